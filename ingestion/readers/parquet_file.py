"""Parquet: every value is written as text, which is then judged like the text of any other format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from ingestion.chunk import Chunk
from ingestion.contracts import Column, Table
from ingestion.readers.base import SourceFile
from ingestion.readers.spelling import in_full, json_text
from ingestion.values.notes import Notes
from ingestion.values.numbers import DUST

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
            faults: dict[str, dict[int, str]] = {}
            notes: Notes = Counter()
            for column in self.table.stored_columns:
                if column.name in names:
                    texts[column.name], bad, noted = _written_out(column, batch[self._names[column.name]])
                    faults |= {column.name: bad} if bad else {}
                    notes.update({(column.name, note): count for note, count in noted.items() if count})
            yield Chunk(texts, pa.array(lines, pa.int64()), [], faults, notes)

    def _next(self, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        try:
            return next(batches, None)
        except (pa.ArrowException, OSError):
            raise self.fail("it is damaged") from None


Written = tuple[pa.Array, dict[int, str], dict[str, int]]
"""A column as text, the reason code of each value that the column cannot take, and how many values were read tolerantly."""


def _written_out(column: Column, values: pa.Array) -> Written:
    """A Parquet column as text."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.cast(kind.value_type)
        kind = values.type
    if pa.types.is_timestamp(kind):
        return _instants(values)
    if pa.types.is_date64(kind):
        return values.cast(pa.date32()).cast(pa.string()), {}, {}
    if pa.types.is_floating(kind):
        return _doubles(column, values)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _texts(values.cast(pa.string()))
    if not (pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        return values.cast(pa.string()), {}, {}
    texts: list[str | None] = []
    faults: dict[int, str] = {}
    for index, value in enumerate(values.to_pylist()):
        text, fault = json_text(column, value)
        texts.append(text)
        if fault:
            faults[index] = fault
    return pa.array(texts, pa.string()), faults, {}


def _instants(values: pa.Array) -> Written:
    """Instants to the microsecond; what lies below is cut."""
    cut = 0
    if values.type.unit == "ns":
        fine, values = values, values.cast(pa.timestamp("us", values.type.tz), safe=False)
        cut = pc.sum(pc.not_equal(fine, values.cast(fine.type))).as_py() or 0
    if values.type.tz:
        values = values.cast(pa.timestamp(values.type.unit, "UTC"))
    return values.cast(pa.string()), {}, {"NANOSECONDS": cut}


def _doubles(column: Column, values: pa.Array) -> Written:
    """The shortest decimal that is each number: NaN is no value, and a double beside a value of the scale is that value."""
    values = pc.if_else(pc.is_nan(values), None, values)
    settled = 0
    if column.base_type == "decimal" and pa.types.is_float64(values.type):
        near = pc.round(values, column.parameters[1])
        dust = pc.and_(pc.not_equal(near, values), pc.less_equal(pc.abs(pc.subtract(near, values)), float(DUST)))
        settled = pc.sum(dust).as_py() or 0
        values = pc.if_else(dust.fill_null(False), near, values)
    return in_full(values.cast(pa.string())), {}, {"DOUBLE": settled}


def _texts(values: pa.Array) -> Written:
    """Text, which another program may have written in another encoding than UTF-8."""
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        data = values.cast(pa.binary()).to_pylist()
        texts = [None if value is None else value.decode("utf-8", "replace") for value in data]
        bad = {index: "BAD_TEXT" for index, value in enumerate(data) if value is not None and not _is_utf8(value)}
        return pa.array(texts, pa.string()), bad, {}
    return values, {}, {}


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
