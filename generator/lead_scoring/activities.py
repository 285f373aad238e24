"""The audit log: what happened to each lead and when.  Status, score and times of a lead all follow from it.

Planted for somebody to find: changes of status that the life cycle does not know, and leads given up after fewer than
three attempts (R2.14).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from generator.columns import Source, texts
from generator.draw import DAY, END_MS, HOUR, SECOND, Draw
from generator.lead_scoring import rubric

if TYPE_CHECKING:
    from generator.lead_scoring.leads import Cast, Lead
    from generator.lead_scoring.users import Team

OPEN = ("New", "Contacted", "Qualified")
PATHS = (
    ((), 0.28), (("Contacted",), 0.24), (("Contacted", "Qualified"), 0.13), (("Contacted", "Qualified", "Opportunity"), 0.11),
    (("Disqualified",), 0.1), (("Contacted", "Disqualified"), 0.08), (("Contacted", "Qualified", "Disqualified"), 0.05),
    (("Qualified",), 0.006), (("Disqualified", "Contacted"), 0.004),
)  # fmt: skip
ILLEGAL = {("New", "Qualified"), ("Disqualified", "Contacted")}
FEW_ATTEMPTS = 0.1
GIVEN_UP = ("New", "Contacted", "Disqualified")
NOTES = ("Left VM", "No answer, will try again", "Out of office until Monday")


@dataclass(slots=True)
class Activity:
    """One row; `user` is -1 for the system."""

    lead: int
    user: int
    kind: str
    at: int
    old: dict[str, Any] | None = None
    new: dict[str, Any] | None = None


@dataclass(slots=True)
class Log:
    """Everything that happened, by lead; `planted` are the rows to find, by topic."""

    of_lead: dict[int, list[Activity]] = field(default_factory=lambda: defaultdict(list))
    planted: dict[str, list[Activity]] = field(default_factory=lambda: defaultdict(list))

    def add(self, activity: Activity) -> Activity:
        """Note what happened, unless it is still to come."""
        if activity.at < END_MS:
            self.of_lead[activity.lead].append(activity)
        return activity

    def status(self, lead: Lead) -> str:
        """The last status there was."""
        changes = [a for a in self.of_lead[lead.number] if a.kind == "status_changed" and a.new]
        return str(changes[-1].new["status"]) if changes and changes[-1].new else "New"

    def first(self, lead: Lead, status: str) -> int | None:
        """When the lead first became that."""
        return next((a.at for a in self.of_lead[lead.number] if a.kind == "status_changed" and a.new == {"status": status}), None)

    def score(self, lead: Lead) -> int:
        """With the bonus, once there is one; not capped."""
        return lead.score + rubric.BONUS * (self.first(lead, "Qualified") is not None)

    def updated(self, lead: Lead) -> int:
        """When anything last happened."""
        return max(a.at for a in self.of_lead[lead.number])


def live(source: Source, cast: Cast, team: Team) -> Log:
    """Let every lead live its life, then fill the table with what else goes on."""
    draw, log = source.draw("lives"), Log()
    order = sorted(cast.leads, key=lambda lead: (lead.created, lead.number))
    paths = draw.index(len(order), len(PATHS), [share for _, share in PATHS])
    for turn, (lead, path) in enumerate(zip(order, paths, strict=True)):
        statuses = PATHS[path][0]
        if lead.is_spam or (lead.is_archived and lead.score >= rubric.WARM):
            statuses = ("Disqualified",)
        elif lead.is_archived and lead.score + rubric.BONUS >= rubric.WARM and "Qualified" in statuses:
            statuses = ("Contacted",)
        lead.rep = team.reps[turn % len(team.reps)]
        _live(draw, log, lead, statuses)
    _go_on(source, cast, log)
    return log


def _live(draw: Draw, log: Log, lead: Lead, statuses: tuple[str, ...]) -> None:
    """From the form through the statuses; the score is written down at the start and when it changes."""
    log.add(Activity(lead.number, -1, "lead_created", lead.created, None, {"score": min(lead.score, 100)}))
    at = lead.created + int(draw.lapse(1, 30 * SECOND, 20 * 60 * SECOND)[0])
    log.add(Activity(lead.number, -1, "assigned", at, None, {"user_id": lead.rep}))
    before = "New"
    for status in statuses:
        wait = draw.about(1, 0.06, 1.0, least=0.001, most=4) if before == "New" else draw.about(1, 5, 0.6, least=0.2, most=30)
        gave_up = (before, status) == GIVEN_UP[1:]
        is_short = gave_up and bool(draw.chance(1, FEW_ATTEMPTS)[0])
        for _ in range(2 if gave_up and not is_short else 0):
            at += int(draw.lapse(1, HOUR, 30 * HOUR)[0])
            log.add(Activity(lead.number, lead.rep, "note_added", at, None, {"note": NOTES[at // SECOND % len(NOTES)]}))
        at += int(wait[0])
        change = log.add(Activity(lead.number, lead.rep, "status_changed", at, {"status": before}, {"status": status}))
        if at < END_MS and ((before, status) in ILLEGAL or is_short):
            log.planted["too few attempts" if is_short else "transition not allowed"].append(change)
        if status == "Qualified":
            raised = lead.score + rubric.BONUS
            log.add(Activity(lead.number, -1, "score_updated", at, {"score": min(lead.score, 100)}, {"score": min(raised, 100)}))
        before = status


def _go_on(source: Source, cast: Cast, log: Log) -> None:
    """Mails of the system, enrichment and flags, up to the number of rows the table is to have; none is an attempt."""
    draw = source.draw("other activities")
    missing = source.rows("activities") - sum(map(len, log.of_lead.values()))
    kinds = draw.words(max(0, missing), ("email_sent", "enrichment_completed", "priority_flagged"), (0.7, 0.25, 0.05))
    states: dict[str, tuple[dict[str, Any] | None, dict[str, Any]]] = {
        "email_sent": (None, {"template": "warm_lead_nurture"}),
        "enrichment_completed": (None, {"linkedin": "https://www.linkedin.com/company/example"}),
        "priority_flagged": ({"flag": False}, {"flag": True}),
    }
    for kind, row in zip(kinds, draw.index(len(kinds), len(cast.leads)), strict=True):
        lead = cast.leads[row]
        at = min(log.updated(lead), END_MS - DAY) + int(draw.lapse(1, SECOND, HOUR)[0])
        log.add(Activity(int(row), -1, str(kind), at, *states[kind]))


def write(source: Source, log: Log) -> None:
    """The table, in the order of time."""
    rows = sorted((a for lead in log.of_lead.values() for a in lead), key=lambda a: (a.at, a.lead, a.kind))
    number = {id(activity): row for row, activity in enumerate(rows)}
    leads = np.array([a.lead for a in rows])
    source.add(
        "activities",
        len(rows),
        lead_id=source.keys("leads", leads),
        user_id=np.array([a.user for a in rows]),
        action_type=texts([a.kind for a in rows]),
        old_value=texts([_state(source, a.old) for a in rows]),
        new_value=texts([_state(source, a.new) for a in rows]),
        description=texts([_told(a) for a in rows]),
        created_at=np.array([a.at for a in rows]),
        user_agent=texts([None if a.user < 0 else "Mozilla/5.0 (X11; Linux x86_64)" for a in rows]),
    )
    for topic, planted in log.planted.items():
        keys = source.keys("activities", np.array([number[id(a)] for a in planted], dtype=np.int64))
        source.planted[f"lead_scoring.activities: {topic}"] = sorted(keys.to_pylist())


def _state(source: Source, state: dict[str, Any] | None) -> str | None:
    if state is None:
        return None
    if "user_id" in state:
        state = {"user_id": source.keys("users", np.array([state["user_id"]]))[0].as_py()}
    return json.dumps(state)


def _told(activity: Activity) -> str:
    """The sentence a person reads."""
    if activity.kind == "status_changed" and activity.old and activity.new:
        return f"Changed status from {activity.old['status']} to {activity.new['status']}"
    return activity.kind.replace("_", " ").capitalize()
