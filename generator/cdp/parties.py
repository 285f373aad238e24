"""The accounts, contacts and leads of the platform's own source, as their tables show them.

Belongs here: columns and spellings.  Not here: who exists (`world.py`) or how far they came (`cast.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from generator import records
from generator.cdp.cast import Parties
from generator.cdp.reference import TRADES, Reference
from generator.columns import Source, texts
from generator.draw import DAY, END_MS, HOUR, SECOND, Array, Draw
from generator.records import Record, Registry
from generator.world import Company

INDUSTRY_ROOTS = 8
SOURCE_WORDS = {
    "CRM": "IMPORT", "WEBSITE": "FORM", "WECHAT": "WECHAT", "SOCIAL": "SOCIAL", "OFFLINE_EVENT": "EXHIBITION",
    "PHONE_EMAIL": "PHONE", "THIRD_PARTY": "PARTNER",
}  # fmt: skip
REASONS = ("NO_BUDGET", "NOT_A_FIT", "UNREACHABLE", "DUPLICATE", "COMPETITOR", "STUDENT")
ACCOUNT_STAGES = {
    "AWARENESS": 0.14, "CONSIDERATION": 0.2, "DECISION": 0.24, "RETENTION": 0.22, "CHURN": 0.06, "WINBACK": 0.03,
    "EXPANSION": 0.11,
}  # fmt: skip
CONTACT_STAGES = {"SUBSCRIBER": 0.15, "LEAD": 0.2, "MQL": 0.15, "SQL": 0.1, "OPPORTUNITY": 0.15, "CUSTOMER": 0.25}
"""From the least to the most advanced, with the share that is there."""


def write(
    source: Source, parties: Parties, reference: Reference, registry: Registry, wins: Array, deals: Array, lead_deal: Array
) -> None:
    """Make the three tables.  `wins` and `deals` count per account row; `lead_deal` is the deal each lead became."""
    _accounts(source, parties, reference, registry, wins, deals)
    _contacts(source, parties, reference, deals)
    _leads(source, parties, registry, lead_deal)


def updated(draw: Draw, created: Array) -> Array:
    """A moment after each creation and before END: half of the rows change within a month."""
    later = created + HOUR + draw.about(len(created), 30, 1.5)
    return np.where(later < END_MS, later, draw.moments(len(created), created + SECOND, END_MS - SECOND))


def graded(draw: Draw, score: Array, shares: dict[str, float]) -> Array:
    """One of the words for each row, the later words for the higher scores; every word occurs when there are rows enough."""
    order = {word: place for place, word in enumerate(shares)}
    drawn = sorted(draw.words(len(score), tuple(shares), tuple(shares.values())), key=order.__getitem__)
    graded = np.empty(len(score), dtype=object)
    graded[np.argsort(score + draw.rng.random(len(score)), kind="stable")] = drawn
    return graded


def _sources(families: Array) -> Array:
    return texts([SOURCE_WORDS[family] for family in families])


def _person_columns(draw: Draw, shown: Sequence[Record]) -> dict[str, Any]:
    """Phone, e-mail and WeChat handle as typed; a few type something that is none."""
    phones = [records.spell_phone(draw, record.value("PHONE"), "CN") for record in shown]
    emails = [records.spell_email(draw, record.value("EMAIL")) for record in shown]
    return {
        "mobile_phone": records.with_junk(draw, phones, records.NO_PHONE),
        "email": records.with_junk(draw, emails, records.NO_EMAIL),
        "wechat_id": texts([record.value("WECHAT_ID") for record in shown]),
    }


def _accounts(source: Source, parties: Parties, reference: Reference, registry: Registry, wins: Array, deals: Array) -> None:
    draw, companies = source.draw("account"), parties.companies
    n = len(companies)
    seen: set[int] = set()
    names, codes, sites = [], [], []
    for row, company in enumerate(companies):
        again = company.number in seen
        seen.add(company.number)
        names.append(records.spell_company(draw, company, trade=0.6 if again else 0.05))
        has_code, has_site = draw.rng.random(2) < ((0.8, 0.8) if again else (0.7, 0.65))
        codes.append(company.credit_code if has_code else None)
        sites.append(_website(draw, company) if has_site else None)
        registry.show_company(
            "cdp", "account", row, company, names[-1], [*["CREDIT_CODE"] * int(has_code), *["DOMAIN"] * int(has_site)]
        )
    role = np.array(
        ["PARTNER" if "partner" in c.roles else "COMPETITOR" if "competitor" in c.roles else "" for c in companies], dtype=object
    )
    stage = graded(draw, wins * 10.0 + deals, ACCOUNT_STAGES)
    status = texts(["CHURNED"] * n)
    status[stage != "CHURN"] = draw.words((stage != "CHURN").sum(), ("ACTIVE", "DORMANT", "BLACKLIST"), (0.84, 0.14, 0.02))
    source.add(
        "account",
        n,
        account_name=texts(names),
        unified_social_credit_code=texts(codes),
        company_website=texts(sites),
        account_type=np.where(role != "", role, np.where(wins > 0, "CUSTOMER", "PROSPECT")).astype(object),
        industry_id=industry_rows(companies),
        account_status=status,
        account_level=draw.words(n, ("STRATEGIC", "IMPORTANT", "NORMAL"), (0.1, 0.3, 0.6)),
        annual_revenue=draw.hide(np.array([company.revenue * 100 for company in companies]), 0.1),
        employee_count=draw.hide(np.array([company.employees for company in companies]), 0.1),
        province=texts([company.province for company in companies]),
        city=texts([company.city for company in companies]),
        account_source=draw.words(n, ("WEBSITE", "EXHIBITION", "PARTNER", "REFERRAL", "COLD_CALL"), (0.4, 0.2, 0.15, 0.15, 0.1)),
        primary_channel_id=reference.channels(draw.words(n, records.FAMILIES), draw.rng),
        created_at=parties.account_created,
        updated_at=updated(draw, parties.account_created),
        lifecycle_stage=stage,
    )


def industry_rows(companies: Sequence[Company]) -> Array:
    """The row of each company's trade in the industry table."""
    return np.array([INDUSTRY_ROOTS + company.industry % len(TRADES) for company in companies])


