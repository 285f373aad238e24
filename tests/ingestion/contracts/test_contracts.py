"""The contracts agree with the specification, with each other, and refuse to be written wrongly."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ingestion.contracts import SYSTEMS, Column, System, Table

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


def every_column(system: System) -> list[tuple[Table, Column]]:
    return [(table, column) for table in system.tables for column in table.columns]


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
    expected = [(t["table"].lower(), name, logical(type_)) for t in specified for name, type_, _ in t["cols"]]
    assert [(t.name, c.name, c.type) for t, c in every_column(ANALYTICS)] == expected
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


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_references_lead_somewhere(system: System) -> None:
    for table, column in every_column(system):
        if column.ref is None:
            continue
        target = system.table(column.ref)
        target_key = target.column(target.key[0])
        assert column.base_type == target_key.base_type, f"{table.name}.{column.name}"
        assert column.parameters >= target_key.parameters, f"{table.name}.{column.name} is too short for its key"


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_identifiers_belong_to_somebody(system: System) -> None:
    for table, column in every_column(system):
        if column.identifier in ("company_name", "domain", "credit_code"):
            assert table.account, f"{table.name}.{column.name} identifies an account, the table names none"
        elif column.identifier == "conversion":
            became = system.table(str(column.ref))
            assert "self" in (became.person, became.account), f"{table.name}.{column.name} leads to no record"
        elif column.identifier and column.identifier != "channel_user_id":
            assert table.person, f"{table.name}.{column.name} identifies a person, the table names none"
            assert column.pii == "direct", f"{table.name}.{column.name}"


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


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_table_names_are_unique_and_described(system: System) -> None:
    names = [table.name for table in system.tables]
    assert len(set(names)) == len(names)
    assert not [table.name for table in system.tables if not table.description.endswith(".")]


def test_table_refuses_an_unknown_key_or_cursor() -> None:
    with pytest.raises(ValueError, match="nope is not one of its columns"):
        Table("t", "A row.", key=("nope",), columns=(Column("id", "text(50)"),))
    with pytest.raises(ValueError, match="nope is not one of its columns"):
        Table("t", "A row.", key=("id",), columns=(Column("id", "text(50)"),), cursor="nope")


def test_table_refuses_a_column_twice() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        Table("t", "A row.", key=("id",), columns=(Column("id", "text(50)"), Column("id", "integer")))


@pytest.mark.parametrize("name", ["tenant_id", "_load_id"])
def test_table_refuses_the_loaders_names(name: str) -> None:
    with pytest.raises(ValueError, match="belong to the loader"):
        Table("t", "A row.", key=("id",), columns=(Column("id", "text(50)"), Column(name, "text")))


@pytest.mark.parametrize("type_", ["varchar(50)", "text(50", "TEXT", "", "decimal(5,2) "])
def test_column_refuses_an_unknown_type(type_: str) -> None:
    with pytest.raises(ValueError, match="unknown type"):
        Column("c", type_)


def test_column_refuses_a_closed_list_of_nothing() -> None:
    with pytest.raises(ValueError, match="closed needs values"):
        Column("c", "text(50)", closed=True)


# Read out of the specification by hand (R4.1-R4.3); `!` marks what may not be empty.
CUSTOMER_CENTER = {
    "campaigns": "campaign_id! name! description status! created_at! updated_at!",
    "organizations": (
        "organization_id! name! email_domain! external_id external_source website_url linkedin_url estimated_num_employees "
        "website_summary_data website_raw_data country language time_zone source formatted_organization_name raw_address "
        "created_at! updated_at!"
    ),
    "leads": (
        "lead_id! campaign_id company_id first_name last_name email! external_id title headline linkedin_url "
        "email_verification_status email_verification_message email_icebreaker status! language source email_sent_at "
        "reply_received_at last_contacted_at created_at! updated_at!"
    ),
}


def test_customer_center_is_as_specified() -> None:
    center = SYSTEMS["customer_center"]
    assert [table.name for table in center.tables] == list(CUSTOMER_CENTER)
    for table in center.tables:
        required = table.required
        assert " ".join(f"{c.name}{'!' * (c.name in required)}" for c in table.columns) == CUSTOMER_CENTER[table.name]
        times = {c.name for c in table.columns if c.name.endswith("_at")}
        assert times == {c.name for c in table.columns if c.type == "timestamp"}
    documents = [f"{t.name}.{c.name}" for t, c in every_column(center) if c.type == "json"]
    assert documents == ["organizations.website_summary_data", "organizations.website_raw_data"]
    references = {f"{t.name}.{c.name}": c.ref for t, c in every_column(center) if c.ref}
    assert references == {"leads.campaign_id": "campaigns", "leads.company_id": "organizations"}
    assert not [f"{t.name}.{c.name}" for t, c in every_column(center) if c.values or c.closed]
