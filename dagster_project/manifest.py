"""The dbt manifest that assets are made from: parsed once per state of the dbt project, kept under the home folder.

Belongs here: when to parse and where the result lies.  Does not belong here: what the manifest means
(`assets/warehouse.py`).

The file's name holds a fingerprint of the project, so the webserver, the daemon and every run find it
by looking, a changed project is parsed once, and two that start at the same moment write the same file.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from dagster_project import dbt

PARTS = ("dbt_project.yml", "profiles.yml", "macros", "models", "seeds", "tests")
"""What dbt reads of its project; artifacts that lie beside them do not count."""


def manifest_of(home: Path) -> Path:
    """Where the manifest of the dbt project as it is now lies, or will lie."""
    return home / "dagster" / "manifests" / f"{_fingerprint()}.json"


def prepare_manifest(home: Path, variables: Mapping[str, str] | None = None) -> Path:
    """The manifest of the dbt project as it is now, parsed if it was not yet; CdpError when dbt cannot parse it.

    With the `variables` of a warehouse, what was parsed is left for dbt itself too: the first build need not parse again.
    """
    manifest = manifest_of(home)
    folder = manifest.parent
    if not manifest.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as target:
            dbt.parse(Path(target), variables=variables)
            (Path(target) / "manifest.json").replace(manifest)
            parsed = home / "dbt_target" / "partial_parse.msgpack"
            parsed.parent.mkdir(exist_ok=True)
            (Path(target) / parsed.name).replace(parsed)
        for outdated in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-3]:
            outdated.unlink(missing_ok=True)
    return manifest


def _fingerprint() -> str:
    digest = hashlib.sha256(version("dbt-core").encode())
    digest.update(os.environ.get("CDP_DBT_TARGET", "").encode())
    for part in PARTS:
        path = dbt.PROJECT / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(f"{file.relative_to(dbt.PROJECT)}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
