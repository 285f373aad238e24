"""What dbt does on a cluster, as far as one server can show it.

The server is told of a cluster of two shards: itself, and one that is down and gets no rows.  So it plans as for several
shards, and tables of the engine Distributed really are written and read.  It has no Keeper: between dbt and it stands a
recorder that writes down the statements and forwards them without ON CLUSTER and with plain engines.  Two things are tested:

- the statements, against the files in `cluster_ddl/`.  When they are meant to change:
  `CDP_WRITE_CLUSTER_DDL=1 pytest tests/dbt_project/test_cluster_ddl.py`, then read the difference;
- the rows, against those of the same models without a cluster.

Not shown here: ON CLUSTER, replication, rows on several shards.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import clickhouse_connect
import pytest

from generator import write_sources
from ingestion.as_of import instant
from ingestion.identity import resolve
from ingestion.loader import ensure_raw_tables
from tests.support.loading import load_folder
from tools.parity import AS_OF, ROOT
from warehouse.clickhouse import ClickHouse, EmbeddedClickHouse

pytestmark = [pytest.mark.slow, pytest.mark.nightly]  # three runs of dbt on a cluster

GOLDEN = Path(__file__).parent / "cluster_ddl"
SPREAD = {
    "cdp.campaign_member",
    "cdp.customer_journey",
    "cdp.event",
    "cdp.score_history",
    "cdp.touchpoint",
    "cdp.touchpoint_attribution",
    "marts.journey_stage_entry",
}
CLUSTER = """<clickhouse>
    <tcp_port>9000</tcp_port>
    <remote_servers><company>
        <shard><replica><host>127.0.0.1</host><port>9000</port></replica></shard>
        <shard><weight>0</weight><replica><host>127.0.0.1</host><port>1</port></replica></shard>
    </company></remote_servers>
</clickhouse>
"""
WRITES = re.compile(r"(create|alter|drop|exchange|rename|truncate|system|delete|insert)\b", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)


class Recorder(ThreadingHTTPServer):
    """Forwards to a ClickHouse, and keeps the statements that change something, by the model that they were for."""

    daemon_threads = True

    def __init__(self, server: str) -> None:
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.server_url = urlsplit(server)
        self.statements: dict[str, list[str]] = {}

    @property
    def url(self) -> str:
        return self.server_url._replace(netloc=f"{self.server_url.netloc.rpartition(':')[0]}:{self.server_port}").geturl()

    def record(self, body: bytes) -> bytes:
        """Write a statement down; what the server gets instead of it."""
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return body  # rows
        model = re.search(r'"node_id": "\w+\.cdp\.(\w+)"', text)
        statement = COMMENT.sub("", text).strip()
        if model and WRITES.match(statement):
            self.statements.setdefault(model[1], []).append(statement)
        if re.match(r"system\s+sync\s+replica", statement, re.IGNORECASE):
            return b"select 1"
        text = re.sub(r'\sON CLUSTER "company"\s', " ", text)
        return re.sub(r"ReplicatedMergeTree\('[^']*', '[^']*'\)", "MergeTree()", text).encode()


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Recorder

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "Content-Encoding" not in self.headers:
            body = self.server.record(body)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "content-length")}
        to = http.client.HTTPConnection(str(self.server.server_url.hostname), self.server.server_url.port)
        join = "&" if "?" in self.path else "?"
        to.request(self.command, f"{self.path}{join}skip_unavailable_shards=1", body, headers)
        answer = to.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        to.close()

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Nothing to the terminal."""


@dataclass
class Builds:
    """The same sources built without a cluster (in the databases plain_cdp and plain_marts), with one, and again with it."""

    query: Callable[[str], list[tuple]]
    first: dict[str, list[str]]
    again: dict[str, list[str]]


