"""Deliveries of the partner lead system as they really come: broken documents, reused ids, children before parents, secrets."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ingestion.contracts import SYSTEMS
from ingestion.identity import ensure_identity_tables, resolve
from ingestion.ledger import LoadResult
from ingestion.loader import ensure_raw_tables
from ingestion.references import find_orphans
from tests.support.loading import load_table
from warehouse import Warehouse

SYSTEM = SYSTEMS["partner_leads"]
AT = "2026-03-01T10:00:00Z"
PERSON = {"first_name": "John", "last_name": "Doe", "email": "john@example.com"}
DEFAULTS: dict[str, dict[str, Any]] = {
    "contacts": {"webhook_id": "A", **PERSON},
    "leads": {"webhook_id": "A", **PERSON},
    "conversions": {"converted_at": AT, "conversion_type": "sale"},
    "lead_events": {"event_type": "created"},
    "webhook_configs": {},
    "workspaces": {"name": "Solar Focus"},
    "lead_source_providers": {},
}


class Delivery:
    """Files of the system, one after the other, into one warehouse."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        self.warehouse = warehouse
        self._folder = folder
        self._files = count()

    def load(self, table: str, *rows: dict[str, Any]) -> LoadResult:
        known = {column.name for column in SYSTEM.table(table).columns}
        stamps = {name: AT for name in ("created_at", "updated_at") if name in known}
        file = self._folder / str(next(self._files)) / f"{table}.jsonl"
        file.parent.mkdir()
        file.write_text("".join(json.dumps({**stamps, **DEFAULTS[table], **row}) + "\n" for row in rows))
        return load_table(self.warehouse, "partner_leads", table, file)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with self.warehouse.session() as session:
            return session.fetch(sql)


@pytest.fixture
def delivery(fresh_database: Warehouse, tmp_path: Path) -> Delivery:
    with fresh_database.session() as session:
        ensure_raw_tables(session)
        ensure_identity_tables(session)
    return Delivery(fresh_database, tmp_path)


def test_secrets_land_nowhere(delivery: Delivery) -> None:
    """Neither in raw nor in quarantine, whether the row is good, bad, or bad at the secret's side (R1.29)."""
    secret = "sk_live_51N0pe"
    delivery.load(
        "webhook_configs", {"webhook_id": "A", "secret_key": secret}, {"webhook_id": "B", "secret_key": secret, "rate_limit": -1}
    )
    delivery.load("workspaces", {"id": "W1", "api_key": secret}, {"id": "W2", "name": None, "api_key": secret})
    delivery.load(
        "lead_source_providers",
        {"provider_id": "P1", "api_key": secret},
        {"provider_id": "P2", "api_key": secret, "allowed_webhooks": "[1", "is_active": "perhaps"},
    )
    tables = [
        "quarantine.rejected_row",
        "quarantine.rejected_field",
        *(f"raw_partner_leads.{name}" for name in ("webhook_configs", "workspaces", "lead_source_providers")),
    ]
    assert [len(delivery.ask(f"select * from {table}")) for table in tables] == [1, 3, 2, 1, 2]
    assert not [table for table in tables if secret in str(delivery.ask(f"select * from {table}"))]


def test_a_payload_never_costs_a_row_and_is_not_repeated_in_quarantine(delivery: Delivery) -> None:
    """What a provider sent may be no document at all; it is kept in raw, and masked elsewhere."""
    sent = '{"name": "John Doe", "phone":'
    loaded = delivery.load(
        "leads", {"id": "1", "raw_payload": sent}, {"id": "2", "raw_payload": sent, "tcpa_compliance": "perhaps"}
    )
    assert (loaded.loaded, loaded.fields) == (2, 1)
    assert delivery.ask("select raw_payload from raw_partner_leads.leads") == [(sent,), (sent,)]
    assert "John" not in str(delivery.ask("select * from quarantine.rejected_field"))


