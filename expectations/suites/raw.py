"""What must be true of a raw table before anything is built on it; one suite per table of the contracts.

Belongs here: rules that hold for every raw table alike.  A fact about one column is written in its
contract, and arrives here by itself.  Does not belong here: uniqueness of current rows and references
(dbt tests them on the staged rows), types (the loader rejects what does not parse).

The loader already refuses what these suites look for.  They are asked again, by another program and
from the stored rows, because raw tables can also be written by hand, by a restore or by a faulty release.
"""

from __future__ import annotations

from collections.abc import Mapping

from expectations.suite import Expectation, Suite
from ingestion.contracts import SYSTEMS, Column, System, Table
from warehouse import Session


def loaded_rows(session: Session) -> dict[tuple[str, str], int]:
    """(system, table) to the rows by which all its loads together say it grew, from the load ledger."""
    rows = session.fetch("select source_system, source_table, sum(coalesce(added, loaded)) from ops.load_ledger group by 1, 2")
    return {(system, table): int(loaded) for system, table, loaded in rows}


def raw_suites(system: System, loaded: Mapping[tuple[str, str], int]) -> list[Suite]:
    """One suite per table of a system; `loaded` as `loaded_rows` gives it, absent meaning never loaded."""
    return [raw_suite(system, table, loaded.get((system.name, table.name), 0)) for table in system.tables]


def all_raw_suites(loaded: Mapping[tuple[str, str], int]) -> list[Suite]:
    """The suites of every system."""
    return [suite for system in SYSTEMS.values() for suite in raw_suites(system, loaded)]


def raw_suite(system: System, table: Table, loaded: int) -> Suite:
    """Columns present, as many rows as the ledger says, required columns filled, words known.

    A closed list is critical: the loader lets no other word in.  An open list is a warning: the word
    is loaded as it came, and whoever keeps the mapping seeds in dbt should know of it.
    """
    return Suite(
        name=f"{system.schema}.{table.name}",
        schema=system.schema,
        table=table.name,
        expectations=(_columns(table), _volume(loaded), *map(_filled, table.required), *map(_words, _worded(table))),
        description=f"Arrival of {table.name}: columns, rows as in the load ledger, required columns, known words.",
    )


def _columns(table: Table) -> Expectation:
    """Additional columns are fine: the loader's own, and those of a later contract."""
    names = sorted(column.name for column in table.stored_columns)
    return Expectation(
        "ExpectTableColumnsToMatchSet", {"column_set": names, "exact_match": False}, "columns of the contract are missing"
    )


def _volume(loaded: int) -> Expectation:
    """Raw rows are never deleted, so they are as many as the loads wrote."""
    return Expectation(
        "ExpectTableRowCountToBeBetween", {"min_value": loaded, "max_value": loaded}, f"the load ledger counts {loaded:,} rows"
    )


def _filled(column: str) -> Expectation:
    return Expectation("ExpectColumnValuesToNotBeNull", {"column": column}, f"{column} is empty")


def _worded(table: Table) -> list[Column]:
    return [column for column in table.stored_columns if column.values]


def _words(column: Column) -> Expectation:
    return Expectation(
        "ExpectColumnValuesToBeInSet",
        {"column": column.name, "value_set": list(column.values)},
        f"{column.name} holds words that its contract does not list",
        "critical" if column.closed else "warning",
    )
