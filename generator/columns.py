"""From numpy to Arrow: how story code writes a column, and the `Source` it writes tables into.

Belongs here: conversion to the contract's logical types, keys, references.  Not here: any table by name.

| logical type | story code gives                                                              |
|--------------|-------------------------------------------------------------------------------|
| text, json   | object array of str, or an Arrow string array                                 |
| integer      | integers                                                                      |
| decimal(p,s) | integers in units of 10**-s (cents for s = 2); floats are rounded to them      |
| boolean      | booleans                                                                      |
| date         | days since 1970                                                               |
| timestamp    | milliseconds since 1970, UTC                                                  |
| a reference  | row numbers of the table referred to, -1 for none                             |

Masked entries are empty.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.draw import Array, Draw
from ingestion.contracts import Column, System, Table

REFERENCE_SIZE = 100
"""Tables of at most so many rows are lists that a business has at any size; they are never scaled down."""
FEWEST = 12
"""Rows of the smallest table at the smallest scale: enough for every word of its columns."""

DIGITS = 7

Filler = Callable[["Source", Table, Column, Draw, int], Any]


def rows_at(table: Table, scale: float) -> int:
    """How many good rows `table` has at `scale`."""
    return table.rows if table.rows <= REFERENCE_SIZE else max(FEWEST, round(table.rows * scale))


UUID = "text(36)"
"""The type of keys that are UUIDs."""


def key_prefix(table: Table) -> str:
    """`CUST-` where the contract shows an example, else the key's name: `ACCOUNT_`.

    All but the number of a UUID is made of the table's name.
    """
    column = table.column(table.key[0])
    if column.type == UUID:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, table.name))[:-DIGITS]
    shown = re.match(r"([A-Z]+-)X{3,}", column.description)
    return shown[1] if shown else column.name.removesuffix("_id").upper() + "_"


def key_text(prefix: str, number: int) -> str:
    """The key of one row: `ACCOUNT_0000042`."""
    return f"{prefix}{number:0{DIGITS}d}"


def numbered(prefix: str, numbers: Array) -> pa.Array:
    """`ACCOUNT_0000042` for each number; empty for negative ones."""
    numbers = np.asarray(numbers, dtype=np.int64)
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), DIGITS, "0")
    return pc.if_else(pa.array(numbers >= 0), pc.binary_join_element_wise(prefix, digits, ""), None)


def texts(values: Sequence[str | None]) -> Array:
    """A text column; None is empty."""
    return np.array(values, dtype=object)


def to_arrow(column: Column, values: Any) -> pa.Array:
    """`values` in the Arrow type of the column's logical type; see the table above."""
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    mask = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else None
    data = np.ma.getdata(values)
    match column.base_type:
        case "text" | "json":
            return pa.array(data, pa.string(), mask=mask, from_pandas=False)
        case "integer":
            return pa.array(data.astype(np.int64), mask=mask)
        case "decimal":
            return _decimals(np.rint(data).astype(np.int64), mask, *column.parameters)
        case "boolean":
            return pa.array(data.astype(bool), mask=mask)
        case "date":
            return pa.array(data.astype("datetime64[D]"), pa.date32(), mask=mask)
        case _:
            return pa.array(data.astype("datetime64[ms]"), pa.timestamp("ms", "UTC"), mask=mask)


def _decimals(units: Array, mask: Array | None, precision: int, scale: int) -> pa.Array:
    """Exact decimals from whole units: a 128-bit integer is its low half and its sign repeated."""
    halves = np.stack([units, units >> 63], axis=1)
    array = pa.Array.from_buffers(pa.decimal128(precision, scale), len(units), [None, pa.py_buffer(halves.tobytes())])
    return array if mask is None else pc.if_else(pa.array(~mask), array, None)


class Source:
    """The tables of one source system while they are being made.

    `add` takes the columns a story gives, numbers the key, and leaves the rest to the filler.
    """

    def __init__(self, system: System, scale: float, seed: int, filler: Filler) -> None:
        self.system, self.scale, self.seed, self._filler = system, scale, seed, filler
        self.tables: dict[str, pa.Table] = {}

    def rows(self, name: str) -> int:
        """How many rows the table is to have."""
        return rows_at(self.system.table(name), self.scale)

    def draw(self, name: str) -> Draw:
        """The stream of chance of one table or topic."""
        return Draw(self.seed, f"{self.system.name}.{name}")

    def keys(self, name: str, numbers: Array) -> pa.Array:
        """The keys of these rows of a table, empty for -1."""
        return numbered(key_prefix(self.system.table(name)), numbers)

    def add(self, name: str, rows: int | None = None, /, **given: Any) -> None:
        """Make a table of `rows` rows (the contract's number by default) from the columns given."""
        table = self.system.table(name)
        if unknown := given.keys() - {column.name for column in table.columns}:
            raise ValueError(f"{name} has no column {', '.join(sorted(unknown))}")
        n = self.rows(name) if rows is None else rows
        draw = self.draw(f"{name} filler")
        arrays = [self._column(table, column, draw, n, given) for column in table.columns]
        self.tables[name] = pa.table(dict(zip((c.name for c in table.columns), arrays, strict=True)))

    def _column(self, table: Table, column: Column, draw: Draw, n: int, given: dict[str, Any]) -> pa.Array:
        if column.name in given:
            values = given[column.name]
            is_rows = column.ref and isinstance(values, np.ndarray) and values.dtype.kind == "i"
            return self.keys(column.ref, values) if is_rows else to_arrow(column, values)  # type: ignore[arg-type]
        if column.name in table.key:
            return self.keys(table.name, np.arange(n))
        return to_arrow(column, self._filler(self, table, column, draw, n))
