"""The code location holds the whole flow: every table, every check, in groups that sort in flow order."""

import json
import shutil
from datetime import UTC, datetime
from itertools import pairwise

import dagster as dg
import pytest
from dagster._utils.error import SerializableErrorInfo

from dagster_project.assets.identity import CHURN
from dagster_project.assets.warehouse import with_attached_tests
from dagster_project.definitions import build_definitions
from dagster_project.flow import STAGES, dbt_group, group, phase
from dagster_project.instance import HERE, bury, prepare_instance
from dagster_project.manifest import manifest_of, prepare_manifest
from dagster_project.resources import RunOptions, WarehouseResource
from dagster_project.run import reason_of
from expectations.suites.business import business_suites
from generator import story_systems
from ingestion.contracts import SYSTEMS
from ingestion.identity.tables import TABLES
from warehouse import CdpError

RAW = {dg.AssetKey([system.schema, table.name]) for system in SYSTEMS.values() for table in system.tables}


@pytest.fixture(scope="module")
def home(tmp_path_factory, parsed_project):
    """A home whose manifest was parsed before."""
    home = tmp_path_factory.mktemp("home")
    manifest = manifest_of(home)
    manifest.parent.mkdir(parents=True)
    shutil.copy(parsed_project / "manifest.json", manifest)
    return home


@pytest.fixture(scope="module")
def definitions(home):
    return build_definitions(resources={"warehouse": WarehouseResource(home=str(home))})


@pytest.fixture(scope="module")
def manifest(definitions, home):
    return json.loads(prepare_manifest(home).read_bytes())


@pytest.fixture(scope="module")
def graph(definitions):
    return definitions.resolve_asset_graph()


def steps_of(definitions, job):
    return set(definitions.resolve_job_def(job).graph.node_dict)


def test_everything_loads(definitions):
    dg.Definitions.validate_loadable(definitions)


def test_every_contract_and_identity_table_is_an_asset_that_some_step_makes(graph):
    told = {dg.AssetKey(["sources", system.name]) for system in story_systems()}
    wanted = RAW | {dg.AssetKey(["identity", name]) for name in TABLES} | told
    assert wanted <= graph.materializable_asset_keys
    assert {dg.AssetKey(["sources", name]) for name in SYSTEMS} <= graph.get_all_asset_keys()


def test_dbt_reads_what_the_steps_before_it_make(graph, manifest):
    """A source key that nobody makes would break the order of the flow without a word."""
    sources = {dg.AssetKey([node["source_name"], node["name"]]) for node in manifest["sources"].values()}
    read_elsewhere = {key for key in sources if key.path[0] in ("ops", "quarantine")}
    read_elsewhere.add(dg.AssetKey(["identity", "decision"]))  # people make it
    assert sources - read_elsewhere <= graph.materializable_asset_keys
    assert sources >= RAW


def test_every_dbt_model_and_seed_is_an_asset(graph, manifest):
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")]
    assert {dg.AssetKey([node["schema"], node["name"]]) for node in nodes} <= graph.materializable_asset_keys


def test_every_dbt_test_is_a_check_that_blocks_when_it_is_an_error(graph, manifest):
    severities = {n["name"]: n["config"]["severity"].lower() for n in manifest["nodes"].values() if n["resource_type"] == "test"}
    checks = {key.name: graph.get(key).blocking for key in graph.asset_check_keys if key.name in severities}
    assert checks == {name: severity == "error" for name, severity in severities.items()}


def test_every_suite_is_a_check(graph):
    arrival = {key.asset_key for key in graph.asset_check_keys if key.name == "arrival" and graph.get(key).blocking}
    assert arrival == RAW
    business = {(key.name, tuple(key.asset_key.path)): graph.get(key).blocking for key in graph.asset_check_keys}
    for suite in business_suites():
        assert business[suite.name, (suite.schema, suite.table)] is False


def test_too_many_changes_of_identity_stop_all_that_is_built_on_them(graph):
    (key,) = [key for key in graph.asset_check_keys if key.name == CHURN]
    assert key.asset_key == dg.AssetKey(["identity", "person"])
    assert graph.get(key).blocking
    assert dg.AssetKey(["cdp", "contact"]) in graph.get(key.asset_key).child_keys


