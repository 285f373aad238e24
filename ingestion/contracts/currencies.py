"""How people write currencies: the names and signs of each code, and the signs that mean more than one.

Belongs here: what `Column.spellings` of a currency column takes.  Does not belong here: which currencies a source uses.
"""

from __future__ import annotations

from collections.abc import Iterable

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
