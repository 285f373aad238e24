"""Who is who: records that share an identifier become one entity, with an id that stays.

Belongs here: the decision, from records, sightings and what was published before to the tables of `tables.py`; Arrow
in, Arrow out, no warehouse.  Does not belong here: reading raw (`records.py`), normal forms (`normalise.py`), the
graph (`links.py`), the choice of ids (`ids.py`), which part has to be resolved (`changes.py`).

What is resolved is all of a tenant, or whole components of it: nothing outside of a component has a say in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.identity.ids import Assignment, Known, assign, digest
from ingestion.identity.links import (
    IGNORED,
    LIMIT,
    MAX_RECORDS,
    NEVER_LINK,
    NOBODY,
    OPEN,
    Edges,
    Ints,
    Links,
    Pairs,
    Records,
    find_edges,
    find_pairs,
    link,
    named,
)
from ingestion.identity.records import INSTANT, Seen
from ingestion.identity.rules import Rules
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import EVIDENCE, MERGE_HISTORY, REF, REFUSED_MERGE, TABLES

DECISION_RULE = "DECISION"
"""What `match_rule` says when a person's decision and no identifier ties a record to its entity."""
NO_COMPONENT = ""
"""Where a record that is not there would be."""
DECIDED = (IGNORED, MAX_RECORDS, LIMIT, NEVER_LINK, "AMBIGUOUS", "OUTRANKED", "NO_MATCH", "RECORD_MISSING")
"""Reasons that a resolution gives; the others come with the sighting."""


Births = dict[str, tuple[int, int]]
"""Per published id when it was published, and when its first record was seen; microseconds."""


@dataclass(frozen=True, slots=True)
class Published:
    """What earlier runs said of a subject: `<subject>_record` (of records that found entities), `_alias`, `refused_merge`.

    `known` tells which ids were ever published; without it, these tables do.
    """

    records: pa.Table
    aliases: pa.Table
    refused: pa.Table
    known: Known | None = None

    @classmethod
    def nothing(cls, subject: Subject) -> Published:
        """Before the first run."""
        specs = (TABLES[f"{subject.name}_record"], TABLES[f"{subject.name}_alias"], REFUSED_MERGE)
        return cls(*(spec.arrow_schema().empty_table() for spec in specs))

    def births(self, subject: Subject) -> Births:
        """When each id began."""
        published = pc.coalesce(self.records["id_published_at"], self.records["first_seen_at"])  # earlier versions wrote none
        known = pa.table({subject.id_column: self.records[subject.id_column], "id_published_at": published,
                          "first_seen_at": self.records["first_seen_at"]})  # fmt: skip
        ids = known.group_by(subject.id_column).aggregate([("id_published_at", "min"), ("first_seen_at", "min")])
        instants = (ids[name].cast(pa.int64()).to_pylist() for name in ("id_published_at_min", "first_seen_at_min"))
        return dict(zip(ids[subject.id_column].to_pylist(), zip(*instants, strict=True), strict=True))

    def which_are_known(self, subject: Subject) -> Known:
        """Which of some ids were ever published."""
        if self.known is not None:
            return self.known
        ids = {*self.records[subject.id_column].to_pylist(), *self.aliases["old_id"].to_pylist()}
        return ids.intersection


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


