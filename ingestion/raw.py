"""The raw tables: what the loader adds to a contract's columns, and the SQL that reads current versions.

Raw keeps every version of a row that ever arrived.  Its key is the tenant, the contract's key and
the hash of the content; the current version is the one with the greatest `_version_at`, the hash
breaking ties.  A row that is gone at its source is one version more, its last content marked
`_is_deleted`; when that is the current one, the row is not there.  The macro `latest` of the dbt
project says the same.
"""

from __future__ import annotations

from ingestion.contracts import System, Table
from warehouse import ColumnSpec, TableSpec, Versions

DEFAULT_TENANT = "default"
FIRST_LOADED = "_first_loaded_at"
"""A column to ask of rows besides the stored ones: when the first version of the row was loaded."""
IS_THERE = "not coalesce(_is_deleted, false)"
"""The condition on a current version; NULL is in rows from before the column."""

_PROVENANCE = (
    ColumnSpec("tenant_id", "text", nullable=False),
    ColumnSpec("_row_hash", "text", nullable=False),
    ColumnSpec("_version_at", "timestamp", nullable=False),
    ColumnSpec("_is_deleted", "boolean", nullable=False),
    ColumnSpec("_load_id", "text", nullable=False),
    ColumnSpec("_loaded_at", "timestamp", nullable=False),
    ColumnSpec("_source_file", "text", nullable=False),
    ColumnSpec("_source_row", "integer", nullable=False),
)


def raw_table(system: System, table: Table) -> TableSpec:
    """`raw_<system>.<table>` as it is stored."""
    required = set(table.required)
    columns = tuple(ColumnSpec(c.name, c.type, nullable=c.name not in required) for c in table.stored_columns)
    key = ("tenant_id", *table.key, "_row_hash")
    return TableSpec(system.schema, table.name, columns + _PROVENANCE, key, table.description)


def versions(table: Table) -> Versions:
    """How the raw table of a contract holds versions."""
    return Versions(("tenant_id", *table.key), "_version_at")


def current_rows(system: System, table: Table, columns: tuple[str, ...], among: str = "") -> str:
    """SQL of the current version of each row that is there: the tenant, the key and `columns`; `among` is a where clause.

    `columns` may have FIRST_LOADED.
    """
    wanted = ", ".join(quoted(name) for name in dict.fromkeys(("tenant_id", *table.key, *columns)))
    rows = f"{ranked_rows(system, table, (*columns, '_is_deleted'))} {among}"
    return f"select {wanted} from ({rows}) as ranked where _version_rank = 1 and {IS_THERE}"  # noqa: S608 names of contracts


def ranked_rows(system: System, table: Table, columns: tuple[str, ...]) -> str:
    """SQL of every version: the tenant, the key, `columns` and `_version_rank`, which is 1 for the current one.

    `columns` may have FIRST_LOADED.
    """
    entity = ", ".join(quoted(name) for name in versions(table).entity)
    stored = [name for name in dict.fromkeys(("tenant_id", *table.key, *columns)) if name != FIRST_LOADED]
    since = f", min(_loaded_at) over (partition by {entity}) as {FIRST_LOADED}" if FIRST_LOADED in columns else ""
    return (
        f"select {', '.join(map(quoted, stored))}, row_number() over"  # noqa: S608 names of contracts, no input
        f" (partition by {entity} order by _version_at desc, _row_hash desc) as _version_rank{since}"
        f" from {quoted(system.schema)}.{quoted(table.name)}"
    )


def quoted(name: str) -> str:
    """A name of a contract as both engines quote it; contracts name nothing with a quote in it."""
    return f'"{name}"'
