"""PostgreSQL as a warehouse: connecting, DDL, Arrow in by binary COPY, Arrow out.

Belongs here: everything that is specific to PostgreSQL.  Does not belong here: how an embedded server
is started (`embedded_postgres.py`), any table of the domain.

Rows are written by binary COPY, which pgpq encodes from Arrow.  Neither pgpq nor the server casts, so
rows are first brought to the exact Arrow types of their columns (`TableSpec.conform`).  Those are encoded
as `text`, `bigint`, `numeric`, `boolean`, `date` and `timestamptz`.  The server never parses text of a
source, and no identifier or value is pasted into SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.csv
from pgpq import ArrowToPostgresBinaryEncoder
from psycopg import conninfo, errors, sql

from warehouse.base import ColumnSpec, Engine, Inserted, Session, TableSpec, Versions, Warehouse
from warehouse.disk import what_to_do
from warehouse.errors import CdpError
from warehouse.postgres_types import arrow_type_of, column_type

OLDEST_SERVER = 15
BATCH_ROWS = 65_536


# Instants are read and written in UTC, whatever the server is set to.  A session that hangs is ended and frees its locks.
_SETTINGS = """
set timezone = 'UTC';
set datestyle = 'ISO';
set lock_timeout = '5min';
set idle_in_transaction_session_timeout = '10min';
"""


class PostgresSession(Session):
    """One transaction of one connection."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._connection = connection
        self._stages = 0

    def lock(self, name: str) -> None:
        try:
            self.fetch("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"cdp {name}",))
        except errors.LockNotAvailable:
            raise CdpError(
                f"another session has held the lock for `{name}` for too long; end it, or wait and try again"
            ) from None

    def execute(self, statement: str | sql.SQL | sql.Composed, params: Sequence[Any] = ()) -> int:
        return self._connection.execute(_query(statement), params or None).rowcount

    def fetch(self, statement: str | sql.SQL | sql.Composed, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(_query(statement), params or None).fetchall()

    def fetch_arrow(self, statement: str, params: Sequence[Any] = (), *, other_types: bool = False) -> pa.Table:
        # First the types, from the statement itself; then the rows as CSV, which Arrow parses column by column.
        with psycopg.ClientCursor(self._connection) as binder:
            query = sql.SQL(binder.mogrify(statement, params or None))
        description = self._connection.execute(sql.SQL("select * from ({}) as answer limit 0").format(query)).description or []
        schema = pa.schema([(column.name, arrow_type_of(column, other_types)) for column in description])
        convert = pyarrow.csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        )
        read = pyarrow.csv.ReadOptions(column_names=schema.names, block_size=1 << 24)
        parse = pyarrow.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
        command = sql.SQL("copy ({}) to stdout (format csv, force_quote *)").format(query)
        # All text is gathered first: no reading thread of Arrow may hold a Python object when the interpreter ends.
        text = pa.BufferOutputStream()
        with self._connection.cursor() as cursor, cursor.copy(command) as copy:
            rows = iter(copy)
            while some := b"".join(islice(rows, 4_096)):  # psycopg returns them one by one
                text.write(some)
        answer = text.getvalue()
        if not answer.size:
            return schema.empty_table()
        source = pa.BufferReader(answer)
        return pyarrow.csv.read_csv(source, read_options=read, parse_options=parse, convert_options=convert)

    def scratch(self, columns: Sequence[ColumnSpec], rows: pa.Table) -> str:
        self._stages += 1
        spec = TableSpec("pg_temp", f"scratch_{self._stages}", tuple(columns))
        lines = [sql.SQL("{} {}").format(sql.Identifier(c.name), sql.SQL(column_type(c.type))) for c in columns]
        self.execute(
            sql.SQL("create temp table {} ({}) on commit drop").format(sql.Identifier(spec.name), sql.SQL(", ").join(lines))
        )
        self._analyze(spec, self._copy(spec, sql.Identifier(spec.name), rows))
        return spec.qualified

    def ensure_table(self, spec: TableSpec) -> None:
        present = self._columns(spec)
        if present.issuperset(column.name for column in spec.columns):
            return
        self.lock("ddl")  # `if not exists` alone fails when two sessions create the same thing
        present = self._columns(spec)
        if not present:
            self._create(spec)
        for column in spec.columns:
            if present and column.name not in present:
                add = sql.SQL("alter table {} add column {} {}")
                self.execute(add.format(_table(spec), sql.Identifier(column.name), sql.SQL(column_type(column.type))))

    def append(self, spec: TableSpec, rows: pa.Table) -> int:
        return self._copy(spec, _table(spec), rows)

    def insert_new(self, spec: TableSpec, rows: pa.Table | Iterable[pa.Table], versions: Versions | None = None) -> Inserted:
        self._stages += 1
        stage = sql.Identifier(f"stage_{self._stages}")
        self.execute(sql.SQL("create temp table {} (like {} including defaults) on commit drop").format(stage, _table(spec)))
        parts = [rows] if isinstance(rows, pa.Table) else rows
        received = sum(self._copy(spec, stage, part) for part in parts)
        columns = _names(column.name for column in spec.columns)
        had_rows = bool(versions and self.fetch(sql.SQL("select true from {} limit 1").format(_table(spec))))
        insert = sql.SQL("insert into {target} ({columns}) select {columns} from {stage} on conflict do nothing")
        added = self.execute(insert.format(target=_table(spec), columns=columns, stage=stage)) if received else 0
        self._analyze(spec, added)
        returned = older = 0
        if versions and received and (had_rows or added < received):
            returned, older = self._make_current(spec, stage, versions)
        self.execute(sql.SQL("drop table {}").format(stage))
        return Inserted(received, added + returned, added, older)

    def put(self, spec: TableSpec, rows: pa.Table) -> int:
        if not len(rows):
            return 0
        stage = sql.SQL(self.scratch(spec.columns, rows))
        columns = _names(column.name for column in spec.columns)
        assign = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in _rest(spec))
        statement = sql.SQL(
            "insert into {target} ({columns}) select {columns} from {stage} as new"
            " where not exists (select from {target} as stored where {is_same})"
            " on conflict ({key}) do update set {assign}"
        )
        names = {"target": _table(spec), "columns": columns, "stage": stage, "key": _names(spec.key)}
        self.execute(statement.format(**names, is_same=_is_same(spec), assign=assign))
        return len(rows)

    def replace(self, spec: TableSpec, rows: pa.Table) -> int:
        if not self.fetch(sql.SQL("select true from {} limit 1").format(_table(spec))):
            count = self._fill(spec, rows) if len(rows) >= BATCH_ROWS else self.append(spec, rows)
            self._analyze(spec, count)
            return count
        if not spec.key:
            raise ValueError(f"{spec.qualified} has no key by which its rows could be compared")
        # No truncate: readers would wait for this transaction to end.  Rows that stay the same, as most do, are not written,
        # because each written row also costs a place in every index.
        stage = sql.SQL(self.scratch(spec.columns, rows))
        gone = sql.SQL("delete from {} as stored where not exists (select from {} as new where {})")
        fresh = sql.SQL(
            "insert into {target} ({columns}) select {columns} from {stage} as new"
            " where not exists (select from {target} as stored where {is_key})"
        )
        columns = _names(column.name for column in spec.columns)
        deleted = self.execute(gone.format(_table(spec), stage, _is_same(spec)))
        added = len(rows) - self.fetch(sql.SQL("select count(*) from {}").format(_table(spec)))[0][0]
        if added:
            self.execute(fresh.format(target=_table(spec), columns=columns, stage=stage, is_key=_is_key(spec)))
        self._analyze(spec, deleted + added)
        return len(rows)

    def _fill(self, spec: TableSpec, rows: pa.Table) -> int:
        """Copy many rows into an empty table; the number that the server took.

        Indexes are built afterwards: sorting all keys once is far faster than finding the place of each.  Rows are frozen, for
        which the table must be truncated.  Otherwise the first reader would mark every page as committed and write it again.
        """
        found = self.fetch(
            "select index.indexrelid::regclass::text, pg_get_indexdef(index.indexrelid), named.conname,"
            " pg_get_constraintdef(named.oid) from pg_index as index"
            " left join pg_constraint as named on named.conindid = index.indexrelid where index.indrelid = to_regclass(%s)",
            (f'"{spec.schema}"."{spec.name}"',),
        )
        for name, _, constraint, _ in found:
            drop = "alter table {} drop constraint {}" if constraint else "drop index {1}"
            self.execute(sql.SQL(drop).format(_table(spec), sql.Identifier(constraint) if constraint else sql.SQL(name)))
        self.execute(sql.SQL("truncate {}").format(_table(spec)))
        count = self._copy(spec, _table(spec), rows, freeze=True)
        for _, definition, constraint, key in found:
            add = sql.SQL("alter table {} add constraint {} {}")
            named = sql.Identifier(constraint or "")
            self.execute(add.format(_table(spec), named, sql.SQL(key)) if constraint else sql.SQL(definition))
        return count

    def _columns(self, spec: TableSpec) -> set[str]:
        found = self.fetch(
            "select attname from pg_attribute where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped",
            (f'"{spec.schema}"."{spec.name}"',),
        )
        return {name for (name,) in found}

    def _create(self, spec: TableSpec) -> None:
        self.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(spec.schema)))
        lines = [
            sql.SQL("{} {} not null" if not column.nullable else "{} {}").format(
                sql.Identifier(column.name), sql.SQL(column_type(column.type))
            )
            for column in spec.columns
        ]
        if spec.key:
            lines.append(sql.SQL("primary key ({})").format(_names(spec.key)))
        self.execute(sql.SQL("create table {} ({})").format(_table(spec), sql.SQL(", ").join(lines)))
        if spec.comment:
            self.execute(sql.SQL("comment on table {} is {}").format(_table(spec), sql.Literal(spec.comment)))
        for columns in spec.indexes:
            self.execute(sql.SQL("create index on {} ({})").format(_table(spec), _names(columns)))

    def _copy(self, spec: TableSpec, target: sql.Composable, rows: pa.Table, *, freeze: bool = False) -> int:
        """Copy rows into `target`, whose columns are those of `spec`; the number that the server took."""
        schema = spec.conform(rows.slice(0, 0)).schema
        command = sql.SQL("copy {} ({}) from stdin (format binary, freeze {})").format(target, _names(schema.names), freeze)
        encoder = ArrowToPostgresBinaryEncoder(schema)
        with self._connection.cursor() as cursor:
            with cursor.copy(command) as copy:
                copy.write(encoder.write_header())
                for start in range(0, len(rows), BATCH_ROWS):  # in portions, which saves a second copy of all rows
                    for batch in spec.conform(rows.slice(start, BATCH_ROWS)).to_batches():
                        copy.write(encoder.write_batch(batch))
                copy.write(encoder.finish())
            return cursor.rowcount

    def _make_current(self, spec: TableSpec, stage: sql.Composable, versions: Versions) -> tuple[int, int]:
        """Make older versions current that were delivered again, as the latest of their entity.

        How many there were, and how many entities have a version that is later than their latest delivered row.
        """
        version = tuple(name for name in spec.key if name not in versions.entity)
        present, differing = (sql.Identifier(f"{name}_{self._stages}") for name in ("present", "differing"))
        names = {
            "stage": stage,
            "present": present,
            "differing": differing,
            "target": _table(spec),
            "entity": _names(versions.entity),
            "key": _names(spec.key),
            "newest": _names(versions.newest),
            "order": _newest_first(versions, version),
            "date_of_arrived": _names((*versions.newest, *version), "arrived"),
            "date_of_present": _names((*versions.newest, *version), "present"),
            "version_of_arrived": _names(version, "arrived"),
            "version_of_present": _names(version, "present"),
            "assignments": sql.SQL(", ").join(sql.SQL("{0} = new.{0}").format(sql.Identifier(name)) for name in _rest(spec)),
            "is_key": _is_key(spec),
        }
        self.execute(sql.SQL("analyze {stage}").format(**names))
        self.execute(
            sql.SQL("""
            create temp table {present} on commit drop as
            select distinct on ({entity}) {key}, {newest} from {target}
            where ({entity}) in (select {entity} from {stage})
            order by {order}
            """).format(**names)
        )
        # The planner cannot know how many rows `distinct on` leaves.  Nested loops over them would cost their square.
        self.execute("set local enable_nestloop = off")
        self.execute(
            sql.SQL("""
            create temp table {differing} on commit drop as
            select arrived.*, ({date_of_arrived}) > ({date_of_present}) as is_later
            from (select distinct on ({entity}) * from {stage} order by {order}) as arrived
            inner join {present} as present using ({entity})
            where ({version_of_arrived}) <> ({version_of_present})
            """).format(**names)
        )
        self.execute("set local enable_nestloop to default")
        self.execute(sql.SQL("analyze {differing}").format(**names))
        update = "update {target} as stored set {assignments} from {differing} as new where new.is_later and {is_key}"
        returned = self.execute(sql.SQL(update).format(**names))
        ((older,),) = self.fetch(sql.SQL("select count(*) from {differing} where not is_later").format(**names))
        self.execute(sql.SQL("drop table {present}, {differing}").format(**names))
        return returned, int(older)

    def _analyze(self, spec: TableSpec, changed: int) -> None:
        """Make the next query planned with the new size of the table; autovacuum would come a minute later."""
        if changed:
            self.execute(sql.SQL("analyze {}").format(_table(spec)))


