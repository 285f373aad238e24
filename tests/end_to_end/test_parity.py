"""The same sources give the same rows on both engines, and a difference would be seen."""

from decimal import Decimal

import pyarrow as pa
import pytest

from tests.support import adversarial
from tests.support.dbt_runner import Dbt
from tools.compare import compare, report
from tools.parity import AS_OF, build_untested
from warehouse import ColumnSpec, TableSpec

PARTY = TableSpec(
    "cdp",
    "party",
    (ColumnSpec("id", "text", nullable=False), ColumnSpec("name", "text"), ColumnSpec("worth", "decimal(18,2)")),
    key=("id",),
)


def relations(first, second):
    """What was compared; fails with the first differing rows of each relation that differs."""
    found = list(compare(first.warehouse, second.warehouse))
    assert not [line for relation in found if not relation.same for line in (str(relation), *relation.differences)]
    return {relation.name: relation.rows[0] for relation in found}


@pytest.mark.slow
def test_generated_sources(demo, demo_on_clickhouse):
    found = relations(demo, demo_on_clickhouse)
    assert sum(name.startswith("cdp.") for name in found) == 36
    assert {"marts.account_360", "marts.campaign_roi", "marts.attribution_overview", "ops.entity_reject"} <= set(found)
    # A first run has superseded no ID, and the generated sources reach no limit of a merge.  Their records all have
    # more than a name, and an amount in a currency with a rate.
    assert {name for name, rows in found.items() if not rows and not name.startswith("identity.")} == {
        "ops.name_only_match",
        "ops.unpriced_amount",
    }
    checks = [
        next(line for line in home.closing.splitlines() if line.startswith("checks:")) for home in (demo, demo_on_clickhouse)
    ]
    assert checks[0] == checks[1]


@pytest.mark.slow
@pytest.mark.nightly
def test_a_real_export(export, export_on_clickhouse):
    found = relations(export, export_on_clickhouse)
    assert found["cdp.opportunity"] > 7_000


@pytest.mark.slow
@pytest.mark.nightly
def test_values_on_which_engines_disagree(fresh_postgres, fresh_clickhouse, tmp_path):
    deliveries = adversarial.write(tmp_path / "sources")
    for warehouse in (fresh_postgres, fresh_clickhouse):
        build_untested(warehouse, tmp_path / "target", deliveries, AS_OF)
        # Whatever sources deliver, no check of severity error fails (docs/decisions/0036).
        Dbt(warehouse, tmp_path / "target")("test", "--vars", f"as_of: '{AS_OF}'", "--exclude-resource-type", "unit_test")
    assert report(compare(fresh_postgres, fresh_clickhouse)) == 0


@pytest.mark.parametrize(
    ("name", "worth", "told"),
    [
        ("Ada", Decimal("1.01"), "only in the second: a | Ada | 1.01"),
        (None, Decimal("1.00"), "only in the first: a | Ada | 1.00"),
        ("Ada ", Decimal("1.00"), "only in the second: a | Ada  | 1.00"),
    ],
    ids=["a cent", "NULL", "a space"],
)
def test_one_differing_value_is_found_and_shown(fresh_postgres, fresh_clickhouse, name, worth, told):
    for warehouse, row in ((fresh_postgres, ("Ada", Decimal("1.00"))), (fresh_clickhouse, (name, worth))):
        rows = [{"id": "a", "name": row[0], "worth": row[1]}, {"id": "b", "name": "", "worth": None}]
        with warehouse.session() as session:
            session.ensure_table(PARTY)
            session.append(PARTY, pa.Table.from_pylist(rows, PARTY.arrow_schema()))
    found = list(compare(fresh_postgres, fresh_clickhouse))
    assert [(relation.name, relation.same, relation.rows) for relation in found] == [("cdp.party", False, (2, 2))]
    assert told in found[0].differences


def test_null_is_not_the_empty_text_and_an_absent_relation_is_a_difference(fresh_postgres, fresh_clickhouse):
    for warehouse, name in ((fresh_postgres, ""), (fresh_clickhouse, None)):
        with warehouse.session() as session:
            session.ensure_table(PARTY)
            session.append(PARTY, pa.table({"id": ["a"], "name": pa.array([name], pa.string())}))
    with fresh_postgres.session() as session:
        session.ensure_table(TableSpec("marts", "lonely", PARTY.columns, PARTY.key))
    assert [(relation.name, relation.same) for relation in compare(fresh_postgres, fresh_clickhouse)] == [
        ("cdp.party", False),
        ("marts.lonely", False),
    ]
