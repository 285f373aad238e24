"""Which id an entity has: ids outlive merges, splits, reloads and rebuilds, and none is given twice (C-55).

Belongs here: the choice of ids for clusters that are already decided.  Does not belong here: deciding them (`links.py`).

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

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Known = Callable[[Sequence[str]], Iterable[str]]
"""Which of the ids asked for were ever published, aliases included."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The id of each cluster by its smallest record; which ids merged into which; what left an id: (old, new, records)."""

    ids: dict[int, str]
    merged: dict[str, str]
    splits: list[tuple[str, str, int]]


def digest(reference: str) -> str:
    """28 hex digits of the text that names a record."""
    return md5(reference.encode(), usedforsecurity=False).hexdigest()[:28]


def assign(
    roots: Ints, held: pa.Array, born: Mapping[str, tuple[int, int]], known: Known, digests: Callable[[Ints], list[str]],
    reference: Callable[[int], str], prefix: str,
) -> Assignment:  # fmt: skip
    """Give every cluster an id.

    Record i, in the order of references, belongs to the cluster whose smallest record is `roots[i]` and held the id
    `held[i]` before, if any.  `born` is when each held id was published, and when its first record was seen.
    `reference(i)` is the text a new id is made of, and `digests` gives the digests of such texts.
    """
    encoded = held.dictionary_encode()
    names = encoded.dictionary.to_pylist()
    had = encoded.indices.is_valid().to_numpy(zero_copy_only=False)
    code = encoded.indices.filter(encoded.indices.is_valid()).to_numpy().astype(np.int64)
    pairs, counts = np.unique(roots[had] * (len(names) + 1) + code, return_counts=True)
    root, old = pairs // (len(names) + 1), pairs % (len(names) + 1)
    _, meeting, claims = np.unique(root, return_inverse=True, return_counts=True)
    plain = (np.bincount(old, minlength=len(names))[old] == 1) & (claims[meeting] == 1)

    ids = {r: names[o] for r, o in zip(root[plain].tolist(), old[plain].tolist(), strict=True)}
    parts: dict[str, dict[int, int]] = defaultdict(dict)
    for r, o, size in zip(root[~plain].tolist(), old[~plain].tolist(), counts[~plain].tolist(), strict=True):
        parts[names[o]][r] = size
    claiming: dict[int, list[str]] = defaultdict(list)
    for name, sizes in parts.items():
        # Roots come in order, so of equal parts max() sees the one with the smallest record first.
        claiming[max(sizes, key=sizes.__getitem__)].append(name)
    merged: dict[str, str] = {}
    for r, claimed in claiming.items():
        ids[r] = min(claimed, key=lambda name: (born[name], name))
        merged.update((name, ids[r]) for name in claimed if name != ids[r])

    is_root = np.zeros(int(roots.max(initial=-1)) + 1, dtype=bool)
    is_root[roots] = True
    is_root[list(ids)] = False
    ids.update(_new_ids(np.flatnonzero(is_root), digests, reference, known, prefix))
    splits = [
        (name, ids[r], size) for name, sizes in parts.items() for r, size in sizes.items() if ids[r] != merged.get(name, name)
    ]
    return Assignment(ids, merged, sorted(splits))


def _new_ids(
    roots: Ints, digests: Callable[[Ints], list[str]], reference: Callable[[int], str], known: Known, prefix: str
) -> dict[int, str]:
    """For each cluster the first id made of its reference that was never published."""
    wanted = dict(zip(roots.tolist(), [prefix + text for text in digests(roots)], strict=True))
    found: dict[int, str] = {}
    for attempt in count(1):
        taken = set(known(list(wanted.values())))
        found.update((root, new) for root, new in wanted.items() if new not in taken)
        wanted = {root: prefix + digest(f"{reference(root)}|{attempt}") for root, new in wanted.items() if new in taken}
        if not wanted:
            return found
    raise AssertionError("count() does not end")
