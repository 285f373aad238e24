"""What earlier runs published about a subject: its records, merged ids and refusals.

Belongs here: what a resolution has to know of the runs before it.  Does not belong here: reading it (`store.py`, `part.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.identity.ids import Known
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import REFUSED_MERGE, TABLES

Births = dict[str, tuple[int, int]]
"""Per published id when it was published, and when its first record was seen; microseconds."""


@dataclass(frozen=True, slots=True)
class Published:
    """What earlier runs said of a subject: `<subject>_record` (of records that create entities), `_alias`, `refused_merge`.

    `known` tells which ids were ever published; without it, these tables do.
    """

    records: pa.Table
    aliases: pa.Table
    refused: pa.Table
    known: Known | None = None

    @classmethod
    def nothing(cls, subject: Subject) -> Published:
        """Before the first run."""
        specs = (TABLES[f"{subject.name}_record"], TABLES[f"{subject.name}_alias"], REFUSED_MERGE)
        return cls(*(spec.arrow_schema().empty_table() for spec in specs))

    def births(self, subject: Subject) -> Births:
        """When each id began."""
        published = pc.coalesce(self.records["id_published_at"], self.records["first_seen_at"])  # earlier versions wrote none
        known = pa.table({subject.id_column: self.records[subject.id_column], "id_published_at": published,
                          "first_seen_at": self.records["first_seen_at"]})  # fmt: skip
        ids = known.group_by(subject.id_column).aggregate([("id_published_at", "min"), ("first_seen_at", "min")])
        instants = (ids[name].cast(pa.int64()).to_pylist() for name in ("id_published_at_min", "first_seen_at_min"))
        return dict(zip(ids[subject.id_column].to_pylist(), zip(*instants, strict=True), strict=True))

    def which_are_known(self, subject: Subject) -> Known:
        """Which of some ids were ever published."""
        if self.known is not None:
            return self.known
        ids = {*self.records[subject.id_column].to_pylist(), *self.aliases["old_id"].to_pylist()}
        return ids.intersection
