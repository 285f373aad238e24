"""Files of a source as columns of text: CSV, JSON Lines, Parquet.

Belongs here: the formats, and everything that can be wrong with a file or a line.  Does not belong
here: what a value means (`coerce.py`), where rows go (`loader.py`).

A file is read in chunks of a few megabytes.  Each holds its rows as Arrow text columns, the line of
each row, and the rows that could not be split into columns.  A fault of the whole file (empty,
binary, not UTF-8, no header, a required column missing, a quote never closed) is a `CdpError`; a
fault of one row never stops the others.  `received` counts rows by their ends in the file, not by
the columns that came of them, so that the loader has something to compare with.

- CSV: UTF-8, perhaps a byte order mark; commas; the quotes of RFC 4180, so a quoted value may span
  lines; lines end with LF, CRLF or CR.  An empty value, quoted or not, is NULL.  Blank lines are
  skipped unless the table has one column.  A line `\\.` is a row like any other.
- JSON Lines: one object per line; no key twice, no NaN, at most 64 levels and 1 MB.  A text in a
  json column is read as JSON text, as in CSV; anything else there is the document itself.
- A table of documents (`documents.py`) takes Firestore's spelling too, and a `.json` file that is one array of them; the
  line of a row is its place in the array then.
- Parquet: every value is written out as text and judged like any other.

Names of columns are matched without regard to case.
"""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from ingestion.contracts import Column, Table
from ingestion.documents import Documents, split
from ingestion.json_text import JsonError, Number, canonical, parse
from ingestion.quarantine import Rejection, keepable, rejected_line, source_key
from warehouse import CdpError

BLOCK_BYTES = 8 << 20
CHUNK_ROWS = 65_536
OBJECT_ROWS = 8_192
"""Rows that are Python objects at the same time; more of them are slower, not faster."""
LONGEST_RECORD = 1 << 20
MOST_SHAPES = 1_000
EXACT_RECORDS = 2_000
"""How many records are read one by one around a misplaced quote before trying whole blocks again."""

_BOM = b"\xef\xbb\xbf"
_MAGIC = {
    b"PK\x03\x04": "a zip or Excel file; save it as CSV in UTF-8",
    b"\x1f\x8b": "a gzip file; unpack it",
    b"PAR1": "a Parquet file; name it .parquet",
    b"%PDF": "a PDF file; save it as CSV in UTF-8",
    b"\xff\xfe": "not UTF-8 but UTF-16; save it as UTF-8",
    b"\xfe\xff": "not UTF-8 but UTF-16; save it as UTF-8",
}

_FIRST_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file: text columns by name, the line of each row, and the rows that could not be read."""

    texts: dict[str, pa.Array]
    lines: pa.Array
    rejected: list[Rejection]


class SourceFile(ABC):
    """One file of one table.  `chunks` reads it, once; the figures are complete when it has been read."""

    def __init__(self, path: Path, table: Table) -> None:
        self.path = path
        self.table = table
        self.received = 0
        self.missing_columns: list[str] = []
        self.unknown_columns: list[str] = []

    @abstractmethod
    def chunks(self) -> Iterator[Chunk]:
        """The rows, in order."""

    def fail(self, reason: str) -> CdpError:
        """An error that says which file it is about."""
        return CdpError(f"{self.path.name} cannot be loaded into {self.table.name}: {reason}")

    def _sort_columns(self, names: list[str]) -> None:
        """Tell known, missing and unknown columns apart; CdpError when they cannot be this table's."""
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise self.fail(f"its header names {', '.join(twice)} twice")
        known = {column.name for column in self.table.columns}
        if not known & set(names):
            raise self.fail("its header names no column of the table; is it missing, or not separated by commas?")
        absent = [name for name in self.table.required if name not in names]
        if absent:
            raise self.fail(f"the required column {', '.join(absent)} is missing")
        self.missing_columns = [column.name for column in self.table.stored_columns if column.name not in names]
        self.unknown_columns = [name for name in names if name not in known]

    def _stored(self, names: list[str]) -> list[str]:
        """Those of the names that are read at all: known, and no secret."""
        stored = {column.name for column in self.table.stored_columns}
        return [name for name in names if name in stored]


