"""Reads the instant for which a run computes everything."""

from __future__ import annotations

from datetime import UTC, datetime

from warehouse import CdpError


def instant(text: str) -> datetime:
    """`2026-06-30T00:00:00+00:00` in UTC; CdpError when it is not an instant or has no offset from UTC."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise CdpError(f"as_of {text} is not an instant; write for example 2026-06-30T00:00:00+00:00") from None
    if read.tzinfo is None:
        raise CdpError(f"as_of {text} has no offset from UTC; write for example 2026-06-30T00:00:00+00:00")
    return read.astimezone(UTC)
