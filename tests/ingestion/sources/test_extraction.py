"""Databases and files as sources: what is read, how it is spelled, and that neither kills nor batches nor windows matter."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import fsspec
import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy.dialects import mysql

from ingestion import sources
from ingestion.contracts import SYSTEMS, Column, System, Table
from ingestion.deliveries import DeliveryOptions
from ingestion.ledger import totals
from ingestion.raw import current_rows
from ingestion.snapshot import UnlikelySnapshot
from ingestion.sources import extraction
from ingestion.sources.check import check_source
from ingestion.sources.config import Config, SqlSource
from ingestion.sources.dialects import DIALECTS
from ingestion.sources.extraction import extract
from tests.support.examples import examples
from warehouse import CdpError

LEAD = Table(
    "lead",
    "A row that says when it changed.",
    key=("id",),
    cursor="changed",
    columns=(
        Column("id", "integer"),
        Column("name", "text(20)"),
        Column("changed", "timestamp", required=True),
        Column("token", "text(20)", secret=True),
    ),
)
WORD = Table("word", "A row that does not.", key=("id",), columns=(Column("id", "integer"), Column("word", "text(20)")))
VALUE = Table(
    "value",
    "A column of each type.",
    key=("id",),
    columns=(
        Column("id", "text(20)"),
        Column("amount", "decimal(30,4)"),
        Column("day", "date"),
        Column("at", "timestamp"),
        Column("flag", "boolean"),
        Column("document", "json"),
        Column("note", "text(50)"),
    ),
)
DESK = System("desk", "A help desk.", (LEAD, WORD, VALUE), timezone="America/New_York")


@pytest.fixture(autouse=True)
def desk(monkeypatch):
    monkeypatch.setitem(SYSTEMS, "desk", DESK)


class Sqlite:
    """A SQLite file that a test writes into."""

    def __init__(self, path):
        self.path, self.url = path, f"sqlite:///{path}"
        self.instant = "text"

    def do(self, *statements):
        with closing(sqlite3.connect(self.path)) as connection:
            for statement in statements:
                connection.execute(*([statement] if isinstance(statement, str) else statement))
            connection.commit()


class Postgres:
    """A PostgreSQL database that a test writes into, in a session whose zone is not UTC."""

    def __init__(self, url):
        self.url = url
        self.instant = "timestamptz"

    def do(self, *statements):
        with psycopg.connect(self.url) as connection:
            connection.execute("set timezone = 'Asia/Kathmandu'")
            for statement in statements:
                connection.execute(*([statement] if isinstance(statement, str) else statement))


@pytest.fixture
def sqlite(tmp_path):
    return Sqlite(tmp_path / "source.sqlite")


@pytest.fixture
def postgres(postgres_server):
    name = f"source_{uuid4().hex}"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield Postgres(postgres_server.url.rpartition("/")[0] + f"/{name}")
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request):
    """A database to read from, of each kind in turn, with a table of leads and one of words."""
    found = request.getfixturevalue(request.param)
    found.do(
        f"create table lead (id integer primary key, name text, changed {found.instant}, token text, shoe_size integer)",
        "create table word (id integer primary key, word text)",
    )
    return found


def source_of(database, **options):
    """A source without configuration, whose URL may hold its password."""
    return SqlSource.model_construct(name="desk", system="desk", kind="sql", url=database.url, **options)


@pytest.fixture
def read(fresh_postgres, tmp_path):
    """Read a database into a warehouse."""

    def run(database, warehouse=fresh_postgres, **options):
        allow_empty = options.pop("allow_empty", False)
        source = source_of(database, **options)
        return extract(warehouse, tmp_path / "home", DESK, source, DeliveryOptions(allow_empty=allow_empty))

    return run


def lead(key, name, changed):
    return f"insert into lead (id, name, changed, token) values ({key}, '{name}', '{changed}', 's3cret')"


def query(warehouse, sql):
    with warehouse.session() as session:
        return session.fetch(sql)


def current(warehouse, table, *columns, tenant="default"):
    rows = current_rows(DESK, DESK.table(table), columns)
    return query(warehouse, f"select id, {', '.join(columns)} from ({rows}) as present where tenant_id = '{tenant}' order by id")


def versions(warehouse, tenant):
    """All that raw holds of leads and words, without what tells one run from another."""
    return [
        query(
            warehouse,
            f"select {columns}, _row_hash, _is_deleted from raw_desk.{table} where tenant_id = '{tenant}' order by id, _row_hash",
        )
        for table, columns in (("lead", "id, name, changed, _version_at"), ("word", "id, word"))
    ]


# Values


def refused(warehouse, columns):
    """What was refused, rows or fields."""
    return [
        row
        for table in ("rejected_row", "rejected_field")
        for row in query(warehouse, f"select {columns} from quarantine.{table}")
    ]


GOOD_AND_BAD = [
    # column, type at the source, expression, what raw holds or the reason why not
    ("amount", "numeric", "12345678901234567890.1234", Decimal("12345678901234567890.1234")),
    ("amount", "numeric", "'NaN'", "NOT_FINITE"),
    ("amount", "double precision", "1e20", Decimal(10) ** 20),
    ("amount", "double precision", "0.1", Decimal("0.1")),
    ("amount", "double precision", "'-Infinity'", "NOT_FINITE"),
    ("amount", "money", "1", "BAD_NUMBER"),
    ("day", "date", "'2024-02-29'", datetime(2024, 2, 29).date()),
    ("day", "date", "'infinity'", "BAD_DATE"),
    ("day", "date", "'0044-03-15 BC'", "BAD_DATE"),
    ("at", "timestamptz", "'2024-07-01 12:00:00.123456+05:45'", datetime(2024, 7, 1, 6, 15, 0, 123456, UTC)),
    ("at", "timestamptz", "'infinity'", "BAD_TIMESTAMP"),
    ("at", "timestamptz", "'0044-03-15 12:00 BC'", "BAD_TIMESTAMP"),
    ("at", "timestamp", "'2024-07-01 12:00:00'", datetime(2024, 7, 1, 16, tzinfo=UTC)),
    ("at", "timestamp", "'2024-01-01 12:00:00'", datetime(2024, 1, 1, 17, tzinfo=UTC)),
    ("at", "timestamp", "'2024-03-10 02:30:00'", "BAD_TIMESTAMP"),
    ("at", "date", "'2024-07-01'", datetime(2024, 7, 1, 4, tzinfo=UTC)),
    ("flag", "boolean", "true", True),
    ("flag", "boolean", "null", None),
    ("document", "jsonb", """'{"b": [1.50, null], "a": "\\u00e9 \\"q\\""}'""", '{"a":"é \\"q\\"","b":[1.50,null]}'),
    ("document", "json", """'{"a": 1, "a": 2}'""", "BAD_JSON"),
    ("document", "json", """'{"a": "\\u0000"}'""", "BAD_JSON"),
    ("document", "text[]", "array['x', null, '{y}']", '["x",null,"{y}"]'),
    ("note", "uuid", "'6f1c2d3e-0000-4000-8000-000000000001'", "6f1c2d3e-0000-4000-8000-000000000001"),
    ("note", "text", "e'  line\\n\\t\\\\. \"quoted\", NULL  '", 'line\n\t\\. "quoted", NULL'),
    ("note", "text", "''", None),
    ("note", "bytea", "'\\x00ff'", "BAD_TEXT"),
    ("note", "text", "repeat('x', 51)", "TOO_LONG"),
]


@pytest.mark.parametrize(("column", "kind", "value", "expected"), GOOD_AND_BAD)
def test_values_of_postgres(read, postgres, fresh_postgres, column, kind, value, expected):
    postgres.do(f"create table value (id text primary key, {column} {kind})", f"insert into value values ('one', {value})")
    (result,) = read(postgres, mode="full")
    if result.quarantined or result.fields:
        assert refused(fresh_postgres, "reason_code, column_name, source_key") == [(expected, column, "one")]
    else:
        assert query(fresh_postgres, f"select {column} from raw_desk.value") == [(expected,)]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("amount", 1e20, Decimal(10) ** 20),
        ("amount", 0.1, Decimal("0.1")),
        ("amount", float("inf"), "NOT_FINITE"),
        ("amount", "12", Decimal(12)),
        ("at", "2024-07-01T12:00:00+05:45", datetime(2024, 7, 1, 6, 15, tzinfo=UTC)),
        ("at", "2024-07-01 12:00:00", datetime(2024, 7, 1, 16, tzinfo=UTC)),
        ("at", 1_700_000_000, "BAD_TIMESTAMP"),
        ("flag", 1, True),
        ("document", '{"a": 1.0}', '{"a":1.0}'),
        ("note", b"\x00\xff", "BAD_TEXT"),
        ("note", "a\0b", "BAD_TEXT"),
        ("note", "é", "é"),
    ],
)
def test_values_of_sqlite(read, sqlite, fresh_postgres, column, value, expected):
    sqlite.do(f"create table value (id text primary key, {column})", ("insert into value values ('one', ?)", (value,)))
    (result,) = read(sqlite, mode="full")
    if result.quarantined or result.fields:
        assert refused(fresh_postgres, "reason_code, column_name") == [(expected, column)]
    else:
        assert query(fresh_postgres, f"select {column} from raw_desk.value") == [(expected,)]


def test_text_of_sqlite_that_is_not_utf8_is_one_bad_field(read, sqlite, fresh_postgres):
    sqlite.do("create table word (id integer, word text)", "insert into word values (1, cast(x'ff' as text)), (2, 'good')")
    (result,) = read(sqlite, mode="full")
    assert (result.loaded, result.fields) == (2, 1)
    assert refused(fresh_postgres, "reason_code, column_name, source_key") == [("BAD_TEXT", "word", "1")]


# Full


def test_a_full_run_is_a_snapshot_of_every_table_there_is(read, database, fresh_postgres):
    database.do(lead(1, "Ada", "2024-01-01 00:00:00+00:00"), lead(2, "Bob", "2024-01-01 00:00:00+00:00"))
    database.do("insert into word values (1, 'a'), (2, 'b')")
    assert {name: counts["loaded"] for name, counts in totals(read(database, mode="full")).items()} == {"lead": 2, "word": 2}
    database.do("delete from lead where id = 1", "update word set word = 'c' where id = 2")
    counts = totals(read(database, mode="full"))
    assert (counts["lead"]["deleted"], counts["word"]["loaded"], counts["word"]["deleted"]) == (1, 1, 0)
    assert current(fresh_postgres, "lead", "name") == [(2, "Bob")]
    assert {result.status for result in read(database, mode="full")} == {"replayed"}
    database.do(lead(1, "Ada", "2024-01-01 00:00:00+00:00"))
    read(database, mode="full")
    assert current(fresh_postgres, "lead", "name") == [(1, "Ada"), (2, "Bob")]


def test_one_empty_table_is_refused_and_the_others_are_loaded(read, database, fresh_postgres):
    database.do(lead(1, "Ada", "2024-01-01 00:00:00+00:00"), "insert into word values (1, 'a')")
    read(database, mode="full")
    database.do("delete from lead", "insert into word values (2, 'b')")
    with pytest.raises(UnlikelySnapshot, match=r"desk\.lead is empty"):
        read(database, mode="full")
    assert (len(current(fresh_postgres, "lead", "name")), len(current(fresh_postgres, "word", "word"))) == (1, 2)
    read(database, mode="full", allow_empty=True)
    assert current(fresh_postgres, "lead", "name") == []


def test_secrets_and_unknown_columns_never_leave_the_source(read, database, monkeypatch, tmp_path):
    database.do(lead(1, "Ada", "2024-01-01 00:00:00+00:00"))
    landed = []
    real = extraction.land
    monkeypatch.setattr(extraction, "land", lambda *rest: landed.append(real(*rest).read_bytes()) or rest[0])
    results = {result.source_table: result for result in read(database, mode="full")}
    assert results["lead"].unknown_columns == ("shoe_size",)
    assert landed
    assert not any(b"s3cret" in content or b"token" in content for content in landed)
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == [], "nothing is left lying about"


# Incremental


def test_an_increment_starts_at_the_position_less_the_look_back(read, database, fresh_postgres):
    for day in range(1, 10):
        database.do(lead(day, "old", f"2024-01-0{day} 00:00:00+00:00"))
    first = totals(read(database, look_back=timedelta(days=2)))["lead"]
    assert (first["received"], first["loaded"]) == (9, 9)
    database.do(lead(20, "in time", "2024-01-07 12:00:00+00:00"), lead(21, "too late", "2024-01-05 12:00:00+00:00"))
    database.do(
        "update lead set name = 'new', changed = '2024-01-10 00:00:00+00:00' where id = 3", "delete from lead where id = 1"
    )
    second = totals(read(database, look_back=timedelta(days=2)))["lead"]
    # On SQLite a time may be local, so it is read from a few hours earlier: New York is behind UTC.
    assert (second["received"], second["loaded"], second["deleted"]) == (5, 2, 0)
    assert dict(current(fresh_postgres, "lead", "name")) == {
        **dict.fromkeys((1, 2, 4, 5, 6, 7, 8, 9), "old"), 3: "new", 20: "in time"
    }  # fmt: skip
    read(database, mode="full")
    assert dict(current(fresh_postgres, "lead", "name"))[21] == "too late"
    assert 1 not in dict(current(fresh_postgres, "lead", "name"))


def test_rows_of_equal_cursor_are_not_missed(read, database, fresh_postgres):
    database.do(*[lead(key, "same", "2024-01-01 00:00:00+00:00") for key in range(5)])
    read(database, look_back=timedelta(), batch_rows=2)
    database.do(*[lead(key, "same", "2024-01-01 00:00:00+00:00") for key in range(5, 8)])
    read(database, look_back=timedelta(), batch_rows=2)
    assert [key for key, _ in current(fresh_postgres, "lead", "name")] == list(range(8))


def test_a_row_without_a_cursor_is_refused_and_not_overlooked(read, database, fresh_postgres):
    database.do(lead(1, "Ada", "2024-01-01 00:00:00+00:00"), "insert into lead (id, name) values (2, 'no time')")
    for _ in range(2):
        assert totals(read(database))["lead"]["quarantined"] == 1
    assert query(fresh_postgres, "select source_key, reason_code from quarantine.rejected_row") == [("2", "REQUIRED")]


def test_a_cursor_of_the_future_does_not_hide_what_comes(read, database, fresh_postgres):
    database.do(lead(1, "poison", "2099-01-01 00:00:00+00:00"))
    read(database)
    database.do(lead(2, "now", f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}+00:00"))
    read(database)
    assert [key for key, _ in current(fresh_postgres, "lead", "name")] == [1, 2]


def test_files_do_not_move_the_position(read, database, fresh_postgres, tmp_path):
    (tmp_path / "lead.csv").write_text("id,changed\n9,2025-01-01\n")
    sources.load_delivery(fresh_postgres, tmp_path / "home", DESK, tmp_path)
    database.do(lead(1, "Ada", "2024-01-01 00:00:00+00:00"))
    read(database)
    assert [key for key, _ in current(fresh_postgres, "lead", "name")] == [1, 9]


def test_local_times_are_compared_in_the_zone_of_the_system(read, postgres, fresh_postgres):
    postgres.do(
        "create table lead (id integer primary key, name text, changed timestamp)",
        "insert into lead values (1, 'noon in New York', '2024-07-01 12:00:00')",
    )
    read(postgres, look_back=timedelta())
    assert current(fresh_postgres, "lead", "changed") == [(1, datetime(2024, 7, 1, 16, tzinfo=UTC))]
    postgres.do("insert into lead values (2, 'later', '2024-07-01 12:00:01'), (3, 'before', '2024-07-01 11:59:59')")
    assert totals(read(postgres, look_back=timedelta()))["lead"]["received"] == 2


def test_a_table_without_a_cursor_is_read_in_full(read, database, fresh_postgres):
    database.do("insert into word values (1, 'a'), (2, 'b')")
    read(database)
    database.do("delete from word where id = 1")
    assert totals(read(database))["word"]["deleted"] == 1


def test_a_cursor_that_is_no_time_is_refused(read, postgres):
    postgres.do("create table lead (id integer, changed text)", "insert into lead values (1, '2024-01-01')")
    read(postgres)
    with pytest.raises(CdpError, match=r"source desk: lead\.changed is text and cannot be compared with a time; use mode: full"):
        read(postgres)


# Interruptions


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_an_interrupted_run_is_mended_by_the_next_one(read, database, fresh_postgres, monkeypatch, mode):
    """Interrupted after every load there is, the raw tables end as those of a run that nobody disturbed."""
    for key in range(1, 10):
        database.do(lead(key, "Ada", f"2024-01-01 00:00:0{key}+00:00"), f"insert into word values ({key}, 'w')")
    real = extraction.load_table
    for survives in range(7):
        left = iter(range(survives))

        def load(*arguments, left=left, **options):
            if next(left, None) is None:
                raise CdpError("interrupted")
            return real(*arguments, **options)

        monkeypatch.setattr(extraction, "load_table", load)
        try:
            read(database, mode=mode, batch_rows=2, look_back=timedelta())
        except CdpError as error:
            assert str(error) == "interrupted"  # noqa: PT017 some of the runs end well
    monkeypatch.setattr(extraction, "load_table", real)
    read(database, mode=mode, batch_rows=2, look_back=timedelta())
    read(database, mode=mode, tenant_id="undisturbed")
    assert versions(fresh_postgres, "default") == versions(fresh_postgres, "undisturbed")
    assert len(current(fresh_postgres, "lead", "name")) == len(current(fresh_postgres, "word", "word")) == 9


KILLED = """
import sys, time
from pathlib import Path
from ingestion.contracts import SYSTEMS
from ingestion.sources import extraction
from ingestion.sources.config import SqlSource
from warehouse import Settings, open_warehouse

