"""ClickHouse as a warehouse: connecting, DDL, Arrow in and out, and sessions that commit as one.

Belongs here: everything that is specific to ClickHouse, and what a `Session` does there.  Does not belong
here: how the writes of a session become one (`clickhouse_commit.py`), how the local server is started
(`clickhouse_server/`), any table of the domain.

The server never parses text of a source: rows travel as Arrow, after they were brought to the exact types of
their columns (`TableSpec.conform`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import clickhouse_connect
import pyarrow as pa
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import DatabaseError, OperationalError

from warehouse.base import ColumnSpec, Engine, Inserted, Session, TableSpec, Versions, Warehouse
from warehouse.clickhouse_commit import Commit
from warehouse.clickhouse_server.controller import EmbeddedClickHouse as LocalServer
from warehouse.clickhouse_sql import identifier, identifiers, literal
from warehouse.errors import CdpError

OLDEST_SERVER = 24

_TYPES = {
    "text": "String",
    "json": "String",
    "integer": "Int64",
    "boolean": "Bool",
    "date": "Date32",
    "timestamp": "DateTime64(6, 'UTC')",
}

ANSWERS = {
    "join_use_nulls": 1,  # a join gives NULL for what it does not find, not 0 or ''
    "aggregate_functions_null_for_empty": 1,  # a sum over no rows is NULL, not 0
    "cast_keep_nullable": 1,
    "prefer_column_name_to_alias": 1,
}
"""How a query answers.  The dbt profile has the same, and a test compares them."""

_SETTINGS = {
    **ANSWERS,
    # How a session writes.
    "input_format_null_as_default": 0,  # NULL in a column that allows none is an error, not 0 or ''
    "insert_deduplicate": 0,  # equal blocks are intended: a row may be deleted and inserted again
    "async_insert": 0,
    "mutations_sync": 2,
    "lightweight_deletes_sync": 2,
    "alter_sync": 2,
    "allow_replace_partition_from_empty_source": 1,  # `replace` with no rows empties the table
    "output_format_arrow_string_as_string": 1,
}

# Faults that an operator corrects (memory, time, disk, access), as opposed to a statement that is wrong.
_OPERATIONAL = {
    159: "a statement took too long",
    164: "the user may only read",
    241: "the server has too little memory",
    243: "the server has too little disk space",
    497: "the user lacks the rights for this",
    516: "authentication failed",
}


def column_type(column: ColumnSpec) -> str:
    """How ClickHouse spells a column: `Nullable(Decimal(18,2))`, `String` for a text that is never NULL."""
    kind, _, parameters = column.type.partition("(")
    name = f"Decimal({parameters}" if kind == "decimal" else _TYPES[kind]
    return f"Nullable({name})" if column.nullable else name


class ClickHouseSession(Session):
    """One transaction: what it writes is staged, and becomes visible when the session ends."""

    def __init__(self, client: Client, commit: Commit) -> None:
        self._client = client
        self._commit = commit
        self._schemas: dict[str, dict[str, set[str]]] = {}

    def lock(self, name: str) -> None:
        self._commit.lock(name)

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        self._commit.add(_bind(sql, params))
        return -1

    def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        rows = self.fetch_arrow(sql, params)
        return list(zip(*(column.to_pylist() for column in rows.columns), strict=True))

    def fetch_arrow(self, sql: str, params: Sequence[Any] = (), *, other_types: bool = False) -> pa.Table:
        rows = self._client.query_arrow(_bind(sql, params), use_strings=True)
        if other_types:
            rows = pa.table([_known(column) for column in rows.columns], names=rows.column_names)
        schema = pa.schema([(field.name, _arrow_type_of(field)) for field in rows.schema])
        return rows.cast(pa.schema([field.with_nullable(True) for field in rows.schema])).cast(schema)

    def scratch(self, columns: Sequence[ColumnSpec], rows: pa.Table) -> str:
        name = self._commit.table(", ".join(f"{identifier(column.name)} {column_type(column)}" for column in columns))
        self._insert(name, rows.select([column.name for column in columns]))
        return name

    def ensure_table(self, spec: TableSpec) -> None:
        present = self._schema(spec.schema).setdefault(spec.name, set())
        if not present:
            self._client.command(f"create database if not exists {identifier(spec.schema)}")
            columns = ", ".join(f"{identifier(column.name)} {column_type(column)}" for column in spec.columns)
            self._client.command(
                f"create table if not exists {spec.qualified} ({columns}) engine = MergeTree"
                f" order by ({identifiers(spec.key)}) comment {literal(spec.comment)}"
            )
            present.update(column.name for column in spec.columns)
        for column in spec.columns:
            if column.name not in present:
                kind = column_type(ColumnSpec(column.name, column.type))  # stored rows have no value
                self._client.command(f"alter table {spec.qualified} add column if not exists {identifier(column.name)} {kind}")
                present.add(column.name)

    def append(self, spec: TableSpec, rows: pa.Table) -> int:
        stage = self._commit.stage(spec)
        self._insert(stage, spec.conform(rows))
        self._commit.insert(spec, stage)
        return self._count(stage)

    def insert_new(self, spec: TableSpec, rows: pa.Table | Iterable[pa.Table], versions: Versions | None = None) -> Inserted:
        delivered = self._commit.stage(spec, numbered=True)
        received = 0
        for part in [rows] if isinstance(rows, pa.Table) else rows:
            part = spec.conform(part)
            arrival = pa.array(range(received, received + len(part)), pa.uint64())
            self._insert(delivered, part.append_column("_arrival", arrival))
            received += len(part)
        received = self._count(delivered)
        if not received:
            return Inserted(0, 0, 0)
        fresh = self._commit.stage(spec)
        known = self._commit.known_keys(spec, f"select {identifiers(spec.key)} from {delivered}")
        self._client.command(
            f"insert into {fresh} select * except _arrival from {delivered}"
            f" where ({identifiers(spec.key)}) not in ({known}) order by _arrival limit 1 by {identifiers(spec.key)}"
        )
        added = self._count(fresh)
        returned = older = 0
        if versions and (added < received or self._count(spec.qualified)):
            returned, older = self._make_current(spec, delivered, fresh, versions)
        self._commit.insert(spec, fresh)
        return Inserted(received, added + returned, added, older)

    def put(self, spec: TableSpec, rows: pa.Table) -> int:
        if not len(rows):
            return 0
        stage = self._commit.stage(spec)
        self._insert(stage, spec.conform(rows))
        key = identifiers(spec.key)
        self._commit.add(f"delete from {spec.qualified} where ({key}) in (select {key} from {stage})")
        self._commit.insert(spec, stage)
        return len(rows)

    def replace(self, spec: TableSpec, rows: pa.Table) -> int:
        stage = self._commit.stage(spec)
        self._insert(stage, spec.conform(rows))
        self._commit.add(f"alter table {spec.qualified} replace partition tuple() from {stage}")
        return self._count(stage)

    def _schema(self, name: str) -> dict[str, set[str]]:
        """The columns of every table of a schema, looked up once per session."""
        if name not in self._schemas:
            self._schemas[name] = {}
            for table, column in self.fetch("select table, name from system.columns where database = %s", (name,)):
                self._schemas[name].setdefault(table, set()).add(column)
        return self._schemas[name]

    def _insert(self, table: str, rows: pa.Table) -> None:
        if len(rows):
            self._client.insert_arrow(table, rows)

    def _count(self, table: str) -> int:
        return int(self.fetch(f"select count() from {table}")[0][0])

    def _make_current(self, spec: TableSpec, delivered: str, fresh: str, versions: Versions) -> tuple[int, int]:
        """Make older versions current that were delivered again, as the latest of their entity.

        How many there were, and how many entities have a version that is later than their latest delivered row.
        """
        entity, key, stored = identifiers(versions.entity), identifiers(spec.key), spec.qualified
        version = [name for name in spec.key if name not in versions.entity]
        dated = (*versions.newest, *version)
        latest = f"order by {', '.join(f'{identifier(name)} desc' for name in dated)} limit 1 by {entity}"
        known = f"select {key}, {identifiers(versions.newest)} from"
        mine = f"({entity}) in (select {entity} from {delivered})"
        arrived, present = (f"({', '.join(f'{side}.{identifier(name)}' for name in dated)})" for side in ("arrived", "present"))
        differs = " or ".join(f"arrived.{identifier(name)} <> present.{identifier(name)}" for name in version)
        names = [column.name for column in spec.columns]
        differing = self._commit.stage(spec, numbered=True)  # the number says whether the delivered row is later
        self._client.command(
            f"insert into {differing} (_arrival, {identifiers(names)})"
            f" with arrived as (select * except _arrival from {delivered} {latest}),"
            f" present as (select * from ({known} {stored} where {mine} union all {known} {fresh}) {latest})"
            f" select {arrived} > {present}, {', '.join(f'arrived.{identifier(name)}' for name in names)}"
            f" from arrived inner join present using ({entity}) where {differs}"
        )
        later = f"select * except _arrival from {differing} where _arrival = 1"
        counts = self.fetch(f"select countIf(_arrival = 1), countIf(_arrival = 0) from {differing}")
        returned, older = (int(count) for count in counts[0])
        if returned:
            again = f"({key}) in (select {key} from ({later}))"
            self._client.command(f"delete from {fresh} where {again}")
            self._client.command(f"insert into {fresh} {later}")
            self._commit.add(f"delete from {stored} where {again}")
        return returned, older


class ClickHouse(Warehouse):
    """A ClickHouse server that somebody runs, reached by its URL; `home` is the folder of this installation."""

    engine: Engine = "clickhouse"
    statement_error = DatabaseError
    _advice = "check CDP_WAREHOUSE_URL and that the server runs"

    def __init__(self, url: str, home: Path) -> None:
        self._url = url
        self.home = home

    @property
    def url(self) -> str:
        return self._url

    def start(self) -> None:
        with self.session() as session:
            version = str(session.fetch("select version()")[0][0])
        if int(version.partition(".")[0]) < OLDEST_SERVER:
            raise CdpError(f"{self._place()} is ClickHouse {version}; version {OLDEST_SERVER} or later is needed")

    def stop(self) -> None:
        """Do nothing: somebody else runs the server."""

    def dbt_target(self) -> str:
        return "clickhouse"

    @contextmanager
    def session(self) -> Iterator[ClickHouseSession]:
        """Open one transaction, after finishing or discarding what a killed one left; CdpError when the server fails."""
        try:
            with Commit(self._client, self.home) as commit:
                yield ClickHouseSession(self._client, commit)
                commit.carry_out()
        except OperationalError as error:
            raise CdpError(f"{self._place()} was lost: {_reason(error)}; {self._advice}") from None
        except DatabaseError as error:
            if error.code in _OPERATIONAL:  # the server's own text may quote rows
                raise CdpError(f"{self._place()}: {_OPERATIONAL[error.code]}") from error
            raise

    @cached_property
    def _client(self) -> Client:
        """One client for all sessions: it keeps no state on the server, and pools its connections."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("clickhouse", "clickhousedb", "http", "https") or not parts.hostname:
            raise CdpError(
                "CDP_WAREHOUSE_URL is not a ClickHouse URL; it looks like clickhousedb://user:password@host:8123/default"
            )
        try:
            return clickhouse_connect.get_client(dsn=self.url, autogenerate_session_id=False, settings=dict(_SETTINGS))
        except DatabaseError as error:
            if error.code in _OPERATIONAL:
                raise CdpError(f"{self._place()}: {_OPERATIONAL[error.code]}; {self._advice}") from None
            raise CdpError(f"{self._place()} cannot be reached: {_reason(error)}; {self._advice}") from None

    def _place(self) -> str:
        """Which server, without the password."""
        parts = urlsplit(self.url)
        return f"ClickHouse at {parts.hostname}:{parts.port or 8123}{parts.path}"


