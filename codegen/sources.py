"""The text of `models/1_staging/<system>/_<system>__sources.yml`, from the contracts."""

from __future__ import annotations

import json
from pathlib import Path

from dagster_project.dbt import PROJECT
from ingestion.contracts.table import Column, System

STAGING = PROJECT / "models" / "1_staging"
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
