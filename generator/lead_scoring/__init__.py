"""Lead scoring: who filled in the form, how it was scored, who worked the lead, and what the source counted of it."""

from __future__ import annotations

from generator.columns import Source
from generator.lead_scoring import activities, leads, outbox, snapshots, users
from generator.records import Registry
from generator.world import World


def write(source: Source, world: World, registry: Registry) -> None:
    """Make every table of `lead_scoring`."""
    team = users.hire(source)
    cast = leads.cast(source, world, registry)
    log = activities.live(source, cast, team)
    leads.write(source, cast, log)
    leads.note_company_names(registry, cast)
    activities.write(source, log)
    users.write(source, team, cast, log)
    outbox.write(source, cast, log)
    snapshots.write(source, cast, log)