@dataclass(frozen=True, slots=True)
class Resolution:
    """The new content of the subject's tables (of those of both subjects: its share), and what it changed.

    `merge_history` holds what is new.  `moved` counts the records whose published id changed, of `kept` that had one.
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
    rows, sightings = seen.records, seen.sightings
    records = Records.of(rows)
    decisions = decisions.filter(pc.equal(decisions["subject"], subject.name))
    edges = find_edges(subject, records, sightings, rules, decisions, crowded)
    pairs = find_pairs(records, decisions)
    links = link(subject, records, edges, pairs)
    names = _Names(records)
    held = _held(subject, records, published)
    births = published.births(subject)
    assignment = _assign(subject, records, links, names, held, births, published)

    ids = pa.array(assignment.ids, pa.string())
    components = _component_names(links, names)
    del names
    aliases = _alias_rows(subject, assignment, published, as_of)
    refused = _refused_rows(subject, edges, links, ids, published, as_of)
    history = _history_rows(subject, assignment, pairs, held, links, ids, published, as_of)

    gone = _gone_rows(subject, records, assignment, births, published)
    since = _since(assignment, births, as_of)
    # The tables are made of numbers, and memory is scarcest while they are.
    records = records.without_names()

    def record() -> pa.Table:
        live = _live_rows(subject, rows, records, links, ids, since, components)
        return pa.concat_tables([live, gone.select(live.column_names).cast(live.schema)])

    tables: dict[str, Callable[[], pa.Table]] = {
        f"{subject.name}_record": record,
        subject.name: lambda: _entity_rows(subject, rows, records, links, ids, gone, aliases),
        f"{subject.name}_identifier": lambda: _identifier_rows(subject, sightings, edges, links, ids),
        f"{subject.name}_alias": lambda: aliases,
        EVIDENCE.name: lambda: _evidence_rows(subject, sightings, edges, links, ids, components),
        REFUSED_MERGE.name: lambda: refused,
        MERGE_HISTORY.name: lambda: history,
    }
    moved = 0
    if held.null_count < len(held):
        now = _take(ids, links.root)
        moved = pc.sum(pc.cast(pc.fill_null(pc.not_equal(held, now), False), pa.int64()), min_count=0).as_py()
    return Resolution(
        tables=Tables(tables),
        entities=len(ids) - ids.null_count,
        records=int(records.founds.sum()),
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


# --- ids ---------------------------------------------------------------------------------------------------------------


def _held(subject: Subject, records: Records, published: Published) -> pa.Array:
    """Per record the id that was published for it; NULL for new ones and for those that only join."""
    nobody = pa.nulls(len(records), pa.string())
    if not len(published.records):
        return nobody
    known = named(published.records, REF).combine_chunks()
    place = pc.index_in(records.names, value_set=known).take(pa.array(records.order))
    held = published.records[subject.id_column].combine_chunks().take(place)
    return pc.if_else(pa.array(records.founds), held, nobody)


def _assign(
    subject: Subject, records: Records, links: Links, names: _Names, held: pa.Array, births: Births, published: Published
) -> Assignment:
    return assign(
        roots=links.root[records.founds],
        held=held.filter(pa.array(records.founds)),
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
    """Per record the name of its component, made of the component's smallest record; the last of all names is NO_COMPONENT."""
    is_smallest = links.component == np.arange(len(links.component))
    place = np.cumsum(is_smallest) - 1
    texts = pa.array([*names.digests(np.flatnonzero(is_smallest)), NO_COMPONENT], pa.string())
    return _take(texts, place[links.component])


# --- tables ------------------------------------------------------------------------------------------------------------


def _live_rows(
    subject: Subject, rows: pa.Table, records: Records, links: Links, ids: pa.Array, since: pa.Array,
    components: pa.DictionaryArray,
) -> pa.Table:  # fmt: skip
    """The records in raw that are of an entity."""
    rank = records.rank
    rules = pa.array([*subject.identifier_types, DECISION_RULE], pa.string())
    live = rows.select([*REF, "first_seen_at"])
    live = live.append_column(subject.id_column, _take(ids, links.root[rank]))
    live = live.append_column("id_published_at", since.take(_index(links.root[rank])))
    live = live.append_column("match_rule", _take(rules, links.tied_by[rank]))
    live = live.append_column("is_live", pa.repeat(True, len(rows))).append_column("component", components.take(pa.array(rank)))
    return live.filter(pc.is_valid(live[subject.id_column]))


def _gone_rows(subject: Subject, records: Records, assignment: Assignment, births: Births, published: Published) -> pa.Table:
    """The records that left raw; they follow their id."""
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
    """Published records that are no more."""
    if not len(published):
        return published
    return published.filter(pc.invert(pc.is_in(named(published, REF), value_set=records.names)))


def _entity_rows(
    subject: Subject, rows: pa.Table, records: Records, links: Links, ids: pa.Array, gone: pa.Table, aliases: pa.Table
) -> pa.Table:
    """One row per entity: of the records that found it, and of those that left raw."""
    founders = np.flatnonzero(records.founds)
    counts = np.bincount(links.root[founders], minlength=len(records))
    first = np.full(len(records), np.iinfo(np.int64).max)
    np.minimum.at(first, links.root[founders], records.born[founders])
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


def _alias_rows(subject: Subject, assignment: Assignment, published: Published, as_of: datetime) -> pa.Table:
    """Earlier aliases point to where their target went; so no chain is ever longer than one step."""
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