def test_bad_values_are_set_aside_with_their_reason_and_stop_nobody(delivery: Delivery) -> None:
    bad = [
        ({"conversion_value": "$5,000"}, "conversion_value", "BAD_NUMBER"),
        ({"conversion_value": "NaN"}, "conversion_value", "NOT_FINITE"),
        ({"conversion_value": -1}, "conversion_value", "OUT_OF_DOMAIN"),
        ({"converted_at": "2026-02-30 10:00:00"}, "converted_at", "BAD_TIMESTAMP"),
        ({"conversion_type": None}, "conversion_type", "REQUIRED"),
    ]
    good = [{"id": "good", "conversion_value": 0.30000000000000004, "conversion_type": "upsell", "custom_data": {"rep": 7}}]
    half = [{"id": "half", "custom_data": '{"rep": 7', "contact_id": "seven"}]
    loaded = delivery.load("conversions", *({"id": str(n), **row} for n, (row, _, _) in enumerate(bad)), *good, *half)
    assert (loaded.received, loaded.loaded, loaded.quarantined, loaded.fields) == (len(bad) + 2, 2, len(bad), 2)
    fields = delivery.ask("select source_key, column_name, reason_code from quarantine.rejected_field order by column_name")
    assert fields == [("half", "contact_id", "BAD_NUMBER"), ("half", "custom_data", "BAD_JSON")]
    found = delivery.ask("select source_key, column_name, reason_code from quarantine.rejected_row order by source_key")
    assert found == [(str(n), column, reason) for n, (_, column, reason) in enumerate(bad)]
    ((value, kind, data),) = delivery.ask(
        "select conversion_value, conversion_type, custom_data from raw_partner_leads.conversions where id = 'good'"
    )
    assert (str(value).rstrip("0"), kind, data) == ("0.30000000000000004", "upsell", '{"rep":7}')


def test_a_key_with_two_bodies_is_the_later_one_in_whatever_order(delivery: Delivery) -> None:
    later = {"id": 1, "email": "new@example.com", "updated_at": "2026-03-02T00:00:00Z"}
    assert delivery.load("contacts", later).loaded == 1
    assert delivery.load("contacts", {"id": 1, "email": "old@example.com"}).loaded == 1
    assert delivery.load("contacts", later).duplicate == 1
    resolve(delivery.warehouse)
    evidence = "select identifier_value from identity.evidence where source_table = 'contacts' and identifier_type = 'EMAIL'"
    assert delivery.ask(evidence) == [("new@example.com",)]


def test_two_webhooks_may_give_out_one_id(delivery: Delivery) -> None:
    """Both leads stay, of two people, in one delivery or in two (R1.8)."""
    other = {"webhook_id": "B", "first_name": "Ann", "email": "ann@example.com"}
    assert delivery.load("leads", {"id": "1001"}, {"id": "1001", **other}).loaded == 2
    assert delivery.load("leads", {"id": "1001", **other}).duplicate == 1
    resolve(delivery.warehouse)
    people = dict(delivery.ask("select source_key, person_id from identity.person_record"))
    assert people.keys() == {"1001|A", "1001|B"}
    assert people["1001|A"] != people["1001|B"]


def test_a_child_waits_for_its_parent(delivery: Delivery) -> None:
    """It is loaded and listed; when the parent comes, it is no orphan any more (R1.25, C-21)."""
    assert delivery.load("conversions", {"id": "c", "contact_id": 7, "lead_id": "L7"}).loaded == 1
    assert delivery.load("lead_events", {"id": 1, "lead_id": "L7"}).loaded == 1
    orphans = "select source_table, column_name, referenced_key from ops.orphan_reference order by 1, 2"
    find_orphans(delivery.warehouse)
    waiting = [("conversions", "contact_id", "7"), ("conversions", "lead_id", "L7"), ("lead_events", "lead_id", "L7")]
    assert delivery.ask(orphans) == waiting
    delivery.load("webhook_configs", {"webhook_id": "A"})
    delivery.load("contacts", {"id": 7})
    delivery.load("leads", {"id": "L7", "contact_id": 7})
    find_orphans(delivery.warehouse)
    assert delivery.ask(orphans) == []


def test_the_spellings_of_a_phone_are_one_person(delivery: Delivery) -> None:
    """The same number in a contact and a lead, and a replay under another id (R1.2, R1.3)."""
    numbers = ("+12125550147", "(212) 555-0147", "1-212-555-0147", "212.555.0147")
    delivery.load("contacts", *({"id": n + 1, "phone": phone, "email": f"{n}@example.com"} for n, phone in enumerate(numbers)))
    delivery.load("leads", {"id": "1", "phone": "212-555-0147", "email": "other@example.com"})
    resolve(delivery.warehouse)
    assert len(delivery.ask("select distinct person_id from identity.person_record")) == 1
