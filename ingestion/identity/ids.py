"""Which id an entity has: ids outlive merges, splits, reloads and rebuilds, and none is given twice (C-55).

Belongs here: the choice of ids for clusters that are already decided.  Does not belong here: deciding them (`resolution.py`).

A cluster takes over the id its records had.  Of several the oldest stays and the others become aliases.  An id whose
records fall apart stays with the larger part.  A new id comes from the cluster's smallest record, so two fresh
installations with the same records agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from itertools import count


@dataclass(frozen=True, slots=True)
class Assignment:
    """The id of each cluster (by its smallest record), which ids merged into which, and how many parts split off."""

    ids: dict[int, str]
    merged: dict[str, str]
    splits: int


def assign(
    roots: Sequence[int],
    held: Sequence[str | None],
    born: Mapping[str, int],
    known: Iterable[str],
    reference: Callable[[int], str],
    prefix: str,
) -> Assignment:
    """Give every cluster an id.

    Record i, in the order of references, belongs to the cluster whose smallest record is `roots[i]` and held the id
    `held[i]` before.  `born` is when each held id was first seen.  `known` are all ids ever published, aliases
    included.  `reference(i)` is the text a new id is made of.
    """
    parts: dict[str, dict[int, int]] = defaultdict(dict)
    for root, old in zip(roots, held, strict=True):
        if old is not None:
            parts[old][root] = parts[old].get(root, 0) + 1

    claims: dict[int, list[str]] = defaultdict(list)
    for old, sizes in parts.items():
        # Records come in order, so of equal parts max() sees the one with the smallest record first.
        claims[max(sizes, key=sizes.__getitem__)].append(old)

    ids: dict[int, str] = {}
    merged: dict[str, str] = {}
    for root, olds in claims.items():
        ids[root] = min(olds, key=lambda old: (born[old], old))
        merged.update((old, ids[root]) for old in olds if old != ids[root])

    published = set(known)
    for root in sorted(set(roots) - ids.keys()):
        ids[root] = _new_id(prefix, reference(root), published)
        published.add(ids[root])
    return Assignment(ids, merged, splits=sum(len(sizes) - 1 for sizes in parts.values()))


def _new_id(prefix: str, reference: str, published: set[str]) -> str:
    """The first id made of the reference that was never published."""
    for attempt in count():
        text = reference if attempt == 0 else f"{reference}|{attempt}"
        new = prefix + md5(text.encode(), usedforsecurity=False).hexdigest()[:28]
        if new not in published:
            return new
    raise AssertionError("count() does not end")
