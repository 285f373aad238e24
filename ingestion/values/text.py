"""Text, by what it is for.

| a column holds     | and is read                                                                                         |
|--------------------|-----------------------------------------------------------------------------------------------------|
| an id              | without the wrapping of spreadsheets, invisible characters at its ends and the `.0` of a number;    |
|                    | of a list of references the first counts                                                            |
| an identifier      | the same, and without invisible characters anywhere; company names and websites as what describes   |
| a network address  | the first of a list (X-Forwarded-For)                                                               |
| what describes     | with HTML entities decoded; cut at its length                                                       |

Length is counted in characters.  Only text that describes is cut: half an id is another id.
"""

from __future__ import annotations

import ipaddress
import re
import string
import unicodedata
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts import Column
from ingestion.json_text import JsonError, parse
from ingestion.values.damage import SUSPICIOUS, decoded, is_damaged, may_be_damaged
from ingestion.values.reading import BLANKS, Reading, Refused, Tolerant, utf8

LONGEST_TEXT = 65_535

_OF_ID = r"[0-9A-Za-z_:/|+@#() -]"
# No point, or one that no zero follows at the end: `90302.0` has to be looked at.
_SAFE_ID = rf"^(?:{_OF_ID}*|(?:{_OF_ID}|\.)*[1-9A-Za-z_:/|+@#()-])$"
_BYTES_OF_ID = (string.ascii_letters + string.digits + "_:/|+@#() -").encode()
_SAFE_ADDRESS = r"^[0-9A-Fa-f.:]+$"
_BYTES_OF_ADDRESS = b"0123456789ABCDEFabcdef.:"
_WHOLE = re.compile(r"(-?[0-9]+)\.0+")
_FORMULA = re.compile(r'="(.*)"|=([0-9]+)', re.DOTALL)
_PART_OF_A_LIST = re.compile(r"[\w.:/-]*[0-9][\w.:/-]*")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_ADDRESS_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?|([0-9.]+):[0-9]+")
_WIDE_BLANKS = "\u00a0\u3000\u202f\u2007"


def text_reading(column: Column, *, is_key: bool) -> Reading:
    """The reading of a text column that has no closed list."""
    if is_key or column.is_id or column.is_exact_identifier:
        return _plain(column, _SAFE_ID, _BYTES_OF_ID, lambda text: _id(column, text, is_key=is_key))
    if column.is_address:
        return _plain(column, _SAFE_ADDRESS, _BYTES_OF_ADDRESS, lambda text: _address(column, text))
    return _describing(column)


def longest(column: Column) -> int:
    """How many characters the column holds."""
    return int((*column.parameters, LONGEST_TEXT)[0])


