"""The engine room of dbt, `macros/engine`: data, what a macro makes of it, and what a person says it should be.

A project of its own holds the macros, and one model with every probe as a row; dbt builds it once on each engine, with
the real profile, and the tests read the answers.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from warehouse import Warehouse

pytestmark = pytest.mark.engine  # it starts servers of its own


DBT_PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
AS_OF = "2026-03-04T05:06:07+00:00"


class Probe(NamedTuple):
    """An SQL expression, what it should say, and the rows it reads: the first names the columns as `name:logical type`."""

    name: str
    expression: str
    expected: Any
    rows: Sequence[Sequence[Any]] = ()
    relation: str = "({rows}) as probe_row"

    def sql(self) -> str:
        columns = [column.split(":") for column in (self.rows[0] if self.rows else ())]
        selects = [
            "select " + ", ".join(f"{typed(value, kind)} as {name}" for (name, kind), value in zip(columns, row, strict=True))
            for row in self.rows[1:]
        ]
        rows = " union all ".join(selects) or "select 1"
        answer = f"cast({self.expression} as {{{{ engine_type('text') }}}})"
        return f"select '{self.name}' as probe, {answer} as answer from {self.relation.replace('{rows}', rows)}"


def typed(value: Any, kind: str) -> str:
    text = "null" if value is None else "'" + str(value).replace("'", "''") + "'"
    return "{{ as_type(" + json.dumps(text, ensure_ascii=False) + f", '{kind}') }}}}"


def between(macro: str, start: str | None, end: str | None, kind: str = "timestamp") -> tuple[str, Sequence[Sequence[Any]]]:
    return f"{{{{ {macro}('a', 'b') }}}}", [(f"a:{kind}", f"b:{kind}"), (start, end)]


def of(macro: str, kind: str, value: Any) -> tuple[str, Sequence[Sequence[Any]]]:
    return f"{{{{ {macro}('a') }}}}", [(f"a:{kind}",), (value,)]


def of_zone(macro: str, kind: str, value: Any, zone: str) -> tuple[str, Sequence[Sequence[Any]]]:
    return f"{{{{ {macro}('a', '{zone}') }}}}", [(f"a:{kind}",), (value,)]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def probe(name: str, question: tuple[str, Sequence[Sequence[Any]]], expected: Any) -> Probe:
    return Probe(name, question[0], expected, question[1])


def of_key(macro: str, document: str | None) -> tuple[str, Sequence[Sequence[Any]]]:
    return f"""{{{{ {macro}('a', "'a'") }}}}""", [("a:text",), (document,)]


MEDIAN = "{{ exact_median('a') }}"
RANKED = ("rank:integer", "value:text")
FIRST = "{{ pick_first('value', 'rank') }}"
KNOWN = "{{ pick_known('value', 'rank', 'other is not null') }}"
WITH_OTHER = ("rank:integer", "value:text", "other:integer")
LIST = "{{ text_list('value') }}"
ELEMENTS = "(select {{ list_elements('document') }} as element from ({rows}) as document_row) as element_row"
DAYS = "{{ text_list('cast(day as ' ~ engine_type('text') ~ ')') }}"
SERIES = "{{{{ day_series({}, {}) }}}}"
DIVIDE = "{{ safe_divide('a', 'b') }}"
WHOLE = "{{ whole_quotient('a', 'b') }}"
UNITS = "{{ half_life_units('a', 'b') }}"
EXACT = ("a:exact", "b:exact")
INTEGERS = ("a:integer", "b:integer")


def day(text: str | None) -> str:
    return "as_type(" + json.dumps("null" if text is None else f"'{text}'") + ", 'date')"


PROBES = [
    Probe("pick_first skips NULL", FIRST, "b", [RANKED, (3, "c"), (1, None), (2, "b")]),
    Probe("pick_first of NULLs", FIRST, None, [RANKED, (1, None), (2, None)]),
    Probe("pick_first of booleans", FIRST, False, [("rank:integer", "value:boolean"), (2, True), (1, False)]),
    Probe(
        "pick_known takes the NULL of the first that is known",
        KNOWN,
        None,
        [WITH_OTHER, (1, "a", None), (2, None, 7), (3, "c", 7)],
    ),
    Probe("pick_known passes over what is not known", KNOWN, "b", [WITH_OTHER, (1, "a", None), (3, "c", 7), (2, "b", 7)]),
    Probe("pick_known of nothing known", KNOWN, None, [WITH_OTHER, (1, "a", None)]),
    Probe("text_of money", "{{ text_of('a', 'money') }}", "1250.00", [("a:money",), ("1250",)]),
    Probe("text_of no money", "{{ text_of('a', 'money') }}", None, [("a:money",), (None,)]),
    Probe("text_of a flag", "{{ text_of('a', 'boolean') }}", "true", [("a:boolean",), (True,)]),
    Probe("text_of a number", "{{ text_of('a', 'integer') }}", "-7", [("a:integer",), (-7,)]),
    Probe(
        "text_of an instant",
        "{{ text_of('a', 'timestamp') }}",
        "2026-01-05 15:00:00.250000",
        [("a:timestamp",), ("2026-01-05 15:00:00.25+00",)],
    ),
    Probe("pick_first of money", FIRST, Decimal("0.10"), [("rank:integer", "value:money"), (1, None), (9, "0.10"), (10, "7")]),
    Probe("text_list in byte order", LIST, "B, a, 上海", [RANKED, (1, "上海"), (2, "a"), (3, None), (4, "B")]),
    *(
        Probe(f"list_elements of {what}", "{{ text_list('element') }}", expected, [("document:text",), (document,)], ELEMENTS)
        for what, document, expected in (
            ("texts", '["02108","Kitchen & Bath","上海","a \'quote\'"]', "02108, Kitchen & Bath, a 'quote', 上海"),
            ("anything", '[90210,null,true,{"a":1}]', '90210, true, {"a":1}'),
            ("nothing", "[]", None),
            ("an object", '{"a":["b"]}', None),
            ("a text", '"a"', None),
            ("NULL", None, None),
        )
    ),
    Probe("text_list of NULLs", LIST, None, [RANKED, (1, None)]),
    Probe("text_list of an empty text", LIST, "", [RANKED, (1, "")]),
    probe("elapsed_days counts no midnights", between("elapsed_days", "2026-01-01 23:00:00", "2026-01-02 01:00:00"), 0),
    probe("elapsed_days of 24 hours", between("elapsed_days", "2026-01-01 23:00:00", "2026-01-02 23:00:00"), 1),
    probe("elapsed_days rounds down", between("elapsed_days", "2026-01-01 00:00:00.000001", "2026-01-01 00:00:00"), -1),
    probe("elapsed_days over 1970", between("elapsed_days", "1969-12-30 12:00:00", "1970-01-02 12:00:00"), 3),
    probe("elapsed_days of NULL", between("elapsed_days", None, "2026-01-01 00:00:00"), None),
    probe(
        "elapsed_seconds to the microsecond",
        between("elapsed_seconds", "1969-12-31 23:59:59.999999", "1970-01-02 00:00:00"),
        Decimal("86400.000001"),
    ),
    probe(
        "elapsed_seconds backwards", between("elapsed_seconds", "2026-01-01 00:00:01.5", "2026-01-01 00:00:00"), Decimal("-1.5")
    ),
    probe("calendar_days over 1970", between("calendar_days", "1969-12-31", "1970-01-02", "date"), 2),
    probe("calendar_days of a leap year", between("calendar_days", "2024-02-28", "2024-03-01", "date"), 2),
    probe("calendar_days backwards", between("calendar_days", "2026-01-02", "2026-01-01", "date"), -1),
    probe("calendar_days of NULL", between("calendar_days", "2026-01-02", None, "date"), None),
    # Shanghai is 8 hours ahead; 9 in the summers of 1940 and of 1986 to 1991.
    probe("utc_date before midnight", of("utc_date", "timestamp", "2026-01-01 23:59:59.999999"), date(2026, 1, 1)),
    probe("utc_date at midnight", of("utc_date", "timestamp", "2026-01-02 00:00:00"), date(2026, 1, 2)),
    probe("utc_date before 1970", of("utc_date", "timestamp", "1969-12-31 23:59:59"), date(1969, 12, 31)),
    probe("local_date before midnight", of("local_date", "timestamp", "2026-01-01 15:59:59.999999"), date(2026, 1, 1)),
    probe("local_date at midnight", of("local_date", "timestamp", "2026-01-01 16:00:00"), date(2026, 1, 2)),
    probe("local_date before summer", of("local_date", "timestamp", "1986-05-03 15:30:00"), date(1986, 5, 3)),
    probe("local_date in summer", of("local_date", "timestamp", "1986-06-01 15:00:00"), date(1986, 6, 2)),
    probe("local_date after summer", of("local_date", "timestamp", "1991-12-01 15:30:00"), date(1991, 12, 1)),
    probe("local_date in the summer of 1940", of("local_date", "timestamp", "1940-07-01 15:00:00"), date(1940, 7, 2)),
    probe("local_date before 1970", of("local_date", "timestamp", "1969-12-31 16:00:00"), date(1970, 1, 1)),
    probe("local_date of NULL", of("local_date", "timestamp", None), None),
    probe("utc_date before midnight", of("utc_date", "timestamp", "2026-01-01 23:59:59.999999"), date(2026, 1, 1)),
    probe("utc_date before 1970", of("utc_date", "timestamp", "1969-12-31 23:00:00"), date(1969, 12, 31)),
    probe("utc_date of NULL", of("utc_date", "timestamp", None), None),
    Probe("exact_median of an even number", MEDIAN, Decimal("2.5"), [("a:integer",), (4,), (1,), (3,), (2,)]),
    Probe("exact_median skips NULL", MEDIAN, Decimal(7), [("a:integer",), (None,), (7,)]),
    Probe("exact_median of NULLs", MEDIAN, None, [("a:integer",), (None,)]),
    probe("document_text of a word", of_key("document_text", '{"a":"上海 x"}'), "上海 x"),
    probe("document_text of a number", of_key("document_text", '{"a":1.50}'), None),
    probe("document_text of null", of_key("document_text", '{"a":null}'), None),
    probe("document_text of an absent key", of_key("document_text", '{"b":1}'), None),
    probe("document_text of no object", of_key("document_text", '["a"]'), None),
    probe("document_text of a bare word", of_key("document_text", '"a"'), None),
    probe("document_text of NULL", of_key("document_text", None), None),
    probe("document_integer", of_key("document_integer", '{"a":-85}'), -85),
    probe("document_integer of digits in quotes", of_key("document_integer", '{"a":"85"}'), 85),
    probe("document_integer of a whole fraction", of_key("document_integer", '{"a":85.0}'), None),
    probe("document_integer of 18 digits", of_key("document_integer", '{"a":999999999999999999}'), 10**18 - 1),
    probe("document_integer of too many digits", of_key("document_integer", '{"a":9999999999999999999}'), None),
    probe("document_integer of a fraction", of_key("document_integer", '{"a":85.5}'), None),
    probe("document_integer of a word", of_key("document_integer", '{"a":"hot"}'), None),
    probe("document_integer of NULL", of_key("document_integer", None), None),
    probe("day_start before 1970", of("day_start", "date", "1901-01-02"), instant("1901-01-02")),
    *(
        probe(f"day_start of {day} in {zone}", of_zone("day_start", "date", day, zone), instant(expected))
        for zone, day, expected in (
            # New York is 5 hours behind, 4 in summer: its midnight is later than that of UTC.
            ("America/New_York", "2026-01-05", "2026-01-05T05:00"),
            ("America/New_York", "2026-07-05", "2026-07-05T04:00"),
            # Auckland is 12 hours ahead, 13 in summer: midnight in UTC is noon there.
            ("Pacific/Auckland", "2026-01-05", "2026-01-05T00:00"),
            ("Pacific/Kiritimati", "2026-01-05", "2026-01-05T00:00"),
            ("Etc/GMT+12", "2026-01-05", "2026-01-05T12:00"),
        )
    ),
    *(
        Probe(
            f"a date in {zone} is the same date again",
            f"{{{{ local_date(day_start('a', '{zone}'), '{zone}') }}}} = a and {{{{ utc_date(day_start('a', '{zone}')) }}}} = a",
            True,
            [("a:date",), (day,)],
        )
        for zone in ("America/New_York", "Pacific/Auckland", "Asia/Shanghai", "Pacific/Kiritimati", "Etc/GMT+12")
        # among them the days on which summer begins and ends in New York and in Auckland
        for day in ("1955-06-01", "2026-03-08", "2026-04-05", "2026-09-27", "2026-11-01", "2026-12-31")
    ),
    probe("local_day_start in Shanghai", of("local_day_start", "date", "2026-01-05"), instant("2026-01-04T16:00")),
    probe(
        "local_day_start in New York",
        of_zone("local_day_start", "date", "2026-01-05", "America/New_York"),
        instant("2026-01-05T05:00"),
    ),
    probe(
        "local_day_start in Auckland",
        of_zone("local_day_start", "date", "2026-01-05", "Pacific/Auckland"),
        instant("2026-01-04T11:00"),
    ),
    Probe(
        "a day of 23 hours",
        "{{ elapsed_seconds(local_day_start('a', 'America/New_York'), local_day_start('a + 1', 'America/New_York')) }}",
        Decimal(23 * 3600),
        [("a:date",), ("2026-03-08",)],
    ),
    probe("local_day_start of NULL", of("local_day_start", "date", None), None),
    probe("day_start of NULL", of("day_start", "date", None), None),
    Probe(
        "add_days over 1970", "{{ add_days('a', 2) }}", instant("1970-01-02T12:00"), [("a:timestamp",), ("1969-12-31 12:00:00",)]
    ),
    Probe(
        "add_days is 24 hours",
        "{{ add_days('a', 1) }}",
        instant("1986-05-04T17:00"),
        [("a:timestamp",), ("1986-05-03 17:00:00",)],
    ),
    Probe("add_days backwards", "{{ add_days('a', -90) }}", instant("1899-10-07"), [("a:timestamp",), ("1900-01-05 00:00:00",)]),
    probe("days_in_month of a leap year", of("days_in_month", "date", "2024-02-15"), 29),
    probe("days_in_month before 1970", of("days_in_month", "date", "1964-02-01"), 29),
    probe("days_in_month of a century", of("days_in_month", "date", "2100-02-28"), 28),
    probe("days_in_month of December", of("days_in_month", "date", "2026-12-31"), 31),
    Probe("day_series over 1970", DAYS, "1969-12-31, 1970-01-01", relation=SERIES.format(day("1969-12-31"), day("1970-01-01"))),
    Probe("day_series of a day", DAYS, "2026-01-01", relation=SERIES.format(day("2026-01-01"), day("2026-01-01"))),
    Probe("day_series backwards", DAYS, None, relation=SERIES.format(day("2026-01-02"), day("2026-01-01"))),
    Probe("day_series of NULL", DAYS, None, relation=SERIES.format(day(None), day("2026-01-01"))),
    Probe("half_life_units of no age", UNITS, 10**12, [INTEGERS, (0, 7)]),
    Probe("half_life_units of a half-life", UNITS, 5 * 10**11, [INTEGERS, (7 * 86400, 7)]),
    Probe("half_life_units of half of one", UNITS, 707_106_781_186, [INTEGERS, (302_400, 7)]),
    Probe("half_life_units of a century", UNITS, 0, [INTEGERS, (100 * 365 * 86400, 7)]),
    Probe("whole_quotient", WHOLE, 3, [INTEGERS, (7, 2)]),
    Probe("whole_quotient by 0", WHOLE, None, [INTEGERS, (7, 0)]),
    Probe("whole_quotient of NULL", WHOLE, None, [INTEGERS, (None, 2)]),
    Probe("whole_quotient of 38 digits", "{{ whole_quotient('a', '7') }}", int("9" * 38) // 7, [("a:text",), ("9" * 38,)]),
    Probe("safe_divide of integers", DIVIDE, Decimal("3.5"), [INTEGERS, (7, 2)]),
    Probe("safe_divide to 12 decimals", "round({{ safe_divide('a', 'b') }}, 12)", Decimal("0.333333333333"), [INTEGERS, (1, 3)]),
    Probe("safe_divide below 0", DIVIDE, Decimal("-0.125"), [EXACT, (-1, 8)]),
    Probe("safe_divide of a large number", DIVIDE, Decimal(12_345_678_901_234_500), [EXACT, ("123456789012345", "0.01")]),
    Probe("safe_divide by 0", DIVIDE, None, [EXACT, (1, 0)]),
    Probe("safe_divide by NULL", DIVIDE, None, [EXACT, (1, None)]),
    Probe("rounded half up", "{{ rounded('a', 'integer') }}", 3, [("a:exact",), ("2.5",)]),
    Probe("rounded half down below 0", "{{ rounded('a', 'integer') }}", -3, [("a:exact",), ("-2.5",)]),
    Probe("rounded half a cent", "{{ rounded('a', 'money') }}", Decimal("1.01"), [("a:exact",), ("1.005",)]),
    Probe("rounded less than half a cent", "{{ rounded('a', 'money') }}", Decimal("1.00"), [("a:exact",), ("1.004999999999",)]),
    Probe(
        "converted has room",
        "{{ converted('a', 'b') }}",
        Decimal("9999999999999999.99") * Decimal("1.00000001"),
        [("a:money", "b:rate"), ("9999999999999999.99", "1.00000001")],
    ),
    Probe("as_type reads an offset", "{{ as_type(\"'2026-06-30T00:00:00+08:00'\", 'timestamp') }}", instant("2026-06-29T16:00")),
    Probe(
        "as_type reads a microsecond",
        "{{ as_type(\"'1965-03-05 01:02:03.000001+00:00'\", 'timestamp') }}",
        instant("1965-03-05T01:02:03.000001"),
    ),
    Probe("as_type of a text is NULL", "{{ as_type('null', 'text') }}", None),
    Probe("as_type of a column is NULL", "{{ as_type('a', 'money') }}", None, [("a:text",), (None,)]),
    Probe("as_type of the largest integer", "{{ as_type('a', 'integer') }}", 2**63 - 1, [("a:text",), (2**63 - 1,)]),
    Probe(
        "nullable: lag of the first row",
        "count(before)",
        1,
        [("a:integer",), (1,), (2,)],
        "(select lag({{ nullable('a') }}) over (order by a) as before from (select coalesce(a, 0) as a from ({rows}) as x) as y) as z",
    ),
    probe("lower_text", of("lower_text", "text", "ÀÉ上海ABC"), "àé上海abc"),
    probe("upper_text", of("upper_text", "text", "àé上海abc"), "ÀÉ上海ABC"),
    probe("lower_text of NULL", of("lower_text", "text", None), None),
    # What the profile's settings promise.
    Probe("a length is in characters", "char_length(a)", 2, [("a:text",), ("上海",)]),
    Probe(
        "a sum of no rows is NULL", "sum(a)", None, [("a:integer",), (1,)], "(select 1 as a from ({rows}) as x where a > 1) as y"
    ),
    Probe(
        "a join that finds nothing gives NULL",
        "y.a",
        None,
        [("a:integer",), (1,)],
        "(select 1 as a) as x left join (select a from ({rows}) as z where a > 1) as y on x.a = y.a",
    ),
    Probe(
        "an alias hides no column",
        "a",
        "b",
        [("a:text",), ("B",)],
        "(select lower(a) as a from ({rows}) as x where a = 'B') as y",
    ),
    Probe("NULL is in no list", "count(*)", 0, [("a:text",), (None,)], "({rows}) as x where a in ('') or a not in ('')"),
    Probe("an empty cell of a seed is NULL", "word", None, relation="{{ ref('word') }} where id = 2"),
]

STORED = {
    "id": ("id", "text", "String"),
    "label": ("text", "text", "Nullable(String)"),
    "quantity": ("integer", "bigint", "Nullable(Int64)"),
    "amount": ("money", "numeric(18,2)", "Nullable(Decimal(18, 2))"),
    "is_good": ("boolean", "boolean", "Bool"),
    "bought_on": ("date", "date", "Nullable(Date32)"),
    "bought_at": ("timestamp", "timestamp with time zone", "Nullable(DateTime64(6, 'UTC'))"),
    "tenant_id": ("text", "text", "String"),
}
REQUIRED = ("id", "is_good", "tenant_id")

MODELS = {
    "probe": "{{ config(materialized='table', contract={'enforced': false}) }}\n"
    + "\nunion all\n".join(probe.sql() for probe in PROBES),
    "stored": """
        {{ config(materialized='table', order_by=['tenant_id', 'id', 'cityHash64(id)'], post_hook=[
            '{{ analyze_table() }}', "{{ sample_by('id') }}",
        ] + add_indexes([
            {'name': 'uk_label', 'columns': 'label', 'unique': true, 'where': 'label is not null'},
            {'name': 'idx_amount', 'columns': 'amount desc'},
        ])) }}
        select 'a' as id, {{ as_type('null', 'text') }} as label, count(*) as quantity, {{ as_type('1', 'money') }} as amount,
            1 = 1 as is_good, {{ as_type("'1965-03-05'", 'date') }} as bought_on, {{ as_of() }} as bought_at, 't' as tenant_id
    """,
    "in_bulk": """
        {{ config(materialized='table', pre_hook='{{ plan_for_bulk() }}') }}
        select {{ "current_setting('enable_nestloop')" if target.type == 'postgres' else "'off'" }} as row_by_row
    """,
    "keyed": "{{ config(materialized='table') }} select 'a' as id, 't' as tenant_id",
    "null_where_none_may_be": "{{ config(materialized='table') }} select 't' as id, {{ as_type('null', 'text') }} as tenant_id",
    "text_for_a_number": "{{ config(materialized='table') }} select 'a' as id, 'x' as quantity",
    "column_missing": "{{ config(materialized='table') }} select 'a' as id",
    "column_too_many": "{{ config(materialized='table') }} select 'a' as id, 't' as tenant_id, 1 as quantity",
}
BROKEN = {"null_where_none_may_be", "text_for_a_number", "column_missing", "column_too_many"}


def contract(name: str, columns: Sequence[str]) -> dict[str, Any]:
    """A model's YAML: the key is `id`."""

    def constraints(column: str) -> list[dict[str, str]]:
        return [{"type": "not_null"}] * (column in REQUIRED) + [{"type": "primary_key"}] * (column == "id")

    return {
        "name": name,
        "config": {"contract": {"enforced": True}},
        "columns": [{"name": c, "data_type": STORED[c][0], "constraints": constraints(c)} for c in columns],
    }


