"""Taking apart the components that break a limit or a decision.

Belongs here: finding such components, and grouping their records again within the limits.  Does not belong here: the graph
(`graph.py`), the answer for every record (`links.py`).

The rule: take the identifier nodes by priority, then by value.  A node brings together the groups of records that show it,
unless that breaks a limit; then it is *contested* and brings nobody together.  Stronger identifiers were taken before, so the
weakest gives way, and the records keep all others.  The order is that of the values and not of arrival, so the same records
give the same groups in whatever order and portions they came.

Only a component that holds too many values, or two records that a decision keeps apart, can break a rule.  Only these are taken
node by node.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ingestion.identity.columns import Flags, Ints
from ingestion.identity.graph import Edges, Pairs, Records
from ingestion.identity.reasons import LIMIT, NEVER_LINK
from ingestion.identity.subjects import Subject
from warehouse.errors import CdpError

DAY = 86_400_000_000


def broken_labels(subject: Subject, edges: Edges, may_link: Flags, label: Ints, node_label: Ints, pairs: Pairs) -> Flags:
    """Per component whether it holds more values than a limit allows, or records that a decision keeps apart."""
    labels = int(max(label.max(initial=-1), node_label.max(initial=-1))) + 1
    broken = np.zeros(labels, dtype=bool)
    types = len(subject.identifier_types)
    linking = np.zeros(len(edges.begins), dtype=bool)
    linking[edges.node[may_link]] = True
    limited = np.flatnonzero(linking & (edges.most > 0))
    key = node_label[limited] * types + edges.kind[limited]
    held = np.bincount(key, minlength=labels * types)
    broken[node_label[limited][held[key] > edges.most[limited]]] = True
    for one, two in pairs.never:
        broken[label[one]] |= label[one] == label[two]
    sizes = np.bincount(label, minlength=labels)
    for one in pairs.alone:
        broken[label[one]] |= sizes[label[one]] > 1
    return broken


class Groups:
    """The groups that the records of broken components form, built up node by node.

    Per contested node: `refusal`, the limit or decision by name, `reason`, the code for it, and `owner_record`, a record of the
    group that keeps it when a decision forbade the link.  `given_up` are the edges of values that a record shows beyond a limit.
    """

    def __init__(self, subject: Subject, records: Records, edges: Edges, chosen: Flags, pairs: Pairs, always: Ints) -> None:
        self.refusal: dict[int, str] = {}
        self.reason: dict[int, str] = {}
        self.owner_record: dict[int, int] = {}
        self.given_up: list[int] = []
        self._edges, self._pairs = edges, pairs
        self._limits = Limits(subject, edges)
        self._born = records.born
        self._parent: dict[int, int] = {}
        self._values: dict[int, dict[int, dict[int, int]]] = {}
        self._members: dict[int, set[int]] = {}
        self._kept_apart: dict[int, dict[int, str]] = {}
        self._senior: dict[int, tuple[int, int]] = {}

        places = np.flatnonzero(chosen)
        nodes = in_order(edges, np.unique(edges.node[places]))
        self._position = {node: position for position, node in enumerate(nodes)}
        self._show(places)
        for (one, two), decision in pairs.never.items():
            self._kept_apart.setdefault(one, {})[two] = decision
            self._kept_apart.setdefault(two, {})[one] = decision
        self._decide(always)
        dropped = set(self.given_up)
        low, high = np.searchsorted(edges.node, nodes), np.searchsorted(edges.node, np.array(nodes, dtype=np.int64) + 1)
        for node, begin, end in zip(nodes, low.tolist(), high.tolist(), strict=True):
            members = [int(edges.record[e]) for e in range(begin, end) if chosen[e] and e not in dropped]
            self._take(node, members)

    def roots(self, chosen: Ints) -> Ints:
        """The smallest record of each record's group."""
        tops = [self._top(record) for record in chosen.tolist()]
        smallest: dict[int, int] = {}
        for record, top in zip(chosen.tolist(), tops, strict=True):
            smallest[top] = min(smallest.get(top, record), record)
        return np.array([smallest[top] for top in tops], dtype=np.int64)

    def _show(self, places: Ints) -> None:
        """Begin with each record alone; where it shows too many values it keeps those seen first."""
        edges = self._edges
        shown: dict[int, dict[int, list[tuple[int, int, int, int]]]] = {}
        for place in places.tolist():
            node, record = int(edges.node[place]), int(edges.record[place])
            entry = (int(edges.seen_at[place]), self._position[node], node, place)
            shown.setdefault(record, {}).setdefault(int(edges.kind[node]), []).append(entry)
        for record, by_kind in shown.items():
            kept: dict[int, dict[int, int]] = {}
            for kind, entries in by_kind.items():
                values: dict[int, int] = {}
                for at, _, node, place in sorted(entries):
                    if node in values or not self._limits.exceeded(kind, node, [*values.values(), at]):
                        values.setdefault(node, at)
                    else:
                        self.given_up.append(place)
                kept[kind] = values
            self._values[record] = kept
        for place in self.given_up:
            node = int(edges.node[place])
            self.refusal.setdefault(node, self._limits.name(int(edges.kind[node]), node))
            self.reason.setdefault(node, LIMIT)

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
        """Link first what people decided to be one; no limit stops it."""
        for one, two in always.tolist():
            self._merge([self._top(one), self._top(two)])
        for (one, two), decision in self._pairs.never.items():
            if self._top(one) == self._top(two):
                linked = sorted(d for (a, _), d in self._pairs.always.items() if self._top(a) == self._top(one))
                raise CdpError(
                    f"decision {decision} keeps two records apart that {', '.join(linked)} link;"
                    " withdraw one of them (cdp identity withdraw)"
                )

    def _take(self, node: int, members: list[int]) -> None:
        """Bring the groups that show a node together, unless a decision or a limit forbids it."""
        tops = sorted({self._top(member) for member in members}, key=self._seniority)
        kept = [top for top in tops if not self._is_alone(top)]
        if len(tops) > 1 and self._kept_apart:
            kept = self._without_kept_apart(node, kept)
        apart = [top for top in tops if top not in kept]
        if apart and len(tops) > 1:
            alone = next((self._pairs.alone[m] for top in apart for m in self._group(top) if m in self._pairs.alone), None)
            self.refusal.setdefault(node, f"decision {alone}")
            self.reason.setdefault(node, NEVER_LINK)
            self.owner_record[node] = (kept or tops)[0]
        if len(kept) < 2:
            return
        over = self._limits.over([self._values.get(top, {}) for top in kept])
        if over is None:
            self._merge(kept)
        else:
            self.refusal[node], self.reason[node] = over, LIMIT
            self.owner_record.pop(node, None)

    def _without_kept_apart(self, node: int, tops: list[int]) -> list[int]:
        """The groups that may become one; of two that a decision keeps apart, the older."""
        kept: list[int] = []
        together: set[int] = set()
        for top in tops:
            members = self._group(top)
            decision = next((d for m in members for other, d in self._kept_apart.get(m, {}).items() if other in together), None)
            if decision is None:
                kept.append(top)
                together |= members
            else:
                self.refusal[node], self.reason[node] = f"decision {decision}", NEVER_LINK
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
                for node, at in found.items():
                    mine[node] = min(at, mine.get(node, at))