def _plain(column: Column, safe: str, of_safe: bytes, exact: Callable[[str], str | Tolerant]) -> Reading:
    """The reading of text that is as it should be when it matches `safe`, as all text of the bytes `of_safe` does."""

    def fast(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        harmless = pc.less_equal(pc.utf8_length(texts), longest(column))
        if utf8(texts).translate(None, of_safe):
            harmless = pc.and_(harmless, pc.match_substring_regex(texts, safe))
        return pc.if_else(harmless, texts, None), pc.invert(harmless)

    return Reading(fast, exact)


def _describing(column: Column) -> Reading:
    most = longest(column)

    def fast(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        harmless, data = pc.less_equal(pc.utf8_length(texts), most), utf8(texts)
        if b"\0" in data or may_be_damaged(data):
            harmless = pc.and_(harmless, pc.invert(pc.match_substring_regex(texts, rf"\x00|{SUSPICIOUS}")))
        return pc.if_else(harmless, texts, None), pc.invert(harmless)

    def exact(text: str) -> str | Tolerant | None:
        if "\0" in text:
            raise Refused("BAD_TEXT")
        found, notes = decoded(text)
        found = found.strip(BLANKS)
        if is_damaged(found):
            notes += ("DAMAGED",)
        if len(found) > most:
            if not column.is_describing:
                raise Refused("TOO_LONG")
            return Tolerant(found[:most].rstrip(BLANKS), notes, part="TOO_LONG")
        return Tolerant(found or None, notes) if notes else found

    return Reading(fast, exact)


# Ids and identifiers ---------------------------------------------------------------------------


def _id(column: Column, text: str, *, is_key: bool) -> str | Tolerant:
    if "\0" in text:
        raise Refused("BAD_TEXT")
    found, notes = _cleaned(text, everywhere=column.is_exact_identifier and not is_key)
    first = None if is_key else _first_of(column, found)
    if first is not None:
        found, more = _cleaned(first, everywhere=False)
        notes += more
    if len(found) > longest(column):
        raise Refused("TOO_LONG")
    if first is None and not notes:
        return found
    return Tolerant(found or None, tuple(dict.fromkeys(notes)), part="LIST" if first is not None else None)


def _cleaned(text: str, *, everywhere: bool) -> tuple[str, tuple[str, ...]]:
    """The text without what spreadsheets and other programs put around it."""
    notes: tuple[str, ...] = ()
    visible = _visible(text, everywhere=everywhere)
    if visible != text:
        notes += ("INVISIBLE",)
    unwrapped = _unwrapped(visible)
    if unwrapped != visible:
        notes += ("WRAPPED",)
    if whole := _WHOLE.fullmatch(unwrapped):
        return whole[1], (*notes, "DOT_ZERO")
    return unwrapped, notes


def _visible(text: str, *, everywhere: bool) -> str:
    """The text without format characters and variation selectors, and without wide blanks at its ends."""
    if text.isascii():
        return text
    if everywhere:
        text = "".join(character for character in text if not is_invisible(character))
    start, end = 0, len(text)
    while start < end and (is_invisible(text[start]) or text[start] in _WIDE_BLANKS + BLANKS):
        start += 1
    while end > start and (is_invisible(text[end - 1]) or text[end - 1] in _WIDE_BLANKS + BLANKS):
        end -= 1
    return text[start:end]


def is_invisible(character: str) -> bool:
    """Whether it is a format character (Unicode class Cf) or a variation selector."""
    return (
        unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    )


def _unwrapped(text: str) -> str:
    """The text without `="…"`, and without an apostrophe or back-tick before it."""
    if formula := _FORMULA.fullmatch(text):
        return (formula[2] if formula[1] is None else formula[1].replace('""', '"')).strip(BLANKS)
    return text[1:].strip(BLANKS) if text[:1] in "'`’" and len(text) > 1 else text


def _first_of(column: Column, text: str) -> str | None:
    """The first of a list of references or identifiers; None when the text is no list."""
    if text[:1] == "[" and text[-1:] == "]":
        try:
            items = parse(text)
        except JsonError:
            return None
        texts = [item.strip() for item in items if isinstance(item, str) and item.strip()] if isinstance(items, list) else []
        return texts[0] if texts and len(texts) == len(items) else None
    if not column.ref or _THOUSANDS.fullmatch(text):
        return None
    for mark in ";,":
        parts = [part.strip() for part in text.split(mark)]
        filled = [part for part in parts if part]
        if len(parts) > 1 and filled and all(_PART_OF_A_LIST.fullmatch(part) for part in filled):
            return filled[0]
    return None


# Network addresses -----------------------------------------------------------------------------


def _address(column: Column, text: str) -> str | Tolerant:
    if "\0" in text:
        raise Refused("BAD_TEXT")
    if "," in text:
        for part in text.split(","):
            port = _ADDRESS_WITH_PORT.fullmatch(part.strip())
            candidate = (port[1] or port[2]) if port else part.strip()
            try:
                ipaddress.ip_address(candidate)
            except ValueError:
                continue
            return Tolerant(candidate, ("ADDRESS_LIST",))
    if len(text) > longest(column):
        raise Refused("TOO_LONG")
    return text
