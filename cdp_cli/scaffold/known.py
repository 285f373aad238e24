"""What is known beforehand: what names mean (`names.yml`, `entities.yml`) and how the project's own entities look.

Belongs here: reading.  The columns of an entity come from the union in its `int_<entity>.sql`, their types and words from
the YAML beside it, and what a word of another system means from the seeds there are, so that nothing is said twice.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DBT_PROJECT = ROOT / "dbt_project"
CONFORMED = DBT_PROJECT / "models" / "2_conformed"
SEEDS = DBT_PROJECT / "seeds" / "rules"
PROVENANCE = ("tenant_id", "source_system", "source_table", "source_key")


@cache
def names() -> dict[str, Any]:
    """What tables and columns are usually called."""
    return dict(yaml.safe_load(files(__package__).joinpath("names.yml").read_text("utf-8")))


@cache
def entities() -> dict[str, Any]:
    """How a table becomes the rows of an entity, for each entity that a scaffold can feed."""
    return dict(yaml.safe_load(files(__package__).joinpath("entities.yml").read_text("utf-8")))


def feedable() -> list[str]:
    """The entities that a table can feed."""
    return [entity for entity, rules in entities().items() if "home" in rules]


def plain(name: str) -> str:
    """A name as it is compared: `Account_ID` and `accountid` are the same."""
    return name.lower().replace("_", "")


def meant_by(known_as: Iterable[str], columns: Iterable[str]) -> str | None:
    """The column that bears the first of the names that any does."""
    by_name = {plain(column): column for column in columns}
    return next((by_name[plain(name)] for name in known_as if plain(name) in by_name), None)


def ends_with(name: str, words: Iterable[str]) -> bool:
    """Whether a name is one of the words or ends with one: `office_phone` ends with phone."""
    return any(name == word or name.endswith("_" + word) for word in words)


def speaks_of(name: str, words: Iterable[str]) -> bool:
    """The same, or written in one: `annualrevenue` speaks of revenue, but `paid` of no id."""
    return ends_with(name, words) or any(len(word) > 4 and plain(name).endswith(plain(word)) for word in words)


def singular(name: str) -> str:
    """`companies` is `company`, `deals` is `deal`."""
    return name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")


def entity_of(table: str) -> str | None:
    """The entity that a table of this name usually feeds."""
    for entity, known_as in names()["tables"].items():
        if {plain(table), plain(singular(table))} & set(map(plain, known_as)):
            return str(entity)
    return None


# The project ------------------------------------------------------------------------------------


def union_columns(entity: str) -> list[str]:
    """The columns that every part of the entity must bring, without its provenance."""
    text = (CONFORMED / entity / f"int_{entity}.sql").read_text(encoding="utf-8")
    union = re.search(rf"union_sources\('{entity}',\s*\[(.*?)\]", text, re.DOTALL)
    if union is None:
        raise LookupError(f"int_{entity}.sql has no union_sources")
    return re.findall(r"'(\w+)'", union[1])


@cache
def _yaml_of(entity: str) -> dict[str, Any]:
    (path,) = (DBT_PROJECT / "models" / "3_entities").glob(f"*/{entity}.yml")
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))["models"][0])


def logical_type(entity: str, column: str) -> str:
    """The type of a column of an entity; `entities.yml` knows those that stop before the entity."""
    types = {found["name"]: found["data_type"] for found in _yaml_of(entity)["columns"]}
    rule = entities().get(entity, {}).get("columns", {}).get(column, {})
    return str(types.get(column) or rule.get("type", "text"))


def accepted(entity: str, column: str) -> list[str]:
    """The words that a column of an entity may hold; none: any."""
    tests = [test["accepted"] for test in _yaml_of(entity)["data_tests"] if "accepted" in test]
    return next((list(test["arguments"]["columns"][column]) for test in tests if column in test["arguments"]["columns"]), [])


def meaning(entity: str, column: str, word: str) -> str | None:
    """What a word means in the column: itself, spelt our way, or what the seeds of other systems say of it."""
    spelt = re.sub(r"\W+", "_", word).strip("_").upper()
    known_words = accepted(entity, column)
    return spelt if spelt in known_words else _mapped(column).get(word.casefold())


@cache
def _mapped(column: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(SEEDS.glob("*_map.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get(column) and "source_value" in row:
                    found.setdefault(row["source_value"].casefold(), row[column])
    return found


def next_rank(entity: str) -> int:
    """The first source rank that no part of the entity has: a new system comes last until its owner decides."""
    texts = (path.read_text(encoding="utf-8") for path in (CONFORMED / entity).glob(f"int_{entity}__*.sql"))
    return 1 + max((int(rank) for text in texts for rank in re.findall(r"(\d+) as source_rank", text)), default=0)
