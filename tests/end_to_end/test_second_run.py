"""The demo job once more, inside this process: it changes no row; what it tells and leaves behind, and what stops a run."""

import re

import dagster as dg
import pytest

from dagster_project.instance import IN_PROCESS
from dagster_project.run import prepare_instance, run_job
from generator import END
from ingestion.contracts import SYSTEMS
from ingestion.identity.decision_log import settle, withdraw, write
from ingestion.identity.decisions import FIRST, OTHER, complete, table_of
from ingestion.identity.rules import load_rules
from tests.end_to_end.conftest import SCALE
from warehouse import CdpError, Settings, open_warehouse
from warehouse.lock import exclusive

pytestmark = pytest.mark.slow


def fingerprints(installation):
    """A hash of every row of every published relation, whatever the order."""
    relations = installation.query(
        "select table_schema, table_name from information_schema.tables where table_schema in ('cdp', 'marts', 'identity') order by 1, 2"
    )
    return {
        f"{schema}.{name}": installation.query(
            f"select count(*), md5(string_agg(row_hash, '' order by row_hash)) from (select md5(t::text) as row_hash from {schema}.{name} t) r"
        )[0]
        for schema, name in relations
    }


@pytest.fixture(scope="module")
def home(demo):
    return demo.home


@pytest.fixture(scope="module")
def lines():
    return []


@pytest.fixture(scope="module")
def first(demo):
    """Every row as the first run left it."""
    return fingerprints(demo)


@pytest.fixture(scope="module")
def summary(first, home, lines):
    return run_job("demo", home=home, scale=float(SCALE), as_of=END.isoformat(), progress=lines.append)


@pytest.fixture
def instance(summary, home):
    with dg.DagsterInstance.from_config(str(prepare_instance(home)), IN_PROCESS) as instance:
        yield instance


def query(home, sql):
    with open_warehouse(Settings(home)).session() as session:
        return session.fetch(sql)


def test_a_second_run_changes_no_row(demo, first, summary):
    after = fingerprints(demo)
    assert {name for name in first if first[name] != after[name]} == set()


def test_indexes_of_the_specification_survive_rebuilds(summary, demo):
    """R0.110-R0.114"""
    text = "\n".join(line for (line,) in demo.query("select indexdef from pg_indexes where schemaname = 'cdp'"))
    assert re.search(r"UNIQUE INDEX uk_account_credit_code .*WHERE \(unified_social_credit_code IS NOT NULL\)", text)
    assert re.search(r"UNIQUE INDEX \w+ ON cdp.contact .*mobile_phone.*WHERE \(mobile_phone IS NOT NULL\)", text)
    assert re.search(r"INDEX \w+ ON cdp.touchpoint .*\(contact_id, touchpoint_time DESC\)", text)
    assert re.search(r"INDEX \w+ ON cdp.account_summary .*\(health_score DESC\)", text)
    assert re.search(r"INDEX \w+ ON cdp.account .*\(created_at DESC\)", text)


def test_the_demo_tells_its_phases_and_its_checks(summary, lines):
    phases = ["generate", "load", "check raw", "identity", "dbt", "check business"]
    assert list(summary.phases) == phases
    assert all(seconds > 0 for seconds in summary.phases.values())
    assert summary.failures == []
    assert summary.checks_passed > sum(len(system.tables) for system in SYSTEMS.values())
    steps = [line for line in lines if not line.startswith("  ")]
    assert steps[:2] == ["preparing the graph", "generate"]
    assert steps[-3:] == ["identity", "dbt", "check business"]


def test_every_asset_was_made_and_is_kept(summary, instance):
    tables = [dg.AssetKey([system.schema, table.name]) for system in SYSTEMS.values() for table in system.tables]
    events = instance.get_latest_materialization_events(
        [*tables, dg.AssetKey(["cdp", "account"]), dg.AssetKey(["marts", "account_360"])]
    )
    assert [key for key, event in events.items() if event is None] == []
    assert instance.get_run_by_id(summary.run_id).is_success


def test_materialisations_say_what_was_loaded(summary, home, instance):
    event = instance.get_latest_materialization_event(dg.AssetKey(["raw_cdp", "contact"]))
    told = {name: event.asset_materialization.metadata[name].value for name in ("received", "loaded", "duplicate", "quarantined")}
    ((received, loaded, duplicate, quarantined),) = query(
        home,
        "select received, loaded, duplicate, quarantined from ops.load_ledger where source_table = 'contact' order by started_at desc limit 1",
    )
    assert told == {"received": received, "loaded": loaded, "duplicate": duplicate, "quarantined": quarantined}


