"""What a run would change in what is published, and whether that is too much.

Belongs here: counting and listing the difference.  Does not belong here: how it is shown (`cdp_cli`), the resolution itself.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.identity.columns import named
from ingestion.identity.published import Published
from ingestion.identity.resolution import Resolution
from ingestion.identity.subjects import SUBJECTS, Subject
from ingestion.identity.tables import MERGE_HISTORY, REF, TABLES
from warehouse.base import Session
from warehouse.errors import CdpError

MAX_CHURN = 0.1
"""The share of published records that may get another id in one run, unless the caller says otherwise."""

EXAMPLES = 3
"""How many of the records that a change moves are named."""


class ChurnError(CdpError):
    """A run would change more of what is published than is allowed; `moved` of `published` records."""

    def __init__(self, moved: int, published: int, merges: int, splits: int, max_churn: float) -> None:
        super().__init__(
            f"identity would give {moved:,} of {published:,} records another id ({moved / published:.1%}, {max_churn:.1%} are"
            f" allowed), by {merges:,} merges and {splits:,} splits; nothing was written.  `cdp identity diff` shows them;"
            f" if they are right, publish them with `cdp build --max-churn {min(1.0, round(moved / published + 0.01, 2))}`"
        )
        self.moved, self.published, self.merges, self.splits = moved, published, merges, splits


def allowed_churn(wanted: float | None = None, env: Mapping[str, str] | None = None) -> float:
    """The share of published records that may get another id: as wanted, else CDP_IDENTITY_MAX_CHURN, else MAX_CHURN.

    CdpError when the variable holds no share from 0 to 1.
    """
    text = (os.environ if env is None else env).get("CDP_IDENTITY_MAX_CHURN")
    try:
        share = float(text) if text else MAX_CHURN
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise CdpError(
            f"CDP_IDENTITY_MAX_CHURN={text} is not a share; write a number from 0 (nothing may change) to 1 (anything may)"
        )
    return share if wanted is None else wanted


@dataclass(frozen=True, slots=True)
class Preview:
    """The difference to what is published.

    `before` and `after` count entities that have records, `moved` the records whose id changes, of `kept` that had one.
    `changes` has the columns of `identity.merge_history`, the largest change first, and two columns with examples, each written
    `system/table/key`: `records`, up to EXAMPLES of the records that move, and `beside`, a record that stays in the entity that
    they join (MERGED) or leave (SPLIT).
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

    @property
    def is_same(self) -> bool:
        """Whether a run would change nothing that is published."""
        counts = (self.before, self.refused_before) == (self.after, self.refused_after)
        return counts and not self.moved and not len(self.changes)


def preview_of(subject: Subject, published: Published, found: Resolution) -> Preview:
    """Compare a resolution with what it would replace."""
    records = TABLES[f"{subject.name}_record"]
    live = published.records.filter(published.records["is_live"])
    history = found.tables[MERGE_HISTORY.name].sort_by(
        [("record_count", "descending"), ("entity_id", "ascending"), ("other_entity_id", "ascending")]
    )
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
        changes=_with_examples(history, live, records.conform(found.tables[records.name]), subject.id_column),
    )


def _with_examples(history: pa.Table, before: pa.Table, after: pa.Table, id_column: str) -> pa.Table:
    """The columns `records` and `beside` for each change."""
    before = before.sort_by([(name, "ascending") for name in REF])
    now = after[id_column].take(pc.index_in(named(before, REF), value_set=named(after, REF).combine_chunks()))
    stays = pc.fill_null(pc.equal(before[id_column], now), False)
    places = pc.binary_join_element_wise(*(before[name] for name in REF[1:]), "/")
    moving = pa.table({"old": before[id_column], "new": now, "place": places}).filter(pc.and_(pc.invert(stays), pc.is_valid(now)))
    moved: dict[tuple[str, str], list[str]] = {}
    for row in moving.to_pylist():
        examples = moved.setdefault((row["old"], row["new"]), [])
        if len(examples) < EXAMPLES:
            examples.append(row["place"])
    changes = history.to_pylist()
    left = [row["other_entity_id"] if row["event"] == "MERGED" else row["entity_id"] for row in changes]
    staying = pa.table({"id": before[id_column], "place": places}).filter(
        pc.and_(stays, pc.is_in(before[id_column], value_set=pa.array(left, pa.string())))
    )
    beside = dict(zip(*(reversed(staying[name].to_pylist()) for name in ("id", "place")), strict=True))  # the first is kept
    return history.append_column(
        "records", pa.array([moved.get((row["entity_id"], row["other_entity_id"]), []) for row in changes], pa.list_(pa.string()))
    ).append_column("beside", pa.array([beside.get(entity) for entity in left], pa.string()))


def published_records(session: Session) -> int:
    """How many records that are still in raw have a published id, of all subjects."""
    counts = (f"select count(*) as number from identity.{subject.name}_record where is_live" for subject in SUBJECTS)  # noqa: S608
    ((published,),) = session.fetch(f"select sum(number) from ({' union all '.join(counts)}) as counted")  # noqa: S608
    return int(published)


def refuse_churn(found: Mapping[str, Resolution], published: int, max_churn: float) -> None:
    """ChurnError when more than the share `max_churn` of the published records would get another id."""
    moved = sum(resolution.moved for resolution in found.values())
    published = max(published, moved)  # a record that left raw and comes back as somebody else was not counted
    if moved > max_churn * published:
        merges = sum(resolution.merges for resolution in found.values())
        raise ChurnError(moved, published, merges, sum(resolution.splits for resolution in found.values()), max_churn)
