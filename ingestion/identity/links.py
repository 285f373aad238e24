"""Which records belong together: one answer for every record and every identifier.

Belongs here: the entities that follow from components, limits and decisions, and which entity a record joins that creates none.
Does not belong here: the graph (`graph.py`), limits (`limits.py`), ids (`ids.py`) and tables (`rows.py`).

A contested identifier belongs to the record that showed it first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ingestion.identity.columns import Flags, Ints
from ingestion.identity.graph import BARS, NOBODY, OPEN, Edges, Pairs, Records, components, smallest
from ingestion.identity.limits import Groups, broken_labels, in_order
from ingestion.identity.reasons import MAX_RECORDS, NEVER_LINK
from ingestion.identity.subjects import Subject


@dataclass(frozen=True, slots=True)
class Links:
    """Which records belong together, and which entity each identifier node belongs to."""

    root: Ints
    """Per record the smallest record of its entity."""
    tied_by: Ints
    """Per record the type that ties it to its entity, as a position in the subject's list; the list's length for a decision."""
    component: Ints
    """Per record the smallest record of its component: all that is connected, linked or contested."""
    owner: Ints
    """Per node the root of the entity that owns it."""
    refusal: Mapping[int, str]
    """Per node that does not link all its records: the rule by name."""
    reason: Mapping[int, str]
    """The same nodes: the kind of rule."""
    undecided: Flags
    """Per node whether it leads to no particular entity."""
    given_up: Flags
    """Per edge whether a record alone shows more values than a limit allows, and this one is beyond it."""


def link(subject: Subject, records: Records, edges: Edges, pairs: Pairs) -> Links:
    """Find the entities that records create, and for each of the other records the entity that it joins, if any.

    CdpError when decisions contradict each other.
    """
    size, nodes, creates_entity = len(records), len(edges.begins), records.creates_entity
    always = np.array([pair for pair in pairs.always if creates_entity[list(pair)].all()], dtype=np.int64).reshape(-1, 2)
    may_link = edges.creates_entity & (edges.bar[edges.node] == OPEN)
    label, node_label = components(size, nodes, edges.record[may_link], edges.node[may_link], always)
    root = smallest(label)
    broken = broken_labels(subject, edges, may_link, label, node_label, pairs)
    refusal: dict[int, str] = {}
    reason: dict[int, str] = {}
    owner_record: dict[int, int] = {}
    given_up = np.zeros(len(edges.node), dtype=bool)
    if broken.any():
        slow = Groups(subject, records, edges, may_link & broken[label[edges.record]], pairs, always)
        chosen = np.flatnonzero(broken[label])
        root[chosen] = slow.roots(chosen)
        refusal, reason, owner_record = slow.refusal, slow.reason, slow.owner_record
        given_up[slow.given_up] = True
    for node in np.flatnonzero(edges.bar == BARS.index(MAX_RECORDS)).tolist():
        refusal[node] = f"max_records {subject.identifier_types[edges.kind[node]]} {edges.crowd[node]}"
        reason[node] = MAX_RECORDS

    owner = _owners(records, edges, root, given_up, refusal)
    for node, record in owner_record.items():
        owner[node] = root[record]
    undecided = edges.bar != OPEN
    owner[undecided] = NOBODY
    undecided[[node for node, why in reason.items() if why != NEVER_LINK]] = True
    apart = np.array([node for node, why in reason.items() if why == NEVER_LINK], dtype=np.int64)

    tied_by = _tied_by(root, edges, edges.creates_entity & ~given_up & ~undecided[edges.node], apart)
    tied_by[[r for pair in always.tolist() for r in pair if tied_by[r] == NOBODY]] = len(subject.identifier_types)
    root[~creates_entity] = NOBODY
    _join(subject, edges, creates_entity, root, tied_by, owner, undecided, pairs)
    hangs = edges.bar[edges.node] == OPEN
    reach = label
    if (hangs & ~may_link).any() or len(always) < len(pairs.always):
        decided = np.array([*pairs.always], dtype=np.int64).reshape(-1, 2)
        reach, _ = components(size, nodes, edges.record[hangs], edges.node[hangs], decided)
    return Links(root, tied_by, smallest(reach), owner, refusal, reason, undecided, given_up)


def _owners(records: Records, edges: Edges, root: Ints, given_up: Flags, refusal: Mapping[int, str]) -> Ints:
    """Per node the root of the entity that owns it: of all its records, or of the one that showed a contested node first."""
    owner = np.full(len(edges.begins), NOBODY)
    shows = np.flatnonzero(edges.creates_entity & ~given_up)
    owner[edges.node[shows][::-1]] = root[edges.record[shows][::-1]]
    divided = np.zeros(len(edges.begins), dtype=bool)
    divided[list(refusal)] = True
    some = shows[divided[edges.node[shows]]]
    some = some[np.lexsort((edges.record[some], records.born[edges.record[some]], edges.node[some]))]
    owner[edges.node[some][::-1]] = root[edges.record[some][::-1]]
    return owner


def _tied_by(root: Ints, edges: Edges, linking: Flags, apart: Ints) -> Ints:
    """Per record that creates an entity, the strongest type that it shares with another record of it; NOBODY if there is none.

    `apart` are nodes that link only some of their records; every other linking node lies in one entity.
    """
    node, record = edges.node[linking], edges.record[linking]
    distinct = np.ones(len(node), dtype=bool)
    distinct[1:] = (np.diff(node) != 0) | (np.diff(record) != 0)
    node, record = node[distinct], record[distinct]
    meets = np.bincount(node, minlength=len(edges.begins))[node] > 1
    some = np.flatnonzero(np.isin(node, apart))
    _, meeting, sizes = np.unique(node[some] * (len(root) + 1) + root[record[some]], return_inverse=True, return_counts=True)
    meets[some] = sizes[meeting] > 1
    node, record = node[meets], record[meets]
    tied_by = np.full(len(root), NOBODY)
    for rank in sorted(set(np.unique(edges.rank).tolist()), reverse=True):  # the strongest is written last
        mine = edges.rank[node] == rank
        tied_by[record[mine]] = edges.kind[node[mine]]
    return tied_by


def _join(
    subject: Subject, edges: Edges, creates_entity: Flags, root: Ints, tied_by: Ints, owner: Ints, undecided: Flags, pairs: Pairs
) -> None:
    """Let each record that creates no entity join the owner of its strongest identifier; changes `root` and `tied_by`."""
    joins = ~edges.creates_entity & (owner[edges.node] != NOBODY) & ~undecided[edges.node]
    for alone in pairs.alone:
        joins &= edges.record != alone
    for one, two in pairs.never:
        for single, other in ((one, two), (two, one)):
            if not creates_entity[single] and creates_entity[other]:
                joins &= (edges.record != single) | (owner[edges.node] != root[other])
    places = np.flatnonzero(joins)
    places = places[np.lexsort((_value_order(edges, places), edges.rank[edges.node[places]], edges.record[places]))]
    joining, first = np.unique(edges.record[places], return_index=True)
    root[joining] = owner[edges.node[places][first]]
    tied_by[joining] = edges.kind[edges.node[places][first]]
    for one, two in pairs.always:
        for record, other in ((one, two), (two, one)):
            if not creates_entity[record] and creates_entity[other]:
                root[record], tied_by[record] = root[other], len(subject.identifier_types)


def _value_order(edges: Edges, places: Ints) -> Ints:
    """Per edge the position of its node in the order of priority and value."""
    nodes = np.unique(edges.node[places])
    position = np.zeros(len(edges.begins), dtype=np.int64)
    position[in_order(edges, nodes)] = np.arange(len(nodes))
    return position[edges.node[places]]
