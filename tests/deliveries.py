"""Rows put into raw as a load would, without its files: for tests of what comes after loading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from ingestion.contracts import SYSTEMS
from ingestion.raw import raw_table
from warehouse import Warehouse

START = datetime(2026, 1, 1, tzinfo=UTC)


def deliver(warehouse: Warehouse, place: str, *rows: dict[str, Any], day: int = 0) -> None:
    """Put versions of rows into `system.table` as one load of that day; the raw tables must exist."""
    system, _, table = place.partition(".")
    spec = raw_table(SYSTEMS[system], SYSTEMS[system].table(table))
    at = START + timedelta(days=day)
    loader = {"tenant_id": "default", "_version_at": at, "_is_deleted": False, "_load_id": f"{place}-{day}", "_loaded_at": at}
    loader |= {"_source_file": "f", "_source_row": 1, "_row_hash": f"{day}"}
    filled = {
        c.name: "ACTIVE" if c.type.startswith("text") else at for c in spec.columns if not c.nullable and c.name not in loader
    }
    with warehouse.session() as session:
        session.append(spec, pa.Table.from_pylist([{**filled, **loader, **row} for row in rows], spec.arrow_schema()))
