"""Our ClickHouse server, as its clients see it: clickhouse-connect where it can say it, plain HTTP where it cannot."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urlsplit

import clickhouse_connect
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from clickhouse_connect.driver.exceptions import DatabaseError, StreamFailureError

from warehouse.clickhouse_server.controller import EmbeddedClickHouse
from warehouse.errors import CdpError

pytestmark = pytest.mark.engine

SPIN = "SELECT count() FROM numbers(1000000000000) WHERE cityHash64(number) = 1"
"""Runs for hours and writes nothing."""


class Server:
    """A running server and the ways to speak to it."""

    def __init__(self, controller: EmbeddedClickHouse, folder: Path) -> None:
        self.controller, self.folder = controller, folder

    @property
    def pid(self) -> int:
        return int(json.loads((self.folder / "server.lock").read_text())["pid"])

    def client(self, **options: Any) -> Any:
        return clickhouse_connect.get_client(dsn=self.controller.url, **options)

    def http(
        self,
        body: Any = None,
        method: str = "POST",
        path: str = "/",
        headers: Mapping[str, str] = MappingProxyType({}),
        **parameters: str,
    ) -> http.client.HTTPResponse:
        url = urlsplit(self.controller.url)
        connection = http.client.HTTPConnection("127.0.0.1", url.port or 0, timeout=60)
        body = body.encode() if isinstance(body, str) else body
        query = f"?{urlencode(parameters)}" if parameters else ""
        connection.request(method, path + query, body, {"X-ClickHouse-Key": url.password or "", **headers})
        return connection.getresponse()

    def text(self, body: bytes | str, **parameters: str) -> str:
        response = self.http(body, **parameters)
        text = response.read().decode()
        assert response.status == 200, text
        return text

    def peak_memory_of(self, work: Callable[[], Any]) -> int:
        """MiB by which the server's memory peak lies above its use before the work."""
        memory = Path(f"/proc/{self.pid}")
        (memory / "clear_refs").write_text("5")
        before = _kib(memory, "VmRSS")
        work()
        return (_kib(memory, "VmHWM") - before) >> 10

    def running(self, marker: str) -> bool:
        return self.text(f"SELECT count() FROM system.processes WHERE position(query, '{marker}') = 1").strip() != "0"


def _kib(process: Path, name: str) -> int:
    return int((process / "status").read_text().partition(f"{name}:")[2].split()[0])


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    controller = EmbeddedClickHouse(home)
    controller.start()
    yield Server(controller, home / "clickhouse")
    controller.stop()


@pytest.fixture
def client(server: Server) -> Iterator[Any]:
    client = server.client()
    yield client
    client.close()


@pytest.fixture
def people(client: Any) -> str:
    """An empty table of every kind of value that crosses the wire badly in some client."""
    client.command(
        "CREATE OR REPLACE TABLE people (id Int64, name String, spent Nullable(Decimal(18, 2)), seen DateTime64(6, 'UTC'),"
        " born Nullable(Date32)) ENGINE = MergeTree ORDER BY id"
    )
    return "people"


ROWS = [
    (1, "王小明", Decimal("1234567890123456.78"), datetime(1969, 7, 20, 20, 17, 40, 123456, UTC), None),
    (2, "it's a \\ tab\tline\n“quote”", None, datetime(2026, 6, 30, tzinfo=UTC), datetime(1931, 2, 3).date()),
    (9007199254740993, "", Decimal("-0.01"), datetime(2200, 1, 1, 0, 0, 0, 1, UTC), datetime(2050, 12, 31).date()),
]


# Rows in and out -------------------------------------------------------------------------------


@pytest.mark.parametrize("compress", [False, "lz4", "zstd", "gzip"])
def test_rows_come_back_as_they_went_in(server: Server, people: str, compress: Any) -> None:
    with server.client(compress=compress, tz_mode="aware") as client:
        summary = client.insert(people, ROWS, column_names=["id", "name", "spent", "seen", "born"])
        assert summary.written_rows == 3
        assert client.query(f"SELECT * FROM {people} ORDER BY id").result_rows == ROWS


