"""Who is who: records that share an identifier become one entity, with an id that stays.

Belongs here: the decision, from records, sightings and what was published before to the tables of `tables.py`; Arrow
in, Arrow out, no warehouse.  Does not belong here: reading raw (`records.py`), normal forms (`normalise.py`), the
graph (`links.py`), the choice of ids (`ids.py`).

An entity that was kept apart from the owner of an identifier it shows is a row in `refused_merge`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.identity.ids import Assignment, assign
from ingestion.identity.links import NOBODY, Edges, Ints, Links, find_edges, ints, link
from ingestion.identity.records import INSTANT, Seen
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import EVIDENCE, REF, REFUSED_MERGE, TABLES
from warehouse.base import TableSpec

RULE = "credit_code_differs"


@dataclass(frozen=True, slots=True)
class Published:
    """What earlier runs said of a subject: `<subject>_record` (of records that found entities), `_alias`, `refused_merge`."""

    records: pa.Table
    aliases: pa.Table
    refused: pa.Table

    @classmethod
    def nothing(cls, subject: Subject) -> Published:
        """Before the first run."""
        specs = (TABLES[f"{subject.name}_record"], TABLES[f"{subject.name}_alias"], REFUSED_MERGE)
        return cls(*(spec.arrow_schema().empty_table() for spec in specs))


@dataclass(frozen=True, slots=True)
class Resolution:
    """The new content of the subject's tables (of evidence and refused_merge: its share), founding records, and what changed."""

    tables: dict[str, pa.Table]
    entities: int
    records: int
    merges: int
    splits: int
    refused: int


def resolve_subject(subject: Subject, seen: Seen, published: Published, as_of: datetime) -> Resolution:
    """Resolve one subject.  `as_of` dates the merges and refusals that are new; all else follows from the input."""
    records = seen.records.sort_by([(name, "ascending") for name in REF]).combine_chunks()
    edges = find_edges(subject, records, seen.sightings)
    links = link(subject, records, edges)
    assignment = _assign(subject, records, links, published)

    ids = pa.array(_by_root(assignment, len(records)), pa.string())
    registry, joined = _record_rows(subject, records, links, ids, assignment, published)
    aliases = _alias_rows(subject, assignment, published, as_of)
    refused = _refused_rows(subject, edges, links, ids, published, as_of)
    tables = {
        f"{subject.name}_record": pa.concat_tables([registry.drop_columns("is_live"), joined]),
        subject.name: _entity_rows(subject, registry, aliases),
        f"{subject.name}_identifier": _identifier_rows(subject, seen.sightings, edges, links, ids),
        f"{subject.name}_alias": aliases,
        EVIDENCE.name: _evidence_rows(subject, seen.sightings, edges, links, ids),
        REFUSED_MERGE.name: refused,
    }
    return Resolution(
        tables={name: _typed(TABLES[name], table) for name, table in tables.items()},
        entities=len(assignment.ids),
        records=pc.sum(records["founds"], min_count=0).as_py(),
        merges=len(assignment.merged),
        splits=assignment.splits,
        refused=len(refused),
    )


# --- ids ---------------------------------------------------------------------------------------------------------------


def _assign(subject: Subject, records: pa.Table, links: Links, published: Published) -> Assignment:
    id_column = subject.id_column
    known = published.records.select([*REF, id_column])
    positions = records.select(REF).append_column("record", pa.array(np.arange(len(records))))
    held = positions.join(known, keys=list(REF), join_type="left outer").sort_by("record")[id_column]
    born = published.records.group_by(id_column).aggregate([("first_seen_at", "min")])
    references = pc.binary_join_element_wise(*(records[name] for name in REF), "|").to_pylist()
    founds = records["founds"]
    return assign(
        roots=links.root[founds.to_numpy()].tolist(),
        held=held.filter(founds).to_pylist(),
        born=dict(zip(born[id_column].to_pylist(), born["first_seen_at_min"].cast(pa.int64()).to_pylist(), strict=True)),
        known=(*born[id_column].to_pylist(), *published.aliases["old_id"].to_pylist()),
        reference=references.__getitem__,
        prefix=subject.prefix,
    )


