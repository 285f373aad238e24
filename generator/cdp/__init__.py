"""The platform's own source: one story from first page view to won deal, told in its 24 tables.

The chapters run in the order of what they need: lists, then who is there, then deals, then what everybody did.
"""

from __future__ import annotations

import numpy as np

from generator.cdp import activity, audience, cast, deals, parties, reference
from generator.cdp.cast import Parties
from generator.columns import Source
from generator.records import Registry
from generator.world import World


def write(source: Source, world: World, registry: Registry) -> None:
    """Make every table of `cdp`."""
    lists = reference.write(source)
    people = cast.cast(source, world, lists, registry)
    sold = deals.write(source, people, lists)
    n = len(people.companies)
    of_accounts = sold.account[sold.account >= 0]
    won = sold.account[(sold.account >= 0) & (sold.stage == deals.WON)]
    lead_deal = np.full(len(people.leads), -1)
    lead_deal[sold.lead[sold.lead >= 0]] = np.flatnonzero(sold.lead >= 0)
    parties.write(
        source, people, lists, registry, np.bincount(won, minlength=n), np.bincount(of_accounts, minlength=n), lead_deal
    )
    audience.write(source, people, lists, registry)
    activity.write(source, people, sold, lists)
    note_conversions(people, registry)


def note_conversions(people: Parties, registry: Registry) -> None:
    """A lead names the contact and the account it became; noted last, so that no record shows anything else because of it."""
    converted = np.flatnonzero(people.lead_contact >= 0)
    contact = people.lead_contact[converted]
    for row, became in zip(converted.tolist(), contact.tolist(), strict=True):
        registry.convert(people.lead_records[row], people.contact_records[became])
    account = people.contact_account[contact]
    registry.convert_match("cdp", "lead", converted[account >= 0], account[account >= 0])