def test_groups_follow_the_flow(graph):
    used = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert {name.split("_")[1] for name in used} == set(STAGES)
    first_of_stage = [min(name for name in used if name.split("_")[1] == stage) for stage in STAGES]
    assert first_of_stage == sorted(first_of_stage)


def test_steps_of_the_demo_run_in_flow_order(definitions):
    order = [node.name for node in definitions.resolve_job_def("demo").nodes_in_topological_order]
    wanted = ["generate", "load_cdp", "check_raw_cdp", "identity", "dbt", "check_business"]
    positions = [order.index(step) for step in wanted]
    assert all(a < b for a, b in pairwise(positions)), order


def test_jobs_leave_out_only_what_lies_before_their_beginning(definitions):
    everything = steps_of(definitions, "demo")
    assert steps_of(definitions, "refresh") == steps_of(definitions, "nightly") == everything - {"generate"}
    assert steps_of(definitions, "manual_refresh") == {"ops__orphan_reference", "identity", "dbt", "check_business"}


def test_no_job_runs_a_process_per_step(definitions):
    assert {definitions.resolve_job_def(job.name).executor_def.name for job in definitions.jobs} == {"in_process"}


@pytest.mark.parametrize(
    ("schedule", "job", "due", "full_refresh"),
    [
        ("hourly_refresh", "refresh", datetime(2026, 6, 30, 13, tzinfo=UTC), False),
        ("nightly_recalculation", "nightly", datetime(2026, 6, 30, tzinfo=UTC), True),
    ],
)
def test_a_tick_computes_for_the_instant_it_was_due(definitions, schedule, job, due, full_refresh):
    definition = definitions.resolve_schedule_def(schedule)
    assert (definition.job_name, definition.execution_timezone) == (job, "UTC")
    (request,) = definition.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=due)).run_requests
    assert request.run_config["resources"]["options"]["config"] == {"as_of": due.isoformat(), "full_refresh": full_refresh}
    assert dg.validate_run_config(definitions.resolve_job_def(job), request.run_config)


@pytest.mark.parametrize("max_churn", [-0.1, 1.5])
def test_how_much_of_identity_may_change_is_a_share(max_churn):
    with pytest.raises(ValueError, match="max_churn"):
        RunOptions(max_churn=max_churn)


def test_a_demo_of_another_scale_may_change_every_identity(definitions):
    config = definitions.resolve_job_def("demo").run_config
    assert config["resources"]["options"]["config"]["max_churn"] == 1.0


def test_midnight_belongs_to_one_schedule(definitions):
    crons = {schedule.name: schedule.cron_schedule for schedule in definitions.schedules}
    assert crons == {"hourly_refresh": "0 1-23 * * *", "nightly_recalculation": "0 0 * * *"}


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-06-30T08:00:00+08:00", datetime(2026, 6, 30, tzinfo=UTC)),
        ("2026-06-30T00:00:00Z", datetime(2026, 6, 30, tzinfo=UTC)),
    ],
)
def test_as_of_is_read_with_its_offset(text, instant):
    assert RunOptions(as_of=text).instant(dg.build_asset_context()) == instant


@pytest.mark.parametrize("text", ["yesterday", "2026-06-30", "2026-06-30T00:00:00"])
def test_as_of_that_is_no_instant_is_one_clear_line(text):
    with pytest.raises(CdpError, match=text):
        RunOptions(as_of=text).instant(dg.build_asset_context())


@pytest.mark.parametrize(
    ("fqn", "name"),
    [
        (["cdp", "1_staging", "cdp", "stg_cdp__account"], "05_staging_cdp"),
        (["cdp", "2_conformed", "account", "int_account__cdp"], "06_conformed"),
        (["cdp", "3_entities", "customers", "account"], "07_entities_customers"),
        (["cdp", "4_computed", "summary", "steps", "int_activity"], "08_computed_summary"),
        (["cdp", "4_computed", "ops", "entity_reject"], "10_ops"),
        (["cdp", "5_marts", "accounts", "account_360"], "09_marts_accounts"),
        (["cdp", "rules", "stage_map"], "04_rules"),
    ],
)
def test_group_of_a_dbt_node(fqn, name):
    assert dbt_group(fqn) == name


def test_a_folder_that_is_no_stage_is_an_error():
    with pytest.raises(ValueError, match="scratch"):
        dbt_group(["cdp", "6_scratch", "try_out"])


