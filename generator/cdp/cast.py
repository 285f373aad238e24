"""Who the platform's own source knows: accounts, contacts and leads, and how far each lead has come.

A lead is new, then contacted, qualified and converted, or disqualified on the way (R0.90).  Conversion makes a contact,
an account and a deal, so who is there is decided here, before the deals; `parties.py` writes the tables after them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.cdp.reference import Reference
from generator.columns import Source
from generator.draw import DAY, END_MS, HOUR, START_MS, Array, Draw
from generator.records import Record, Registry
from generator.world import Company, Person, World

CONTACTS_PER_PERSON, LEADS_PER_PERSON = 1.28, 1.25


@dataclass(slots=True)
class Parties:
    """The cast, by row.  Times are in ms, references are row numbers (-1 for none)."""

    world: World
    companies: list[Company]
    business: Array
    account_created: Array
    contacts: list[Person]
    contact_account: Array
    contact_created: Array
    contact_source: Array
    contact_records: list[Record]
    leads: list[Person]
    lead_created: Array
    lead_source: Array
    lead_status: Array
    lead_touched: Array
    lead_ended: Array
    lead_contact: Array
    lead_campaign: Array
    lead_channel: Array
    lead_records: list[Record]


def cast(source: Source, world: World, reference: Reference, registry: Registry) -> Parties:
    """Decide who is there and when each appeared."""
    companies, business = _accounts(source, world)
    row_of: dict[int, int] = {}
    for row, company in enumerate(companies):
        row_of.setdefault(company.number, row)

    draw = source.draw("cast")
    contacts = _repeat(
        draw, world.people_of([c for c in companies if "competitor" not in c.roles]), source.rows("contact"), CONTACTS_PER_PERSON
    )
    account = np.array([row_of[person.company] for person in contacts])
    leads = _lead_people(source, world, contacts)
    created, status, touched, ended, contact = _funnel(source, leads, contacts, np.isin(account, np.flatnonzero(business)))

    account_created = _account_births(draw, len(companies), business, account, contact, ended)
    contact_created = np.maximum(account_created[account], draw.moments(len(contacts), START_MS, END_MS - 20 * DAY))
    converted = np.flatnonzero(contact >= 0)
    contact_created[contact[converted]] = ended[converted]

    lead_records, lead_source = _lead_records(registry, leads)
    by_contact = {int(contact[row]): lead_records[row] for row in converted}
    contact_records, contact_source = _contact_records(registry, contacts, by_contact)
    for person in {person.number: person for person in (*leads, *contacts)}.values():
        registry.add_weak(person, "DOUYIN_ID", 0.5)
        registry.add_weak(person, "WEBSITE_ID", 0.15)
    campaign = campaign_of(draw, created, reference)
    channel = np.where(campaign >= 0, reference.campaign_channel[campaign], reference.channels(lead_source, draw.rng))
    return Parties(
        world,
        companies,
        business,
        account_created,
        contacts,
        np.where(draw.chance(len(contacts), 0.04) & ~np.isin(np.arange(len(contacts)), contact), -1, account),
        contact_created,
        contact_source,
        contact_records,
        leads,
        created,
        lead_source,
        status,
        touched,
        ended,
        contact,
        campaign,
        channel,
        lead_records,
    )


def campaign_of(draw: Draw, moments: Array, reference: Reference, share: float = 0.5) -> Array:
    """The campaign behind each moment: one that ran then, for about `share` of them."""
    campaign = draw.active(moments, reference.campaign_start, reference.campaign_end)
    return np.where(draw.chance(len(moments), share), campaign, -1)


def _accounts(source: Source, world: World) -> tuple[list[Company], Array]:
    """A row per company, and a second one for a few that were entered twice.

    The second result marks those we do business with: not partners and competitors, and not the fifth of the
    companies that remain prospects without a deal.
    """
    n = source.rows("account")
    sellable = world.having("account")
    side = max(1, round(0.03 * n))
    others = world.having("partner")[:side] + world.having("competitor")[:side]
    twice = source.draw("account twice").sample(n - len(sellable) - len(others), len(sellable))
    companies = sellable + others + [sellable[i] for i in twice]
    prospects = {company.number for company in sellable[::5]} | {company.number for company in others}
    return companies, np.array([company.number not in prospects for company in companies])


def _repeat(draw: Draw, people: list[Person], rows: int, each: float) -> list[Person]:
    """`rows` rows for about rows / each of the people, some of whom have several."""
    chosen = [people[i] for i in draw.sample(round(rows / each), len(people))]
    return [person for person, n in zip(chosen, draw.spread(rows, len(chosen)), strict=True) for _ in range(n)]


def _lead_people(source: Source, world: World, contacts: list[Person]) -> list[Person]:
    """Three in ten people who left a lead are contacts too; the rest work anywhere."""
    draw, n = source.draw("lead people"), source.rows("lead")
    wanted = round(n / LEADS_PER_PERSON)
    known = list({person.number: person for person in contacts}.values())
    numbers = {person.number for person in known}
    unknown = [person for person in world.people if person.number not in numbers]
    first = [known[i] for i in draw.sample(round(0.3 * wanted), len(known))]
    people = first + [unknown[i] for i in draw.sample(wanted - len(first), len(unknown))]
    rows = [person for person, count in zip(people, draw.spread(n, len(people)), strict=True) for _ in range(count)]
    return [rows[i] for i in draw.rng.permutation(n)]


def _funnel(
    source: Source, leads: list[Person], contacts: list[Person], sellable: Array
) -> tuple[Array, Array, Array, Array, Array]:
    """Per lead: created, status, last touched, ended (0 while open), and the row of the contact it became (-1: none).

    Only the first lead of a person can convert, and only where that person's contact works for a company we sell to
    and can be recognised at all.
    """
    draw, n = source.draw("funnel"), len(leads)
    created = draw.moments(n, START_MS, END_MS - HOUR)
    contacted = created + draw.about(n, 1.5, 1.0, 0.05, 30)
    qualified = contacted + draw.about(n, 8, 0.8, 1, 60)
    converted = draw.office(qualified + draw.about(n, 12, 0.7, 2, 90))
    given_up = created + draw.about(n, 20, 0.8, 1, 150)

    contact_of = {
        person.number: row for row, person in reversed(list(enumerate(contacts))) if sellable[row] and person.identifiers
    }
    first = np.zeros(n, dtype=bool)
    seen: set[int] = set()
    for row in np.argsort(created, kind="stable"):
        first[row] = leads[row].number not in seen
        seen.add(leads[row].number)
    target = np.array([contact_of.get(person.number, -1) for person in leads])
    fate = draw.rng.random(n)
    converts = first & (target >= 0) & (fate < 0.8) & (converted < END_MS - DAY)
    disqualified = ~converts & (fate > 0.45) & (given_up < END_MS - DAY)
    depth = np.where(converts, 9, draw.index(n, 3, (0.3, 0.4, 0.3)))

    end = np.where(disqualified, given_up, END_MS)
    touched = np.where((depth >= 1) & (contacted < end), contacted, 0)
    words = np.where((depth >= 2) & (qualified < END_MS), "QUALIFIED", np.where(touched > 0, "CONTACTED", "NEW"))
    status = np.where(converts, "CONVERTED", np.where(disqualified, "DISQUALIFIED", words)).astype(object)
    touched = np.where(converts, converted - HOUR, touched)
    return (
        created,
        status,
        touched,
        np.where(converts, converted, np.where(disqualified, given_up, 0)),
        np.where(converts, target, -1),
    )


def _account_births(draw: Draw, n: int, business: Array, contact_account: Array, lead_contact: Array, ended: Array) -> Array:
    """The CRM went live at START with what was known; later accounts begin with their first converted lead, if any."""
    known_before = draw.chance(n, 0.5) | ~business
    first_conversion = np.full(n, END_MS)
    rows = np.flatnonzero(lead_contact >= 0)
    np.minimum.at(first_conversion, contact_account[lead_contact[rows]], ended[rows])
    later = np.where(first_conversion < END_MS, first_conversion, draw.moments(n, START_MS, END_MS - 120 * DAY))
    return np.where(known_before, draw.office(draw.moments(n, START_MS, START_MS + 20 * DAY)), later)


def _lead_records(registry: Registry, leads: list[Person]) -> tuple[list[Record], Array]:
    sources = [registry.source_of(person) for person in leads]
    shown = [
        registry.show("cdp", "lead", row, person, family) for row, (person, family) in enumerate(zip(leads, sources, strict=True))
    ]
    return shown, np.array(sources, dtype=object)


def _contact_records(registry: Registry, contacts: list[Person], converted: dict[int, Record]) -> tuple[list[Record], Array]:
    """A contact made from a lead shows something the lead showed."""
    sources = [registry.source_of(person) for person in contacts]
    shown = [
        registry.show("cdp", "contact", row, person, family, like=converted.get(row))
        for row, (person, family) in enumerate(zip(contacts, sources, strict=True))
    ]
    return shown, np.array(sources, dtype=object)
