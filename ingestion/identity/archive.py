"""The registry of ids as a folder of files, so that ids survive a move to another engine or a new warehouse.

Belongs here: writing and reading that folder.  Does not belong here: what the tables mean (`tables.py`, `decisions.py`).

The folder holds one Parquet file per table, and `manifest.json` with the version of the format and the rows and digest of each
file.  The manifest is written last.  The tables are those that raw cannot give: which record has which id, which ids were merged
away, what became of ids, and what people decided.  Only decisions contain identifiers of people.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.identity import decisions
from ingestion.identity.decisions import DECISION
from ingestion.identity.store import read_published
from ingestion.identity.subjects import SUBJECTS
from ingestion.identity.tables import MERGE_HISTORY, SEEN_RULES, TABLES
from warehouse.base import Session, TableSpec
from warehouse.errors import CdpError

MANIFEST = "manifest.json"
FORMAT, VERSION = "cdp identity registry", 1
_REGISTRY = tuple(TABLES[f"{subject.name}_{part}"] for subject in SUBJECTS for part in ("record", "alias"))
_HELD: tuple[TableSpec, ...] = (*_REGISTRY, MERGE_HISTORY, DECISION)


def write_archive(session: Session, folder: Path) -> dict[str, int]:
    """Write the registry into a new or empty folder; rows by table.  CdpError when the folder holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CdpError(f"{folder} is not an empty folder; name a new one")
    tables = {DECISION.name: decisions.recorded(session)}
    for subject in SUBJECTS:
        published = read_published(session, subject)
        tables[f"{subject.name}_record"] = published.records
        tables[f"{subject.name}_alias"] = published.aliases
    columns = ", ".join(column.name for column in MERGE_HISTORY.columns)
    tables[MERGE_HISTORY.name] = session.fetch_arrow(f"select {columns} from {MERGE_HISTORY.qualified}")  # noqa: S608  our names
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = {}
    for spec in _HELD:
        rows = spec.conform(tables[spec.name]).sort_by([(name, "ascending") for name in spec.key])
        path = folder / f"{spec.name}.parquet"
        pq.write_table(rows, path)
        written[spec.name] = {"rows": len(rows), "sha256": _digest(path)}
    manifest = {"format": FORMAT, "version": VERSION, "tables": written}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return {spec.name: len(tables[spec.name]) for spec in _HELD}


def read_archive(folder: Path) -> dict[str, pa.Table]:
    """The tables of a folder that `write_archive` wrote; CdpError when it is another folder or its files have changed."""
    manifest = _manifest(folder)
    return {spec.name: _read(folder, spec, manifest["tables"].get(spec.name)) for spec in _HELD}


def restore(session: Session, tables: Mapping[str, pa.Table]) -> None:
    """Put a registry into an installation that has none.  The next run resolves everything and keeps the ids of the registry.

    CdpError when ids are there already: they would be lost, or two entities would have one id.
    """
    session.lock("identity")
    for spec in _REGISTRY:
        if session.fetch(f"select count(*) as there from {spec.qualified}")[0][0]:  # noqa: S608  our names
            raise CdpError(
                f"{spec.qualified} holds ids already; ids are imported into an installation where identity was never resolved"
            )
    for spec in _HELD:
        session.insert_new(spec, tables[spec.name])
    session.replace(SEEN_RULES, SEEN_RULES.arrow_schema().empty_table())  # no rules remembered: resolve everything


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CdpError(f"{folder} has no {MANIFEST}; `cdp identity export` writes such a folder, the manifest last") from None
    except (OSError, ValueError) as error:
        raise CdpError(f"{path} cannot be read: {type(error).__name__}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or not isinstance(manifest.get("tables"), dict):
        raise CdpError(f"{path} is not the manifest of an identity export")
    if manifest.get("version") != VERSION:
        raise CdpError(f"{path} is version {manifest.get('version')} of the format; this program reads version {VERSION}")
    return manifest


def _read(folder: Path, spec: TableSpec, entry: object) -> pa.Table:
    path = folder / f"{spec.name}.parquet"
    if not isinstance(entry, dict):
        raise CdpError(f"{folder / MANIFEST} does not name {path.name}")
    if not path.is_file():
        raise CdpError(f"{path} is missing; export again")
    if _digest(path) != entry.get("sha256"):
        raise CdpError(f"{path} is not as it was written; copy the folder again, or export again")
    try:
        rows = spec.conform(pq.read_table(path))
    except (pa.ArrowException, ValueError) as error:
        raise CdpError(f"{path} does not hold the columns of {spec.qualified}: {type(error).__name__}") from None
    if len(rows) != entry.get("rows") or rows.column_names != [column.name for column in spec.columns]:
        raise CdpError(f"{path} does not hold what {MANIFEST} says of it; export again")
    return rows


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
