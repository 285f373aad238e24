"""What the chapters of sales_analytics share: the customers, what they installed, whom we know there, the deals.

Days are whole days since 1970, references row numbers (-1 for none), amounts cents.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from generator.draw import END_DAY, Array, Draw
from generator.records import Record
from generator.world import Company, Person, World


@dataclass(slots=True)
class Base:
    """Filled chapter by chapter; `sales.write` makes most of it."""

    world: World
    customers: list[Company]
    customer_created: Array
    install_customer: Array
    install_product: Array
    install_licenses: Array
    contacts: list[Person] = field(default_factory=list)
    contact_customer: Array = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    contact_records: list[Record] = field(default_factory=list)


@dataclass(slots=True)
class Deals:
    """Opportunities by row; `ended` is the day of the close, or the expected one while open."""

    customer: Array
    product: Array
    created: Array
    ended: Array
    stage: Array
    amount: Array

    @property
    def won(self) -> Array:
        """Rows of won deals."""
        return np.flatnonzero(self.stage == "Closed Won")

    @property
    def closed(self) -> Array:
        """Rows of won and lost deals."""
        return np.flatnonzero(np.isin(self.stage, ("Closed Won", "Closed Lost")))


def quarters(days: Array) -> Array:
    """`Q1 2025` for each day."""
    months = np.asarray(days).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.array([f"Q{m % 12 // 3 + 1} {1970 + m // 12}" for m in months], dtype=object)


def years(days: Array) -> Array:
    """The calendar year of each day; the fiscal year is the same."""
    return np.asarray(days).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def yes_no(flags: Array) -> Array:
    """Yes or No."""
    return np.where(flags, "Yes", "No").astype(object)


def ordinals(counts: Array) -> Array:
    """0, 1, … within each group of a run of groups: [2, 3] gives 0 1 0 1 2."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def panel(draw: Draw, n: int, owners: int, step: int) -> tuple[Array, Array]:
    """n measurements of owners: whose, and on what day; each owner's lie about `step` days apart and end near END."""
    counts = draw.spread(n, owners, weights=np.ones(owners))
    step = max(1, min(step, 700 // int(counts.max())))
    owner = np.repeat(np.arange(owners), counts)
    return owner, END_DAY - 1 - draw.whole(owners, 0, step - 1)[owner] - ordinals(counts) * step


def share_out(totals: Array, weights: Array, groups: Array) -> Array:
    """Whole parts of each group's total in proportion to the weights; a group's last part takes what rounding leaves."""
    sums = np.bincount(groups, weights=weights, minlength=len(totals))
    parts = np.floor(totals[groups] * weights / sums[groups]).astype(np.int64)
    last = np.append(groups[1:] != groups[:-1], True)
    parts[last] += totals[groups[last]] - np.bincount(groups, weights=parts, minlength=len(totals)).astype(np.int64)[groups[last]]
    return parts
