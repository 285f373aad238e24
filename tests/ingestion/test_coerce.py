"""Text becomes typed values by a closed syntax; whatever else is refused with the right reason code."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingestion.chunk import Chunk
from ingestion.coerce import coerce, coerce_column
from ingestion.contracts import Column, System, Table
from ingestion.quarantine import REASONS


def one(type_, text, zone="UTC", **about):
    """The value of one text, or the reason code that refused it."""
    typed = coerce_column(Column("x", type_, **about), pa.array([text], pa.string()), zone)
    assert set(typed.faults.values()) <= set(REASONS)
    assert not typed.faults or typed.values[0].as_py() is None
    return typed.faults.get(0, typed.values[0].as_py())


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        ("integer", "007", 7),
        ("integer", " 5 ", 5),
        ("integer", "-0", 0),
        ("integer", "1054.0", 1054),
        ("integer", "1054.5", "OUT_OF_SCALE"),
        ("integer", "9223372036854775807", 2**63 - 1),
        ("integer", "9223372036854775808", "OUT_OF_RANGE"),
        ("integer", "-9223372036854775808", -(2**63)),
        ("integer", "-9223372036854775809", "OUT_OF_RANGE"),
        ("integer", "9" * 5000, "OUT_OF_RANGE"),
        ("integer", "+1", "BAD_NUMBER"),
        ("integer", "1e3", "BAD_NUMBER"),
        ("integer", "1_000", "BAD_NUMBER"),
        ("integer", "1,000", "BAD_NUMBER"),
        ("integer", "٣", "BAD_NUMBER"),
        ("integer", "１", "BAD_NUMBER"),
        ("integer", "5.", "BAD_NUMBER"),
        ("integer", "--5", "BAD_NUMBER"),
        ("integer", "", None),
        ("integer", " \t", None),
        ("decimal(5,2)", "999.99", Decimal("999.99")),
        ("decimal(5,2)", "-.5", Decimal("-0.50")),
        ("decimal(5,2)", "0001.1000", Decimal("1.10")),
        ("decimal(5,2)", "-0.00", Decimal("0.00")),
        ("decimal(5,2)", "1.005", "OUT_OF_SCALE"),
        ("decimal(5,2)", "1000", "OUT_OF_RANGE"),
        ("decimal(5,2)", "$5", "BAD_NUMBER"),
        ("decimal(5,2)", "(5.00)", "BAD_NUMBER"),
        ("decimal(5,2)", "1.234,56", "BAD_NUMBER"),
        ("decimal(5,2)", "1e400", "BAD_NUMBER"),
        ("decimal(5,2)", "NaN", "NOT_FINITE"),
        ("decimal(5,2)", "-Infinity", "NOT_FINITE"),
        ("decimal(5,2)", "inf", "NOT_FINITE"),
        ("decimal(2,2)", "0.99", Decimal("0.99")),
        ("decimal(2,2)", "1.0", "OUT_OF_RANGE"),
        ("boolean", "Yes", True),
        ("boolean", "T", True),
        ("boolean", "1", True),
        ("boolean", "n", False),
        ("boolean", "FALSE", False),
        ("boolean", "2", "BAD_BOOLEAN"),
        ("boolean", "oui", "BAD_BOOLEAN"),
        ("boolean", "on", "BAD_BOOLEAN"),
        ("boolean", "\\N", "BAD_BOOLEAN"),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("date", "2023-02-29", "BAD_DATE"),
        ("date", "2024-01-31T00:00:00.000", date(2024, 1, 31)),
        ("date", "2024-01-31 00:00:01", "BAD_DATE"),
        ("date", "2024-01-31T00:00:00Z", "BAD_DATE"),
        ("date", "1900-01-01", date(1900, 1, 1)),
        ("date", "1899-12-31", "OUT_OF_RANGE"),
        ("date", "2100-12-31", date(2100, 12, 31)),
        ("date", "2101-01-01", "OUT_OF_RANGE"),
        ("date", "9999-12-31", "OUT_OF_RANGE"),
        ("date", "10000-01-01", "BAD_DATE"),
        ("date", "0000-00-00", "BAD_DATE"),
        ("date", "01/02/2024", "BAD_DATE"),
        ("date", "2024-1-2", date(2024, 1, 2)),
        ("date", "20240102", "BAD_DATE"),
        ("date", "45000", "BAD_DATE"),
        ("date", "today", "BAD_DATE"),
        ("date", "infinity", "BAD_DATE"),
        ("timestamp", "2024-02-29T12:30:00Z", datetime(2024, 2, 29, 12, 30, tzinfo=UTC)),
        ("timestamp", "2024-03-01 12:30:00.5+08:00", datetime(2024, 3, 1, 4, 30, 0, 500_000, tzinfo=UTC)),
        ("timestamp", "2024-03-01 21:30:00.25-05", datetime(2024, 3, 2, 2, 30, 0, 250_000, tzinfo=UTC)),
        ("timestamp", "2024-02-29 12:30:00+08", datetime(2024, 2, 29, 4, 30, tzinfo=UTC)),
        ("timestamp", "2024-03-01T12:30", datetime(2024, 3, 1, 12, 30, tzinfo=UTC)),
        ("timestamp", "2024-03-01", datetime(2024, 3, 1, tzinfo=UTC)),
        ("timestamp", "2024-03-01T00:00:00.123456000Z", datetime(2024, 3, 1, 0, 0, 0, 123_456, tzinfo=UTC)),
        ("timestamp", "2024-03-01T00:00:00.1234567Z", "BAD_TIMESTAMP"),
        ("timestamp", "1899-12-31T20:00:00-05:00", datetime(1900, 1, 1, 1, tzinfo=UTC)),
        ("timestamp", "1900-01-01T00:00:00+00:01", "OUT_OF_RANGE"),
        ("timestamp", "2100-12-31T23:59:59.999999Z", datetime(2100, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("timestamp", "2101-01-01T00:00:00Z", "OUT_OF_RANGE"),
        ("timestamp", "9999-12-31T23:59:59-05:00", "OUT_OF_RANGE"),
        ("timestamp", "2024-06-30T23:59:60Z", "BAD_TIMESTAMP"),
        ("timestamp", "2024-06-30T24:00:00Z", "BAD_TIMESTAMP"),
        ("timestamp", "2024-02-30T00:00:00Z", "BAD_TIMESTAMP"),
        ("timestamp", "2024-06-30T10:00:00+0800", "BAD_TIMESTAMP"),
        ("timestamp", "2024-06-30T10:00:00+15:00", "BAD_TIMESTAMP"),
        ("timestamp", "2024-06-30T10:00:00 CET", "BAD_TIMESTAMP"),
        ("timestamp", "1719741600", "BAD_TIMESTAMP"),
        ("timestamp", "now", "BAD_TIMESTAMP"),
        ("timestamp", "-infinity", "BAD_TIMESTAMP"),
        ("text(3)", "中文字", "中文字"),
        ("text(3)", "abcd", "abc"),
        ("text(3)", " abc\n", "abc"),
        ("text(3)", "a\0b", "BAD_TEXT"),
        ("text", "x" * 65_535, "x" * 65_535),
        ("text", "x" * 65_536, "x" * 65_535),
        ("text(9)", "null", "null"),
        ("text(9)", "\u00a0", "\u00a0"),
        ("json", '{"b": 1.10, "a": [true, null]}', '{"a":[true,null],"b":1.10}'),
        ("json", '"text"', '"text"'),
        ("json", "text", "BAD_JSON"),
        ("json", '{"a": 1, "a": 2}', "BAD_JSON"),
        ("json", "[NaN]", "BAD_JSON"),
        ("json", "[" * 65 + "]" * 65, "BAD_JSON"),
        ("json", '"\\u0000"', "BAD_JSON"),
    ],
)
def test_value_or_reason(type_, text, expected):
    found = one(type_, text)
    assert (found, type(found)) == (expected, type(expected))


def test_local_times_where_the_clock_was_changed():
    """New York 2024: 2:30 on 10 March did not occur, 1:30 on 3 November occurred twice, first in summer time."""
    assert one("timestamp", "2024-03-10T02:30:00", "America/New_York") == "BAD_TIMESTAMP"
    assert one("timestamp", "2024-03-10T03:30:00", "America/New_York") == datetime(2024, 3, 10, 7, 30, tzinfo=UTC)
    assert one("timestamp", "2024-11-03T01:30:00", "America/New_York") == datetime(2024, 11, 3, 5, 30, tzinfo=UTC)
    assert one("timestamp", "2024-11-03T02:30:00", "America/New_York") == datetime(2024, 11, 3, 7, 30, tzinfo=UTC)


def test_summer_time_goes_on_after_2037():
    """Zone files list changes up to then and a rule for the time after; not every library reads the rule."""
    assert one("timestamp", "2041-07-01T12:00:00", "America/New_York") == datetime(2041, 7, 1, 16, tzinfo=UTC)
    assert one("timestamp", "2041-01-01T12:00:00", "America/New_York") == datetime(2041, 1, 1, 17, tzinfo=UTC)


def test_one_skipped_time_does_not_disturb_the_others_of_its_column():
    texts = pa.array(["2024-03-10T02:30:00", "2024-07-01T12:00:00", "2024-07-01T12:00:00Z", None])
    typed = coerce_column(Column("x", "timestamp"), texts, "America/New_York")
    assert typed.values.to_pylist() == [None, datetime(2024, 7, 1, 16, tzinfo=UTC), datetime(2024, 7, 1, 12, tzinfo=UTC), None]
    assert typed.faults == {0: "BAD_TIMESTAMP"}


def test_closed_lists_are_closed_and_open_ones_open():
    assert one("text(9)", "NEW", values=("NEW", "OLD"), closed=True) == "NEW"
    assert one("text(9)", "newer", values=("NEW", "OLD"), closed=True) == "ENUM"
    assert one("text(9)", "new", values=("NEW", "OLD")) == "new"


@pytest.mark.parametrize("type_", ["integer", "decimal(5,2)"])
def test_bounds_are_inclusive(type_):
    assert [one(type_, text, minimum=0, maximum=100) for text in ("0", "100")] == [0, 100]
    assert [one(type_, text, minimum=0, maximum=100) for text in ("-1", "101")] == ["OUT_OF_DOMAIN"] * 2


# Values written in all the usual ways come back exactly; this walks both the fast and the exact reading.


@given(
    st.decimals(min_value=Decimal("-9999999999999999.99"), max_value=Decimal("9999999999999999.99"), places=2), st.integers(0, 3)
)
@example(Decimal("-0.00"), 0)
def test_decimals_round_trip(value, zeros):
    assert one("decimal(18,2)", f"{value:f}{'0' * zeros}") == value


@given(st.integers(-(2**63), 2**63 - 1))
def test_integers_round_trip(value):
    assert one("integer", str(value)) == one("integer", f"{value}.00") == value


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_dates_round_trip(value):
    assert one("date", value.isoformat()) == value


@given(
    st.datetimes(datetime(1900, 1, 3), datetime(2100, 12, 29)),
    st.sampled_from(["T", " "]),
    st.sampled_from([None, 0, 330, -720, 840]),
    st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"]),
)
def test_instants_round_trip(clock, separator, offset, zone):
    text = clock.isoformat(separator)
    if offset is None:
        expected = clock.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        if expected.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != clock:
            expected = "BAD_TIMESTAMP"
    else:
        text += "Z" if not offset else f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
        expected = clock.replace(tzinfo=timezone(timedelta(minutes=offset))).astimezone(UTC)
    assert one("timestamp", text, zone) == expected


@given(st.text(max_size=12))
def test_no_text_raises_and_every_refusal_has_a_known_code(text):
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode()
    for type_ in ("text(5)", "integer", "decimal(9,2)", "boolean", "date", "timestamp", "json"):
        one(type_, text)


# Rows

PERSON = Table(
    "person",
    "A table with everything that matters for a refused row.",
    key=("id",),
    columns=(
        Column("id", "text(9)"),
        Column("name", "text(9)", pii="direct", required=True),
        Column("age", "integer", minimum=0),
        Column("token", "text(9)", secret=True),
    ),
)
SYSTEM = System("s", "", (PERSON,))


def rows(**texts):
    size = len(next(iter(texts.values())))
    chunk = Chunk({name: pa.array(values, pa.string()) for name, values in texts.items()}, pa.array(range(2, size + 2)), [])
    return coerce(SYSTEM, PERSON, chunk)


def test_bad_rows_are_taken_out_whole_with_their_first_fault():
    found = rows(id=["1", "2", None], name=["Ada", "a\0", None], age=["36", "x", "-1"])
    assert found.rows.to_pylist() == [{"id": "1", "name": "Ada", "age": 36, "_source_row": 2}]
    assert [(r.row, r.key, r.column, r.code) for r in found.refused] == [
        (3, "2", "name", "BAD_TEXT"),
        (4, None, "id", "REQUIRED"),
    ]
    assert found.fields == [], "what costs the row is not told of its fields too"


def test_a_fault_that_only_describes_costs_its_field():
    found = rows(id=["1", "2", "3"], name=["Ada", "Augusta Ada King", "Eve"], age=["thirty", "-1", "36"])
    assert found.rows.drop("_source_row").to_pylist() == [
        {"id": "1", "name": "Ada", "age": None},
        {"id": "2", "name": "Augusta A", "age": None},
        {"id": "3", "name": "Eve", "age": 36},
    ]
    assert [(f.row, f.key, f.column, f.code, f.value, f.loaded_as) for f in found.fields] == [
        (3, "2", "name", "TOO_LONG", "Au… (16 characters)", "PART"),
        (2, "1", "age", "BAD_NUMBER", "thirty", "NULL"),
        (3, "2", "age", "OUT_OF_DOMAIN", "-1", "NULL"),
    ]
    assert found.refused == []


def test_original_value_is_kept_unless_it_is_personal():
    assert [f.value for f in rows(id=["1"], name=["Augusta Ada King"], age=["thirty"]).fields] == [
        "Au… (16 characters)",
        "thirty",
    ]
    assert [r.value for r in rows(id=["1" * 10], name=["Ada"]).refused] == ["1111111111"]
    assert [r.value for r in rows(id=["1"], name=["Ada \0 King"]).refused] == ["Ad… (10 characters)"]


def test_what_a_fault_costs_by_default_and_where_the_contract_says_it():
    """The key, what is required, what dates or deletes the row, money and its currency, the state: the row.  All else: the field."""
    names = ("id", "name", "changed", "gone", "price", "currency", "lead_status", "stage", "age", "note", "score", "rank")
    types = {
        "changed": "timestamp",
        "gone": "boolean",
        "price": "decimal(9,2)",
        "age": "integer",
        "score": "decimal(5,2)",
        "rank": "integer",
    }
    asked = {"score": "field", "rank": "row"}
    columns = tuple(Column(n, types.get(n, "text(9)"), required=n == "name", costs=asked.get(n)) for n in names)
    table = Table("t", "", key=("id",), columns=columns, cursor="changed", deleted_by="gone")
    assert [c.name for c in columns if table.costs(c) == "field"] == ["age", "note", "score"]


def test_rows_without_any_value_are_refused_like_others():
    found = rows(id=[None, "1", None], name=[None, "Ada", None])
    assert len(found.rows) == 1
    assert [(r.row, r.column, r.code) for r in found.refused] == [(2, "id", "REQUIRED"), (4, "id", "REQUIRED")]


def test_absent_optional_column_is_null():
    found = rows(id=["1"], name=["Ada"])
    assert (found.rows["age"].to_pylist(), found.refused) == ([None], [])