class _TextFile(SourceFile):
    """A file that must be UTF-8 text: its bytes, and the checks that every such file passes first."""

    def __init__(self, path: Path, table: Table) -> None:
        super().__init__(path, table)
        with path.open("rb") as file:
            start = file.read(LONGEST_RECORD)
        for magic, reason in _MAGIC.items():
            if start.startswith(magic):
                raise self.fail(f"it is {reason}")
        self._offset = len(_BOM) if start.startswith(_BOM) else 0
        start = start[self._offset :]
        if not start.strip():
            raise self.fail("it is empty")
        self._first_line = _FIRST_LINE.match(start)[0]  # type: ignore[index]  # it matches anything
        if b"\0" in self._first_line:
            raise self.fail("it is a binary file")

    def _decode(self, data: bytes, line: int) -> str:
        """`data`, which begins in line `line`, as text; CdpError naming the line that is not UTF-8."""
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.fail(f"line {line + data.count(10, 0, error.start)} is not UTF-8; save it as UTF-8") from None


# CSV -------------------------------------------------------------------------------------------

# One field and what ends it.  Possessive: a quote without its partner costs one pass, not many.
_FIELD = re.compile(r'(?:"((?:[^"]++|"")*+)"|([^",\r\n]*+))(,|\r\n|\n|\r|\Z)')
_QUOTE, _COMMA, _NEWLINE, _RETURN = b'",\n\r'
_OPEN_QUOTE = re.compile(r'"(?:[^"]++|"")*+\Z')
_LINE_END = re.compile(r"\r\n|\n|\r|\Z")


