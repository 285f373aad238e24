"""Turns the text of rows into values of the contract's types, and says what a value that does not fit costs.

Belongs here: rows and columns.  Does not belong here: the syntax of a type (`values/`), files (`readers/`), what is kept of
what was refused (`quarantine.py`, `rejected_fields.py`).

A value that does not fit is refused; it is never clamped, rounded or guessed.  Blanks around a value are dropped.  An empty
value is NULL.  A refused value costs the row or only its field, as `Table.costs` says.  A row with several faults that cost it
is reported once, with the first of these columns in the contract's order; a row that is kept has one entry per faulty field.

| type      | is written                                                                             |
|-----------|----------------------------------------------------------------------------------------|
| text      | any Unicode text without NUL; what it is for decides the rest (`values/text.py`)       |
| integer   | ASCII digits with an optional leading `-`; a fraction must be zero (`1054.0`)          |
| decimal   | ASCII digits with an optional leading `-` and an optional `.`; zeros beyond the scale  |
|           | are dropped, and a binary double beside a value of the scale is that value             |
| boolean   | true false, t f, yes no, y n, 1 0, in any case; 是 否; 1.0 0.0                         |
| date      | `YYYY-MM-DD`, or an instant without offset whose time is midnight; other spellings     |
|           | that begin with the year                                                               |
| timestamp | ISO 8601: a date, `T` or a blank, `HH:MM` or `HH:MM:SS`, an optional fraction of at    |
|           | most microseconds, an optional `Z` or `±HH:MM`; a date alone is its midnight; other    |
|           | spellings that begin with the year                                                     |
| json      | one strict JSON document, kept with its keys sorted and without blanks                 |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.chunk import Chunk
from ingestion.contracts import Column, System, Table
from ingestion.fingerprint import row_hashes
from ingestion.quarantine import Rejection, keepable, source_key
from ingestion.rejected_fields import RejectedField
from ingestion.values import documents, instants, numbers, words
from ingestion.values.notes import Hints, Notes
from ingestion.values.reading import BLANKS, Reading, Refused, Tolerant
from ingestion.values.text import text_reading
from warehouse.base import arrow_type


@dataclass(frozen=True, slots=True)
class Coerced:
    """What became of the rows of a chunk.

    `rows` are the good ones, with the contract's stored columns and `_source_row`; `fields` are what was refused or cut in
    them.  `refused` are the others.  `notes` and `hints` are counted over all of them.
    """

    rows: pa.Table
    refused: list[Rejection]
    fields: list[RejectedField]
    notes: Notes

    @property
    def hints(self) -> Hints:
        """What refused words should have been."""
        told = [(row.column or "", row.detail) for row in self.refused] + [(field.column, field.detail) for field in self.fields]
        return Counter((column, detail) for column, detail in told if detail)


@dataclass(slots=True)
class Typed:
    """One column: its values, by position the reason code of each refused value and of each that was taken in part."""

    values: pa.Array
    faults: dict[int, str] = field(default_factory=dict)
    parts: dict[int, str] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)


def coerce(system: System, table: Table, chunk: Chunk) -> Coerced:
    """Type the rows of a chunk."""
    columns: dict[str, pa.Array] = {}
    notes = Counter(chunk.notes)
    failed: dict[int, tuple[Column, str]] = {}
    fields: list[tuple[int, Column, str, bool]] = []
    for column in table.stored_columns:
        texts = chunk.texts.get(column.name)
        if texts is None:
            columns[column.name] = pa.nulls(len(chunk.lines), arrow_type(column.type))
            continue
        typed = coerce_column(
            column, texts, system.timezone, required=column.name in table.required, is_key=column.name in table.key,
            no_dates=system.no_dates, unfit=chunk.faults.get(column.name),
        )  # fmt: skip
        columns[column.name] = typed.values
        notes.update({(column.name, note): count for note, count in typed.notes.items()})
        if table.costs(column) == "row":
            for index, code in typed.faults.items():
                failed.setdefault(index, (column, code))
        else:
            fields += [(index, column, code, False) for index, code in typed.faults.items()]
        fields += [(index, column, code, True) for index, code in typed.parts.items()]
    rows = pa.table({**columns, "_source_row": chunk.lines})
    kept = [entry for entry in fields if entry[0] not in failed]
    if not failed:
        return Coerced(rows, [], _fields(table, chunk, kept), notes)
    good = np.ones(len(rows), bool)
    good[list(failed)] = False
    refused = _rejections(table, chunk, failed, columns)
    return Coerced(rows.filter(pa.array(good)), refused, _fields(table, chunk, kept), notes)


def _rejections(table: Table, chunk: Chunk, failed: dict[int, tuple[Column, str]], typed: dict[str, pa.Array]) -> list[Rejection]:
    rejections = []
    for index, (values, row_hash) in _delivered(chunk, sorted(failed)).items():
        column, code = failed[index]
        kept = keepable(table, column.name, values[column.name])
        line = chunk.lines[index].as_py()
        key = tuple(typed[name][index].as_py() for name in table.key)
        typed_key = None if None in key else key
        detail = _detail(column, code, values[column.name])
        rejections.append(Rejection(line, column.name, code, kept, source_key(table, values), row_hash, typed_key, detail))
    return rejections


def _fields(table: Table, chunk: Chunk, found: Sequence[tuple[int, Column, str, bool]]) -> list[RejectedField]:
    rows = _delivered(chunk, sorted({index for index, *_ in found}))
    fields = []
    for index, column, code, in_part in found:
        values, row_hash = rows[index]
        kept, key, line = keepable(table, column.name, values[column.name]), source_key(table, values), chunk.lines[index].as_py()
        detail = _detail(column, code, values[column.name])
        fields.append(RejectedField(line, column.name, code, kept, key, row_hash, "PART" if in_part else "NULL", detail))
    return fields


def _delivered(chunk: Chunk, indices: Sequence[int]) -> dict[int, tuple[dict[str, Any], str]]:
    """The values of some rows as they were delivered, with the hash of each row."""
    if not indices:
        return {}
    rows = pa.table(chunk.texts).take(pa.array(indices, pa.int64()))
    hashes = row_hashes({name: rows[name].combine_chunks() for name in rows.column_names})
    return dict(zip(indices, zip(rows.to_pylist(), hashes.to_pylist(), strict=True), strict=True))


def _detail(column: Column, code: str, text: str | None) -> str | None:
    """What would have been right, where the column knows it."""
    return words.hint(column, text or "") if code == "ENUM" else None


def coerce_column(
    column: Column,
    texts: pa.Array,
    zone: str,
    *,
    required: bool = False,
    is_key: bool = False,
    no_dates: Sequence[str] = (),
    unfit: dict[int, str] | None = None,
) -> Typed:
    """Type one column.  `unfit` are values that its format held and the column cannot, by position with the reason code."""
    texts = pc.ascii_trim(texts, BLANKS)
    texts = pc.if_else(pc.equal(texts, ""), None, texts)
    if unfit:
        texts = pc.if_else(_mask(unfit, len(texts)), None, texts)
    reading = _reading(column, zone, is_key, no_dates)
    values, unread = reading.fast(texts)
    typed = Typed(values, dict(unfit or {}))
    unread = unread.fill_null(False)
    indices = np.flatnonzero(unread)
    if len(indices):
        found = _read_exactly(reading, indices, texts.take(pa.array(indices)).to_pylist(), typed)
        typed.values = pc.replace_with_mask(values, unread, pa.array(found, values.type))
    for bound, outside in ((column.minimum, pc.less), (column.maximum, pc.greater)):
        if bound is not None:
            limit = pa.scalar(Decimal(str(bound))) if column.base_type == "decimal" else pa.scalar(int(bound))
            beyond = np.flatnonzero(outside(typed.values, limit).fill_null(False)).tolist()
            typed.faults |= dict.fromkeys(beyond, "OUT_OF_DOMAIN")
            if beyond:
                typed.values = pc.if_else(_mask(beyond, len(texts)), None, typed.values)
    if required and typed.values.null_count:
        typed.faults = dict.fromkeys(np.flatnonzero(typed.values.is_null()).tolist(), "REQUIRED") | typed.faults
    return typed


def _read_exactly(reading: Reading, indices: Any, texts: Iterable[str], typed: Typed) -> list[Any]:
    """The values of texts that the fast reading left; what is special about them goes into `typed`."""
    found, known = [], {}
    for index, text in zip(indices.tolist(), texts, strict=True):
        if text not in known:
            try:
                known[text] = reading.exact(text)
            except Refused as refused:
                known[text] = refused
        value = known[text]
        if isinstance(value, Refused):
            typed.faults[index] = value.args[0]
            value = None
        elif isinstance(value, Tolerant):
            typed.notes.update(value.notes)
            if value.part:
                typed.parts[index] = value.part
            value = value.value
        found.append(value)
    return found


def _mask(indices: Iterable[int], size: int) -> pa.Array:
    mask = np.zeros(size, bool)
    mask[list(indices)] = True
    return pa.array(mask)


def _reading(column: Column, zone: str, is_key: bool, no_dates: Sequence[str]) -> Reading:
    match column.base_type:
        case "text":
            return words.word(column) if column.closed else text_reading(column, is_key=is_key)
        case "integer":
            return numbers.integer()
        case "decimal":
            return numbers.decimal(*column.parameters)
        case "boolean":
            return words.boolean()
        case "date":
            return instants.day(no_dates)
        case "timestamp":
            return instants.instant(zone, no_dates)
        case _:
            return documents.document()
