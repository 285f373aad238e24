"""Sources: where the data of each system is read from.  `cdp.yml` names the sources; other systems have an inbox.

Belongs here: reading files and databases that belong to somebody else.  Does not belong here: what happens to
a row afterwards (`ingestion/loader.py`), when sources are read (`dagster_project/`).

| module          | concern                                             |
|-----------------|-----------------------------------------------------|
| `config.py`     | what `cdp.yml` may say                              |
| `files.py`      | folders, SQLite files, fsspec URLs                  |
| `database.py`   | connecting to a database, which tables it has       |
| `dialects.py`   | how PostgreSQL, MySQL and SQLite differ             |
| `extraction.py` | full and incremental reading                        |
| `landing.py`    | where rows lie between reading and loading          |
| `check.py`      | the live schema compared with the contract          |
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingestion.contracts import System
from ingestion.deliveries import DEFAULTS, DeliveryOptions
from ingestion.ledger import DeliveryKind, LoadResult
from ingestion.sources.config import Config, FileSource, load_config
from ingestion.sources.extraction import extract
from ingestion.sources.files import check_delivery, fetched, load_delivery
from warehouse import Warehouse


def inbox(home: Path, system: str) -> Path:
    """Where files of a system are put when no source is configured for it."""
    return home / "sources" / system


def has_source(home: Path, config: Config, system: str) -> bool:
    """Whether there is anything to load a system from."""
    folder = inbox(home, system)
    return bool(config.of(system)) or (folder.is_dir() and any(folder.iterdir()))


def load_system(warehouse: Warehouse, home: Path, system: System, options: DeliveryOptions = DEFAULTS) -> list[LoadResult]:
    """Load a system from its configured sources or, when it has none, from its inbox; [] when there is neither.

    A configured source sets the tenant of its rows, and the mode of a configured folder sets the kind of its deliveries.
    """
    config = load_config(home)
    if not has_source(home, config, system.name):
        return []
    results = []
    for source in config.of(system.name):
        if isinstance(source, FileSource):
            kind: DeliveryKind = "snapshot" if source.mode == "full" else "part"
            with fetched(home, source) as folder:
                chosen = replace(options, tenant_id=source.tenant_id, kind=kind, max_deleted=source.max_deleted)
                results += load_delivery(warehouse, home, system, folder, chosen)
        else:
            results += extract(warehouse, home, system, source, options)
    if not config.of(system.name):
        results = load_delivery(warehouse, home, system, inbox(home, system.name), options)
    return results


__all__ = ["Config", "check_delivery", "has_source", "inbox", "load_config", "load_delivery", "load_system"]
