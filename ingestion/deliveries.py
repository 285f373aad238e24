"""A delivery: which file belongs to which table, and the options with which it is loaded.

Belongs here: finding the files of a folder, and the options of a load.  Does not belong here: reading a file (`readers/`),
loading it (`loader.py`), fetching it from elsewhere (`sources/`).
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from ingestion.contracts import System, Table
from ingestion.ledger import DeliveryKind
from ingestion.progress import Progress
from ingestion.raw import DEFAULT_TENANT
from ingestion.readers import FORMATS, formats_of, open_file
from warehouse import CdpError


@dataclass(frozen=True, slots=True)
class DeliveryOptions:
    """The options of a delivery.

    `tenant_id` says whose rows it holds.  `kind` None leaves the kind to the source: its mode says it, and files without a
    mode are a `part`.  `allow_empty` lets a snapshot without rows delete all rows.  `progress` gets a line after each table.
    """

    tenant_id: str = DEFAULT_TENANT
    kind: DeliveryKind | None = None
    allow_empty: bool = False
    progress: Progress | None = None

    def tell(self, line: object) -> None:
        """Give a line to `progress`, if there is one."""
        if self.progress:
            self.progress(str(line))


DEFAULTS = DeliveryOptions()
"""The options of a delivery for which none were given."""


def check_folder(system: System, folder: Path) -> dict[Table, list[Path]]:
    """The files of each table, in the contract's order of tables; CdpError when one of them cannot be loaded.

    Files are named after tables in any case: `account.csv`, `LEADS.parquet`; a table may come in
    parts, `event.1.csv`, `event.2.csv`, which are read in the order of their numbers.  A data file
    that is named after no table is an error.  So is a file of another format that is named after a table.  All other files
    are ignored.
    """
    if not folder.is_dir():
        raise CdpError(f"{folder} {'is not a folder' if folder.exists() else 'does not exist'}")
    found: dict[str, list[Path]] = {}
    names = {table.name for table in system.tables}
    for path in sorted(folder.iterdir(), key=_natural_order):
        name, suffix = path.name.split(".")[0].lower(), path.suffix.lower()
        if not path.is_file() or path.name.startswith((".", "~")):
            continue
        if suffix in FORMATS and name not in names:
            near = difflib.get_close_matches(name, names)
            hint = f"did you mean {' or '.join(near)}?" if near else "`cdp sources` lists the tables"
            raise CdpError(f"{path.name}: {system.name} has no table {name}; {hint}")
        if name not in names:
            continue
        if suffix not in (formats := formats_of(system.table(name))):
            raise CdpError(f"{path.name} cannot be read; save it as one of {', '.join(formats)}")
        found.setdefault(name, []).append(path)
    if not found:
        raise CdpError(f"{folder} holds no file named after a table of {system.name} (one of {', '.join(FORMATS)})")
    for name, paths in found.items():
        for path in paths:
            open_file(path, system.table(name))
    return {table: found[table.name] for table in system.tables if table.name in found}


def _natural_order(path: Path) -> list[str | int]:
    """A key that sorts `event.csv`, `event.2.csv`, `event.10.csv` in this order."""
    return [int(part) if part.isdigit() else part for part in re.split(r"([0-9]+)", path.stem.lower())]
