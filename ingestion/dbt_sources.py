"""The dbt files that derive from others: `make sources`, or `python -m ingestion.dbt_sources`.

Belongs here: the text of `models/1_staging/<system>/_<system>__sources.yml`, from the contracts, and of
`macros/parts_of.sql`, from the names of the conformed models (dbt cannot list files).  They are committed
so that a reviewer sees a change as dbt will see it, and tests compare them with what they derive from.
"""

from __future__ import annotations

import json
from pathlib import Path

from ingestion.contracts import SYSTEMS
from ingestion.contracts.table import Column, System

DBT_PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"
STAGING = DBT_PROJECT / "models" / "1_staging"
MODELS = DBT_PROJECT / "models"
PARTS = DBT_PROJECT / "macros" / "parts_of.sql"
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


def conformed_parts() -> dict[str, list[str]]:
    """Entity -> its parts, the models int_<entity>__<part>, in the order of names."""
    parts: dict[str, list[str]] = {}
    for name in sorted(path.stem for path in MODELS.rglob("int_*__*.sql")):
        parts.setdefault(name.removeprefix("int_").partition("__")[0], []).append(name)
    return parts


def render_parts() -> str:
    """The macro that knows the parts of every conformed entity, as text."""
    entries = "".join(f"        '{entity}': [\n{_lines(names)}        ],\n" for entity, names in conformed_parts().items())
    return (
        "{# Generated from the names of the conformed models by `make sources`: the parts int_<entity>__<part> of an entity. #}\n"
        "{% macro parts_of(entity) %}\n"
        f"    {{% set parts = {{\n{entries}    }} %}}\n"
        "    {{ return(parts[entity]) }}\n"
        "{% endmacro %}\n"
    )


def _lines(names: list[str]) -> str:
    return "".join(f"            '{name}',\n" for name in names)


def write_all() -> list[Path]:
    """Write the sources file of every system and the parts of every entity; the paths written."""
    PARTS.write_text(render_parts(), encoding="utf-8")
    written = [PARTS]
    for system in SYSTEMS.values():
        path = path_of(system)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(system), encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for written_path in write_all():
        print(f"wrote {written_path.relative_to(STAGING.parents[2])}")
