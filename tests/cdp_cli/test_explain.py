"""`cdp explain` on the engine, over rows written by hand: whatever it says can be read off this page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from cdp_cli.explain import explain
from cdp_cli.report import explained
from ingestion.identity import ensure_identity_tables
from ingestion.identity.decisions import DECISION
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
    seen = {"is_used": True, "reason": None, "seen_at": AT, "scope": "", "is_verified": True, "component": "X"}
    there = {"first_seen_at": AT, "id_published_at": AT, "is_live": True, "component": "X"}
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
        {**CRM, **there, "account_id": "ACC_1", "match_rule": "DOMAIN"},
        {**EXPORT, **there, "account_id": "ACC_1", "first_seen_at": AT + timedelta(days=1), "match_rule": "DOMAIN"},
    )  # fmt: skip
    fill(fresh_database, TABLES["person_record"], {**FORM, **there, "person_id": "CNT_1", "match_rule": None})
    fill(
        fresh_database, TABLES["evidence"],
        {**CRM, "subject": "account", "entity_id": "ACC_1", "source_column": "company_website", "identifier_type": "DOMAIN",
         "identifier_value": "acme.at", "record_table": "account", "record_key": "A1", **seen},
        {**EXPORT, "subject": "account", "entity_id": "ACC_1", "source_column": "website", "identifier_type": "DOMAIN",
         "identifier_value": "acme.at", "record_table": "customers", "record_key": "CUST-1", **seen},
        {**EXPORT, "subject": "account", "entity_id": "ACC_1", "source_column": "email_domain", "identifier_type": "DOMAIN",
         "identifier_value": None, "record_table": "customers", "record_key": "CUST-1", **seen, "is_used": False,
         "reason": "FREEMAIL"},
        {**FORM, "subject": "person", "entity_id": "CNT_1", "source_column": "email", "identifier_type": "EMAIL",
         "identifier_value": "ann@acme.at", "record_table": "lead", "record_key": "L1", **seen},
    )  # fmt: skip
    fill(
        fresh_database, TABLES["refused_merge"],
        {"tenant_id": "default", "subject": "account", "entity_id": "ACC_9", "other_entity_id": "ACC_1",
         "identifier_type": "COMPANY_NAME", "identifier_value": "acme", "scope": "", "rule": "max_values CREDIT_CODE 1", "refused_at": AT},
    )  # fmt: skip
    fill(fresh_database, TABLES["account_alias"], {"tenant_id": "default", "old_id": "ACC_0", "new_id": "ACC_1", "merged_at": AT})
    fill(
        fresh_database, TABLES["merge_history"],
        {"tenant_id": "default", "subject": "account", "happened_at": AT, "event": "MERGED", "entity_id": "ACC_0",
         "other_entity_id": "ACC_1", "record_count": 1, "decision_id": None},
        {"tenant_id": "default", "subject": "account", "happened_at": AT, "event": "SPLIT", "entity_id": "ACC_8",
         "other_entity_id": "ACC_7", "record_count": 1, "decision_id": None},
    )  # fmt: skip
    fill(
        fresh_database, DECISION,
        decision("DEC_1", "IGNORE_IDENTIFIER", identifier_type="EMAIL", identifier_value="ann@acme.at"),
        decision("DEC_2", "NEVER_LINK", **{name: CRM[name] for name in SOURCE[1:]}, subject="account", withdrawn_at=AT),
        decision("DEC_3", "IGNORE_IDENTIFIER", identifier_type="EMAIL", identifier_value="bob@acme.at"),
    )  # fmt: skip
    return fresh_database


def decision(decision_id: str, kind: str, **said: Any) -> dict[str, Any]:
    mine = {"decision_id": decision_id, "tenant_id": "default", "subject": "person", "decision": kind}
    return {**mine, "decided_by": "eve", "decided_at": AT, **said}


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
    assert [(row["identifier_value"], row["source_column"], row["why"]) for row in said["evidence"]] == [
        ("acme.at", "company_website", None),
        (None, "email_domain", "everybody may have mail under this domain (identity_shared_domain)"),
        ("acme.at", "website", None),
    ]
    assert [(row["entity_id"], row["rule"]) for row in said["refused_merges"]] == [("ACC_9", "max_values CREDIT_CODE 1")]
    assert said["former_ids"] == [{"old_id": "ACC_0", "merged_at": AT}]
    assert [(row["event"], row["entity_id"]) for row in said["merge_history"]] == [("MERGED", "ACC_0")]
    assert [row["decision_id"] for row in said["decisions"]] == ["DEC_2"]


def test_the_chain_says_how_each_record_is_tied_to_an_earlier_one(known: Warehouse) -> None:
    oldest, other = told(known, "account", "ACC_1")["chain"]
    assert (oldest["record"], oldest["by"], oldest["to"]) == ("cdp/account/A1", None, None)
    assert (other["record"], other["by"], other["value"], other["to"], other["seen_on"], other["source_column"]) == (
        "sales_analytics/customers/CUST-1", "DOMAIN", "acme.at", "cdp/account/A1", "sales_analytics/customers/CUST-1", "website",
    )  # fmt: skip


def test_what_is_told_can_be_read(known: Warehouse) -> None:
    tables = {title: [tuple(row.values()) for row in rows] for title, rows in explained(told(known, "account", "ACC_0"))}
    assert tables["how its records are one"] == [
        ("cdp/account/A1", "2026-01-01 00:00:00", "the oldest", "", "", ""),
        ("sales_analytics/customers/CUST-1", "2026-01-02 00:00:00", "DOMAIN acme.at", "cdp/account/A1",
         "sales_analytics/customers/CUST-1 website", "2026-01-01 00:00:00"),
    ]  # fmt: skip
    assert [row[:2] for row in tables["identifiers that were not used"]] == [("DOMAIN", "FREEMAIL")]
    assert tables["merges that were refused"] == [
        ("ACC_9", "ACC_1", "COMPANY_NAME acme", "max_values CREDIT_CODE 1", "2026-01-01 00:00:00")
    ]
    assert tables["former ids"] == [("ACC_0", "2026-01-01 00:00:00")]


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
    assert [row["decision_id"] for row in said["decisions"]] == ["DEC_1"], "it is about an address that she shows"


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
