"""The people of sales, and what the source counts of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from generator import names
from generator.columns import Source, texts
from generator.draw import DAY, END_MS, START_MS, Array
from generator.lead_scoring.activities import OPEN, Log
from generator.lead_scoring.leads import Cast


@dataclass(slots=True)
class Team:
    """Rows of users; `reps` are those that round-robin gives leads to."""

    roles: Array
    active: Array

    @property
    def reps(self) -> list[int]:
        return [int(row) for row in np.flatnonzero((self.roles == "rep") & self.active)]


def hire(source: Source) -> Team:
    """Mostly representatives; two of them have left."""
    n = source.rows("users")
    roles = np.array(["admin", *["manager"] * 4, *["rep"] * (n - 5)], dtype=object)
    return Team(roles, np.arange(n) < n - 2)


def write(source: Source, team: Team, cast: Cast, log: Log) -> None:
    """The totals are those of the log, so that they can be recomputed."""
    draw, n = source.draw("users"), source.rows("users")
    full_names = [names.STAFF[i % len(names.STAFF)] for i in range(n)]
    counted = [lead for lead in cast.leads if not lead.is_deleted]
    assigned = Counter(lead.rep for lead in counted)
    contacted = Counter(lead.rep for lead in counted if log.first(lead, "Contacted") is not None)
    qualified = Counter(lead.rep for lead in counted if log.first(lead, "Qualified") is not None)
    working = Counter(lead.rep for lead in counted if log.status(lead) in OPEN and not lead.is_archived)
    created = draw.moments(n, START_MS - 400 * DAY, START_MS)
    source.add(
        "users",
        full_name=texts(full_names),
        email=texts([f"{names.plain(a)}.{names.plain(b)}@example-cdp.com" for a, b in (name.split() for name in full_names)]),
        role=team.roles,
        is_active=team.active,
        max_active_leads=np.full(n, 20),
        current_lead_count=np.array([working[row] for row in range(n)]),
        total_leads_assigned=np.array([assigned[row] for row in range(n)]),
        total_leads_contacted=np.array([contacted[row] for row in range(n)]),
        total_leads_qualified=np.array([qualified[row] for row in range(n)]),
        created_at=created,
        updated_at=draw.moments(n, END_MS - 30 * DAY, END_MS - DAY),
    )
