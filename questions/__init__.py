"""What people ask of the warehouse: one list of questions, each with the select that answers it.

Belongs here: reading `docs/questions/questions.yml`, and saying what is wrong with it.  Does not belong here: running a select
(`cdp ask`), the pages made of the list (`codegen`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warehouse import CdpError

FILE = Path(__file__).resolve().parents[1] / "docs" / "questions" / "questions.yml"
MOST_LINES = 25
CHARTS = ("table", "bar", "line", "area", "scatter", "heatmap", "funnel", "number")


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `sql` is None where the sources cannot answer it, and then `answer` says why."""

    number: str
    question: str
    asked_by: str
    answer: str
    sql: str | None = None
    chart: str | None = None

    @property
    def relations(self) -> list[str]:
        """What the select reads, as schema.relation in the order of their names."""
        return _read(self.sql) if self.sql else []


@cache
def questions(file: Path = FILE) -> Mapping[str, tuple[Question, ...]]:
    """Every question by domain, in the order of the file; CdpError names the question that is not as it should be."""
    domains = yaml.safe_load(file.read_text(encoding="utf-8"))
    found = {domain: tuple(_question(domain, entry) for entry in entries) for domain, entries in domains.items()}
    numbers = [question.number for of_domain in found.values() for question in of_domain]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise CdpError(f"{file.name}: {', '.join(twice)} stands there twice")
    return found


def relations(asked: Iterable[Question]) -> list[str]:
    """What these questions read, each once."""
    return sorted({relation for question in asked for relation in question.relations})


@cache
def _read(sql: str) -> list[str]:
    from sqlglot import exp, parse_one

    tables = parse_one(sql, read="postgres").find_all(exp.Table)
    return sorted({f"{table.db}.{table.name}" for table in tables if table.db})


def _question(domain: str, entry: Mapping[str, Any]) -> Question:
    known = {field.name for field in fields(Question)}
    place = f"{FILE.name}, {domain}, {entry.get('number', 'an entry without number')}"
    if set(entry) - known:
        raise CdpError(f"{place}: unknown key {', '.join(sorted(set(entry) - known))}; known are {', '.join(sorted(known))}")
    try:
        question = Question(**{key: str(value).strip() for key, value in entry.items()})
    except TypeError as error:
        raise CdpError(f"{place}: {str(error).partition('missing ')[2] or error} missing") from None
    wrong = _fault(question)
    if wrong:
        raise CdpError(f"{place}: {wrong}")
    return question


def _fault(question: Question) -> str | None:
    """What is wrong with a question, in a few words."""
    if question.sql is None:
        return None
    if question.chart not in CHARTS:
        return f"chart is {question.chart}; it can be {', '.join(CHARTS)}"
    if len(question.sql.splitlines()) > MOST_LINES:
        return f"the select has {len(question.sql.splitlines())} lines; {MOST_LINES} are what a person reads"
    other = [name for name in question.relations if name.partition(".")[0] not in ("cdp", "marts")]
    return f"it reads {', '.join(other)}; only cdp and marts are for readers" if other else None
