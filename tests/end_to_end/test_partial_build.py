"""A build of some models leaves everything else working, and computes for the instant of the rest."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator import END
from tests.end_to_end.conftest import ROOT
from tests.end_to_end.test_second_run import fingerprints

pytestmark = pytest.mark.slow


def views(installation):
    return installation.query(
        "select schemaname, viewname from pg_views where schemaname not in ('pg_catalog', 'information_schema') order by 1, 2"
    )


@pytest.fixture(scope="module")
def before(demo):
    """A user's own views, on a mart and on another view of theirs; every row and every view as the demo left them."""
    with demo.warehouse.session() as session:
        session.execute("create schema bi")
        session.execute(
            "create view bi.rich as select account_id, total_revenue as revenue from marts.account_360 where total_revenue > 0"
        )
        session.execute("create view bi.sums as select count(*) as n, sum(revenue) as revenue from bi.rich")
    yield fingerprints(demo), views(demo), demo.query("select * from bi.sums")
    with demo.warehouse.session() as session:
        session.execute("drop schema bi cascade")


NIGHTLY = [["int_campaign_day"], ["account", "account_360"], ["account_summary"]]


@pytest.mark.parametrize(
    "models", [["campaign"], ["campaign_roi"], *(pytest.param(models, marks=pytest.mark.nightly) for models in NIGHTLY)]
)
def test_what_is_not_selected_works_as_before(demo, before, models):
    rows, there, sums = before
    said = demo.cdp_here("build", *(part for model in models for part in ("-s", model)))
    assert f"as of {END.isoformat()}" in said.stderr
    assert views(demo) == there
    assert fingerprints(demo) == rows
    assert demo.query("select * from bi.sums") == sums


def test_a_view_whose_column_is_gone_goes_with_its_relation(demo, before):
    """As it always did; nothing else is lost by it, and the build ends well."""
    with demo.warehouse.session() as session:
        session.execute("alter table cdp.campaign add column of_yesterday text")
        session.execute("create view bi.gone as select of_yesterday from cdp.campaign")
    demo.cdp_here("build", "-s", "campaign")
    assert views(demo) == before[1]


@pytest.mark.nightly
def test_checks_judge_by_the_instant_of_the_figures(demo):
    assert "0 failed" in demo.cdp_here("check").stdout


def test_dbt_by_hand_is_told_the_instant(demo):
    assert f"export CDP_AS_OF={END.isoformat()}" in demo.cdp_here("env").stdout


@pytest.mark.nightly
def test_one_asset_that_dagster_materialises_is_of_the_instant_of_the_rest(demo, before):
    """Its check recomputes the summaries, and fails when they are of another instant."""
    env = {**demo.env, "DAGSTER_HOME": str(demo.home / "dagster")}
    command = ["dagster", "asset", "materialize", "--select", 'key:"cdp/account_summary"', "-m", "dagster_project.definitions"]
    done = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert fingerprints(demo) == before[0]
