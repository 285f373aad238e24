"""Identity on the engine: it reads what raw holds now, writes its tables, and remembers what it published."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from ingestion.identity import ensure_identity_tables, resolve
from ingestion.identity.tables import TABLES
from ingestion.loader import ensure_raw_tables
from tests.support.identity_raw import START, contents, deliver
from tests.support.loading import load_folder
from warehouse import Warehouse


@pytest.fixture
def raw(fresh_database: Warehouse) -> Warehouse:
    """A database with every raw table, all empty."""
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    return fresh_database


def ids(warehouse: Warehouse, subject: str) -> dict[str, str]:
    """`table/key` → id."""
    with warehouse.session() as session:
        found = session.fetch(f"select source_table, source_key, {subject}_id from identity.{subject}_record")
    return {f"{table}/{key}": entity for table, key, entity in found}


def test_the_tables_exist_before_anything_was_resolved(fresh_database: Warehouse) -> None:
    for _ in range(2):
        with fresh_database.session() as session:
            ensure_identity_tables(session)
    assert contents(fresh_database) == {name: [] for name in TABLES}
    assert set(TABLES) == {
        "person", "person_record", "person_identifier", "person_alias",
        "account", "account_record", "account_identifier", "account_alias", "evidence", "refused_merge", "merge_history",
    }  # fmt: skip


def test_records_of_two_systems_become_one_person_and_a_second_run_changes_nothing(raw: Warehouse) -> None:
    deliver(raw, "cdp.account", {"account_id": "A1", "account_name": "ACME Co., Ltd."})
    deliver(
        raw, "cdp.contact", {"contact_id": "C1", "mobile_phone": "138-0013-8090"}, {"contact_id": "C2", "email": "ann@acme.cn"}
    )
    deliver(raw, "cdp.contact_channel_identity",
            {"identity_id": "I1", "contact_id": "C2", "identity_type": "PHONE", "channel_user_id": "13900139000"})  # fmt: skip
    deliver(
        raw,
        "sales_analytics.leads",
        {"lead_id": "L1", "phone": "+86 138 0013 8090", "email": "Ann@Acme.cn", "company_name": "Acme"},
    )
    result = resolve(raw, as_of=START)
    assert (result.persons, result.accounts, result.records, result.merges) == (1, 1, 4, 0)
    persons, accounts = ids(raw, "person"), ids(raw, "account")
    assert persons.keys() == {"contact/C1", "contact/C2", "leads/L1"}
    assert len(set(persons.values())) == 1
    assert accounts["leads/L1"] == accounts["account/A1"]
    with raw.session() as session:
        identifiers = session.fetch(
            "select identifier_type, identifier_value, record_count from identity.person_identifier order by 1, 2"
        )
    assert identifiers == [("EMAIL", "ann@acme.cn", 2), ("PHONE", "+8613800138090", 2), ("PHONE", "+8613900139000", 1)]
    before = contents(raw)
    again = resolve(raw, as_of=START + timedelta(days=1))
    assert contents(raw) == before
    assert (again.merges, again.splits) == (0, 0)


def test_only_the_current_version_of_a_row_counts_and_the_first_arrival_dates_it(raw: Warehouse) -> None:
    deliver(raw, "sales_analytics.customer_contacts", {"contact_id": "C1", "email": "old@acme.com"}, day=1)
    deliver(raw, "sales_analytics.customer_contacts", {"contact_id": "C1", "email": "new@acme.com"}, day=2)
    deliver(raw, "sales_analytics.customer_contacts", {"contact_id": "C2", "email": "old@acme.com"}, day=3)
    resolve(raw)
    found = ids(raw, "person")
    assert found["customer_contacts/C1"] != found["customer_contacts/C2"]
    with raw.session() as session:
        (seen,) = session.fetch("select first_seen_at from identity.person_record where source_key = 'C1'")
    assert seen == (START + timedelta(days=1),)


def test_ids_and_aliases_are_remembered_from_run_to_run(raw: Warehouse) -> None:
    deliver(raw, "cdp.contact", {"contact_id": "C1", "mobile_phone": "13800138090", "created_at": START + timedelta(days=5)})
    deliver(raw, "cdp.contact", {"contact_id": "C2", "email": "ann@acme.cn", "created_at": START})
    resolve(raw)
    first = ids(raw, "person")
    deliver(raw, "cdp.lead", {"lead_id": "L1", "mobile_phone": "13800138090", "email": "ann@acme.cn"}, day=6)
    result = resolve(raw, as_of=START + timedelta(days=7))
    assert result.merges == 1
    assert set(ids(raw, "person").values()) == {first["contact/C2"]}
    with raw.session() as session:
        aliases = session.fetch("select old_id, new_id, merged_at from identity.person_alias")
        previous = session.fetch("select previous_ids from identity.person")
    assert aliases == [(first["contact/C1"], first["contact/C2"], START + timedelta(days=7))]
    assert previous == [(first["contact/C1"],)]


def test_a_lead_that_names_another_company_leaves_the_first(raw: Warehouse) -> None:
    deliver(raw, "cdp.account", {"account_id": "A1", "account_name": "Acme"})
    deliver(raw, "cdp.lead", {"lead_id": "L1", "company_name": "ACME Ltd."}, day=1)
    resolve(raw)
    assert ids(raw, "account").keys() == {"account/A1", "lead/L1"}
    deliver(raw, "cdp.lead", {"lead_id": "L1", "company_name": "Nobody knows it"}, day=2)
    resolve(raw)
    assert ids(raw, "account").keys() == {"account/A1"}


def test_a_failed_run_leaves_what_was_published(raw: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(raw, "cdp.contact", {"contact_id": "C1", "mobile_phone": "13800138090"})
    resolve(raw)
    before = contents(raw)
    deliver(raw, "cdp.contact", {"contact_id": "C2", "mobile_phone": "13800138090"})

    def broken(step: str) -> None:
        if step.startswith("writing"):
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        resolve(raw, progress=broken)
    assert contents(raw) == before


@pytest.mark.slow
def test_generated_sources_are_resolved_as_the_truth_says(raw: Warehouse, tmp_path: Path) -> None:
    """The generator knows who is who, from its own world and not from any normalised value."""
    from generator import story_systems, write_sources

    write_sources(tmp_path, scale=0.02, seed=7)
    for system in story_systems():
        load_folder(raw, system.name, tmp_path / system.name)
    resolve(raw)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    for subject in ("person", "account"):
        with raw.session() as session:
            rows = session.fetch(f"select source_system, source_table, source_key, {subject}_id from identity.{subject}_record")
        found = {tuple(place): entity for *place, entity in rows}
        true = {tuple(place): number for number, places in truth[f"{subject}s"].items() for place in places}
        assert true.keys() <= found.keys()
        pairs = Counter((found[place], number) for place, number in true.items())
        assert len(pairs) == len(truth[f"{subject}s"]) == len({entity for entity, _ in pairs})
    number_of = {found[place]: number for place, number in true.items()}
    matches = {place: int(number_of[entity]) for place, entity in found.items() if place not in true}
    assert matches == {tuple(place): number for *place, number in truth["account_matches"]}
