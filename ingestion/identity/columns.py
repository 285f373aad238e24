"""The columns by which identity names records, identifiers and components, and how several columns become one text.

Belongs here: column names and small helpers that several modules share.  Does not belong here: tables (`tables.py`), reasons
(`reasons.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Small = NDArray[np.int8] | NDArray[np.int32]
"""Numbers that are only looked up and compared; numbers that are multiplied need 64 bits."""

BETWEEN = "\x1f"
"""Separates the parts of a name made of several columns; it sorts before every character that a part may hold."""

NO_COMPONENT = ""
"""The component of a record that is not in raw."""

IDENTIFIER = ["tenant_id", "identifier_type", "scope", "identifier_value"]
VALUE = ["tenant_id", "identifier_type", "identifier_value"]
"""An identifier in any scope; decisions name no scope."""


def named(rows: pa.Table, columns: Sequence[str]) -> pa.ChunkedArray:
    """These columns of each row as one text; NULL where one of them is NULL."""
    return pc.binary_join_element_wise(*(rows[name] for name in columns), BETWEEN)


def ints(column: pa.ChunkedArray) -> Ints:
    """A column without NULLs as 64-bit integers."""
    return column.to_numpy().astype(np.int64)


def distinct(rows: pa.Table) -> pa.Table:
    """The rows, each once."""
    return rows.group_by(rows.column_names).aggregate([])
