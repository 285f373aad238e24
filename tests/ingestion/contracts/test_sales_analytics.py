"""The contracts of `sales_analytics` agree with its specification."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ingestion.contracts import SYSTEMS
from tests.support.contracts import every_column

SPECIFICATION = Path(__file__).resolve().parents[3] / "../shared/spec/sales_analytics_tables.json"
ANALYTICS = SYSTEMS["sales_analytics"]
TYPES = {"VARCHAR": "text", "TEXT": "text", "INTEGER": "integer", "NUMBER": "decimal", "DATE": "date",
         "TIMESTAMP": "timestamp", "VARIANT/JSON": "json"}  # fmt: skip


@pytest.fixture(scope="module")
def specified() -> list[dict[str, Any]]:
    if not SPECIFICATION.exists():
        pytest.skip("../shared/spec is not here")
    tables = json.loads(SPECIFICATION.read_text(encoding="utf-8"))
    return [table for table in tables if table["table"] != "USER_ACCOUNTS"]


def logical(specified_type: str) -> str:
    """`VARCHAR(50) FK` is `text(50)`."""
    name, parameters = re.fullmatch(r"([A-Z/]+)(\([\d,]+\))?(?: [PF]K)?", specified_type).groups()  # type: ignore[union-attr]
    return TYPES[name] + (parameters or "")


def unmangled(text: str) -> str:
    """The specification's UTF-8 was once read as cp1252; undo it where it was."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def test_tables_match_the_specification(specified: list[dict[str, Any]]) -> None:
    expected = [(t["table"].lower(), t["schema"], int(re.sub(r"\D", "", t["est"]))) for t in specified]
    assert [(t.name, t.section, t.rows) for t in ANALYTICS.tables] == expected
    assert len(expected) == 56


def test_columns_match_the_specification(specified: list[dict[str, Any]]) -> None:
    """URLs may be longer than specified: browsers and campaigns write longer ones (decision 0032)."""
    expected = [(t["table"].lower(), name, logical(type_)) for t in specified for name, type_, _ in t["cols"]]
    longer = [(table, name, "text(8000)" if name.endswith("_url") else type_) for table, name, type_ in expected]
    assert [(t.name, c.name, c.type) for t, c in every_column(ANALYTICS)] == longer
    assert len(expected) == 647


def test_keys_and_references_match_the_specification(specified: list[dict[str, Any]]) -> None:
    for table in specified:
        contract = ANALYTICS.table(table["table"])
        assert contract.key == tuple(name for name, type_, _ in table["cols"] if type_.endswith(" PK"))
        for name, type_, text in table["cols"]:
            column = contract.column(name)
            assert (column.ref is not None) == type_.endswith(" FK"), f"{contract.name}.{name}"
            if named := re.match(r"References (\w+)", text):
                assert column.ref == named[1].lower(), f"{contract.name}.{name}"


def test_words_are_spelt_as_specified(specified: list[dict[str, Any]]) -> None:
    texts = {(t["table"].lower(), name): unmangled(text) for t in specified for name, _, text in t["cols"]}
    flags = ("Yes", "No")
    for table, column in every_column(ANALYTICS):
        listed_at = "customers" if column.name == "region" else table.name  # regions are listed once
        text = texts[listed_at, column.name]
        for value in column.values if column.values != flags else ():
            assert re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", text), f"{table.name}.{column.name}: {value}"
        assert (column.values == flags) == (column.type == "text(10)"), f"{table.name}.{column.name}"


def test_foreign_words_never_close_a_column() -> None:
    assert not [f"{t.name}.{c.name}" for t, c in every_column(ANALYTICS) if c.closed]


def test_configuration_of_integrations_is_never_stored() -> None:
    assert [f"{t.name}.{c.name}" for t, c in every_column(ANALYTICS) if c.secret] == ["integration_usage.config_json"]
    assert "config_json" not in [c.name for c in ANALYTICS.table("integration_usage").stored_columns]


def test_what_real_exports_lack_is_not_required() -> None:
    assert ANALYTICS.table("customers").required == ("customer_id", "customer_name")
    assert ANALYTICS.table("closed_deals").required == ("deal_id", "opportunity_id", "status")
    assert not {"customer_id", "product_id", "amount", "created_date"} & set(ANALYTICS.table("opportunities").required)


def test_user_accounts_is_absent_with_a_reason() -> None:
    assert set(ANALYTICS.absent) == {"user_accounts"}
    assert "breaks off" in ANALYTICS.absent["user_accounts"]
    with pytest.raises(KeyError, match="user_accounts"):
        ANALYTICS.table("user_accounts")
