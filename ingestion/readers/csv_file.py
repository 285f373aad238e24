"""CSV in UTF-8, with or without a byte order mark, with commas and the quotes of RFC 4180: a quoted value may span lines.

Lines end with LF, CRLF or CR.  An empty value, quoted or not, is NULL.  Blank lines are skipped, unless the header has only one
column.  A line `\\.` is a row like any other.  Spreadsheets leave out empty cells at the end of a row, or add some: such a row is
read when no required column is missing from it, and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from ingestion.chunk import LONGEST_RECORD, Chunk
from ingestion.contracts import Table
from ingestion.quarantine import Rejection, rejected_line
from ingestion.readers import base
from ingestion.readers.base import TextFile
from ingestion.values.notes import Notes

EXACT_RECORDS = 2_000
"""How many records are read one by one around a misplaced quote before whole blocks are tried again."""

Positions = npt.NDArray[np.int64]

# One field and what ends it.  The quantifiers are possessive, so that a quote that is never closed costs one pass, not many.
# `="138"` is how spreadsheets are told that a number is text; the quotes belong to the value then.
_FIELD = re.compile(r'(?:"((?:[^"]++|"")*+)"|(="[^",\r\n]*+"|[^",\r\n]*+))(,|\r\n|\n|\r|\Z)')
_QUOTE, _COMMA, _NEWLINE, _RETURN = b'",\n\r'
_OPEN_QUOTE = re.compile(r'"(?:[^"]++|"")*+\Z')
_LINE_END = re.compile(r"\r\n|\n|\r|\Z")


class CsvFile(TextFile):
    """A CSV file with a header.

    Arrow splits whole blocks.  Before that, the positions of quotes, commas and line ends must prove that
    there is only one way to split the block.  Around a misplaced quote, records are read one by one.
    """

    def __init__(self, path: Path, table: Table) -> None:
        super().__init__(path, table)
        fields, _ = _record(self._decode(self._first_line, 1), 0)
        self._offset += len(self._first_line)
        if fields is None:
            raise self.fail("line 1, which must be the header, has a misplaced quote")
        # A column without a name is an unknown column; its number tells it from others.
        self._names = [name.strip().lower() or f"(column {number})" for number, name in enumerate(fields, 1)]
        self._sort_columns(self._names)
        # As many fields are enough that only optional columns are missing from the end of a row.
        self._fewest = 1 + max((self._names.index(name) for name in table.required), default=-1)

    def chunks(self) -> Iterator[Chunk]:
        line, needed = 2, base.BLOCK_BYTES
        with self.path.open("rb") as file:
            file.seek(self._offset)
            pending, final = b"", False
            while True:
                while not final and len(pending) < needed:
                    block = file.read(base.BLOCK_BYTES)
                    final = not block
                    pending += block
                if not pending:
                    self._refuse_another_encoding()
                    return
                chunk, used = self._whole_block(pending, line, final)
                if not used:
                    chunk, used = self._one_by_one(pending, line, final)
                # A record that is longer than the block needs more of the file.
                needed = base.BLOCK_BYTES if used else len(pending) + base.BLOCK_BYTES
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
        if len(lone_returns):  # Arrow takes them for line ends in some places only
            trouble = min(trouble, int(lone_returns[0]))
        ends = unquoted[unquoted < trouble]
        if final and trouble == len(data) and not (len(ends) and ends[-1] == len(data) - 1):
            ends = np.append(ends, len(data))
        if not len(ends):
            return self._chunk([], [], [], Counter()), 0

        starts = np.concatenate(([0], ends[:-1] + 1))
        nexts = np.minimum(ends + 1, len(data))
        used = int(nexts[-1])
        stops = ends - ((ends > starts) & (buffer[np.maximum(ends - 1, 0)] == _RETURN))
        commas = np.flatnonzero(buffer[:used] == _COMMA)
        commas = commas[_outside(quotes, commas)]
        fields = np.searchsorted(commas, ends) - np.searchsorted(commas, starts) + 1
        lines = np.searchsorted(breaks, starts) + line

        blank = (stops == starts) & (len(self._names) > 1)
        long = (stops - starts > LONGEST_RECORD) & ~blank
        uneven = (fields != len(self._names)) & ~blank & ~long
        records = {int(i): data[starts[i] : stops[i]] for i in np.flatnonzero(uneven)}
        evened = {i: self._evened(record, int(fields[i]), ended=ends[i] < len(data)) for i, record in records.items()}
        ragged = np.zeros(len(starts), bool)
        ragged[[i for i, record in evened.items() if record is None]] = True
        bad = np.zeros(len(starts), bool)
        if not data[:used].isascii():
            wide = np.flatnonzero(np.logical_or.reduceat(buffer[:used] > 127, starts) & ~(blank | long | ragged))
            bad[wide] = [not self._is_utf8(data[starts[i] : stops[i]]) for i in wide]
        good = ~(blank | long | ragged | bad)
        self.received += int((~blank).sum())
        rejected = [
            self._rejected(
                int(lines[i]), "TOO_LONG" if long[i] else "RAGGED_ROW" if ragged[i] else "BAD_TEXT", data[starts[i] : stops[i]]
            )
            for i in np.flatnonzero(long | ragged | bad)
        ]
        body = data[:used] if good.all() else buffer[:used][np.repeat(good, nexts - starts)].tobytes()
        mended = {i: record for i, record in evened.items() if record is not None and good[i]}
        if mended:
            pieces = (mended.get(i) or data[starts[i] : stops[i]] for i in np.flatnonzero(good).tolist())
            body = b"".join(piece + b"\n" for piece in pieces)
        notes = Counter(("", self._unevenness(int(fields[i]))) for i in mended)
        return Chunk(self._split(body, int(good.sum())), pa.array(lines[good], pa.int64()), rejected, notes=notes), used

    def _evened(self, record: bytes, fields: int, *, ended: bool) -> bytes | None:
        """A record with as many fields as the header: empty cells are added or dropped at its end; None when it is ragged.

        The last record of a file that breaks off is short too, so one that does not end its line is ragged.
        """
        missing = len(self._names) - fields
        if missing >= 0:
            return record + b"," * missing if not missing or (ended and fields >= self._fewest) else None
        spare = re.search(rb'(?:,(?:"")?){%d}\Z' % -missing, record)
        return record[: spare.start()] if spare else None

    def _unevenness(self, fields: int) -> str:
        return "SHORT_ROW" if fields < len(self._names) else "EMPTY_CELLS"

    def _rejected(self, line: int, code: str, record: bytes) -> Rejection:
        """The refusal of a record, with its key where it can be read."""
        fields = _record(record.decode("utf-8", "replace"), 0)[0] if code == "RAGGED_ROW" else None
        return rejected_line(self.table, line, code, record, values=dict(zip(self._names, fields or (), strict=False)))

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
        """A few records, read exactly as RFC 4180 says, and the number of bytes they take."""
        # Up to the last line end that is complete: a final CR may be half of CRLF.
        cut = len(data) if final else max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1
        if not cut and len(data) > LONGEST_RECORD:
            raise self.fail(f"line {line} does not end")
        text = data[:cut].decode("utf-8", "surrogateescape")  # bytes that are not UTF-8 are told below
        records: list[list[str]] = []
        lines: list[int] = []
        rejected: list[Rejection] = []
        notes: Notes = Counter()
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
            record = text[position:end].removesuffix("\n").removesuffix("\r").encode("utf-8", "surrogateescape")
            ended = text[end - 1] in "\r\n"
            evened = self._evened(record, len(fields), ended=ended) if fields and record else record
            if fields is None:
                rejected.append(self._rejected(line, "BAD_QUOTE", record))
            elif len(record) > LONGEST_RECORD:
                rejected.append(self._rejected(line, "TOO_LONG", record))
            elif evened is None:
                rejected.append(self._rejected(line, "RAGGED_ROW", record))
            elif not self._is_utf8(record):
                rejected.append(self._rejected(line, "BAD_TEXT", record))
            elif record or len(self._names) == 1:
                if evened != record:
                    notes["", self._unevenness(len(fields))] += 1
                    fields = _record(evened.decode("utf-8"), 0)[0] or fields
                records.append(fields)
                lines.append(line)
            line += _lines_in(text[position:end])
            position = end
        self.received += len(records) + len(rejected)
        return self._chunk(records, lines, rejected, notes), len(text[:position].encode("utf-8", "surrogateescape"))

    def _chunk(self, records: list[list[str]], lines: list[int], rejected: list[Rejection], notes: Notes) -> Chunk:
        columns = dict(zip(self._names, zip(*records, strict=True), strict=True)) if records else {}
        stored = self._stored(self._names)
        texts = {name: pa.array([text or None for text in columns.get(name, ())], pa.string()) for name in stored}
        return Chunk(texts, pa.array(lines, pa.int64()), rejected, notes=notes)


def _record(text: str, position: int) -> tuple[list[str] | None, int]:
    """The fields of the record at `position` and where the next one begins.

    When a quote is misplaced: None and the position of the field that has it.
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
    """The position of the first quote that neither opens nor closes a field nor doubles another; the length if none.

    Quotes open and close in turn.  An opening quote must follow a comma, a line end or, when it is the second
    half of a doubled quote, the quote before.  A closing quote must be followed by one of these.
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
