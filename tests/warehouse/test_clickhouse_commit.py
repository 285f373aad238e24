"""A session on ClickHouse is one transaction, at whatever statement it is killed."""

from __future__ import annotations

import clickhouse_connect
import pyarrow as pa
import pytest

from warehouse import ColumnSpec, TableSpec, Versions

STOCK = TableSpec("shop", "stock", (ColumnSpec("id", "text", False), ColumnSpec("at", "integer", False)), key=("id",))
PRICE = TableSpec(
    "shop",
    "price",
    (ColumnSpec("id", "text", False), ColumnSpec("price", "text", False), ColumnSpec("at", "integer", False)),
    key=("id", "price"),
)
BY_AT = Versions(entity=("id",), newest=("at",))


class Killed(BaseException):
    """The process is gone: nothing it would do afterwards happens."""


class Mortal:
    """A client that dies when it is to send its `last`-th statement, which is also when the one before was carried out."""

    def __init__(self, client, last):
        self._client, self._left = client, last

    def __getattr__(self, name):
        def call(*arguments, **options):
            self._left -= 1
            if self._left <= 0:
                raise Killed
            return getattr(self._client, name)(*arguments, **options)

        return call


def stock(*rows):
    return pa.table({"id": [id_ for id_, _ in rows], "at": pa.array([at for _, at in rows], pa.int64())})


def price(*rows):
    ids, prices, ats = zip(*rows, strict=True)
    return pa.table({"id": ids, "price": prices, "at": pa.array(ats, pa.int64())})


def begin(warehouse):
    with warehouse.session() as session:
        session.ensure_table(STOCK)
        session.ensure_table(PRICE)
        session.append(STOCK, stock(("a", 1), ("b", 1), ("c", 1)))
        session.insert_new(PRICE, price(("a", "10", 1), ("a", "20", 2)), BY_AT)


def work(warehouse):
    """Every kind of write at once: a version that returns, new rows and old ones, a delete, an append, and a replacement."""
    with warehouse.session() as session:
        session.insert_new(PRICE, price(("a", "10", 3), ("b", "5", 3), ("a", "20", 1)), None)
        session.insert_new(PRICE, price(("a", "10", 4)), BY_AT)
        session.execute("delete from shop.stock where id = %s", ("a",))
        session.append(STOCK, stock(("a", 2), ("d", 2)))


def state(warehouse):
    with warehouse.session() as session:
        return tuple(sorted(session.fetch(f"select * from shop.{name}")) for name in ("stock", "price"))


def leftovers(client):
    return client.query("select name from system.tables where database = 'cdp_session'").result_rows


@pytest.mark.nightly
def test_a_session_killed_at_any_statement_has_happened_whole_or_not_at_all(fresh_clickhouse):
    client = fresh_clickhouse._client
    begin(fresh_clickhouse)
    before = state(fresh_clickhouse)
    seen = set()
    for last in range(1, 200):
        fresh_clickhouse.__dict__["_client"] = Mortal(client, last)
        try:
            work(fresh_clickhouse)
            survived = True
        except Killed:
            survived = False
        fresh_clickhouse.__dict__["_client"] = client
        found = state(fresh_clickhouse)
        assert found in (before, DONE), f"killed at statement {last}"
        assert not leftovers(client), f"killed at statement {last}"
        seen.add(found == DONE)
        if not survived and found == before:  # the rerun mends it
            work(fresh_clickhouse)
            assert state(fresh_clickhouse) == DONE
        client.command("truncate table shop.stock")
        client.command("truncate table shop.price")
        begin(fresh_clickhouse)
        if survived:
            break
    assert survived, "it ended"
    assert seen == {False, True}


DONE = (
    [("a", 2), ("b", 1), ("c", 1), ("d", 2)],
    [("a", "10", 4), ("a", "20", 2), ("b", "5", 3)],
)


def test_a_statement_that_fails_while_it_is_carried_out_is_run_again(fresh_clickhouse):
    begin(fresh_clickhouse)
    client = fresh_clickhouse._client

    def refer_to_what_is_not_there():
        with fresh_clickhouse.session() as session:
            session.append(STOCK, stock(("d", 1)))
            session.execute("delete from shop.absent where id = 'x'")
            session.append(STOCK, stock(("e", 1)))

    with pytest.raises(clickhouse_connect.driver.exceptions.DatabaseError, match="UNKNOWN_TABLE"):
        refer_to_what_is_not_there()
    assert leftovers(client)
    client.command("create table shop.absent (id String) engine = MergeTree order by id")
    assert [row[0] for row in state(fresh_clickhouse)[0]] == ["a", "b", "c", "d", "e"]
    assert not leftovers(client)


def test_a_session_that_lives_is_left_alone(fresh_clickhouse):
    begin(fresh_clickhouse)
    with fresh_clickhouse.session() as first:
        first.append(STOCK, stock(("d", 1)))
        with fresh_clickhouse.session() as second:
            second.append(STOCK, stock(("e", 1)))
        assert leftovers(fresh_clickhouse._client)
    assert [row[0] for row in state(fresh_clickhouse)[0]] == ["a", "b", "c", "d", "e"]


def test_rows_of_a_table_without_a_key_cannot_be_appended(fresh_clickhouse):
    heap = TableSpec("shop", "heap", (ColumnSpec("id", "text", False),))
    with fresh_clickhouse.session() as session:
        session.ensure_table(heap)
        with pytest.raises(ValueError, match="has no key"):
            session.append(heap, pa.table({"id": ["a"]}))
