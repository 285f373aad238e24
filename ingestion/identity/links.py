"""Which records hang together: a union-find over identifiers, each a star over the records that show it.

Belongs here: the graph and its components.  Does not belong here: ids and tables (`resolution.py`).

An identifier is a star, never a set of pairs, so a phone on 10,000 records costs 10,000 steps.  Stars are taken by
priority and then by value, records in the order of their references: nothing depends on the order of arrival.

An identifier shared by companies with different credit codes does not say which of them it means: it is *contested*.
It then ties together only those without a code, belongs to the one that showed it first, and matches no lead.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ingestion.identity.subjects import Subject
from ingestion.identity.tables import REF

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Edges:
    """Usable sightings by star, then record; `located` holds the record of every sighting, usable or not."""

    located: Ints
    sighting: Ints
    record: Ints
    star: Ints
    rank: Ints
    founds: Flags
    stars: pa.Table
    """tenant_id, identifier_type, scope, identifier_value of each star."""

    def founders_of(self, star: int) -> Ints:
        """The founding records that show an identifier."""
        low, high = np.searchsorted(self.star, (star, star + 1))
        return self.record[low:high][self.founds[low:high]]


@dataclass(frozen=True, slots=True)
class Links:
    """Per record the smallest record of its entity and the rank that ties it there; per star who owns it."""

    root: Ints
    tied_by: Ints
    owner: Ints
    contested: Flags


def find_edges(subject: Subject, records: pa.Table, sightings: pa.Table) -> Edges:
    """Bring each sighting to its record (records in the order of REF) and the usable ones into stars."""
    keys = ["tenant_id", "source_system", "record_table", "record_key"]
    positions = records.select(REF).append_column("record", pa.array(np.arange(len(records))))
    asked = sightings.select(keys).append_column("sighting", pa.array(np.arange(len(sightings))))
    joined = asked.join(positions, keys=keys, right_keys=list(REF), join_type="left outer").sort_by("sighting")
    located = ints(pc.fill_null(joined["record"], NOBODY))

    types = pa.array(subject.identifier_types)
    star_key = ["tenant_id", "scope", "identifier_value"]
    usable = pc.and_(pc.is_null(sightings["reason"]), pa.array(located != NOBODY))
    table = (
        sightings.select(star_key)
        .append_column("rank", pc.index_in(sightings["identifier_type"], value_set=types))
        .append_column("record", pa.array(located))
        .append_column("sighting", pa.array(np.arange(len(sightings))))
        .filter(usable)
        .sort_by([(name, "ascending") for name in ("rank", *star_key, "record", "sighting")])
        .combine_chunks()
    )
    begins = np.zeros(len(table), dtype=bool)
    begins[:1] = True
    for name in ("rank", *star_key):
        column = table[name]
        begins[1:] |= pc.not_equal(column.slice(1), column.slice(0, max(len(column) - 1, 0))).to_numpy().astype(bool)
    first = table.filter(pa.array(begins))
    record = ints(table["record"])
    return Edges(
        located=located,
        sighting=ints(table["sighting"]),
        record=record,
        star=np.cumsum(begins) - 1,
        rank=ints(table["rank"]),
        founds=records["founds"].to_numpy()[record],
        stars=first.select(star_key).append_column("identifier_type", types.take(first["rank"].combine_chunks())),
    )


def link(subject: Subject, records: pa.Table, edges: Edges) -> Links:
    """The entities: components of the records that found, and for each of the others the one it joins, if any."""
    founder = edges.founds
    root, contested = _components(
        len(records), edges.record[founder], edges.star[founder], _codes(subject, len(records), edges), len(edges.stars)
    )
    owner = np.full(len(edges.stars), NOBODY)
    owner[edges.star[founder][::-1]] = root[edges.record[founder][::-1]]
    instants = ints(records["first_seen_at"].cast(pa.int64()))
    for star in np.flatnonzero(contested).tolist():
        owner[star] = root[min(edges.founders_of(star), key=lambda member: (instants[member], member))]

    root[~records["founds"].to_numpy()] = NOBODY
    tied_by = _tied_by(root, edges)
    joins = ~founder & (owner[edges.star] != NOBODY) & ~contested[edges.star]
    joining, first = np.unique(edges.record[joins], return_index=True)
    root[joining] = owner[edges.star[joins][first]]
    tied_by[joining] = edges.rank[joins][first]
    return Links(root, tied_by, owner, contested)


def _codes(subject: Subject, size: int, edges: Edges) -> list[int]:
    """The star of each record's own value of the exclusive type, NOBODY when it has none."""
    codes = np.full(size, NOBODY)
    if subject.exclusive is not None:
        own = edges.founds & (edges.rank == subject.identifier_types.index(subject.exclusive))
        codes[edges.record[own][::-1]] = edges.star[own][::-1]
    return codes.tolist()


def _components(size: int, record: Ints, star: Ints, code: list[int], stars: int) -> tuple[Ints, Flags]:
    """Union-find over the stars in their order: the smallest record of each component, and the contested stars.

    `record` and `star` are edges sorted by star; `code` is changed in place.
    """
    parent = list(range(size))
    contested = np.zeros(stars, dtype=bool)

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    begin = np.flatnonzero(np.diff(star, prepend=NOBODY))
    members = record.tolist()
    for low, high in pairwise([*begin.tolist(), len(members)]):
        if high - low < 2:
            continue
        meeting = {find(member) for member in members[low:high]}
        codes = {code[top] for top in meeting} - {NOBODY}
        if len(codes) > 1:
            contested[star[low]] = True
            meeting = {top for top in meeting if code[top] == NOBODY}
        smallest = min(meeting, default=NOBODY)
        for top in meeting:
            parent[top] = smallest
        if len(codes) == 1:
            code[smallest] = codes.pop()
    return np.array([find(i) for i in range(size)], dtype=np.int64), contested


def _tied_by(root: Ints, edges: Edges) -> Ints:
    """The best rank by which each founding record meets another record of its entity; NOBODY when it is alone."""
    founder = edges.founds
    star, record, rank = edges.star[founder], edges.record[founder], edges.rank[founder]
    distinct = np.ones(len(star), dtype=bool)
    distinct[1:] = (np.diff(star) != 0) | (np.diff(record) != 0)
    star, record, rank = star[distinct], record[distinct], rank[distinct]
    _, meeting, sizes = np.unique(star * (len(root) + 1) + root[record], return_inverse=True, return_counts=True)
    meets = sizes[meeting] > 1
    tied_by = np.full(len(root), NOBODY)
    tied_by[record[meets][::-1]] = rank[meets][::-1]  # stars come by rank, so the last one written is the best
    return tied_by


def ints(column: pa.ChunkedArray) -> Ints:
    """A column without NULLs as 64-bit integers."""
    return column.to_numpy().astype(np.int64)
