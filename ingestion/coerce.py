"""Turns text into values of the contract's types, or into the code of the reason why it cannot.

Belongs here: the closed syntax of every logical type.  Does not belong here: files (`readers/`),
what is kept of a refused row (`quarantine.py`).

A value that does not fit is refused; it is never clamped, rounded or guessed.  Blanks around a value
are dropped.  An empty value is NULL.

| type      | is written                                                                             |
|-----------|----------------------------------------------------------------------------------------|
| text      | any Unicode text without NUL; its length is counted in characters                      |
| integer   | ASCII digits with an optional leading `-`; a fraction must be zero (`1054.0`)          |
| decimal   | ASCII digits with an optional leading `-` and an optional `.`; zeros beyond the scale  |
|           | are dropped                                                                            |
| boolean   | true false, t f, yes no, y n, 1 0, in any case                                         |
| date      | `YYYY-MM-DD`, or an instant without offset whose time is midnight                      |
| timestamp | ISO 8601: a date, `T` or a blank, `HH:MM` or `HH:MM:SS`, an optional fraction of at    |
|           | most microseconds, an optional `Z` or `±HH:MM`; a date alone is its midnight           |
| json      | one strict JSON document, kept with its keys sorted and without blanks                 |

A time without an offset is read in the zone of its system.  When the clock was set back and the time
occurred twice, the first occurrence counts.  When the clock was set forward and the time never
occurred, the value is refused.

Each type has two readings, which agree.  The fast one takes whole columns, but only the spellings
that a regular expression proves valid.  The exact one takes all other values one by one.  A row with
several faults is reported once, with the first faulty column in the contract's order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.chunk import LONGEST_RECORD, Chunk
from ingestion.contracts import Column, System, Table
from ingestion.fingerprint import row_hashes
from ingestion.json_text import JsonError, canonical, parse
from ingestion.quarantine import Rejection, keepable, source_key
from warehouse.base import arrow_type

BLANKS = " \t\r\n\v\f"
FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST_TEXT = 65_535

_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_DECIMAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6})0*)?)?(Z|[+-](?:0[0-9]|1[0-4])(?::[0-5][0-9])?)?)?"
)
# Every text that matches one of these is a valid value of its type.  The 29th of February and the first
# and last years of the range are left to the exact reading.
_SAFE_DAY = r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
_SAFE_YEAR = r"(?:190[1-9]|19[1-9][0-9]|20[0-9]{2})"
# Arrow does not know summer time after 2037.
_SAFE_LOCAL_YEAR = r"(?:190[1-9]|19[1-9][0-9]|20[0-2][0-9]|203[0-6])"
_SAFE_TIME = r"[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_SAFE_OFFSET = r"(?:Z|[+-](?:0[0-9]|1[0-3])(?::[0-5][0-9])?)"  # PostgreSQL writes whole hours alone


class Refused(ValueError):
    """A text is not a value of its type; the argument is the reason code."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column is read.

    `fast` takes a column of text.  It gives the typed values, and tells which texts it did not read; their
    values are NULL.  `exact` takes one of those texts.  It gives the value or raises Refused.
    """

    fast: Callable[[pa.Array], tuple[pa.Array, pa.Array]]
    exact: Callable[[str], Any]


def coerce(system: System, table: Table, chunk: Chunk) -> tuple[pa.Table, list[Rejection]]:
    """Type the rows of a chunk: the good rows, with the contract's stored columns and `_source_row`, and the refused rows."""
    size = len(chunk.lines)
    columns: dict[str, pa.Array] = {}
    faults: dict[int, str] = {}
    failed: dict[int, tuple[Column, str]] = {}
    for column in table.stored_columns:
        texts = chunk.texts.get(column.name)
        if texts is None:
            columns[column.name], faults = pa.nulls(size, arrow_type(column.type)), {}
        else:
            columns[column.name], faults = coerce_column(column, texts, system.timezone, required=column.name in table.required)
        for index, code in faults.items():
            failed.setdefault(index, (column, code))
    rows = pa.table({**columns, "_source_row": chunk.lines})
    if not failed:
        return rows, []
    good = np.ones(size, bool)
    good[list(failed)] = False
    return rows.filter(pa.array(good)), _rejections(table, chunk, failed, columns)


