"""Leads as tables and as documents arrive in raw as the same rows; what is bad, orphaned or late is treated as anywhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from ingestion.loader import ensure_raw_tables
from ingestion.references import find_orphans
from tests.support.loading import load_folder, load_table

HEAD = "id,company_name,contact_name,email,lead_score,category,score_breakdown,status,assigned_to,created_at,updated_at\n"
FIRST = 'L1,Acme,Ann,ann@acme.com,95,Hot,"{""company_size"": 20, ""email_validation"": 5}",New,U1,2026-01-01 00:00:00,'
SECOND = "L2,Brook,Bob,bob@brook.com,73,Warm,,Contacted,,2026-01-02 10:00:00.5,2026-01-02 10:00:00.5\n"
USERS = "id,full_name,email,role,created_at,updated_at\nU1,Eve,eve@cdp.com,rep,2026-01-01,2026-01-01\n"


@pytest.fixture
def raw(fresh_database):
    """A warehouse with all raw tables."""
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    return fresh_database


def query(warehouse, sql):
    with warehouse.session() as session:
        return session.fetch_arrow(sql).to_pylist()


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def instant(text):
    return {"_seconds": int(datetime.fromisoformat(text).timestamp()), "_nanoseconds": 500_000_000 if "10:00" in text else 0}


def test_tables_and_documents_are_the_same_raw_rows(raw, tmp_path):
    put(tmp_path / "tables", "leads.csv", HEAD + FIRST + "2026-01-01 00:00:00\n" + SECOND)
    one = {
        "id": "L1", "companyName": "Acme", "contactName": "Ann", "email": "ann@acme.com", "leadScore": 95, "category": "Hot",
        "scoreBreakdown": {"emailValidation": 5, "companySize": 20}, "status": "New", "assignedTo": "U1",
        "createdAt": instant("2026-01-01T00:00:00Z"), "updatedAt": "2026-01-01T01:00:00+01:00",
    }  # fmt: skip
    two = {
        "id": "L2", "companyName": "Brook", "contactName": "Bob", "email": "bob@brook.com", "leadScore": 73,
        "category": "Warm", "scoreBreakdown": None, "status": "Contacted", "assignedTo": None,
        "createdAt": instant("2026-01-02T10:00:00Z"), "updatedAt": instant("2026-01-02T10:00:00Z"),
    }  # fmt: skip
    put(tmp_path / "documents", "leads.json", json.dumps([one, two]))
    put(tmp_path / "lines", "leads.jsonl", f"{json.dumps(two)}\n{json.dumps(one)}\n")
    assert [(r.loaded, r.duplicate) for r in load_folder(raw, "lead_scoring", tmp_path / "tables")] == [(2, 0)]
    for folder in ("documents", "lines"):
        assert [(r.loaded, r.duplicate, r.quarantined) for r in load_folder(raw, "lead_scoring", tmp_path / folder)] == [
            (0, 2, 0)
        ]
    rows = query(raw, "select id, score_breakdown, created_at from raw_lead_scoring.leads order by id")
    assert rows[0]["score_breakdown"] == '{"company_size":20,"email_validation":5}'
    assert [row["created_at"] for row in rows] == [
        datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, 10, 0, 0, 500_000, tzinfo=UTC),
    ]  # fmt: skip


def test_bad_documents_are_set_aside_with_their_reason(raw, tmp_path):
    good = {"id": "A1", "leadId": "L1", "actionType": "note_added", "createdAt": "2026-01-01T00:00:00"}
    documents = [
        good, good | {"id": "A2", "createdAt": {"_seconds": "soon"}}, good | {"id": "A3", "newValue": "{'status': 'New'}"},
        good | {"id": "A4", "leadId": None}, good | {"id": "A5", "userId": {"path": "users/U1"}},
    ]  # fmt: skip
    result = load_table(raw, "lead_scoring", "activities", put(tmp_path, "activities.json", json.dumps(documents)))
    assert (result.received, result.loaded, result.quarantined, result.fields) == (5, 3, 2, 2)
    refused = query(raw, "select source_key, column_name, reason_code from quarantine.rejected_row order by source_key")
    assert [tuple(row.values()) for row in refused] == [
        ("A2", "created_at", "BAD_TYPE"), ("A4", "lead_id", "REQUIRED"),
    ]  # fmt: skip
    fields = query(raw, "select source_key, column_name, reason_code from quarantine.rejected_field order by source_key")
    assert [tuple(row.values()) for row in fields] == [("A3", "new_value", "BAD_JSON"), ("A5", "user_id", "BAD_TYPE")]
    loaded = query(raw, "select id, user_id, new_value from raw_lead_scoring.activities order by id")
    assert [tuple(row.values()) for row in loaded] == [(key, None, None) for key in ("A1", "A3", "A5")]


def test_a_lead_of_an_unknown_representative_is_kept_and_heals(raw, tmp_path):
    load_table(raw, "lead_scoring", "leads", put(tmp_path, "leads.csv", HEAD + FIRST + "2026-01-01\n" + SECOND))
    assert find_orphans(raw).total == 1
    assert query(raw, "select source_key, referenced_key from ops.orphan_reference") == [
        {"source_key": "L1", "referenced_key": "U1"}
    ]
    load_table(raw, "lead_scoring", "users", put(tmp_path, "users.csv", USERS))
    assert find_orphans(raw).total == 0


def test_of_two_bodies_the_one_updated_last_is_kept_as_current_in_any_order(raw, tmp_path):
    later = FIRST.replace(",New,", ",Contacted,") + "2026-01-05\n"
    for number, row in enumerate((later, FIRST + "2026-01-01\n")):
        load_table(raw, "lead_scoring", "leads", put(tmp_path, f"leads.{number}.csv", HEAD + row))
    rows = query(raw, "select status, _version_at from raw_lead_scoring.leads order by _version_at")
    assert [row["status"] for row in rows] == ["New", "Contacted"]
