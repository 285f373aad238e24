"""Chance: one seeded stream per table, and the clock and calendar that the generated world lives by.

Belongs here: drawing numbers, words, partitions and moments.  Not here: what a column means.
Moments are whole milliseconds since 1970 in UTC, days are whole days since 1970; both are int64 arrays.
Every stream is seeded by its name, so a change to one table leaves all the others as they were.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
START = datetime(2024, 6, 30, tzinfo=UTC)
END = datetime(2026, 6, 30, tzinfo=UTC)
START_MS, END_MS = int(START.timestamp()) * SECOND, int(END.timestamp()) * SECOND
START_DAY, END_DAY = START_MS // DAY, END_MS // DAY

# How busy the world is.  Local time is that of Shanghai; February holds the Spring Festival, the
# Western holidays thin out July, August and December, and business grows by a fifth a year.
_ZONE = 8 * HOUR
_MONTHS = np.array([0.9, 0.6, 1.2, 1.05, 1.1, 1.15, 0.85, 0.85, 1.2, 1.1, 1.25, 0.9])
_WEEKDAYS = np.array([1.1, 1.2, 1.2, 1.15, 1.0, 0.3, 0.25])
_HOURS = np.array([2, 1, 1, 1, 1, 2, 4, 8, 30, 60, 70, 60, 30, 45, 65, 65, 60, 45, 25, 15, 18, 18, 12, 5]) / 60
_YEARLY_GROWTH = 1.2


def _calendar() -> tuple[Array, Array]:
    """Hour by hour from two years before START to 120 days after END: the edges, and the business done up to each."""
    edges = np.arange(START_MS - 730 * DAY, END_MS + 120 * DAY + 1, HOUR)
    hours = ((edges[:-1] + _ZONE) // HOUR).astype("datetime64[h]")
    days = hours.astype("datetime64[D]")
    weights = (
        _MONTHS[days.astype("datetime64[M]").astype(np.int64) % 12]
        * _WEEKDAYS[(days.astype(np.int64) + 3) % 7]  # day 0, 1 January 1970, was a Thursday
        * _HOURS[hours.astype(np.int64) % 24]
        * _YEARLY_GROWTH ** ((edges[:-1] - START_MS) / (365 * DAY))
    )
    return edges, np.concatenate([[0.0], np.cumsum(weights)])


_EDGES, _DONE = _calendar()


class Draw:
    """A stream of chance.  The same seed and name always give the same draws."""

    def __init__(self, seed: int, name: str) -> None:
        self.rng = np.random.default_rng([seed, zlib.crc32(name.encode())])

    def chance(self, n: int, share: float) -> Array:
        """True for about `share` of n."""
        return self.rng.random(n) < share

    def whole(self, n: int, low: int, high: int) -> Array:
        """n whole numbers from low to high, both included."""
        return self.rng.integers(low, high, n, endpoint=True)

    def skewed(self, n: int, median: float, sigma: float = 0.8, least: float = 0.0, most: float = np.inf) -> Array:
        """n log-normal numbers around `median`, cut off at both ends."""
        return np.clip(self.rng.lognormal(np.log(median), sigma, n), least, most)

    def counts(self, n: int, median: float, sigma: float = 0.8, least: int = 0, most: float = np.inf) -> Array:
        """`skewed`, in whole numbers."""
        return self.skewed(n, median, sigma, least, most).astype(np.int64)

    def index(self, n: int, options: int, weights: Sequence[float] | Array | None = None) -> Array:
        """n draws of 0 … options-1; each occurs at least once when n allows it, so small worlds show everything."""
        p = None if weights is None else np.asarray(weights, dtype=float) / np.sum(weights)
        drawn = self.rng.choice(options, n, p=p)
        if n >= options and (p is None or p.all()):
            drawn[self.rng.permutation(n)[:options]] = np.arange(options)
        return drawn

    def words(self, n: int, values: Sequence[str] | Array, weights: Sequence[float] | Array | None = None) -> Array:
        """n of `values` as an object array; each occurs when n allows it."""
        return np.array(values, dtype=object)[self.index(n, len(values), weights)]

    def hide(self, values: Array, share: float) -> Array:
        """`values` with about `share` of them empty."""
        return np.ma.masked_array(values, mask=self.chance(len(values), share))

    def spread(self, total: int, n: int, least: int = 1, weights: Array | None = None) -> Array:
        """`total` things shared out to n owners, each with at least `least` while there are enough."""
        least = least if total >= least * n else 0
        p = self.rng.gamma(2.0, 1.0, n) if weights is None else np.asarray(weights, dtype=float)
        return least + self.rng.multinomial(total - least * n, p / p.sum())

    def sample(self, n: int, options: int) -> Array:
        """n different numbers of 0 … options-1 (all of them when there are fewer)."""
        return self.rng.permutation(options)[:n]

    def pairs(self, n: int, left: int, right: int) -> tuple[Array, Array]:
        """n different pairs of 0 … left-1 and 0 … right-1."""
        codes = self.rng.choice(left * right, min(n, left * right), replace=False)
        return codes // right, codes % right

    def lapse(self, n: int, shortest: int, longest: int) -> Array:
        """n spans of time between the two, in whole seconds."""
        return self.whole(n, shortest // SECOND, longest // SECOND) * SECOND

    def about(self, n: int, days: float, sigma: float, least: float = 0.0, most: float = np.inf) -> Array:
        """n spans of time around so many days, as `skewed`, in whole seconds."""
        return (self.skewed(n, days, sigma, least, most) * (DAY // SECOND)).astype(np.int64) * SECOND

    def moments(self, n: int, start: Array | int = START_MS, end: Array | int = END_MS) -> Array:
        """n moments, in whole seconds, from start to end: busier in working hours, on working days, and in the busy months."""
        low, high = np.interp(start, _EDGES, _DONE), np.interp(end, _EDGES, _DONE)
        drawn = np.interp(low + self.rng.random(n) * (high - low), _DONE, _EDGES).astype(np.int64)
        return np.clip(drawn // SECOND * SECOND, start, end)

    def days(self, n: int, start: Array | int = START_DAY, end: Array | int = END_DAY) -> Array:
        """n days from start to end, as `moments`."""
        return self.moments(n, np.asarray(start) * DAY, np.asarray(end) * DAY) // DAY

    def office(self, moments: Array) -> Array:
        """The same days, at an hour when it is the same day in Shanghai and in UTC and offices are open."""
        return moments // DAY * DAY + self.whole(len(moments), HOUR // SECOND, 9 * HOUR // SECOND) * SECOND

    def active(self, moments: Array, starts: Array, ends: Array) -> Array:
        """For each moment the index of one of the spans it lies in, or -1 (a campaign that ran then, say)."""
        inside = (moments[:, None] >= starts) & (moments[:, None] < ends)
        scores = np.where(inside, self.rng.random(inside.shape), 0.0)
        return np.where(inside.any(axis=1), scores.argmax(axis=1), -1)
