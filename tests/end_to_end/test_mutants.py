"""Some of the planted defects, on a home that is built: they are caught, and what is no defect is not.  `make mutants` plants all."""

from dataclasses import replace

import pytest

from dagster_project import dbt
from tools import mutants

pytestmark = [pytest.mark.slow, pytest.mark.nightly]

SOME = (
    "attribution_window_a_day_longer",
    "campaign_roi_without_the_spend",
    "campaign_cpa_over_all_deals",
    "rep_leads_of_every_tenant",
    "rate_divides",
)


def test_some_defects_are_caught(demo):
    some = [mutant for mutant in mutants.read_list() if mutant.name in SOME]
    before = {mutant.file: (dbt.PROJECT / mutant.file).read_text() for mutant in some}
    assert {mutant.name: verdict for mutant, verdict in mutants.judge(some, demo.warehouse)} == dict.fromkeys(SOME, "caught")
    assert {file: (dbt.PROJECT / file).read_text() for file in before} == before


def test_what_changes_nothing_survives_and_what_cannot_run_is_not_caught(demo):
    (mutant,) = [mutant for mutant in mutants.read_list() if mutant.name == "campaign_roi_without_the_spend"]
    judged = {
        given.name: verdict
        for given, verdict in mutants.judge(
            [
                replace(mutant, name="harmless", becomes=f"{mutant.text[:-1]} + 0'"),
                replace(mutant, name="broken", becomes="'no_such_column'"),
                replace(mutant, name="nobody", test="no_such_test"),
                replace(mutant, name="elsewhere", test="a_third_of_a_cent"),
            ],
            demo.warehouse,
        )
    }
    assert judged == {
        "harmless": "SURVIVED",
        "broken": "NO VALID SQL: the test could not run",
        "nobody": "NO SUCH TEST",
        "elsewhere": "THE TEST IS OF ANOTHER MODEL: int_attribution_credit",
    }