class EmbeddedClickHouse(ClickHouse):
    """The ClickHouse of a home folder, started when it is needed; `port` fixes its loopback port."""

    _advice = "run `cdp up`"

    def __init__(self, home: Path, port: int | None = None) -> None:
        super().__init__("", home)
        self._server = LocalServer(home, port)

    @property
    def url(self) -> str:
        return self._server.url

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()
        self.__dict__.pop("_client", None)  # the next server may have another port


def _bind(sql: str, params: Sequence[Any]) -> str:
    return sql % tuple(literal(value) for value in params) if params else sql


def _reason(error: Exception) -> str:
    """The operating system's reason why the connection failed, or else the first line of the client's message."""
    said = re.search(r"\[Errno -?\d+\] ([^'\")]+)", str(error))
    return said[1] if said else str(error).partition("\n")[0].partition(" (for url")[0]


def _known(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """A result column, as text when its type is none in which columns are returned."""
    try:
        _arrow_type_of(pa.field("", values.type))
    except TypeError:
        return pa.chunked_array([[None if value is None else str(value) for value in values.to_pylist()]], pa.string())
    return values


def _arrow_type_of(field: pa.Field) -> pa.DataType:
    """The Arrow type in which a result column is returned; TypeError when there is none for it."""
    kind = field.type
    if pa.types.is_integer(kind):
        return pa.int64()
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", "UTC")
    if pa.types.is_null(kind):
        return pa.string()
    if pa.types.is_string(kind) or pa.types.is_boolean(kind) or pa.types.is_date32(kind) or pa.types.is_float64(kind):
        return kind
    if pa.types.is_decimal128(kind):
        return kind
    raise TypeError(
        f"column {field.name} of the answer is {kind}; cast it to String, Int64, Decimal(p, s), Bool, Date32 or DateTime64"
    )
