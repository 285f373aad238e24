"""A run of identity, and the preview of one: read, resolve, check the churn, write, in one transaction.

Belongs here: the order of these steps for both subjects.  Does not belong here: any of the steps; when to run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter

import pyarrow as pa

from ingestion.contracts import SYSTEMS
from ingestion.identity import changes, decisions
from ingestion.identity.part import Part, read_part
from ingestion.identity.preview import Preview, preview_of, published_records, refuse_churn
from ingestion.identity.records import read_sources
from ingestion.identity.resolution import Resolution, resolve_subject
from ingestion.identity.rules import Rules, load_rules
from ingestion.identity.store import read_published, write_all, write_part
from ingestion.identity.subjects import SUBJECTS, Subject
from ingestion.identity.tables import ensure_identity_tables
from ingestion.progress import Progress
from warehouse.base import Session, Warehouse


@dataclass(frozen=True, slots=True)
class IdentityResult:
    """What there is after a run, and what the run changed; `seconds` is wall time.

    `resolved` counts the records that were resolved again: all, or those of the components that a change touched.  `moved` of
    the `published` records got another id.
    """

    persons: int
    accounts: int
    records: int
    resolved: int
    merges: int
    splits: int
    refused: int
    moved: int
    published: int
    seconds: float


def resolve(
    warehouse: Warehouse, *, as_of: datetime | None = None, progress: Progress | None = None,
    rules: Rules | None = None, max_churn: float = 1.0, everything: bool = False,
) -> IdentityResult:  # fmt: skip
    """Resolve what changed in raw since the last run, or `everything`.  The raw tables must exist (`ensure_raw_tables`).

    `as_of` (default: now) dates new merges and refusals; nothing else depends on it, and a second run over the same
    raw rows writes the same tables.  `rules` are those of the project unless given.  ChurnError, and nothing is written, when
    more than the share `max_churn` of the published records would get another id.  `progress` is told each step in a few words.
    """
    started = perf_counter()
    say = progress or (lambda step: None)
    as_of = as_of or datetime.now(UTC)
    rules = rules or load_rules()
    with warehouse.session() as session:
        ensure_identity_tables(session)
        session.lock("identity")  # two runs at once would not know each other's new ids
        recorded = decisions.recorded(session)
        decided = decisions.holding(recorded)
        found_changes = changes.find_changes(session, rules.fingerprint, recorded, decided)
        keys = None if everything else found_changes.keys
        say("reading identifiers")
        sources = read_sources(session, SYSTEMS.values(), rules, keys)
        found: dict[str, Resolution] = {}
        parts: dict[str, Part] = {}
        for subject in SUBJECTS:
            if keys is not None and not changes.concerns(subject, found_changes):
                continue
            say(f"resolving {subject.name}s")
            if keys is None:
                seen, published = sources[subject.name], read_published(session, subject)
            else:
                part = parts[subject.name] = read_part(session, subject, sources[subject.name], found_changes, rules)
                seen, published = part.seen, part.published
            crowded = parts[subject.name].crowded if subject.name in parts else None
            found[subject.name] = resolve_subject(subject, seen, published, as_of, rules, decided, crowded)
        published_before = published_records(session)
        refuse_churn(found, published_before, max_churn)
        before = {subject.name: _counts(session, subject, parts.get(subject.name), keys is None) for subject in SUBJECTS}
        say("writing identities")
        if keys is None:
            write_all(session, found)
        for subject in SUBJECTS:
            if subject.name in parts:
                write_part(session, parts[subject.name], found[subject.name])
        changes.remember(session, found_changes)
    entities = {name: count + (found[name].entities if name in found else 0) for name, (count, _) in before.items()}
    return IdentityResult(
        persons=entities["person"],
        accounts=entities["account"],
        records=sum(count for _, count in before.values()) + sum(resolution.records for resolution in found.values()),
        resolved=sum(resolution.records for resolution in found.values()),
        merges=sum(resolution.merges for resolution in found.values()),
        splits=sum(resolution.splits for resolution in found.values()),
        refused=sum(resolution.refused for resolution in found.values()),
        moved=sum(resolution.moved for resolution in found.values()),
        published=published_before,
        seconds=perf_counter() - started,
    )


def preview(
    warehouse: Warehouse, *, as_of: datetime | None = None, progress: Progress | None = None,
    rules: Rules | None = None, further: pa.Table | None = None,
) -> dict[str, Preview]:  # fmt: skip
    """What a run with these rules, and with `further` decisions, would change; by subject.  Nothing is written."""
    say = progress or (lambda step: None)
    rules = rules or load_rules()
    with warehouse.session() as session:
        ensure_identity_tables(session)
        decided = decisions.read(session)
        if further is not None:
            decided = decisions.together(decided, further)
        say("reading identifiers")
        sources = read_sources(session, SYSTEMS.values(), rules)
        result = {}
        for subject in SUBJECTS:
            say(f"resolving {subject.name}s")
            published = read_published(session, subject)
            found = resolve_subject(subject, sources[subject.name], published, as_of or datetime.now(UTC), rules, decided)
            result[subject.name] = preview_of(subject, published, found)
    return result


def _counts(session: Session, subject: Subject, part: Part | None, is_all: bool) -> tuple[int, int]:
    """How many entities with records, and how many records, the run does not resolve again."""
    if is_all:
        return 0, 0
    rest = f"and {subject.id_column} not in (select id from {part.ids})" if part else ""  # noqa: S608  declared names
    sql = f"select count(*), coalesce(sum(record_count), 0) from identity.{subject.name} where record_count > 0 {rest}"  # noqa: S608
    ((entities, records),) = session.fetch(sql)
    return int(entities), int(records)