@pytest.fixture(scope="module")
def builds() -> Iterator[Builds]:
    folder = Path(tempfile.mkdtemp(prefix="cdp-test-"))
    home = folder / "home"
    (home / "clickhouse").mkdir(parents=True)
    (home / "clickhouse" / "config.xml").write_text(CLUSTER)
    write_sources(folder / "sources", scale=0.01)
    server = EmbeddedClickHouse(home)
    server.start()
    with server.session() as session:
        ensure_raw_tables(session)
    for place in (place for place in sorted((folder / "sources").iterdir()) if place.is_dir()):
        load_folder(server, place.name, place)
    resolve(server, as_of=instant(AS_OF))
    _dbt(server.url, folder / "target", "", "build", "--resource-type", "model", "seed")
    with clickhouse_connect.get_client(dsn=server.url) as client:
        for schema in ("cdp", "marts"):
            client.command(f"rename database {schema} to plain_{schema}")
        recorder = Recorder(server.url)
        threading.Thread(target=recorder.serve_forever, daemon=True).start()
        made = []
        for command in (
            ["run", "--select", "cdp.3_entities", "cdp.4_computed", "cdp.5_marts", "config.materialized:table", "int_event"],
            ["build", "--select", "touchpoint", "campaign", "test_type:data"],  # tests join much: would a cluster refuse some?
        ):
            recorder.statements = {}
            _dbt(recorder.url, folder / "target", "company", *command)
            made.append(recorder.statements)
        yield Builds(lambda sql: [tuple(row) for row in client.query(sql).result_rows], *made)
        recorder.shutdown()
    server.stop()
    shutil.rmtree(folder)


def _dbt(url: str, target: Path, cluster: str, *arguments: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CDP_", "DBT_"))}
    env = {
        **kept,
        **ClickHouse(url, target).dbt_variables(),
        "CDP_CLICKHOUSE_CLUSTER": cluster,
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target),
    }
    options = ("--vars", f"as_of: '{AS_OF}'", "--profiles-dir", ".")
    dbt = str(Path(sys.executable).with_name("dbt"))
    done = subprocess.run([dbt, *arguments, *options], env=env, cwd=ROOT / "dbt_project", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-5000:]


def _readable(builds: Builds, statements: list[str]) -> str:
    """Statements in the engine's own layout, without the queries in them, which are the models'."""
    lines = []
    for statement in statements:
        if statement.lower().startswith("insert"):
            lines.append(" ".join(["INSERT INTO", statement.split()[2], "…;"]))
            continue
        query = re.match(r"(?is)(create or replace view .*?\bas)\s*\(", statement)
        formatted = builds.query(f"select formatQuery($text${query[1] + ' select 1' if query else statement}$text$)")[0][0]
        lines.append(re.sub(r"\(?\s*SELECT 1\s*\)?$", "…", formatted) + ";")
    return "\n\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("name", "build_of"),
    [
        ("touchpoint", "first"),
        ("touchpoint", "again"),
        ("event", "first"),
        ("campaign", "first"),
        ("campaign", "again"),
        ("int_event", "first"),
    ],
)
def test_statements(builds, name, build_of):
    sent = _readable(builds, getattr(builds, build_of)[name])
    golden = GOLDEN / f"{name}{'_again' if build_of == 'again' else ''}.sql"
    if os.environ.get("CDP_WRITE_CLUSTER_DDL"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(sent)
    assert sent == golden.read_text()


def test_the_large_tables_are_spread(builds):
    spread = builds.query("select concat(database, '.', name) from system.tables where engine = 'Distributed'")
    assert {name for (name,) in spread} == SPREAD


def test_all_is_on_every_node_or_none_of_it(builds):
    """Entities and marts are made everywhere and replicated; views and tables that only the building node reads are not."""
    for name, statements in builds.first.items():
        everywhere = builds.query(f"select count() from system.tables where database in ('cdp', 'marts') and name = '{name}'")[0][
            0
        ]
        for statement in statements:
            if re.match(r"(?i)create table", statement):
                assert ("ReplicatedMergeTree" in statement) == ("ON CLUSTER" in statement) == bool(everywhere), statement


def test_rows_and_columns_are_those_of_a_single_server(builds):
    tables = builds.query("select substring(database, 7), name from system.tables where database in ('plain_cdp', 'plain_marts')")
    assert len(tables) >= 40
    for schema, name in tables:
        rows = [
            builds.query(f"select count(), sum(cityHash64(*)) from {database}.{name} settings skip_unavailable_shards = 1")
            for database in (f"plain_{schema}", schema)
        ]
        assert rows[0] == rows[1], name
        columns = [
            builds.query(
                f"select name, type from system.columns where database = '{place}' and table = '{name}' order by position"
            )
            for place in (f"plain_{schema}", schema)
        ]
        assert columns[0] == columns[1], name


def test_tables_of_a_shard_are_stored_as_those_of_a_single_server(builds):
    asked = "select sorting_key, partition_key, sampling_key from system.tables where database = '{}' and name = '{}'"
    for schema, _, name in (table.partition(".") for table in sorted(SPREAD)):
        assert builds.query(asked.format(schema, f"{name}_local")) == builds.query(asked.format(f"plain_{schema}", name)), name