def test_arrow_and_pandas_go_both_ways(client: Any, people: str) -> None:
    table = pa.table(
        {
            "id": pa.array([5, 6], pa.int64()),
            "name": ["李", "b"],
            "spent": pa.array([None, Decimal("2.50")], pa.decimal128(18, 2)),
            "seen": pa.array([0, 1], pa.timestamp("us", "UTC")),
            "born": pa.array([None, 0], pa.date32()),
        }
    )
    client.insert_arrow(people, table)
    client.insert_df(people, pd.DataFrame({"id": [7], "name": ["张"], "spent": [None], "seen": [pd.Timestamp(0, tz="UTC")]}))
    read = client.query_arrow(f"SELECT id, name, spent FROM {people} ORDER BY id", use_strings=True)
    assert read.to_pydict() == {"id": [5, 6, 7], "name": ["李", "b", "张"], "spent": [None, Decimal("2.50"), None]}
    assert list(client.query_df(f"SELECT name FROM {people} ORDER BY id")["name"]) == ["李", "b", "张"]


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("INSERT INTO people (id, name) VALUES (40 + 2, 'a;b'), (43, upper('c'))", b""),
        ("INSERT INTO people (id, name) FORMAT CSV", b'42,"a;b"\n43,C\n'),
        (
            "INSERT INTO people (id, name) SETTINGS max_threads = 1 FORMAT JSONEachRow",
            b'{"id":42,"name":"a;b"}{"id":43,"name":"C"}',
        ),
        ("INSERT INTO people (id, name) VALUES", b"(42, 'a;b'), (43, 'C')"),
        ("INSERT INTO people (id, name) SELECT 42 + number, ['a;b', 'C'][number + 1] FROM numbers(2)", b""),
    ],
)
@pytest.mark.parametrize("in_url", [True, False])
def test_insert_in_every_way_of_writing_it(server: Server, people: str, statement: str, rows: bytes, in_url: bool) -> None:
    response = server.http(rows, query=statement) if in_url else server.http(f"{statement}\n".encode() + rows)
    assert (response.status, response.read()) == (200, b"")
    assert json.loads(response.headers["X-ClickHouse-Summary"])["written_rows"] == "2"
    assert server.text("SELECT id, name FROM people ORDER BY id") == "42\ta;b\n43\tC\n"


def test_insert_with_parameters(client: Any, people: str) -> None:
    client.command("INSERT INTO people (id, name) VALUES ({id:Int64}, {name:String})", parameters={"id": 1, "name": "a\tb'c"})
    assert client.query("SELECT id, name FROM people").result_rows == [(1, "a\tb'c")]


