"""What ties the records of one entity: a shortest way from its oldest record to each of the others.

Belongs here: finding these ways in the evidence; plain rows in, plain rows out.  Does not belong here: which records are one
entity (`ingestion/identity`), how the chain is printed (`main.py`).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

Row = dict[str, Any]
Place = tuple[str, str, str]
"""System, table and key."""
Identifier = tuple[str, str, str]
"""Type, scope and normal form."""


class _Tie(NamedTuple):
    """What ties a record to another: an identifier that it shows, seen on a row, or a decision."""

    at: datetime
    record: Place
    seen_on: Place | None
    source_column: str | None
    identifier: Identifier | None
    decision: Row | None

    def preference(self) -> tuple[Any, ...]:
        """The smallest of several ties is used: the one seen first, then the first by reference."""
        return self.at, self.record, self.seen_on or (), self.source_column or "", self.identifier or ()


def chain(records: Iterable[Row], evidence: Iterable[Row], decisions: Iterable[Row], disputed: Iterable[Row]) -> list[Row]:
    """One row per record, the oldest first, each after the record it is tied to; `to`, `by` and `value` say how.

    The search is breadth-first over used identifiers and decisions to link, so each way is as short as possible; among equal ways
    it takes the tie seen first, then the first by reference.  `disputed` are contested identifiers; they are used only where
    nothing else ties a record.  A record that left raw shows nothing any more: it comes last, with `by` None.
    """
    rows = {_place(row): row for row in records}
    left = sorted(rows, key=lambda place: (not rows[place]["is_live"], rows[place]["first_seen_at"], place))
    observations = _observations(evidence, rows)
    avoided = {_identifier(row) for row in disputed}
    links = _links(decisions, rows)
    found: dict[Place, Row] = {}
    for without in (avoided, frozenset[Identifier]()):  # the second time with contested ones, for what is left
        starts = [place for place in left if place in found] or left[:1]
        for place in starts:
            found.setdefault(place, _entry(rows[place], None, None))
        _walk(deque(starts), found, rows, observations, links, without)
    for place in left:
        found.setdefault(place, _entry(rows[place], None, None))
    return list(found.values())


def _walk(
    queue: deque[Place], found: dict[Place, Row], rows: dict[Place, Row], observations: dict[Identifier, list[_Tie]],
    links: dict[Place, list[_Tie]], without: Iterable[Identifier],
) -> None:  # fmt: skip
    """Add to `found` every record that the queued ones reach."""
    shown: dict[Place, dict[Identifier, datetime]] = defaultdict(dict)
    for identifier, ties in observations.items():
        for tie in ties:
            shown[tie.record].setdefault(identifier, tie.at)
    done = set(without)
    while queue:
        place = queue.popleft()
        ties = list(links.get(place, ()))
        for identifier in shown[place].keys() - done:
            done.add(identifier)
            ties += observations[identifier]
        for tie in sorted(ties, key=_Tie.preference):
            if tie.record not in found:
                found[tie.record] = _entry(rows[tie.record], place, tie)
                queue.append(tie.record)


def _observations(evidence: Iterable[Row], rows: dict[Place, Row]) -> dict[Identifier, list[_Tie]]:
    """By identifier the records that show it, each by its first observation."""
    found: dict[Identifier, list[_Tie]] = defaultdict(list)
    for row in evidence:
        record = (row["source_system"], row["record_table"], row["record_key"])
        if row["is_used"] and record in rows:
            identifier = _identifier(row)
            found[identifier].append(_Tie(row["seen_at"], record, _place(row), row["source_column"], identifier, None))
    return found


def _links(decisions: Iterable[Row], rows: dict[Place, Row]) -> dict[Place, list[_Tie]]:
    """By record the records that a decision links it to."""
    found: dict[Place, list[_Tie]] = defaultdict(list)
    for row in decisions:
        one, two = _place(row), (row["other_system"], row["other_table"], row["other_key"])
        if one in rows and two in rows:
            for place, other in ((one, two), (two, one)):
                found[place].append(_Tie(row["decided_at"], other, None, None, None, row))
    return found


def _entry(row: Row, to: Place | None, tie: _Tie | None) -> Row:
    kind, scope, value = tie.identifier if tie and tie.identifier else (None, None, None)
    decision = (tie and tie.decision) or {}
    return {
        "record": _text(_place(row)),
        "first_seen_at": row["first_seen_at"],
        "is_live": row["is_live"],
        "by": "DECISION" if decision else kind,
        "scope": scope or None,
        "value": value,
        "to": to and _text(to),
        "seen_on": tie and tie.seen_on and _text(tie.seen_on),
        "source_column": tie and tie.source_column,
        "at": tie and tie.at,
        **{name: decision.get(name) for name in ("decision_id", "decided_by", "reason")},
    }


def _place(row: Row) -> Place:
    return row["source_system"], row["source_table"], row["source_key"]


def _identifier(row: Row) -> Identifier:
    return row["identifier_type"], row["scope"], row["identifier_value"]


def _text(place: Place) -> str:
    return "/".join(place)
