"""How the databases that can be a source differ: how a value becomes text, how instants compare, how a transaction begins.

Belongs here: everything that is specific to PostgreSQL, MySQL or SQLite as a source.  Does not belong here:
connecting (`database.py`), which rows are read (`extraction.py`).

Values travel as text, because databases hold values that their drivers cannot return (infinity, years before
Christ, 0000-00-00) or would round.  The contract judges this text like the text of a file.

| at the source          | as text                                                                   |
|------------------------|---------------------------------------------------------------------------|
| instant with a zone    | in UTC with its offset; one without a zone stays without one              |
| floating point         | the shortest decimal that is this number, without an exponent             |
| JSON, list             | its JSON                                                                  |
| bytes                  | `\\0x` and hexadecimal, which no type accepts: the value is refused        |
| anything else          | as the database casts it                                                  |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from ingestion.readers.spelling import in_full

Kind = str
"""What a column holds: text, integer, decimal, float, boolean, date, local, instant, json, list, bytes, bit or other."""


def kind_of(live: sa.types.TypeEngine[Any]) -> Kind:
    """The kind of a reflected type."""
    for types, kind in _KINDS:
        if isinstance(live, types):
            return kind
    if isinstance(live, sa.DateTime):
        return "instant" if getattr(live, "timezone", False) or isinstance(live, mysql.TIMESTAMP) else "local"
    return "other"


_KINDS: tuple[tuple[tuple[type[Any], ...], Kind], ...] = (
    ((mysql.BIT,), "bit"),
    ((sa.Boolean,), "boolean"),
    ((sa.Integer,), "integer"),
    ((sa.Float,), "float"),
    ((sa.Numeric,), "decimal"),
    ((sa.JSON,), "json"),
    ((sa.ARRAY,), "list"),
    ((sa.LargeBinary, mysql.BINARY, mysql.VARBINARY, sa.BINARY, sa.VARBINARY), "bytes"),
    ((sa.String, sa.Uuid, sa.Enum), "text"),
    ((sa.Date,), "date"),
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of database.

    `begin` is run before anything is read, so that all statements see the database as it was then.
    `expression` is what is selected for a column, and `written` makes text of what the driver returns for it.
    `since` gives the condition that a cursor column is not before an instant, in a source whose local times are
    those of a zone; None when a column of this kind cannot be compared with an instant.
    """

    driver: str
    options: dict[str, Any]
    begin: tuple[str, ...]
    expression: Callable[[sa.ColumnClause[Any], Kind], sa.ColumnElement[Any]]
    written: Callable[[Kind, Sequence[Any]], pa.Array]
    since: Callable[[sa.ColumnClause[Any], Kind, datetime, ZoneInfo], sa.ColumnElement[bool] | None]


# PostgreSQL --------------------------------------------------------------------------------------


def _postgres_expression(column: sa.ColumnClause[Any], kind: Kind) -> sa.ColumnElement[Any]:
    if kind == "bytes":
        return column
    return sa.cast(sa.func.to_jsonb(column) if kind == "list" else column, sa.Text)


def _from_text(kind: Kind, values: Sequence[Any]) -> pa.Array:
    """Text as the database writes it, changed where the contract spells a value otherwise."""
    if kind == "bytes":
        return pa.array([None if value is None else _hexadecimal(bytes(value)) for value in values], pa.string())
    texts = pa.array(values, pa.string())
    if kind == "instant":
        return pc.replace_substring_regex(texts, r"\+00$", "+00:00")
    return in_full(texts) if kind == "float" else texts


def _local_or_instant(column: sa.ColumnClause[Any], kind: Kind, since: datetime, zone: ZoneInfo) -> sa.ColumnElement[bool] | None:
    local = since.astimezone(zone).replace(tzinfo=None)
    match kind:
        case "instant":
            return column >= sa.literal(since, sa.DateTime(timezone=True))
        case "local":
            return column >= sa.literal(local, sa.DateTime())
        case "date":
            return column >= sa.literal(local.date(), sa.Date())
    return None


# MySQL ---------------------------------------------------------------------------------------------


def _mysql_expression(column: sa.ColumnClause[Any], kind: Kind) -> sa.ColumnElement[Any]:
    match kind:
        case "bytes":
            return column
        case "bit":
            return sa.cast(sa.cast(column, mysql.INTEGER(unsigned=True)), sa.Text)
        case "instant":  # the session is in UTC
            return sa.func.concat(sa.cast(column, sa.Text), "+00:00")
    return sa.cast(column, sa.Text)


def _mysql_since(column: sa.ColumnClause[Any], kind: Kind, since: datetime, zone: ZoneInfo) -> sa.ColumnElement[bool] | None:
    if kind == "instant":
        return column >= sa.literal(since.astimezone(UTC).replace(tzinfo=None), sa.DateTime())
    return _local_or_instant(column, kind, since, zone)


# SQLite --------------------------------------------------------------------------------------------


def _sqlite_written(kind: Kind, values: Sequence[Any]) -> pa.Array:
    """Text value by value: in SQLite each value has a type of its own, whatever the type of its column."""
    return pa.array([_plain(value) for value in values], pa.string())


def _plain(value: Any) -> str | None:
    match value:
        case None | str():
            return value
        case bytes():
            return _hexadecimal(value)
        case float():
            return format(Decimal(repr(value)), "f")
    return str(value)


def _sqlite_since(column: sa.ColumnClause[Any], kind: Kind, since: datetime, zone: ZoneInfo) -> sa.ColumnElement[bool]:
    """SQLite holds instants as text, with or without an offset.

    They are compared in seconds with the earlier of the two instants that this may mean.  A value that SQLite cannot read as
    an instant is always included, and the contract judges it.
    """
    clock = since.astimezone(zone).replace(tzinfo=UTC)
    seconds = sqlite_seconds(column)
    return sa.or_(seconds.is_(None), seconds >= int(min(since, clock).timestamp()))


def sqlite_seconds(column: sa.ColumnClause[Any]) -> sa.ColumnElement[int]:
    """An instant of SQLite as seconds since 1970; NULL when the value is not an instant."""
    return sa.cast(sa.func.strftime("%s", column), sa.Integer)


def _hexadecimal(value: bytes) -> str:
    return f"\0x{value.hex()}"


DIALECTS: dict[str, Dialect] = {
    "postgresql": Dialect(
        "psycopg",
        {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
        ("set local timezone = 'UTC'", "set local datestyle = 'ISO, YMD'", "set local extra_float_digits = 1"),
        _postgres_expression,
        _from_text,
        _local_or_instant,
    ),
    "mysql": Dialect(
        "pymysql",
        {"isolation_level": "REPEATABLE READ"},
        ("set time_zone = '+00:00'", "start transaction with consistent snapshot, read only"),
        _mysql_expression,
        _from_text,
        _mysql_since,
    ),
    "sqlite": Dialect("pysqlite", {}, ("begin",), lambda column, _: column, _sqlite_written, _sqlite_since),
}
"""The databases that can be a source, by the scheme of their URL."""
