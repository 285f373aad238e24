"""One resolution of one subject: from its records, observations and published ids to the tables of `tables.py`.

Belongs here: the order of the steps.  Arrow in, Arrow out, no warehouse.  Does not belong here: reading raw (`records.py`),
normal forms (`normalise.py`), the graph (`graph.py`, `limits.py`, `links.py`), the choice of ids (`ids.py`), rows (`rows.py`),
which part has to be resolved (`part.py`).

The input is everything, or whole components: nothing outside of a component changes its result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.identity.columns import NO_COMPONENT, Ints, named
from ingestion.identity.graph import Records, find_edges, find_pairs
from ingestion.identity.ids import Assignment, assign, digest
from ingestion.identity.links import Links, link
from ingestion.identity.published import Births, Published
from ingestion.identity.records import INSTANT, Seen
from ingestion.identity.rows import (
    Tables,
    alias_rows,
    entity_rows,
    evidence_rows,
    gone_rows,
    history_rows,
    identifier_rows,
    live_rows,
    refused_rows,
    take_texts,
)
from ingestion.identity.rules import Rules
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import EVIDENCE, MERGE_HISTORY, REF, REFUSED_MERGE


@dataclass(frozen=True, slots=True)
class Resolution:
    """The new content of the subject's tables, and what it changed.

    Tables of both subjects have the subject's rows only, and `merge_history` only new ones.  `moved` counts the records whose
    published id changed, of `kept` that had one.
    """

    tables: Tables
    entities: int
    records: int
    merges: int
    splits: int
    refused: int
    moved: int
    kept: int


def resolve_subject(
    subject: Subject, seen: Seen, published: Published, as_of: datetime, rules: Rules, decisions: pa.Table,
    crowded: pa.Table | None = None,
) -> Resolution:  # fmt: skip
    """Resolve one subject.  `as_of` dates the merges and refusals that are new; all else follows from the input.

    `decisions` are those that hold (`decisions.holding`); `crowded` are identifiers known to be on too many records when not
    all of these are here.  CdpError when decisions contradict each other.
    """
    rows, observations = seen.records, seen.observations
    records = Records.of(rows)
    decisions = decisions.filter(pc.equal(decisions["subject"], subject.name))
    edges = find_edges(subject, records, observations, rules, decisions, crowded)
    pairs = find_pairs(records, decisions)
    links = link(subject, records, edges, pairs)
    names = _Names(records)
    held = _held(subject, records, published)
    births = published.births(subject)
    assignment = _assign(subject, records, links, names, held, births, published)

    ids = pa.array(assignment.ids, pa.string())
    components = _component_names(links, names)
    del names
    aliases = alias_rows(subject, assignment, published, as_of)
    refused = refused_rows(subject, edges, links, ids, published, as_of)
    history = history_rows(subject, assignment, pairs, held, links, ids, published, as_of)

    gone = gone_rows(subject, records, assignment, births, published)
    since = _since(assignment, births, as_of)
    # The tables are made from the numbers alone, and that is when memory is scarcest.
    records = records.without_names()

    def record() -> pa.Table:
        live = live_rows(subject, rows, records, links, ids, since, components)
        return pa.concat_tables([live, gone.select(live.column_names).cast(live.schema)])

    tables: dict[str, Callable[[], pa.Table]] = {
        f"{subject.name}_record": record,
        subject.name: lambda: entity_rows(subject, rows, records, links, ids, gone, aliases),
        f"{subject.name}_identifier": lambda: identifier_rows(subject, observations, edges, links, ids),
        f"{subject.name}_alias": lambda: aliases,
        EVIDENCE.name: lambda: evidence_rows(subject, observations, edges, links, ids, components),
        REFUSED_MERGE.name: lambda: refused,
        MERGE_HISTORY.name: lambda: history,
    }
    moved = 0
    if held.null_count < len(held):
        now = take_texts(ids, links.root)
        moved = pc.sum(pc.cast(pc.fill_null(pc.not_equal(held, now), False), pa.int64()), min_count=0).as_py()
    return Resolution(
        tables=Tables(tables),
        entities=len(ids) - ids.null_count,
        records=int(records.creates_entity.sum()),
        merges=len(assignment.merged),
        splits=len(assignment.splits),
        refused=len(refused),
        moved=moved,
        kept=len(held) - held.null_count,
    )


class _Names:
    """The texts and digests of records, each made once."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._digests = np.full(len(records), None, dtype=object)
        self._made = np.zeros(len(records), dtype=bool)

    def digests(self, records: Ints) -> list[str]:
        """What ids and the names of components are made of, for each of the records."""
        new = records[~self._made[records]]
        self._digests[new] = [digest(text) for text in self._records.references(new).cast(pa.binary()).to_pylist()]
        self._made[new] = True
        return list(self._digests[records])

    def reference(self, record: int) -> str:
        """The text of one record."""
        return str(self._records.references(np.array([record]))[0].as_py())


def _held(subject: Subject, records: Records, published: Published) -> pa.Array:
    """Per record the id that was published for it; NULL for new records and those that only join entities."""
    nobody = pa.nulls(len(records), pa.string())
    if not len(published.records):
        return nobody
    known = named(published.records, REF).combine_chunks()
    place = pc.index_in(records.names, value_set=known).take(pa.array(records.order))
    held = published.records[subject.id_column].combine_chunks().take(place)
    return pc.if_else(pa.array(records.creates_entity), held, nobody)


def _assign(
    subject: Subject, records: Records, links: Links, names: _Names, held: pa.Array, births: Births, published: Published
) -> Assignment:
    return assign(
        roots=links.root[records.creates_entity],
        held=held.filter(pa.array(records.creates_entity)),
        born=births,
        known=published.which_are_known(subject),
        digests=names.digests,
        reference=names.reference,
        prefix=subject.prefix,
    )


def _since(assignment: Assignment, births: Births, as_of: datetime) -> pa.Array:
    """Per root when its id was first published."""
    now = pa.scalar(as_of, INSTANT).cast(pa.int64()).as_py()
    if not births:
        return pa.array(np.full(len(assignment.ids), now)).cast(INSTANT)
    return pa.array([births[i][0] if i in births else now for i in assignment.ids.tolist()], pa.int64()).cast(INSTANT)


def _component_names(links: Links, names: _Names) -> pa.DictionaryArray:
    """Per record the name of its component, made from the component's smallest record; the last name is NO_COMPONENT."""
    is_smallest = links.component == np.arange(len(links.component))
    place = np.cumsum(is_smallest) - 1
    texts = pa.array([*names.digests(np.flatnonzero(is_smallest)), NO_COMPONENT], pa.string())
    return take_texts(texts, place[links.component])
