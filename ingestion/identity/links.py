"""Which records hang together: identifiers as stars over the records that show them, and the limits on what may grow together.

Belongs here: the graph and its components.  Does not belong here: ids and tables (`resolution.py`), where rules and decisions
come from (`rules.py`, `decisions.py`).

An identifier is a star, never a set of pairs, so a phone on 10,000 records costs 10,000 steps.

The rule, of which everything here is a consequence: take the stars by priority, then by value.  A star brings the groups that
show it together, unless that breaks a limit; then it is *contested* and brings nobody together.  Since stronger identifiers
were taken before, it is the weakest that gives way, and the records keep all others.  The order is that of the values and not
of arrival, so the same records give the same groups in whatever order and portions they came.

A limit can be broken only where all that hangs together breaks it.  So plain connected components come first, and only those
that hold too many values, or records that somebody decided apart, are taken star by star.

A contested star belongs to the record that showed it first.  A star that links nobody by rule is *barred*: it belongs to
nobody, and what shows it does not hang together by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ingestion.identity.decisions import ALWAYS, FIRST, IGNORE, NEVER, OTHER
from ingestion.identity.rules import NO_RULE, Rules, TypeRule
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import REF
from warehouse.errors import CdpError

Ints = NDArray[np.int64]
Small = NDArray[np.int8] | NDArray[np.int32]
"""Numbers that are only looked up and compared; those that are multiplied have 64 bits."""
Flags = NDArray[np.bool_]
NOBODY = -1
BETWEEN = "\x1f"
"""Between the parts of a name made of several; it sorts before everything that may stand in one."""
DAY = 86_400_000_000
AT_ONCE = 1 << 20
"""So many rows are named at one time."""
SHARED, IGNORED, MAX_RECORDS, LIMIT, NEVER_LINK = "SHARED", "IGNORED", "MAX_RECORDS", "LIMIT", NEVER
OPEN = 0
IDENTIFIER = ["tenant_id", "identifier_type", "scope", "identifier_value"]
VALUE = ["tenant_id", "identifier_type", "identifier_value"]
"""An identifier in whatever scope, which is what decisions speak of."""
_BARS = ("", SHARED, IGNORED, MAX_RECORDS)


@dataclass(frozen=True, slots=True)
class Records:
    """The records as numbers 0, 1, … in the order of REF, which decides what is smallest; `rank` is the number of each row."""

    names: pa.Array
    """By row: tenant, system, table and key in one text."""
    rank: Ints
    order: Ints
    founds: Flags
    born: Ints

    def __len__(self) -> int:
        return len(self.order)

    @classmethod
    def of(cls, rows: pa.Table) -> Records:
        """Number the rows of a table of records."""
        names = named(rows, REF).combine_chunks()
        order = pc.sort_indices(names).to_numpy().astype(np.int64)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return cls(names, rank, order, rows["founds"].to_numpy()[order], ints(rows["first_seen_at"].cast(pa.int64()))[order])

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
    """Usable sightings by star, then record; `located` holds the record of every sighting, usable or not."""

    located: Ints
    sighting: Ints
    record: Ints
    star: Ints
    founds: Flags
    seen_at: Ints
    begins: Ints
    """Per star its first edge."""
    kind: Small
    """Per star the position of its type in the subject's list."""
    rank: Small
    """Per star its priority; the smaller links first."""
    bar: Small
    """Per star the position in `_BARS` of the rule by which it links nobody; 0 when it may."""
    crowd: Small
    """Per star how many records may show it; 0 for any number."""
    most: Small
    """Per star how many of its type one entity may have; 0 for any number."""
    window: Small
    """Per star the days within which that holds; 0 for all time."""
    sightings: pa.Table

    def founders_of(self, star: int) -> Ints:
        """The founding records that show an identifier."""
        low, high = np.searchsorted(self.star, (star, star + 1))
        return self.record[low:high][self.founds[low:high]]

    def identifiers(self, stars: Ints) -> pa.Table:
        """tenant_id, identifier_type, scope, identifier_value of stars."""
        return self.sightings.select(IDENTIFIER).take(pa.array(self.sighting[self.begins[stars]]))

    def bar_of(self, star: int) -> str:
        """The rule by which a star links nobody, or ''."""
        return _BARS[self.bar[star]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Decisions as numbers of records: linked and parted pairs and those parted from all, each with the id of its decision."""

    always: dict[tuple[int, int], str] = field(default_factory=dict)
    never: dict[tuple[int, int], str] = field(default_factory=dict)
    alone: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Links:
    """Who belongs together.

    Per record: `root`, the smallest record of its entity; `tied_by`, the type (a position in the subject's list, or its length
    for a decision) that ties it there; `component`, the smallest record of all that hangs together, linked or contested.
    Per star: `owner`, the root it belongs to; where it did not bring all its records together, `refusal`, the rule by name,
    and `reason`, the kind of rule; `undecided`, whether it leads to nobody in particular.  Per edge: `given_up`, where a record
    alone shows more values than a limit allows.
    """

    root: Ints
    tied_by: Ints
    component: Ints
    owner: Ints
    refusal: Mapping[int, str]
    reason: Mapping[int, str]
    undecided: Flags
    given_up: Flags


def find_edges(
    subject: Subject, records: Records, sightings: pa.Table, rules: Rules, decisions: pa.Table, crowded: pa.Table | None = None
) -> Edges:
    """Bring each sighting to its record and the usable ones into stars.

    `crowded` are identifiers that too many records show, most of which are not among these.
    """
    located = records.locate(sightings, ("tenant_id", "source_system", "record_table", "record_key"))
    ignored, barred = _ignored(sightings, decisions)
    shared = pc.fill_null(pc.equal(sightings["reason"], SHARED), False).to_numpy()
    usable = (pc.is_null(sightings["reason"]).to_numpy() | shared) & (located != NOBODY) & ~ignored
    used = np.flatnonzero(usable)
    star = _encoded(named(sightings, IDENTIFIER))[0][used]
    record = located[used]
    order = np.argsort(star * (len(records) + 1) + record, kind="stable")
    star, record, sighting = star[order], record[order], used[order]
    begins = np.flatnonzero(np.diff(star, prepend=NOBODY))
    star = np.cumsum(np.diff(star, prepend=star[:1]) != 0)
    founds = records.founds[record]
    distinct = founds.copy()
    distinct[1:] &= (np.diff(star) != 0) | (np.diff(record) != 0)

    first = sighting[begins]
    types = pa.array(subject.identifier_types)
    kind = pc.index_in(sightings["identifier_type"], value_set=types).to_numpy()[first].astype(np.int8)
    tenant, tenants = _encoded(sightings["tenant_id"])
    rule_of = _rule_of(subject, tenant[first], tenants.to_pylist(), kind, rules)
    bar = np.zeros(len(begins), dtype=np.int8)
    crowd = rule_of(lambda rule: rule.max_records or 0)
    bar[(crowd > 0) & (np.bincount(star[distinct], minlength=len(begins)) > crowd)] = _BARS.index(MAX_RECORDS)
    if crowded is not None and len(crowded):
        shown = named(sightings.select(IDENTIFIER).take(pa.array(first)), IDENTIFIER)
        bar[pc.is_in(shown, value_set=named(crowded, IDENTIFIER).combine_chunks()).to_numpy()] = _BARS.index(MAX_RECORDS)
    bar[star[shared[sighting]]] = _BARS.index(SHARED)
    bar[star[barred[sighting]]] = _BARS.index(IGNORED)
    return Edges(
        located=located,
        sighting=sighting,
        record=record,
        star=star,
        founds=founds,
        seen_at=ints(sightings["seen_at"].cast(pa.int64()))[sighting],
        begins=begins,
        kind=kind,
        rank=rule_of(lambda rule: rule.priority),
        bar=bar,
        crowd=crowd,
        most=rule_of(lambda rule: rule.max_values or 0),
        window=rule_of(lambda rule: rule.window_days or 0),
        sightings=sightings,
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


def link(subject: Subject, records: Records, edges: Edges, pairs: Pairs) -> Links:
    """The entities: components of the records that found, and for each of the others the one it joins, if any.

    CdpError when decisions contradict each other.
    """
    size, stars, founds = len(records), len(edges.begins), records.founds
    always = np.array([pair for pair in pairs.always if founds[list(pair)].all()], dtype=np.int64).reshape(-1, 2)
    may_link = edges.founds & (edges.bar[edges.star] == OPEN)
    label, star_label = _components(size, stars, edges.record[may_link], edges.star[may_link], always)
    root = _smallest(label)
    broken = _broken(subject, edges, may_link, label, star_label, pairs)
    refusal: dict[int, str] = {}
    reason: dict[int, str] = {}
    owner_record: dict[int, int] = {}
    given_up = np.zeros(len(edges.star), dtype=bool)
    if broken.any():
        slow = _Groups(subject, records, edges, may_link & broken[label[edges.record]], pairs, always)
        chosen = np.flatnonzero(broken[label])
        root[chosen] = slow.roots(chosen)
        refusal, reason, owner_record = slow.refusal, slow.reason, slow.owner_record
        given_up[slow.given_up] = True
    for star in np.flatnonzero(edges.bar == _BARS.index(MAX_RECORDS)).tolist():
        refusal[star] = f"max_records {subject.identifier_types[edges.kind[star]]} {edges.crowd[star]}"
        reason[star] = MAX_RECORDS

    owner = _owners(records, edges, root, given_up, refusal)
    for star, record in owner_record.items():
        owner[star] = root[record]
    undecided = edges.bar != OPEN
    owner[undecided] = NOBODY
    undecided[[star for star, why in reason.items() if why != NEVER_LINK]] = True
    apart = np.array([star for star, why in reason.items() if why == NEVER_LINK], dtype=np.int64)

    tied_by = _tied_by(root, edges, edges.founds & ~given_up & ~undecided[edges.star], apart)
    tied_by[[r for pair in always.tolist() for r in pair if tied_by[r] == NOBODY]] = len(subject.identifier_types)
    root[~founds] = NOBODY
    _join(subject, edges, founds, root, tied_by, owner, undecided, pairs)
    hangs = edges.bar[edges.star] == OPEN
    reach = label
    if (hangs & ~may_link).any() or len(always) < len(pairs.always):
        decided = np.array([*pairs.always], dtype=np.int64).reshape(-1, 2)
        reach, _ = _components(size, stars, edges.record[hangs], edges.star[hangs], decided)
    return Links(root, tied_by, _smallest(reach), owner, refusal, reason, undecided, given_up)


def _ignored(sightings: pa.Table, decisions: pa.Table) -> tuple[Flags, Flags]:
    """Sightings that a decision takes from their record, and sightings of values that a decision lets link nobody."""
    ignoring = decisions.filter(pc.equal(decisions["decision"], IGNORE))
    is_general = pc.is_null(ignoring[FIRST[0]])
    of_record = (*VALUE, "source_system", "record_table", "record_key")
    return (
        _spoken_of(sightings, of_record, ignoring.filter(pc.invert(is_general)), (*VALUE, *FIRST)),
        _spoken_of(sightings, VALUE, ignoring.filter(is_general), VALUE),
    )


def _spoken_of(sightings: pa.Table, shown: Sequence[str], decisions: pa.Table, said: Sequence[str]) -> Flags:
    """Whether some decision says in its columns `said` what a sighting shows in `shown`."""
    flags = np.zeros(len(sightings), dtype=bool)
    values = decisions["identifier_value"].combine_chunks()
    places = np.flatnonzero(pc.is_in(sightings["identifier_value"], value_set=values).to_numpy())  # few, and soon found
    some = named(sightings.select(list(shown)).take(pa.array(places)), shown)
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
    """A function that gives one number of the rule of each star, by its tenant, a position in `tenants`, and its type."""
    table = [rules.of(subject, name) for name in tenants]

    def numbers(take: Callable[[TypeRule], int]) -> Small:
        by_tenant = [[take(of.get(name, NO_RULE)) for name in subject.identifier_types] for of in table]
        return np.array(by_tenant, dtype=np.int32).reshape(-1, len(subject.identifier_types))[tenant, kind]

    return numbers


def _components(size: int, stars: int, record: Ints, star: Ints, pairs: Ints) -> tuple[Ints, Ints]:
    """Connected components over records and stars: a label per record and per star."""
    one = np.concatenate([record, pairs[:, 0]])
    two = np.concatenate([star + size, pairs[:, 1]])
    total = size + stars
    graph = coo_matrix((np.ones(len(one), dtype=np.int8), (one, two)), shape=(total, total))
    _, labels = connected_components(graph, directed=False)
    return labels[:size].astype(np.int64), labels[size:].astype(np.int64)


def _smallest(label: Ints) -> Ints:
    """Per record the smallest record with its label."""
    first = np.zeros(int(label.max(initial=-1)) + 1, dtype=np.int64)
    positions = np.arange(len(label))
    first[label[::-1]] = positions[::-1]
    return first[label]


def _broken(subject: Subject, edges: Edges, may_link: Flags, label: Ints, star_label: Ints, pairs: Pairs) -> Flags:
    """Per label whether it holds more values than a limit allows, or records that were decided apart."""
    labels = int(max(label.max(initial=-1), star_label.max(initial=-1))) + 1
    broken = np.zeros(labels, dtype=bool)
    types = len(subject.identifier_types)
    linking = np.zeros(len(edges.begins), dtype=bool)
    linking[edges.star[may_link]] = True
    limited = np.flatnonzero(linking & (edges.most > 0))
    key = star_label[limited] * types + edges.kind[limited]
    held = np.bincount(key, minlength=labels * types)
    broken[star_label[limited][held[key] > edges.most[limited]]] = True
    for one, two in pairs.never:
        broken[label[one]] |= label[one] == label[two]
    sizes = np.bincount(label, minlength=labels)
    for one in pairs.alone:
        broken[label[one]] |= sizes[label[one]] > 1
    return broken


class _Groups:
    """The components that a limit or a decision takes apart, built up star by star."""

    def __init__(self, subject: Subject, records: Records, edges: Edges, chosen: Flags, pairs: Pairs, always: Ints) -> None:
        self.refusal: dict[int, str] = {}
        self.reason: dict[int, str] = {}
        self.owner_record: dict[int, int] = {}
        self.given_up: list[int] = []
        self._edges, self._pairs = edges, pairs
        self._limits = _Limits(subject, edges)
        self._born = records.born
        self._parent: dict[int, int] = {}
        self._values: dict[int, dict[int, dict[int, int]]] = {}
        self._members: dict[int, set[int]] = {}
        self._foes: dict[int, dict[int, str]] = {}
        self._senior: dict[int, tuple[int, int]] = {}

        places = np.flatnonzero(chosen)
        stars = _in_order(edges, np.unique(edges.star[places]))
        self._position = {star: position for position, star in enumerate(stars)}
        self._show(places)
        for (one, two), decision in pairs.never.items():
            self._foes.setdefault(one, {})[two] = decision
            self._foes.setdefault(two, {})[one] = decision
        self._decide(always)
        dropped = set(self.given_up)
        low, high = np.searchsorted(edges.star, stars), np.searchsorted(edges.star, np.array(stars, dtype=np.int64) + 1)
        for star, begin, end in zip(stars, low.tolist(), high.tolist(), strict=True):
            members = [int(edges.record[e]) for e in range(begin, end) if chosen[e] and e not in dropped]
            self._take(star, members)

    def roots(self, chosen: Ints) -> Ints:
        """The smallest record of each record's group."""
        tops = [self._top(record) for record in chosen.tolist()]
        smallest: dict[int, int] = {}
        for record, top in zip(chosen.tolist(), tops, strict=True):
            smallest[top] = min(smallest.get(top, record), record)
        return np.array([smallest[top] for top in tops], dtype=np.int64)

    def _show(self, places: Ints) -> None:
        """Each record alone, with the values it may keep: of too many the first seen."""
        edges = self._edges
        shown: dict[int, dict[int, list[tuple[int, int, int, int]]]] = {}
        for place in places.tolist():
            star, record = int(edges.star[place]), int(edges.record[place])
            entry = (int(edges.seen_at[place]), self._position[star], star, place)
            shown.setdefault(record, {}).setdefault(int(edges.kind[star]), []).append(entry)
        for record, by_kind in shown.items():
            kept: dict[int, dict[int, int]] = {}
            for kind, entries in by_kind.items():
                values: dict[int, int] = {}
                for at, _, star, place in sorted(entries):
                    if star in values or not self._limits.exceeded(kind, star, [*values.values(), at]):
                        values.setdefault(star, at)
                    else:
                        self.given_up.append(place)
                kept[kind] = values
            self._values[record] = kept
        for place in self.given_up:
            star = int(edges.star[place])
            self.refusal.setdefault(star, self._limits.name(int(edges.kind[star]), star))
            self.reason.setdefault(star, LIMIT)

    def _top(self, record: int) -> int:
        parent = self._parent
        top = record
        while (above := parent.get(top, top)) != top:
            top = above
        while (above := parent.get(record, record)) != top:
            parent[record] = top
            record = above
        return top

    def _decide(self, always: Ints) -> None:
        """What people linked comes first, and no limit stops it."""
        for one, two in always.tolist():
            self._merge([self._top(one), self._top(two)])
        for (one, two), decision in self._pairs.never.items():
            if self._top(one) == self._top(two):
                linked = sorted(d for (a, _), d in self._pairs.always.items() if self._top(a) == self._top(one))
                raise CdpError(
                    f"decision {decision} keeps two records apart that {', '.join(linked)} link;"
                    " withdraw one of them (cdp identity withdraw)"
                )

    def _take(self, star: int, members: list[int]) -> None:
        """Bring the groups that show a star together, unless a decision or a limit forbids it."""
        tops = sorted({self._top(member) for member in members}, key=self._seniority)
        kept = [top for top in tops if not self._is_alone(top)]
        if len(tops) > 1 and self._foes:
            kept = self._without_foes(star, kept)
        apart = [top for top in tops if top not in kept]
        if apart and len(tops) > 1:
            alone = next((self._pairs.alone[m] for top in apart for m in self._group(top) if m in self._pairs.alone), None)
            self.refusal.setdefault(star, f"decision {alone}")
            self.reason.setdefault(star, NEVER_LINK)
            self.owner_record[star] = (kept or tops)[0]
        if len(kept) < 2:
            return
        over = self._limits.over([self._values.get(top, {}) for top in kept])
        if over is None:
            self._merge(kept)
        else:
            self.refusal[star], self.reason[star] = over, LIMIT
            self.owner_record.pop(star, None)

    def _without_foes(self, star: int, tops: list[int]) -> list[int]:
        """The groups that may be one: of two that were decided apart the older one."""
        kept: list[int] = []
        together: set[int] = set()
        for top in tops:
            members = self._group(top)
            enemy = next((d for m in members for foe, d in self._foes.get(m, {}).items() if foe in together), None)
            if enemy is None:
                kept.append(top)
                together |= members
            else:
                self.refusal[star], self.reason[star] = f"decision {enemy}", NEVER_LINK
        return kept

    def _is_alone(self, top: int) -> bool:
        return bool(self._pairs.alone) and any(member in self._pairs.alone for member in self._group(top))

    def _seniority(self, top: int) -> tuple[int, int]:
        return self._senior.get(top) or (int(self._born[top]), top)

    def _group(self, top: int) -> set[int]:
        return self._members.get(top, {top})

    def _merge(self, tops: list[int]) -> None:
        into = max(tops, key=lambda top: len(self._group(top)))
        self._senior[into] = min(self._seniority(top) for top in tops)
        members = self._members.setdefault(into, {into})
        values = self._values.setdefault(into, {})
        for top in set(tops) - {into}:
            self._parent[top] = into
            members |= self._members.pop(top, {top})
            for kind, found in self._values.pop(top, {}).items():
                mine = values.setdefault(kind, {})
                for star, at in found.items():
                    mine[star] = min(at, mine.get(star, at))


class _Limits:
    """How many values of each type may come together, by the tenant of a star."""

    def __init__(self, subject: Subject, edges: Edges) -> None:
        self._types, self._most, self._window = subject.identifier_types, edges.most, edges.window

    def exceeded(self, kind: int, star: int, times: list[int]) -> bool:
        """Whether values first seen at these instants are too many; any star of the type and tenant says the limit."""
        most, window = int(self._most[star]), int(self._window[star]) * DAY
        if not most or len(times) <= most:
            return False
        ordered = sorted(times)
        return not window or any(late - early < window for early, late in zip(ordered, ordered[most:], strict=False))

    def over(self, groups: list[dict[int, dict[int, int]]]) -> str | None:
        """The first limit that the values of these groups would break together, by name."""
        for kind in range(len(self._types)):
            together: dict[int, int] = {}
            for values in groups:
                for star, at in values.get(kind, {}).items():
                    together[star] = min(at, together.get(star, at))
            some = next(iter(together), None)
            if some is not None and self.exceeded(kind, some, list(together.values())):
                return self.name(kind, some)
        return None

    def name(self, kind: int, star: int) -> str:
        """The limit as it is told."""
        days = int(self._window[star])
        return f"max_values {self._types[kind]} {self._most[star]}" + (f" in {days} days" if days else "")


def _in_order(edges: Edges, stars: Ints) -> list[int]:
    """Stars by priority, then by value."""
    names = edges.identifiers(stars).append_column("star", pa.array(stars)).append_column("rank", pa.array(edges.rank[stars]))
    ordered = names.sort_by([(name, "ascending") for name in ("rank", "tenant_id", "scope", "identifier_value")])
    return list(ordered["star"].to_pylist())


def _owners(records: Records, edges: Edges, root: Ints, given_up: Flags, refusal: Mapping[int, str]) -> Ints:
    """The root that each star belongs to: where it linked, all its records; else the record that showed it first."""
    owner = np.full(len(edges.begins), NOBODY)
    shows = np.flatnonzero(edges.founds & ~given_up)
    owner[edges.star[shows][::-1]] = root[edges.record[shows][::-1]]
    divided = np.zeros(len(edges.begins), dtype=bool)
    divided[list(refusal)] = True
    some = shows[divided[edges.star[shows]]]
    some = some[np.lexsort((edges.record[some], records.born[edges.record[some]], edges.star[some]))]
    owner[edges.star[some][::-1]] = root[edges.record[some][::-1]]
    return owner


def _tied_by(root: Ints, edges: Edges, linking: Flags, apart: Ints) -> Ints:
    """The best type by which each founding record meets another record of its entity; NOBODY when it is alone.

    `apart` are stars that link some of their records and not others; all other linking stars lie in one entity each.
    """
    star, record = edges.star[linking], edges.record[linking]
    distinct = np.ones(len(star), dtype=bool)
    distinct[1:] = (np.diff(star) != 0) | (np.diff(record) != 0)
    star, record = star[distinct], record[distinct]
    meets = np.bincount(star, minlength=len(edges.begins))[star] > 1
    some = np.flatnonzero(np.isin(star, apart))
    _, meeting, sizes = np.unique(star[some] * (len(root) + 1) + root[record[some]], return_inverse=True, return_counts=True)
    meets[some] = sizes[meeting] > 1
    star, record = star[meets], record[meets]
    tied_by = np.full(len(root), NOBODY)
    for rank in sorted(set(np.unique(edges.rank).tolist()), reverse=True):  # the strongest is written last
        mine = edges.rank[star] == rank
        tied_by[record[mine]] = edges.kind[star[mine]]
    return tied_by


def _join(
    subject: Subject, edges: Edges, founds: Flags, root: Ints, tied_by: Ints, owner: Ints, undecided: Flags, pairs: Pairs
) -> None:
    """Let each record that founds nothing join the owner of its strongest identifier; changes `root` and `tied_by`."""
    joins = ~edges.founds & (owner[edges.star] != NOBODY) & ~undecided[edges.star]
    for alone in pairs.alone:
        joins &= edges.record != alone
    for one, two in pairs.never:
        for single, other in ((one, two), (two, one)):
            if not founds[single] and founds[other]:
                joins &= (edges.record != single) | (owner[edges.star] != root[other])
    places = np.flatnonzero(joins)
    places = places[np.lexsort((_value_order(edges, places), edges.rank[edges.star[places]], edges.record[places]))]
    joining, first = np.unique(edges.record[places], return_index=True)
    root[joining] = owner[edges.star[places][first]]
    tied_by[joining] = edges.kind[edges.star[places][first]]
    for one, two in pairs.always:
        for record, other in ((one, two), (two, one)):
            if not founds[record] and founds[other]:
                root[record], tied_by[record] = root[other], len(subject.identifier_types)


def _value_order(edges: Edges, places: Ints) -> Ints:
    """The place of each edge's star in the order of values."""
    stars = np.unique(edges.star[places])
    position = np.zeros(len(edges.begins), dtype=np.int64)
    position[_in_order(edges, stars)] = np.arange(len(stars))
    return position[edges.star[places]]


def named(rows: pa.Table, columns: Sequence[str]) -> pa.ChunkedArray:
    """These columns of each row as one text; NULL where one of them is."""
    return pc.binary_join_element_wise(*(rows[name] for name in columns), BETWEEN)


def ints(column: pa.ChunkedArray) -> Ints:
    """A column without NULLs as 64-bit integers."""
    return column.to_numpy().astype(np.int64)
