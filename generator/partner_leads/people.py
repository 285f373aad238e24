"""Contacts and leads, and the logs of both.

Belongs here: who asked when for what, and how the lead was worked.  What came of it is decided in `outcomes`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.columns import Source, numbered, texts
from generator.draw import DAY, END_DAY, END_MS, HOUR, SECOND, START_MS, Array, Draw
from generator.names import STAFF
from generator.partner_leads.partners import PLACES, SERVICES, STAGES, VERTICALS, Setup, whole
from generator.records import Record, Registry, spell_email, spell_phone
from generator.world import Person, World

LAST = END_MS - 2 * DAY
"""Nothing of this source happens later, so that what follows from it still lies before the end."""


@dataclass(slots=True)
class Leads:
    """Leads by row, and of each contact the person, webhook, place and first moment."""

    people: list[Person]
    contact_records: list[Record]
    lead_records: list[Record]
    contact_webhook: Array
    contact_place: Array
    contact_created: Array
    contact: Array
    created: Array
    service: Array
    provider: Array
    workspace: Array
    score: Array

    @property
    def webhook(self) -> Array:
        """The webhook of each lead, which is its contact's."""
        return self.contact_webhook[self.contact]


@dataclass(slots=True)
class Conversions:
    """Conversions by row; `cents` is empty where the kind of conversion has no value."""

    contact: Array
    lead: Array
    workspace: Array
    at: Array
    cents: Array
    is_sale: Array
    """Whether it is a sale or contract."""


def choose(source: Source, world: World, registry: Registry, setup: Setup) -> Leads:
    """Decide who the contacts are and what they ask for; some people are known to two webhooks."""
    draw, n, m = source.draw("people"), source.rows("contacts"), source.rows("leads")
    able = [p for p in world.people if p.get("EMAIL") and (p.get("PHONE") or "").startswith("+1")]
    able = [able[i] for i in draw.rng.permutation(len(able))]
    people = [able[row % len(able)] for row in range(n)]
    webhook = (draw.index(len(able), len(setup.vertical))[np.arange(n) % len(able)] + np.arange(n) // len(able)) % len(
        setup.vertical
    )
    contact = np.repeat(np.arange(n), draw.spread(m, n, weights=draw.rng.gamma(0.8, 1.0, n)))
    created = draw.moments(m, START_MS, LAST - 20 * DAY)
    shown = [registry.show("partner_leads", "contacts", row, p, "PARTNER_CONTACT") for row, p in enumerate(people)]
    first = np.full(n, END_MS)
    np.minimum.at(first, contact, created)
    lead_records = [
        registry.show("partner_leads", "leads", row, people[c], "PARTNER_LEAD", like=shown[c]) for row, c in enumerate(contact)
    ]
    place = draw.index(n, len(PLACES))
    service = texts(
        [SERVICES[v][k % len(SERVICES[v])] for v, k in zip(setup.vertical[webhook[contact]], draw.whole(m, 0, 5), strict=True)]
    )
    provider = np.array(
        [setup.providers[w][k % len(setup.providers[w])] for w, k in zip(webhook[contact], draw.whole(m, 0, 9), strict=True)]
    )
    return Leads(
        people, shown, lead_records, webhook, place, first, contact, created, service, provider,
        np.where(draw.chance(m, 0.9), draw.index(m, setup.workspaces), -1), draw.whole(m, 500, 9_900),
    )  # fmt: skip


def write(source: Source, setup: Setup, leads: Leads, conversions: Conversions) -> None:
    """Make the tables; what became of a lead is read off the conversions."""
    _contacts(source, leads, conversions)
    steps = _statuses(source, leads, conversions)
    _leads(source, setup, leads, conversions, steps)
    _logs(source, leads)
    _tracking(source, leads)
    _usage(source, leads)


def _contacts(source: Source, leads: Leads, conversions: Conversions) -> None:
    draw, n = source.draw("contacts"), len(leads.people)
    value = np.bincount(conversions.contact, weights=conversions.cents, minlength=n).astype(np.int64)
    number = np.bincount(conversions.contact, minlength=n)
    last = np.full(n, -1)
    last[conversions.contact[np.argsort(conversions.at, kind="stable")]] = np.argsort(conversions.at, kind="stable")
    is_rejected = (number == 0) & draw.chance(n, 0.2)
    source.add(
        "contacts",
        webhook_id=leads.contact_webhook,
        phone=texts([record.value("PHONE") for record in leads.contact_records]),
        email=texts([spell_email(draw, record.value("EMAIL")) for record in leads.contact_records]),
        **_who(leads.people, leads.contact_place),
        converted_from_workspace=np.where(last >= 0, conversions.workspace[last], -1),
        conversion_status=np.where(number > 0, "converted", np.where(is_rejected, "rejected", "pending")).astype(object),
        converted_timestamp=np.ma.masked_array(conversions.at[last], mask=last < 0),
        lifetime_value=whole(value),
        conversion_count=number,
        last_conversion_id=last,
        qualification_score=whole(draw.whole(n, 0, 10_000)),
        created_at=leads.contact_created,
        updated_at=np.maximum(leads.contact_created, np.where(last >= 0, conversions.at[last], 0)) + draw.lapse(n, 0, DAY),
    )


