"""Which id an entity has: ids outlive merges, splits, reloads and rebuilds, and none is given twice (C-55).

Belongs here: the choice of ids for clusters that are already decided.  Does not belong here: who is one (`links.py`).

A cluster keeps the id that its records had; of several ids the oldest stays, and the others become aliases.  When the records
of one id are split, the largest part keeps it.  A new id is made from the cluster's smallest record, so two fresh installations
with the same records agree.
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

from ingestion.identity.columns import Ints

Known = Callable[[Sequence[str]], Iterable[str]]
"""Which of the ids asked for were ever published, aliases included."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The ids of clusters, and what became of the ids that were held before."""

    ids: NDArray[np.object_]
    """Per record the id of the cluster whose smallest record it is; None for the other records."""
    merged: dict[str, str]
    """Old id → the id that it went into."""
    splits: list[tuple[str, str, int]]
    """(old id, new id, how many records left the old for the new)."""


def digest(reference: bytes) -> str:
    """28 hex digits of the text that names a record, in UTF-8."""
    return md5(reference, usedforsecurity=False).hexdigest()[:28]


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

    ids = np.full(int(roots.max(initial=-1)) + 1, None, dtype=object)
    ids[root[plain]] = np.array(names, dtype=object)[old[plain]]
    parts: dict[str, dict[int, int]] = defaultdict(dict)
    for r, o, size in zip(root[~plain].tolist(), old[~plain].tolist(), counts[~plain].tolist(), strict=True):
        parts[names[o]][r] = size
    claiming: dict[int, list[str]] = defaultdict(list)
    for name, sizes in parts.items():
        # Roots are in order, so among parts of equal size max() takes the one with the smallest record.
        claiming[max(sizes, key=sizes.__getitem__)].append(name)
    merged: dict[str, str] = {}
    for r, claimed in claiming.items():
        ids[r] = min(claimed, key=lambda name: (born[name], name))
        merged.update((name, ids[r]) for name in claimed if name != ids[r])

    is_new = np.zeros(len(ids), dtype=bool)
    is_new[roots] = True
    is_new[root] = False
    is_new[[r for r in set(root.tolist()) if ids[r] is None]] = True  # other clusters keep the ids that it held
    new = np.flatnonzero(is_new)
    ids[new] = _new_ids(new, digests, reference, known, prefix)
    splits = [
        (name, ids[r], size) for name, sizes in parts.items() for r, size in sizes.items() if ids[r] != merged.get(name, name)
    ]
    return Assignment(ids, merged, sorted(splits))


def _new_ids(
    roots: Ints, digests: Callable[[Ints], list[str]], reference: Callable[[int], str], known: Known, prefix: str
) -> list[str]:
    """For each cluster the first id, among those made of its reference, that was never published."""
    found = [prefix + text for text in digests(roots)]
    taken = set(known(found))
    waiting = [place for place, new in enumerate(found) if new in taken] if taken else []
    for attempt in count(1):
        if not waiting:
            return found
        for place in waiting:
            found[place] = prefix + digest(f"{reference(int(roots[place]))}|{attempt}".encode())
        taken = set(known([found[place] for place in waiting]))
        waiting = [place for place in waiting if found[place] in taken]
    raise AssertionError("count() does not end")
