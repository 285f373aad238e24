"""The customer center: whom it writes to, at which companies, and who answered (R4.1-R4.3).

A third of the companies are known to the other systems too, and so are their people.  A third of the rows of `leads` are
people who are in another campaign already.
"""

from __future__ import annotations

import json

import numpy as np

from generator import names
from generator.columns import Source, texts
from generator.draw import DAY, END_MS, HOUR, SECOND, START_MS, Array
from generator.records import Registry, spell_company, spell_email
from generator.world import Company, Person, World

LANGUAGES = {"CN": "zh", "US": "en", "DE": "de", "BR": "pt"}
ZONES = {"CN": "Asia/Shanghai", "US": "America/New_York", "DE": "Europe/Berlin", "BR": "America/Sao_Paulo"}
FINDERS = ("apollo", "linkedin", "csv_import")
LAST = END_MS - SECOND


def write(source: Source, world: World, registry: Registry) -> None:
    """Make the tables of `customer_center`."""
    started = _campaigns(source)
    companies = _organizations(source, world, registry)
    _leads(source, world, registry, companies, started)


def _campaigns(source: Source) -> Array:
    draw, n = source.draw("campaigns"), source.rows("campaigns")
    created = np.sort(draw.moments(n, START_MS, END_MS - 60 * DAY))
    age = (END_MS - created) // DAY
    status = np.select([age > 240, age > 60], [draw.words(n, ("completed", "archived"), (0.8, 0.2)), "active"], "draft")
    status[draw.sample(2, n)] = "paused"
    source.add(
        "campaigns",
        name=texts([f"Outreach {1 + i:02d}: {names.JOBS[i % len(names.JOBS)][0]}" for i in range(n)]),
        status=status.astype(object),
        created_at=created,
        updated_at=np.minimum(created + draw.about(n, 30, 0.8, least=1), LAST),
    )
    return created


