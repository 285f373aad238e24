"""How names and values are written in ClickHouse's SQL.  Nothing here speaks to a server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def literal(value: Any) -> str:
    """A value; TypeError for one that is neither text, a whole number, a boolean nor None."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    raise TypeError(f"{type(value).__name__} cannot be a parameter; pass text, a whole number, a boolean or None")


def identifier(name: str) -> str:
    """A name, quoted."""
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def identifiers(names: Iterable[str]) -> str:
    """Names, quoted, with commas between."""
    return ", ".join(map(identifier, names))