def test_insert_parquet_file(client: Any, people: str, tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": [1, 2], "name": ["王", "b"]}), tmp_path / "rows.parquet")
    client.raw_insert(people, ["id", "name"], (tmp_path / "rows.parquet").read_bytes(), fmt="Parquet")
    assert client.query("SELECT id, name FROM people ORDER BY id").result_rows == [(1, "王"), (2, "b")]


def test_insert_of_a_million_rows_does_not_pile_up_in_memory(server: Server, client: Any) -> None:
    client.command("CREATE OR REPLACE TABLE sink (id Int64, text String) ENGINE = Null")
    rows = b"".join(b"%d,%s\n" % (n, b"x" * 400) for n in range(10_000))

    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield rows  # 406 MB in all

    # The engine itself gathers a million rows before it writes a part, unless it is told otherwise.
    insert = "INSERT INTO sink SETTINGS max_insert_block_size = 50000, min_insert_block_size_rows = 50000 FORMAT CSV"
    assert server.peak_memory_of(lambda: server.http(chunks(), query=insert).read()) < 200


@pytest.mark.parametrize("format_name", ["Native", "JSONEachRow", "CSV"])
def test_result_of_a_million_rows_does_not_pile_up_in_memory(server: Server, format_name: str) -> None:
    sizes = []

    def read() -> None:
        query = f"SELECT number, repeat('x', 400) AS text FROM numbers(1000000) FORMAT {format_name}"
        # Several threads that format text take 300 MB in the engine, however long the result.
        response = server.http(query, output_format_parallel_formatting="0")
        sizes.extend(len(chunk) for chunk in iter(lambda: response.read(1 << 20), b""))

    assert server.peak_memory_of(read) < 200
    assert sum(sizes) > 400_000_000


def test_stream_of_blocks(client: Any) -> None:
    with client.query_row_block_stream("SELECT number FROM numbers(500000)") as stream:
        assert sum(row[0] for block in stream for row in block) == 499999 * 500000 // 2


def test_result_arrives_while_the_query_runs(server: Server) -> None:
    response = server.http(
        "SELECT repeat('x', 20000), sleepEachRow(0.01) FROM numbers(100000) SETTINGS max_block_size = 10",
        query_id="slow",
    )
    assert response.read(4) == b"xxxx"
    assert server.running("SELECT repeat")
    response.close()
    assert eventually(lambda: not server.running("SELECT repeat"))


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd", "lz4", "br"])
def test_response_is_compressed_on_request(server: Server, encoding: str) -> None:
    query = "SELECT number FROM numbers(100000) FORMAT CSV"
    packed = server.http(query, headers={"Accept-Encoding": f"unknown, {encoding}"})
    plain = server.http(query, headers={"Accept-Encoding": f"{encoding};q=0"})
    assert (packed.headers["Content-Encoding"], plain.headers["Content-Encoding"]) == (encoding, None)
    assert len(packed.read()) < len(plain.read()) * 0.8


def test_gzip_body_of_several_members(server: Server, people: str) -> None:
    body = gzip.compress(b"INSERT INTO people (id) FORMAT CSV\n1\n") + gzip.compress(b"2\n")
    assert server.http(body, headers={"Content-Encoding": "gzip"}).status == 200
    assert server.text("SELECT id FROM people ORDER BY id") == "1\n2\n"


@pytest.mark.parametrize("encoding", ["gzip", "snappy"])
def test_broken_compression_is_an_error_and_inserts_nothing(server: Server, people: str, encoding: str) -> None:
    body = gzip.compress(b"".join(b"%d\n" % n for n in range(100_000)))[:-20]
    response = server.http(body, query="INSERT INTO people (id) FORMAT CSV", headers={"Content-Encoding": encoding})
    assert (response.status, response.headers["X-ClickHouse-Exception-Code"]) == (400, "117" if encoding == "gzip" else "89")
    assert server.text("SELECT count() FROM people") == "0\n"


def test_own_compression_of_clickhouse_is_refused_by_name(server: Server) -> None:
    assert "use HTTP compression" in server.http("SELECT 1", compress="1").read().decode()


def test_files_as_external_tables(client: Any) -> None:
    files = clickhouse_connect.driver.external.ExternalData(
        file_name="wanted.csv", data="1,王\n2,b\n".encode(), fmt="CSV", structure="id Int32, name String"
    )
    for _ in range(2):  # the session does not keep them
        assert client.query("SELECT name FROM wanted ORDER BY id", external_data=files).result_rows == [("王",), ("b",)]


# Formats ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "options", "body", "format_name", "content_type"),
    [
        ("SELECT 1 AS x", {}, "1\n", "TabSeparated", "text/tab-separated-values"),
        (
            "SELECT 1 AS x",
            {"default_format": "CSVWithNames"},
            '"x"\n1\n',
            "CSVWithNames",
            "text/csv; header=present",
        ),
        ("SELECT 1 AS x", {"headers": {"X-ClickHouse-Format": "CSV"}}, "1\n", "CSV", "text/csv; header=absent"),
        (
            "SELECT 1 AS x FORMAT JSONEachRow",
            {"default_format": "CSV"},
            '{"x":1}\n',
            "JSONEachRow",
            "application/x-ndjson",
        ),
        ("SELECT 'FORMAT CSV' FORMAT TSV -- FORMAT XML", {}, "FORMAT CSV\n", "TSV", "text/tab-separated-values"),
        ("SELECT 1 AS format FORMAT CSV SETTINGS max_threads = 1;", {}, "1\n", "CSV", "text/csv; header=absent"),
        ("SELECT 1 SETTINGS max_threads = 1 FORMAT Null", {}, "", "Null", "text/plain"),
        ("EXISTS TABLE nowhere", {}, "0\n", "TabSeparated", "text/tab-separated-values"),
        ("EXPLAIN AST SELECT 1 FORMAT CSV", {}, None, "CSV", "text/csv; header=absent"),
        ("(SELECT 1) UNION ALL (SELECT 1)", {}, "1\n1\n", "TabSeparated", "text/tab-separated-values"),
    ],
)
def test_format_of_the_answer(
    server: Server, query: str, options: Any, body: str | None, format_name: str, content_type: str
) -> None:
    response = server.http(query, **options)
    text = response.read().decode()
    assert response.status == 200, text
    assert body is None or text == body
    assert "OUTFILE" not in text
    assert "dev/fd" not in text
    described = response.headers["X-ClickHouse-Format"], response.headers["Content-Type"].replace("; charset=UTF-8", "")
    assert described == (format_name, content_type)


