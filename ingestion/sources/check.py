"""Compares the live schema of a source with the contract: what differs, and what happens because of it.

Belongs here: the comparison, which reads no row.  Does not belong here: how it is printed (`cdp_cli`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingestion.contracts import SYSTEMS, Column, Table
from ingestion.deliveries import check_folder
from ingestion.readers import open_file
from ingestion.sources.config import FileSource, Source, SqlSource
from ingestion.sources.database import LiveTable, open_database, sqlite_source
from ingestion.sources.dialects import Kind
from ingestion.sources.extraction import ABSENT
from ingestion.sources.files import database_in, fetched


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference and its consequence.  `refuses` says that nothing is loaded because of it."""

    table: str
    column: str
    difference: str
    consequence: str
    refuses: bool = False


_NEVER = "every value is refused"
# What happens to text, or to values of an unknown kind, in a column of a type.
_BY_VALUE = {
    "integer": "a value that is no whole number is refused (BAD_NUMBER)",
    "decimal": "a value that is no decimal number is refused (BAD_NUMBER)",
    "boolean": "a value that is not true/false, yes/no or 1/0 is refused (BAD_BOOLEAN)",
    "date": "a value that is not written YYYY-MM-DD, or with its year first, is refused (BAD_DATE)",
    "timestamp": "a value that is not written in ISO 8601, or with its year first, is refused (BAD_TIMESTAMP)",
    "json": "a value that is not one JSON document is refused (BAD_JSON)",
}
# Kinds whose values a column of a type takes as they are.
_FITS: dict[str, frozenset[Kind]] = {
    "text": frozenset({"text", "integer", "decimal", "other"}),
    "integer": frozenset({"integer", "bit"}),
    "decimal": frozenset({"integer", "decimal", "float"}),
    "boolean": frozenset({"boolean", "bit"}),
    "date": frozenset({"date"}),
    "timestamp": frozenset({"local", "instant", "date"}),
    "json": frozenset({"json", "list"}),
}
# What happens to values of another kind.  Every value of a pair that neither table has is refused.
_BECOMES: dict[tuple[str, Kind], str] = {
    ("text", "float"): "loaded as its decimal digits",
    ("text", "boolean"): "loaded as true or false, or as the database writes it",
    ("text", "date"): "loaded as YYYY-MM-DD",
    ("text", "local"): "loaded as the database writes it",
    ("text", "instant"): "loaded as the database writes it, in UTC",
    ("text", "json"): "loaded as its JSON text",
    ("text", "list"): "loaded as its JSON text",
    ("integer", "decimal"): "a value with a fraction is refused (OUT_OF_SCALE)",
    ("integer", "float"): "a value with a fraction is refused (OUT_OF_SCALE)",
    ("decimal", "bit"): "loaded as 0 or 1",
    ("boolean", "integer"): "a value other than 0 and 1 is refused (BAD_BOOLEAN)",
    ("date", "local"): "a value that is not midnight is refused (BAD_DATE)",
}


def check_source(home: Path, source: Source) -> Iterator[Finding]:
    """What differs, table by table; CdpError when the source cannot be reached or read at all."""
    if isinstance(source, SqlSource):
        yield from _check_database(source)
        return
    with fetched(home, source) as folder:
        if database := database_in(SYSTEMS[source.system], folder):
            yield from _check_database(sqlite_source(source.system, database, source.tenant_id))
        else:
            yield from _check_files(source, folder)


def _check_database(source: SqlSource) -> Iterator[Finding]:
    system = SYSTEMS[source.system]
    with open_database(source) as database:
        tables = {contract.name: database.table(contract) for contract in system.tables}
    absent = [name for name, table in tables.items() if table is None]
    if len(absent) == len(tables):
        yield Finding("(every table)", "", "absent", ABSENT, refuses=True)
        return
    for table in filter(None, tables.values()):
        yield from _differences(source, system.timezone, table)
    if absent:
        yield Finding(", ".join(absent), "", "absent", "not read; its rows in raw stay")


def _differences(source: SqlSource, zone: str, table: LiveTable) -> Iterator[Finding]:
    contract = table.contract
    yield from _presence(contract, [column.name for column in table.missing], table.unknown)
    for column in contract.stored_columns:
        if column.name not in table.names:
            continue
        kind, length = table.kinds[column.name], table.lengths[column.name]
        longest = column.parameters[0] if column.base_type == "text" and column.parameters else None
        if consequence := becomes(column, kind):
            yield Finding(contract.name, column.name, f"{kind}, not {column.base_type}", consequence)
        elif kind == "text" and length and longest and length > longest:
            yield Finding(
                contract.name,
                column.name,
                f"up to {length}, not {longest}",
                "a longer value is cut" if column.is_describing else "a longer value is refused (TOO_LONG)",
            )
        elif kind == "local" and column.base_type == "timestamp" and zone != "UTC":
            yield Finding(contract.name, column.name, "has no zone", f"read in the zone of the contract, {zone}")


def becomes(column: Column, kind: Kind) -> str | None:
    """What happens to values of a kind in this column; None when they are taken as they are."""
    type_ = column.base_type
    if kind in _FITS[type_]:
        return None
    if (type_, kind) in _BECOMES:
        return _BECOMES[type_, kind]
    return _BY_VALUE[type_] if kind in ("text", "other") and type_ in _BY_VALUE else _NEVER


def _check_files(source: FileSource, folder: Path) -> Iterator[Finding]:
    system = SYSTEMS[source.system]
    for table, paths in check_folder(system, folder).files.items():
        files = [open_file(path, table) for path in paths]
        missing = {column for file in files for column in file.missing_columns}
        added = tuple(dict.fromkeys(column for file in files for column in file.unknown_columns))
        yield from _presence(table, sorted(missing), added)


def _presence(contract: Table, missing: list[str], added: tuple[str, ...]) -> Iterator[Finding]:
    for name in missing:
        required = name in contract.required
        consequence = "the source is not loaded, because no row of the table would be valid" if required else "loaded as NULL"
        yield Finding(contract.name, name, "missing", consequence, refuses=required)
    for name in added:
        yield Finding(contract.name, name, "added", "not loaded; the ledger names it")
