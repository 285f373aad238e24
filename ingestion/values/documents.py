"""JSON: one strict document, kept with its keys sorted and without blanks."""

from __future__ import annotations

import pyarrow as pa

from ingestion.chunk import LONGEST_RECORD
from ingestion.json_text import JsonError, canonical, parse
from ingestion.values.reading import Reading, Refused


def document() -> Reading:
    """Every document is read exactly."""
    return Reading(lambda texts: (pa.nulls(len(texts), pa.string()), texts.is_valid()), _json)


def _json(text: str) -> str:
    if len(text) > LONGEST_RECORD:
        raise Refused("TOO_LONG")
    try:
        return canonical(parse(text))
    except JsonError:
        raise Refused("BAD_JSON") from None