def test_the_run_is_computed_for_the_instant_it_was_given(summary, home):
    assert query(home, "select distinct calculated_at from cdp.account_summary") == [(END,)]


def test_no_identifier_of_a_person_is_in_dagsters_files(summary, home):
    """PII stays in the warehouse: not in Dagster's database, not in the logs, not in dbt's artifacts."""
    phones = query(home, "select distinct mobile_phone from raw_cdp.contact where length(mobile_phone) >= 11 limit 20")
    needles = [phone.encode() for (phone,) in phones]
    assert needles
    kept = [path for folder in ("dagster", "logs", "dbt_target") for path in (home / folder).rglob("*") if path.is_file()]
    assert [(path.name, needle) for path in kept for needle in needles if needle in path.read_bytes()] == []


def test_a_raw_table_that_breaks_its_contract_stops_what_is_built_on_it(summary, home, instance):
    ((account, status),) = query(home, "select account_id, account_status from raw_cdp.account order by 1 limit 1")
    restate = "update raw_cdp.account set account_status = %s where account_id = %s"
    with open_warehouse(Settings(home)).session() as session:
        session.execute(restate, ("BANKRUPT", account))
    try:
        with pytest.raises(
            CdpError, match=r"check_raw_cdp failed: raw_cdp\.account arrival: account_status holds words"
        ) as error:
            run_job("refresh", home=home, as_of=END.isoformat())
    finally:
        with open_warehouse(Settings(home)).session() as session:
            session.execute(restate, (status, account))
    assert "\n" not in str(error.value)
    assert "BANKRUPT" not in str(error.value), "a value may be anybody's data"
    (run,) = instance.get_runs(limit=1)
    assert run.status is dg.DagsterRunStatus.FAILURE
    ended = {step.step_key: step.status.value for step in instance.get_run_step_stats(run.run_id)}
    loads = {f"load_{system}": "SUCCESS" for system in SYSTEMS}
    checks = {f"check_raw_{system}": "SUCCESS" for system in SYSTEMS} | {"check_raw_cdp": "FAILURE"}
    assert ended == loads | checks, "identity, dbt and the business checks never began"


def test_a_run_that_would_change_too_many_identities_stops_before_the_models(summary, home, instance):
    persons = "select source_table, source_key, person_id from identity.person_record order by 1, 2"
    before = query(home, persons)
    one, *rest = [row for row in before if row[0] == "contact"]
    other = next(row for row in rest if row[2] != one[2])
    places = ("cdp", "contact", one[1]), ("cdp", "contact", other[1])
    said = dict(zip((*FIRST, *OTHER), (*places[0], *places[1]), strict=True)) | {"decision": "ALWAYS_LINK"}
    decision = table_of([complete(said, "test", decided_by="eve", decided_at=END)])
    with open_warehouse(Settings(home)).session() as session:
        (decided,) = write(session, settle(decision, load_rules()))
    try:
        with pytest.raises(
            CdpError,
            match=r"step identity failed: identity\.person identity_churn: identity would give \d+ of .* records another id",
        ) as error:
            run_job("manual_refresh", home=home, as_of=END.isoformat(), max_churn=0.0)
    finally:
        with open_warehouse(Settings(home)).session() as session:
            withdraw(session, decided, END)
    assert "publish them with `cdp build --max-churn" in str(error.value)
    assert query(home, persons) == before
    (run,) = instance.get_runs(limit=1)
    ended = {step.step_key: step.status.value for step in instance.get_run_step_stats(run.run_id)}
    assert ended == {"ops__orphan_reference": "SUCCESS", "identity": "FAILURE"}, "dbt and the business checks never began"


def test_somebody_elses_files_are_not_overwritten(tmp_path):
    inbox = tmp_path / "sources" / "cdp"
    inbox.mkdir(parents=True)
    (inbox / "account.csv").write_text("account_id\n")
    with pytest.raises(CdpError, match="holds files that the generator did not write"):
        run_job("demo", home=tmp_path, scale=float(SCALE))
    assert (inbox / "account.csv").read_text() == "account_id\n"


def test_two_runs_on_one_home_take_turns(summary, home, monkeypatch):
    from warehouse import lock

    with exclusive(home, "load cdp"):
        monkeypatch.setattr(lock, "_held", set())  # as another process sees it
        with pytest.raises(CdpError, match="in use"):
            run_job("refresh", home=home)
