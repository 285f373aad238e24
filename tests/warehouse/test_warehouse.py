"""What a session writes comes back exactly, all or nothing, on both engines; a server that cannot be reached is one line."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import clickhouse_connect
import psycopg
import pyarrow as pa
import pytest

from warehouse import CdpError, ColumnSpec, Inserted, TableSpec, Versions
from warehouse.clickhouse import ClickHouse
from warehouse.postgres import Postgres

KINDS = TableSpec(
    "shop",
    "kinds",
    (
        ColumnSpec("id", "text", nullable=False),
        ColumnSpec("whole", "integer"),
        ColumnSpec("money", "decimal(18,2)"),
        ColumnSpec("fine", "decimal(38,10)"),
        ColumnSpec("flag", "boolean"),
        ColumnSpec("day", "date"),
        ColumnSpec("at", "timestamp"),
        ColumnSpec("doc", "json"),
    ),
    key=("id",),
)
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 12, 31, 23, 59, 59, 999_999, UTC)
EDGES = pa.table(
    {
        "id": ["中文\"'\\.\n\t,", "", "\\N", "NULL"],
        "whole": pa.array([2**63 - 1, -(2**63), 0, None]),
        "money": pa.array([Decimal("9999999999999999.99"), Decimal("-0.01"), Decimal("0.00"), None], pa.decimal128(18, 2)),
        "fine": pa.array([Decimal("0.0000000001"), Decimal("-1E+27"), Decimal("1.5"), None], pa.decimal128(38, 10)),
        "flag": [True, False, True, None],
        "day": [date(1900, 1, 1), date(2100, 12, 31), date(1970, 1, 1), None],
        "at": pa.array(
            [FIRST, LAST, datetime(1970, 1, 1, tzinfo=UTC), None],
            pa.timestamp("us", "UTC"),
        ),
        "doc": ["{}", "[1]", '""', None],
    }
)  # fmt: skip
NOTES = TableSpec(
    "shop",
    "notes",
    (ColumnSpec("id", "text", False), ColumnSpec("body", "text", False), ColumnSpec("at", "integer", False)),
    key=("id", "body"),
)
BY_AT = Versions(entity=("id",), newest=("at",))


def notes(*rows):
    ids, bodies, ats = zip(*rows, strict=True)
    return pa.table({"id": ids, "body": bodies, "at": pa.array(ats, pa.int64())})


@pytest.fixture
def shop(fresh_database):
    """A warehouse with both tables."""
    with fresh_database.session() as session:
        session.ensure_table(KINDS)
        session.ensure_table(NOTES)
    return fresh_database


def write(warehouse, verb, spec, rows, *more):
    with warehouse.session() as session:
        return getattr(session, verb)(spec, rows, *more)


def read(warehouse, sql, *params):
    with warehouse.session() as session:
        return session.fetch(sql, params)


def test_every_type_comes_back_as_it_went_in(shop):
    assert write(shop, "append", KINDS, EDGES) == 4
    with shop.session() as session:
        found = session.fetch_arrow("select * from shop.kinds")
    assert found.schema == KINDS.arrow_schema()
    assert sorted(found.to_pylist(), key=str) == sorted(EDGES.to_pylist(), key=str)
    assert sorted(read(shop, "select * from shop.kinds"), key=str) == sorted(
        zip(*EDGES.to_pydict().values(), strict=True), key=str
    )


def test_absent_columns_are_null_and_unknown_ones_an_error(shop):
    write(shop, "append", KINDS, pa.table({"flag": [True], "id": ["x"]}))
    assert read(shop, "select id, whole, flag from shop.kinds") == [("x", None, True)]
    with pytest.raises(ValueError, match="colour"):
        write(shop, "append", KINDS, pa.table({"id": ["y"], "colour": ["red"]}))


def test_values_that_do_not_fit_the_column_are_never_bent_to_fit(shop):
    for values in ({"money": pa.array([Decimal("1.005")])}, {"whole": pa.array([1.5])}):
        with pytest.raises(pa.ArrowInvalid):
            write(shop, "append", KINDS, pa.table({"id": ["x"], **values}))
    assert read(shop, "select count(*) from shop.kinds") == [(0,)]


def test_null_where_none_may_be_is_an_error_and_not_a_default(shop):
    with pytest.raises((psycopg.errors.NotNullViolation, clickhouse_connect.driver.exceptions.DatabaseError)):
        write(shop, "append", NOTES, pa.table({"id": ["x"], "body": pa.array([None], pa.string()), "at": [1]}))
    assert read(shop, "select count(*) from shop.notes") == [(0,)]


def test_fetch_arrow_of_nothing_has_the_types_and_parameters_are_bound(shop):
    with shop.session() as session:
        nothing = session.fetch_arrow("select id, fine, at from shop.kinds")
        assert (nothing.num_rows, nothing.schema.field("fine").type) == (0, pa.decimal128(38, 10))
        assert session.fetch_arrow("select cast(%s as text) as a", ("it's % \\",)).to_pylist() == [{"a": "it's % \\"}]
        assert session.fetch("select cast(%s as text), %s + 1, '%%'", ("'; --\n中", 41)) == [("'; --\n中", 42, "%")]


def test_an_answer_that_arrow_cannot_hold_exactly_is_an_error(fresh_postgres):
    with fresh_postgres.session() as session, pytest.raises(TypeError, match="numeric"):
        session.fetch_arrow("select sum(x) as total from (values (1.5)) v(x)")


def test_instants_are_utc_whatever_the_server_is_set_to(fresh_postgres):
    with fresh_postgres.session() as session:
        (name,) = session.fetch("select current_database()")[0]
        session.execute(f"alter database {name} set timezone = 'Asia/Tokyo'")
    with fresh_postgres.session() as session:
        session.ensure_table(KINDS)
        session.append(KINDS, EDGES)
        assert session.fetch_arrow("select at from shop.kinds order by at").to_pylist()[0] == {"at": FIRST}
        assert session.fetch("select cast(at as date) from shop.kinds order by at limit 2")[1] == (date(1970, 1, 1),)
        assert session.fetch("select cast(at as date) from shop.kinds where at > '2100-01-01'") == [(date(2100, 12, 31),)]


def test_a_session_is_all_or_nothing(shop):
    def fail_late():
        with shop.session() as session:
            session.append(NOTES, notes(("a", "x", 1)))
            session.replace(KINDS, EDGES)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert read(shop, "select count(*) from shop.notes") == [(0,)]
    assert read(shop, "select count(*) from shop.kinds") == [(0,)]


def test_writes_of_one_session_happen_in_their_order(shop):
    write(shop, "append", NOTES, notes(("a", "x", 1), ("b", "x", 1)))
    with shop.session() as session:
        session.execute("delete from shop.notes where id = %s", ("a",))
        session.append(NOTES, notes(("a", "x", 2)))
    assert read(shop, "select * from shop.notes order by id") == [("a", "x", 2), ("b", "x", 1)]


def test_ensure_table_adds_columns_and_keeps_rows(shop):
    write(shop, "append", NOTES, notes(("a", "x", 1)))
    wider = TableSpec("shop", "notes", (*NOTES.columns, ColumnSpec("mood", "text")), NOTES.key)
    with shop.session() as session:
        session.ensure_table(wider)
        session.ensure_table(wider)
    assert read(shop, "select id, mood from shop.notes") == [("a", None)]


def test_insert_new_inserts_each_key_once_in_however_many_parts(shop):
    write(shop, "append", NOTES, notes(("a", "x", 1)))
    parts = [notes(("a", "x", 2), ("b", "x", 2)), notes(("b", "x", 3), ("b", "y", 3))]
    assert write(shop, "insert_new", NOTES, iter(parts)) == Inserted(received=4, loaded=2, added=2)
    assert read(shop, "select * from shop.notes order by 1, 2") == [("a", "x", 1), ("b", "x", 2), ("b", "y", 3)]
    assert write(shop, "insert_new", NOTES, iter([])) == Inserted(0, 0, 0)


def test_who_produces_the_parts_may_use_the_session(shop):
    with shop.session() as session:

        def parts():
            yield notes(("a", "x", 1))
            assert session.insert_new(NOTES, notes(("a", "other", 1))).loaded == 1
            yield notes(("b", "x", 1), ("a", "other", 2))

        assert session.insert_new(NOTES, parts()).loaded == 2
    assert read(shop, "select count(*), max(at) from shop.notes") == [(3, 1)]


@pytest.mark.parametrize(
    ("first", "second", "new", "current"),
    [
        ([("a", "A", 1), ("a", "B", 2)], [("a", "A", 3)], 1, "A"),
        ([("a", "A", 1), ("a", "B", 2)], [("a", "B", 3)], 0, "B"),
        ([("a", "A", 1), ("a", "B", 2)], [("a", "A", 3), ("a", "B", 4)], 0, "B"),
        ([("a", "A", 1), ("a", "B", 2)], [("a", "C", 3), ("a", "A", 4)], 2, "A"),
        ([("a", "A", 5), ("a", "B", 6)], [("a", "A", 3)], 0, "B"),
        ([("b", "A", 1)], [("a", "A", 1), ("a", "B", 2), ("a", "A", 3)], 3, "A"),
    ],
    ids=["returns", "stayed", "came back to stay", "after a third", "delivered late", "within one delivery"],
)
def test_a_version_that_returns_is_current_again(shop, first, second, new, current):
    write(shop, "insert_new", NOTES, notes(*first), BY_AT)
    before = read(shop, "select count(*) from shop.notes")[0][0]
    inserted = write(shop, "insert_new", NOTES, notes(*second), BY_AT)
    assert inserted.loaded == new
    assert inserted.older == (second[-1][2] < first[-1][2])
    assert read(shop, "select body from shop.notes where id = 'a' order by at desc limit 1") == [(current,)]
    assert read(shop, "select count(*), count(distinct (id, body)) from shop.notes") == [(before + inserted.added,) * 2]


def test_of_versions_with_one_date_that_which_came_later_is_current(shop):
    """The second column of `newest` breaks the tie of the first, and the rest of the key breaks that of both."""
    spec = TableSpec("shop", "prices", (*NOTES.columns, ColumnSpec("came", "integer", nullable=False)), ("id", "body"))
    by_both = Versions(entity=("id",), newest=("at", "came"))

    def deliver(came, *bodies, at=1):
        return write(
            shop,
            "insert_new",
            spec,
            pa.Table.from_pylist([{"id": "a", "body": b, "at": at, "came": came} for b in bodies]),
            by_both,
        )

    def current():
        return read(shop, "select body, came from shop.prices order by at desc, came desc, body desc limit 1")[0]

    with shop.session() as session:
        session.ensure_table(spec)
    assert (deliver(1, "Y"), current()) == (Inserted(1, 1, 1, 0), ("Y", 1))
    assert (deliver(2, "X"), current()) == (Inserted(1, 1, 1, 0), ("X", 2))
    assert (deliver(3, "Y"), current()) == (Inserted(1, 1, 0, 0), ("Y", 3)), "it returns"
    assert (deliver(4, "X", "Y"), current()) == (Inserted(2, 0, 0, 0), ("Y", 3)), "Y is the last by name, and it is there"
    assert (deliver(5, "W", "X"), current()) == (Inserted(2, 2, 1, 0), ("X", 5)), "X is the last by name, W is new"
    assert (deliver(6, "Z", at=0), current()) == (Inserted(1, 1, 1, 1), ("X", 5)), "an older one"
    assert (deliver(7, "Y", at=0), current()) == (Inserted(1, 0, 0, 1), ("X", 5)), "an older one that is there"


def test_replace_leaves_exactly_the_new_rows(shop):
    write(shop, "append", NOTES, notes(("a", "x", 1), ("b", "x", 1)))
    assert write(shop, "replace", NOTES, notes(("b", "x", 2))) == 1
    assert read(shop, "select * from shop.notes") == [("b", "x", 2)]
    assert write(shop, "replace", NOTES, NOTES.arrow_schema().empty_table()) == 0
    assert read(shop, "select * from shop.notes") == []


def test_put_replaces_rows_by_key_and_leaves_the_others(shop):
    write(shop, "append", NOTES, notes(("a", "x", 1), ("b", "x", 1)))
    assert write(shop, "put", NOTES, notes(("b", "x", 2), ("b", "y", 3))) == 2
    assert write(shop, "put", NOTES, NOTES.arrow_schema().empty_table()) == 0
    with shop.session() as session:
        assert sorted(session.fetch("select id, body, at from shop.notes")) == [("a", "x", 1), ("b", "x", 2), ("b", "y", 3)]


def test_a_scratch_relation_serves_queries_and_deletes_of_its_session_and_ends_with_it(shop):
    write(shop, "append", NOTES, notes(("a", "x", 1), ("b", "x", 1)))
    with shop.session() as session:
        name = session.scratch([NOTES.columns[0]], pa.table({"id": ["b", "中"]}))
        assert sorted(session.fetch(f"select id from {name}")) == [("b",), ("中",)]
        session.execute(f"delete from shop.notes where id in (select id from {name})")
    with shop.session() as session:
        assert session.fetch("select id from shop.notes") == [("a",)]
    with pytest.raises(shop.statement_error), shop.session() as session:
        session.fetch(f"select id from {name}")


MANY = pa.table({"id": [f"{n:06}" for n in range(70_000)], "body": ["x"] * 70_000, "at": pa.array(range(70_000), pa.int64())})


def test_a_table_filled_for_the_first_time_has_its_key_and_indexes_afterwards(fresh_postgres):
    indexed = replace(NOTES, indexes=(("at",),))
    with fresh_postgres.session() as session:
        session.ensure_table(indexed)
        before = sorted(session.fetch("select indexdef from pg_indexes where schemaname = 'shop'"))
        assert session.replace(indexed, MANY) == 70_000
    with fresh_postgres.session() as session:
        assert sorted(session.fetch("select indexdef from pg_indexes where schemaname = 'shop'")) == before != []
        assert session.fetch("select contype from pg_constraint where conrelid = 'shop.notes'::regclass and contype = 'p'") == [
            ("p",)
        ]


def test_who_reads_a_table_first_writes_nothing_to_it(fresh_postgres):
    with fresh_postgres.session() as session:
        session.ensure_table(NOTES)
    write(fresh_postgres, "replace", NOTES, MANY)
    ((plan,),) = read(fresh_postgres, "explain (analyze, buffers, format json) select sum(at) from shop.notes")
    scan = plan[0]["Plan"]
    assert scan["Shared Hit Blocks"] + scan["Shared Read Blocks"] > 300  # pages of 8 KiB for 70,000 rows
    assert scan["Shared Dirtied Blocks"] == 0


def test_readers_see_the_old_rows_while_many_are_replaced(fresh_postgres):
    with fresh_postgres.session() as session:
        session.ensure_table(NOTES)
        session.append(NOTES, notes(("a", "x", 1)))
    with fresh_postgres.session() as writing:
        writing.replace(NOTES, MANY)
        with fresh_postgres.session() as reading:
            reading.execute("set local lock_timeout = '1s'")
            assert reading.fetch("select id from shop.notes") == [("a",)]


WORDS = TableSpec("shop", "words", (ColumnSpec("id", "text", False), ColumnSpec("body", "text")), key=("id",))


def words(**bodies):
    return pa.table({"id": list(bodies), "body": pa.array(bodies.values(), pa.string())})


def test_a_table_holds_exactly_the_rows_it_is_replaced_by(fresh_database):
    with fresh_database.session() as session:
        session.ensure_table(WORDS)
    write(fresh_database, "append", WORDS, words(stays="x", goes="x", changes="x", emptied="x", filled=None))
    wanted = words(stays="x", changes="y", emptied=None, filled="x", comes="x")
    for _ in range(2):  # the second time nothing changes
        with fresh_database.session() as session:
            assert session.replace(WORDS, wanted) == 5
        assert sorted(read(fresh_database, "select id, body from shop.words")) == [
            ("changes", "y"), ("comes", "x"), ("emptied", None), ("filled", "x"), ("stays", "x")
        ]  # fmt: skip
    with fresh_database.session() as session:
        assert session.replace(WORDS, wanted.slice(0, 0)) == 0
    assert read(fresh_database, "select count(*) from shop.words") == [(0,)]


def test_a_table_without_a_key_is_not_replaced_in_part(fresh_postgres):
    loose = replace(WORDS, key=())
    with fresh_postgres.session() as session:
        session.ensure_table(loose)
        session.replace(loose, words(a="x"))
    with pytest.raises(ValueError, match=r"shop\.words has no key"), fresh_postgres.session() as session:
        session.replace(loose, words(a="x", b="x"))
    assert read(fresh_postgres, "select id from shop.words") == [("a",)]


def test_rows_that_stay_the_same_are_not_written_again(fresh_postgres):
    where = "select id, ctid::text from shop.words"
    with fresh_postgres.session() as session:
        session.ensure_table(WORDS)
        session.append(WORDS, words(a="x", b=None, c="x"))
        before = dict(session.fetch(where))
        session.replace(WORDS, words(c="y", b=None, a="x"))
        after = dict(session.fetch(where))
        session.put(WORDS, words(a="x", b="x", c="y"))
        at_last = dict(session.fetch(where))
    assert [name for name in sorted(before) if before[name] != after[name]] == ["c"]
    assert [name for name in sorted(after) if after[name] != at_last[name]] == ["b"]


def test_a_lock_is_held_until_the_session_ends(fresh_database):
    order = []

    def second():
        with fresh_database.session() as session:
            session.lock("chair")
            order.append("second")

    with fresh_database.session() as session:
        session.lock("chair")
        session.lock("chair")
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.3)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_several_sessions_may_create_the_same_tables_at_once(fresh_database):
    def create(_):
        with fresh_database.session() as session:
            session.ensure_table(NOTES)
            session.ensure_table(KINDS)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(create, range(4)))


@pytest.mark.parametrize(
    ("kind", "url"),
    [(Postgres, "postgresql://someone:hunter2@127.0.0.1:1/cdp"), (ClickHouse, "clickhousedb://someone:hunter2@127.0.0.1:1/cdp")],
)
def test_a_server_that_cannot_be_reached_is_one_line_without_the_password(kind, url, tmp_path):
    with pytest.raises(CdpError) as error:
        (Postgres(url) if kind is Postgres else ClickHouse(url, tmp_path)).start()
    assert "127.0.0.1:1/cdp cannot be reached" in str(error.value)
    assert "CDP_WAREHOUSE_URL" in str(error.value)
    assert "hunter2" not in str(error.value)
    assert "\n" not in str(error.value)


def test_a_wrong_password_or_url_is_one_line_without_it(postgres_server):
    with pytest.raises(CdpError, match="password authentication failed"):
        Postgres(postgres_server.url.replace("cdp:", "cdp:hunter2", 1)).start()
    with pytest.raises(CdpError, match="not a PostgreSQL URL") as error:
        Postgres("postgresql:/hunter2").start()
    assert "hunter2" not in str(error.value)


def test_a_wrong_password_or_url_of_clickhouse_is_one_line_without_it(clickhouse_server, tmp_path):
    with pytest.raises(CdpError, match="authentication failed") as error:
        ClickHouse(clickhouse_server.url.replace("default:", "default:hunter2", 1), tmp_path).start()
    assert "hunter2" not in str(error.value)
    with pytest.raises(CdpError, match="not a ClickHouse URL") as error:
        ClickHouse("postgresql://a:hunter2@h/d", tmp_path).start()
    assert "hunter2" not in str(error.value)


def test_a_connection_lost_on_the_way_is_one_line(fresh_postgres):
    with pytest.raises(CdpError, match="terminating connection"), fresh_postgres.session() as session:
        session.execute("select pg_terminate_backend(pg_backend_pid())")
