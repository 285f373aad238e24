"""JSON Lines: one object per line, without repeated keys or NaN, with at most 64 levels and 1 MB.  Keys match in any case.
A number may have an exponent, and may be the double that stands for a value of the column's scale.

In a json column, a string is read as JSON text, as in CSV; any other value is the document itself.  A table of documents
(`documents.py`) may also be spelled as Firestore spells it, and may come as a `.json` file with one array of documents.  The line
of a row is then its place in the array.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from ingestion.chunk import LONGEST_RECORD, Chunk
from ingestion.contracts import Table
from ingestion.documents import Documents, split
from ingestion.json_text import JsonError, Number, parse
from ingestion.quarantine import Rejection, rejected_line, storable
from ingestion.readers import base
from ingestion.readers.base import TextFile
from ingestion.readers.spelling import json_text
from ingestion.values.notes import Notes
from ingestion.values.numbers import settled

OBJECT_ROWS = 8_192
"""Rows that are Python objects at the same time; with more of them reading becomes slower."""
LARGEST_DOCUMENT = 1 << 28
"""Bytes up to which a file is looked at as a whole, to say that it is one document."""
MOST_SHAPES = 1_000
"""Different orders of keys that are remembered."""

_PLAIN = (str, type(None))
_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")


class JsonLinesFile(TextFile):
    """A file with one JSON object per line.  Keys may differ from line to line; an absent key is NULL.

    A column is absent when no line of the file has it.
    """

    def __init__(self, path: Path, table: Table) -> None:
        super().__init__(path, table)
        self._columns = table.stored_columns
        self._documents = Documents(table) if table.documents else None
        self._seen: set[str] = set()
        # By the keys of an object in their order: the place of each column's value, -1 when it has none.
        # None when two keys differ only in case.
        self._shapes: dict[tuple[str, ...], list[int] | None] = {}
        scales = {place: column.parameters[1] for place, column in enumerate(self._columns) if column.base_type == "decimal"}
        self._scales: list[int | None] = [scales.get(place) for place in range(len(self._columns))]
        self._faults: dict[str, dict[int, str]] = {}
        self._notes: Notes = Counter()
        self._refuse_one_document()

    def _refuse_one_document(self) -> None:
        """CdpError when the file is one JSON document instead of one per line."""
        try:
            json.loads(self._first_line)
            return  # a record, or a line that is judged as one
        except ValueError:
            if self._first_line.strip()[:1] not in (b"{", b"[") or self.path.stat().st_size > LARGEST_DOCUMENT:
                return
        try:
            document = json.loads(self.path.read_bytes()[self._offset :])
        except ValueError:
            return  # its lines are judged one by one
        items = document.items() if isinstance(document, dict) else ()
        records = [name for name, value in items if isinstance(value, list) and value and isinstance(value[0], dict)]
        under = f"; its records seem to be those under {records[0]}" if records else ""
        raise self.fail(f"it is one JSON document over several lines, and each line has to be one record{under}")

    def chunks(self) -> Iterator[Chunk]:
        rows: list[list[str | None]] = []
        lines: list[int] = []
        rejected: list[Rejection] = []
        size = 0
        for number, line, whole in self._lines():
            self.received += 1
            size += len(line)
            row = self._row(line, number, len(rows)) if whole else rejected_line(self.table, number, "TOO_LONG", line)
            if isinstance(row, Rejection):
                rejected.append(row)
            else:
                rows.append(row)
                lines.append(number)
            if len(lines) + len(rejected) >= OBJECT_ROWS or size >= base.BLOCK_BYTES:
                yield self._chunk(rows, lines, rejected)
                rows, lines, rejected, size = [], [], [], 0
        self._refuse_another_encoding()
        self.missing_columns = [column.name for column in self._columns if column.name not in self._seen]
        yield self._chunk(rows, lines, rejected)

    def absent_columns(self) -> list[str]:
        """The stored columns that no line has.  The file is read until all were seen, which in most files is its beginning."""
        reader = type(self)(self.path, self.table)
        wanted = {column.name for column in self._columns}
        for _ in reader.chunks():
            if wanted <= reader._seen:
                break
        return [column.name for column in self._columns if column.name not in reader._seen]

    def _lines(self) -> Iterator[tuple[int, bytes, bool]]:
        """For each line that is not blank: its number, its bytes, and whether these are the whole line."""
        with self.path.open("rb") as file:
            file.seek(self._offset)
            number = 0
            while line := file.readline(LONGEST_RECORD + 1):
                number += 1
                whole = len(line) <= LONGEST_RECORD
                rest = line
                while not whole and rest and not rest.endswith(b"\n"):
                    rest = file.readline(LONGEST_RECORD)
                if line.strip():
                    yield number, line.strip(), whole

    def _row(self, line: bytes, number: int, index: int) -> list[str | None] | Rejection:
        """The values of one line in the order of the columns, or its refusal; `index` is its place in the chunk."""
        if not self._is_utf8(line):
            return rejected_line(self.table, number, "BAD_TEXT", line)
        try:
            record = parse(line.decode("utf-8"))
        except JsonError:
            return rejected_line(self.table, number, "BAD_JSON", line)
        if self._documents:
            record = self._documents.record(record)
        shape = self._shape(tuple(record), number) if isinstance(record, dict) else None
        if shape is None:
            return rejected_line(self.table, number, "BAD_JSON", line)
        values = [*record.values(), None]
        row = [values[place] for place in shape]
        half_pairs = _HALF_PAIR.search(line)
        for place, value in enumerate(row):
            column, fault = self._columns[place], None
            if type(value) is Number:
                row[place], is_double = settled(value, self._scales[place])
                if is_double:
                    self._notes[column.name, "DOUBLE"] += 1
            elif type(value) not in _PLAIN:
                row[place], fault = json_text(column, value)
            if half_pairs and row[place] is not None and not _is_unicode(row[place]):
                row[place], fault = storable(row[place]), "BAD_TEXT"
            if fault:
                self._faults.setdefault(column.name, {})[index] = fault
        return row

    def _shape(self, keys: tuple[str, ...], number: int) -> list[int] | None:
        if keys not in self._shapes:
            if len(self._shapes) == MOST_SHAPES:
                self._shapes.clear()
            names = [key.strip().lower() for key in keys]
            known = {column.name for column in self.table.columns}
            if names and not self._seen and not known & set(names):
                raise self.fail(f"line {number} has none of the table's columns")
            self._seen |= set(names)
            self.unknown_columns += [name for name in names if name not in known and name not in self.unknown_columns]
            shape = [names.index(column.name) if column.name in names else -1 for column in self._columns]
            self._shapes[keys] = shape if len(set(names)) == len(names) else None
        return self._shapes[keys]

    def _chunk(self, rows: list[list[str | None]], lines: list[int], rejected: list[Rejection]) -> Chunk:
        columns = zip(*rows, strict=True) if rows else [()] * len(self._columns)
        texts = {column.name: pa.array(values, pa.string()) for column, values in zip(self._columns, columns, strict=True)}
        chunk = Chunk(texts, pa.array(lines, pa.int64()), rejected, self._faults, self._notes)
        self._faults, self._notes = {}, Counter()
        return chunk


class JsonArrayFile(JsonLinesFile):
    """A file that is one array of documents.  It is read as a whole, so a fault between two documents is one of the file."""

    def _refuse_one_document(self) -> None:
        """One document is what such a file is."""

    def _lines(self) -> Iterator[tuple[int, bytes, bool]]:
        text = self._decode(self.path.read_bytes()[self._offset :], 1)
        try:
            for number, document in enumerate(split(text), 1):
                line = document.encode()
                yield number, line, len(line) <= LONGEST_RECORD
        except JsonError as error:
            raise self.fail(str(error)) from None


def _is_unicode(text: str) -> bool:
    """Whether every half of a surrogate pair has its other half."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