def _by_root(assignment: Assignment, size: int) -> list[str | None]:
    found: list[str | None] = [None] * size
    for root, entity_id in assignment.ids.items():
        found[root] = entity_id
    return found


# --- tables ------------------------------------------------------------------------------------------------------------


def _record_rows(
    subject: Subject, records: pa.Table, links: Links, ids: pa.Array, assignment: Assignment, published: Published
) -> tuple[pa.Table, pa.Table]:
    """The registry (founding records, with `is_live`; those that left raw follow their id) and the records that joined."""
    rules = pa.array(subject.identifier_types).take(_index(links.tied_by))
    rows = records.select([*REF, "first_seen_at"]).append_column(subject.id_column, _take(ids, links.root))
    rows = rows.append_column("match_rule", rules)
    founds = records["founds"]
    absent = published.records.join(records.select(REF), keys=list(REF), join_type="left anti")
    held = absent[subject.id_column].to_pylist()
    absent = absent.set_column(
        absent.schema.get_field_index(subject.id_column),
        subject.id_column,
        pa.array([assignment.merged.get(old, old) for old in held], pa.string()),
    )
    live = rows.filter(founds)
    registry = pa.concat_tables(
        [
            live.append_column("is_live", pa.array(np.ones(len(live), dtype=np.int64))),
            absent.select(rows.column_names).append_column("is_live", pa.array(np.zeros(len(absent), dtype=np.int64))),
        ]
    )
    joined = rows.filter(pc.and_(pc.invert(founds), pc.is_valid(rows[subject.id_column])))
    return registry, joined


def _entity_rows(subject: Subject, registry: pa.Table, aliases: pa.Table) -> pa.Table:
    id_column = subject.id_column
    rows = registry.group_by(["tenant_id", id_column]).aggregate([("first_seen_at", "min"), ("is_live", "sum")])
    previous: dict[str, list[str]] = {}
    for old, new in zip(aliases["old_id"].to_pylist(), aliases["new_id"].to_pylist(), strict=True):
        previous.setdefault(new, []).append(old)
    merged = [",".join(sorted(previous[i])) if i in previous else None for i in rows[id_column].to_pylist()]
    return pa.table(
        {
            "tenant_id": rows["tenant_id"],
            id_column: rows[id_column],
            "first_seen_at": rows["first_seen_at_min"],
            "record_count": rows["is_live_sum"],
            "previous_ids": pa.array(merged, pa.string()),
        }
    )


def _alias_rows(subject: Subject, assignment: Assignment, published: Published, as_of: datetime) -> pa.Table:
    """Earlier aliases point to where their target went; so no chain is ever longer than one step."""
    old = published.aliases.to_pydict()
    tenants = dict(zip(*(published.records[name].to_pylist() for name in (subject.id_column, "tenant_id")), strict=True))
    merged = sorted(assignment.merged.items())
    return pa.table(
        {
            "tenant_id": pa.array([*old["tenant_id"], *(tenants[gone] for gone, _ in merged)], pa.string()),
            "old_id": pa.array([*old["old_id"], *(gone for gone, _ in merged)], pa.string()),
            "new_id": pa.array([*(assignment.merged.get(i, i) for i in old["new_id"]), *(new for _, new in merged)], pa.string()),
            "merged_at": pa.array([*old["merged_at"], *(as_of for _ in merged)], INSTANT),
        }
    )


