"""A database as a source: its URL, one read-only transaction, the tables that it has.

Belongs here: connecting to a database, and everything that can go wrong there.  Does not belong here: what is read
(`extraction.py`), how values are spelled (`dialects.py`).

A message names the source, never its URL.  Secrets are removed from the text of a driver's error.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine import URL, make_url

from ingestion.contracts import Column, Table
from ingestion.sources.config import REFERENCE, SECRET, SqlSource
from ingestion.sources.dialects import DIALECTS, Dialect, Kind, kind_of
from warehouse import CdpError

_REDACTED = "***"


@dataclass(frozen=True, slots=True)
class LiveTable:
    """A table as the database has it.

    `names`, `kinds` and `lengths` are those of the columns that the contract knows, by the contract's names.  `unknown` are
    the other columns.
    """

    contract: Table
    name: str
    schema: str | None
    names: dict[str, str]
    kinds: dict[str, Kind]
    lengths: dict[str, int | None]
    unknown: tuple[str, ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns of the contract that the table lacks."""
        return tuple(column for column in self.contract.stored_columns if column.name not in self.names)

    @property
    def missing_required(self) -> tuple[str, ...]:
        """The missing columns without which no row can be loaded."""
        return tuple(column.name for column in self.missing if column.name in self.contract.required)


@dataclass
class Database:
    """One transaction on a source; everything that it reads is as of its beginning."""

    source: SqlSource
    connection: sa.Connection
    dialect: Dialect
    _inspector: Any = field(init=False)

    def __post_init__(self) -> None:
        self._inspector = sa.inspect(self.connection)

    def table(self, contract: Table) -> LiveTable | None:
        """The table or view that the database has for a table of the contract; None when it has none."""
        schema = self.source.db_schema
        wanted = self.source.tables.get(contract.name, contract.name)
        views = [self._inspector.get_view_names(schema)]
        if self.connection.dialect.name == "postgresql":
            views.append(self._inspector.get_materialized_view_names(schema))
        names = [*self._inspector.get_table_names(schema), *(name for some in views for name in some)]
        found = [name for name in names if name == wanted] or [name for name in names if name.lower() == wanted.lower()]
        if not found:
            return None
        known = {column.name for column in contract.columns}
        live = {column["name"]: column for column in self._inspector.get_columns(found[0], schema)}
        columns = {name.strip().lower(): name for name in live}
        stored = {column.name: columns[column.name] for column in contract.stored_columns if column.name in columns}
        return LiveTable(
            contract,
            found[0],
            schema,
            stored,
            {name: kind_of(live[there]["type"]) for name, there in stored.items()},
            {name: getattr(live[there]["type"], "length", None) for name, there in stored.items()},
            tuple(name for name in columns if name not in known),
        )


@contextmanager
def open_database(source: SqlSource) -> Iterator[Database]:
    """Connect and begin a transaction; CdpError in one line when connecting or reading fails."""
    url = _url(source)
    dialect = DIALECTS[url.get_backend_name()]
    engine = _engine(source, url.set(drivername=f"{url.get_backend_name()}+{dialect.driver}"))
    try:
        with engine.connect().execution_options(**dialect.options) as connection:
            for statement in dialect.begin:
                connection.exec_driver_sql(statement)
            yield Database(source, connection, dialect)
    except exc.SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        for secret in filter(None, [url.password, *(str(value) for name, value in url.query.items() if SECRET.search(name))]):
            said = said.replace(secret, _REDACTED)
        raise CdpError(f"source {source.name}: {said}; check its url in the configuration and that the database runs") from None
    finally:
        engine.dispose()


def sqlite_source(system: str, path: Path, tenant_id: str) -> SqlSource:
    """A SQLite file that somebody delivered, as a source without configuration."""
    url = URL.create("sqlite", database=str(path)).render_as_string()
    # Not validated: the path was not written in a configuration, and it may contain a $.
    return SqlSource.model_construct(name=path.name, system=system, kind="sql", url=url, tenant_id=tenant_id, mode="full")


def _url(source: SqlSource) -> URL:
    """The URL with the values of its variables, filled in part by part, because a secret may hold any character."""
    text = source.url
    try:
        if REFERENCE.fullmatch(text):
            url = make_url(source.resolved(text))
        else:
            url = make_url(text)
            url = url.set(
                username=source.resolved(url.username or "") or None,
                password=source.resolved(str(url.password or "")) or None,
                host=source.resolved(url.host or "") or None,
                database=source.resolved(url.database or "") or None,
                query={name: source.resolved(str(value)) for name, value in url.query.items()},
            )
    except (exc.ArgumentError, ValueError):
        raise CdpError(
            f"source {source.name}: its url is not the URL of a database; write for example postgresql://user:${{PASSWORD}}@host:5432/db"
        ) from None
    if url.get_backend_name() not in DIALECTS:
        raise CdpError(
            f"source {source.name}: {url.get_backend_name()} databases cannot be read; use one of {', '.join(DIALECTS)}"
        )
    return url


def _engine(source: SqlSource, url: URL) -> sa.Engine:
    options: dict[str, Any] = {"connect_args": {"connect_timeout": 10}}
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        if not path.is_file():
            raise CdpError(f"source {source.name}: {path} does not exist or is not a file")
        # Read-only: nothing may change the file or create one.
        url = url.set(database=path.absolute().as_uri(), query={"mode": "ro", "uri": "true"})
        options = {}
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True, **options)
    except ImportError as error:
        raise CdpError(
            f"source {source.name}: the driver {error.name} is not installed; run uv pip install {error.name}"
        ) from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _tolerate_bytes)
    return engine


def _tolerate_bytes(connection: sqlite3.Connection, _: Any) -> None:
    """Return text that is not UTF-8 as bytes.  The contract then refuses the row, and reading goes on."""

    def text(value: bytes) -> str | bytes:
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value

    connection.text_factory = text
