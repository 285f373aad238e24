"""What a reading of a column is, and what reading one text may answer.

Each type has two readings, which agree.  The fast one takes whole columns, but only the spellings that a regular expression
proves valid.  The exact one takes all other values one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

BLANKS = " \t\r\n\v\f"


class Refused(ValueError):
    """A text is not a value of its type; the argument is the reason code."""


@dataclass(frozen=True, slots=True)
class Tolerant:
    """A value that was not written as its type is: the notes say how it was read.

    `part` is the reason code when only a part of the text was taken: it is entered in quarantine as a field.
    """

    value: Any
    notes: tuple[str, ...] = ()
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column is read.

    `fast` takes a column of text.  It gives the typed values, and tells which texts it did not read; their
    values are NULL.  `exact` takes one of those texts.  It gives the value or a Tolerant, or raises Refused.
    """

    fast: Callable[[pa.Array], tuple[pa.Array, pa.Array]]
    exact: Callable[[str], Any]


def cast(safe: str, type_: pa.DataType, exact: Callable[[str], Any]) -> Reading:
    """The reading of a type that Arrow casts correctly when the whole text matches `safe`."""

    def fast(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        harmless = pc.match_substring_regex(texts, f"^(?:{safe})$")
        return pc.if_else(harmless, texts, None).cast(type_), pc.invert(harmless)

    return Reading(fast, exact)


def utf8(texts: pa.Array) -> bytes:
    """All texts of a column, one after the other.  To look for bytes in it is much faster than to look at each text."""
    _, offsets, data = texts.buffers()
    if not len(texts) or data is None:
        return b""
    ends = np.frombuffer(offsets, np.int32)
    return bytes(memoryview(data)[ends[texts.offset] : ends[texts.offset + len(texts)]])
