"""The raw tables: the columns that the loader adds to a contract's, and the SQL that reads current versions.

Raw keeps every version of a row that ever arrived.  The key of a raw table is the tenant, the contract's key
and the hash of the content.  The version with the greatest `_version_at` is the current one; of equal ones that
which was delivered last (`_loaded_at`), and within one delivery the hash breaks the tie.  A deletion is a version
too: the last content of the row, marked `_is_deleted`.  A row whose current version is a deletion is absent.  The
macro `latest` of the dbt project follows the same rule.
"""

from __future__ import annotations

from ingestion.contracts import System, Table
from warehouse import ColumnSpec, TableSpec, Versions

DEFAULT_TENANT = "default"
FIRST_LOADED = "_first_loaded_at"
"""A column that is not stored but may be asked for: when the first version of the row was loaded."""
NEWEST = ("_version_at", "_loaded_at")
"""The columns by which one version of a row is later than another."""
IS_THERE = "not coalesce(_is_deleted, false)"
"""The condition that a current version is not a deletion; rows that are older than the column have NULL."""

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
    """How the versions of a row are told apart in the raw table of a contract."""
    return Versions(("tenant_id", *table.key), NEWEST)


def current_rows(system: System, table: Table, columns: tuple[str, ...], among: str = "") -> str:
    """SQL for the current version of each row that is not deleted: the tenant, the key and `columns`.

    `columns` may include FIRST_LOADED.  `among` is a where clause on the versions.
    """
    wanted = ", ".join(quoted(name) for name in dict.fromkeys(("tenant_id", *table.key, *columns)))
    rows = f"{ranked_rows(system, table, (*columns, '_is_deleted'))} {among}"
    return f"select {wanted} from ({rows}) as ranked where _version_rank = 1 and {IS_THERE}"  # noqa: S608 names of contracts


def ranked_rows(system: System, table: Table, columns: tuple[str, ...]) -> str:
    """SQL for every version: the tenant, the key, `columns` and `_version_rank`, which is 1 for the current version.

    `columns` may include FIRST_LOADED.
    """
    entity = ", ".join(quoted(name) for name in versions(table).entity)
    newest = ", ".join(f"{name} desc" for name in NEWEST)
    stored = [name for name in dict.fromkeys(("tenant_id", *table.key, *columns)) if name != FIRST_LOADED]
    since = f", min(_loaded_at) over (partition by {entity}) as {FIRST_LOADED}" if FIRST_LOADED in columns else ""
    return (
        f"select {', '.join(map(quoted, stored))}, row_number() over"  # noqa: S608 names of contracts, no input
        f" (partition by {entity} order by {newest}, _row_hash desc) as _version_rank{since}"
        f" from {quoted(system.schema)}.{quoted(table.name)}"
    )


def quoted(name: str) -> str:
    """A name of a contract, quoted for both engines; no such name contains a quote."""
    return f'"{name}"'
