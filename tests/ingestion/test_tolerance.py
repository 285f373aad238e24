"""What means a value although it is not written as its type is: read, noted, and counted per column; the rest stays refused."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from ingestion.coerce import coerce_column
from ingestion.contracts import Column
from ingestion.contracts.currencies import spellings
from ingestion.values.notes import NOTES, told

NO_DATES = ("0001-01-01", "1753-01-01", "1900-01-01", "9999-12-31", "1970-01-01")


def read(type_, text, *, name="x", zone="UTC", is_key=False, no_dates=NO_DATES, **about):
    """(value, notes, code of a part) of one text; the reason code when it is refused."""
    typed = coerce_column(Column(name, type_, **about), pa.array([text]), zone, is_key=is_key, no_dates=no_dates)
    assert set(typed.notes) <= set(NOTES)
    return typed.faults.get(0) or (typed.values[0].as_py(), list(typed.notes), typed.parts.get(0))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.30000000000000004", Decimal("0.30")),
        ("1099.9900000000002", Decimal("1099.99")),
        ("-0.30000000000000004", Decimal("-0.30")),
        ("99.99999999999999", Decimal("100.00")),
        ("33.333", None),
        ("33.33333333333333", None),  # a double, and a third
        ("33.3300000001", None),  # twelve digits: somebody wrote them
        ("0.300000000000000044409", None),  # more digits than a double has
    ],
)
def test_a_double_printed_in_full_is_the_decimal_beside_it(text, expected):
    assert read("decimal(9,2)", text) == ((expected, ["DOUBLE"], None) if expected is not None else "OUT_OF_SCALE")


def test_a_double_that_rounds_up_to_too_many_digits_is_out_of_range():
    assert read("decimal(4,2)", "99.9999999999999") == "OUT_OF_RANGE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("是", (True, [], None)), ("否", (False, [], None)), ("1.0", (True, ["DOT_ZERO"], None)), ("0.0", (False, ["DOT_ZERO"], None)),
     ("1.5", "BAD_BOOLEAN"), ("2.0", "BAD_BOOLEAN")],
)  # fmt: skip
def test_booleans(text, expected):
    assert read("boolean", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026/3/5 10:00", datetime(2026, 3, 5, 2, 0, tzinfo=UTC)),
        ("2026年3月5日", datetime(2026, 3, 4, 16, tzinfo=UTC)),
        ("2026年3月5日 9:30:15", datetime(2026, 3, 5, 1, 30, 15, tzinfo=UTC)),
        ("2026.03.05T10:00:00Z", datetime(2026, 3, 5, 10, tzinfo=UTC)),
        ("2026-3-5", datetime(2026, 3, 4, 16, tzinfo=UTC)),
        ("2026/13/5", None),
        ("2026/3-5", None),
        ("5/3/2026", None),
        ("26/3/5", None),
        ("2026/3/510:00", None),
    ],
)
def test_a_date_with_its_year_first_cannot_be_misread(text, expected):
    wanted = (expected, ["YEAR_FIRST"], None) if expected else "BAD_TIMESTAMP"
    assert read("timestamp", text, zone="Asia/Shanghai") == wanted


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00", "1753-01-01", "1900-01-01", "9999-12-31T23:59:59", "1970-01-01T00:00:00Z"]
)
def test_days_that_mean_no_date_are_null(text):
    assert read("timestamp", text) == (None, ["NO_DATE"], None)


def test_a_time_on_such_a_day_is_a_time_and_a_system_without_the_word_has_the_day():
    assert read("timestamp", "1970-01-01T08:00:00Z") == (datetime(1970, 1, 1, 8, tzinfo=UTC), [], None)
    assert read("date", "1970-01-01", no_dates=()) == (date(1970, 1, 1), [], None)
    assert read("date", "1970-01-01") == (None, ["NO_DATE"], None)


CURRENCY = {"name": "currency", "values": ("CNY", "USD", "EUR"), "closed": True, "spellings": spellings(("CNY", "USD", "EUR"))}
STAGE = {"name": "stage", "values": ("CLOSED_WON", "CLOSED_LOST"), "closed": True}


@pytest.mark.parametrize(
    ("about", "text", "expected"),
    [
        (STAGE, "Closed Won", "CLOSED_WON"), (STAGE, "closed-lost", "CLOSED_LOST"), (STAGE, "closedWon", "CLOSED_WON"),
        (STAGE, "won", None), (STAGE, "CLOSED", None),
        (CURRENCY, "usd", "USD"), (CURRENCY, "RMB", "CNY"), (CURRENCY, "人民币", "CNY"), (CURRENCY, "€", "EUR"), (CURRENCY, "US$", "USD"),
        (CURRENCY, "¥", None), (CURRENCY, "$", None), (CURRENCY, "GBP", None), (CURRENCY, "£", None),
    ],
)  # fmt: skip
def test_words_of_a_closed_list_in_other_spellings(about, text, expected):
    assert read("text(40)", text, **about) == ((expected, ["OTHER_SPELLING"], None) if expected else "ENUM")


def test_a_yen_sign_is_what_the_contract_says():
    assert read("text(40)", "¥", **CURRENCY | {"spellings": (("¥", "CNY"),)})[0] == "CNY"


def test_a_spelling_of_two_words_is_neither():
    column = {"values": ("IN_PROGRESS", "INPROGRESS"), "closed": True}
    assert read("text(40)", "In Progress", **column) == "ENUM"
    assert read("text(40)", "INPROGRESS", **column)[0] == "INPROGRESS"


KEY, REF, PHONE = (
    {"name": "id", "is_key": True},
    {"name": "account_id", "ref": "account"},
    {"name": "phone", "identifier": "phone"},
)


@pytest.mark.parametrize(
    ("about", "text", "expected", "notes", "part"),
    [
        (REF, "90302.0", "90302", ["DOT_ZERO"], None),
        (REF, "90302.50", "90302.50", [], None),
        (PHONE, "13800138304.0", "13800138304", ["DOT_ZERO"], None),
        (KEY, "7.0", "7", ["DOT_ZERO"], None),
        (KEY, "v1.0", "v1.0", [], None),
        (KEY, '="XS5"', "XS5", ["WRAPPED"], None),
        (KEY, "'XS6", "XS6", ["WRAPPED"], None),
        (PHONE, "`13800138403", "13800138403", ["WRAPPED"], None),
        (PHONE, "=13800138403", "13800138403", ["WRAPPED"], None),
        (PHONE, '="13800138401.0"', "13800138401", ["WRAPPED", "DOT_ZERO"], None),
        (KEY, "'", "'", [], None),
        (REF, "IVA1\u200b", "IVA1", ["INVISIBLE"], None),
        (REF, "\u00a0IVA1\u3000", "IVA1", ["INVISIBLE"], None),
        (REF, "A\u200dB", "A\u200dB", [], None),  # inside an id it may be meant
        (PHONE, "+86\ufe0d-138-0013-8105", "+86-138-0013-8105", ["INVISIBLE"], None),
        ({"name": "email", "identifier": "email"}, "vic\u200d@firm.com", "vic@firm.com", ["INVISIBLE"], None),
        (REF, "2201;2202", "2201", [], "LIST"),
        (REF, "A-1, A-2", "A-1", [], "LIST"),
        (REF, '["345","345","789"]', "345", [], "LIST"),
        (REF, "[2201, 2202]", "2201", [], "LIST"),
        (REF, '["2201", {"id": 1}]', '["2201", {"id": 1}]', [], None),
        (REF, "Smith, John", "Smith, John", [], None),
        (REF, "1,234", "1,234", [], None),
        (KEY, "2201;2202", "2201;2202", [], None),
        ({"name": "visitor_id"}, "a;1", "a;1", [], None),
    ],
)  # fmt: skip
def test_ids_references_and_identifiers(about, text, expected, notes, part):
    assert read("text(40)", text, **about) == (expected, notes, part)


def test_an_id_or_identifier_is_never_cut():
    for about in (REF, PHONE, KEY, {"name": "visitor_id"}, {"name": "name", "identifier": "company_name"}):
        assert read("text(5)", "123456", **about) == "TOO_LONG"


def test_an_id_that_is_nothing_but_invisible_is_no_id():
    typed = coerce_column(Column("id", "text(5)"), pa.array(["\u200b", "1"]), "UTC", is_key=True, required=True)
    assert (typed.values.to_pylist(), typed.faults) == ([None, "1"], {0: "REQUIRED"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("203.0.113.9, 198.51.100.7, 10.0.0.1, 2001:db8::1", ("203.0.113.9", ["ADDRESS_LIST"], None)),
        ("unknown, 203.0.113.9:8080", ("203.0.113.9", ["ADDRESS_LIST"], None)),
        ("[2001:db8::1]:443, 10.0.0.1", ("2001:db8::1", ["ADDRESS_LIST"], None)),
        ("2001:db8::1", ("2001:db8::1", [], None)),
        ("203.0.113.xxx", ("203.0.113.xxx", [], None)),
        ("x" * 46, "TOO_LONG"),
    ],
)
def test_of_a_list_of_network_addresses_the_first(text, expected):
    assert read("text(45)", text, name="ip_address") == expected


@pytest.mark.parametrize(
    ("text", "expected", "notes"),
    [
        ("Smith &amp; Daughters Ltd", "Smith & Daughters Ltd", ["ENTITY"]),
        ("L&#039;Atelier Nord", "L'Atelier Nord", ["ENTITY"]),
        ("Caf&eacute; Union", "Café Union", ["ENTITY"]),
        ("A &amp;amp; B", "A &amp; B", ["ENTITY", "ENTITY_TWICE"]),
        ("https://a.example/?x=1&copy=2&lt=3", "https://a.example/?x=1&copy=2&lt=3", []),
        ("R&D; more", "R&D; more", []),
        ("&#13;", None, ["ENTITY"]),
        ("KÃ¶hler Ã–lwerke", "KÃ¶hler Ã–lwerke", ["DAMAGED"]),
        ("±±¾©³¿¹â¿Æ¼¼ÓÐÏÞ¹«Ë¾", "±±¾©³¿¹â¿Æ¼¼ÓÐÏÞ¹«Ë¾", ["DAMAGED"]),
        ("åŒ—äº¬", "åŒ—äº¬", ["DAMAGED"]),
        ("M\ufffdller", "M\ufffdller", ["DAMAGED"]),
        ("锟斤拷锟斤拷", "锟斤拷锟斤拷", ["DAMAGED"]),
        ("???? ????", "???? ????", ["DAMAGED"]),
        ("What???", "What???", []),
        ("Köhler Ölwerke", "Köhler Ölwerke", []),
        ("àéèù œuvre «été»", "àéèù œuvre «été»", []),
        ("北京晨光科技有限公司", "北京晨光科技有限公司", []),
    ],
)
def test_text_that_was_damaged_before_it_came(text, expected, notes):
    assert read("text(200)", text) == (expected, notes, None)


def test_a_text_is_cut_after_its_entities_are_decoded():
    assert read("text(5)", "a&amp;bcd") == ("a&bcd", ["ENTITY"], None)
    assert read("text(3)", "a&amp;bcd") == ("a&b", ["ENTITY"], "TOO_LONG")


def test_tolerant_values_do_not_disturb_the_others_of_their_column():
    texts = pa.array(["A1", None, "2.0", "A1", '="7"', "2.0"])
    typed = coerce_column(Column("x_id", "text(9)"), texts, "UTC")
    assert typed.values.to_pylist() == ["A1", None, "2", "A1", "7", "2"]
    assert typed.notes == {"DOT_ZERO": 2, "WRAPPED": 1}


def test_notes_are_told_in_one_line_with_what_is_worst_first():
    notes = Counter({("phone", "DOT_ZERO"): 3, ("name", "DAMAGED"): 1_200, ("", "SHORT_ROW"): 12})
    assert told(notes, Counter({("currency", "CNY or JPY"): 2})) == (
        "name: 1,200 look damaged (another encoding, U+FFFD, runs of ?) and were loaded as they came;"
        " 12 rows ended early and have NULL in the columns that follow;"
        " phone: 3 were whole numbers with .0, which was dropped;"
        " currency: 2 unknown words were refused; known is CNY or JPY"
    )
