"""Files as a source: a folder, a SQLite file in a folder or instead of one, or a URL that fsspec can read.

Belongs here: bringing a delivery to where the loader can read it.  Does not belong here: formats
(`ingestion/readers/`).  A local folder is read where it lies; anything else is copied first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

import fsspec
from fsspec.implementations.local import LocalFileSystem

from ingestion.contracts import System
from ingestion.deliveries import DEFAULTS, DeliveryOptions, check_folder
from ingestion.ledger import LoadResult
from ingestion.loader import load_folder
from ingestion.raw import DEFAULT_TENANT
from ingestion.readers import FORMATS
from ingestion.sources.config import FileSource
from ingestion.sources.database import open_database, sqlite_source
from ingestion.sources.extraction import extract
from ingestion.sources.landing import landing
from warehouse import CdpError, Warehouse

SQLITE = (".sqlite", ".sqlite3", ".db")


def database_in(system: System, place: Path) -> Path | None:
    """The SQLite file of a delivery: `place` itself, or `<system>.sqlite` in it; CdpError when there are data files beside it."""
    if place.is_file() and place.suffix.lower() in SQLITE:
        return place
    if not place.is_dir():
        return None
    files = [path for path in sorted(place.iterdir()) if path.is_file() and not path.name.startswith((".", "~"))]
    found = [path for path in files if path.suffix.lower() in SQLITE and path.stem.lower() == system.name]
    others = [path for path in files if path.suffix.lower() in FORMATS]
    if found and (len(found) > 1 or others):
        raise CdpError(f"{place} holds {found[0].name} and {(found[1:] + others)[0].name}; keep one form of the delivery there")
    return found[0] if found else None


def check_delivery(system: System, place: Path) -> None:
    """CdpError when the delivery that lies there cannot be loaded at all."""
    if database := database_in(system, place):
        with open_database(sqlite_source(system.name, database, DEFAULT_TENANT)):
            return
    check_folder(system, place)


def load_delivery(
    warehouse: Warehouse, home: Path, system: System, place: Path, options: DeliveryOptions = DEFAULTS
) -> list[LoadResult]:
    """Load a folder of files or a SQLite file; each table in it is a delivery of its own."""
    if database := database_in(system, place):
        source = sqlite_source(system.name, database, options.tenant_id)
        return extract(warehouse, home, system, source, replace(options, kind=options.kind or "part"))
    return load_folder(warehouse, system, place, options)


@contextmanager
def fetched(home: Path, source: FileSource) -> Iterator[Path]:
    """The folder of a source on this machine, for as long as the block runs."""
    url = source.resolved(source.url)
    try:
        system, folder = fsspec.core.url_to_fs(url)
    except ImportError as error:  # fsspec says which package reads such a URL
        raise CdpError(f"source {source.name}: its url cannot be opened: {error}; run uv pip install for it") from None
    except ValueError:
        raise CdpError(f"source {source.name}: fsspec cannot read its url; write a local folder as a path") from None
    if isinstance(system, LocalFileSystem):
        yield Path(folder)
        return
    with landing(home, source.system, "files") as copy:
        try:
            for found in sorted(system.ls(folder, detail=False)):
                name = PurePosixPath(found).name
                if PurePosixPath(name).suffix.lower() in (*FORMATS, *SQLITE):
                    system.get_file(found, str(copy / name))
        except OSError as error:
            reason = type(error).__name__  # its text may hold the URL
            raise CdpError(f"source {source.name}: {reason} at its url; check that it exists and may be read") from None
        yield copy
