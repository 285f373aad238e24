"""The instant a run computes everything for, as people write it."""

from __future__ import annotations

from datetime import UTC, datetime

from warehouse import CdpError


def instant(text: str) -> datetime:
    """`2026-06-30T00:00:00+00:00` in UTC; CdpError when it is no instant or says no offset from UTC."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise CdpError(f"as_of {text} is not an instant; write it as in 2026-06-30T00:00:00+00:00") from None
    if read.tzinfo is None:
        raise CdpError(f"as_of {text} has no offset from UTC; write it as in 2026-06-30T00:00:00+00:00")
    return read.astimezone(UTC)
