"""Words of closed lists, and booleans.

A word is known in any case, whatever stands between its parts: `Closed Won` and `closed-won` are CLOSED_WON.  The contract may
give other spellings (`Column.spellings`).  A word that is not known is refused, never guessed.
"""

from __future__ import annotations

import re
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts import Column
from ingestion.contracts.currencies import AMBIGUOUS, CURRENCIES
from ingestion.values.reading import Reading, Refused, Tolerant

_BETWEEN = re.compile(r"[\s_\-]+")
_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")
_TRUE_WORDS, _FALSE_WORDS = ("是",), ("否",)
_TRUE_NUMBER, _FALSE_NUMBER = re.compile(r"1\.0+"), re.compile(r"0\.0+")


def word(column: Column) -> Reading:
    """A word of the column's closed list."""

    def fast(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        harmless = pc.if_else(texts.is_valid(), pc.is_in(texts, pa.array(column.values)), None)
        return pc.if_else(harmless, texts, None), pc.invert(harmless)

    def exact(text: str) -> Tolerant:
        if "\0" in text:
            raise Refused("BAD_TEXT")
        found = _known(column).get(_folded(text))
        if found is None:
            raise Refused("TOO_LONG" if column.parameters and len(text) > column.parameters[0] else "ENUM")
        return Tolerant(found, ("OTHER_SPELLING",))

    return Reading(fast, exact)


def hint(column: Column, text: str) -> str:
    """What a word that is refused may have to be."""
    listed = "any code of ISO 4217" if column.values == CURRENCIES else ", ".join(column.values)
    return AMBIGUOUS.get(text.strip()) or listed


def boolean() -> Reading:
    """True and false in the closed list of spellings."""

    def fast(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        lower = pc.ascii_lower(texts)
        known = pc.if_else(texts.is_valid(), pc.is_in(lower, pa.array(_TRUE + _FALSE + _TRUE_WORDS + _FALSE_WORDS)), None)
        return pc.if_else(known, pc.is_in(lower, pa.array(_TRUE + _TRUE_WORDS)), None), pc.invert(known)

    return Reading(fast, _boolean)


def _boolean(text: str) -> Tolerant:
    for number, value in ((_TRUE_NUMBER, True), (_FALSE_NUMBER, False)):
        if number.fullmatch(text):
            return Tolerant(value, ("DOT_ZERO",))
    raise Refused("BAD_BOOLEAN")


@cache
def _known(column: Column) -> dict[str, str]:
    """The words of a column by their folded spellings; a spelling that could be two words is none."""
    found: dict[str, set[str]] = {}
    for spelling, meant in (*((word, word) for word in column.values), *column.spellings):
        found.setdefault(_folded(spelling), set()).add(meant)
    return {spelling: meant.pop() for spelling, meant in found.items() if len(meant) == 1}


def _folded(text: str) -> str:
    return _BETWEEN.sub("", text.casefold())
