"""The rows of the tables of identity, made from the links of one resolution.

Belongs here: one function per table, Arrow in and Arrow out.  Does not belong here: who is who (`links.py`), which id an entity
has (`ids.py`), writing (`store.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.identity.columns import NO_COMPONENT, Ints, named
from ingestion.identity.graph import NOBODY, OPEN, Edges, Pairs, Records
from ingestion.identity.ids import Assignment
from ingestion.identity.links import Links
from ingestion.identity.published import Births, Published
from ingestion.identity.reasons import IGNORED, LIMIT, NEVER_LINK
from ingestion.identity.records import INSTANT
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import MERGE_HISTORY, REF, REFUSED_MERGE, TABLES

DECISION_RULE = "DECISION"
"""`match_rule` of a record that a decision, and no identifier, ties to its entity."""


class Tables(Mapping[str, pa.Table]):
    """Tables by name.  Each is made when it is asked for, so that they are not all in memory at once.

    Texts that many rows share, such as ids, come as dictionaries; `TableSpec.conform` makes plain texts of them.
    """

    def __init__(self, makers: Mapping[str, Callable[[], pa.Table]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> pa.Table:
        return self._makers[name]().select([column.name for column in TABLES[name].columns])

    def __contains__(self, name: object) -> bool:
        return name in self._makers  # the inherited one would make the table to know that it is there

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def live_rows(
    subject: Subject, rows: pa.Table, records: Records, links: Links, ids: pa.Array, since: pa.Array,
    components: pa.DictionaryArray,
) -> pa.Table:  # fmt: skip
    """One row per record in raw that belongs to an entity."""
    rank = records.rank
    rules = pa.array([*subject.identifier_types, DECISION_RULE], pa.string())
    live = rows.select([*REF, "first_seen_at"])
    live = live.append_column(subject.id_column, take_texts(ids, links.root[rank]))
    live = live.append_column("id_published_at", since.take(_index(links.root[rank])))
    live = live.append_column("match_rule", take_texts(rules, links.tied_by[rank]))
    live = live.append_column("is_live", pa.repeat(True, len(rows))).append_column("component", components.take(pa.array(rank)))
    return live.filter(pc.is_valid(live[subject.id_column]))


def gone_rows(subject: Subject, records: Records, assignment: Assignment, births: Births, published: Published) -> pa.Table:
    """One row per published record that left raw; when its id was merged away it has the id that stayed."""
    absent = _absent(records, published.records)
    held = [assignment.merged.get(old, old) for old in absent[subject.id_column].to_pylist()]
    return pa.table(
        {
            **{name: absent[name] for name in (*REF, "first_seen_at", "match_rule")},
            subject.id_column: pa.array(held, pa.string()),
            "id_published_at": pa.array([births[entity][0] for entity in held], pa.int64()).cast(INSTANT),
            "is_live": pa.repeat(False, len(absent)),
            "component": pa.repeat(NO_COMPONENT, len(absent)),
        }
    )


def _absent(records: Records, published: pa.Table) -> pa.Table:
    """The published records that left raw."""
    if not len(published):
        return published
    return published.filter(pc.invert(pc.is_in(named(published, REF), value_set=records.names)))


def entity_rows(
    subject: Subject, rows: pa.Table, records: Records, links: Links, ids: pa.Array, gone: pa.Table, aliases: pa.Table
) -> pa.Table:
    """One row per entity, those included whose records all left raw; `record_count` counts the records that create it."""
    creators = np.flatnonzero(records.creates_entity)
    counts = np.bincount(links.root[creators], minlength=len(records))
    first = np.full(len(records), np.iinfo(np.int64).max)
    np.minimum.at(first, links.root[creators], records.born[creators])
    roots = np.flatnonzero(counts)
    entities = pa.table(
        {
            "tenant_id": rows["tenant_id"].take(pa.array(records.order[roots])),
            subject.id_column: ids.take(pa.array(roots)),
            "first_seen_at": pa.array(first[roots]).cast(INSTANT),
            "record_count": pa.array(counts[roots]),
        }
    )
    if len(gone):
        none = gone.select(["tenant_id", subject.id_column, "first_seen_at"]).append_column(
            "record_count", pa.array(np.zeros(len(gone), dtype=np.int64))
        )
        both = pa.concat_tables([entities, none.cast(entities.schema)]).group_by(["tenant_id", subject.id_column])
        entities = both.aggregate([("first_seen_at", "min"), ("record_count", "sum")]).rename_columns(entities.column_names)
    previous: dict[str, list[str]] = {}
    for old, new in zip(aliases["old_id"].to_pylist(), aliases["new_id"].to_pylist(), strict=True):
        previous.setdefault(new, []).append(old)
    merged = pa.nulls(len(entities), pa.string())
    if previous:
        found = (previous.get(entity) for entity in entities[subject.id_column].to_pylist())
        merged = pa.array([",".join(sorted(olds)) if olds else None for olds in found], pa.string())
    return entities.append_column("previous_ids", merged)


def alias_rows(subject: Subject, assignment: Assignment, published: Published, as_of: datetime) -> pa.Table:
    """One row per id that was merged away; earlier aliases follow their target, so no alias leads to an alias."""
    old = published.aliases.to_pydict()
    tenants = _tenants(subject, published) if assignment.merged else {}
    merged = sorted(assignment.merged.items())
    return pa.table(
        {
            "tenant_id": pa.array([*old["tenant_id"], *(tenants[gone] for gone, _ in merged)], pa.string()),
            "old_id": pa.array([*old["old_id"], *(gone for gone, _ in merged)], pa.string()),
            "new_id": pa.array([*(assignment.merged.get(i, i) for i in old["new_id"]), *(new for _, new in merged)], pa.string()),
            "merged_at": pa.array([*old["merged_at"], *(as_of for _ in merged)], INSTANT),
        }
    )


def _tenants(subject: Subject, published: Published) -> dict[str, str]:
    """The tenant of each published id."""
    return dict(zip(*(published.records[name].to_pylist() for name in (subject.id_column, "tenant_id")), strict=True))


def history_rows(
    subject: Subject, assignment: Assignment, pairs: Pairs, held: pa.Array, links: Links, ids: pa.Array,
    published: Published, as_of: datetime,
) -> pa.Table:  # fmt: skip
    """What became of published ids in this run, with the decision that asked for it."""
    if not (assignment.merged or assignment.splits):
        return MERGE_HISTORY.arrow_schema().empty_table()
    decided = _deciders(pairs, held, links, ids)
    sizes = Counter(held.to_pylist()) if assignment.merged else Counter()
    tenants = _tenants(subject, published)
    events = [("MERGED", old, new, sizes[old]) for old, new in sorted(assignment.merged.items())]
    events += [("SPLIT", old, new, size) for old, new, size in assignment.splits]
    return pa.Table.from_pylist(
        [
            {
                "tenant_id": tenants[old], "subject": subject.name, "happened_at": as_of, "event": event, "entity_id": old,
                "other_entity_id": new, "record_count": size, "decision_id": decided.get((event, old, new)),
            }
            for event, old, new, size in events
        ],
        MERGE_HISTORY.arrow_schema(),
    )  # fmt: skip


def _deciders(pairs: Pairs, held: pa.Array, links: Links, ids: pa.Array) -> dict[tuple[str, str, str], str]:
    """(event, old id, new id) → the first decision that asked for it."""

    def now(record: int) -> str | None:
        return ids[int(links.root[record])].as_py() if links.root[record] != NOBODY else None

    found: dict[tuple[str, str, str], str] = {}
    for (one, two), decision in sorted(pairs.never.items(), key=lambda item: item[1]):
        if held[one].as_py() is not None and held[one].as_py() == held[two].as_py():
            for record in (one, two):
                found.setdefault(("SPLIT", held[record].as_py(), str(now(record))), decision)
    for one, decision in sorted(pairs.alone.items(), key=lambda item: item[1]):
        if held[one].as_py() is not None:
            found.setdefault(("SPLIT", held[one].as_py(), str(now(one))), decision)
    for (one, two), decision in sorted(pairs.always.items(), key=lambda item: item[1]):
        if now(one) == now(two) and held[one].as_py() != held[two].as_py():
            for record in (one, two):
                found.setdefault(("MERGED", str(held[record].as_py()), str(now(record))), decision)
    return found


def identifier_rows(subject: Subject, observations: pa.Table, edges: Edges, links: Links, ids: pa.Array) -> pa.Table:
    """One row per identifier that an entity owns; its flags and counts come from the records of that entity."""
    own = edges.creates_entity & ~links.given_up & (links.root[edges.record] == links.owner[edges.node])
    node = edges.node[own]
    begins = np.flatnonzero(np.diff(node, prepend=NOBODY))
    owned = node[begins]
    rows = edges.identifiers(owned).append_column(subject.id_column, take_texts(ids, links.owner[owned]))
    distinct = np.ones(len(node), dtype=np.int8)
    distinct[1:] = (np.diff(node) != 0) | (np.diff(edges.record[own]) != 0)
    del node
    verified = observations["is_verified"].to_numpy()[edges.observation[own]].astype(np.int8)
    if not len(begins):
        verified_any, seen_at, counts = np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    else:
        verified_any = np.maximum.reduceat(verified, begins).astype(bool)
        seen_at = np.minimum.reduceat(edges.seen_at[own], begins)
        counts = np.add.reduceat(distinct, begins, dtype=np.int64)
    return (
        rows.append_column("is_verified", pa.array(verified_any))
        .append_column("first_seen_at", pa.array(seen_at).cast(INSTANT))
        .append_column("record_count", pa.array(counts))
    )


def evidence_rows(
    subject: Subject, observations: pa.Table, edges: Edges, links: Links, ids: pa.Array, components: pa.DictionaryArray
) -> pa.Table:
    """One row per observation, with the entity of its record, whether it was used, and why not."""
    located = edges.located
    there = located != NOBODY
    root = np.where(there, links.root[located], NOBODY) if len(links.root) else located
    joined = links.root[edges.record] != NOBODY
    undecided = links.undecided[edges.node]
    used = (links.root[edges.record] == links.owner[edges.node]) & ~links.given_up & (edges.bar[edges.node] == OPEN)
    used &= edges.creates_entity | (joined & ~undecided)
    reasons = np.full(len(observations), None, dtype=object)
    reasons[~there] = "RECORD_MISSING"
    rest = np.flatnonzero(~used)
    why = np.select(
        [edges.creates_entity[rest], undecided[rest], joined[rest]],
        [NEVER_LINK, "AMBIGUOUS", "OUTRANKED"],
        default="NO_MATCH",
    ).astype(object)
    why[links.given_up[rest]] = LIMIT
    for place in np.flatnonzero(edges.creates_entity[rest]).tolist():
        node = int(edges.node[rest[place]])
        why[place] = edges.bar_of(node) or links.reason.get(node, why[place])
    reasons[edges.observation[rest]] = why
    is_used = np.zeros(len(observations), dtype=bool)
    is_used[edges.observation[used]] = True
    usable = np.zeros(len(observations), dtype=bool)
    usable[edges.observation] = True
    free = pc.is_null(observations["reason"]).to_numpy() & there & ~usable
    reasons[free] = IGNORED  # a decision says that it is not this record's
    names = components.dictionary
    component = np.full(len(observations), len(names) - 1)
    component[there] = components.indices.to_numpy()[located[there]]
    return (
        observations.drop_columns("reason")
        .append_column("subject", pa.repeat(subject.name, len(observations)))
        .append_column("entity_id", take_texts(ids, root))
        .append_column("is_used", pa.array(is_used))
        .append_column("reason", pc.coalesce(observations["reason"], pa.array(reasons, pa.string(), from_pandas=True)))
        .append_column("component", take_texts(names, component))
    )


def refused_rows(subject: Subject, edges: Edges, links: Links, ids: pa.Array, published: Published, as_of: datetime) -> pa.Table:
    """One row per entity that shows a contested identifier and does not own it; a refusal published before keeps its date."""
    before = {tuple(row[name] for name in REFUSED_MERGE.key): row["refused_at"] for row in published.refused.to_pylist()}
    rows = []
    nodes = sorted(links.refusal)
    for node, identifier in zip(nodes, edges.identifiers(np.array(nodes, dtype=np.int64)).to_pylist(), strict=True):
        owner = int(links.owner[node])
        for root in _refused(edges, links, node, owner):
            row = {
                **{name: identifier[name] for name in ("tenant_id", "identifier_type", "scope", "identifier_value")},
                "subject": subject.name,
                "entity_id": ids[root].as_py(),
                "other_entity_id": ids[root if owner == NOBODY else owner].as_py(),
                "rule": links.refusal[node],
            }
            rows.append({**row, "refused_at": before.get(tuple(row[name] for name in REFUSED_MERGE.key), as_of)})
    return pa.Table.from_pylist(rows, REFUSED_MERGE.arrow_schema())


def _refused(edges: Edges, links: Links, node: int, owner: int) -> Sequence[int]:
    """The entities that show a node and do not own it."""
    shown: Sequence[int] = np.unique(links.root[edges.creators_of(node)]).tolist()
    return [root for root in shown if root != owner]


def _index(positions: Ints) -> pa.Array:
    return pa.array(positions, pa.int32(), mask=positions == NOBODY)


def take_texts(texts: pa.Array, positions: Ints) -> pa.DictionaryArray:
    """The text at each position, NULL where it is NOBODY; each text is held once."""
    return pa.DictionaryArray.from_arrays(_index(positions), texts)
