"""Which currencies there are, and how people write them: codes, names and signs, and the signs that mean more than one.

Belongs here: what `Column.values` and `Column.spellings` of a currency column take.  Does not belong here: what a currency is
worth (seed `fx_rate`), which one a source means when it names none (`System.currency`).
"""

from __future__ import annotations

from collections.abc import Iterable

from iso4217 import raw_table

_WITHDRAWN = ("ANG", "BGN", "BYR", "CUC", "HRK", "LTL", "MRO", "SLL", "STD", "VEF", "ZWL")
"""Codes that ISO 4217 withdrew from 2015 on; deals of those years still have them.  The package does not list them."""

CURRENCIES: tuple[str, ...] = tuple(sorted({*filter(None, raw_table), *_WITHDRAWN}))
"""Every code of ISO 4217, as the package `iso4217` lists them (public domain); funds and metals too."""

_NAMES: dict[str, tuple[str, ...]] = {
    "CNY": ("RMB", "CNH", "Renminbi", "Yuan", "人民币", "人民币元", "元", "CN¥", "RMB¥"),
    "USD": ("US$", "US Dollar", "U.S. Dollar", "美元", "美金"),
    "EUR": ("€", "Euro", "欧元"),
    "GBP": ("£", "Pound Sterling", "英镑"),
    "JPY": ("JP¥", "Japanese Yen", "日元", "円"),
    "HKD": ("HK$", "Hong Kong Dollar", "港币", "港元"),
}

AMBIGUOUS: dict[str, str] = {
    "¥": "CNY or JPY",
    "￥": "CNY or JPY",
    "$": "USD or another dollar",
}
"""Signs that a contract has to give a meaning to (`spellings=(("¥", "CNY"),)`); without one they are refused with this hint."""


def spellings(codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The unambiguous names and signs of some currencies, each with its code."""
    return tuple((name, code) for code in codes for name in _NAMES.get(code, ()))
