"""`cdp identity` on the engine: what somebody decides happens at the next run, can be seen before, and can be taken back."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from cdp_cli import report
from cdp_cli.main import app
from ingestion.identity import resolve
from ingestion.identity.archive import MANIFEST, read_archive, restore, write_archive
from ingestion.loader import ensure_raw_tables
from tests.support.identity_raw import deliver
from warehouse import CdpError, Warehouse

Command = Callable[..., str]


@pytest.fixture
def raw(fresh_database: Warehouse) -> Warehouse:
    """Ann is C1 and C2 by her phone; C3 is somebody else."""
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    deliver(
        fresh_database, "cdp.contact",
        {"contact_id": "C1", "mobile_phone": "13800138090", "email": "ann@acme.cn"},
        {"contact_id": "C2", "mobile_phone": "138-0013-8090"},
        {"contact_id": "C3", "email": "bob@acme.cn"},
    )  # fmt: skip
    return fresh_database


@pytest.fixture
def cdp(raw: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a `cdp identity` command on the warehouse; what it prints.  A failure is raised."""
    monkeypatch.setenv("CDP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CDP_WAREHOUSE", raw.engine)
    monkeypatch.setenv("CDP_WAREHOUSE_URL", raw.url)
    monkeypatch.setattr(report, "console", Console(width=250, highlight=False))  # no id is broken over two lines

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["identity", *words], standalone_mode=False)
        if done.exception:
            raise done.exception
        return done.output

    return run


def persons(warehouse: Warehouse) -> dict[str, str]:
    """Contact → id."""
    with warehouse.session() as session:
        return dict(session.fetch("select source_key, person_id from identity.person_record"))


def together(warehouse: Warehouse) -> set[frozenset[str]]:
    found = persons(warehouse)
    return {frozenset(key for key, mine in found.items() if mine == person) for person in found.values()}