def _rejections(table: Table, chunk: Chunk, failed: dict[int, tuple[Column, str]], typed: dict[str, pa.Array]) -> list[Rejection]:
    indices = sorted(failed)
    rows = pa.table(chunk.texts).take(pa.array(indices, pa.int64()))
    hashes = row_hashes({name: rows[name].combine_chunks() for name in rows.column_names})
    rejections = []
    for index, values, row_hash in zip(indices, rows.to_pylist(), hashes.to_pylist(), strict=True):
        column, code = failed[index]
        kept = keepable(table, column.name, values[column.name])
        line = chunk.lines[index].as_py()
        key = tuple(typed[name][index].as_py() for name in table.key)
        typed_key = None if None in key else key
        rejections.append(Rejection(line, column.name, code, kept, source_key(table, values), row_hash, typed_key))
    return rejections


def coerce_column(column: Column, texts: pa.Array, zone: str, *, required: bool = False) -> tuple[pa.Array, dict[int, str]]:
    """Type one column: its values, and the reason code of each refused value by its position."""
    texts = pc.ascii_trim(texts, BLANKS)
    texts = pc.if_else(pc.equal(texts, ""), None, texts)
    reading = _reading(column, zone)
    values, unread = reading.fast(texts)
    faults: dict[int, str] = {}
    indices = np.flatnonzero(unread.fill_null(False))
    if len(indices):
        found = []
        for index, text in zip(indices, texts.take(pa.array(indices)).to_pylist(), strict=True):
            try:
                found.append(reading.exact(text))
            except Refused as refused:
                found.append(None)
                faults[int(index)] = refused.args[0]
        values = pc.replace_with_mask(values, unread.fill_null(False), pa.array(found, values.type))
    for bound, outside in ((column.minimum, pc.less), (column.maximum, pc.greater)):
        if bound is not None:
            limit = pa.scalar(Decimal(str(bound))) if column.base_type == "decimal" else pa.scalar(int(bound))
            beyond = outside(values, limit).fill_null(False)
            faults |= dict.fromkeys(np.flatnonzero(beyond).tolist(), "OUT_OF_DOMAIN")
    if required:
        faults |= dict.fromkeys(np.flatnonzero(texts.is_null()).tolist(), "REQUIRED")
    return values, faults


def _reading(column: Column, zone: str) -> Reading:
    match column.base_type:
        case "text":
            return _text(column)
        case "integer":
            return _cast(r"-?[0-9]{1,18}", pa.int64(), _integer)
        case "decimal":
            return _decimal(*column.parameters)
        case "boolean":
            return Reading(_fast_boolean, _boolean)
        case "date":
            return _cast(f"{_SAFE_YEAR}-{_SAFE_DAY}", pa.date32(), _date)
        case "timestamp":
            return _timestamp(zone)
        case _:
            return Reading(lambda texts: (pa.nulls(len(texts), pa.string()), texts.is_valid()), _json)