def test_empty_result_still_has_its_columns(client: Any) -> None:
    assert client.query("SELECT 1 AS x, 'a' AS y LIMIT 0").column_names == ("x", "y")
    assert client.query_arrow("SELECT 1 AS x WHERE 0").column_names == ["x"]


def test_headers_that_clients_read(server: Server) -> None:
    response = server.http("SELECT number FROM numbers(7)", query_id="mine", wait_end_of_query="1")
    assert response.headers["X-ClickHouse-Query-Id"] == "mine"
    assert response.headers["X-ClickHouse-Timezone"] == "UTC"
    assert response.headers["X-ClickHouse-Server-Display-Name"] == socket.gethostname()
    summary = json.loads(response.headers["X-ClickHouse-Summary"])
    assert (summary["read_rows"], summary["result_rows"]) == ("7", "7")


# Errors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "status", "code", "message"),
    [
        ("SELECT * FROM nowhere", 404, 60, "Unknown table expression identifier 'nowhere'"),
        ("SELEC 1", 400, 62, "Syntax error: failed at position 1 (SELEC)"),
        ("SELECT 1 FROM FROM 2", 400, 62, "Syntax error"),
        ("SELECT 1; SELECT 2", 400, 62, "multi-statements are not allowed"),
        (" -- nothing\n", 400, 62, "the query is empty"),
        ("SELECT 1 FORMAT Nope", 404, 73, "Unknown format Nope"),
        ("SELECT 1 INTO OUTFILE '/tmp/x'", 501, 48, "INTO OUTFILE is not allowed"),
        ("SELECT number, throwIf(number = 60000, 'too far') FROM numbers(100000)", 500, 395, "too far"),
        ("INSERT INTO nowhere FORMAT CSV\n1\n", 404, 60, "nowhere does not exist"),
        ("CREATE TABLE x (y Nope) ENGINE = Memory", 404, 50, "Nope"),
    ],
)
def test_error_has_status_code_and_text_only(server: Server, query: str, status: int, code: int, message: str) -> None:
    response = server.http(query)
    text = response.read().decode()
    assert text.startswith(f"Code: {code}. DB::Exception: ")
    assert message in text
    assert "dev/fd" not in text
    assert (response.status, response.headers["X-ClickHouse-Exception-Code"]) == (status, str(code))


def test_rows_that_do_not_parse_are_an_error_even_in_a_long_body(server: Server, people: str) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"1,a\nnot a number,b\n"
        for _ in range(60):  # the client still sends when the error is known
            yield b"2,c\n" * 250_000

    response = server.http(chunks(), query="INSERT INTO people (id, name) FORMAT CSV")
    assert (response.status, response.headers["X-ClickHouse-Exception-Code"]) == (400, "27")
    assert server.text("SELECT count() FROM people") == "0\n"


@pytest.mark.parametrize("compress", [False, "lz4"])
def test_error_after_the_first_rows_went_out_reaches_the_client(server: Server, compress: Any) -> None:
    query = "SELECT number, repeat('x', 100), throwIf(number = 400000, 'too far') FROM numbers(1000000)"
    with server.client(compress=compress) as client:
        stream = client.query_row_block_stream(query, settings={"max_block_size": 10_000})
        with stream, pytest.raises((StreamFailureError, DatabaseError), match=None if compress else "too far"):
            list(stream)
        with pytest.raises(DatabaseError, match="too far"):  # without streaming nothing goes out before the end
            client.query(query)


def test_client_that_breaks_off_an_insert_leaves_no_rows(server: Server, people: str) -> None:
    url = urlsplit(server.controller.url)
    with socket.create_connection(("127.0.0.1", url.port or 0)) as connection:
        connection.sendall(
            b"POST /?query=INSERT+INTO+people+(id)+FORMAT+CSV HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
            b"X-ClickHouse-Key: %b\r\n\r\n1\n2\n" % (url.password or "").encode()
        )
        assert eventually(lambda: server.running("INSERT INTO people"))
    assert eventually(lambda: not server.running("INSERT INTO people"))
    assert server.text("SELECT count() FROM people") == "0\n"


