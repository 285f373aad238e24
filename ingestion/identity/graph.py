"""The graph of identity: records, the identifiers that they show, and what people decided about pairs of them.

Belongs here: records, identifier nodes and edges as numbers, and connected components.  Does not belong here: which of them stay
together (`limits.py`, `links.py`), ids and tables (`resolution.py`), where rules and decisions come from (`rules.py`,
`decisions.py`).

An identifier is a node of the graph, as a record is; an edge says that a record shows it.  Records are never paired, so a phone
on 10,000 records costs 10,000 steps.  A node that links nobody by rule is *barred*: it belongs to nobody, and the records that
show it do not hang together by it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ingestion.identity.columns import BETWEEN, IDENTIFIER, VALUE, Flags, Ints, Small, ints, named
from ingestion.identity.decisions import ALWAYS, FIRST, IGNORE, NEVER, OTHER
from ingestion.identity.reasons import IGNORED, MAX_RECORDS, SHARED
from ingestion.identity.rules import NO_RULE, Rules, TypeRule
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import REF

NOBODY = -1

AT_ONCE = 1 << 20
"""How many rows are named at one time."""

BARS = ("", SHARED, IGNORED, MAX_RECORDS)
"""The rules by which a node links nobody; the first stands for none of them."""
OPEN = 0
"""The position in BARS of a node that may link."""


@dataclass(frozen=True, slots=True)
class Records:
    """The records as numbers 0, 1, … in the order of REF; the smallest number is the smallest record."""

    names: pa.Array
    """Per row: tenant, system, table and key in one text."""
    rank: Ints
    """Per row the number of its record."""
    order: Ints
    """Per record its row."""
    creates_entity: Flags
    """Per record whether it makes an entity; the others only join one."""
    born: Ints
    """Per record when it was first seen, in microseconds."""

    def __len__(self) -> int:
        return len(self.order)

    @classmethod
    def of(cls, rows: pa.Table) -> Records:
        """Number the rows of a table of records."""
        names = named(rows, REF).combine_chunks()
        order = pc.sort_indices(names).to_numpy().astype(np.int64)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        creates_entity, born = rows["creates_entity"].to_numpy(), ints(rows["first_seen_at"].cast(pa.int64()))
        return cls(names, rank, order, creates_entity[order], born[order])

    def locate(self, rows: pa.Table, columns: tuple[str, ...]) -> Ints:
        """The record that each row names by tenant, system, table and key in these columns; NOBODY when there is none."""
        found = [
            ints(pc.fill_null(pc.index_in(named(rows.slice(start, AT_ONCE), columns), value_set=self.names), NOBODY))
            for start in range(0, len(rows), AT_ONCE)
        ]
        place = np.concatenate([np.zeros(0, dtype=np.int64), *found])
        return np.where(place == NOBODY, NOBODY, self.rank[place]) if len(self.rank) else place

    def without_names(self) -> Records:
        """The numbers alone; nothing can be located any more."""
        return replace(self, names=pa.nulls(0, pa.string()))

    def references(self, records: Ints) -> pa.Array:
        """The texts that ids are made of: `tenant|system|table|key`."""
        return pc.replace_substring(self.names.take(pa.array(self.order[records])), BETWEEN, "|")


@dataclass(frozen=True, slots=True)
class Edges:
    """Usable observations by node, then record; `located` holds the record of every observation, usable or not."""

    located: Ints
    observation: Ints
    record: Ints
    node: Ints
    creates_entity: Flags
    seen_at: Ints
    begins: Ints
    """Per node its first edge."""
    kind: Small
    """Per node the position of its type in the subject's list."""
    rank: Small
    """Per node its priority; the smaller links first."""
    bar: Small
    """Per node the position in `BARS` of the rule by which it links nobody; 0 when it may."""
    crowd: Small
    """Per node how many records may show it; 0 for any number."""
    most: Small
    """Per node how many of its type one entity may have; 0 for any number."""
    window: Small
    """Per node the days within which that holds; 0 for all time."""
    observations: pa.Table

    def creators_of(self, node: int) -> Ints:
        """The records that create entities and show an identifier."""
        low, high = np.searchsorted(self.node, (node, node + 1))
        return self.record[low:high][self.creates_entity[low:high]]

    def identifiers(self, nodes: Ints) -> pa.Table:
        """The columns IDENTIFIER of nodes."""
        return self.observations.select(IDENTIFIER).take(pa.array(self.observation[self.begins[nodes]]))

    def bar_of(self, node: int) -> str:
        """The rule by which a node links nobody, or ''."""
        return BARS[self.bar[node]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Decisions by record: pairs to link, pairs to keep apart, records to keep alone; each with the id of its decision."""

    always: dict[tuple[int, int], str] = field(default_factory=dict)
    never: dict[tuple[int, int], str] = field(default_factory=dict)
    alone: dict[int, str] = field(default_factory=dict)


def find_edges(
    subject: Subject, records: Records, observations: pa.Table, rules: Rules, decisions: pa.Table, crowded: pa.Table | None = None
) -> Edges:
    """Find the record of each observation, and make identifier nodes of the usable ones.

    `crowded` are identifiers that too many records show; most of those records are not among `records`.
    """
    located = records.locate(observations, ("tenant_id", "source_system", "record_table", "record_key"))
    ignored, barred = _ignored(observations, decisions)
    shared = pc.fill_null(pc.equal(observations["reason"], SHARED), False).to_numpy()
    usable = (pc.is_null(observations["reason"]).to_numpy() | shared) & (located != NOBODY) & ~ignored
    used = np.flatnonzero(usable)
    node = _encoded(named(observations, IDENTIFIER))[0][used]
    record = located[used]
    order = np.argsort(node * (len(records) + 1) + record, kind="stable")
    node, record, observation = node[order], record[order], used[order]
    begins = np.flatnonzero(np.diff(node, prepend=NOBODY))
    node = np.cumsum(np.diff(node, prepend=node[:1]) != 0)
    creates_entity = records.creates_entity[record]
    distinct = creates_entity.copy()
    distinct[1:] &= (np.diff(node) != 0) | (np.diff(record) != 0)

    first = observation[begins]
    types = pa.array(subject.identifier_types)
    kind = pc.index_in(observations["identifier_type"], value_set=types).to_numpy()[first].astype(np.int8)
    tenant, tenants = _encoded(observations["tenant_id"])
    rule_of = _rule_of(subject, tenant[first], tenants.to_pylist(), kind, rules)
    bar = np.zeros(len(begins), dtype=np.int8)
    crowd = rule_of(lambda rule: rule.max_records or 0)
    bar[(crowd > 0) & (np.bincount(node[distinct], minlength=len(begins)) > crowd)] = BARS.index(MAX_RECORDS)
    if crowded is not None and len(crowded):
        shown = named(observations.select(IDENTIFIER).take(pa.array(first)), IDENTIFIER)
        bar[pc.is_in(shown, value_set=named(crowded, IDENTIFIER).combine_chunks()).to_numpy()] = BARS.index(MAX_RECORDS)
    bar[node[shared[observation]]] = BARS.index(SHARED)
    bar[node[barred[observation]]] = BARS.index(IGNORED)
    return Edges(
        located=located,
        observation=observation,
        record=record,
        node=node,
        creates_entity=creates_entity,
        seen_at=ints(observations["seen_at"].cast(pa.int64()))[observation],
        begins=begins,
        kind=kind,
        rank=rule_of(lambda rule: rule.priority),
        bar=bar,
        crowd=crowd,
        most=rule_of(lambda rule: rule.max_values or 0),
        window=rule_of(lambda rule: rule.window_days or 0),
        observations=observations,
    )


def find_pairs(records: Records, decisions: pa.Table) -> Pairs:
    """The decisions about records that are there; the others wait for theirs."""
    pairs = Pairs()
    if not len(decisions):
        return pairs
    first = records.locate(decisions, ("tenant_id", *FIRST)).tolist()
    other = records.locate(decisions, ("tenant_id", *OTHER)).tolist()
    for row, one, two in zip(decisions.to_pylist(), first, other, strict=True):
        if row["decision"] == IGNORE or one == NOBODY:
            continue
        if row["decision"] == NEVER and row[OTHER[0]] is None:
            pairs.alone[one] = row["decision_id"]
        elif two != NOBODY:
            found = pairs.always if row["decision"] == ALWAYS else pairs.never
            found[min(one, two), max(one, two)] = row["decision_id"]
    return pairs


def _ignored(observations: pa.Table, decisions: pa.Table) -> tuple[Flags, Flags]:
    """Observations that a decision takes from their record, and observations of values that a decision lets link nobody."""
    ignoring = decisions.filter(pc.equal(decisions["decision"], IGNORE))
    is_general = pc.is_null(ignoring[FIRST[0]])
    of_record = (*VALUE, "source_system", "record_table", "record_key")
    return (
        _spoken_of(observations, of_record, ignoring.filter(pc.invert(is_general)), (*VALUE, *FIRST)),
        _spoken_of(observations, VALUE, ignoring.filter(is_general), VALUE),
    )


def _spoken_of(observations: pa.Table, shown: Sequence[str], decisions: pa.Table, said: Sequence[str]) -> Flags:
    """Per observation whether the values of its columns `shown` are those of some decision's columns `said`."""
    flags = np.zeros(len(observations), dtype=bool)
    values = decisions["identifier_value"].combine_chunks()
    places = np.flatnonzero(pc.is_in(observations["identifier_value"], value_set=values).to_numpy())  # fast, and leaves few
    some = named(observations.select(list(shown)).take(pa.array(places)), shown)
    flags[places] = pc.is_in(some, value_set=named(decisions, said).combine_chunks()).to_numpy()
    return flags


def _encoded(texts: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """A number per text, NOBODY for NULL, and the text of each number."""
    encoded = texts.dictionary_encode()  # the chunks share one dictionary
    numbers = ints(pa.chunked_array([pc.fill_null(chunk.indices, NOBODY) for chunk in encoded.chunks], pa.int32()))
    return numbers, encoded.chunk(0).dictionary if encoded.num_chunks else pa.array([], pa.string())


def _rule_of(
    subject: Subject, tenant: Ints, tenants: Sequence[str], kind: Small, rules: Rules
) -> Callable[[Callable[[TypeRule], int]], Small]:
    """A function that takes one number of each node's rule; per node, `tenant` and `kind` are positions of tenant and type."""
    table = [rules.of(subject, name) for name in tenants]

    def numbers(take: Callable[[TypeRule], int]) -> Small:
        by_tenant = [[take(of.get(name, NO_RULE)) for name in subject.identifier_types] for of in table]
        return np.array(by_tenant, dtype=np.int32).reshape(-1, len(subject.identifier_types))[tenant, kind]

    return numbers


def components(size: int, nodes: int, record: Ints, node: Ints, pairs: Ints) -> tuple[Ints, Ints]:
    """Connected components over records and nodes: a label per record and per node."""
    one = np.concatenate([record, pairs[:, 0]])
    two = np.concatenate([node + size, pairs[:, 1]])
    total = size + nodes
    graph = coo_matrix((np.ones(len(one), dtype=np.int8), (one, two)), shape=(total, total))
    _, labels = connected_components(graph, directed=False)
    return labels[:size].astype(np.int64), labels[size:].astype(np.int64)


def smallest(label: Ints) -> Ints:
    """Per record the smallest record with its label."""
    first = np.zeros(int(label.max(initial=-1)) + 1, dtype=np.int64)
    positions = np.arange(len(label))
    first[label[::-1]] = positions[::-1]
    return first[label]
