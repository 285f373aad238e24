"""The columns by which identity names things: records, identifiers, components; and how several columns are one text.

Belongs here: words that several modules share.  Does not belong here: tables (`tables.py`), reasons (`reasons.py`).
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
"""Numbers that are only looked up and compared; those that are multiplied have 64 bits."""


BETWEEN = "\x1f"
"""Between the parts of a name made of several; it sorts before everything that may stand in one."""

NO_COMPONENT = ""
"""Where a record that is not there would be."""
IDENTIFIER = ["tenant_id", "identifier_type", "scope", "identifier_value"]
VALUE = ["tenant_id", "identifier_type", "identifier_value"]
"""An identifier in whatever scope, which is what decisions speak of."""


def named(rows: pa.Table, columns: Sequence[str]) -> pa.ChunkedArray:
    """These columns of each row as one text; NULL where one of them is."""
    return pc.binary_join_element_wise(*(rows[name] for name in columns), BETWEEN)


def ints(column: pa.ChunkedArray) -> Ints:
    """A column without NULLs as 64-bit integers."""
    return column.to_numpy().astype(np.int64)


def distinct(rows: pa.Table) -> pa.Table:
    """The rows, each once."""
    return rows.group_by(rows.column_names).aggregate([])
