"""Every question is answered on the demo: its select runs as a reader runs it, says something, and says the same on both engines."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from questions import questions

pytestmark = pytest.mark.slow
NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
"""PostgreSQL tells no scale of a computed number, so it arrives as text."""


def answers(installation):
    """Rows and column names of every select, as text that is the same for the same value."""
    found = {}
    with installation.warehouse.session() as session:
        for asked in questions().values():
            for question in asked:
                if question.sql is not None:
                    rows = session.fetch_arrow(question.sql, other_types=True)
                    found[question.number] = rows.column_names, [tuple(map(plain, row.values())) for row in rows.to_pylist()]
    return found


def plain(value):
    """A value without the type an engine happened to give it."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal) or NUMBER.fullmatch(str(value)):
        return f"{Decimal(str(value)).normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    return str(value)


def test_every_select_answers_and_both_engines_agree(demo, demo_on_clickhouse):
    here, there = answers(demo), answers(demo_on_clickhouse)
    assert [number for number, (_, rows) in here.items() if not rows] == []
    assert [number for number in here if here[number] != there[number]] == []


def test_a_question_can_be_asked_by_its_number(demo):
    done = demo.cdp("ask", "2.1")
    assert "price list" in done.stderr
    assert done.stdout.splitlines()[0].split(",")[0] == '"product_name"'
    assert "2.1" in demo.cdp("ask", "price list").stdout
    assert "no question is or names unheard-of" in demo.cdp("ask", "unheard-of", expect=1).stderr