def test_query_ends_when_its_client_goes_away(server: Server) -> None:
    url = urlsplit(server.controller.url)
    with socket.create_connection(("127.0.0.1", url.port or 0)) as connection:
        connection.sendall(
            b"POST /?session_id=gone HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nX-ClickHouse-Key: %b\r\n\r\n%b"
            % (len(SPIN), (url.password or "").encode(), SPIN.encode())
        )
        assert eventually(lambda: server.running("SELECT count() FROM numbers(1000000000000)"))
    assert eventually(lambda: not server.running("SELECT count() FROM numbers(1000000000000)"))
    assert eventually(lambda: server.http("SELECT 1", session_id="gone").status == 200)  # and frees its session


def test_small_answer_does_not_wait_for_the_network(client: Any) -> None:
    def seconds() -> float:
        begun = time.perf_counter()
        client.query("SELECT 1")
        return time.perf_counter() - begun

    assert min(seconds() for _ in range(20)) < 0.035  # 0.04 and more when the system gathers small packets


# Parameters, settings, sessions ----------------------------------------------------------------


@pytest.mark.parametrize("form", [True, False])
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("String", "it's \t \\ 王\n{x:Int8}"),
        ("Array(String)", ["a'b", "c"]),
        ("Nullable(String)", None),
        ("Decimal(18, 2)", Decimal("1.10")),
    ],
)
def test_parameters(server: Server, form: bool, kind: str, value: Any) -> None:
    with server.client(form_encode_query_params=form) as client:
        assert client.query(f"SELECT {{x:{kind}}}", parameters={"x": value}).result_rows == [(value,)]
        with pytest.raises(DatabaseError, match="Substitution `x` is not set"):
            client.query("SELECT {x:String}")


JOIN = "SELECT b.y FROM (SELECT 1 AS x) AS a LEFT JOIN (SELECT 2 AS x, 3 AS y) AS b USING (x)"


def test_settings_in_the_url_hold_for_one_query(server: Server) -> None:
    for session in ({}, {"session_id": "one"}):
        assert server.text(JOIN, join_use_nulls="1", **session) == "\\N\n"
        assert server.text(JOIN, **session) == "0\n"


def test_what_a_session_sets_is_there_again_after_a_query_with_other_settings(server: Server) -> None:
    session = {"session_id": "two"}
    server.text("SET join_use_nulls = 1", join_use_nulls="0", max_threads="1", **session)
    assert server.text(JOIN, join_use_nulls="0", **session) == "0\n"
    assert server.text(JOIN, **session) == "\\N\n"
    server.text("SET join_use_nulls = 0", join_use_nulls="1", **session)
    assert server.text(JOIN, **session) == "0\n"


def test_setting_nobody_knows(server: Server) -> None:
    for name in ("no_such_setting", "max_threads = 1, x"):
        response = server.http("SELECT 1", **{name: "1", "session_id": "three"})
        assert (response.status, response.headers["X-ClickHouse-Exception-Code"]) == (404, "115")
    assert server.text("SELECT 1", session_id="three") == "1\n"


def test_database_in_the_url_holds_for_one_query(server: Server) -> None:
    for session in ({}, {"session_id": "four"}):
        assert server.text("SELECT currentDatabase()", database="system", **session) == "system\n"
        assert server.text("SELECT currentDatabase()", **session) == "default\n"
    server.text("USE system", session_id="four")
    assert server.text("SELECT currentDatabase()", database="default", session_id="four") == "default\n"
    assert server.text("SELECT currentDatabase()", session_id="four") == "system\n"
    assert server.http("SELECT 1", database="nowhere").status == 404


def test_temporary_tables_live_in_their_session(server: Server) -> None:
    server.text("CREATE TEMPORARY TABLE mine (x Int32)", session_id="five")
    server.text("INSERT INTO mine VALUES (1)", session_id="five")
    assert server.text("SELECT * FROM mine", session_id="five", session_check="1") == "1\n"
    assert server.http("SELECT * FROM mine", session_id="six").status == 404
    assert server.http("SELECT * FROM mine").status == 404
    server.text("SELECT * FROM mine", session_id="five", close_session="1")
    assert server.http("SELECT 1", session_id="five", session_check="1").headers["X-ClickHouse-Exception-Code"] == "372"


