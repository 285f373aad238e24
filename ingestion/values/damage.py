"""Text that was damaged before it came: HTML entities, and text that was read in the wrong encoding.

Entities are decoded once.  What another program read in the wrong encoding is loaded as it came, because a repair is a guess;
it is noted, so that the load can warn of it.
"""

from __future__ import annotations

import html
import re

SUSPICIOUS = (
    r"&#?[0-9A-Za-z]{2,31};|\x{FFFD}|锟斤拷|\?\?\?|[\x{A1}-\x{FE}]{4}"
    r"|[\x{C2}-\x{F4}][\x{80}-\x{BF}\x{152}-\x{17E}\x{192}\x{2C6}\x{2DC}\x{2013}-\x{203A}\x{20AC}\x{2122}]"
)
"""For Arrow: where one of these stands in a text, it has to be looked at.  All other text is as it should be."""

# What each text with damage has in UTF-8; the two bytes begin the characters U+0080 to U+00FF.
_TRACES = (b";", b"???", b"\xc2", b"\xc3", "\ufffd".encode(), "锟斤拷".encode())

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Characters that one byte above 0x7F stands for in Latin-1 or Windows-1252.
_OF_ONE_BYTE = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]+")
_QUESTION_MARKS = re.compile(r"[?\s]*\?{3}[?\s]*")
_SHORTEST_GBK = 4
"""Bytes that must be GBK in a row before text is taken for it; é and ü beside each other are not."""


def may_be_damaged(data: bytes) -> bool:
    """Whether any of many texts, given as UTF-8 one after the other, may match SUSPICIOUS; it costs next to nothing."""
    return any(trace in data for trace in _TRACES)


def decoded(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with its HTML entities decoded once, and the notes about it."""
    once = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if once == text:
        return text, ()
    return once, ("ENTITY", "ENTITY_TWICE") if _ENTITY.sub(lambda entity: html.unescape(entity[0]), once) != once else ("ENTITY",)


def is_damaged(text: str) -> bool:
    """Whether a text shows that it was read in the wrong encoding, or lost characters on its way."""
    if "\ufffd" in text or "锟斤拷" in text or _QUESTION_MARKS.fullmatch(text):
        return True
    return any(_is_misread(run) for run in _OF_ONE_BYTE.findall(text))


def _is_misread(run: str) -> bool:
    """Whether characters of one byte each are in truth the bytes of UTF-8 or GBK."""
    data = b"".join(_byte(character) for character in run)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _is_gbk(data)
    return True


def _is_gbk(data: bytes) -> bool:
    """Whether all of it is frequent Chinese characters in GBK."""
    if len(data) < _SHORTEST_GBK or len(data) % 2:
        return False
    return all(0xB0 <= first <= 0xD7 and 0xA1 <= second <= 0xFE for first, second in zip(data[::2], data[1::2], strict=True))


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:  # the five bytes that Windows-1252 leaves open
        return character.encode("latin-1", "replace")