def _cast(safe: str, type_: pa.DataType, exact: Callable[[str], Any]) -> Reading:
    """The reading of a type that Arrow casts correctly when the whole text matches `safe`."""

    def fast(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        harmless = pc.match_substring_regex(texts, f"^(?:{safe})$")
        return pc.if_else(harmless, texts, None).cast(type_), pc.invert(harmless)

    return Reading(fast, exact)


# Text ------------------------------------------------------------------------------------------


def _text(column: Column) -> Reading:
    longest = (*column.parameters, LONGEST_TEXT)[0]

    def fast(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        if column.closed:
            harmless = pc.if_else(texts.is_valid(), pc.is_in(texts, pa.array(column.values)), None)
        else:
            short = pc.less_equal(pc.utf8_length(texts), longest)
            harmless = pc.and_(short, pc.invert(pc.match_substring(texts, "\0")))
        return pc.if_else(harmless, texts, None), pc.invert(harmless)

    def exact(text: str) -> str:
        if "\0" in text:
            raise Refused("BAD_TEXT")
        if len(text) > longest:
            raise Refused("TOO_LONG")
        raise Refused("ENUM")

    return Reading(fast, exact)


# Numbers ---------------------------------------------------------------------------------------


def _number(text: str) -> tuple[str, str, str]:
    """The sign, the digits before the point without leading zeros, and those after it without trailing zeros."""
    if _NOT_FINITE.fullmatch(text):
        raise Refused("NOT_FINITE")
    if not _DECIMAL.fullmatch(text):
        raise Refused("BAD_NUMBER")
    whole, _, fraction = text.removeprefix("-").partition(".")
    return text[: text.startswith("-")], whole.lstrip("0"), fraction.rstrip("0")


def _integer(text: str) -> int:
    sign, whole, fraction = _number(text)
    if fraction:
        raise Refused("OUT_OF_SCALE")
    if len(whole) > 19 or not -(2**63) <= (value := int(f"{sign}{whole or 0}")) < 2**63:
        raise Refused("OUT_OF_RANGE")
    return value


def _decimal(precision: int, scale: int) -> Reading:
    def exact(text: str) -> Decimal:
        sign, whole, fraction = _number(text)
        if len(fraction) > scale:
            raise Refused("OUT_OF_SCALE")
        if len(whole) > precision - scale:
            raise Refused("OUT_OF_RANGE")
        return Decimal(f"{sign}{whole or 0}.{fraction or 0}") + 0  # turns -0 into 0

    whole = f"[0-9]{{1,{precision - scale}}}" if precision > scale else "0"
    fraction = rf"(?:\.[0-9]{{1,{scale}}})?" if scale else ""
    return _cast(f"-?{whole}{fraction}", pa.decimal128(precision, scale), exact)


# Booleans --------------------------------------------------------------------------------------


def _fast_boolean(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    lower = pc.ascii_lower(texts)
    known = pc.if_else(texts.is_valid(), pc.is_in(lower, pa.array(_TRUE + _FALSE)), None)
    return pc.if_else(known, pc.is_in(lower, pa.array(_TRUE)), None), pc.invert(known)


def _boolean(text: str) -> bool:
    raise Refused("BAD_BOOLEAN")


# Time ------------------------------------------------------------------------------------------


def _date(text: str) -> date:
    parts = _TIMESTAMP.fullmatch(text)
    if not parts or parts[8] or any(int(part or 0) for part in parts.groups()[3:7]):
        raise Refused("BAD_DATE")
    try:
        day = date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        raise Refused("BAD_DATE") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("OUT_OF_RANGE")
    return day


def _timestamp(zone: str) -> Reading:
    safe_local = f"^{_SAFE_LOCAL_YEAR if zone != 'UTC' else _SAFE_YEAR}-{_SAFE_DAY}{_SAFE_TIME}$"
    safe_zoned = f"^{_SAFE_YEAR}-{_SAFE_DAY}{_SAFE_TIME}{_SAFE_OFFSET}$"
    instant = pa.timestamp("us", "UTC")

    def fast(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        zoned = pc.match_substring_regex(texts, safe_zoned)
        local = pc.match_substring_regex(texts, safe_local)
        values = pc.if_else(zoned, texts, None).cast(instant)
        clock = pc.if_else(local, texts, None).cast(pa.timestamp("us"))
        try:
            here = pc.assume_timezone(clock, zone, ambiguous="earliest", nonexistent="raise").cast(instant)
        except pa.ArrowInvalid:  # the clock skipped one of these times, so all of them are read exactly
            return values, pc.invert(zoned)
        return pc.coalesce(values, here), pc.invert(pc.or_(zoned, local))

    return Reading(fast, lambda text: _instant(text, ZoneInfo(zone)))


def _instant(text: str, zone: ZoneInfo) -> datetime:
    parts = _TIMESTAMP.fullmatch(text)
    if not parts:
        raise Refused("BAD_TIMESTAMP")
    year, month, day, hour, minute, second = (int(part or 0) for part in parts.groups()[:6])
    try:
        clock = datetime(year, month, day, hour, minute, second, int((parts[7] or "").ljust(6, "0")))
    except ValueError:
        raise Refused("BAD_TIMESTAMP") from None
    if not FIRST_YEAR - 1 <= year <= LAST_YEAR + 1:  # further out, Python cannot convert to UTC
        raise Refused("OUT_OF_RANGE")
    moment = clock.replace(tzinfo=_offset(parts[8]) if parts[8] else zone).astimezone(UTC)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Refused("OUT_OF_RANGE")
    if not parts[8] and moment.astimezone(zone).replace(tzinfo=None) != clock:
        raise Refused("BAD_TIMESTAMP")  # the clock skipped this time
    return moment


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6] or 0)
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if text[0] == "-" else ahead)


# JSON ------------------------------------------------------------------------------------------


def _json(text: str) -> str:
    if len(text) > LONGEST_RECORD:
        raise Refused("TOO_LONG")
    try:
        return canonical(parse(text))
    except JsonError:
        raise Refused("BAD_JSON") from None
