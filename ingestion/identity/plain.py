"""Normal forms of many values at once.

Belongs here: a fast way for the frequent types and plain spellings in printable ASCII.  Does not belong here: what a normal form
is.  `normalise.py` defines that and takes one value at a time, up to 50 microseconds each.  This module gives the same answers,
and hands every value that is not plain to `normalise.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from email_validator import SPECIAL_USE_DOMAIN_NAMES
from numpy.typing import NDArray
from phonenumbers import PhoneMetadata

from ingestion.identity.normalise import normalise
from ingestion.identity.rules import Values

AT_ONCE = 1 << 16
"""How many values are Python objects at one time."""

Plain = Callable[[pa.Array, str], Sequence[pa.Array]]
"""From trimmed texts and a region: the normal forms, NULL where a text is not plain, then other forms that a rule may match."""


def normal_forms(identifier_type: str, typed: pa.ChunkedArray, region: str, values: Values) -> tuple[pa.Array, pa.Array]:
    """Per value of a column the normal form and the reason, as `normalise` gives them; NULL for NULL."""
    encoded = typed.combine_chunks().dictionary_encode()
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    distinct = encoded.dictionary
    parts = [
        _of(identifier_type, distinct.slice(start, AT_ONCE), region, values) for start in range(0, max(len(distinct), 1), AT_ONCE)
    ]
    normal, reasons = (pa.concat_arrays(list(each)) for each in zip(*parts, strict=True))
    return normal.take(encoded.indices), reasons.take(encoded.indices)


def _of(identifier_type: str, typed: pa.Array, region: str, values: Values) -> tuple[pa.Array, pa.Array]:
    normal, reasons = pa.nulls(len(typed), pa.string()), pa.nulls(len(typed), pa.string())
    if identifier_type in _PLAIN:
        text = pc.ascii_trim_whitespace(typed)
        text = pc.if_else(pc.match_substring_regex(text, "^[!-~](?:[ -~]*[!-~])?$"), text, None)
        normal, *others = _PLAIN[identifier_type](text, region)
        for forms in (normal, *others):
            normal = pc.if_else(_is_ruled(identifier_type, forms, values), None, normal)
    rest = pc.is_null(normal)
    left = [normalise(identifier_type, value, region, values) for value in typed.filter(rest).to_pylist()]
    if left:
        normal, reasons = (
            pc.replace_with_mask(column, rest, pa.array(list(found), pa.string()))
            for column, found in zip((normal, reasons), zip(*left, strict=True), strict=True)
        )
    return normal, reasons


def _is_ruled(identifier_type: str, forms: pa.Array, values: Values) -> pa.Array:
    """Whether some rule about values matches a form."""
    pattern = values.pattern(identifier_type)
    return _matches(pattern, pc.ascii_lower(forms)) if pattern else pa.repeat(False, len(forms))


def _matches(pattern: re.Pattern[str], texts: pa.Array) -> pa.Array:
    """Whether a pattern matches the whole of each text.  Python matches, since patterns mean something else to Arrow."""
    matches = map(pattern.fullmatch, texts.drop_null().to_pylist())
    found: NDArray[np.bool_] = np.zeros(len(texts), dtype=bool)
    found[texts.is_valid().to_numpy(zero_copy_only=False)] = [match is not None for match in matches]
    return pa.array(found)


# --- phone -------------------------------------------------------------------------------------------------------------

# The regions with a fast way: country code and length of a national number.  The library does 20,000 numbers a second.
_COUNTRIES = {"CN": ("86", 11), "US": ("1", 10)}


@cache
def _mobile(country: str) -> str:
    """The library's own pattern of a region's mobile numbers, so that both ways agree."""
    metadata = PhoneMetadata.metadata_for_region(country)
    return metadata.mobile.national_number_pattern  # type: ignore[union-attr,return-value]


def _phones(text: pa.Array, region: str) -> Sequence[pa.Array]:
    """Mobile numbers written in a common way, in the form that the library gives them."""
    digits = pc.replace_substring_regex(text, r"[ \-.()]", "")
    short = pc.less_equal(pc.utf8_length(text), 50)
    normal, nationals = pa.nulls(len(text), pa.string()), []
    for country, (code, length) in _COUNTRIES.items():
        at_home = f"|(?:{code})?" if country == region else ""
        found = pc.extract_regex(digits, rf"^(?:\+{code}{at_home})(?P<national>{_mobile(country)})$").field("national")
        found = pc.if_else(pc.and_(short, pc.equal(pc.utf8_length(found), length)), found, None)
        nationals.append(found)
        normal = pc.coalesce(normal, pc.binary_join_element_wise(f"+{code}", found, ""))
    return normal, text, digits, *nationals


# --- the rest ----------------------------------------------------------------------------------------------------------

_EMAIL = re.compile(
    r"(?=.{6,254}$)(?=[^@]{1,64}@)[a-z0-9]+(?:[._+-][a-z0-9]+)*"
    r"@(?:(?=[^.]{1,63}\.)[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?!(?:" + "|".join(SPECIAL_USE_DOMAIN_NAMES) + r")$)[a-z]{2,63}"
)


def _emails(text: pa.Array, region: str) -> Sequence[pa.Array]:
    address = pc.ascii_lower(text)
    return (pc.if_else(_matches(_EMAIL, address), address, None),)


def _as_given(text: pa.Array, region: str) -> Sequence[pa.Array]:
    return text, pc.ascii_lower(text)


def _handles(text: pa.Array, region: str) -> Sequence[pa.Array]:
    return (pc.ascii_lower(text),)


_PLAIN: dict[str, Plain] = {
    "PHONE": _phones,
    "EMAIL": _emails,
    "WECHAT_ID": _handles,
    **dict.fromkeys(("WECHAT_UNIONID", "WECHAT_OPENID", "DOUYIN_ID", "WEBSITE_ID", "CORP_ID"), _as_given),
}
