"""Many values at once get the normal forms that each of them gets alone, and the plain ones do without the libraries."""

from __future__ import annotations

import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.identity import plain
from ingestion.identity.normalise import normalise
from ingestion.identity.plain import normal_forms
from ingestion.identity.rules import load_rules
from ingestion.identity.subjects import SUBJECTS
from tests.support.examples import examples

VALUES = load_rules().values()
TYPES = sorted({kind for subject in SUBJECTS for kind in subject.identifier_types})


def sprinkled(digits: str, separators: list[str]) -> str:
    """The digits with a separator (or nothing) after each."""
    return "".join(digit + separator for digit, separator in zip(digits, separators, strict=False))


SEPARATORS = st.lists(st.sampled_from(["", "", "", " ", "-", ".", "(", ")", " - "]), min_size=16, max_size=16)
NATIONAL = st.one_of(
    st.from_regex(r"\A1[3-9][0-9]{9}\Z"),
    st.from_regex(r"\A[2-9][0-9]{2}[2-9][0-9]{6}\Z"),
    st.text("0123456789", min_size=7, max_size=13),
)
PHONES = st.builds(
    lambda prefix, national, separators: sprinkled(prefix + national, separators),
    st.sampled_from(["", "+86", "86", "+1", "1", "+", "+49", "0", "0086", "17900"]),
    NATIONAL,
    SEPARATORS,
)
EMAILS = st.one_of(
    st.from_regex(r"\A[a-zA-Z0-9.+_-]{1,66}@[a-z0-9-]{1,20}\.[a-z]{2,5}\Z"),
    st.from_regex(r"\A[a-z.]{1,3}@([a-z0-9-]{1,4}\.){1,3}(com|cn|test|local|invalid|onion|arpa|io)\Z"),
    st.from_regex(r"\A[a-z]@([a-z]{30,70}\.){1,5}com\Z"),
)
PLACEHOLDERS = st.sampled_from(
    ["13800000000", "00000000000", "N/A", "test@acme.com", "No-Reply@acme.com", "undefined", "1", "info@firma.de"]
)
# What sources leave around values: space of all kinds, control characters, marks that nobody sees.
AROUND = st.sampled_from(["", "", "", " ", "\t", "\n", "\x1c", "\x00", "\u200b", "\ufeff", "\u3000"])
ANY = st.one_of(PHONES, EMAILS, PLACEHOLDERS, st.text(min_size=1))
SPELLED = {"PHONE": st.one_of(PHONES, PHONES, ANY), "EMAIL": st.one_of(EMAILS, EMAILS, ANY)}


def columns_of(kind: str) -> st.SearchStrategy[list[str | None]]:
    """A column of a type, two in three of it spelled as that type is, some with something around."""
    typed = st.builds("{}{}{}".format, AROUND, SPELLED.get(kind, ANY), AROUND)
    return st.lists(st.one_of(st.none(), typed, typed, typed), max_size=20)


def same_as_alone(kind: str, region: str, typed: list[str | None]) -> None:
    alone = [normalise(kind, value, region, VALUES) if value is not None else (None, None) for value in typed]
    # In two chunks, as columns come.
    column = pa.chunked_array([pa.array(typed[:3], pa.string()), pa.array(typed[3:], pa.string())])
    normal, reasons = normal_forms(kind, column, region, VALUES)
    assert list(zip(normal.to_pylist(), reasons.to_pylist(), strict=True)) == alone


@pytest.mark.parametrize(("kind", "region"), [*((kind, "CN") for kind in TYPES), ("PHONE", "US"), ("PHONE", "DE")])
@examples(30)
@given(data=st.data())
def test_many_values_get_what_each_gets_alone(kind: str, region: str, data: st.DataObject) -> None:
    same_as_alone(kind, region, data.draw(columns_of(kind)))


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["13800138090", None, "6502530000", "+86 138-0013-8090", "+16502530000", "13800138090"],
        ["ann@xn--acme.com", "ann@a" + "b" * 63 + ".com", "a" * 65 + "@acme.com", "Ann@Acme.com", None],
        ["13800138090" + " " * 40, "(" * 40 + "13800138090"],
    ],
)
@pytest.mark.parametrize("region", ["CN", "US", "DE"])
@pytest.mark.parametrize("kind", TYPES)
def test_these_values_get_what_each_gets_alone(kind: str, region: str, typed: list[str | None]) -> None:
    same_as_alone(kind, region, typed)


def test_values_beyond_one_portion_are_not_mixed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "AT_ONCE", 2)
    typed = ["13800138090", "x", "138 0013 8001", "13800138002", "x", "13800138090"]
    normal, reasons = normal_forms("PHONE", pa.chunked_array([typed]), "CN", VALUES)
    assert normal.to_pylist() == ["+8613800138090", None, "+8613800138001", "+8613800138002", None, "+8613800138090"]
    assert reasons.to_pylist() == [None, "INVALID", None, None, "INVALID", None]


@pytest.mark.parametrize(
    ("prefixes", "tail", "region"), [(range(130, 200), "00138090", "CN"), (range(200, 1000), "2530000", "US")]
)
def test_every_mobile_prefix_the_library_knows_is_plain(
    prefixes: range, tail: str, region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "normalise", lambda *asked: (None, "ASKED"))
    mobile = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    numbers = [f"{prefix}{tail}" for prefix in prefixes]
    _, reasons = normal_forms("PHONE", pa.chunked_array([numbers]), region, VALUES)
    for number, reason in zip(numbers, reasons.to_pylist(), strict=True):
        parsed = phonenumbers.parse(number, region)
        is_mobile = phonenumbers.number_type(parsed) in mobile and phonenumbers.region_code_for_number(parsed) == region
        assert (reason is None) == is_mobile, number


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("PHONE", "+86 138-0013-8090"), ("EMAIL", " Ann.Lee@Acme.com.cn"), ("WECHAT_ID", "Ann_01"), ("WECHAT_UNIONID", "oAbC1")],
)
def test_usual_spellings_are_plain(kind: str, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = normalise(kind, typed, "CN", VALUES)
    monkeypatch.delattr(plain, "normalise")
    normal, _ = normal_forms(kind, pa.chunked_array([[typed]]), "CN", VALUES)
    assert normal.to_pylist() == [expected.value]


def test_an_unknown_type_is_an_error() -> None:
    with pytest.raises(KeyError):
        normal_forms("FAX", pa.chunked_array([["1"]]), "CN", VALUES)