def _website(draw: Draw, company: Company) -> str:
    spellings = (f"https://www.{company.domain}", f"https://www.{company.domain}/", f"http://{company.domain}", company.domain,
                 f"www.{company.domain.upper()}", f"https://www.{company.domain}/about?lang=zh")  # fmt: skip
    return spellings[draw.rng.integers(len(spellings))]


def _contacts(source: Source, parties: Parties, reference: Reference, deals: Array) -> None:
    draw, people = source.draw("contact"), parties.contacts
    n = len(people)
    of_deals = np.where(parties.contact_account >= 0, deals[parties.contact_account], 0)
    came_from_lead = np.isin(np.arange(n), parties.lead_contact)
    stage = graded(draw, of_deals + came_from_lead * 3.0, CONTACT_STAGES)
    source.add(
        "contact",
        n,
        contact_name=texts([person.name for person in people]),
        **_person_columns(draw, parties.contact_records),
        job_title=draw.hide(texts([person.job[0] for person in people]), 0.1),
        department=draw.hide(texts([person.job[1] for person in people]), 0.15),
        contact_status=draw.words(n, ("ACTIVE", "INACTIVE", "UNSUBSCRIBED"), (0.86, 0.08, 0.06)),
        primary_account_id=parties.contact_account,
        contact_source=np.where(came_from_lead, "LEAD_CONVERSION", _sources(parties.contact_source)).astype(object),
        primary_channel_id=reference.channels(parties.contact_source, draw.rng),
        created_at=parties.contact_created,
        updated_at=updated(draw, parties.contact_created),
        lifecycle_stage=stage,
        is_decision_maker=np.array([person.job[0].startswith("C") or "Director" in person.job[0] for person in people]),
        is_verified=draw.hide(draw.chance(n, 0.7), 0.1),
    )


def _leads(source: Source, parties: Parties, registry: Registry, lead_deal: Array) -> None:
    draw, people = source.draw("lead"), parties.leads
    n = len(people)
    status, created = parties.lead_status, parties.lead_created
    converted, disqualified = status == "CONVERTED", status == "DISQUALIFIED"
    score = np.clip(
        draw.rng.normal(np.select([converted, status == "QUALIFIED", status == "CONTACTED"], [78, 68, 50], 35), 14), 0, 100
    )
    last = np.maximum.reduce([created, parties.lead_touched, parties.lead_ended])
    employers = [parties.world.companies[person.company] for person in people]
    company_names = draw.hide(texts([records.spell_company(draw, company, trade=0.05) for company in employers]), 0.12)
    registry.match("cdp", "lead", employers, company_names)
    became = np.where(converted, parties.contact_account[parties.lead_contact], -1)
    source.add(
        "lead",
        n,
        lead_name=texts([person.name for person in people]),
        **_person_columns(draw, parties.lead_records),
        company_name=company_names,
        job_title=draw.hide(texts([p.job[0] for p in people]), 0.2),
        lead_source=np.where(parties.lead_campaign >= 0, "CAMPAIGN", _sources(parties.lead_source)).astype(object),
        channel_id=parties.lead_channel,
        campaign_id=parties.lead_campaign,
        lead_status=status,
        lead_score=draw.hide(score, 0.05),
        industry_id=np.where(draw.chance(n, 0.7), industry_rows(employers), -1),
        province=draw.hide(texts([company.province for company in employers]), 0.2),
        city=draw.hide(texts([company.city for company in employers]), 0.2),
        created_at=created,
        updated_at=np.minimum(last + draw.lapse(n, HOUR, 5 * DAY), END_MS - SECOND),
        last_contacted_at=np.ma.masked_array(parties.lead_touched, mask=parties.lead_touched == 0),
        converted_at=np.ma.masked_array(parties.lead_ended, mask=~converted),
        converted_contact_id=parties.lead_contact,
        converted_account_id=became,
        converted_opportunity_id=lead_deal,
        disqualified_at=np.ma.masked_array(parties.lead_ended, mask=~disqualified),
        disqualified_reason=np.ma.masked_array(draw.words(n, REASONS), mask=~disqualified),
    )
