"""A run that would change too many identities stops what is downstream, and leaves what was published."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from dagster_project.assets.identity import CHURN, identity_assets, identity_key
from dagster_project.jobs import options
from dagster_project.resources import RunOptions, WarehouseResource
from ingestion.identity import MAX_CHURN, ChurnError, resolve
from ingestion.loader import ensure_raw_tables
from tests.support.identity_raw import deliver
from warehouse import Warehouse


@pytest.fixture
def raw(fresh_database: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """Ten people are published; then C2 shows the phone of C1, so that one of ten would get another id."""
    monkeypatch.setenv("CDP_WAREHOUSE", fresh_database.engine)
    monkeypatch.setenv("CDP_WAREHOUSE_URL", fresh_database.url)
    monkeypatch.setenv("CDP_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CDP_IDENTITY_MAX_CHURN", raising=False)
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    people = ({"contact_id": f"C{n}", "mobile_phone": f"1380013800{n}"} for n in range(10))
    deliver(fresh_database, "cdp.contact", *people)
    resolve(fresh_database)
    deliver(fresh_database, "cdp.contact", {"contact_id": "C2", "mobile_phone": "13800138001"}, day=1)
    return fresh_database


def persons(warehouse: Warehouse) -> list[tuple[str, str]]:
    with warehouse.session() as session:
        return sorted(session.fetch("select source_key, person_id from identity.person_record"))


def run(max_churn: float | None) -> tuple[dg.ExecuteInProcessResult, list[str]]:
    """Identity and one asset that reads it, with this setting of the run; and which of the two assets ran."""
    ran = []

    @dg.asset(deps=[identity_key("person")])
    def contact() -> None:
        ran.append("contact")

    result = dg.materialize(
        [identity_assets(), contact],
        resources={"warehouse": WarehouseResource(), "options": RunOptions.configure_at_launch()},
        run_config=options(max_churn=max_churn),
        raise_on_error=False,
    )
    return result, ran


def check_of(result: dg.ExecuteInProcessResult) -> tuple[bool, dict[str, float]]:
    (evaluation,) = result.get_asset_check_evaluations()
    assert (evaluation.check_name, evaluation.blocking) == (CHURN, True)
    assert evaluation.severity is dg.AssetCheckSeverity.ERROR
    return evaluation.passed, {name: value.value for name, value in evaluation.metadata.items()}


def test_a_run_that_changes_more_than_is_allowed_publishes_nothing_and_stops(raw: Warehouse) -> None:
    before = persons(raw)
    result, ran = run(0.09)
    assert not result.success
    passed, told = check_of(result)
    assert not passed
    assert told == {"moved": 1, "published": 10, "share": 0.1, "allowed": 0.09, "merges": 1, "splits": 0}
    assert ran == []
    assert persons(raw) == before
    (failure,) = [event for event in result.all_events if event.event_type == dg.DagsterEventType.STEP_FAILURE]
    assert "`cdp build --max-churn 0.11`" in failure.step_failure_data.error.to_string()


def test_a_run_within_the_limit_publishes_and_tells_what_it_changed(raw: Warehouse) -> None:
    result, ran = run(0.1)
    assert result.success
    assert check_of(result) == (
        True, {"moved": 1, "published": 10, "share": 0.1, "allowed": 0.1, "merges": 1, "splits": 0},
    )  # fmt: skip
    assert ran == ["contact"]
    assert len({person for _, person in persons(raw)}) == 9


def test_the_installation_says_how_much_may_change_and_a_run_may_say_otherwise(
    raw: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDP_IDENTITY_MAX_CHURN", "0.05")
    result, ran = run(None)
    assert check_of(result)[1]["allowed"] == 0.05
    assert (result.success, ran) == (False, [])
    assert run(1.0)[0].success


def test_without_a_word_the_limit_is_identitys_own(raw: Warehouse) -> None:
    deliver(raw, "cdp.contact", {"contact_id": "C3", "mobile_phone": "13800138001"}, day=2)
    result, _ = run(None)
    assert check_of(result) == (
        False, {"moved": 2, "published": 10, "share": 0.2, "allowed": MAX_CHURN, "merges": 2, "splits": 0},
    )  # fmt: skip


def test_the_first_run_has_nothing_to_change(raw: Warehouse) -> None:
    with raw.session() as session:
        for table in ("person", "person_record", "seen_rules"):
            session.execute(f"delete from identity.{table} where 1 = 1")
    assert resolve(raw, max_churn=0.0).moved == 0


def test_a_record_that_was_gone_and_comes_back_as_somebody_else_counts(raw: Warehouse) -> None:
    """Nobody else is published, so it is all there is."""
    resolve(raw)
    gone = {"_is_deleted": True, "_row_hash": "gone"}
    deliver(raw, "cdp.contact", *({"contact_id": f"C{n}", **gone} for n in range(10)), day=3)
    resolve(raw)
    deliver(
        raw, "cdp.contact", *({"contact_id": f"C{n}", "mobile_phone": "13800138001", "_row_hash": "again"} for n in (8, 9)), day=4
    )
    with pytest.raises(ChurnError, match=r"1 of 1 records another id \(100.0%"):
        resolve(raw, max_churn=0.5)
