"""A delivery of the customer center on the engine: what is wrong stays out with a reason, what is early waits and heals."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingestion.identity import resolve
from ingestion.loader import ensure_raw_tables
from ingestion.references import find_orphans
from tests.support.loading import load_table
from warehouse import Warehouse

CAMPAIGN = "6f457e2c-8741-4abf-9f99-a6a7c0000001"
ORGANIZATION = "16fdf1b0-72eb-4d2f-b77c-e6cae0000001"
LEAD = "53f3f2c4-1cf1-4ff2-a2df-fbb520000001"
STAMPS = {"created_at": "2026-01-05 10:00:00-05", "updated_at": "2026-01-05 10:00:00-05"}
COMPANY = {"organization_id": ORGANIZATION, "name": "Nordlicht GmbH", "email_domain": "nordlicht.de", **STAMPS}
PERSON = {
    "lead_id": LEAD,
    "campaign_id": CAMPAIGN,
    "company_id": ORGANIZATION,
    "email": "eva@nordlicht.de",
    "status": "new",
    **STAMPS,
}


@pytest.fixture
def raw(fresh_database: Warehouse) -> Warehouse:
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    return fresh_database


def load(warehouse: Warehouse, folder: Path, table: str, *rows: dict[str, Any]) -> Any:
    file = folder / f"{table}.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return load_table(warehouse, "customer_center", table, file)


def fetch(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.session() as session:
        return session.fetch(sql)


def test_an_offset_is_part_of_the_instant(raw: Warehouse, tmp_path: Path) -> None:
    sent = {"email_sent_at": "2026-03-29T01:30:00+05:30", "reply_received_at": "2026-03-28 22:00:00.25-02"}
    assert load(raw, tmp_path, "leads", {**PERSON, **sent}).loaded == 1
    with raw.session() as session:
        (row,) = session.fetch_arrow(
            "select email_sent_at, reply_received_at, created_at from raw_customer_center.leads"
        ).to_pylist()
    assert row == {
        "email_sent_at": datetime(2026, 3, 28, 20, 0, tzinfo=UTC),
        "reply_received_at": datetime(2026, 3, 29, 0, 0, 0, 250_000, tzinfo=UTC),
        "created_at": datetime(2026, 1, 5, 15, 0, tzinfo=UTC),
    }


def test_documents_are_kept_and_broken_ones_cost_their_field(raw: Warehouse, tmp_path: Path) -> None:
    good = {**COMPANY, "website_summary_data": {"b": [1, None], "a": 'says "hi"'}, "website_raw_data": {"html": "<p>"}}
    broken = {**COMPANY, "organization_id": "x", "website_summary_data": '{"about": '}
    result = load(raw, tmp_path, "organizations", good, broken)
    assert (result.loaded, result.quarantined, result.fields) == (2, 0, 1)
    documents = fetch(raw, "select website_summary_data, website_raw_data from raw_customer_center.organizations order by 1, 2")
    assert ('{"a":"says \\"hi\\"","b":[1,null]}', '{"html":"<p>"}') in documents
    assert [document for document, _ in documents].count(None) == 1
    refused = fetch(raw, "select source_key, column_name, reason_code, original_value from quarantine.rejected_field")
    assert refused == [("x", "website_summary_data", "BAD_JSON", '{"about": ')]


def test_what_a_row_means_nothing_without_is_required(raw: Warehouse, tmp_path: Path) -> None:
    result = load(raw, tmp_path, "leads", {**PERSON, "email": " "}, {**PERSON, "lead_id": LEAD + "0"}, {**PERSON, "status": None})
    assert (result.loaded, result.quarantined) == (0, 3)
    reasons = fetch(raw, "select column_name, reason_code from quarantine.rejected_row order by 1")
    assert reasons == [("email", "REQUIRED"), ("lead_id", "TOO_LONG"), ("status", "REQUIRED")]


def test_a_lead_waits_for_its_campaign_and_company(raw: Warehouse, tmp_path: Path) -> None:
    load(raw, tmp_path, "leads", PERSON)
    assert find_orphans(raw).total == 2
    load(raw, tmp_path, "organizations", COMPANY)
    assert find_orphans(raw).total == 1
    load(raw, tmp_path, "campaigns", {"campaign_id": CAMPAIGN, "name": "Spring", "status": "active", **STAMPS})
    assert find_orphans(raw).total == 0
    assert fetch(raw, "select count(*) from raw_customer_center.leads") == [(1,)]


def test_a_mail_domain_makes_one_company_of_two_unless_it_is_everybodys(raw: Warehouse, tmp_path: Path) -> None:
    def company(number: int, name: str, domain: str, website: str | None = None) -> dict[str, Any]:
        return {
            **COMPANY,
            "organization_id": ORGANIZATION[:-1] + str(number),
            "name": name,
            "email_domain": domain,
            "website_url": website,
        }

    load(
        raw, tmp_path, "organizations",
        company(1, "Nordlicht GmbH", "nordlicht.de"), company(2, "Polarstern AG", "mail.nordlicht.de"),
        company(3, "Adler", "gmail.com"), company(4, "Bussard", "gmail.com"),
        company(5, "Falke", "falke.de", "https://www.agency.com"), company(6, "Habicht", "habicht.de", "https://www.agency.com"),
    )  # fmt: skip
    resolve(raw)
    found = dict(fetch(raw, "select source_key, account_id from identity.account_record"))
    ids = [found[ORGANIZATION[:-1] + str(number)] for number in range(1, 7)]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 5
