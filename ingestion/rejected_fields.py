"""Fields that were refused or cut in rows that were loaded: why, and what is kept of each.

Belongs here: their table with its SQL.  Does not belong here: rows that were refused (`quarantine.py`), the reason codes (there
too), whether a fault costs the row or the field (`Table.costs`).

A row of this table is no row of the ledger's sum: its row was loaded, or is a duplicate.  The ledger counts fields apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pyarrow as pa

from ingestion.ledger import AT_PLACE, Place
from warehouse import ColumnSpec, Session, TableSpec

REJECTED_FIELD = TableSpec(
    schema="quarantine",
    name="rejected_field",
    columns=(
        ColumnSpec("load_id", "text", nullable=False),
        ColumnSpec("tenant_id", "text", nullable=False),
        ColumnSpec("source_system", "text", nullable=False),
        ColumnSpec("source_table", "text", nullable=False),
        ColumnSpec("source_file", "text", nullable=False),
        ColumnSpec("file_sha256", "text", nullable=False),
        ColumnSpec("source_row", "integer", nullable=False),
        ColumnSpec("source_key", "text"),
        ColumnSpec("column_name", "text", nullable=False),
        ColumnSpec("reason_code", "text", nullable=False),
        ColumnSpec("original_value", "text"),
        ColumnSpec("detail", "text"),
        ColumnSpec("loaded_as", "text", nullable=False),
        ColumnSpec("rejected_at", "timestamp", nullable=False),
        ColumnSpec("row_hash", "text", nullable=False),
    ),
    key=("tenant_id", "source_system", "source_table", "file_sha256", "source_row", "column_name"),
    comment="Fields that were not loaded as they came, one row per field of a source row that was loaded: loaded_as says whether"
    " the field is NULL or holds a part of the value",
    indexes=(("load_id",),),
)
_BY_LINE = 500
"""Fields that one statement removes."""


@dataclass(frozen=True, slots=True)
class RejectedField:
    """One field.  `row_hash` is the hash of its row as it was delivered; `detail` says what would have been right."""

    row: int
    column: str
    code: str
    value: str | None
    key: str | None
    row_hash: str
    loaded_as: Literal["NULL", "PART"]
    detail: str | None = None


class RejectedFields:
    """The fields that one load refuses or cuts: counts them and keeps them, as `quarantine.Refusals` does for rows."""

    def __init__(self, place: Place, load_id: str, at: datetime, file_hashes: Sequence[str], *, repeats: bool) -> None:
        """`repeats` says that each delivery of the source holds the same faulty fields again, so that each is entered once."""
        self._place, self._load_id, self._at, self._file_hashes, self._repeats = place, load_id, at, file_hashes, repeats
        self._open: set[tuple[str, int, str]] = set()
        self._known: set[tuple[str, str]] = set()
        self.count = 0

    def before(self, session: Session) -> set[tuple[str, int, str]]:
        """What earlier deliveries of these files entered, as (hash of the file, line, column)."""
        found: set[tuple[str, int, str]] = set()
        for sha256 in self._file_hashes:
            rows = session.fetch(
                f"select source_row, column_name from quarantine.rejected_field where {AT_PLACE} and file_sha256 = %s",  # noqa: S608
                (*self._place, sha256),
            )
            found.update((sha256, row, column) for row, column in rows)
        return found

    def begin(self, session: Session) -> None:
        """Remember what is there."""
        self._open = self.before(session)
        if self._repeats:
            rows = session.fetch(
                f"select distinct row_hash, column_name from quarantine.rejected_field where {AT_PLACE}",  # noqa: S608 a constant
                self._place,
            )
            self._known = {(row_hash, column) for row_hash, column in rows}

    def enter(self, session: Session, source_file: str, sha256: str, fields: Sequence[RejectedField]) -> None:
        """Enter the fields of some rows of a file."""
        self.count += len(fields)
        self._open.difference_update((sha256, field.row, field.column) for field in fields)
        news = [field for field in fields if (field.row_hash, field.column) not in self._known]
        if not news:
            return
        tenant_id, source_system, source_table = self._place
        own = {
            "load_id": self._load_id, "tenant_id": tenant_id, "source_system": source_system, "source_table": source_table,
            "source_file": source_file, "file_sha256": sha256, "rejected_at": self._at,
        }  # fmt: skip
        told = {
            "source_row": [field.row for field in news],
            "source_key": [field.key for field in news],
            "column_name": [field.column for field in news],
            "reason_code": [field.code for field in news],
            "original_value": [field.value for field in news],
            "detail": [field.detail for field in news],
            "loaded_as": [field.loaded_as for field in news],
            "row_hash": [field.row_hash for field in news],
        }
        columns = {**{name: [value] * len(news) for name, value in own.items()}, **told}
        schema = REJECTED_FIELD.arrow_schema()
        session.insert_new(REJECTED_FIELD, pa.table({name: columns[name] for name in schema.names}, schema))
        if self._repeats:
            self._known.update((field.row_hash, field.column) for field in news)

    def settle(self, session: Session) -> None:
        """Remove what earlier loads of these files entered and this load read as it came."""
        for sha256 in self._file_hashes:
            gone: dict[str, list[int]] = {}
            for found, row, column in sorted(self._open):
                if found == sha256:
                    gone.setdefault(column, []).append(row)
            for column, rows in gone.items():
                for start in range(0, len(rows), _BY_LINE):
                    lines = ", ".join(map(str, rows[start : start + _BY_LINE]))
                    session.execute(
                        f"delete from quarantine.rejected_field where {AT_PLACE} and file_sha256 = %s"  # noqa: S608 numbers
                        f" and column_name = %s and source_row in ({lines})",
                        (*self._place, sha256, column),
                    )
