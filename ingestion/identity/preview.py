"""What a run would change in what is published, and whether that is too much.

Belongs here: counting and listing the difference.  Does not belong here: how it is shown (`cdp_cli`), the resolution itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.identity.resolution import Published, Resolution
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import MERGE_HISTORY
from warehouse.base import Session
from warehouse.errors import CdpError

MAX_CHURN = 0.1
"""The share of published records that may get another id in one run, unless the caller says otherwise."""


class ChurnError(CdpError):
    """A run would change more of what is published than is allowed; `moved` of `kept` records."""

    def __init__(self, moved: int, kept: int, merges: int, splits: int, max_churn: float) -> None:
        super().__init__(
            f"identity would give {moved:,} of {kept:,} records another id ({moved / kept:.1%}, {max_churn:.1%} are allowed),"
            f" by {merges:,} merges and {splits:,} splits; nothing was written.  `cdp identity diff` shows them;"
            f" if they are right, publish them with `cdp build --max-churn {min(1.0, round(moved / kept + 0.01, 2))}`"
        )
        self.moved, self.kept, self.merges, self.splits = moved, kept, merges, splits


@dataclass(frozen=True, slots=True)
class Preview:
    """The difference to what is published.  `changes` has the columns of `identity.merge_history`, the largest first.

    `before` and `after` count entities that have records, `moved` the records whose id changes, of `kept` that had one.
    """

    subject: str
    before: int
    after: int
    merges: int
    splits: int
    moved: int
    kept: int
    refused_before: int
    refused_after: int
    changes: pa.Table


def preview_of(subject: Subject, published: Published, found: Resolution) -> Preview:
    """Compare a resolution with what it would replace."""
    live = published.records.filter(pc.fill_null(published.records["is_live"], True))
    return Preview(
        subject=subject.name,
        before=len(pc.unique(live[subject.id_column])),
        after=found.entities,
        merges=found.merges,
        splits=found.splits,
        moved=found.moved,
        kept=found.kept,
        refused_before=len(published.refused),
        refused_after=found.refused,
        changes=found.tables[MERGE_HISTORY.name].sort_by(
            [("record_count", "descending"), ("entity_id", "ascending"), ("other_entity_id", "ascending")]
        ),
    )


def refuse_churn(session: Session, found: Mapping[str, Resolution], max_churn: float) -> None:
    """ChurnError when more than the share `max_churn` of all published records would get another id."""
    moved = sum(resolution.moved for resolution in found.values())
    if not moved or max_churn >= 1:
        return
    counts = (f"select count(*) as number from identity.{name}_record where is_live" for name in found)  # noqa: S608
    ((kept,),) = session.fetch(f"select sum(number) from ({' union all '.join(counts)}) as counted")  # noqa: S608
    if moved > max_churn * int(kept):
        merges = sum(resolution.merges for resolution in found.values())
        raise ChurnError(moved, int(kept), merges, sum(resolution.splits for resolution in found.values()), max_churn)
