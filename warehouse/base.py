"""What every engine can do for ingestion: the operations that the loader and identity use.

Belongs here: the interface and the values that it exchanges (relations, columns, Arrow tables).
Does not belong here: any table of the domain, any SQL dialect (one module per engine).

A `Session` is one transaction.  It commits when its block ends and rolls back when the block raises,
so data, ledger and cursor are written together or not at all.  Only later sessions can read what a
session writes: an engine without transactions writes it at the end.  `execute` and `fetch` take SQL
that both engines understand.  Parameters are text or whole numbers, and are written `%s`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

import pyarrow as pa

Engine = Literal["postgres", "clickhouse"]


def arrow_type(logical: str) -> pa.DataType:
    """The Arrow type in which values of a logical type travel; ValueError when there is no such type."""
    name, _, parameters = logical.rstrip(")").partition("(")
    match name:
        case "text" | "json":
            return pa.string()
        case "integer":
            return pa.int64()
        case "decimal":
            precision, scale = parameters.split(",")
            return pa.decimal128(int(precision), int(scale))
        case "boolean":
            return pa.bool_()
        case "date":
            return pa.date32()
        case "timestamp":
            return pa.timestamp("us", "UTC")
    raise ValueError(f"unknown logical type {logical!r}")


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A stored column: its logical type as in `ingestion.contracts.table` and whether it may be NULL."""

    name: str
    type: str
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A stored table: where it is, its columns, and the key no two rows share."""

    schema: str
    name: str
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...] = ()
    comment: str = ""
    indexes: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def qualified(self) -> str:
        """`schema.name`; both are plain lower-case identifiers by construction."""
        return f"{self.schema}.{self.name}"

    def arrow_schema(self) -> pa.Schema:
        """The columns as an Arrow schema, in order."""
        return pa.schema([(column.name, arrow_type(column.type)) for column in self.columns])

    def conform(self, rows: pa.Table) -> pa.Table:
        """`rows` with its columns in this table's order and exactly this table's Arrow types.

        Bulk writers never cast, so a wrong type must fail here.  ValueError for a column that the table
        lacks; ArrowInvalid for a value that the type cannot hold.
        """
        strange = set(rows.column_names) - {column.name for column in self.columns}
        if strange:
            raise ValueError(f"{self.qualified} has no column {', '.join(sorted(strange))}")
        schema = pa.schema([field for field in self.arrow_schema() if field.name in rows.column_names])
        return rows.select(schema.names).cast(schema)


@dataclass(frozen=True, slots=True)
class Inserted:
    """What came of a set of rows, as the engine counted them.

    `received` is how many rows there were.  `loaded` is how many of them changed the table: the table lacked them, or an
    older version became current again.  `added` is how many the table lacked, which is by how many rows it grew.  `older` is
    the number of entities whose latest row among them did not become current, because the table has a later version.
    """

    received: int
    loaded: int
    added: int
    older: int = 0


@dataclass(frozen=True, slots=True)
class Versions:
    """How the versions of an entity are told apart in a table.

    `entity` are the key columns that identify the entity; the other key columns tell its versions apart.
    The version with the greatest value in the first column of `newest` is current; its next columns break
    ties, then the other key columns do.
    """

    entity: tuple[str, ...]
    newest: tuple[str, ...]


class Session(ABC):
    """One open transaction on the warehouse."""

    @abstractmethod
    def lock(self, name: str) -> None:
        """Wait until no other session holds the lock `name`, then hold it until this session ends."""

    @abstractmethod
    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run one statement that may be run again without further effect, such as a delete.

        Returns the number of rows that it changed, or -1 when the engine does not tell.
        """

    @abstractmethod
    def fetch(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one query; its rows as tuples."""

    def has(self, relation: str) -> bool:
        """Whether there is a table or view of this name, which is `schema.name`."""
        there = "select 1 from information_schema.tables where table_schema = %s and table_name = %s"
        return bool(self.fetch(there, relation.split(".")))

    @abstractmethod
    def fetch_arrow(self, sql: str, params: Sequence[Any] = (), *, other_types: bool = False) -> pa.Table:
        """Run one query; its rows as one Arrow table (text, int64, decimal128, float64, bool, date32, timestamp[us, UTC]).

        TypeError when a column has another type, unless `other_types`: it comes as text then.
        """

    @abstractmethod
    def scratch(self, columns: Sequence[ColumnSpec], rows: pa.Table) -> str:
        """Put `rows` into a relation that lives as long as this session; its name, for `fetch` and `execute`."""

    @abstractmethod
    def ensure_table(self, spec: TableSpec) -> None:
        """Create the schema and the table when absent; add the columns that the table lacks; never drop or retype one."""

    @abstractmethod
    def append(self, spec: TableSpec, rows: pa.Table) -> int:
        """Bulk-insert rows whose keys are new; how many.

        Columns are matched by name; columns absent from `rows` are NULL.
        """

    @abstractmethod
    def insert_new(self, spec: TableSpec, rows: pa.Table | Iterable[pa.Table], versions: Versions | None = None) -> Inserted:
        """Insert one row for each key that the table lacks; the other rows are duplicates.

        `rows` may come in parts, which are never held in memory together.  Whoever produces them may
        use the session in between.  All parts are one set: where it is cut changes nothing.

        With `versions`, an older version of an entity becomes current again when it is delivered as
        the latest row of its entity in `rows` and is later than the current version.  It takes the values
        of the delivered row and counts as `loaded`.  Only then is `older` counted.
        """

    @abstractmethod
    def put(self, spec: TableSpec, rows: pa.Table) -> int:
        """Insert rows, each in place of the stored row with its key; how many were given.  No two of them may share a key."""

    @abstractmethod
    def replace(self, spec: TableSpec, rows: pa.Table) -> int:
        """Make the table, which must have a key, hold exactly these rows; how many they are."""


class Warehouse(ABC):
    """The database of an installation.  `start` may be called any number of times."""

    engine: Engine
    statement_error: type[Exception]
    """What the driver raises for a statement that is wrong."""

    @property
    @abstractmethod
    def url(self) -> str:
        """A URL that dbt, BI tools and the engine's own clients accept."""

    @property
    def sqlalchemy_url(self) -> str:
        """`url` as SQLAlchemy reads it."""
        return self.url

    @abstractmethod
    def start(self) -> None:
        """Make the warehouse reachable; CdpError in one line when it cannot be."""

    @abstractmethod
    def stop(self) -> None:
        """Stop the server that `start` started; a server that somebody else runs is left alone."""

    @abstractmethod
    def session(self) -> AbstractContextManager[Session]:
        """Open one transaction."""

    @abstractmethod
    def dbt_target(self) -> str:
        """The dbt target in `dbt_project/profiles.yml` that speaks to this warehouse."""

    def dbt_variables(self) -> dict[str, str]:
        """The environment that `dbt_project/profiles.yml` reads: the target, and the parts of the URL without its escapes."""
        url = urlsplit(self.url)
        is_encrypted = url.scheme == "https" or parse_qs(url.query).get("secure", [""])[0].lower() in ("1", "true")
        parts = {
            "CDP_DBT_TARGET": self.dbt_target(),
            "CDP_DBT_HOST": url.hostname,
            "CDP_DBT_PORT": url.port,
            "CDP_DBT_USER": url.username,
            "CDP_DBT_DATABASE": url.path.strip("/"),
            "CDP_DBT_SECURE": "true" if is_encrypted else "false",
            "DBT_ENV_SECRET_CDP_PASSWORD": url.password or "",
        }
        return {name: unquote(str(part)) for name, part in parts.items() if part is not None}
