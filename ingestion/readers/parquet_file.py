"""Parquet: every value is written as text, which is then judged like the text of any other format."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from ingestion.chunk import Chunk
from ingestion.contracts import Column, Table
from ingestion.quarantine import Rejection, keepable, source_key
from ingestion.readers.base import SourceFile
from ingestion.readers.spelling import in_full, json_text

CHUNK_ROWS = 65_536


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
        text, fault = json_text(column, value)
        texts.append(text)
        if fault:
            faults[index] = fault
    return pa.array(texts, pa.string()), faults