def decisions(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    with warehouse.session() as session:
        return session.fetch(
            "select decision, source_key, other_key, identifier_value, reason, decided_by, withdrawn_at is null"
            " from identity.decision order by decided_at, decision_id"
        )


def sets(*groups: str) -> set[frozenset[str]]:
    """`sets("C1 C2", "C3")`."""
    return {frozenset(group.split()) for group in groups}


def test_two_people_under_one_phone_are_taken_apart_and_put_together_again(raw: Warehouse, cdp: Command) -> None:
    resolve(raw)
    before = persons(raw)
    assert together(raw) == sets("C1 C2", "C3")

    said = cdp("decide", "NEVER_LINK", "cdp/contact/C2", "cdp/contact/C1", "--reason", "father and son", "--by", "eve")
    decision = re.search(r"DEC_\w+", said)[0]
    assert decisions(raw) == [("NEVER_LINK", "C1", "C2", None, "father and son", "eve", True)]
    assert "cdp build" in said
    resolve(raw)
    assert together(raw) == sets("C1", "C2", "C3")
    assert persons(raw)["C3"] == before["C3"]

    assert decision in cdp("withdraw", decision)
    resolve(raw)
    assert together(raw) == sets("C1 C2", "C3")
    with raw.session() as session:
        aliases = dict(session.fetch("select old_id, new_id from identity.person_alias"))
    assert before["C1"] in {*persons(raw).values(), *aliases}

    cdp("decide", "NEVER_LINK", "cdp/contact/C1", "cdp/contact/C2", "--reason", "really", "--by", "mallory")
    assert decisions(raw) == [("NEVER_LINK", "C1", "C2", None, "really", "mallory", True)], "one row, and it holds again"


def test_a_decision_that_holds_stays_as_it_was_said_first(raw: Warehouse, cdp: Command) -> None:
    words = ("decide", "ALWAYS_LINK", "cdp/contact/C3", "cdp/contact/C1")
    cdp(*words, "--by", "eve")
    assert "1 of 1 decisions held already" in cdp(*words, "--by", "mallory")
    assert [(row[0], row[5]) for row in decisions(raw)] == [("ALWAYS_LINK", "eve")]
    resolve(raw)
    assert together(raw) == sets("C1 C2 C3")


def test_an_ignored_value_is_compared_in_its_normal_form_and_listed_only_when_asked_for(raw: Warehouse, cdp: Command) -> None:
    said = cdp("decide", "IGNORE_IDENTIFIER", "phone", "138 0013 8090", "--reason", "the desk")
    assert "8000" not in said
    assert decisions(raw)[0][3] == "+8613800138090"
    resolve(raw)
    assert together(raw) == sets("C1", "C2", "C3")
    listed = cdp("decisions")
    assert "the desk" in listed
    assert "8000" not in listed
    assert "+8613800138090" in cdp("decisions", "--show-values")


def test_a_value_may_be_ignored_on_one_record(raw: Warehouse, cdp: Command) -> None:
    deliver(raw, "cdp.contact", {"contact_id": "C4", "mobile_phone": "13800138090"}, day=1)
    cdp("decide", "IGNORE_IDENTIFIER", "PHONE", "13800138090", "--record", "cdp/contact/C2")
    resolve(raw)
    assert together(raw) == sets("C1 C4", "C2", "C3")


def test_a_file_of_decisions_is_recorded_as_one(raw: Warehouse, cdp: Command, tmp_path: Path) -> None:
    header = "decision,source_system,source_table,source_key,other_system,other_table,other_key,identifier_type,identifier_value,reason"
    good = "NEVER_LINK,cdp,contact,C1,cdp,contact,C2,,,two men"
    file = tmp_path / "decisions.csv"
    file.write_text(f"{header}\n{good}\nIGNORE_IDENTIFIER,,,,,,,EMAIL,BOB@acme.cn,left\nNEVER_LINK,cdp,deal,D1,,,,,,\n")
    with pytest.raises(CdpError, match=r"cdp has no table deal whose rows are records of persons; use one of .*contact"):
        cdp("decide", "--from", str(file))
    file.write_text(f"{header}\n{good}\nIGNORE_IDENTIFIER,,,,,,,EMAIL,BOB@acme.cn,left\n")
    cdp("decide", "--from", str(file), "--by", "eve")
    assert {(row[0], row[3], row[5]) for row in decisions(raw)} == {
        ("NEVER_LINK", None, "eve"), ("IGNORE_IDENTIFIER", "bob@acme.cn", "eve"),
    }  # fmt: skip


def test_records_that_raw_does_not_hold_are_named_and_waited_for(raw: Warehouse, cdp: Command) -> None:
    said = cdp("decide", "ALWAYS_LINK", "cdp/contact/C3", "partner_leads/leads/L/1|W1")
    assert "raw holds no partner_leads/leads/L/1|W1 now" in said
    assert "C3" not in said
    resolve(raw)
    assert together(raw) == sets("C1 C2", "C3")
    deliver(raw, "partner_leads.leads", {"id": "L/1", "webhook_id": "W1"}, day=1)
    resolve(raw)
    assert together(raw) == sets("C1 C2", "C3 L/1|W1")


NO_DECISIONS = [
    (("MERGE", "cdp/contact/C1"), "MERGE is no decision; use one of ALWAYS_LINK"),
    (("ALWAYS_LINK", "cdp/contact/C1"), "write ALWAYS_LINK RECORD RECORD"),
    (("NEVER_LINK", "cdp/contact/C1", "--record", "cdp/contact/C2"), r"write NEVER_LINK RECORD \[RECORD\]"),
    (("NEVER_LINK", "contact/C1"), "contact/C1 names no record; write system/table/key"),
    (("NEVER_LINK", "salesforce/contact/C1"), "source system salesforce is not known; use one of cdp"),
    (("NEVER_LINK", "cdp/opportunity/O1"), "cdp has no table opportunity whose rows are records of persons"),
    (("NEVER_LINK", "cdp/contact/C1", "--subject", "account"), "cdp has no table contact whose rows are records of accounts"),
    (("IGNORE_IDENTIFIER", "FAX", "1"), "column identifier_type: is not known; use one of"),
    (("IGNORE_IDENTIFIER", "PHONE", "1", "--region", "XX"), "region XX is not known"),
    (("ALWAYS_LINK", "cdp/contact/C1", "cdp/contact/C1"), "names the same record twice"),
    ((), "give one decision, or --from"),
]


def test_what_is_no_decision_is_refused(raw: Warehouse, cdp: Command) -> None:
    for words, says in NO_DECISIONS:
        with pytest.raises(Exception, match=says):
            cdp("decide", *words)
        with raw.session() as session:
            tables = session.fetch("select count(*) as n from information_schema.tables where table_schema = 'identity'")
        assert tables == [(0,)], f"{words} was refused before anything was touched"


def test_two_decisions_that_contradict_each_other_are_refused(raw: Warehouse, cdp: Command) -> None:
    cdp("decide", "ALWAYS_LINK", "cdp/contact/C1", "cdp/contact/C3")
    with pytest.raises(CdpError, match="are about the same two records"):
        cdp("decide", "NEVER_LINK", "cdp/contact/C3", "cdp/contact/C1")
    with pytest.raises(CdpError, match="there is no decision DEC_0"):
        cdp("withdraw", "DEC_0")
    assert [row[0] for row in decisions(raw)] == ["ALWAYS_LINK"]


def test_diff_shows_what_decisions_and_rules_would_change_and_writes_nothing(
    raw: Warehouse, cdp: Command, tmp_path: Path
) -> None:
    resolve(raw)
    before = persons(raw)
    assert cdp("diff").splitlines()[-1] == "nothing would change"

    file = tmp_path / "decisions.csv"
    file.write_text("decision,source_system,source_table,source_key,other_system,other_table,other_key\n"
                    "ALWAYS_LINK,cdp,contact,C1,cdp,contact,C3\n")  # fmt: skip
    said = cdp("diff", "--decisions", str(file))
    older, younger = sorted({before["C1"], before["C3"]})
    merged = next(line for line in said.splitlines() if line.startswith("MERGED"))
    assert {older, younger} <= set(merged.split())
    assert re.search(r"person +2 +1 +1 +0", said)

    rules = tmp_path / "rules"
    rules.mkdir()
    with (rules / "identity_value.csv").open("w", newline="") as out:
        csv.writer(out).writerows(
            [("tenant_id", "identifier_type", "pattern", "effect"), ("*", "PHONE", ".*13800138090", "SHARED")]
        )
    said = cdp("diff", "--rules", str(rules))
    assert re.search(r"person +2 +3 +0 +1", said)
    split = next(line for line in said.splitlines() if line.startswith("SPLIT"))
    assert "cdp/contact/C" in split
    assert "+86" not in said
    assert "ann@acme.cn" not in said

    assert persons(raw) == before
    assert decisions(raw) == []
    assert cdp("diff").splitlines()[-1] == "nothing would change"


# --- moving the ids ----------------------------------------------------------------------------------------------------


def grown(warehouse: Warehouse) -> None:
    """A history with a merge and a split: a lead makes C1 and C3 one, then C2 gets a phone of its own."""
    resolve(warehouse)
    deliver(warehouse, "cdp.lead", {"lead_id": "L1", "email": "bob@acme.cn", "mobile_phone": "13800138090"}, day=2)
    deliver(warehouse, "cdp.account", {"account_id": "A1", "account_name": "Acme"}, day=2)
    resolve(warehouse)
    deliver(warehouse, "cdp.contact", {"contact_id": "C2", "mobile_phone": "13900139000"}, day=3)
    resolve(warehouse)


def same_raw_in_another_order(warehouse: Warehouse) -> None:
    """What `raw` and `grown` delivered, youngest first."""
    with warehouse.session() as session:
        ensure_raw_tables(session)
    deliver(warehouse, "cdp.lead", {"lead_id": "L1", "email": "bob@acme.cn", "mobile_phone": "13800138090"}, day=10)
    deliver(
        warehouse,
        "cdp.contact",
        {"contact_id": "C3", "email": "bob@acme.cn"},
        {"contact_id": "C2", "mobile_phone": "13900139000"},
        day=11,
    )
    deliver(warehouse, "cdp.account", {"account_id": "A1", "account_name": "Acme"}, day=12)
    deliver(warehouse, "cdp.contact", {"contact_id": "C1", "mobile_phone": "13800138090", "email": "ann@acme.cn"}, day=13)


def registry(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    with warehouse.session() as session:
        return {
            "persons": sorted(session.fetch("select source_table, source_key, person_id from identity.person_record")),
            "accounts": sorted(session.fetch("select source_table, source_key, account_id from identity.account_record")),
            "aliases": sorted(session.fetch("select old_id, new_id from identity.person_alias")),
            "history": sorted(
                session.fetch("select event, entity_id, other_entity_id, record_count from identity.merge_history")
            ),
        }


def tables_of_identity(warehouse: Warehouse) -> None:
    from ingestion.identity import ensure_identity_tables

    with warehouse.session() as session:
        ensure_identity_tables(session)


@pytest.fixture
def other(raw: Warehouse, request: pytest.FixtureRequest) -> Warehouse:
    """A warehouse of the other engine, with nothing in it."""
    return request.getfixturevalue("fresh_clickhouse" if raw.engine == "postgres" else "fresh_postgres")


def test_ids_survive_a_move_to_the_other_engine_and_another_order_of_loading(
    raw: Warehouse, other: Warehouse, cdp: Command, tmp_path: Path
) -> None:
    grown(raw)
    cdp("decide", "NEVER_LINK", "cdp/contact/C3", "--reason", "an example")
    resolve(raw)
    moved = registry(raw)
    assert [event for event, *_ in moved["history"]] == ["MERGED", "SPLIT", "SPLIT"]
    folder = tmp_path / "ids"
    assert "person_record" in cdp("export", str(folder))

    same_raw_in_another_order(other)
    tables_of_identity(other)
    with other.session() as session:
        restore(session, read_archive(folder))
    result = resolve(other)
    assert registry(other) == moved
    assert (result.merges, result.splits, result.moved) == (0, 0, 0)
    assert [row[:2] for row in decisions(other)] == [("NEVER_LINK", "C3")]


def test_without_the_registry_the_other_order_gives_other_ids(raw: Warehouse, other: Warehouse) -> None:
    """Or the test above would say nothing."""
    grown(raw)
    same_raw_in_another_order(other)
    resolve(other)
    assert registry(other)["persons"] != registry(raw)["persons"]


def test_ids_are_imported_once_even_where_an_empty_raw_was_resolved(
    raw: Warehouse, other: Warehouse, cdp: Command, tmp_path: Path
) -> None:
    grown(raw)
    cdp("export", str(tmp_path / "ids"))
    tables = read_archive(tmp_path / "ids")
    with other.session() as session:
        ensure_raw_tables(session)
    resolve(other)
    with other.session() as session:
        restore(session, tables)
    same_raw_in_another_order(other)
    with other.session() as session:
        session.execute("delete from raw_cdp.account where account_id = 'A1'")
    resolve(other)
    assert registry(other)["persons"] == registry(raw)["persons"]
    assert registry(other)["accounts"] == registry(raw)["accounts"]
    with other.session() as session:
        live = session.fetch("select source_key, is_live from identity.account_record")
    assert live == [("A1", False)], "everything was looked at: what is not in raw keeps its id, and is known to be gone"
    with pytest.raises(CdpError, match="holds ids already"), other.session() as session:
        restore(session, tables)
    with pytest.raises(CdpError, match="holds ids already"):
        cdp("import", str(tmp_path / "ids"))
    with pytest.raises(CdpError, match="is not an empty folder"):
        cdp("export", str(tmp_path / "ids"))


def test_a_folder_that_is_no_export_or_is_damaged_is_refused(raw: Warehouse, cdp: Command, tmp_path: Path) -> None:
    resolve(raw)
    folder = tmp_path / "ids"
    with raw.session() as session:
        assert write_archive(session, folder)["person_record"] == 3
    manifest = (folder / MANIFEST).read_text()
    records = (folder / "person_record.parquet").read_bytes()

    def refused(says: str) -> None:
        with pytest.raises(CdpError, match=says):
            read_archive(folder)
        (folder / MANIFEST).write_text(manifest)
        (folder / "person_record.parquet").write_bytes(records)

    (folder / MANIFEST).unlink()
    refused("has no manifest.json")
    (folder / MANIFEST).write_text('{"version": 1, "tables": {}}')
    refused("is not the manifest of an identity export")
    (folder / MANIFEST).write_text(manifest.replace('"version": 1', '"version": 2'))
    refused("is version 2 of the format; this program reads version 1")
    (folder / MANIFEST).write_text(manifest.replace('"person_record"', '"someone"'))
    refused("does not name person_record.parquet")
    (folder / "person_record.parquet").write_bytes(records[:-1])
    refused("is not as it was written")
    (folder / "person_record.parquet").unlink()
    refused("is missing")
    assert read_archive(folder)["person_record"].num_rows == 3
