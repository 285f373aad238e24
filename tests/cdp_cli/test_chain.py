"""The chain of evidence: which way leads from the oldest record to each of the others, found by hand here."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cdp_cli.chain import chain
from ingestion.identity.reasons import DECIDED, REASONS

START = datetime(2026, 1, 1, tzinfo=UTC)


def record(key: str, day: int, is_live: bool = True) -> dict[str, Any]:
    at = START + timedelta(days=day)
    return {"source_system": "cdp", "source_table": "contact", "source_key": key, "first_seen_at": at, "is_live": is_live}


def shows(key: str, kind: str, value: str, day: int, is_used: bool = True, on: str | None = None) -> dict[str, Any]:
    """Record `key` shows a value since a day, on its own row or on a row `on` of its channel identities."""
    table, row = ("contact_channel_identity", on) if on else ("contact", key)
    return {
        "source_system": "cdp", "source_table": table, "source_key": row, "source_column": kind.lower(), "record_table": "contact",
        "record_key": key, "identifier_type": kind, "scope": "", "identifier_value": value, "is_used": is_used,
        "seen_at": START + timedelta(days=day),
    }  # fmt: skip


def decision(one: str, two: str, day: int) -> dict[str, Any]:
    said = dict(zip(("source_system", "source_table", "source_key"), ("cdp", "contact", one), strict=True))
    said |= dict(zip(("other_system", "other_table", "other_key"), ("cdp", "contact", two), strict=True))
    return {
        **said,
        "decision_id": "DEC_1",
        "decided_by": "eve",
        "reason": "she said so",
        "decided_at": START + timedelta(days=day),
    }


def ways(rows: list[dict[str, Any]]) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Record → type, value and the record it is tied to, in the order told."""
    return {row["record"][12:]: (row["by"], row["value"], row["to"] and row["to"][12:]) for row in rows}


RECORDS = [record("A", 0), record("B", 1), record("C", 2), record("D", 3), record("E", -9, is_live=False)]
EVIDENCE = [
    shows("A", "PHONE", "+861", 0), shows("B", "PHONE", "+861", 1),
    shows("B", "EMAIL", "b@x.cn", 5), shows("C", "EMAIL", "b@x.cn", 2),
    shows("D", "EMAIL", "d@x.cn", 3), shows("C", "EMAIL", "d@x.cn", 4, is_used=False),
]  # fmt: skip


def test_each_record_is_tied_to_an_earlier_one_and_decisions_are_said_as_such() -> None:
    rows = chain(RECORDS, EVIDENCE, [decision("D", "B", 9)], [])
    assert ways(rows) == {
        "A": (None, None, None),
        "B": ("PHONE", "+861", "A"),
        "C": ("EMAIL", "b@x.cn", "B"),
        "D": ("DECISION", None, "B"),
        "E": (None, None, None),
    }
    assert list(ways(rows)) == ["A", "B", "C", "D", "E"], "what left raw stands last"
    assert [(row["decided_by"], row["reason"]) for row in rows if row["decision_id"]] == [("eve", "she said so")]


def test_the_shortest_way_counts_and_of_equal_ones_the_first_seen() -> None:
    shortcut = [shows("A", "WECHAT_ID", "w", 8), shows("C", "WECHAT_ID", "w", 8, on="I1")]
    rows = chain(RECORDS[:3], EVIDENCE[:4] + shortcut, [], [])
    assert ways(rows)["C"] == ("WECHAT_ID", "w", "A")
    (of_c,) = [row for row in rows if row["record"] == "cdp/contact/C"]
    assert (of_c["seen_on"], of_c["source_column"]) == ("cdp/contact_channel_identity/I1", "wechat_id")
    sooner = [shows("A", "DOUYIN_ID", "y", 8), shows("C", "DOUYIN_ID", "y", 7)]
    assert ways(chain(RECORDS[:3], EVIDENCE[:4] + shortcut + sooner, [], []))["C"] == ("DOUYIN_ID", "y", "A")


def test_a_disputed_identifier_ties_only_where_nothing_else_does() -> None:
    both = [shows("A", "DOUYIN_ID", "y", 0), shows("B", "DOUYIN_ID", "y", 0), shows("C", "DOUYIN_ID", "y", 0)]
    disputed = [{"identifier_type": "DOUYIN_ID", "scope": "", "identifier_value": "y"}]
    assert ways(chain(RECORDS[:3], [*EVIDENCE[:2], *both], [], []))["B"] == ("DOUYIN_ID", "y", "A")
    found = ways(chain(RECORDS[:3], [*EVIDENCE[:2], *both], [], disputed))
    assert (found["B"], found["C"]) == (("PHONE", "+861", "A"), ("DOUYIN_ID", "y", "A"))


def test_the_order_of_rows_does_not_matter() -> None:
    expected = chain(RECORDS, EVIDENCE, [decision("D", "B", 9)], [])
    for seed in range(20):
        order = random.Random(seed)  # noqa: S311
        shuffled = (order.sample(RECORDS, len(RECORDS)), order.sample(EVIDENCE, len(EVIDENCE)))
        assert chain(*shuffled, [decision("D", "B", 9)], []) == expected


def test_ten_thousand_records_under_one_phone_are_one_step_each() -> None:
    records = [record(f"{n:05}", n) for n in range(10_000)]
    rows = chain(records, [shows(f"{n:05}", "PHONE", "+861", n) for n in range(10_000)], [], [])
    assert {row["to"] for row in rows[1:]} == {"cdp/contact/00000"}
    assert len(rows) == 10_000


def test_every_reason_has_words() -> None:
    assert set(DECIDED) <= set(REASONS)
    code = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "ingestion" / "identity").glob("*.py")
                   if path.name != "reasons.py")  # fmt: skip
    seeds = Path(__file__).parents[2] / "dbt_project" / "seeds" / "identity"
    data = "".join(path.read_text(encoding="utf-8") for path in seeds.glob("*.csv"))
    assert [reason for reason in REASONS if reason not in code and reason not in data] == [], "words for what is never said"


@pytest.mark.parametrize("records", [[], [record("A", 0)]])
def test_alone(records: list[dict[str, Any]]) -> None:
    assert [row["by"] for row in chain(records, [], [], [])] == [None for _ in records]
