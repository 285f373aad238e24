"""What all readers share: the columns of a file compared with those of its contract, and the checks of a text file.

Belongs here: what does not depend on the format.  Does not belong here: a format; each has a module of its own.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from ingestion.chunk import LONGEST_RECORD, Chunk
from ingestion.contracts import Table
from warehouse import CdpError

BLOCK_BYTES = 8 << 20
"""Bytes that are read at a time."""

_BOM = b"\xef\xbb\xbf"
_MAGIC = {
    b"PK\x03\x04": "a zip or Excel file; save it as CSV in UTF-8",
    b"\x1f\x8b": "a gzip file; unpack it",
    b"PAR1": "a Parquet file; name it .parquet",
    b"%PDF": "a PDF file; save it as CSV in UTF-8",
    b"\xff\xfe": "not UTF-8 but UTF-16; save it as UTF-8",
    b"\xfe\xff": "not UTF-8 but UTF-16; save it as UTF-8",
}
FEW_BAD_LINES = 10
"""So many lines may be in another encoding in any file."""
MOST_BAD_LINES = 0.05
"""The share of lines that are not ASCII which may be in another encoding."""

_FIRST_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")


class SourceFile(ABC):
    """One file of one table.  `chunks` reads it once.  Its counts and its lists of columns are complete afterwards."""

    def __init__(self, path: Path, table: Table) -> None:
        self.path = path
        self.table = table
        self.received = 0
        self.missing_columns: list[str] = []
        self.unknown_columns: list[str] = []

    @abstractmethod
    def chunks(self) -> Iterator[Chunk]:
        """The rows, in order."""

    def absent_columns(self) -> list[str]:
        """The stored columns that the file does not have, known before `chunks` has read it."""
        return self.missing_columns

    def fail(self, reason: str) -> CdpError:
        """An error that says which file it is about."""
        return CdpError(f"{self.path.name} cannot be loaded into {self.table.name}: {reason}")

    def _sort_columns(self, names: list[str]) -> None:
        """Note which columns are missing and which are unknown; CdpError when the file cannot be one of this table."""
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise self.fail(f"its header names {', '.join(twice)} twice")
        known = {column.name for column in self.table.columns}
        if not known & set(names):
            raise self.fail("its header names no column of the table; line 1 must name the columns, with commas between them")
        absent = [name for name in self.table.required if name not in names]
        if absent:
            raise self.fail(f"the required column {', '.join(absent)} is missing")
        self.missing_columns = [column.name for column in self.table.stored_columns if column.name not in names]
        self.unknown_columns = [name for name in names if name not in known]

    def _stored(self, names: list[str]) -> list[str]:
        """Those of the names that are read: the contract knows them, and they are not secret."""
        stored = {column.name for column in self.table.stored_columns}
        return [name for name in names if name in stored]


class TextFile(SourceFile):
    """A file of UTF-8 text.  It is checked when it is opened: it must not be empty, compressed or binary."""

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
        self._bad_lines = self._other_lines = 0
        for line in start.split(b"\n")[:-1]:  # the last one may be cut off
            self._is_utf8(line)
        self._refuse_another_encoding()  # before anything of the delivery is loaded
        self._bad_lines = self._other_lines = 0

    def _is_utf8(self, line: bytes) -> bool:
        """Whether a line is UTF-8.  It counts lines that are not, and those that are and are not ASCII."""
        if line.isascii():
            return True
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            self._bad_lines += 1
            return False
        self._other_lines += 1
        return True

    def _refuse_another_encoding(self) -> None:
        """CdpError when the whole file is written in another encoding: one bad line is a bad line, many are not."""
        if self._bad_lines > FEW_BAD_LINES and self._bad_lines > MOST_BAD_LINES * (self._bad_lines + self._other_lines):
            raise self.fail(f"{self._bad_lines:,} of its lines are not UTF-8; save it as UTF-8")

    def _decode(self, data: bytes, line: int) -> str:
        """`data`, which begins in line `line`, as text; CdpError naming the line that is not UTF-8."""
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.fail(f"line {line + data.count(10, 0, error.start)} is not UTF-8; save it as UTF-8") from None
