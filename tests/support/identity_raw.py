"""Raw rows for tests of identity, put where a load would have put them, and what identity made of them.

Belongs here: delivering and reading.  Does not belong here: any expectation.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from ingestion.contracts import SYSTEMS
from ingestion.identity.tables import TABLES
from ingestion.raw import raw_table
from warehouse import Warehouse

START = datetime(2026, 1, 1, tzinfo=UTC)


def deliver(warehouse: Warehouse, place: str, *rows: dict[str, Any], day: int = 0, load: str = "1") -> None:
    """Put versions of rows into a raw table, as if loaded on that day."""
    system, _, table = place.partition(".")
    spec = raw_table(SYSTEMS[system], SYSTEMS[system].table(table))
    at = START + timedelta(days=day)
    loader = {"tenant_id": "default", "_version_at": at, "_is_deleted": False, "_load_id": load, "_loaded_at": at}
    loader |= {"_source_file": "f", "_source_row": 1}
    filled = {
        c.name: "ACTIVE" if c.type.startswith("text") else at for c in spec.columns if not c.nullable and c.name not in loader
    }
    full = [{**filled, **loader, "_row_hash": f"{day}", **row} for row in rows]
    with warehouse.session() as session:
        session.append(spec, pa.Table.from_pylist(full, spec.arrow_schema()))


def contents(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    with warehouse.session() as session:
        return {
            name: sorted(session.fetch(f"select * from {spec.qualified}"), key=str)
            for name, spec in TABLES.items()
        }  # fmt: skip
