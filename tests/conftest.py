"""Fixtures shared by all tests: one embedded server per run, and an empty database for each test that wants one."""

import shutil
import tempfile
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings

from warehouse.embedded_postgres import EmbeddedPostgres
from warehouse.postgres import Postgres

# A busy machine is no failure.
settings.register_profile("cdp", deadline=None)
settings.load_profile("cdp")


@pytest.fixture(scope="session")
def warehouse():
    """A running embedded PostgreSQL, shared by the tests of this run; leave it running."""
    # Not under pytest's own folder: pytest takes away the rights by which another user's server gets there.
    home = Path(tempfile.mkdtemp(prefix="cdp-test-"))
    server = EmbeddedPostgres(home)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(home)


@pytest.fixture
def fresh_database(warehouse):
    """A warehouse with nothing in it: a new database on the shared server, gone after the test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(warehouse.url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield Postgres(warehouse.url.rpartition("/")[0] + f"/{name}")
        connection.execute(f"drop database {name} with (force)")
