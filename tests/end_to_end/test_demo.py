"""`cdp demo`: the whole line on generated sources, compared with the generator's truth."""

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from generator import story_systems
from tests.project.specification import ENTITIES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def truth(demo):
    (path,) = demo.home.rglob("truth.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_it_ends_with_what_was_built(demo):
    for entity in ENTITIES:
        assert re.search(rf"\b{entity}\b", demo.closing), entity
    for mart in ("account_360", "campaign_roi", "attribution_overview", "outreach_performance"):
        assert mart in demo.closing
    assert re.search(r"checks: [\d,]+ passed, 0 failed", demo.closing)
    assert "rows refused and not settled" in demo.closing


def test_no_entity_is_empty(demo):
    empty = [entity for entity in ENTITIES if demo.query(f"select count(*) from cdp.{entity}")[0][0] == 0]
    assert empty == []


def test_every_load_adds_up(demo):
    rows = demo.query(
        "select source_system, source_table, received, loaded + duplicate + quarantined + suppressed from ops.load_ledger"
    )
    told = {(system.name, table.name) for system in story_systems() for table in system.tables}
    assert {(system, table) for system, table, *_ in rows} == told
    assert [row for row in rows if row[2] != row[3]] == []


def test_quarantine_holds_exactly_the_planted_bad_rows(demo, truth):
    planted = Counter((row["system"], row["table"], row["reason"]) for row in truth["bad_rows"])
    rows = demo.query("select source_system, source_table, reason_code, count(*) from quarantine.rejected_row group by 1, 2, 3")
    found = {(system, table, reason): count for system, table, reason, count in rows}
    assert found == planted


def test_a_planted_faulty_field_costs_its_field_only(demo, truth):
    planted = {(b["system"], b["table"], b["key"], b["column"], b["reason"]) for b in truth["bad_fields"]}
    columns = "source_system, source_table, source_key, column_name, reason_code"
    assert set(demo.query(f"select {columns} from quarantine.rejected_field")) == planted
    counted = demo.query("select sum(fields) from ops.load_ledger")
    assert counted == demo.query("select count(*) from quarantine.rejected_field")
    assert len(planted) > 15


def test_orphans_are_exactly_the_planted_ones(demo, truth):
    found = demo.query("select source_system || '.' || source_table || '.' || column_name, source_key from ops.orphan_reference")
    planted = {(reference, key) for reference, keys in truth["orphans"].items() for key in keys}
    assert planted
    assert set(found) == planted


def test_what_the_partner_system_misreports_is_what_was_planted(demo, truth):
    found = demo.query(
        "select report.analytics_id from staging.stg_partner_leads__lead_analytics as report join marts.webhook_daily as recount"
        " on recount.webhook_id = report.webhook_id and recount.stat_date = report.analytics_date"
        " where (leads_difference, converted_leads_difference, revenue_difference) <> (0, 0, 0)"
    )
    planted = truth["planted"]["partner_leads.lead_analytics: total_leads"]
    assert planted
    assert {key for (key,) in found} == set(planted)


def test_identity_finds_the_people_of_the_truth(demo, truth):
    """Pairwise precision and recall are both exactly 1 on resolvable records: truth lists nothing else."""
    person_of = {
        (system, table, key): person
        for system, table, key, person in demo.query(
            "select source_system, source_table, source_key, person_id from identity.person_record"
        )
    }
    ids_of_truth = {name: {person_of[tuple(record)] for record in records} for name, records in truth["persons"].items()}
    split = {name: ids for name, ids in ids_of_truth.items() if len(ids) != 1}
    assert split == {}, "one person, several ids"
    owners = defaultdict(set)
    for name, ids in ids_of_truth.items():
        for person_id in ids:
            owners[person_id].add(name)
    assert {person_id: names for person_id, names in owners.items() if len(names) > 1} == {}, "several persons, one id"


def test_events_of_unknown_visitors_are_those_of_the_truth(demo, truth):
    """Each with the way it is known and the person behind it, and no other event; nobody for devices that two people use."""
    person_of = {
        (system, table, key): person
        for system, table, key, person in demo.query(
            "select source_system, source_table, source_key, person_id from identity.person_record"
        )
    }
    expected = {
        event: (way, person_of[tuple(truth["persons"][str(number)][0])]) for event, (way, number) in truth["visitors"].items()
    }
    found = demo.query(
        "select event.source_key, event.identified_by, coalesce(event.contact_id, lead.person_id) from cdp.event"
        " left join staging.int_lead as lead on lead.lead_id = event.lead_id where event.identified_by in ('SESSION', 'VISITOR')"
    )
    assert {way for way, _ in expected.values()} == {"SESSION", "VISITOR"}
    assert {event: (way, person) for event, way, person in found} == expected
    shared = truth["planted"]["cdp.event: shared device"]
    anonymous = demo.query("select source_key from cdp.event where source_key = any(%s) and identified_by is null", shared)
    assert {event for (event,) in anonymous} == set(shared) != set()


def test_touchpoints_of_unknown_visitors_are_of_whom_their_event_is(demo):
    found = demo.query(
        "select event.identified_by, count(*), count(*) filter (where (touchpoint.contact_id, touchpoint.lead_id) is not distinct from"
        " (event.contact_id, event.lead_id)) from cdp.touchpoint join cdp.event on event.event_id = touchpoint.source_event_id"
        " where event.identified_by in ('SESSION', 'VISITOR') group by 1"
    )
    assert sum(row[1] for row in found) > 0  # which of the two ways occurs in so small a world is chance
    assert [row for row in found if row[1] != row[2]] == []


def test_a_contact_has_one_row_and_its_phone_belongs_to_nobody_else(demo):
    for column in ("mobile_phone", "email"):
        shared = demo.query(
            f"select {column} from cdp.contact where {column} is not null group by tenant_id, {column} having count(*) > 1"
        )
        assert shared == []


def test_credit_adds_up_in_every_model(demo):
    wrong = demo.query(
        "select a.attribution_id, a.attribution_model from cdp.attribution a join cdp.touchpoint_attribution t using (attribution_id)"
        " group by 1, 2, a.conversion_value having sum(t.attribution_weight) <> 1 or sum(t.credited_amount) <> a.conversion_value"
    )
    assert wrong == []
    won = demo.query("select count(*) from cdp.opportunity where is_won")[0][0]
    assert demo.query("select attribution_model, count(*) from cdp.attribution group by 1 order by 1") == [
        (model, won) for model in ("FIRST_TOUCH", "LAST_TOUCH", "LINEAR", "TIME_DECAY", "U_SHAPED", "W_SHAPED")
    ]


def test_the_models_unit_tests_pass(demo):
    """Worked examples of attribution, activity and contract value, kept beside the models as dbt unit tests."""
    demo.env |= demo.warehouse.dbt_variables()
    folders = ["--project-dir", "dbt_project", "--profiles-dir", "dbt_project", "--target-path", f"{demo.home}/unit_target"]
    done = demo.run(str(Path(sys.executable).with_name("dbt")), "test", "--select", "test_type:unit", *folders)
    assert int(re.search(r"PASS=(\d+)", done.stdout)[1]) >= 11
    assert "ERROR=0" in done.stdout
