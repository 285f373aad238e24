"""What the server reads in a statement before the engine gets it: its kind, its format, where its rows begin."""

from __future__ import annotations

import time

import pytest

from warehouse.clickhouse_server.errors import ServerError
from warehouse.clickhouse_server.statement import insert_head, parse


@pytest.mark.parametrize(
    ("text", "kind", "format_name"),
    [
        ("select 1", "query", None),
        ("/* a /* nested */ insert */ select ';' ; ", "query", None),
        ("with x as (select 1 format) select * from x format json", "query", "json"),
        ("with 1 as x insert into t select x", "other", None),
        ("select format, `format` from t", "query", None),
        ("select $tag$ format CSV ; $tag$", "query", None),
        ("select 'it''s; \\' format CSV'", "query", None),
        ("insert into t select 1 format TSV", "other", "TSV"),
        ("insert into t (values) values (1)", "insert", "Values"),
        ("insert into values values (1)", "insert", "Values"),
        ("insert into format format CSV\n1", "insert", "CSV"),
        ("insert into function file('x', 'CSV') values (1)", "insert", "Values"),
        ("explain select 1 format CSV", "show", "CSV"),
        ("set format_csv_delimiter = ';'", "session", None),
        ("create table t as select 1", "other", None),
    ],
)
def test_statement(text: str, kind: str, format_name: str | None) -> None:
    statement = parse(text.encode())
    assert (statement.kind, statement.format) == (kind, format_name)


def test_rows_of_an_insert_begin_after_one_line_end() -> None:
    statement = insert_head(b"INSERT INTO t (a) FORMAT CSV \r\n\n1,2\n")
    assert statement is not None
    assert statement.text[statement.rows :] == b"\n1,2\n"
    assert insert_head(b"INSERT INTO t (a) FORMAT CSV") is None  # the name may go on in the next chunk
    assert insert_head(b"SELECT 1 FORMAT CSV\n") is None


def test_long_statement_is_read_in_one_pass() -> None:
    begun = time.monotonic()
    parse(b"SELECT [" + b"'x', (1 + 2)," * 100_000 + b"1]")
    with pytest.raises(ServerError, match="multi-statements"):
        parse(b"SELECT 1 -- " + b"'" * 500_000 + b"\n; SELECT 2")
    assert time.monotonic() - begun < 10