def _organizations(source: Source, world: World, registry: Registry) -> list[Company]:
    draw, n = source.draw("organizations"), source.rows("organizations")
    known, strangers = world.having("account", "customer"), [company for company in world.companies if not company.roles]
    chosen = world.having("prospect") + [known[i] for i in draw.sample(n // 3, len(known))]
    chosen += [strangers[i] for i in draw.sample(n - len(chosen), len(strangers))]
    companies = [chosen[i] for i in draw.rng.permutation(n)]
    spelt = [spell_company(draw, company, trade=0.1) for company in companies]
    for row, (company, name) in enumerate(zip(companies, spelt, strict=True)):
        registry.show_company("customer_center", "organizations", row, company, name, ("DOMAIN",))
    finder = draw.words(n, FINDERS, (0.6, 0.25, 0.15))
    created = draw.moments(n, START_MS, LAST - 30 * DAY)
    slugs = [company.domain.partition(".")[0] for company in companies]
    source.add(
        "organizations",
        name=texts(spelt),
        email_domain=texts([company.domain for company in companies]),
        external_id=draw.hide(texts([f"org-{company.number}" for company in companies]), 0.1),
        external_source=finder,
        website_url=draw.hide(texts([f"https://www.{company.domain}" for company in companies]), 0.2),
        linkedin_url=draw.hide(
            texts([f"https://www.linkedin.com/company/{s}-{c.number}" for s, c in zip(slugs, companies, strict=True)]), 0.3
        ),
        estimated_num_employees=draw.hide(np.array([company.employees for company in companies]), 0.1),
        website_summary_data=texts([_summary(company) for company in companies]),
        country=texts([names.COUNTRY_NAMES[company.country] for company in companies]),
        language=texts([LANGUAGES[company.country] for company in companies]),
        time_zone=texts([ZONES[company.country] for company in companies]),
        source=finder,
        formatted_organization_name=texts([company.short_name for company in companies]),
        raw_address=draw.hide(texts([f"{company.city}, {company.province}" for company in companies]), 0.2),
        created_at=created,
        updated_at=np.minimum(created + draw.about(n, 20, 0.9, least=0.1), LAST),
    )
    return companies


def _summary(company: Company) -> str:
    """A document as the source keeps it: nested, with quotes and letters of any script."""
    return json.dumps({"about": {"name": company.legal_name, "says": f'"{company.trade_name}"'}}, ensure_ascii=False)


def _leads(source: Source, world: World, registry: Registry, companies: list[Company], started: Array) -> None:
    draw, n = source.draw("leads"), source.rows("leads")
    people, campaign = _listed(source, world, companies, n, len(started))
    row_of = {company.number: row for row, company in enumerate(companies)}
    records = [registry.show("customer_center", "leads", row, person, "CUSTOMER_CENTER") for row, person in enumerate(people)]
    created = draw.moments(n, started[campaign], np.minimum(started[campaign] + 45 * DAY, LAST - 8 * DAY))
    verified = draw.words(n, ("valid", "catch_all", "invalid", "unknown"), (0.7, 0.14, 0.1, 0.06))
    is_sent = draw.chance(n, 0.8) & (verified != "invalid")
    sent = created + draw.lapse(n, HOUR, 6 * DAY)
    is_answered = is_sent & draw.chance(n, 0.12)
    replied = sent + draw.about(n, 0.8, 1.0, least=0.01)
    is_answered &= replied <= LAST
    mood = draw.words(n, ("replied", "interested", "not_interested"), (0.5, 0.25, 0.25))
    source.add(
        "leads",
        campaign_id=campaign,
        company_id=np.array([row_of[person.company] for person in people]),
        first_name=texts([person.first_name for person in people]),
        last_name=draw.hide(texts([person.last_name for person in people]), 0.03),
        email=texts([spell_email(draw, record.value("EMAIL")) for record in records]),
        external_id=draw.hide(texts([f"person-{person.number}" for person in people]), 0.1),
        title=draw.hide(texts([person.job[0] for person in people]), 0.08),
        headline=draw.hide(texts([f"{person.job[0]}, {person.job[1]}" for person in people]), 0.3),
        linkedin_url=draw.hide(texts([f"https://www.linkedin.com/in/p{person.number}" for person in people]), 0.3),
        email_verification_status=draw.hide(verified, 0.05),
        email_verification_message=np.ma.masked_array(
            np.where(verified == "invalid", "mailbox does not exist", "accepts every address").astype(object),
            mask=(verified == "valid") | (verified == "unknown"),
        ),
        status=np.select(
            [is_answered, is_sent, verified == "invalid"], [mood, "email_sent", "bounced"], draw.words(n, ("new", "enriched"))
        ).astype(object),
        language=texts([LANGUAGES[person.country] for person in people]),
        source=draw.words(n, FINDERS, (0.6, 0.25, 0.15)),
        email_sent_at=np.ma.masked_array(sent, mask=~is_sent),
        reply_received_at=np.ma.masked_array(replied, mask=~is_answered),
        last_contacted_at=np.ma.masked_array(sent, mask=~is_sent),
        created_at=created,
        updated_at=np.select([is_answered, is_sent], [replied, sent], created + SECOND),
    )


def _listed(source: Source, world: World, companies: list[Company], n: int, campaigns: int) -> tuple[list[Person], Array]:
    """Who is in which campaign: people with an address, each of them once in a campaign, a third of the rows coming back."""
    draw = source.draw("listed people")
    able = [person for person in world.people_of(companies) if person.get("EMAIL")]
    first = [able[i] for i in draw.sample(2 * n // 3, len(able))]
    places = np.concatenate([np.arange(len(first)), draw.index(n - len(first), len(first))])
    nth = np.zeros(n, dtype=np.int64)
    seen = np.zeros(len(first), dtype=np.int64)
    for row, place in enumerate(places.tolist()):
        nth[row], seen[place] = seen[place], seen[place] + 1
    begin = draw.index(len(first), campaigns)
    order = draw.rng.permutation(n)
    return [first[place] for place in places[order]], ((begin[places] + nth) % campaigns)[order]
