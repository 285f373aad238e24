"""Loading by the names of a system and a table, as a test says them; a test may add a system to `ingestion.loader.SYSTEMS`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ingestion import loader
from ingestion.deliveries import DeliveryOptions
from ingestion.ledger import LoadResult
from warehouse import Warehouse


def load_table(
    warehouse: Warehouse,
    system: str,
    table: str,
    paths: Path | Sequence[Path],
    *,
    loaded_at: datetime | None = None,
    **options: Any,
) -> LoadResult:
    """`ingestion.loader.load_table`; `options` are those of `DeliveryOptions`."""
    found = loader.SYSTEMS[system]
    return loader.load_table(warehouse, found, found.table(table), paths, DeliveryOptions(**options), loaded_at=loaded_at)


def load_folder(warehouse: Warehouse, system: str, folder: Path, **options: Any) -> list[LoadResult]:
    """`ingestion.loader.load_folder`; `options` are those of `DeliveryOptions`."""
    return loader.load_folder(warehouse, loader.SYSTEMS[system], folder, DeliveryOptions(**options))
