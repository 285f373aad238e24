"""Write every derived file: `make sources`."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from codegen import pages, parts, questions, sources
from dagster_project import dbt
from ingestion.contracts import SYSTEMS

ROOT = dbt.PROJECT.parent


def main() -> None:
    """Sources and parts first: dbt has to read them before it can say what the pages tell."""
    texts: dict[Path, str] = {parts.PARTS: parts.render_parts()}
    texts |= {sources.path_of(system): sources.render(system) for system in SYSTEMS.values()}
    texts |= questions.render()
    for path, text in texts.items():
        _write(path, text)
    with TemporaryDirectory() as folder:
        dbt.parse(Path(folder))
        manifest = json.loads((Path(folder) / "manifest.json").read_bytes())
    for path, render in pages.PAGES.items():
        _write(path, render(manifest))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
