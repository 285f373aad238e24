"""How right a clustering is: pairs of records that are rightly together, and the clusters that are wrong.

Belongs here: formulas over two labels per record.  Does not belong here: where the labels come from.

Pairs are counted from the contingency of true and found labels, never listed: a cluster of n records holds n(n-1)/2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Quality:
    """`precision`: of the pairs found, the share that is true; `recall`: of the true pairs, the share found.

    Each is 1 when there is no pair to judge.  Over-merged is a cluster that holds several persons, under-merged a person
    who is in several clusters; `largest_wrong` is the number of records in the largest over-merged cluster.
    """

    precision: float
    recall: float
    persons: int
    clusters: int
    over_merged: int
    under_merged: int
    largest_wrong: int


def score(truth: Ints, found: Ints) -> Quality:
    """Compare two labels per record, in the same order; which numbers serve as labels does not matter."""
    person, persons = _dense(truth)
    cluster, clusters = _dense(found)
    cell, counts = np.unique(person * max(clusters, 1) + cluster, return_counts=True)
    cell_cluster = cell % max(clusters, 1)
    sizes = np.bincount(cluster, minlength=clusters)
    both, true, together = _pairs(counts), _pairs(np.bincount(person)), _pairs(sizes)
    mixed = np.bincount(cell_cluster, minlength=clusters) > 1
    return Quality(
        precision=both / together if together else 1.0,
        recall=both / true if true else 1.0,
        persons=persons,
        clusters=clusters,
        over_merged=int(mixed.sum()),
        under_merged=int((np.bincount(cell // max(clusters, 1)) > 1).sum()),
        largest_wrong=int(sizes[mixed].max(initial=0)),
    )


def _dense(labels: Ints) -> tuple[Ints, int]:
    values, codes = np.unique(labels, return_inverse=True)
    return codes.astype(np.int64), len(values)


def _pairs(sizes: Ints) -> int:
    wide = sizes.astype(np.int64)
    return int((wide * (wide - 1) // 2).sum())
