"""`cdp explain` on the engine, over rows written by hand: whatever it says can be read off this page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from cdp_cli.explain import explain
from ingestion.identity import ensure_identity_tables
from ingestion.identity.tables import TABLES
from warehouse import CdpError, Warehouse
from warehouse.base import ColumnSpec, TableSpec

AT = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = ("tenant_id", "source_system", "source_table", "source_key")
CRM = {"tenant_id": "default", "source_system": "cdp", "source_table": "account", "source_key": "A1"}
EXPORT = {"tenant_id": "default", "source_system": "sales_analytics", "source_table": "customers", "source_key": "CUST-1"}
FORM = {"tenant_id": "default", "source_system": "cdp", "source_table": "lead", "source_key": "L1"}


def table(schema: str, name: str, key: tuple[str, ...], *columns: str) -> TableSpec:
    """`annual_revenue` is money, everything else text."""
    types = {"annual_revenue": "decimal(18,2)"}
    specs = [ColumnSpec(column, types.get(column, "text"), nullable=column not in key) for column in (*key, *columns, *SOURCE)]
    return TableSpec(schema, name, tuple(specs), key)


ACCOUNT = table("cdp", "account", ("account_id",), "account_name", "city", "province", "annual_revenue")
CONTACT = table("cdp", "contact", ("contact_id",), "contact_name")
LEAD = table("cdp", "lead", ("lead_id",), "lead_name", "email")
PROVENANCE = table("ops", "field_provenance", ("entity", "entity_id", "column_name"), "value", "rule")


def fill(warehouse: Warehouse, spec: TableSpec, *rows: dict[str, Any]) -> None:
    with warehouse.session() as session:
        session.ensure_table(spec)
    with warehouse.session() as session:
        session.append(spec, pa.Table.from_pylist(list(rows), spec.arrow_schema()))


@pytest.fixture
def known(fresh_database: Warehouse) -> Warehouse:
    """An account of two records, one lead whose address the account's other half would have liked, and a merged id."""
    with fresh_database.session() as session:
        ensure_identity_tables(session)
    seen = {"is_used": True, "reason": None, "seen_at": AT, "scope": ""}
    fill(
        fresh_database, ACCOUNT,
        {"account_id": "ACC_1", "account_name": "Acme", "city": "Linz", "annual_revenue": 1250, **CRM},
    )  # fmt: skip
    fill(fresh_database, CONTACT)
    fill(fresh_database, LEAD, {"lead_id": "LEAD_1", "lead_name": "Ann", "email": "ann@acme.at", **FORM})
    fill(
        fresh_database, PROVENANCE,
        {"entity": "account", "entity_id": "ACC_1", "column_name": "account_name", "value": "Acme", "rule": "source_priority", **CRM},
        {"entity": "account", "entity_id": "ACC_1", "column_name": "city", "value": "Linz", "rule": "most_complete", **EXPORT},
        {"entity": "account", "entity_id": "ACC_2", "column_name": "city", "value": "Graz", "rule": "most_complete", **EXPORT},
    )  # fmt: skip
    fill(
        fresh_database, TABLES["account_record"],
        {**CRM, "account_id": "ACC_1", "first_seen_at": AT, "match_rule": "DOMAIN"},
        {**EXPORT, "account_id": "ACC_1", "first_seen_at": AT, "match_rule": "DOMAIN"},
    )  # fmt: skip
    fill(fresh_database, TABLES["person_record"], {**FORM, "person_id": "CNT_1", "first_seen_at": AT, "match_rule": None})
    fill(
        fresh_database, TABLES["evidence"],
        {**CRM, "subject": "account", "entity_id": "ACC_1", "source_column": "company_website", "identifier_type": "DOMAIN",
         "identifier_value": "acme.at", **seen},
        {**FORM, "subject": "person", "entity_id": "CNT_1", "source_column": "email", "identifier_type": "EMAIL",
         "identifier_value": "ann@acme.at", **seen},
    )  # fmt: skip
    fill(
        fresh_database, TABLES["refused_merge"],
        {"tenant_id": "default", "subject": "account", "entity_id": "ACC_9", "other_entity_id": "ACC_1",
         "identifier_type": "COMPANY_NAME", "identifier_value": "acme", "rule": "different_credit_code", "refused_at": AT},
    )  # fmt: skip
    fill(fresh_database, TABLES["account_alias"], {"tenant_id": "default", "old_id": "ACC_0", "new_id": "ACC_1", "merged_at": AT})
    return fresh_database


def told(warehouse: Warehouse, kind: str, entity_id: str) -> dict[str, Any]:
    with warehouse.session() as session:
        return explain(session, kind, entity_id)


def test_every_field_names_the_row_that_gave_it(known: Warehouse) -> None:
    said = told(known, "account", "ACC_1")
    fields = {row["column"]: (row["value"], row["rule"], row["source_system"], row["source_key"]) for row in said["fields"]}
    assert fields == {
        "account_name": ("Acme", "source_priority", "cdp", "A1"),
        "city": ("Linz", "most_complete", "sales_analytics", "CUST-1"),
        "annual_revenue": ("1250.00", "derived", None, None),
    }


def test_an_account_is_told_with_its_records_evidence_and_refusals(known: Warehouse) -> None:
    said = told(known, "account", "ACC_1")
    assert [(row["source_system"], row["source_key"], row["match_rule"]) for row in said["records"]] == [
        ("cdp", "A1", "DOMAIN"),
        ("sales_analytics", "CUST-1", "DOMAIN"),
    ]
    assert [(row["identifier_value"], row["source_column"]) for row in said["evidence"]] == [("acme.at", "company_website")]
    assert [(row["entity_id"], row["rule"]) for row in said["refused_merges"]] == [("ACC_9", "different_credit_code")]
    assert said["former_ids"] == [{"old_id": "ACC_0"}]


def test_an_id_that_was_merged_away_finds_the_one_it_became(known: Warehouse) -> None:
    said = told(known, "account", "ACC_0")
    assert (said["asked_for"], said["id"]) == ("ACC_0", "ACC_1")
    assert said["fields"] == told(known, "account", "ACC_1")["fields"]


def test_a_lead_is_its_own_row_and_its_person_is_told(known: Warehouse) -> None:
    said = told(known, "lead", "LEAD_1")
    assert {row["column"]: (row["value"], row["rule"], row["source_key"]) for row in said["fields"]} == {
        "lead_name": ("Ann", "own row", "L1"),
        "email": ("ann@acme.at", "own row", "L1"),
    }
    assert [row["source_key"] for row in said["records"]] == ["L1"]
    assert [row["identifier_value"] for row in said["evidence"]] == ["ann@acme.at"]


@pytest.mark.parametrize(
    ("kind", "entity_id", "message"),
    [
        ("account", "ACC_7", "there is no account ACC_7; ids are in cdp.account"),
        ("contact", "' or 1 = 1 --", "there is no contact ' or 1 = 1 --; ids are in cdp.contact"),
        ("company", "ACC_1", "company cannot be explained; use one of account, contact, lead"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(known: Warehouse, kind: str, entity_id: str, message: str) -> None:
    with pytest.raises(CdpError) as error:
        told(known, kind, entity_id)
    assert str(error.value) == message