class Postgres(Warehouse):
    """A PostgreSQL server that somebody runs, reached by its URL."""

    engine: Engine = "postgres"
    statement_error = psycopg.Error
    _advice = "check CDP_WAREHOUSE_URL and that the server runs"
    _folder: Path | None = None  # of the data, where that is on this machine

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def url(self) -> str:
        return self._url

    @property
    def sqlalchemy_url(self) -> str:
        """The URL with its driver, because SQLAlchemy 2.1 chooses another one for a bare `postgresql://`."""
        return f"postgresql+psycopg2://{self.url.partition('://')[2]}"

    def start(self) -> None:
        with self.session() as session:
            version = int(session.fetch("show server_version_num")[0][0]) // 10_000
        if version < OLDEST_SERVER:
            raise CdpError(f"{self._place()} is PostgreSQL {version}; version {OLDEST_SERVER} or later is needed")

    def stop(self) -> None:
        """Do nothing: somebody else runs the server."""

    def dbt_target(self) -> str:
        return "postgres"

    @contextmanager
    def session(self) -> Iterator[PostgresSession]:
        """Open one transaction; CdpError when the server cannot be reached, is lost, or has no room left."""
        try:
            with self.connect() as connection:
                connection.execute(_SETTINGS)
                yield PostgresSession(connection)
        except (psycopg.OperationalError, errors.InsufficientPrivilege) as error:
            # The primary message names objects and causes; details, which may quote rows, stay out.
            message = (error.diag.message_primary or str(error)).splitlines()[0]
            raise CdpError(f"{self._place()}: {message}{what_to_do(error.sqlstate, self._advice, self._folder)}") from error

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        try:
            defaults = {"connect_timeout": "10", "application_name": "cdp", **conninfo.conninfo_to_dict(self.url)}
        except psycopg.ProgrammingError:
            raise CdpError(
                "CDP_WAREHOUSE_URL is not a PostgreSQL URL; it looks like postgresql://user:password@host:5432/db"
            ) from None
        try:
            return psycopg.connect(**defaults)  # type: ignore[arg-type]
        except psycopg.OperationalError as error:
            reason = str(error).splitlines()[0].rpartition("failed: ")[2]
            raise CdpError(f"{self._place()} cannot be reached: {reason}; {self._advice}") from None

    def _place(self) -> str:
        """Which server, without the password."""
        parts = conninfo.conninfo_to_dict(self.url)
        return f"PostgreSQL at {parts.get('host', 'localhost')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"


