"""Dates and timestamps.

A time without an offset is read in the zone of its system.  When the clock was set back and the time occurred twice, the first
occurrence counts.  When the clock was set forward and the time never occurred, the value is refused.

Beside ISO 8601, a date that begins with its year cannot be misread, so `2026/3/5 10:00` and `2026年3月5日` are read too.  Dates
with the year last are refused, because 5/3 may be March or May.  A system lists the days that mean "no date" to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.values.reading import Reading, Refused, Tolerant, cast

FIRST_YEAR, LAST_YEAR = 1900, 2100

_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6})0*)?)?(Z|[+-](?:0[0-9]|1[0-4])(?::[0-5][0-9])?)?)?"
)
_YEAR_FIRST = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)"
    r"(?:[T ]?(?<=[T 日])([0-9]{1,2}):([0-9]{2})(:[0-9]{2}(?:\.[0-9]+)?)?(Z|[+-][0-9:]+)?)?"
)
_MIDNIGHT_OR_LAST_SECOND = re.compile(r"(?:[T ](?:00:00(?::00(?:\.0*)?)?|23:59(?::59(?:\.[0-9]*)?)?)(?:Z|[+-][0-9:]+)?)?")
# Every text that matches one of these is a valid value of its type.  The 29th of February and the first
# and last years of the range are left to the exact reading.
_SAFE_DAY = r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
_SAFE_YEAR = r"(?:190[1-9]|19[1-9][0-9]|20[0-9]{2})"
# Arrow does not know summer time after 2037.
_SAFE_LOCAL_YEAR = r"(?:190[1-9]|19[1-9][0-9]|20[0-2][0-9]|203[0-6])"
_SAFE_TIME = r"[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_SAFE_OFFSET = r"(?:Z|[+-](?:0[0-9]|1[0-3])(?::[0-5][0-9])?)"  # PostgreSQL writes whole hours alone


def day(no_dates: Sequence[str]) -> Reading:
    """Calendar days; an instant without offset whose time is midnight is its day."""
    return _without(no_dates, cast(f"{_SAFE_YEAR}-{_SAFE_DAY}", pa.date32(), _date))


def instant(zone: str, no_dates: Sequence[str]) -> Reading:
    """Instants in UTC; a date alone is its midnight."""
    safe_local = f"^{_SAFE_LOCAL_YEAR if zone != 'UTC' else _SAFE_YEAR}-{_SAFE_DAY}{_SAFE_TIME}$"
    safe_zoned = f"^{_SAFE_YEAR}-{_SAFE_DAY}{_SAFE_TIME}{_SAFE_OFFSET}$"
    utc = pa.timestamp("us", "UTC")

    def fast(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        zoned = pc.match_substring_regex(texts, safe_zoned)
        local = pc.match_substring_regex(texts, safe_local)
        values = pc.if_else(zoned, texts, None).cast(utc)
        clock = pc.if_else(local, texts, None).cast(pa.timestamp("us"))
        try:
            here = pc.assume_timezone(clock, zone, ambiguous="earliest", nonexistent="raise").cast(utc)
        except pa.ArrowInvalid:  # the clock skipped one of these times, so all of them are read exactly
            return values, pc.invert(zoned)
        return pc.coalesce(values, here), pc.invert(pc.or_(zoned, local))

    return _without(no_dates, Reading(fast, lambda text: _instant(text, ZoneInfo(zone))))


def _without(no_dates: Sequence[str], reading: Reading) -> Reading:
    """The reading in which these days mean "no date", and dates with the year first may be spelled in other ways."""

    def exact(text: str) -> Any:
        if text[:10] in no_dates and _MIDNIGHT_OR_LAST_SECOND.fullmatch(text, 10):
            return Tolerant(None, ("NO_DATE",))
        plain = _as_iso(text)
        if plain == text:
            return reading.exact(text)
        value = exact(plain)
        return value if isinstance(value, Tolerant) else Tolerant(value, ("YEAR_FIRST",))

    usual = [known for known in no_dates if re.fullmatch(_SAFE_YEAR, known[:4])]
    return Reading(_but(usual, reading.fast) if usual else reading.fast, exact)


def _but(
    days: Sequence[str], fast: Callable[[pa.Array], tuple[pa.Array, pa.Array]]
) -> Callable[[pa.Array], tuple[pa.Array, pa.Array]]:
    """The fast reading, which leaves texts that begin with one of the days to the exact one."""

    def fast_but(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        known = pc.match_substring_regex(texts, f"^(?:{'|'.join(map(re.escape, days))})")
        values, unread = fast(pc.if_else(known, None, texts))
        return values, pc.or_kleene(unread.fill_null(False), known)

    return fast_but


def _as_iso(text: str) -> str:
    """A date with the year first as ISO 8601 spells it; any other text as it is."""
    found = _YEAR_FIRST.fullmatch(text)
    if not found:
        return text
    year, _, month, day, month_cn, day_cn, hour, minute, second, offset = found.groups()
    iso = f"{year}-{(month or month_cn):0>2}-{(day or day_cn):0>2}"
    return f"{iso}T{hour:0>2}:{minute}{second or ''}{offset or ''}" if hour else iso


def _date(text: str) -> date:
    parts = _TIMESTAMP.fullmatch(text)
    if not parts or parts[8] or any(int(part or 0) for part in parts.groups()[3:7]):
        raise Refused("BAD_DATE")
    try:
        found = date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        raise Refused("BAD_DATE") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused("OUT_OF_RANGE")
    return found


def _instant(text: str, zone: ZoneInfo) -> datetime:
    parts = _TIMESTAMP.fullmatch(text)
    if not parts:
        raise Refused("BAD_TIMESTAMP")
    year, month, day_, hour, minute, second = (int(part or 0) for part in parts.groups()[:6])
    try:
        clock = datetime(year, month, day_, hour, minute, second, int((parts[7] or "").ljust(6, "0")))
    except ValueError:
        raise Refused("BAD_TIMESTAMP") from None
    if not FIRST_YEAR - 1 <= year <= LAST_YEAR + 1:  # further out, Python cannot convert to UTC
        raise Refused("OUT_OF_RANGE")
    moment = clock.replace(tzinfo=_offset(parts[8]) if parts[8] else zone).astimezone(UTC)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Refused("OUT_OF_RANGE")
    if not parts[8] and moment.astimezone(zone).replace(tzinfo=None) != clock:
        raise Refused("BAD_TIMESTAMP")  # the clock skipped this time
    return moment


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6] or 0)
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if text[0] == "-" else ahead)