def _who(people: list[Person], place: Array) -> dict[str, Array]:
    """Names and addresses."""
    return {
        "first_name": texts([person.first_name for person in people]),
        "last_name": texts([person.last_name for person in people]),
        "address": texts([f"{person.number % 900 + 100} Maple Street" for person in people]),
        "city": texts([PLACES[row][0] for row in place]),
        "state": texts([PLACES[row][1] for row in place]),
        "zip_code": texts([PLACES[row][2] for row in place]),
    }


def _statuses(source: Source, leads: Leads, conversions: Conversions) -> tuple[Array, Array]:
    """The status of each lead and since when; its history, of which the source keeps only the newest part (R1.25)."""
    draw, m, n = source.draw("lead_status_history"), len(leads.created), source.rows("lead_status_history")
    sold = np.full(m, 0)
    of = conversions.lead[conversions.is_sale & (conversions.lead >= 0)]
    np.maximum.at(sold, of, conversions.at[conversions.is_sale & (conversions.lead >= 0)])
    status = draw.words(m, ("new", "contacted", "qualified", "rejected"), (0.2, 0.35, 0.28, 0.17))
    status[sold > 0] = "converted"
    depth = np.array([{"new": 0, "contacted": 1, "qualified": 2, "rejected": 2, "converted": 3}[word] for word in status])
    lead = np.repeat(np.arange(m), depth + 1)
    step = np.concatenate([np.arange(k + 1) for k in depth])
    words = np.array((*STAGES[:3], "converted"), dtype=object)
    new = words[step]
    new[(step == 2) & (status[lead] == "rejected")] = "rejected"
    old = words[np.maximum(step - 1, 0)]
    at = leads.created[lead] + step * (leads.created[lead] % 5 + 2) * HOUR
    at = np.where(new == "converted", np.maximum(sold[lead], at), at)
    since = np.zeros(m, dtype=np.int64)
    np.maximum.at(since, lead, at)
    newest = np.sort(np.argsort(at, kind="stable")[-n:])
    source.add(
        "lead_status_history",
        lead_id=lead[newest],
        old_status=np.ma.masked_array(old[newest], mask=step[newest] == 0),
        new_status=new[newest],
        created_at=at[newest],
        changed_by=draw.words(n, STAFF),
    )
    return status, since


def _leads(source: Source, setup: Setup, leads: Leads, conversions: Conversions, steps: tuple[Array, Array]) -> None:
    draw, m = source.draw("leads"), len(leads.created)
    status, since = steps
    people = [leads.people[row] for row in leads.contact]
    vertical = setup.vertical[leads.webhook]
    conversion = np.full(m, -1)
    linked = np.flatnonzero((conversions.lead >= 0) & conversions.is_sale)
    conversion[conversions.lead[linked]] = linked
    campaign = draw.whole(m, 1, 12)
    names_itself = draw.chance(m, 0.25)
    consent = draw.chance(m, 0.92)
    source.add(
        "leads",
        webhook_id=leads.webhook,
        contact_id=leads.contact,
        lead_type=texts([VERTICALS[v] for v in vertical]),
        phone=texts([spell_phone(draw, record.value("PHONE"), "US") for record in leads.lead_records]),
        email=texts([spell_email(draw, record.value("EMAIL")) for record in leads.lead_records]),
        **_who(people, leads.contact_place[leads.contact]),
        source=texts([f"PROVIDER_{p:07d}" if own else "web form" for p, own in zip(leads.provider, names_itself, strict=True)]),
        campaign_id=numbered("spring-", np.where(draw.chance(m, 0.8), campaign, -1)),
        utm_source=draw.words(m, ("google", "facebook", "bing")),
        utm_medium=draw.words(m, ("cpc", "social", "email")),
        utm_campaign=numbered("spring sale ", campaign),
        landing_page_url=texts([f"https://www.example-homes.com/{word.lower()}" for word in leads.service]),
        productid=texts([f"{word.lower()}-standard" for word in leads.service]),
        service_type=leads.service,
        **_verticals(draw, vertical),
        consent_description=np.full(m, "I agree to be called about my request", dtype=object),
        consent_value=consent,
        tcpa_compliance=consent & draw.chance(m, 0.97),
        raw_payload=texts([f'{{"lead": {row}}}' if row % 2 else f'{{"lead": {row}' for row in range(m)]),
        created_at=leads.created,
        updated_at=np.maximum(since, leads.created) + draw.lapse(m, 0, 6 * HOUR),
        processed_at=leads.created + SECOND,
        status=status,
        status_changed_at=since,
        priority=draw.whole(m, 1, 5),
        contact_attempts=draw.whole(m, 0, 6),
        conversion_score=leads.score,
        revenue_potential=whole(draw.counts(m, 900_000, 0.7)),
        workspace_id=leads.workspace,
        workspace_assigned_at=np.ma.masked_array(leads.created + HOUR, mask=leads.workspace < 0),
        conversion_id=conversion,
    )  # fmt: skip