def _history_rows(
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
    """(event, old id, new id) → the first decision about two records that were, or are now, both in there."""

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


def _identifier_rows(subject: Subject, sightings: pa.Table, edges: Edges, links: Links, ids: pa.Array) -> pa.Table:
    """One row per identifier, of the entity that owns it; what it says comes from that entity's own records."""
    own = edges.founds & ~links.given_up & (links.root[edges.record] == links.owner[edges.star])
    star = edges.star[own]
    begins = np.flatnonzero(np.diff(star, prepend=NOBODY))
    owned = star[begins]
    rows = edges.identifiers(owned).append_column(subject.id_column, _take(ids, links.owner[owned]))
    distinct = np.ones(len(star), dtype=np.int8)
    distinct[1:] = (np.diff(star) != 0) | (np.diff(edges.record[own]) != 0)
    del star
    verified = sightings["is_verified"].to_numpy()[edges.sighting[own]].astype(np.int8)
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


def _evidence_rows(
    subject: Subject, sightings: pa.Table, edges: Edges, links: Links, ids: pa.Array, components: pa.DictionaryArray
) -> pa.Table:
    located = edges.located
    there = located != NOBODY
    root = np.where(there, links.root[located], NOBODY) if len(links.root) else located
    joined = links.root[edges.record] != NOBODY
    undecided = links.undecided[edges.star]
    used = (links.root[edges.record] == links.owner[edges.star]) & ~links.given_up & (edges.bar[edges.star] == OPEN)
    used &= edges.founds | (joined & ~undecided)
    reasons = np.full(len(sightings), None, dtype=object)
    reasons[~there] = "RECORD_MISSING"
    rest = np.flatnonzero(~used)
    why = np.select(
        [edges.founds[rest], undecided[rest], joined[rest]],
        [NEVER_LINK, "AMBIGUOUS", "OUTRANKED"],
        default="NO_MATCH",
    ).astype(object)
    why[links.given_up[rest]] = LIMIT
    for place in np.flatnonzero(edges.founds[rest]).tolist():
        star = int(edges.star[rest[place]])
        why[place] = edges.bar_of(star) or links.reason.get(star, why[place])
    reasons[edges.sighting[rest]] = why
    is_used = np.zeros(len(sightings), dtype=bool)
    is_used[edges.sighting[used]] = True
    usable = np.zeros(len(sightings), dtype=bool)
    usable[edges.sighting] = True
    free = pc.is_null(sightings["reason"]).to_numpy() & there & ~usable
    reasons[free] = IGNORED  # a decision took it from its record
    names = components.dictionary
    component = np.full(len(sightings), len(names) - 1)
    component[there] = components.indices.to_numpy()[located[there]]
    return (
        sightings.drop_columns("reason")
        .append_column("subject", pa.repeat(subject.name, len(sightings)))
        .append_column("entity_id", _take(ids, root))
        .append_column("is_used", pa.array(is_used))
        .append_column("reason", pc.coalesce(sightings["reason"], pa.array(reasons, pa.string(), from_pandas=True)))
        .append_column("component", _take(names, component))
    )


def _refused_rows(subject: Subject, edges: Edges, links: Links, ids: pa.Array, published: Published, as_of: datetime) -> pa.Table:
    before = {tuple(row[name] for name in REFUSED_MERGE.key): row["refused_at"] for row in published.refused.to_pylist()}
    rows = []
    stars = sorted(links.refusal)
    for star, identifier in zip(stars, edges.identifiers(np.array(stars, dtype=np.int64)).to_pylist(), strict=True):
        owner = int(links.owner[star])
        for root in _refused(edges, links, star, owner):
            row = {
                **{name: identifier[name] for name in ("tenant_id", "identifier_type", "scope", "identifier_value")},
                "subject": subject.name,
                "entity_id": ids[root].as_py(),
                "other_entity_id": ids[root if owner == NOBODY else owner].as_py(),
                "rule": links.refusal[star],
            }
            rows.append({**row, "refused_at": before.get(tuple(row[name] for name in REFUSED_MERGE.key), as_of)})
    return pa.Table.from_pylist(rows, REFUSED_MERGE.arrow_schema())


def _refused(edges: Edges, links: Links, star: int, owner: int) -> Sequence[int]:
    """The entities that show a star and do not have it."""
    shown: Sequence[int] = np.unique(links.root[edges.founders_of(star)]).tolist()
    return [root for root in shown if root != owner]


def _index(positions: Ints) -> pa.Array:
    return pa.array(positions, pa.int32(), mask=positions == NOBODY)


def _take(texts: pa.Array, positions: Ints) -> pa.DictionaryArray:
    """The text at each position, NULL where it is NOBODY; each text is held once."""
    return pa.DictionaryArray.from_arrays(_index(positions), texts)
