"""What stands in the files of a new system.

The text lies in `templates/`, one per kind of file; they write `<< … >>` and `<% … %>`, because what they make is full of
dbt's braces.
"""

from __future__ import annotations

import csv
import io
import json
import textwrap
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from cdp_cli.scaffold.infer import Proposal
from cdp_cli.scaffold.known import DBT_PROJECT, ROOT, meant_by, names, next_rank
from cdp_cli.scaffold.mapping import WIDTH, Part
from ingestion.contracts import Column, Table

GROUPS = {
    "text": ("text", "json"),
    "numbers": ("integer", "decimal"),
    "booleans": ("boolean",),
    "dates and times": ("date", "timestamp"),
}
DOMAIN = '  # identifier="domain", if people keep it by hand (C-47)'


def render(system: str, proposals: list[Proposal], parts: list[Part]) -> dict[Path, str]:
    """Every file by its path in the project."""
    maps = [word_map for part in parts for word_map in part.word_maps]
    named = [part for part in parts if part.industry]
    dbt = DBT_PROJECT.relative_to(ROOT)
    staging, conformed, seeds, tests = (dbt / p for p in ("models/1_staging", "models/2_conformed", "seeds/rules", "tests"))
    described = {p.table.name: p.table.description for p in proposals}
    listed = f"{system}: {', '.join(described)}."
    texts = {
        Path(f"ingestion/contracts/{system}.py"): _text("contract.py", system=system, tables=proposals, description=listed),
        staging / system / f"_{system}.yml": _text(
            "models.yml", models=[(f"stg_{system}__{name}", f"One row per row of {name}.") for name in described]
        ),
    }
    for proposal in proposals:
        name = f"stg_{system}__{proposal.table.name}.sql"
        texts[staging / system / name] = _text("staging.sql", system=system, table=proposal.table, groups=_groups(proposal.table))
    for part in parts:
        grain = f"One row per row of {part.table.name}{' that names its company' * bool(part.where)}."
        texts[conformed / part.entity / f"{part.name}.sql"] = _text("conformed.sql", system=system, part=part)
        texts[conformed / part.entity / f"{part.name}.yml"] = _text("models.yml", models=[(part.name, grain)])
    if named:
        texts[conformed / "industry" / f"int_industry__{system}.sql"] = _text(
            "industry.sql", system=system, parts=named, rank=next_rank("industry")
        )
        texts[conformed / "industry" / f"int_industry__{system}.yml"] = _text(
            "models.yml", models=[(f"int_industry__{system}", f"One row per industry that {system} names.")]
        )
    if parts:
        texts[tests / "integrity" / f"rows_land__{system}.sql"] = _text("rows_land.sql", parts=parts)
    if maps:
        texts[seeds / f"_{system}.yml"] = _text("seeds.yml", system=system, maps=maps)
        texts[tests / "rules" / f"words_of_{system}_are_mapped.sql"] = _text("words.sql", system=system, maps=maps)
    return texts | {seeds / f"{m.name}.csv": _text("word_map.csv", system=system, map=m) for m in maps}


def _text(template: str, **values: object) -> str:
    return _ENVIRONMENT.get_template(f"{template}.jinja").render(**values)


def _groups(table: Table) -> list[tuple[str, list[str]]]:
    """The columns of a table as staging lists them: ids first, then by kind."""
    ids = [c.name for c in table.stored_columns if c.name in table.key or c.ref or c.name.endswith("_id")]
    groups = [("ids", ids)]
    for group, types in GROUPS.items():
        groups.append((group, [c.name for c in table.stored_columns if c.base_type in types and c.name not in ids]))
    return [(group, columns) for group, columns in groups if columns]


def _remark(text: str) -> str:
    """A remark in SQL, on as many lines as it needs."""
    return "\n--     ".join(textwrap.wrap(text, WIDTH - len("--     ")))


def _both(first: str, second: str) -> str:
    """Two conditions of a join, on one line where there is room."""
    line = f"{first} and {second}"
    return line if len("        on ") + len(line) <= WIDTH else f"{first}\n            and {second}"


def _constant(table: Table) -> str:
    """What a table is called in its contract; `SYSTEM` is the system."""
    return table.name.upper() + "_TABLE" * (table.name == "system")


def _table_arguments(table: Table) -> str:
    words = {"cursor": table.cursor, "person": table.person, "account": table.account}
    given = "".join(f", {name}={_quoted(value)}" for name, value in words.items() if value)
    return f"{_quoted(table.name)}, {_quoted(table.description)}, key=({_quoted(table.key[0])},){given}"


def _column_arguments(column: Column) -> str:
    given = [_quoted(column.name), _quoted(column.type), *([_quoted(column.description)] if column.description else [])]
    given += ["required=True"] if column.required else []
    given += ["secret=True"] if column.secret else []
    for name in ("ref", "identifier", "pii"):
        given += [f"{name}={_quoted(getattr(column, name))}"] if getattr(column, name) else []
    for name in ("minimum", "maximum"):
        given += [f"{name}={getattr(column, name):g}"] if getattr(column, name) is not None else []
    remark = DOMAIN if meant_by(names()["domains"], [column.name]) else ""
    words = [_quoted(value) for value in column.values]
    listed = [f"values=({', '.join(words)}{',' * (len(words) == 1)})"] if words else []
    line = f"Column({', '.join(given + listed)}),"
    if not words or len(line) + 8 <= WIDTH:
        return line + remark
    values = _wrapped(words)
    return f"Column(\n            {', '.join(given)},\n            values=(\n{values}            ),\n        ),{remark}"


def _wrapped(words: list[str]) -> str:
    """Words with commas, in lines of the contract's depth."""
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > WIDTH - 20:
            lines.append("")
        lines[-1] += f"{' ' if lines[-1] else ''}{word},"
    return "".join(f"                {line}\n" for line in lines)


def _quoted(text: str | None) -> str:
    return json.dumps(text, ensure_ascii=False)


def _csv_cell(text: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow([text])
    return buffer.getvalue()


_ENVIRONMENT = Environment(  # noqa: S701  SQL, YAML and Python, no HTML
    loader=PackageLoader("cdp_cli.scaffold"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    block_start_string="<%",
    block_end_string="%>",
    variable_start_string="<<",
    variable_end_string=">>",
    comment_start_string="<#",
    comment_end_string="#>",
)
_ENVIRONMENT.globals |= {
    "both": _both,
    "remark": _remark,
    "constant": _constant,
    "table_arguments": _table_arguments,
    "column_arguments": _column_arguments,
    "quoted": _csv_cell,
}
