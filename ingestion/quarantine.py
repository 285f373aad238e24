"""Refused rows: why each was refused and what is kept of it.

Belongs here: the closed list of reason codes, the table of refused rows with its SQL, and which values may be
kept.  Does not belong here: how a value is judged (`coerce.py`, `readers/`), which refusals are open (`settlement.py`).

A refused row is listed once, with the first faulty column in the contract's order.  A value of a PII column
is kept masked, a secret is not kept.  A line that could not be split into columns is kept masked when its
table has a PII or secret column.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ingestion.contracts import Table
from ingestion.ledger import Place
from warehouse import ColumnSpec, Session, TableSpec

if TYPE_CHECKING:
    from ingestion.settlement import Settlement

REASONS: dict[str, str] = {
    "RAGGED_ROW": "a CSV line that lacks required fields at its end, or has text beyond the header",
    "BAD_QUOTE": "a CSV line with a misplaced quote",
    "BAD_JSON": "a line, or a value of a json column, that is not one strict JSON document (object, for a line)",
    "BAD_TYPE": "a nested value (list, object, bytes) in a column that is not json",
    "REQUIRED": "an empty key or required column",
    "BAD_TEXT": "text with a NUL or half of a surrogate pair, or a line that is not UTF-8",
    "TOO_LONG": "more characters than the column holds (text that describes is cut), or a line or document above 1 MB",
    "ENUM": "a word that is not in the column's closed list",
    "BAD_NUMBER": "not written as digits with an optional leading minus and one decimal point",
    "NOT_FINITE": "NaN or an infinity",
    "OUT_OF_SCALE": "more decimals than the column holds",
    "OUT_OF_RANGE": "a number too large for the column, or a time outside [1900, 2100]",
    "OUT_OF_DOMAIN": "a number below the column's minimum or above its maximum",
    "LIST": "several references or identifiers where one is meant; the first is loaded",
    "BAD_BOOLEAN": "not one of true/false, t/f, yes/no, y/n, 1/0, 是/否",
    "BAD_DATE": "not a calendar day written YYYY-MM-DD or with its year first",
    "BAD_TIMESTAMP": "not an ISO 8601 instant or one with its year first, or a local time that the clock skipped",
}
"""Every reason code there is; nothing else is ever written to `reason_code`."""

REDACTED = "<redacted>"
LONGEST_VALUE = 1_000

REJECTED_ROW = TableSpec(
    schema="quarantine",
    name="rejected_row",
    columns=(
        ColumnSpec("load_id", "text", nullable=False),
        ColumnSpec("tenant_id", "text", nullable=False),
        ColumnSpec("source_system", "text", nullable=False),
        ColumnSpec("source_table", "text", nullable=False),
        ColumnSpec("source_file", "text", nullable=False),
        ColumnSpec("file_sha256", "text", nullable=False),
        ColumnSpec("source_row", "integer", nullable=False),
        ColumnSpec("source_key", "text"),
        ColumnSpec("column_name", "text"),
        ColumnSpec("reason_code", "text", nullable=False),
        ColumnSpec("original_value", "text"),
        ColumnSpec("rejected_at", "timestamp", nullable=False),
        ColumnSpec("row_hash", "text", nullable=False),
        ColumnSpec("detail", "text"),
        ColumnSpec("key_hash", "text"),
        ColumnSpec("settled_at", "timestamp"),
        ColumnSpec("settled_load_id", "text"),
    ),
    # The same line of the same bytes is one entry, however often and by whatever name it is delivered.
    key=("tenant_id", "source_system", "source_table", "file_sha256", "source_row"),
    comment="Source rows that were refused when they were loaded, one row each; open until settled_at",
    indexes=(("load_id",),),
)


@dataclass(frozen=True, slots=True)
class Rejection:
    """One refused row.

    `row_hash` is the hash of the row as it was delivered.  `key` is None when the key cannot be read.  `typed_key` is the
    key in the types of raw; it is None when a part of it is missing or invalid.  Quarantine does not store it.  `detail` says
    what would have been right.
    """

    row: int
    column: str | None
    code: str
    value: str | None
    key: str | None
    row_hash: str
    typed_key: tuple[Any, ...] | None = None
    detail: str | None = None


def rejected_line(
    table: Table, row: int, code: str, line: bytes, column: str | None = None, values: Mapping[str, str | None] | None = None
) -> Rejection:
    """The refusal of a row that could not be split into columns; `line` is its bytes, `values` what could be read of it."""
    sensitive = any(c.secret or c.pii for c in table.columns)
    text = line.decode("utf-8", "replace")
    key = source_key(table, values or {})
    return Rejection(row, column, code, masked(text) if sensitive else _short(text), key, hashlib.sha256(line).hexdigest())


def keepable(table: Table, name: str, value: str | None) -> str | None:
    """What may be kept of a column's original value: all of it, its beginning, or nothing."""
    column = table.column(name)
    if value is None:
        return None
    if column.secret:
        return REDACTED
    return masked(value) if column.pii else _short(value)


def source_key(table: Table, values: Mapping[str, str | None]) -> str | None:
    """The key of a row as it was delivered, with `|` between its columns; None when a part is empty."""
    parts = [keepable(table, name, values.get(name)) for name in table.key]
    return "|".join(part for part in parts if part) if all(parts) else None


def masked(value: str) -> str:
    """The first two characters and the length: `13… (11 characters)`."""
    return storable(f"{value[:2]}… ({len(value)} characters)")


def _short(value: str) -> str:
    return storable(value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}… ({len(value)} characters)")


def storable(value: str) -> str:
    """The value with a symbol for NUL and `?` for half a surrogate pair, since no engine can store them as text."""
    return value.replace("\0", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode()


class Refusals:
    """The rows that one load refuses: counts them, and keeps in quarantine those that are not there already."""

    def __init__(self, place: Place, load_id: str, at: datetime, settlement: Settlement) -> None:
        self._place, self._load_id, self._at, self._settlement = place, load_id, at, settlement
        self.count = self.added = 0
        self.reasons: Counter[str] = Counter()

    def enter(self, session: Session, source_file: str, sha256: str, rejected: Sequence[Rejection]) -> None:
        """Put refused rows of a file into quarantine."""
        tenant_id, source_system, source_table = self._place
        known = self._settlement
        keys = known.refuse(sha256, rejected)
        entries = [
            {
                "load_id": self._load_id,
                "tenant_id": tenant_id,
                "source_system": source_system,
                "source_table": source_table,
                "source_file": source_file,
                "file_sha256": sha256,
                "source_row": row.row,
                "source_key": row.key,
                "column_name": row.column,
                "reason_code": row.code,
                "original_value": row.value,
                "rejected_at": self._at,
                "row_hash": row.row_hash,
                "detail": row.detail,
                "key_hash": key,
            }
            for row, key in zip(rejected, keys, strict=True)
        ]
        fresh: list[dict[str, Any]] = []
        again: list[dict[str, Any]] = []
        for row, entry in zip(rejected, entries, strict=True):
            if not known.is_open(row.row_hash):
                (again if known.is_settled((sha256, row.row)) else fresh).append(entry)
        if not known.is_replay:
            session.put(REJECTED_ROW, pa.Table.from_pylist(again, REJECTED_ROW.arrow_schema()))
        inserted = session.insert_new(REJECTED_ROW, pa.Table.from_pylist(fresh, REJECTED_ROW.arrow_schema()))
        self.count += inserted.received + len(entries) - len(fresh)
        self.added += inserted.added
        self.reasons.update(row.code for row in rejected)
