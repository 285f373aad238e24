"""Tolerant readings: texts that are taken as the value they mean although they are not written as their type is.

Belongs here: the closed list of them, and how a load tells how often it read so.  Nothing is refused by a note.
"""

from __future__ import annotations

from collections import Counter

NOTES: dict[str, str] = {
    "DAMAGED": "look damaged (another encoding, U+FFFD, runs of ?) and were loaded as they came",
    "SHORT_ROW": "rows ended early and have NULL in the columns that follow",
    "EMPTY_CELLS": "rows had empty cells beyond the header, which were dropped",
    "ENTITY": "had HTML entities, which were decoded",
    "ENTITY_TWICE": "still have HTML entities after one decoding, and were decoded once",
    "OTHER_SPELLING": "were words of the list in another spelling",
    "DOT_ZERO": "were whole numbers with .0, which was dropped",
    "WRAPPED": "were wrapped as text for a spreadsheet, and were unwrapped",
    "INVISIBLE": "had invisible characters, which were dropped",
    "ADDRESS_LIST": "were lists of addresses, of which the first was taken",
    "DOUBLE": "were binary doubles within 1e-9 of the value that was loaded",
    "NANOSECONDS": "were cut to microseconds",
    "YEAR_FIRST": "were dates with the year first in another spelling",
    "NO_DATE": "were words for no date, and are NULL",
}
"""Every tolerant reading there is, as the end of a sentence that begins with a number of values."""

Notes = Counter[tuple[str, str]]
"""How many values were read so, by column (empty for whole rows) and note."""


Hints = Counter[tuple[str, str]]
"""How many words were refused, by column and what would have been right."""


def told(notes: Notes, hints: Hints) -> str:
    """All notes and hints of a load as one line: `phone: 3 were whole numbers with .0, which was dropped; …`; empty when none."""
    order = list(NOTES)
    found = sorted(notes.items(), key=lambda item: (order.index(item[0][1]), item[0][0]))
    said = [f"{column + ': ' if column else ''}{count:,} {NOTES[note]}" for (column, note), count in found]
    said += [
        f"{column}: {count:,} unknown words were refused; known is {right}" for (column, right), count in sorted(hints.items())
    ]
    return "; ".join(said)
