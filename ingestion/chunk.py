"""What a reader passes on: some rows of a file as columns of text, and the rows that it could not split into columns.

Belongs here: the shape that lies between reading and coercion, and the sizes that both respect.  Does not belong here: formats
(`readers/`), values (`coerce.py`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa

from ingestion.quarantine import Rejection
from ingestion.values.notes import Notes

LONGEST_RECORD = 1 << 20
"""Bytes of the longest row, and characters of the longest document."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file: text columns by name, the line of each row, and the rows that could not be read.

    `faults` are values that the format could hold and a column cannot (a list, bytes): by column and position the reason code.
    `notes` count what the reader itself read tolerantly.
    """

    texts: dict[str, pa.Array]
    lines: pa.Array
    rejected: list[Rejection]
    faults: dict[str, dict[int, str]] = field(default_factory=dict)
    notes: Notes = field(default_factory=Counter)
