"""JSON as a document database exports it, read as the rows of a table (`documents` of a contract).

Belongs here: how Firestore spells names and values.  Does not belong here: files and lines (`readers/`), values
(`coerce.py`).

- Names are in camelCase: `companyName` is the column `company_name`.  The declared `fields` of a json column are
  spelled in the same way.
- An instant is an object with whole `_seconds` since 1970 and `_nanoseconds`, or ISO 8601 text.  Any other value is
  passed on as it is, and the column refuses it.
- An export may be one array instead of one document per line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from ingestion.contracts import Column, Table
from ingestion.json_text import JsonError, Number

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BLANK = re.compile(r"[ \t\r\n]*")
_SECONDS, _NANOSECONDS = re.compile(r"-?[0-9]{1,11}"), re.compile(r"[0-9]{1,6}000|0")
_EPOCH = datetime(1970, 1, 1)


def camel_case(name: str) -> str:
    """`company_name` as documents spell it: `companyName`."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def snake_case(name: str) -> str:
    """`companyName` as tables spell it: `company_name`."""
    return _HUMP.sub("_", name.strip()).lower()


class Documents:
    """Reads the documents of one table."""

    def __init__(self, table: Table) -> None:
        self._columns = {column.name: column for column in table.columns}

    def record(self, document: Any) -> dict[str, Any] | None:
        """The document with the table's names and spellings; None when it is not an object or names a column twice."""
        if not isinstance(document, dict):
            return None
        record = {}
        for key, value in document.items():
            name = snake_case(key)
            record[name] = _value(self._columns[name], value) if name in self._columns else value
        return record if len(record) == len(document) else None


def _value(column: Column, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if column.base_type in ("timestamp", "date"):
        return _instant(value, "Z" if column.base_type == "timestamp" else "")
    known = {camel_case(field): field for field in column.fields}
    renamed = {known.get(key, key): inner for key, inner in value.items()}
    return renamed if len(renamed) == len(value) else value


def _instant(value: dict[str, Any], zone: str) -> Any:
    """The instant in ISO 8601, exact to the microsecond; the object itself when it is not an instant."""
    seconds, nanoseconds = value.get("_seconds"), value.get("_nanoseconds")
    if len(value) != 2 or not isinstance(seconds, Number) or not isinstance(nanoseconds, Number):
        return value
    if not _SECONDS.fullmatch(seconds) or not _NANOSECONDS.fullmatch(nanoseconds):
        return value
    try:
        moment = _EPOCH + timedelta(seconds=int(seconds), microseconds=int(nanoseconds) // 1000)
    except OverflowError:
        return value
    return moment.isoformat() + zone


def split(text: str) -> Iterator[str]:
    """The text of each element of an array; JsonError when `text` is not one array.  Elements are not checked for strict JSON."""
    decoder, place = json.JSONDecoder(), _blank(text, 0)
    if text[place : place + 1] != "[":
        raise JsonError("it is not an array of documents")
    place = _blank(text, place + 1)
    if text[place : place + 1] == "]":
        return
    while True:
        try:
            _, end = decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError):
            raise JsonError(f"its array breaks off or is damaged after {place} characters") from None
        yield text[place:end]
        place = _blank(text, end)
        if text[place : place + 1] == "]":
            break
        if text[place : place + 1] != ",":
            raise JsonError(f"its array breaks off or is damaged after {place} characters")
        place = _blank(text, place + 1)
    if _blank(text, place + 1) != len(text):
        raise JsonError("text follows its array")


def _blank(text: str, place: int) -> int:
    return _BLANK.match(text, place).end()  # type: ignore[union-attr]  # it matches anything