class Limits:
    """How many values of each type one entity may have.  A node knows its tenant, so any node of a type tells the limit."""

    def __init__(self, subject: Subject, edges: Edges) -> None:
        self._types, self._most, self._window = subject.identifier_types, edges.most, edges.window

    def exceeded(self, kind: int, node: int, times: list[int]) -> bool:
        """Whether values first seen at these instants are too many by the limit of `node`."""
        most, window = int(self._most[node]), int(self._window[node]) * DAY
        if not most or len(times) <= most:
            return False
        ordered = sorted(times)
        return not window or any(late - early < window for early, late in zip(ordered, ordered[most:], strict=False))

    def over(self, groups: list[dict[int, dict[int, int]]]) -> str | None:
        """The first limit that the values of these groups would break together, by name."""
        for kind in range(len(self._types)):
            together: dict[int, int] = {}
            for values in groups:
                for node, at in values.get(kind, {}).items():
                    together[node] = min(at, together.get(node, at))
            some = next(iter(together), None)
            if some is not None and self.exceeded(kind, some, list(together.values())):
                return self.name(kind, some)
        return None

    def name(self, kind: int, node: int) -> str:
        """The limit as `refused_merge.rule` has it."""
        days = int(self._window[node])
        return f"max_values {self._types[kind]} {self._most[node]}" + (f" in {days} days" if days else "")


def in_order(edges: Edges, nodes: Ints) -> list[int]:
    """Nodes by priority, then by value."""
    names = edges.identifiers(nodes).append_column("node", pa.array(nodes)).append_column("rank", pa.array(edges.rank[nodes]))
    ordered = names.sort_by([(name, "ascending") for name in ("rank", "tenant_id", "scope", "identifier_value")])
    return list(ordered["node"].to_pylist())
