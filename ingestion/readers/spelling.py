"""Writes a value that is not text as the text that a CSV file would hold, so that values of all formats are judged alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts import Column
from ingestion.json_text import JsonError, canonical


def json_text(column: Column, value: Any) -> tuple[str | None, str | None]:
    """A value as text, and a reason code when the column cannot take it; of a list of ids the first is taken later."""
    match value:
        case None | str():  # a JSON number is text already
            return value, None
        case bool():
            return ("true" if value else "false"), None
        case bytes():
            return value.hex(), "BAD_TYPE"
    try:
        takes_it = column.base_type == "json" or (isinstance(value, list) and (column.is_id or column.is_exact_identifier))
        return canonical(value), None if takes_it else "BAD_TYPE"
    except JsonError:
        return str(value), "BAD_JSON"


def in_full(numbers: pa.Array) -> pa.Array:
    """Numbers as text, without exponents."""
    powers = np.flatnonzero(pc.match_substring(numbers, "e").fill_null(False)).tolist()
    if not powers:
        return numbers
    spelled = numbers.to_pylist()
    for place in powers:
        spelled[place] = format(Decimal(spelled[place]), "f")
    return pa.array(spelled, pa.string())
