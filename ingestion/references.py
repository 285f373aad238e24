"""Orphan references: rows that refer to a row which nobody has delivered.

Orphans are kept, because the row that they refer to may still arrive.  The list says which rows are orphans now.

A look for orphans reads what loads brought since the last look, and no more: the references of the rows that they touched, and
the orphans that wait for rows of their tables.  A row that was delivered once is known for ever, also when it is deleted, so no
load makes an orphan of a row that it does not touch.  Which loads were looked at is recorded with the list, in one transaction.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa

from ingestion.contracts import SYSTEMS, Column, System, Table
from ingestion.ledger import LOAD_LEDGER
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

ORPHAN_SEARCH = TableSpec(
    schema="ops",
    name="orphan_search",
    columns=(ColumnSpec("load_id", "text", nullable=False), ColumnSpec("references_sha256", "text", nullable=False)),
    key=("load_id", "references_sha256"),
    comment="Loads whose rows were looked at for orphan references, and the references that their contract had then",
)

_LOAD_ID = (ColumnSpec("load_id", "text", nullable=False),)
_MINE = "source_system = %s and source_table = %s"


@dataclass(slots=True)
class Orphans:
    """What a look for orphans found: how many there are, and those since the last look by system, table, column and parent."""

    total: int = 0
    new: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)


def find_orphans(warehouse: Warehouse) -> Orphans:
    """Bring `ops.orphan_reference` up to date: every reference from a current raw row to a key that raw does not hold.

    The contracts declare the references (`Column.ref`).  They stay within one tenant and one system.  All raw tables
    must exist (`ingestion.loader.ensure_raw_tables`).
    """
    found = Orphans()
    with warehouse.session() as session:
        for spec in (LOAD_LEDGER, ORPHAN_REFERENCE, ORPHAN_SEARCH):
            session.ensure_table(spec)
    with warehouse.session() as session:
        session.lock("find orphans")
        news = _unseen(session)
        by_name = {(system.name, table.name): (system, table) for system in SYSTEMS.values() for table in system.tables}
        seen = []
        for (system, table), loads in ((by_name[name], loads) for name, loads in news.items() if name in by_name):
            _search(session, system, table, loads, found)
            seen += [{"load_id": load_id, "references_sha256": _references_hash(table)} for load_id in loads]
        session.append(ORPHAN_SEARCH, pa.Table.from_pylist(seen, ORPHAN_SEARCH.arrow_schema()))
    with warehouse.session() as session:  # only a later session sees what this one wrote
        found.total = int(session.fetch("select count(*) from ops.orphan_reference")[0][0])
    return found


def _unseen(session: Session) -> dict[tuple[str, str], list[str]]:
    """By system and table the loads that changed something and were not looked at with the references of today's contracts."""
    seen = set(session.fetch("select load_id, references_sha256 from ops.orphan_search"))
    hashes = {(system.name, table.name): _references_hash(table) for system in SYSTEMS.values() for table in system.tables}
    loads = session.fetch(
        "select source_system, source_table, load_id from ops.load_ledger"
        " where added > 0 or loaded > 0 or deleted > 0 order by load_id"
    )
    found: dict[tuple[str, str], list[str]] = {}
    for system, table, load_id in loads:
        if (load_id, hashes.get((system, table))) not in seen:
            found.setdefault((system, table), []).append(load_id)
    return found


def _references_hash(table: Table) -> str:
    said = [(column.name, column.ref) for column in table.stored_columns if column.ref]
    return hashlib.sha256(f"{table.key} {said}".encode()).hexdigest()


def _search(session: Session, system: System, table: Table, loads: list[str], found: Orphans) -> None:
    """Look at the rows of a table that some loads brought: what they refer to, and who waited for them."""
    ids = session.scratch(_LOAD_ID, pa.table({"load_id": loads}))
    brought = f"from {quoted(system.schema)}.{quoted(table.name)} where _load_id in (select load_id from {ids})"  # noqa: S608 names of contracts
    session.execute(
        f"delete from ops.orphan_reference where source_system = %s and referenced_table = %s and (tenant_id, referenced_key) in"  # noqa: S608
        f" (select tenant_id, cast({quoted(table.key[0])} as text) {brought})",
        (system.name, table.name),
    )
    references = tuple(column for column in table.stored_columns if column.ref)
    if not references:
        return
    entity = ", ".join(quoted(name) for name in ("tenant_id", *table.key))
    among = f"where ({entity}) in (select {entity} {brought})"
    orphans = _orphans(session, system, table, references, among)
    places = [name for name in ORPHAN_REFERENCE.key if name not in ("source_system", "source_table")]
    known = session.fetch_arrow(f"select {', '.join(places)} from ops.orphan_reference where {_MINE}", (system.name, table.name))  # noqa: S608
    before = set(zip(*(known[name].to_pylist() for name in places), strict=True))
    rows = orphans.to_pylist()
    for row in rows:
        if tuple(row[name] for name in places) not in before:
            found.new[system.name, table.name, row["column_name"], row["referenced_table"]] += 1
    if before:
        session.execute(
            f"delete from ops.orphan_reference where {_MINE} and (tenant_id, source_key) in"  # noqa: S608 names of contracts
            f" (select tenant_id, {_key(table)} {brought})",
            (system.name, table.name),
        )
    session.put(ORPHAN_REFERENCE, pa.Table.from_pylist(rows, ORPHAN_REFERENCE.arrow_schema()))


def _key(table: Table, relation: str = "") -> str:
    """SQL for the key of a row as one text."""
    return " || '|' || ".join(f"cast({relation}{quoted(name)} as text)" for name in table.key)


def _orphans(session: Session, system: System, table: Table, references: tuple[Column, ...], among: str) -> pa.Table:
    """The orphans among some rows of a table: its current rows are ranked once, then each reference is looked up."""
    branches = [
        f"select tenant_id, '{system.name}' as source_system, '{table.name}' as source_table,"  # noqa: S608 names of contracts
        f" {_key(table, 'present.')} as source_key,"
        f" '{column.name}' as column_name, '{column.ref}' as referenced_table,"
        f" cast({quoted(column.name)} as text) as referenced_key"
        f" from present where {quoted(column.name)} is not null and not exists"
        f" (select 1 from {quoted(system.schema)}.{quoted(column.ref)} as parent"
        f" where parent.tenant_id = present.tenant_id"
        f" and parent.{quoted(system.table(column.ref).key[0])} = present.{quoted(column.name)})"
        for column in references
        if column.ref
    ]
    rows = current_rows(system, table, tuple(column.name for column in references), among)
    return session.fetch_arrow(f"with present as ({rows}) {' union all '.join(branches)}")
