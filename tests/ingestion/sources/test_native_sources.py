"""The systems as their specifications keep them: partner leads in SQLite, lead scoring and the customer center in PostgreSQL.

What the files of the generator leave in raw is put into a database of the system's own kind, in the types it has there, and
read from it: every value has to come out as it went in.
"""

import sqlite3
from contextlib import closing
from uuid import uuid4

import psycopg
import pytest

from generator import write_sources
from ingestion.contracts import SYSTEMS
from ingestion.loader import ensure_raw_tables
from ingestion.raw import current_rows
from ingestion.sources import load_system
from tests.support.loading import load_folder

pytestmark = pytest.mark.slow

POSTGRES = {
    "integer": "bigint",
    "decimal": "numeric",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamptz",
    "json": "jsonb",
}
SQLITE = {"integer": ("integer", int), "boolean": ("integer", int), "decimal": ("real", float)}
"""The rest is text, as its timestamps and JSON are."""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    write_sources(folder, scale=0.002)
    return folder


@pytest.fixture
def native_postgres(postgres_server):
    """A second database, which plays the source."""
    name = f"native_{uuid4().hex}"
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield postgres_server.url.rpartition("/")[0] + f"/{name}"
        connection.execute(f"drop database {name} with (force)")


def current(warehouse, system, table, tenant):
    """The current rows of a raw table and tenant, by column."""
    columns = tuple(column.name for column in table.stored_columns)
    wanted = ", ".join(f'"{name}"' for name in columns)
    with warehouse.session() as session:
        rows = session.fetch(
            f"select {wanted} from ({current_rows(system, table, columns)}) as c where tenant_id = %s", (tenant,)
        )
    return [dict(zip(columns, row, strict=True)) for row in rows]


def postgres_type(column):
    return "uuid" if column.type == "text(36)" else POSTGRES.get(column.base_type, "text")


def fill_postgres(url, system, rows_of):
    with psycopg.connect(url) as connection:
        for table in system.tables:
            columns = table.stored_columns
            connection.execute(f"create table {table.name} ({', '.join(f'{c.name} {postgres_type(c)}' for c in columns)})")
            places = ", ".join(f"%s::{postgres_type(c)}" for c in columns)
            values = [[row[c.name] for c in columns] for row in rows_of[table.name]]
            connection.cursor().executemany(f"insert into {table.name} values ({places})", values)


def fill_sqlite(path, system, rows_of):
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        for table in system.tables:
            columns = table.stored_columns
            kinds = [SQLITE.get(column.base_type, ("text", str)) for column in columns]
            declared = ", ".join(f"{column.name} {kind}" for column, (kind, _) in zip(columns, kinds, strict=True))
            connection.execute(f"create table {table.name} ({declared})")
            values = [
                [None if row[c.name] is None else write(row[c.name]) for c, (_, write) in zip(columns, kinds, strict=True)]
                for row in rows_of[table.name]
            ]
            connection.executemany(f"insert into {table.name} values ({', '.join('?' for _ in columns)})", values)
        connection.commit()


def prove(warehouse, home, system, files, fill):
    with warehouse.session() as session:
        ensure_raw_tables(session)
    load_folder(warehouse, system.name, files / system.name, tenant_id="files")
    delivered = {table.name: current(warehouse, system, table, "files") for table in system.tables}
    assert all(delivered.values()), "a table without rows proves nothing"
    fill(delivered)
    loads = load_system(warehouse, home, system)
    assert {load.source_table: load.reasons for load in loads} == {table.name: {} for table in system.tables}
    for table in system.tables:
        read = current(warehouse, system, table, "default")
        before, after = (
            sorted(rows, key=lambda row: [str(value) for value in row.values()]) for rows in (delivered[table.name], read)
        )
        assert before == after, table.name


def test_partner_leads_from_sqlite(fresh_postgres, tmp_path, files):
    """No configuration: a file of the system's name in its inbox is its database."""
    system = SYSTEMS["partner_leads"]
    path = tmp_path / "sources" / system.name / f"{system.name}.sqlite"
    prove(fresh_postgres, tmp_path, system, files, lambda rows: fill_sqlite(path, system, rows))


@pytest.mark.parametrize("name", ["lead_scoring", "customer_center"])
def test_from_postgres(fresh_postgres, native_postgres, tmp_path, files, monkeypatch, name):
    system = SYSTEMS[name]
    (tmp_path / "cdp.yml").write_text(f"sources:\n  {name}: {{kind: sql, url: '${{NATIVE_URL}}', mode: full}}\n")
    monkeypatch.setenv("NATIVE_URL", native_postgres)
    prove(fresh_postgres, tmp_path, system, files, lambda rows: fill_postgres(native_postgres, system, rows))
