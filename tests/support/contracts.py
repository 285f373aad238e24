"""Contracts as tests look at them."""

from __future__ import annotations

from ingestion.contracts import Column, System, Table


def every_column(system: System) -> list[tuple[Table, Column]]:
    """Each column of a system, with the table it belongs to."""
    return [(table, column) for table in system.tables for column in table.columns]
