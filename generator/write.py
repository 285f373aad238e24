"""The native files: values as their source spells them, in CSV, JSON Lines or Parquet.

Belongs here: spelling and formats.  Not here: which rows there are (`faults.py` decides that last).
`cdp` writes local times of Shanghai without an offset in its CSV files, as its CRM does, and UTC with a `Z` in JSON Lines;
`sales_analytics` writes UTC without an offset.  `customer_center` writes times of New York with their offset in its CSV files, as
PostgreSQL prints them.  The marketing files of `sales_analytics` have upper-case names, its support files a byte order mark.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from generator.draw import HOUR
from generator.faults import BadRow, Delivery
from ingestion.contracts import System, Table

FORMATS = {
    ("cdp", "event"): "jsonl",
    ("cdp", "contact_channel_identity"): "jsonl",
    ("cdp", "lead_channel_identity"): "jsonl",
    ("cdp", "touchpoint"): "parquet",
    ("customer_center", "leads"): "jsonl",
}
"""Tables that are not CSV."""

SLICE = 100_000
"""Rows that are rendered at a time."""

LOCAL_HOURS = {"cdp": 8, "customer_center": -5}
"""How far the clocks of a system are ahead of UTC; those of the others are not."""
OFFSETS = {"customer_center": "-05"}
"""What a system writes behind its local times to say so."""


def file_name(system: System, table: Table) -> str:
    """The name of a table's file."""
    stem = table.name.upper() if table.section == "marketing_data" else table.name
    return f"{stem}.{format_of(system, table)}"


def format_of(system: System, table: Table) -> str:
    """`csv`, `jsonl` or `parquet`."""
    return FORMATS.get((system.name, table.name), "csv")


def as_text(system: System, table: Table, rows: pa.Table) -> pa.Table:
    """Every column as the text that the file will hold."""
    hours = LOCAL_HOURS.get(system.name, 0) if format_of(system, table) == "csv" else None
    offset = OFFSETS.get(system.name, "")
    return pa.table({column.name: _text(rows[column.name], hours, offset) for column in table.columns})


def _text(values: pa.ChunkedArray, hours: int | None, offset: str) -> pa.ChunkedArray:
    if pa.types.is_decimal(values.type):  # Arrow writes a zero of many decimals as 0E-18
        return pc.replace_substring_regex(values.cast(pa.string()), r"^0E-\d+$", "0")
    if not pa.types.is_timestamp(values.type):
        return values.cast(pa.string())
    shift = pa.scalar((hours or 0) * HOUR, pa.int64())
    local = pc.add(values.cast(pa.int64()), shift).cast(pa.timestamp("ms")).cast(pa.string())
    text = pc.replace_substring_regex(local, r"\.000$", "")
    if hours is not None:
        return pc.binary_join_element_wise(text, offset, "")
    return pc.binary_join_element_wise(pc.replace_substring(text, " ", "T"), "Z", "")


def write_file(path: Path, system: System, table: Table, delivery: Delivery) -> None:
    """Write the delivery, and note in `delivery.bad` in which line each broken row came to stand."""
    names = [column.name for column in table.columns]
    match format_of(system, table):
        case "parquet":
            pyarrow.parquet.write_table(_typed(table, delivery.rows), path)
        case "jsonl":
            texts = [column.name for column in table.columns if column.base_type not in ("integer", "decimal", "boolean")]
            path.write_bytes(_with_broken(delivery, names, b"", lambda rows: _json_lines(rows, texts)))
        case _:
            header = ",".join(names)
            mark = "\ufeff" if table.section == "support_data" else ""
            first = f"{mark}{header.upper() if table.section == 'marketing_data' else header}\n"
            path.write_bytes(_with_broken(delivery, names, first.encode(), _csv_lines))


def _with_broken(delivery: Delivery, names: list[str], header: bytes, render: Callable[[pa.Table], bytes]) -> bytes:
    """The rows in the order given, the broken lines spread evenly among them."""
    stops = np.linspace(0, len(delivery.rows), len(delivery.broken) + 2).astype(int)
    data, lines = [header], header.count(b"\n")
    for place, (start, stop) in enumerate(pairwise(stops.tolist())):
        for first in range(start, stop, SLICE):
            data.append(render(delivery.rows.slice(first, min(SLICE, stop - first))))
            lines += data[-1].count(b"\n")
        if place < len(delivery.broken):
            reason, key = delivery.broken[place]
            data.append(_broken_line(reason, key, names))
            lines += 1
            delivery.bad.append(BadRow(None, None, reason, lines))
    return b"".join(data)


def _broken_line(reason: str, key: str, names: list[str]) -> bytes:
    """One line that cannot be split into the table's columns."""
    match reason:
        case "RAGGED_ROW":
            return f"{key},{',' * len(names)}one too many\n".encode()
        case "BAD_QUOTE":
            return f'"{key}" or so{"," * (len(names) - 1)}\n'.encode()
        case _:
            return f'{{"{names[0]}": "{key}", "{names[1]}": "cut o\n'.encode()


def _joined(cells: list[pa.Array], before: str, after: str) -> bytes:
    """The cells of each row with commas between, each row between `before` and `after`; empty cells are empty text."""
    if not len(cells[0]):
        return b""
    rows = pc.binary_join_element_wise(*cells, ",", null_handling="replace", null_replacement="")
    rows = pc.binary_join_element_wise(before, rows, after, "")
    offsets = np.frombuffer(rows.buffers()[1], np.int32)[rows.offset : rows.offset + len(rows) + 1]
    return bytes(rows.buffers()[2][int(offsets[0]) : int(offsets[-1])])  # the rows' bytes lie one after the other


def _csv_lines(rows: pa.Table) -> bytes:
    """Quotes only where they are needed."""
    cells = []
    for column in rows.combine_chunks().columns:
        quoted = pc.binary_join_element_wise('"', pc.replace_substring(column, '"', '""'), '"', "")
        cells.append(pc.if_else(pc.match_substring_regex(column, '[",\r\n]'), quoted, column).combine_chunks())
    return _joined(cells, "", "\n")


def _json_lines(rows: pa.Table, texts: list[str]) -> bytes:
    """An object per row; numbers and booleans are written as such."""
    cells = []
    for name, column in zip(rows.column_names, rows.combine_chunks().columns, strict=True):
        if name in texts:
            for raw, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n")):
                column = pc.replace_substring(column, raw, escaped)
            column = pc.binary_join_element_wise('"', column, '"', "")
        cells.append(pc.binary_join_element_wise(f'"{name}": ', pc.fill_null(column, "null"), "").combine_chunks())
    return _joined(cells, "{", "}\n")


def _typed(table: Table, rows: pa.Table) -> pa.Table:
    """Numbers and times in their own types, as Parquet holds them."""
    types = {"integer": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "timestamp": pa.timestamp("us", "UTC")}
    return pa.table({column.name: rows[column.name].cast(types.get(column.base_type, pa.string())) for column in table.columns})
