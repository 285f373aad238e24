"""A delivery: which file belongs to which table, and the options with which it is loaded.

Belongs here: finding the files of a folder, and the options of a load.  Does not belong here: reading a file (`readers/`),
loading it (`loader.py`), fetching it from elsewhere (`sources/`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingestion.contracts import System, Table
from ingestion.ledger import DeliveryKind
from ingestion.progress import Progress
from ingestion.raw import DEFAULT_TENANT
from ingestion.readers import FORMATS, formats_of, open_file
from warehouse import CdpError

MAX_DELETED = 0.2
"""The share of a table's rows that a snapshot may delete without being asked."""
FEW = 10
"""So many rows a snapshot may always delete."""


@dataclass(frozen=True, slots=True)
class DeliveryOptions:
    """The options of a delivery.

    `tenant_id` says whose rows it holds.  `kind` None leaves the kind to the source: its mode says it, and files without a
    mode are a `part`.  `allow_empty` lets a snapshot without rows delete all rows.  A snapshot that lacks more than the
    share `max_deleted` of a table's rows, and more than FEW, deletes none of them unless `allow_deletions`.  A snapshot
    that lacks a column which has values is refused unless `allow_missing_columns`; the values are gone then.
    `progress` gets a line after each table.
    """

    tenant_id: str = DEFAULT_TENANT
    kind: DeliveryKind | None = None
    allow_empty: bool = False
    allow_deletions: bool = False
    allow_missing_columns: bool = False
    max_deleted: float = MAX_DELETED
    progress: Progress | None = None

    def tell(self, line: object) -> None:
        """Give a line to `progress`, if there is one."""
        if self.progress:
            self.progress(str(line))


DEFAULTS = DeliveryOptions()
"""The options of a delivery for which none were given."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a folder holds: the files of each table, in the contract's order, and a line for each entry that is not read."""

    files: dict[Table, list[Path]]
    not_read: list[str]


def check_folder(system: System, folder: Path) -> Contents:
    """What is to be loaded from a folder; CdpError when one of its files cannot be loaded.

    Files are named after tables in any case: `account.csv`, `LEADS.parquet`.  A table may come in parts, `event.1.csv`,
    `event.2.csv`, which are read in the order of their numbers, or as a folder of part files, as Spark writes it.  A data file
    named after no table is an error.  Every other visible entry is named; what begins with a dot or `~` is left out.
    """
    if not folder.is_dir():
        raise CdpError(f"{folder} {'is not a folder' if folder.exists() else 'does not exist'}")
    found: dict[str, list[Path]] = {}
    not_read: list[str] = []
    tables = {table.name: table for table in system.tables}
    _check_names(folder)
    for path in sorted(folder.iterdir(), key=_natural_order):
        table = tables.get(path.name.split(".")[0].lower())
        if path.name.startswith((".", "~")):
            continue
        if path.is_dir() and table:
            parts, others = _parts(path, table)
            not_read += others
            if parts:
                found.setdefault(table.name, []).extend(parts)
        elif path.is_file() and path.suffix.lower() in FORMATS and not table:
            raise CdpError(f"{path.name}: {system.name} has no table {path.name.split('.')[0].lower()}; {_hint(path, tables)}")
        elif path.is_file() and table:
            found.setdefault(table.name, []).append(path)
        else:
            not_read.append(f"{path.name}: {'a folder' if path.is_dir() else 'a file'} named after no table of {system.name}")
    if not found:
        raise CdpError(
            f"{folder} holds no file named after a table of {system.name} (one of {', '.join(FORMATS)})"
            + (f"; not read: {'; '.join(not_read)}" if not_read else "")
        )
    for name, paths in found.items():
        for path in paths:
            open_file(path, tables[name])
    return Contents({table: found[table.name] for table in system.tables if table.name in found}, not_read)


def _parts(folder: Path, table: Table) -> tuple[list[Path], list[str]]:
    """The part files of a table in a folder of its own, and a line for each entry that is none.

    What Spark writes beside them (`_SUCCESS`, `.crc`) is left out.
    """
    parts: list[Path] = []
    others: list[str] = []
    formats = formats_of(table)
    _check_names(folder)
    for path in sorted(folder.iterdir(), key=_natural_order):
        if path.name.startswith((".", "_", "~")) or path.suffix.lower() == ".crc":
            continue
        if path.is_file() and path.suffix.lower() in formats:
            parts.append(path)
        else:
            others.append(f"{folder.name}/{path.name}: not one of {', '.join(formats)}")
    return parts, others


def _check_names(folder: Path) -> None:
    """CdpError when a name in the folder is not UTF-8: no engine can store it, and nobody can print it."""
    for path in folder.iterdir():
        name = path.name.encode("utf-8", "backslashreplace").decode()
        if name != path.name and not path.name.startswith((".", "~")):
            raise CdpError(f"{name} cannot be loaded: its name is not UTF-8; rename it")


def _hint(path: Path, tables: Mapping[str, Table]) -> str:
    near = difflib.get_close_matches(path.name.split(".")[0].lower(), tables)
    return f"did you mean {' or '.join(near)}?" if near else "`cdp sources` lists the tables"


def _natural_order(path: Path) -> list[str | int]:
    """A key that sorts `event.csv`, `event.2.csv`, `event.10.csv` in this order."""
    return [int(part) if part.isdigit() else part for part in re.split(r"([0-9]+)", path.stem.lower())]
