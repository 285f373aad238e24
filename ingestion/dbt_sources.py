"""The dbt `sources` files, written from the contracts: `make sources`, or `python -m ingestion.dbt_sources`.

Belongs here: the text of `models/1_staging/<system>/_<system>__sources.yml` and nothing else.  The
files are committed so that a reviewer sees a contract change as dbt will see it, and a test compares
them with the contracts in both directions.
"""

from __future__ import annotations

import json
from pathlib import Path

from ingestion.contracts import SYSTEMS
from ingestion.contracts.table import Column, System

STAGING = Path(__file__).resolve().parents[1] / "dbt_project" / "models" / "1_staging"
HEADER = "# Generated from ingestion/contracts by `make sources`; edit the contract, not this file.\n"


def path_of(system: System) -> Path:
    """Where the sources file of a system lies."""
    return STAGING / system.name / f"_{system.name}__sources.yml"


def _column(column: Column) -> str:
    """One line: the name, what the contract says of it, and the PII tag that travels to the mart."""
    parts = [f"name: {column.name}"]
    if column.description:
        parts.append(f"description: {json.dumps(column.description, ensure_ascii=False)}")
    if column.pii:
        parts.append(f"config: {{meta: {{pii: {column.pii}}}}}")
    return f"          - {{{', '.join(parts)}}}\n"


def render(system: System) -> str:
    """The whole file of one system as text."""
    lines = [
        HEADER,
        "sources:\n",
        f"  - name: {system.schema}\n",
        f"    schema: {system.schema}\n",
        f"    description: {json.dumps(system.description, ensure_ascii=False)}\n",
        "    tables:\n",
    ]
    for table in system.tables:
        lines.append(f"      - name: {table.name}\n")
        lines.append(f"        description: {json.dumps(table.description, ensure_ascii=False)}\n")
        lines.append("        columns:\n")
        lines.extend(_column(column) for column in table.stored_columns)
    return "".join(lines)


def write_all() -> list[Path]:
    """Write the file of every system; the paths written."""
    written = []
    for system in SYSTEMS.values():
        path = path_of(system)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(system), encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for written_path in write_all():
        print(f"wrote {written_path.relative_to(STAGING.parents[2])}")
