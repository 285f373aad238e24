"""The instant for which a run computes everything: one that somebody names, or the one that is there."""

from __future__ import annotations

from datetime import UTC, datetime

from warehouse import CdpError, Warehouse


def instant(text: str) -> datetime:
    """`2026-06-30T00:00:00+00:00` in UTC; CdpError when it is not an instant or has no offset from UTC."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise CdpError(f"as_of {text} is not an instant; write for example 2026-06-30T00:00:00+00:00") from None
    if read.tzinfo is None:
        raise CdpError(f"as_of {text} has no offset from UTC; write for example 2026-06-30T00:00:00+00:00")
    return read.astimezone(UTC)


def published(warehouse: Warehouse) -> datetime | None:
    """The instant that the summaries in the warehouse were computed for; None when there are none.

    A run of some models computes them for this instant, and a check judges by it: figures of two instants do not agree.
    """
    with warehouse.session() as session:
        if not session.has("cdp.account_summary"):
            return None
        rows = session.fetch("select max(calculated_at) from cdp.account_summary")
    return rows[0][0]
