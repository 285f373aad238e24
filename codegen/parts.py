"""The text of `macros/generated/parts_of.sql`: dbt cannot list files, so the parts of each entity are written down.

A part is a model `int_<entity>__<part>`.  Its file's name says so, and dbt's manifest cannot be asked: dbt reads this macro
before it knows any model.
"""

from __future__ import annotations

from dagster_project.dbt import PROJECT

PARTS = PROJECT / "macros" / "generated" / "parts_of.sql"


def conformed_parts() -> dict[str, list[str]]:
    """Entity -> its parts, the models int_<entity>__<part>, in the order of names."""
    parts: dict[str, list[str]] = {}
    for name in sorted(path.stem for path in (PROJECT / "models").rglob("int_*__*.sql")):
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