def test_session_ends_when_its_time_is_over(server: Server) -> None:
    server.text("CREATE TEMPORARY TABLE brief (x Int32)", session_id="seven", session_timeout="1")
    assert server.text("SELECT count() FROM brief", session_id="seven", session_timeout="1") == "0\n"
    time.sleep(1.1)
    assert server.http("SELECT count() FROM brief", session_id="seven").status == 404
    assert server.http("SELECT 1", session_id="seven", session_timeout="9999").headers["X-ClickHouse-Exception-Code"] == "374"


def test_session_in_use_is_locked(server: Server) -> None:
    with ThreadPoolExecutor() as threads:
        busy = threads.submit(server.text, "SELECT sleep(2)", session_id="eight")
        assert eventually(lambda: server.running("SELECT sleep"))
        second = server.http("SELECT 1", session_id="eight")
        assert (second.status, second.headers["X-ClickHouse-Exception-Code"]) == (423, "373")
        assert busy.result() == "0\n"
    assert server.text("SELECT 1", session_id="eight") == "1\n"


def test_eight_clients_at_once_do_not_see_each_other(server: Server) -> None:
    def work(number: int) -> list[Any]:
        with server.client(settings={"max_block_size": 1000 + number}) as client:
            client.command("CREATE TEMPORARY TABLE own (x Int64)")
            seen: list[Any] = []
            for turn in range(10):
                client.insert("own", [[number * 100 + turn]], column_names=["x"])
                seen = client.query("SELECT count(), min(x), max(x), getSetting('max_block_size') FROM own").result_rows
            return seen

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(work, range(8)))
    assert results == [[(10, n * 100, n * 100 + 9, 1000 + n)] for n in range(8)]


def test_thousands_of_short_queries_of_eight_clients_are_all_answered(server: Server) -> None:
    def work(_: int) -> list[int]:
        with server.client(autogenerate_session_id=False, send_receive_timeout=30) as client:
            return [client.query("SELECT number, toString(number) FROM numbers(1000)").row_count for _ in range(250)]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, range(8))) == [[1000] * 250] * 8


# Who may come in -------------------------------------------------------------------------------


def test_password_in_any_of_the_three_places(server: Server) -> None:
    password = (server.folder / "password").read_text()
    basic = b64encode(f"default:{password}".encode()).decode()
    assert server.http("SELECT 1", headers={"X-ClickHouse-Key": "", "Authorization": f"Basic {basic}"}).status == 200
    assert server.http("SELECT 1", headers={"X-ClickHouse-Key": ""}, user="default", password=password).status == 200
    for headers in ({"X-ClickHouse-Key": ""}, {"X-ClickHouse-Key": "wrong"}, {"Authorization": "Basic ???"}):
        refused = server.http("SELECT 1", headers=headers)
        assert (refused.status, refused.headers["X-ClickHouse-Exception-Code"]) == (403, "516")
    assert server.http(method="GET", path="/ping", headers={"X-ClickHouse-Key": ""}).read() == b"Ok.\n"


def test_probes(server: Server) -> None:
    for path in ("/ping", "/replicas_status", "/"):
        assert server.http(method="GET", path=path).read() == b"Ok.\n"
        assert server.http(method="HEAD", path=path).status == 200


def test_get_only_reads(server: Server, people: str) -> None:
    for statement in ("DROP TABLE people", "INSERT INTO people (id) VALUES (1)", "WITH 1 AS x INSERT INTO people (id) SELECT x"):
        refused = server.http(method="GET", query=statement)
        assert refused.headers["X-ClickHouse-Exception-Code"] == "164"
        assert server.http(statement, readonly="1").headers["X-ClickHouse-Exception-Code"] == "164"
    assert server.http(method="GET", query="SELECT count() FROM people").read() == b"0\n"


def test_web_page_under_another_name_does_not_get_in(server: Server) -> None:
    assert server.http("SELECT 1", headers={"Host": "evil.example"}).status == 400