def test_phases_are_words_for_people():
    steps = ["generate", "load_cdp", "load_sales_analytics", "check_raw_cdp", "identity", "dbt", "check_business"]
    assert list(map(phase, steps)) == ["generate", "load", "load", "check raw", "identity", "dbt", "check business"]
    assert group("raw", "cdp") == "02_raw_cdp"


def test_a_query_over_several_models_becomes_a_check_of_the_last():
    def node(kind, *fqn, parents=()):
        return {
            "resource_type": kind,
            "name": fqn[-1],
            "fqn": ["cdp", *fqn],
            "config": {},
            "depends_on": {"nodes": list(parents)},
        }

    nodes = {
        "model.cdp.lead": node("model", "3_entities", "pipeline", "lead"),
        "model.cdp.int_lead": node("model", "2_conformed", "lead", "int_lead"),
        "test.cdp.sum": node("test", "sum", parents=["model.cdp.lead", "model.cdp.int_lead"]),
        "test.cdp.one": node("test", "one", parents=["model.cdp.lead"]),
    }
    manifest = {"nodes": nodes, "child_map": {name: [] for name in nodes}}
    nodes["test.cdp.who"] = node("test", "who", parents=["source.cdp.identity.person"])
    nodes["test.cdp.who"]["config"]["meta"] = {"dagster": {"ref": {"name": "lead"}}}
    attached = with_attached_tests(manifest)["nodes"]
    assert attached["test.cdp.sum"]["config"]["meta"]["dagster"]["ref"] == {"name": "lead"}
    assert attached["test.cdp.one"]["config"] == {}, "dagster-dbt knows its only model"
    assert manifest["child_map"]["model.cdp.lead"] == ["test.cdp.sum", "test.cdp.who"], "as if it read the model that it names"


def test_the_manifest_is_parsed_once_per_state_of_the_project(home, definitions, monkeypatch):
    monkeypatch.setattr("dagster_project.dbt.parse", lambda *_, **__: pytest.fail("parsed again"))
    assert prepare_manifest(home).exists()
    monkeypatch.setenv("CDP_DBT_TARGET", "another")
    with pytest.raises(pytest.fail.Exception, match="parsed again"):
        prepare_manifest(home)


def test_a_project_that_dbt_cannot_parse_is_one_clear_line(tmp_path, monkeypatch):
    project = tmp_path / "project"
    project.mkdir()
    (project / "dbt_project.yml").write_text("name: broken\nmodels: [\n")
    monkeypatch.setattr("dagster_project.dbt.PROJECT", project)
    with pytest.raises(CdpError, match="dbt cannot parse") as error:
        prepare_manifest(tmp_path)
    assert "\n" not in str(error.value)


# --- running -------------------------------------------------------------------------------------------------------------


def test_a_run_whose_process_was_killed_does_not_hold_the_queue_up(tmp_path):
    @dg.job
    def killed():
        pass

    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        mine = instance.create_run_for_job(killed, tags=HERE, status=dg.DagsterRunStatus.STARTED)
        of_the_ui = instance.create_run_for_job(killed, status=dg.DagsterRunStatus.STARTED)
        bury(instance)
        assert instance.get_run_by_id(mine.run_id).status is dg.DagsterRunStatus.FAILURE
        assert instance.get_run_by_id(of_the_ui.run_id).status is dg.DagsterRunStatus.STARTED, "the daemon watches those"


def test_dagster_keeps_its_state_at_home_and_sends_nothing(tmp_path):
    folder = prepare_instance(tmp_path)
    assert folder == tmp_path / "dagster"
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        assert not instance.telemetry_enabled
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("warehouse.errors.CdpError: the home is a file\n", "the home is a file"),
        ("KeyError: 'x'\n", "KeyError: 'x'"),
        (
            "dagster_dbt.errors.DagsterDbtCliRuntimeError: The dbt CLI process failed.\n\nErrors parsed from dbt logs:\n\n"
            '\x1b[31mDatabase Error in model lead (models/lead.sql)\x1b[0m\n  column "x" does not exist\n  LINE 3: x\n',
            'Database Error in model lead (models/lead.sql) column "x" does not exist',
        ),
    ],
    ids=["ours", "somebody's", "dbt's"],
)
def test_an_error_is_told_in_one_line(message, line):
    inner = SerializableErrorInfo(message, [], "Inner")
    assert reason_of(SerializableErrorInfo("Error occurred while executing op", [], "Outer", cause=inner)) == line
