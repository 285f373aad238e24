"""Integers and decimals.

A number is ASCII digits with an optional leading minus and one optional decimal point.  Zeros beyond the scale are dropped;
any other digit there is refused, and never rounded.  One thing is no digit there: a binary double that stands for a decimal,
such as 0.30000000000000004 for 0.30.  A text is taken for one when it has the 15 to 17 digits with which doubles are printed
and lies within 1e-9 of a value of the scale.  A typed double needs no digits to show what it is (`settled`).
"""

from __future__ import annotations

import re
from decimal import Decimal

import pyarrow as pa

from ingestion.values.reading import Reading, Refused, Tolerant, cast

DUST = Decimal("1e-9")
"""How far a double may lie from the decimal that it stands for."""
LARGEST_POWER = 40
"""The exponent of ten up to which a number is written in full."""

_DIGITS_OF_A_DOUBLE = range(15, 18)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_DECIMAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")


def integer() -> Reading:
    """64-bit whole numbers; a fraction must be zero."""
    return cast(r"-?[0-9]{1,18}", pa.int64(), _integer)


def decimal(precision: int, scale: int) -> Reading:
    """Exact decimals."""

    def exact(text: str) -> Decimal | Tolerant:
        sign, whole, fraction = _number(text)
        value, beyond = Decimal(f"{sign}{whole or 0}.{fraction or 0}"), len(fraction) > scale
        if beyond:
            printed = len((whole + fraction).lstrip("0"))
            if printed not in _DIGITS_OF_A_DOUBLE or (near := _nearest(value, scale)) is None:
                raise Refused("OUT_OF_SCALE")
            value = near
        if len(whole) > precision - scale or abs(value) >= 10 ** (precision - scale):
            raise Refused("OUT_OF_RANGE")
        value += 0  # turns -0 into 0
        return Tolerant(value, ("DOUBLE",)) if beyond else value

    whole = f"[0-9]{{1,{precision - scale}}}" if precision > scale else "0"
    fraction = rf"(?:\.[0-9]{{1,{scale}}})?" if scale else ""
    return cast(f"-?{whole}{fraction}", pa.decimal128(precision, scale), exact)


def settled(number: str, scale: int | None) -> tuple[str, bool]:
    """A number that its format types (JSON), without exponent, and whether it was a double beside a value of the scale.

    `scale` is None for a column that is no decimal.
    """
    if "e" in number or "E" in number:
        value = Decimal(number)
        if abs(value.adjusted()) > LARGEST_POWER or len(number) > LARGEST_POWER:
            return number, False
        number = format(value, "f")
    if scale is None or len(number.partition(".")[2]) <= scale or len(number) > LARGEST_POWER:
        return number, False
    near = _nearest(Decimal(number), scale)
    return (number, False) if near is None or near == Decimal(number) else (format(near, "f"), True)


def _nearest(value: Decimal, scale: int) -> Decimal | None:
    """The value of the scale within a double's error; None when there is none."""
    near = round(value, scale)
    return near if abs(near - value) <= DUST else None


def _number(text: str) -> tuple[str, str, str]:
    """The sign, the digits before the point without leading zeros, and those after it without trailing zeros."""
    if _NOT_FINITE.fullmatch(text):
        raise Refused("NOT_FINITE")
    if not _DECIMAL.fullmatch(text):
        raise Refused("BAD_NUMBER")
    whole, _, fraction = text.removeprefix("-").partition(".")
    return text[: text.startswith("-")], whole.lstrip("0"), fraction.rstrip("0")


def _integer(text: str) -> int:
    sign, whole, fraction = _number(text)
    if fraction:
        raise Refused("OUT_OF_SCALE")
    if len(whole) > 19 or not -(2**63) <= (value := int(f"{sign}{whole or 0}")) < 2**63:
        raise Refused("OUT_OF_RANGE")
    return value
