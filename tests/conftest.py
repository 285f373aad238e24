"""Fixtures shared by all tests: one embedded server of each engine per run, and an empty warehouse for each test that wants one."""

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import clickhouse_connect
import psycopg
import pytest
from hypothesis import settings

from dagster_project import dbt
from tests.support.examples import AT_NIGHT
from warehouse.clickhouse import ClickHouse, EmbeddedClickHouse
from warehouse.embedded_postgres import EmbeddedPostgres
from warehouse.postgres import Postgres

# A busy machine is no failure.
settings.register_profile("cdp", deadline=None)
settings.register_profile("nightly", deadline=None, max_examples=100 * AT_NIGHT)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "cdp"))


SERVERS = {"postgres_server", "clickhouse_server", "fresh_database"}
"""What a test asks for that needs a database server."""
SHARED = ("demo", "export")
"""Installations that tests of several files look at."""
NO_PARAMETERS = SimpleNamespace(params={})


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(config, items):
    """With `pytest -n 2 --dist loadgroup`, a file stays in one process, and so do the tests that share an installation.

    A test that asks for a server is marked `engine`, whatever else it is about.  What is slow on one engine is told on PostgreSQL by
    day and on both at night: by day the whole demo is built on ClickHouse too and compared row by row (`test_parity`).
    """
    for item in items:
        shared = [name for name in SHARED if name in item.fixturenames]
        file = item.path.relative_to(item.config.rootpath).as_posix()
        item.add_marker(pytest.mark.xdist_group(shared[0] if shared else file))
        if SERVERS & set(item.fixturenames):
            item.add_marker(pytest.mark.engine)
        if item.get_closest_marker("slow") and "clickhouse" in getattr(item, "callspec", NO_PARAMETERS).params.values():
            item.add_marker(pytest.mark.nightly)
    if hasattr(config, "workerinput"):
        items.sort(key=_position)


def _position(item):
    """Processes that share the tests begin with what takes longest, so that they end at the same time."""
    return [not is_long for is_long in ("demo" in item.fixturenames, *(item.get_closest_marker(m) for m in ("slow", "engine")))]


@pytest.fixture(scope="session")
def parsed_project(tmp_path_factory):
    """A folder with dbt's `manifest.json`, and `said.txt`: parsed once for all processes of this run, connecting to nothing."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "parsed_project"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "said.txt").exists():
            (folder / "said.txt").write_text(dbt.parse(folder, "--show-all-deprecations"), encoding="utf-8")
    return folder


@contextmanager
def running(kind):
    # Not under pytest's own folder: pytest takes away the rights by which another user's server gets there.
    home = Path(tempfile.mkdtemp(prefix="cdp-test-"))
    server = kind(home)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def postgres_server():
    """A running embedded PostgreSQL, shared by the tests of this run; leave it running."""
    with running(EmbeddedPostgres) as server:
        yield server


@pytest.fixture(scope="session")
def clickhouse_server():
    """A running embedded ClickHouse, shared by the tests of this run; leave it running."""
    with running(EmbeddedClickHouse) as server:
        yield server


@pytest.fixture
def fresh_postgres(postgres_server):
    """A PostgreSQL with nothing in it: a new database on the shared server, gone after the test.

    It always has the same name, so that dbt need not parse the project again (`dbt_runner`).
    """
    name = "fresh"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield Postgres(postgres_server.url.rpartition("/")[0] + f"/{name}")
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def fresh_clickhouse(clickhouse_server):
    """A ClickHouse with nothing in it: what the test creates on the shared server is dropped after it.

    It is emptied before the test too: what a test killed may have finished its last statement after that test ended.
    """
    _empty(clickhouse_server)
    yield ClickHouse(clickhouse_server.url, clickhouse_server.home)
    _empty(clickhouse_server)


def _empty(server):
    with clickhouse_connect.get_client(dsn=server.url) as client:
        databases = client.query(
            "select name from system.databases where engine <> 'Memory' and name not in ('default', 'system')"
        )
        for (name,) in databases.result_rows:
            client.command(f"drop database `{name}` sync")


@pytest.fixture(params=["postgres", "clickhouse"])
def fresh_database(request):
    """A warehouse with nothing in it, of each engine in turn."""
    return request.getfixturevalue(f"fresh_{request.param}")