def _query(statement: str | sql.SQL | sql.Composed) -> sql.SQL | sql.Composed:
    return sql.SQL(statement) if isinstance(statement, str) else statement  # the project's own text, never a user's


def _table(spec: TableSpec) -> sql.Identifier:
    return sql.Identifier(spec.schema, spec.name)


def _names(names: Iterable[str], relation: str | None = None) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(relation, name) if relation else sql.Identifier(name) for name in names)


def _newest_first(versions: Versions, version: Iterable[str]) -> sql.Composed:
    """An order in which the current version of each entity comes first."""
    falling = (sql.SQL("{} desc").format(_names([name])) for name in (*versions.newest, *version))
    return sql.SQL(", ").join([_names(versions.entity), *falling])


def _rest(spec: TableSpec) -> list[str]:
    """The columns that do not belong to the key."""
    return [column.name for column in spec.columns if column.name not in spec.key]


def _is_key(spec: TableSpec) -> sql.Composed:
    """The condition that a `new` row has the key of a `stored` row."""
    return sql.SQL(" and ").join(sql.SQL("new.{0} = stored.{0}").format(sql.Identifier(name)) for name in spec.key)


def _is_same(spec: TableSpec) -> sql.Composed:
    """The condition that a `new` row equals a `stored` row in every column."""
    alike = (sql.SQL("new.{0} is not distinct from stored.{0}").format(sql.Identifier(name)) for name in _rest(spec))
    return sql.SQL(" and ").join([_is_key(spec), *alike])