def _verticals(draw: Draw, vertical: Array) -> dict[str, object]:
    """What only solar, hvac or insurance asks."""
    m = len(vertical)
    solar, hvac, insurance = (vertical != v for v in range(3))
    return {
        "monthly_electric_bill": whole(draw.whole(m, 6_000, 45_000), mask=solar),
        "roof_condition": np.ma.masked_array(draw.words(m, ("good", "fair", "poor")), mask=solar),
        "roof_age": np.ma.masked_array(draw.whole(m, 0, 40), mask=solar),
        "shade_coverage": np.ma.masked_array(draw.words(m, ("none", "partial", "full")), mask=solar),
        "system_type": np.ma.masked_array(draw.words(m, ("central", "heat pump", "furnace")), mask=hvac),
        "system_age": np.ma.masked_array(draw.whole(m, 0, 30), mask=hvac),
        "urgency": np.ma.masked_array(draw.words(m, ("emergency", "soon", "planning")), mask=hvac),
        "property_type": draw.words(m, ("single family", "condo", "townhouse")),
        "property_size": draw.whole(m, 600, 5_000),
        "policy_type": np.ma.masked_array(draw.words(m, ("home", "flood", "umbrella")), mask=insurance),
        "coverage_amount": whole(draw.whole(m, 100, 900) * 100_000, mask=insurance),
        "current_premium": whole(draw.whole(m, 50_000, 400_000), mask=insurance),
        "property_value": whole(draw.whole(m, 100, 900) * 100_000, mask=insurance),
        "claims_history": np.ma.masked_array(draw.words(m, ("none", "one claim", "several claims")), mask=insurance),
    }


def _logs(source: Source, leads: Leads) -> None:
    """Every lead and contact has its first event (R1.5); later ones and activities follow."""
    for table, subject, began, later in (
        ("lead_events", "lead_id", leads.created, ("status_changed", "assigned", "note_added")),
        ("contact_events", "contact_id", leads.contact_created, ("updated", "merged")),
    ):
        draw, n = source.draw(table), source.rows(table)
        first = np.arange(min(n - len(later), len(began)))
        rows = np.concatenate([first, draw.index(n - len(first), len(began))])
        at = began[rows] + np.where(np.arange(n) < len(first), 0, draw.lapse(n, HOUR, 15 * DAY))
        word = np.concatenate([np.full(len(first), "created", dtype=object), draw.words(n - len(first), later)])
        source.add(table, **{subject: rows}, event_type=word, created_at=at)
    draw, n = source.draw("lead_activities"), source.rows("lead_activities")
    lead = draw.index(n, len(leads.created))
    at = leads.created[lead] + draw.lapse(n, HOUR, 15 * DAY)
    source.add(
        "lead_activities", lead_id=lead, activity_date=draw.hide(at, 0.02), created_at=at + draw.lapse(n, 0, HOUR),
        title=draw.words(n, ("First call", "Sent the offer", "Site visit", "Left a message")),
    )  # fmt: skip


def _tracking(source: Source, leads: Leads) -> None:
    draw, n = source.draw("workspace_tracking"), source.rows("workspace_tracking")
    lead = draw.index(n, len(leads.created))
    source.add(
        "workspace_tracking",
        lead_id=np.where(draw.chance(n, 0.9), lead, -1),
        contact_id=leads.contact[lead],
        workspace_id=np.where(leads.workspace[lead] >= 0, leads.workspace[lead], 0),
        timestamp=leads.created[lead] + draw.lapse(n, HOUR, 15 * DAY),
    )


def _usage(source: Source, leads: Leads) -> None:
    """Requests per provider, webhook and day, of which the source keeps only the newest days; a large world has no more."""
    draw, most = source.draw("provider_usage_log"), source.rows("provider_usage_log")
    used = np.stack([leads.created // DAY, leads.webhook, leads.provider], axis=1)
    used, requests = np.unique(used, axis=0, return_counts=True)
    used, requests = used[-most:], requests[-most:]
    source.add(
        "provider_usage_log",
        len(used),
        provider_id=used[:, 2],
        webhook_id=used[:, 1],
        date=used[:, 0],
        request_count=requests + draw.whole(len(used), 0, 2),
        created_at=np.minimum(used[:, 0], END_DAY - 1) * DAY + 23 * HOUR,
    )
