"""The normal form of an identifier, so that what two sources typed differently compares equal.

Belongs here: the normal form of each identifier type, and why a value has none.  Does not belong here: many values at once
(`plain.py`), which values identify nobody (`rules.py` and its seeds), which column carries an identifier (contracts), what
happens when two records share one (`links.py`).

| type | normal form | refused as |
|---|---|---|
| PHONE | E.164, read in the source's region (C-26) | INVALID_LENGTH, INVALID, EXTENSION, NOT_PERSONAL, BLOCKED |
| EMAIL | lower case, Unicode domain | INVALID, BLOCKED |
| WECHAT_ID | lower case (WeChat compares handles so) | BLOCKED |
| WECHAT_UNIONID, WECHAT_OPENID, DOUYIN_ID, WEBSITE_ID, CORP_ID | as given, trimmed: their case matters | BLOCKED |
| CREDIT_CODE | 18 upper-case characters with a right check digit (GB 32100-2015) | INVALID_LENGTH, INVALID, BLOCKED |
| DOMAIN | registrable domain of a website, punycode | INVALID, FREEMAIL, PORTAL, BLOCKED |
| COMPANY_NAME | case folded, without punctuation, spaces collapsed, legal form dropped | INVALID, BLOCKED |
| CONVERSION | the key of the record that a lead became, as given | |

A SHARED value keeps its normal form and has that reason: it reaches somebody, but belongs to nobody and links nobody.

Characters that nobody sees (Unicode class Cf, variation selectors) are dropped from every value.

E-mail aliases stay as they are: `a.b@` and `ab@`, `a+x@` and `a@` are one mailbox at some providers and two people
at others, and a wrong merge costs more than a missed one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

import idna
import phonenumbers
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from phonenumbers import PhoneNumberType, ValidationResult
from publicsuffixlist import PublicSuffixList

from ingestion.identity.rules import Values
from ingestion.values.text import is_invisible


class Normal(NamedTuple):
    """The normal form, or None with the reason why there is none; a shared value has both."""

    value: str | None
    reason: str | None = None


_BLOCKED = Normal(None, "BLOCKED")


def normalise(identifier_type: str, raw: str, region: str, values: Values) -> Normal:
    """The normal form of a value as a source typed it; `region` is the ISO country of phones without a country code.

    `values` says which values identify nobody.  KeyError for an unknown type.  Callers skip blank values; here they are INVALID.
    """
    text = "".join(c for c in unicodedata.normalize("NFKC", raw) if not is_invisible(c)).strip()
    result = _NORMALISERS[identifier_type](text, region, values)
    effect = values.effect(identifier_type, text.casefold(), result.value)
    if effect == "BLOCKED":
        return _BLOCKED
    return Normal(result.value, "SHARED") if effect == "SHARED" and result.value else result


# --- phone -------------------------------------------------------------------------------------------------------------

_HOTLINES = frozenset({
    PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN, PhoneNumberType.VOICEMAIL,
})  # fmt: skip


def _phone(text: str, region: str, values: Values) -> Normal:
    def blocked(*digits: str) -> bool:
        return values.effect("PHONE", *digits) == "BLOCKED"

    typed = "".join(c for c in text if c.isdigit())
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        length = error.error_type in (error.TOO_SHORT_AFTER_IDD, error.TOO_SHORT_NSN, error.TOO_LONG)
        return _BLOCKED if blocked(typed) else Normal(None, "INVALID_LENGTH" if length else "INVALID")
    if blocked(typed, phonenumbers.national_significant_number(number)):
        return _BLOCKED
    return _judged(number)


def _judged(number: phonenumbers.PhoneNumber) -> Normal:
    if not phonenumbers.is_valid_number(number):
        possible = phonenumbers.is_possible_number_with_reason(number)
        known_length = possible in (ValidationResult.IS_POSSIBLE, ValidationResult.INVALID_COUNTRY_CODE)
        return Normal(None, "INVALID" if known_length else "INVALID_LENGTH")
    if number.extension:
        return Normal(None, "EXTENSION")  # the line of a switchboard: those who share it are colleagues, not one person
    if phonenumbers.number_type(number) in _HOTLINES:
        return Normal(None, "NOT_PERSONAL")
    return Normal(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


# --- e-mail ------------------------------------------------------------------------------------------------------------


def _email(text: str, region: str, values: Values) -> Normal:
    try:
        return Normal(validate_email(text, check_deliverability=False).normalized.lower())
    except EmailNotValidError:
        return Normal(None, "INVALID")


# --- companies ---------------------------------------------------------------------------------------------------------

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))


def credit_check_digit(first_seventeen: str) -> str:
    """The 18th character that belongs to 17 of the alphabet (no I, O, S, V, Z).  ValueError for other characters."""
    total = sum(_CREDIT_ALPHABET.index(c) * weight for c, weight in zip(first_seventeen, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[-total % 31]


def _credit_code(text: str, region: str, values: Values) -> Normal:
    code = re.sub(r"[\s-]", "", text).upper()
    if len(code) != 18:
        return Normal(None, "INVALID_LENGTH")
    if not set(code) <= set(_CREDIT_ALPHABET) or credit_check_digit(code[:17]) != code[17]:
        return Normal(None, "INVALID")
    return Normal(code)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


_LOCAL_NAMES = frozenset({*SPECIAL_USE_DOMAIN_NAMES, "internal", "intranet", "lan", "corp", "home"})


_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


def _domain(text: str, region: str, values: Values) -> Normal:
    """`https://shop.firma.co.uk/x` is `firma.co.uk`; a platform that lends names (`firma.github.io`) counts as a suffix."""
    try:
        host = urlsplit(text if _SCHEME.match(text) else f"//{text}").hostname or ""
        host = idna.encode(host.rstrip("."), uts46=True).decode()
    except (ValueError, idna.IDNAError):
        return Normal(None, "INVALID")
    last = host.rpartition(".")[2]
    domain = _suffixes().privatesuffix(host)
    if domain is None or last.isdigit() or last in _LOCAL_NAMES:
        return Normal(None, "INVALID")
    shared = values.domains.get(domain)
    return Normal(None, shared) if shared else Normal(domain)


# Legal forms, dropped from the end, as often as they come ("Co., Ltd.", "GmbH & Co. KG").
_LATIN_FORMS = frozenset({
    "ltd", "limited", "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "plc",
    "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "sa", "sas", "sarl", "sau", "sl", "srl", "spa", "sro", "spzoo",
    "zrt", "kft", "bv", "nv", "ab", "as", "asa", "oy", "oyj", "aps", "pty", "pte", "pvt", "bhd", "sdn",
    "jsc", "ooo", "oao", "pjsc", "kk",
})  # fmt: skip
_CJK_FORMS = (
    "股份有限责任公司", "股份有限公司", "有限责任公司", "有限公司", "株式会社", "有限会社", "合同会社", "주식회사", "유한회사",
)  # fmt: skip
_CJK = "\u2e80-\u2fff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_SPACE_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}]) | (?=[{_CJK}])")


def _company_name(text: str, region: str, values: Values) -> Normal:
    """`ACME Co., Ltd.` is `acme`, `微软（中国）有限公司` is `微软中国`; a name that is only a legal form stays whole."""
    kept = re.sub(r"[.'’`\u200b-\u200d\ufeff]", "", text.casefold())  # S.A. is one word, not two
    spaced = "".join(" " if unicodedata.category(c)[0] in "PZC" else c for c in kept)
    name = _SPACE_BESIDE_CJK.sub("", " ".join(spaced.split()))
    while (shorter := _without_form(name)) != name:
        name = shorter
    return Normal(name) if name else Normal(None, "INVALID")


def _without_form(name: str) -> str:
    head, _, last = name.rpartition(" ")
    if head and last in _LATIN_FORMS:
        return head
    for form in _CJK_FORMS:
        if name.endswith(form) and name != form:
            return name.removesuffix(form).rstrip()
    return name


# --- the rest ----------------------------------------------------------------------------------------------------------


def _as_given(text: str, region: str, values: Values) -> Normal:
    return Normal(text) if text else Normal(None, "INVALID")


def _handle(text: str, region: str, values: Values) -> Normal:
    return _as_given(text.lower(), region, values)


_NORMALISERS: dict[str, Callable[[str, str, Values], Normal]] = {
    "PHONE": _phone,
    "EMAIL": _email,
    "WECHAT_UNIONID": _as_given,
    "WECHAT_OPENID": _as_given,
    "WECHAT_ID": _handle,
    "DOUYIN_ID": _as_given,
    "WEBSITE_ID": _as_given,
    "CREDIT_CODE": _credit_code,
    "CORP_ID": _as_given,
    "DOMAIN": _domain,
    "COMPANY_NAME": _company_name,
    "CONVERSION": _as_given,
}
