"""Reads JSON strictly and writes it in one canonical form.

Belongs here: which text counts as JSON.  Python's parser accepts NaN, repeated keys (the last one wins)
and documents of any depth until the stack overflows; databases accept yet other things.

A number stays the text that it was, so nothing is rounded: 0.10 does not become 0.1.
"""

from __future__ import annotations

import json
from typing import Any

DEEPEST = 64


class JsonError(ValueError):
    """A text is not one strict JSON document."""


class Number(str):
    """A JSON number, as it was written."""

    __slots__ = ()


def parse(text: str) -> Any:
    """The document in `text`: dict, list, str, Number, bool or None.  JsonError for anything else."""
    try:
        value, end = _DECODER.raw_decode(text := text.strip(" \t\r\n"))
    except RecursionError:
        raise JsonError("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise JsonError(error.msg) from None
    if end != len(text):
        raise JsonError("more than one document")
    # Each level has a bracket, so a text with few brackets need not be measured.
    if text.count("[") + text.count("{") > DEEPEST and _depth(value) > DEEPEST:
        raise JsonError("nested too deeply")
    return value


def canonical(value: Any) -> str:
    """The canonical text of a document: keys sorted, no blanks, numbers as they were written; JsonError when it has none."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Number():
            return str(value)
        case str():
            return _text(value)
        case dict():
            return "{" + ",".join(f"{canonical(str(key))}:{canonical(value[key])}" for key in sorted(value)) + "}"
        case list() | tuple():
            return "[" + ",".join(map(canonical, value)) + "]"
        case int() | float():
            if value in (float("inf"), float("-inf")) or value != value:
                raise JsonError("not a finite number")
            return json.dumps(value)
        case _:
            return _text(str(value))


def _text(value: str) -> str:
    """A quoted string; JsonError when no engine can store it."""
    if "\0" in value or (not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value)):
        raise JsonError("a NUL or half of a surrogate pair")
    return _ENCODER.encode(value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonError("a key is given twice")
    return found


def _constant(word: str) -> Any:
    raise JsonError(f"{word} is not JSON")


def _depth(value: Any) -> int:
    """How deeply lists and objects are nested.  It does not recurse, because the depth may be too great for that."""
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        level = [child for item in level for child in (item.values() if isinstance(item, dict) else item)]
    return depth


_ENCODER = json.JSONEncoder(ensure_ascii=False)
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=Number, parse_float=Number, parse_constant=_constant)
