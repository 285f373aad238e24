"""Identity on cards: records and what they show in a line each, for tests that need no warehouse.

Belongs here: building the input and reading the result.  Does not belong here: any expectation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from ingestion.identity.decisions import nothing as no_decisions
from ingestion.identity.published import Published
from ingestion.identity.records import OBSERVATIONS, RECORDS, Seen
from ingestion.identity.resolution import Resolution, resolve_subject
from ingestion.identity.rules import Rules, load_rules
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import REF

START = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 6, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Card:
    """A record and what it shows; an openid is written `app:value`, `day` is when it was first seen."""

    key: str
    shows: dict[str, str] = field(default_factory=dict)
    tenant: str = "default"
    day: int = 0
    creates_entity: bool = True
    table: str = "contact"


def card(key: str, tenant: str = "default", day: int = 0, **shows: str) -> Card:
    return Card(key, {kind.upper(): value for kind, value in shows.items()}, tenant, day)


def lead(key: str, **shows: str) -> Card:
    return Card(key, {kind.upper(): value for kind, value in shows.items()}, creates_entity=False, table="lead")


def seen(cards: Iterable[Card]) -> Seen:
    records, observations = [], []
    for one in cards:
        ref = dict(zip(REF, (one.tenant, "cdp", one.table, one.key), strict=True))
        at = START + timedelta(days=one.day)
        records.append({**ref, "first_seen_at": at, "creates_entity": one.creates_entity})
        for kind, value in one.shows.items():
            scope, value = value.split(":") if ":" in value else ("", value)
            observations.append(
                {**ref, "source_column": kind.lower(), "record_table": one.table, "record_key": one.key, "identifier_type": kind,
                 "scope": scope, "identifier_value": value, "reason": None, "is_verified": False, "seen_at": at}
            )  # fmt: skip
    return Seen(pa.Table.from_pylist(records, RECORDS), pa.Table.from_pylist(observations, OBSERVATIONS))


RULES = load_rules()


def resolve(
    subject: Subject,
    cards: Iterable[Card],
    before: Resolution | None = None,
    as_of: datetime = LATER,
    rules: Rules = RULES,
    decisions: pa.Table | None = None,
) -> Resolution:
    published = Published.nothing(subject)
    if before is not None:
        tables = before.tables
        records = [row for row in tables[f"{subject.name}_record"].to_pylist() if row["source_table"] != "lead"]
        schema = tables[f"{subject.name}_record"].schema
        published = Published(pa.Table.from_pylist(records, schema), tables[f"{subject.name}_alias"], tables["refused_merge"])
    return resolve_subject(subject, seen(cards), published, as_of, rules, no_decisions() if decisions is None else decisions)


def rows(subject: Subject, found: Resolution, suffix: str = "_record") -> list[dict]:
    return found.tables[subject.name + suffix].to_pylist()


def ids(subject: Subject, found: Resolution) -> dict[str, str]:
    """Record key → id."""
    return {row["source_key"]: row[subject.id_column] for row in rows(subject, found)}


def groups(subject: Subject, found: Resolution) -> set[frozenset[str]]:
    together = defaultdict(set)
    for key, entity in ids(subject, found).items():
        together[entity].add(key)
    return {frozenset(keys) for keys in together.values()}


def sets(*together: str) -> set[frozenset[str]]:
    """`sets("12", "3")`: records 1 and 2 are one, 3 is another."""
    return {frozenset(keys) for keys in together}


def content(found: Resolution, name: str) -> list[tuple]:
    """The rows of a table, in any order; of tables and not of bytes equality is asked."""
    return sorted((tuple(row.values()) for row in found.tables[name].to_pylist()), key=str)


def same(left: Resolution, right: Resolution) -> None:
    """Equal in what they publish; what changed on the way there is told once."""
    for name in left.tables.keys() - {"merge_history"}:
        assert content(left, name) == content(right, name), name
