"""The partner lead system: its 19 tables, from who sends and gets leads to what the source says came of them."""

from __future__ import annotations

from generator.columns import Source
from generator.partner_leads import outcomes, partners, people
from generator.records import Registry
from generator.world import World


def write(source: Source, world: World, registry: Registry) -> None:
    """Make every table of `partner_leads`."""
    setup = partners.write(source, world, registry)
    leads = people.choose(source, world, registry, setup)
    conversions = outcomes.write(source, setup, leads, registry)
    people.write(source, setup, leads, conversions)
