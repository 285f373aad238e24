"""The ledger of loads: what each load received, what became of the rows, and how far each table was read.

For every load, `received = loaded + duplicate + quarantined + suppressed`.  An entry is written in the
transaction that writes the rows, so each load that happened has one entry and a load that failed has none.
`deleted` is not part of the sum: it counts rows that a snapshot no longer holds.  Nor is `older`: it counts rows whose
latest version in the load is not the current one, because raw has a later version.  A table was read up to
the greatest `cursor_value` of its loads (`position`), so the cursor moves together with the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa

from warehouse import ColumnSpec, Session, TableSpec

LOAD_LEDGER = TableSpec(
    schema="ops",
    name="load_ledger",
    columns=(
        ColumnSpec("load_id", "text", nullable=False),
        ColumnSpec("tenant_id", "text", nullable=False),
        ColumnSpec("source_system", "text", nullable=False),
        ColumnSpec("source_table", "text", nullable=False),
        ColumnSpec("source_files", "text", nullable=False),
        ColumnSpec("sha256", "text", nullable=False),
        ColumnSpec("status", "text", nullable=False),
        ColumnSpec("delivery", "text", nullable=False),
        ColumnSpec("received", "integer", nullable=False),
        ColumnSpec("loaded", "integer", nullable=False),
        ColumnSpec("duplicate", "integer", nullable=False),
        ColumnSpec("quarantined", "integer", nullable=False),
        ColumnSpec("suppressed", "integer", nullable=False),
        ColumnSpec("deleted", "integer", nullable=False),
        ColumnSpec("older", "integer", nullable=False),
        ColumnSpec("added", "integer", nullable=False),
        ColumnSpec("missing_columns", "text"),
        ColumnSpec("unknown_columns", "text"),
        ColumnSpec("cursor_value", "timestamp"),
        ColumnSpec("table_rows", "integer", nullable=False),
        ColumnSpec("rules_sha256", "text", nullable=False),
        ColumnSpec("started_at", "timestamp", nullable=False),
        ColumnSpec("finished_at", "timestamp", nullable=False),
        ColumnSpec("fields", "integer"),
        ColumnSpec("notes", "text"),
        ColumnSpec("quarantine_rows", "integer"),
    ),
    key=("load_id",),
    comment="One row per load of one table; status is `loaded`, `replayed` when the same bytes were loaded before, or"
    " `withheld` when a snapshot lacks so many rows that they were kept",
    indexes=(("source_system", "source_table", "sha256"),),
)


DeliveryKind = Literal["part", "snapshot", "increment"]
"""What a delivery holds: some rows, all rows of the table, or the rows that changed since the last increment."""

COUNTS = ("received", "loaded", "duplicate", "quarantined", "suppressed", "deleted", "older", "fields")
"""The counts of a load, in the order in which people read them; all but the last are rows."""


@dataclass(frozen=True, slots=True)
class LoadResult:
    """One load of one table.

    Counts are rows, but for `fields`: the fields of loaded rows that are NULL or a part of what was delivered, because the
    rest was refused (`rejected_fields.py`).  `notes` tell in one line what was read tolerantly (`values/notes.py`).
    `loaded` and `added` are used as in `warehouse.Inserted`: `loaded` rows took effect, and `added` is by how many rows the
    raw table grew, including those that mark a deletion.  `table_rows` is the size of the raw table afterwards,
    `quarantine_rows` how many of its rows are in quarantine then (None in entries of earlier versions).  `settled` refusals
    of earlier loads are settled by this one (`settlement.py`).  `reasons` counts the quarantined rows by reason code.
    `rules_sha256` identifies the contract and the code that judged the rows.  `undecided` rows were missing from a snapshot
    but are not deleted: the snapshot also held rows with unreadable keys, which may be the missing ones.  `withheld` rows were
    missing from a snapshot but are not deleted, because they are too many (`DeliveryOptions`).
    """

    load_id: str
    tenant_id: str
    source_system: str
    source_table: str
    source_files: tuple[str, ...]
    sha256: str
    status: str
    delivery: DeliveryKind
    received: int
    loaded: int
    duplicate: int
    quarantined: int
    suppressed: int
    deleted: int
    older: int
    added: int
    missing_columns: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    cursor_value: datetime | None
    table_rows: int
    rules_sha256: str
    started_at: datetime
    finished_at: datetime
    quarantine_rows: int | None = None
    settled: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    undecided: int = 0
    withheld: int = 0
    fields: int = 0
    notes: str = ""

    @property
    def accounted(self) -> int:
        """The rows whose outcome is known; equals `received`."""
        return self.loaded + self.duplicate + self.quarantined + self.suppressed

    def __str__(self) -> str:
        parts = [f"{self.received:,} received", f"{self.loaded:,} loaded"]
        parts += [f"{count:,} {name}" for name in COUNTS[2:] if (count := getattr(self, name))]
        return f"{self.source_system}.{self.source_table}: {', '.join(parts)}"


def totals(results: Iterable[LoadResult]) -> dict[str, Counter[str]]:
    """The counts of all loads of each table, added up, by table."""
    found: dict[str, Counter[str]] = {}
    for result in results:
        found.setdefault(result.source_table, Counter()).update({name: getattr(result, name) for name in COUNTS})
    return found


Place = tuple[str, str, str]
"""Tenant, source system and source table of a load."""
AT_PLACE = "tenant_id = %s and source_system = %s and source_table = %s"
"""The condition that a row belongs to a `Place`, which gives its three parameters."""

_LISTS = ("source_files", "missing_columns", "unknown_columns")


def last_load(session: Session, place: Place, sha256: str | None = None) -> LoadResult | None:
    """The latest load of a place or, with `sha256`, the latest load of exactly these bytes; None when there was none."""
    names = [column.name for column in LOAD_LEDGER.columns]
    sql = f"select {', '.join(names)} from ops.load_ledger where {AT_PLACE}"  # noqa: S608 names of this module, no input
    rows = session.fetch(
        f"{sql} {'and sha256 = %s' if sha256 else ''} order by finished_at desc, load_id desc limit 1",
        (*place, sha256) if sha256 else place,
    )
    if not rows:
        return None
    row = dict(zip(names, rows[0], strict=True))
    row |= {"fields": row["fields"] or 0, "notes": row["notes"] or ""}
    return LoadResult(**{**row, **{name: tuple(row[name].split(", ")) if row[name] else () for name in _LISTS}})


def position(session: Session, place: Place) -> datetime | None:
    """Up to which cursor a table was read from its source; None when it never was.

    A row may carry a cursor that lies in the future.  So the position is never later than the start of the latest load.
    """
    rows = session.fetch(
        f"select max(cursor_value), max(started_at) from ops.load_ledger where {AT_PLACE} and delivery <> %s"  # noqa: S608
        " and cursor_value is not null",
        (*place, "part"),
    )
    return min(rows[0]) if rows[0][0] else None


def record(session: Session, result: LoadResult) -> None:
    """Write a load into the ledger."""
    row: dict[str, Any] = {column.name: getattr(result, column.name) for column in LOAD_LEDGER.columns}
    row |= {name: ", ".join(row[name]) or None for name in _LISTS} | {"notes": result.notes or None}
    session.append(LOAD_LEDGER, pa.Table.from_pylist([row], LOAD_LEDGER.arrow_schema()))