def run_server(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "warehouse.clickhouse_server", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.1", "::", "elsewhere"])
def test_only_loopback_addresses_are_bound(tmp_path: Path, host: str) -> None:
    done = run_server("--path", str(tmp_path), "--port", "0", "--host", host)
    assert done.returncode == 2
    assert f"--host {host} is not one of 127.0.0.1, localhost" in done.stderr


def test_folder_has_one_server(server: Server) -> None:
    done = run_server("--path", str(server.folder), "--port", "0")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"{server.folder} is served by another process" in done.stderr
    assert f'"pid": {server.pid}' in done.stderr


# The process of a home folder ------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    EmbeddedClickHouse(tmp_path / "home").stop()


def test_everything_is_back_after_kill_9(home: Path) -> None:
    controller = EmbeddedClickHouse(home)
    controller.start()
    server = Server(controller, home / "clickhouse")
    server.text("CREATE DATABASE shop")
    server.text(
        "CREATE TABLE shop.sale (day Date, amount Decimal(18, 2)) ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY day"
    )
    server.text("CREATE MATERIALIZED VIEW shop.total ENGINE = SummingMergeTree ORDER BY day AS SELECT day, amount FROM shop.sale")
    server.text("INSERT INTO shop.sale VALUES ('2026-01-01', 1.10), ('2026-02-01', 2.20)")
    url = controller.url
    os.kill(server.pid, signal.SIGKILL)
    assert eventually(lambda: not controller.is_running)
    with pytest.raises(ConnectionRefusedError):
        server.http("SELECT 1")

    EmbeddedClickHouse(home).start()
    assert controller.url == url  # the same port and password
    server.text("INSERT INTO shop.sale VALUES ('2026-02-01', 3.30)")
    assert server.text("SELECT sum(amount), count() FROM shop.sale") == "6.6\t3\n"
    assert (
        server.text("SELECT day, sum(amount) FROM shop.total GROUP BY day ORDER BY day") == "2026-01-01\t1.1\n2026-02-01\t5.5\n"
    )


def test_start_and_stop_can_be_repeated(home: Path) -> None:
    controller = EmbeddedClickHouse(home)
    with pytest.raises(CdpError, match="no ClickHouse was started"):
        _ = controller.url
    controller.stop()
    controller.start()
    first = Server(controller, home / "clickhouse").pid
    controller.start()
    assert Server(controller, home / "clickhouse").pid == first
    assert (home / "clickhouse" / "password").stat().st_mode & 0o777 == 0o600
    with pytest.raises(CdpError, match="runs on port"):
        EmbeddedClickHouse(home, port=1).start()
    controller.stop()
    controller.stop()
    assert not controller.is_running


def test_stop_does_not_wait_for_a_query_without_end(home: Path) -> None:
    controller = EmbeddedClickHouse(home)
    controller.start()
    server = Server(controller, home / "clickhouse")
    with ThreadPoolExecutor() as threads:
        query = threads.submit(server.text, SPIN)
        assert eventually(lambda: server.running(SPIN[:30]))
        begun = time.monotonic()
        controller.stop()
        assert time.monotonic() - begun < 30
        assert query.exception(timeout=10) is not None


def test_two_starts_at_once_make_one_server(home: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from warehouse.clickhouse_server.controller import EmbeddedClickHouse;"
        " made = EmbeddedClickHouse(Path(sys.argv[1])); made.start(); print(made.url)"
    )
    starts = [subprocess.Popen([sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    urls = {start.communicate(timeout=90)[0] for start in starts}
    assert [start.returncode for start in starts] == [0, 0]
    assert len(urls) == 1
    assert Server(EmbeddedClickHouse(home), home / "clickhouse").text("SELECT 1") == "1\n"


def test_port_that_is_taken_is_one_clear_line(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CdpError, match=f"^port {port} cannot be used: .*; set CDP_PORT to a free port$"):
            EmbeddedClickHouse(home, port).start()


def test_server_that_cannot_start_says_why(home: Path) -> None:
    (home / "clickhouse").mkdir(parents=True)
    (home / "clickhouse" / "data").write_text("not a folder")
    with pytest.raises(CdpError, match=r"ClickHouse did not start in .*data cannot be opened") as caught:
        EmbeddedClickHouse(home).start()
    assert "\n" not in str(caught.value)


def test_settings_of_the_engine_come_from_a_file_that_somebody_put_there(tmp_path: Path) -> None:
    (tmp_path / "clickhouse").mkdir(mode=0o700)
    (tmp_path / "clickhouse" / "config.xml").write_text("<clickhouse><macros><shard>7</shard></macros></clickhouse>")
    controller = EmbeddedClickHouse(tmp_path)
    controller.start()
    with clickhouse_connect.get_client(dsn=controller.url) as client:
        assert client.query("SELECT getMacro('shard')").result_rows == [("7",)]
    controller.stop()