def _identifier_rows(subject: Subject, sightings: pa.Table, edges: Edges, links: Links, ids: pa.Array) -> pa.Table:
    """One row per identifier, of the entity that owns it; what it says comes from that entity's own records."""
    own = edges.founds & (links.root[edges.record] == links.owner[edges.star])
    star, record, sighting = edges.star[own], edges.record[own], edges.sighting[own]
    counted = np.ones(len(star), dtype=np.int64)
    counted[1:] = (np.diff(star) != 0) | (np.diff(record) != 0)
    rows = pa.table(
        {
            "star": star,
            "record": counted,
            "seen_at": sightings["seen_at"].take(pa.array(sighting)),
            "is_verified": sightings["is_verified"].take(pa.array(sighting)),
        }
    ).group_by("star")
    found = rows.aggregate([("record", "sum"), ("seen_at", "min"), ("is_verified", "max")]).sort_by("star")
    identifiers = edges.stars.take(found["star"])
    return (
        identifiers.append_column(subject.id_column, _take(ids, links.owner[ints(found["star"])]))
        .append_column("is_verified", found["is_verified_max"])
        .append_column("first_seen_at", found["seen_at_min"])
        .append_column("record_count", found["record_sum"])
    )


def _evidence_rows(subject: Subject, sightings: pa.Table, edges: Edges, links: Links, ids: pa.Array) -> pa.Table:
    located = edges.located
    root = np.where(located == NOBODY, NOBODY, links.root[located]) if len(links.root) else located
    contested = links.contested[edges.star]
    meets = links.root[edges.record] == links.owner[edges.star]
    used = meets & np.where(edges.founds, True, ~contested & (links.root[edges.record] != NOBODY))
    why = np.select(
        [used, edges.founds, contested, links.root[edges.record] != NOBODY],
        ["", RULE.upper(), "AMBIGUOUS", "OUTRANKED"],
        default="NO_MATCH",
    )
    is_used = np.zeros(len(sightings), dtype=bool)
    is_used[edges.sighting[used]] = True
    reasons = np.full(len(sightings), None, dtype=object)
    reasons[located == NOBODY] = "RECORD_MISSING"
    reasons[edges.sighting[~used]] = why[~used]
    return (
        sightings.drop_columns("reason")
        .append_column("subject", pa.repeat(subject.name, len(sightings)))
        .append_column("entity_id", _take(ids, root))
        .append_column("is_used", pa.array(is_used))
        .append_column("reason", pc.coalesce(sightings["reason"], pa.array(reasons, pa.string(), from_pandas=True)))
    )


def _refused_rows(subject: Subject, edges: Edges, links: Links, ids: pa.Array, published: Published, as_of: datetime) -> pa.Table:
    before = {tuple(row[name] for name in REFUSED_MERGE.key): row["refused_at"] for row in published.refused.to_pylist()}
    rows = []
    for star in np.flatnonzero(links.contested).tolist():
        (identifier,) = edges.stars.slice(star, 1).to_pylist()
        owner = links.owner[star]
        for root in np.unique(links.root[edges.founders_of(star)]):
            if root != owner:
                row = {
                    "tenant_id": identifier["tenant_id"],
                    "subject": subject.name,
                    "entity_id": ids[root].as_py(),
                    "other_entity_id": ids[owner].as_py(),
                    "identifier_type": identifier["identifier_type"],
                    "identifier_value": identifier["identifier_value"],
                    "rule": RULE,
                }
                rows.append({**row, "refused_at": before.get(tuple(row[name] for name in REFUSED_MERGE.key), as_of)})
    return pa.Table.from_pylist(rows, REFUSED_MERGE.arrow_schema())


def _typed(spec: TableSpec, table: pa.Table) -> pa.Table:
    """The columns of the spec, in its order and types, sorted by its key: equal content is equal bytes."""
    columns = table.select([column.name for column in spec.columns])
    return spec.conform(columns).sort_by([(name, "ascending") for name in spec.key])


def _index(positions: Ints) -> pa.Array:
    return pa.array(positions, mask=positions == NOBODY)


def _take(ids: pa.Array, positions: Ints) -> pa.Array:
    """The id at each position, NULL where it is NOBODY."""
    return ids.take(_index(positions))
