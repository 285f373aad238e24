"""Orphan references: rows that refer to a row which nobody has delivered.

Orphans are kept, because the row that they refer to may still arrive.  The list says which rows are orphans now.
"""

from __future__ import annotations

import pyarrow as pa

from ingestion.contracts import SYSTEMS, Column, System, Table
from ingestion.raw import current_rows, quoted
from warehouse import ColumnSpec, Session, TableSpec, Warehouse

ORPHAN_REFERENCE = TableSpec(
    schema="ops",
    name="orphan_reference",
    columns=(
        ColumnSpec("tenant_id", "text", nullable=False),
        ColumnSpec("source_system", "text", nullable=False),
        ColumnSpec("source_table", "text", nullable=False),
        ColumnSpec("source_key", "text", nullable=False),
        ColumnSpec("column_name", "text", nullable=False),
        ColumnSpec("referenced_table", "text", nullable=False),
        ColumnSpec("referenced_key", "text", nullable=False),
    ),
    key=("tenant_id", "source_system", "source_table", "source_key", "column_name"),
    comment="Current raw rows that refer to a row nobody delivered",
)


def find_orphans(warehouse: Warehouse) -> int:
    """Rebuild `ops.orphan_reference`: every reference from a current raw row to a key that raw does not hold; how many.

    The contracts declare the references (`Column.ref`).  They stay within one tenant and one system.  All raw tables
    must exist (`ingestion.loader.ensure_raw_tables`); the tables of a system that was never loaded are empty.
    """
    with warehouse.session() as session:
        session.ensure_table(ORPHAN_REFERENCE)
        found = [
            _orphans(session, system, table, references)
            for system in SYSTEMS.values()
            for table in system.tables
            if (references := tuple(column for column in table.stored_columns if column.ref))
        ]
        return session.replace(ORPHAN_REFERENCE, pa.concat_tables(found))


def _orphans(session: Session, system: System, table: Table, references: tuple[Column, ...]) -> pa.Table:
    """The orphans of one table: its current rows are ranked once, then each reference is looked up."""
    key = " || '|' || ".join(f"cast(present.{quoted(name)} as text)" for name in table.key)
    branches = [
        f"select tenant_id, '{system.name}' as source_system, '{table.name}' as source_table, {key} as source_key,"  # noqa: S608
        f" '{column.name}' as column_name, '{column.ref}' as referenced_table,"
        f" cast({quoted(column.name)} as text) as referenced_key"
        f" from present where {quoted(column.name)} is not null and not exists"
        f" (select 1 from {quoted(system.schema)}.{quoted(column.ref)} as parent"
        f" where parent.tenant_id = present.tenant_id"
        f" and parent.{quoted(system.table(column.ref).key[0])} = present.{quoted(column.name)})"
        for column in references
        if column.ref
    ]
    rows = current_rows(system, table, tuple(column.name for column in references))
    return session.fetch_arrow(f"with present as ({rows}) {' union all '.join(branches)}")