home, warehouse, url, point, mode = sys.argv[1:]
real, loads = getattr(extraction, point), 0
def stop(*arguments, **options):
    global loads
    loads += 1
    if loads == 3:
        print("now", flush=True); time.sleep(60)
    return real(*arguments, **options)
setattr(extraction, point, stop)
source = SqlSource(name="cdp", system="cdp", kind="sql", url=url, batch_rows=20, mode=mode)
extraction.extract(open_warehouse(Settings(Path(home), "postgres", warehouse)), Path(home), SYSTEMS["cdp"], source)
"""


@pytest.mark.parametrize(("point", "mode"), [("load_table", "incremental"), ("land", "incremental"), ("load_table", "full")])
def test_a_killed_process_is_mended_by_the_next_one(sqlite, fresh_postgres, tmp_path, point, mode):
    for table in ("channel", "industry", "tag"):
        names = [column.name for column in SYSTEMS["cdp"].table(table).stored_columns]
        sqlite.do(f"create table {table} ({', '.join(names)})")
    sqlite.do(
        *[
            "insert into industry (industry_id, industry_name, industry_code, updated_at)"
            f" values ('I{number}', 'Industry {number}', 'C{number}', '2024-01-{1 + number // 20:02} {number % 20:02}:00:00')"
            for number in range(60)
        ]
    )
    home = tmp_path / "home"
    run = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(home), fresh_postgres.url, sqlite.url, point, mode], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout.readline() == "now\n"
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    source = SqlSource(name="cdp", system="cdp", kind="sql", url=sqlite.url, batch_rows=20, mode=mode, look_back=timedelta())
    results = totals(extract(fresh_postgres, home, SYSTEMS["cdp"], source))
    if mode == "incremental":
        assert results["industry"]["received"] < 60, "it was continued"
    found = query(fresh_postgres, "select count(*), count(distinct industry_id), max(_source_row) from raw_cdp.industry")
    assert found == [(60, 60, 60 if mode == "full" else 20)]
    assert [path for path in (home / "landing").rglob("*") if path.is_file()] == []


STEPS = st.lists(st.tuples(st.integers(1, 5), st.sampled_from("abc"), st.integers(1, 3), st.booleans()), min_size=1, max_size=10)
tenants = iter(f"tenant {number}" for number in range(1_000_000))


@examples(8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.integers(1, 4), st.integers(0, 3))
def test_neither_batches_nor_windows_matter(read, sqlite, fresh_postgres, steps, batch_rows, late):
    """Rows change, sometimes committed late; a run happens now and then; in the end raw is what the source is."""
    sqlite.do("drop table if exists lead", "create table lead (id integer primary key, name text, changed text)")
    tenant, clock, rows = next(tenants), datetime(2024, 1, 1, tzinfo=UTC), {}
    for key, name, hours, runs in steps:
        clock += timedelta(hours=hours + late)
        changed = clock - timedelta(hours=late)
        if key in rows and rows[key][1] >= changed:
            continue
        rows[key] = (name, changed)
        sqlite.do(f"insert or replace into lead values ({key}, '{name}', '{changed.isoformat()}')")
        if runs:
            read(sqlite, tenant_id=tenant, batch_rows=batch_rows, look_back=timedelta(hours=late))
    read(sqlite, tenant_id=tenant, batch_rows=batch_rows, look_back=timedelta(hours=late))
    assert current(fresh_postgres, "lead", "name", "changed", tenant=tenant) == sorted((key, *row) for key, row in rows.items())


# Checking


def findings(source):
    return {(f.table, f.column): (f.difference, f.consequence, f.refuses) for f in check_source(Path("nowhere"), source)}


def test_check_says_what_is_added_missing_and_retyped_and_what_will_happen(postgres):
    postgres.do(
        "create table lead (id bigint, name varchar(50), changed timestamp, fax text)",
        "create table value (id text, amount text, day timestamp, at timestamptz, flag integer, document bytea, note date)",
    )
    found = findings(source_of(postgres, mode="full"))
    assert found == {
        ("lead", "fax"): ("added", "not loaded; the ledger names it", False),
        ("lead", "name"): ("up to 50, not 20", "a longer value is cut", False),
        ("lead", "changed"): ("has no zone", "read in the zone of the contract, America/New_York", False),
        ("value", "amount"): ("text, not decimal", "a value that is no decimal number is refused (BAD_NUMBER)", False),
        ("value", "day"): ("local, not date", "a value that is not midnight is refused (BAD_DATE)", False),
        ("value", "flag"): ("integer, not boolean", "a value other than 0 and 1 is refused (BAD_BOOLEAN)", False),
        ("value", "document"): ("bytes, not json", "every value is refused", False),
        ("value", "note"): ("date, not text", "loaded as YYYY-MM-DD", False),
        ("word", ""): ("absent", "not read; its rows in raw stay", False),
    }


def test_check_refuses_what_cannot_be_loaded_and_so_does_loading(read, database, fresh_postgres):
    database.do("alter table lead drop column changed", "drop table word")
    found = findings(source_of(database))
    assert found["lead", "changed"] == ("missing", "the source is not loaded, because no row of the table would be valid", True)
    with pytest.raises(CdpError, match="source desk: lead lacks changed, without which no row can be loaded"):
        read(database)
    database.do("alter table lead rename to people")
    with pytest.raises(CdpError, match=r"source desk has no table of desk: nothing is loaded; set its schema"):
        read(database)
    assert findings(source_of(database))["(every table)", ""][2]


def test_tables_may_have_other_names_and_lie_in_a_schema(read, postgres, fresh_postgres):
    postgres.do('create schema "Crm"', 'create table "Crm"."People" ("ID" integer, "Changed" timestamptz)')
    postgres.do("""insert into "Crm"."People" values (1, '2024-01-01')""", 'create view "Crm".WORD as select 1 as id')
    results = totals(read(postgres, db_schema="Crm", tables={"lead": "People"}))
    assert {name: counts["loaded"] for name, counts in results.items()} == {"lead": 1, "word": 1}


# Configured


@pytest.fixture
def load(fresh_postgres, tmp_path):
    """Load the help desk as `cdp.yml` says."""
    home = tmp_path / "home"

    def run(**source):
        home.mkdir(exist_ok=True)
        if source:
            (home / "cdp.yml").write_text(json.dumps({"sources": {"desk": source}}))
        return totals(sources.load_system(fresh_postgres, home, DESK))

    run.home = home
    return run


def test_without_configuration_the_inbox_is_loaded(load):
    assert load() == {}
    inbox = load.home / "sources" / "desk"
    inbox.mkdir(parents=True)
    (inbox / "word.csv").write_text("id\n1\n")
    assert load()["word"]["loaded"] == 1


def test_a_sqlite_file_in_a_folder_is_the_delivery(load, sqlite, fresh_postgres, tmp_path):
    sqlite.do("create table word (id integer, word text)", "insert into word values (1, 'a')")
    inbox = load.home / "sources" / "desk"
    inbox.mkdir(parents=True)
    shutil.copy(sqlite.path, inbox / "desk.sqlite")
    assert load()["word"]["loaded"] == 1
    sqlite.do("update word set id = 2")
    assert sources.load_delivery(fresh_postgres, load.home, DESK, sqlite.path)[0].deleted == 0, "a delivery deletes nothing"
    assert sources.load_delivery(fresh_postgres, load.home, DESK, sqlite.path, DeliveryOptions(kind="snapshot"))[0].deleted == 1
    (inbox / "word.csv").write_text("id\n1\n")
    with pytest.raises(CdpError, match=r"holds desk\.sqlite and word\.csv; keep one"):
        load()


folders = count()


@pytest.mark.parametrize("protocol", ["path", "file", "memory"])
def test_files_of_any_place_are_loaded_and_full_means_snapshots(load, tmp_path, protocol):
    folder = f"{tmp_path}/{next(folders)}"
    url = {"path": folder, "file": f"file://{folder}", "memory": f"memory://{folder}"}[protocol]
    files = fsspec.filesystem("memory" if protocol == "memory" else "file")
    files.makedirs(folder)
    files.pipe_file(f"{folder}/word.csv", b"id,word\n1,a\n2,b\n")
    files.pipe_file(f"{folder}/readme.txt", b"notes")
    assert load(kind="files", url=url, mode="full")["word"]["loaded"] == 2
    files.pipe_file(f"{folder}/word.csv", b"id,word\n2,b\n")
    assert load(kind="files", url=url)["word"]["deleted"] == 0
    assert load(kind="files", url=url, mode="full")["word"]["deleted"] == 1
    assert list(load.home.rglob("landing/*/*")) == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("s3://bucket/folder", "Install s3fs"),
        ("carrier-pigeon://folder", "fsspec cannot read its url"),
        ("memory://no/such/folder", "FileNotFoundError at its url"),
        ("/no/such/folder", "/no/such/folder does not exist"),
    ],
)
def test_files_that_cannot_be_reached(load, url, says):
    with pytest.raises(CdpError, match=says):
        load(kind="files", url=url)


def test_check_of_files_reads_their_headers(tmp_path):
    (tmp_path / "word.csv").write_text("id,colour\n1,red\n")
    source = Config.model_validate({"sources": {"desk": {"kind": "files", "url": str(tmp_path)}}}).of("desk")[0]
    assert findings(source) == {
        ("word", "word"): ("missing", "loaded as NULL", False),
        ("word", "colour"): ("added", "not loaded; the ledger names it", False),
    }


def test_a_wrong_password_is_not_repeated(load, postgres, monkeypatch):
    monkeypatch.setenv("DESK_PASSWORD", "hunter2")
    postgres.do("drop role if exists desk_reader", "create role desk_reader login password 'another'")
    try:
        _, _, place = postgres.url.partition("@")
        with pytest.raises(CdpError, match=r"source desk: .*desk_reader") as error:
            load(kind="sql", url=f"postgresql://desk_reader:${{DESK_PASSWORD}}@{place}")
        assert "hunter2" not in str(error.value)
    finally:
        postgres.do("drop role desk_reader")


# MySQL, of which there is no server here: what would be said to one.


def test_what_is_asked_of_mysql():
    dialect, compiler = DIALECTS["mysql"], mysql.dialect()

    def sql(expression):
        return str(expression.compile(dialect=compiler, compile_kwargs={"literal_binds": True}))

    column, zone = sa.column("Changed"), ZoneInfo("America/New_York")
    assert sql(dialect.expression(column, "decimal")) == "CAST(`Changed` AS CHAR)"
    assert sql(dialect.expression(column, "instant")) == "concat(CAST(`Changed` AS CHAR), '+00:00')"
    assert sql(dialect.expression(column, "bit")) == "CAST(CAST(`Changed` AS UNSIGNED INTEGER) AS CHAR)"
    since = datetime(2024, 7, 1, 16, tzinfo=UTC)
    assert sql(dialect.since(column, "instant", since, zone)) == "`Changed` >= '2024-07-01 16:00:00'"
    assert sql(dialect.since(column, "local", since, zone)) == "`Changed` >= '2024-07-01 12:00:00'"
    assert dialect.written("instant", ["0000-00-00 00:00:00+00:00", None]).to_pylist() == ["0000-00-00 00:00:00+00:00", None]
    assert dialect.begin[-1] == "start transaction with consistent snapshot, read only"