class CsvFile(_TextFile):
    """A CSV file with a header.

    Whole blocks are split by Arrow after it has been proved, by counting quotes, commas and line
    ends, that there is only one way to split them.  Where a quote stands wrong, records are read one
    by one until that is over.
    """

    def __init__(self, path: Path, table: Table) -> None:
        super().__init__(path, table)
        fields, _ = _record(self._decode(self._first_line, 1), 0)
        self._offset += len(self._first_line)
        if fields is None:
            raise self.fail("its header has a quote where none may stand")
        # A column without a name cannot be known; the others must be told apart.
        self._names = [name.strip().lower() or f"(column {number})" for number, name in enumerate(fields, 1)]
        self._sort_columns(self._names)

    def chunks(self) -> Iterator[Chunk]:
        line, needed = 2, BLOCK_BYTES
        with self.path.open("rb") as file:
            file.seek(self._offset)
            pending, final = b"", False
            while True:
                while not final and len(pending) < needed:
                    block = file.read(BLOCK_BYTES)
                    final = not block
                    pending += block
                if not pending:
                    return
                chunk, used = self._whole_block(pending, line, final)
                if not used:
                    chunk, used = self._one_by_one(pending, line, final)
                # A record that goes on beyond the block needs more of the file.
                needed = BLOCK_BYTES if used else len(pending) + BLOCK_BYTES
                yield chunk
                line += len(_line_breaks(np.frombuffer(pending[:used], np.uint8)))
                pending = pending[used:]

    def _whole_block(self, data: bytes, line: int, final: bool) -> tuple[Chunk, int]:
        """The complete records before the first misplaced quote, and the number of bytes they take."""
        buffer = np.frombuffer(data, np.uint8)
        quotes = np.flatnonzero(buffer == _QUOTE)
        breaks = _line_breaks(buffer)
        trouble = _first_misplaced_quote(buffer, quotes, final)
        unquoted = breaks[_outside(quotes, breaks)]
        lone_returns = unquoted[buffer[unquoted] == _RETURN]
        if len(lone_returns):  # Arrow would take them for line ends in some places and not in others
            trouble = min(trouble, int(lone_returns[0]))
        ends = unquoted[unquoted < trouble]
        if final and trouble == len(data) and not (len(ends) and ends[-1] == len(data) - 1):
            ends = np.append(ends, len(data))
        if not len(ends):
            return self._chunk([], [], []), 0

        starts = np.concatenate(([0], ends[:-1] + 1))
        nexts = np.minimum(ends + 1, len(data))
        used = int(nexts[-1])
        self._decode(data[:used], line)
        stops = ends - ((ends > starts) & (buffer[np.maximum(ends - 1, 0)] == _RETURN))
        commas = np.flatnonzero(buffer[:used] == _COMMA)
        commas = commas[_outside(quotes, commas)]
        fields = np.searchsorted(commas, ends) - np.searchsorted(commas, starts) + 1
        lines = np.searchsorted(breaks, starts) + line

        blank = (stops == starts) & (len(self._names) > 1)
        long = (stops - starts > LONGEST_RECORD) & ~blank
        ragged = (fields != len(self._names)) & ~blank & ~long
        good = ~(blank | long | ragged)
        self.received += int((~blank).sum())
        rejected = [
            rejected_line(self.table, int(lines[i]), "TOO_LONG" if long[i] else "RAGGED_ROW", data[starts[i] : stops[i]])
            for i in np.flatnonzero(long | ragged)
        ]
        body = data[:used] if good.all() else buffer[:used][np.repeat(good, nexts - starts)].tobytes()
        return Chunk(self._split(body, int(good.sum())), pa.array(lines[good], pa.int64()), rejected), used

    def _split(self, body: bytes, rows: int) -> dict[str, pa.Array]:
        """The stored columns of `rows` well-formed records."""
        stored = self._stored(self._names)
        if not rows:
            return {name: pa.array([], pa.string()) for name in stored}
        table = pyarrow.csv.read_csv(
            pa.BufferReader(body),
            pyarrow.csv.ReadOptions(column_names=self._names, use_threads=False, block_size=len(body) + 1),
            pyarrow.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            pyarrow.csv.ConvertOptions(
                include_columns=stored,
                column_types=dict.fromkeys(stored, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
        if len(table) != rows:
            raise self.fail(f"{rows} rows were counted and {len(table)} were read")
        return {name: table[name].combine_chunks() for name in stored}

    def _one_by_one(self, data: bytes, line: int, final: bool) -> tuple[Chunk, int]:
        """A few records, read by the letter of RFC 4180, and the number of bytes they take."""
        # Up to the last line end that is certainly whole: a final CR may be half of CRLF.
        cut = len(data) if final else max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1
        if not cut and len(data) > LONGEST_RECORD:
            raise self.fail(f"line {line} does not end")
        text = self._decode(data[:cut], line)
        records: list[list[str]] = []
        lines: list[int] = []
        rejected: list[Rejection] = []
        position = 0
        for _ in range(EXACT_RECORDS):
            if position == len(text):
                break
            fields, end = _record(text, position)
            if fields is None:
                if _OPEN_QUOTE.match(text, end):
                    if final or len(text) - position > LONGEST_RECORD:
                        raise self.fail(f"a quote opened in line {line + _lines_in(text[position:end])} is never closed")
                    break
                end = _LINE_END.search(text, end).end()  # type: ignore[union-attr]  # the end of the text is a line end
            record = text[position:end].removesuffix("\n").removesuffix("\r").encode()
            if fields is None:
                rejected.append(rejected_line(self.table, line, "BAD_QUOTE", record))
            elif len(record) > LONGEST_RECORD:
                rejected.append(rejected_line(self.table, line, "TOO_LONG", record))
            elif record and len(fields) != len(self._names):
                rejected.append(rejected_line(self.table, line, "RAGGED_ROW", record))
            elif record or len(self._names) == 1:
                records.append(fields)
                lines.append(line)
            line += _lines_in(text[position:end])
            position = end
        self.received += len(records) + len(rejected)
        return self._chunk(records, lines, rejected), len(text[:position].encode())

    def _chunk(self, records: list[list[str]], lines: list[int], rejected: list[Rejection]) -> Chunk:
        columns = dict(zip(self._names, zip(*records, strict=True), strict=True)) if records else {}
        stored = self._stored(self._names)
        texts = {name: pa.array([text or None for text in columns.get(name, ())], pa.string()) for name in stored}
        return Chunk(texts, pa.array(lines, pa.int64()), rejected)


def _record(text: str, position: int) -> tuple[list[str] | None, int]:
    """The fields of the record at `position` and where the next one begins.

    When a quote stands wrong: None and the position of the field it stands in.
    """
    fields = []
    while True:
        field = _FIELD.match(text, position)
        if field is None:
            return None, position
        quoted, plain, stop = field.groups()
        fields.append(plain if quoted is None else quoted.replace('""', '"'))
        position = field.end()
        if stop != ",":
            return fields, position


def _first_misplaced_quote(buffer: npt.NDArray[np.uint8], quotes: Positions, final: bool) -> int:
    """Where the first quote stands that neither opens nor closes a field nor doubles another; the length if none.

    Quotes open and close in turn.  One that opens must follow a comma, a line end or, as the second
    half of a doubled quote, the one before; one that closes must be followed by one of these.
    """
    size = len(buffer)
    outward = np.where(np.arange(len(quotes)) % 2 == 0, quotes - 1, quotes + 1)
    neighbour = buffer[np.clip(outward, 0, size - 1)]
    fitting = (neighbour == _COMMA) | (neighbour == _NEWLINE) | (neighbour == _RETURN) | (neighbour == _QUOTE)
    misplaced = quotes[~fitting & (outward >= 0) & (outward < size)]  # what lies beyond the block is looked at later
    if len(misplaced):
        return int(misplaced[0])
    return int(quotes[-1]) if final and len(quotes) % 2 else size


def _outside(quotes: Positions, positions: Positions) -> npt.NDArray[np.bool_]:
    """Which positions lie outside quotes: an even number of quotes comes before them."""
    return np.searchsorted(quotes, positions) % 2 == 0


def _line_breaks(buffer: npt.NDArray[np.uint8]) -> Positions:
    """Where lines end: each LF, and each CR that no LF follows."""
    breaks = buffer == _NEWLINE
    returns = np.flatnonzero(buffer == _RETURN)
    if len(returns):
        following = buffer[np.minimum(returns + 1, len(buffer) - 1)]
        breaks[returns[following != _NEWLINE]] = True
    return np.flatnonzero(breaks)


def _lines_in(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


# JSON Lines ------------------------------------------------------------------------------------

_PLAIN = (str, Number, type(None))
_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")


class JsonLinesFile(_TextFile):
    """A file with one JSON object per line.  Keys may differ from line to line; an absent key is NULL."""

    def __init__(self, path: Path, table: Table) -> None:
        super().__init__(path, table)
        self._columns = table.stored_columns
        self._documents = Documents(table) if table.documents else None
        self._seen: set[str] = set()
        # For objects with the same keys in the same order: which of its values each column takes, -1 for none;
        # None when a key comes twice in different case.
        self._shapes: dict[tuple[str, ...], list[int] | None] = {}

    def chunks(self) -> Iterator[Chunk]:
        rows: list[list[str | None]] = []
        lines: list[int] = []
        rejected: list[Rejection] = []
        size = 0
        for number, line, whole in self._lines():
            self.received += 1
            size += len(line)
            row = self._row(line, number) if whole else rejected_line(self.table, number, "TOO_LONG", line)
            if isinstance(row, Rejection):
                rejected.append(row)
            else:
                rows.append(row)
                lines.append(number)
            if len(lines) + len(rejected) >= OBJECT_ROWS or size >= BLOCK_BYTES:
                yield self._chunk(rows, lines, rejected)
                rows, lines, rejected, size = [], [], [], 0
        self.missing_columns = [column.name for column in self._columns if column.name not in self._seen]
        yield self._chunk(rows, lines, rejected)

    def _lines(self) -> Iterator[tuple[int, bytes, bool]]:
        """Number, bytes and whether those are all, of each line that is not blank."""
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

    def _row(self, line: bytes, number: int) -> list[str | None] | Rejection:
        """One line's values by column, or why it has none."""
        try:
            record = parse(self._decode(line, number))
        except JsonError:
            return rejected_line(self.table, number, "BAD_JSON", line)
        if self._documents:
            record = self._documents.record(record)
        shape = self._shape(tuple(record), number) if isinstance(record, dict) else None
        if shape is None:
            return rejected_line(self.table, number, "BAD_JSON", line)
        values = [*record.values(), None]
        row = [values[place] for place in shape]
        faults: dict[int, str] = {}
        for place, value in enumerate(row):
            if type(value) not in _PLAIN:
                row[place], fault = _json_text(self._columns[place], value)
                if fault:
                    faults[place] = fault
        if _HALF_PAIR.search(line):
            faults |= {place: "BAD_TEXT" for place, text in enumerate(row) if text is not None and not _is_unicode(text)}
        if not faults:
            return row
        first = min(faults)
        texts = dict(zip((column.name for column in self._columns), row, strict=True))
        name = self._columns[first].name
        kept = keepable(self.table, name, row[first])
        return Rejection(number, name, faults[first], kept, source_key(self.table, texts), hashlib.sha256(line).hexdigest())

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
        return Chunk(texts, pa.array(lines, pa.int64()), rejected)


class JsonArrayFile(JsonLinesFile):
    """A file that is one array of documents, read as a whole: a fault between two of them is one of the file."""

    def _lines(self) -> Iterator[tuple[int, bytes, bool]]:
        text = self._decode(self.path.read_bytes()[self._offset :], 1)
        try:
            for number, document in enumerate(split(text), 1):
                line = document.encode()
                yield number, line, len(line) <= LONGEST_RECORD
        except JsonError as error:
            raise self.fail(str(error)) from None


def _json_text(column: Column, value: Any) -> tuple[str | None, str | None]:
    """A value as the text that a CSV file would hold, and a reason code when the column cannot take it."""
    match value:
        case None | str():  # numbers are text already
            return value, None
        case bool():
            return ("true" if value else "false"), None
        case bytes():
            return value.hex(), "BAD_TYPE"
    try:
        return canonical(value), None if column.base_type == "json" else "BAD_TYPE"
    except JsonError:
        return str(value), "BAD_JSON"


def _is_unicode(text: str) -> bool:
    """Whether every half of a surrogate pair has its other half."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


# Parquet ---------------------------------------------------------------------------------------


class ParquetFile(SourceFile):
    """A Parquet file; the number of rows comes from its footer."""

    def __init__(self, path: Path, table: Table) -> None:
        super().__init__(path, table)
        if not path.stat().st_size:
            raise self.fail("it is empty")
        try:
            self._file = pyarrow.parquet.ParquetFile(path)
        except (pa.ArrowException, OSError):
            raise self.fail("it is not a Parquet file, or a damaged one") from None
        self._names = {name.strip().lower(): name for name in self._file.schema_arrow.names}
        self._sort_columns([name.strip().lower() for name in self._file.schema_arrow.names])

    def chunks(self) -> Iterator[Chunk]:
        self.received = self._file.metadata.num_rows
        names = self._stored(list(self._names))
        row = 1
        batches = self._file.iter_batches(CHUNK_ROWS, columns=[self._names[name] for name in names])
        while (batch := self._next(batches)) is not None:
            lines = np.arange(row, row + len(batch))
            row += len(batch)
            texts: dict[str, pa.Array] = {}
            faults: dict[int, tuple[str, str]] = {}
            for column in self.table.stored_columns:
                if column.name in names:
                    texts[column.name], bad = _written_out(column, batch[self._names[column.name]])
                    for index, code in bad.items():
                        faults.setdefault(index, (column.name, code))
            rejected = [self._rejection(texts, index, int(lines[index]), *fault) for index, fault in sorted(faults.items())]
            if faults:
                good = np.ones(len(batch), bool)
                good[list(faults)] = False
                texts = {name: text.filter(pa.array(good)) for name, text in texts.items()}
                lines = lines[good]
            yield Chunk(texts, pa.array(lines, pa.int64()), rejected)

    def _next(self, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        try:
            return next(batches, None)
        except (pa.ArrowException, OSError):
            raise self.fail("it is damaged") from None

    def _rejection(self, texts: dict[str, pa.Array], index: int, line: int, name: str, code: str) -> Rejection:
        values = {column: text[index].as_py() for column, text in texts.items()}
        kept = keepable(self.table, name, values[name])
        row_hash = hashlib.sha256("\0".join(f"{column}={value}" for column, value in values.items()).encode()).hexdigest()
        return Rejection(line, name, code, kept, source_key(self.table, values), row_hash)


def _written_out(column: Column, values: pa.Array) -> tuple[pa.Array, dict[int, str]]:
    """A Parquet column as text, and the reason code of each value that has no text."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.cast(kind.value_type)
        kind = values.type
    if pa.types.is_timestamp(kind) and kind.tz:
        return values.cast(pa.timestamp(kind.unit, "UTC")).cast(pa.string()), {}
    if pa.types.is_date64(kind):
        return values.cast(pa.date32()).cast(pa.string()), {}
    if pa.types.is_floating(kind):
        return in_full(values.cast(pa.string())), {}  # the shortest decimal that is this number
    if not (pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        return values.cast(pa.string()), {}
    texts: list[str | None] = []
    faults: dict[int, str] = {}
    for index, value in enumerate(values.to_pylist()):
        text, fault = _json_text(column, value)
        texts.append(text)
        if fault:
            faults[index] = fault
    return pa.array(texts, pa.string()), faults


def in_full(numbers: pa.Array) -> pa.Array:
    """Numbers as text, none of them in powers of ten."""
    powers = np.flatnonzero(pc.match_substring(numbers, "e").fill_null(False)).tolist()
    if not powers:
        return numbers
    spelled = numbers.to_pylist()
    for place in powers:
        spelled[place] = format(Decimal(spelled[place]), "f")
    return pa.array(spelled, pa.string())


FORMATS: dict[str, type[SourceFile]] = {
    ".csv": CsvFile,
    ".jsonl": JsonLinesFile,
    ".ndjson": JsonLinesFile,
    ".parquet": ParquetFile,
}


def formats_of(table: Table) -> dict[str, type[SourceFile]]:
    """The formats by suffix that a table may come in; only documents come as an array."""
    return {**FORMATS, ".json": JsonArrayFile} if table.documents else FORMATS


def open_file(path: Path, table: Table) -> SourceFile:
    """The reader of a file, by its suffix; CdpError when it cannot be a file of `table`."""
    formats = formats_of(table)
    if path.suffix.lower() not in formats:
        raise CdpError(f"{path.name} cannot be read; save it as one of {', '.join(formats)}")
    try:
        return formats[path.suffix.lower()](path, table)
    except OSError as error:
        raise CdpError(f"{path} cannot be read: {error.strerror}") from None
