"""How PostgreSQL spells the logical types, and in which Arrow types its answers come.

Belongs here: names of types.  Does not belong here: statements (`postgres.py`).
"""

from __future__ import annotations

import psycopg
import pyarrow as pa

_TYPES = {"text": "text", "json": "text", "integer": "bigint", "boolean": "boolean", "date": "date", "timestamp": "timestamptz"}


def column_type(logical: str) -> str:
    """How PostgreSQL spells a logical type: `decimal(18,2)` is `numeric(18,2)`, `text(40)` is `text`."""
    if logical.startswith("decimal("):
        return f"numeric{logical.removeprefix('decimal')}"
    return _TYPES[logical.partition("(")[0]]


def arrow_type_of(column: psycopg.Column, other_types: bool) -> pa.DataType:
    """The Arrow type of a result column; when there is none for it, text if `other_types`, else TypeError."""
    known = psycopg.adapters.types.get(column.type_code)
    name = known.name if known else f"of type {column.type_code}"
    if name == "numeric" and column.precision is not None:
        return pa.decimal128(column.precision, column.scale or 0)
    if name not in _RESULTS and other_types:
        return pa.string()
    if name not in _RESULTS:
        raise TypeError(
            f"column {column.name} of the answer is {name}; cast it to text, bigint, numeric(p,s), boolean, date or timestamptz"
        )
    return _RESULTS[name]


_RESULTS = {
    "text": pa.string(),
    "varchar": pa.string(),
    "name": pa.string(),
    "int2": pa.int64(),
    "int4": pa.int64(),
    "int8": pa.int64(),
    "float8": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamptz": pa.timestamp("us", "UTC"),
}