CONTRACTS = [
    contract("stored", list(STORED)),
    contract("text_for_a_number", ["id", "quantity"]),
    *(contract(name, ["id", "tenant_id"]) for name in ("keyed", "null_where_none_may_be", "column_missing", "column_too_many")),
]


class Built(NamedTuple):
    """What dbt built: each probe's answer, each model's status, and the warehouse it is in."""

    answers: dict[str, str | None]
    statuses: dict[str, str]
    warehouse: Warehouse

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        with self.warehouse.session() as session:
            return session.fetch(sql)


@pytest.fixture(scope="module", params=["postgres", "clickhouse"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    warehouse: Warehouse = request.getfixturevalue(f"{request.param}_server")
    folder = tmp_path_factory.mktemp(request.param)
    real = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text())
    project = {key: real[key] for key in ("name", "profile", "vars")}
    (folder / "dbt_project.yml").write_text(json.dumps({**project, "seed-paths": ["seeds"], "models": {"+schema": "macros"}}))
    shutil.copytree(DBT_PROJECT / "macros", folder / "macros")
    for name, sql in MODELS.items():
        (folder / "models").mkdir(exist_ok=True)
        (folder / "models" / f"{name}.sql").write_text(sql)
    (folder / "models" / "contracts.yml").write_text(json.dumps({"models": CONTRACTS}))
    (folder / "seeds").mkdir()
    (folder / "seeds" / "word.csv").write_text("id,word\n1,a\n2,\n")
    env = {**os.environ, **warehouse.dbt_variables(), "CDP_AS_OF": AS_OF}
    dbt = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--no-use-colors", "--no-send-anonymous-usage-stats"]
    done = subprocess.run(
        [*dbt, "build", "--profiles-dir", str(DBT_PROJECT)], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    results = folder / "target" / "run_results.json"
    assert results.exists(), done.stdout + done.stderr
    statuses = {
        r["unique_id"].rpartition(".")[2]: f"{r['status']}: {r['message']}" for r in json.loads(results.read_text())["results"]
    }
    assert statuses["probe"].startswith("success"), statuses["probe"]
    with warehouse.session() as session:
        answers = dict(session.fetch("select probe, answer from macros.probe"))
    return Built(answers, statuses, warehouse)


def read(text: str | None, expected: Any) -> Any:
    """An answer, which is text, as what is expected of it."""
    match expected:
        case _ if text is None:
            return None
        case bool():
            return {"true": True, "1": True, "false": False, "0": False}[text]
        case int() | Decimal():
            return Decimal(text)
        case datetime():
            return datetime.fromisoformat(text.removesuffix("+00")).replace(tzinfo=UTC)
        case date():
            return date.fromisoformat(text)
    return text


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_macro(built: Built, probe: Probe) -> None:
    assert read(built.answers[probe.name], probe.expected) == probe.expected


def test_contract_becomes_columns(built: Built) -> None:
    types = [postgres if built.warehouse.engine == "postgres" else clickhouse for _, postgres, clickhouse in STORED.values()]
    if built.warehouse.engine == "postgres":
        found = built.fetch(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = 'macros.stored'::regclass and attnum > 0 order by attnum"
        )
    else:
        found = built.fetch(
            "select name, type from system.columns where database = 'macros' and table = 'stored' order by position"
        )
    assert found == list(zip(STORED, types, strict=True))


@pytest.mark.parametrize("model", sorted(BROKEN))
def test_contract_is_enforced(built: Built, model: str) -> None:
    assert built.statuses[model].startswith("error")


def test_contract_that_is_kept_passes(built: Built) -> None:
    assert {name: status for name, status in built.statuses.items() if not status.startswith("success")}.keys() == BROKEN


def test_as_of_is_what_the_environment_says(built: Built) -> None:
    assert built.fetch("select bought_at from macros.stored") == [(datetime.fromisoformat(AS_OF),)]


def test_no_table_is_built_by_joins_that_go_row_by_row(built: Built) -> None:
    assert built.fetch("select row_by_row from macros.in_bulk") == [("off",)]
    if built.warehouse.engine == "postgres":
        assert built.fetch("show enable_nestloop") == [("on",)]  # neither the role nor the database was told


def test_table_is_ordered_for_reading(built: Built) -> None:
    if built.warehouse.engine == "postgres":
        indexes = dict(built.fetch("select indexname, indexdef from pg_indexes where schemaname = 'macros'"))
        assert indexes["uk_label"].startswith("CREATE UNIQUE INDEX")
        assert indexes["uk_label"].endswith("WHERE (label IS NOT NULL)")
        assert "amount DESC" in indexes["idx_amount"]
        analysed = "select last_analyze is not null from pg_stat_user_tables where schemaname = 'macros' and relname = 'stored'"
        assert built.fetch(analysed) == [(True,)]
    else:
        keys = built.fetch("select name, sorting_key, sampling_key from system.tables where database = 'macros'")
        assert set(keys) >= {
            ("keyed", "tenant_id, id", ""),
            ("probe", "", ""),
            ("stored", "tenant_id, id, cityHash64(id)", "cityHash64(id)"),
        }
        assert built.fetch("select id from macros.stored sample 1") == [("a",)]
