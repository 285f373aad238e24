"""Suites say what their contracts say, and the runner tells passed from failed without showing a value."""

import sqlite3
from types import SimpleNamespace

import pytest

from expectations.runner import run_suite, run_suites
from expectations.suite import Expectation, Suite
from expectations.suites.business import business_suites
from expectations.suites.raw import all_raw_suites, raw_suite
from ingestion.contracts import SYSTEMS, Column, System, Table

PRODUCT = Table(
    "product",
    "A product.",
    key=("product_id",),
    cursor="updated_at",
    columns=(
        Column("product_id", "text(64)"),
        Column("product_name", "text(200)", required=True),
        Column("status", "text(20)", values=("ACTIVE", "RETIRED"), closed=True),
        Column("size", "text(20)", values=("Small", "Large")),
        Column("api_key", "text(100)", secret=True),
        Column("updated_at", "timestamp"),
    ),
)
SHOP = System("shop", "A shop.", (PRODUCT,))


def expectations_of(suite, kind):
    return [e for e in suite.expectations if e.kind == kind]


def test_raw_suite_says_what_the_contract_says():
    suite = raw_suite(SHOP, PRODUCT, loaded=3)
    assert (suite.schema, suite.table) == ("raw_shop", "product")
    (columns,) = expectations_of(suite, "ExpectTableColumnsToMatchSet")
    assert columns.arguments["column_set"] == ["product_id", "product_name", "size", "status", "updated_at"], (
        "secrets are not stored"
    )
    assert columns.arguments["exact_match"] is False, "the loader adds columns of its own"
    filled = [e.arguments["column"] for e in expectations_of(suite, "ExpectColumnValuesToNotBeNull")]
    assert filled == ["product_id", "product_name"]
    words = {e.arguments["column"]: e.severity for e in expectations_of(suite, "ExpectColumnValuesToBeInSet")}
    assert words == {"status": "critical", "size": "warning"}, "an unknown word of an open list is news, not a fault"


@pytest.mark.parametrize("loaded", [7, 0])
def test_volume_follows_the_ledger(loaded):
    (volume,) = expectations_of(raw_suite(SHOP, PRODUCT, loaded), "ExpectTableRowCountToBeBetween")
    assert (volume.arguments["min_value"], volume.arguments["max_value"]) == (loaded, loaded)


def test_every_contract_table_has_a_suite():
    suites = all_raw_suites({})
    assert [suite.name for suite in suites] == [f"{s.schema}.{t.name}" for s in SYSTEMS.values() for t in s.tables]


def test_business_suites_only_warn_and_each_has_its_own_asset():
    suites = business_suites()
    assert {e.severity for suite in suites for e in suite.expectations} == {"warning"}
    assert len({(suite.schema, suite.table) for suite in suites}) == len(suites), "a Dagster check is found by its asset"
    assert all(suite.query and suite.description for suite in suites)


# --- the runner, on a real engine ----------------------------------------------------------------------------------------

SECRET = "13800138090"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Four products: one without a name, one of an unknown size, one of an unknown status."""
    path = tmp_path_factory.mktemp("shop") / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("create table product (product_id text, product_name text, status text, size text, updated_at text)")
        rows = [
            ("1", "Bolt", "ACTIVE", "Small"),
            ("2", None, "ACTIVE", SECRET),
            ("3", "Nut", SECRET, None),
            ("4", "Pin", None, "Large"),
        ]
        database.executemany("insert into product values (?, ?, ?, ?, '2026-01-01')", rows)
    return SimpleNamespace(sqlalchemy_url=f"sqlite:///{path}", engine="sqlite")


def in_main(suite: Suite) -> Suite:
    """SQLite's only schema is `main`."""
    return Suite(suite.name, "main", suite.table, suite.expectations, suite.query)


def figures(query: str, *expectations: Expectation) -> Suite:
    return Suite("figures", "main", "product", expectations, query)


def between(column: str, low: float, high: float) -> Expectation:
    return Expectation(
        "ExpectColumnValuesToBeBetween", {"column": column, "min_value": low, "max_value": high}, column, "warning"
    )


def test_failures_are_lines_with_counts_and_never_values(shop):
    result = run_suite(shop, in_main(raw_suite(SHOP, PRODUCT, loaded=5)))
    assert sorted(result.failures) == [
        "product_name is empty: 1 of 4 rows",
        "status holds words that its contract does not list: 1 of 4 rows",
        "the load ledger counts 5 rows: found 4",
    ]
    assert result.warnings == ["size holds words that its contract does not list: 1 of 4 rows"]
    assert result.passed == 2, "columns present, product_id filled"
    assert not result.success
    assert SECRET not in repr(result)


def test_a_figure_out_of_range_is_shown_and_no_figure_passes(shop):
    query = "select count(product_name) * 1.0 / count(*) as named, cast(null as real) as missing from product"
    result = run_suite(shop, figures(query, between("named", 0.9, 1), between("missing", 1, 2)))
    assert (result.passed, result.failures, result.warnings) == (1, [], ["named: 0.75"])
    assert result.success, "warnings stop nothing"


def test_what_cannot_be_evaluated_fails(shop):
    missing_column = Table("product", "A product.", key=("sku",), columns=(Column("sku", "text"),))
    missing_table = Table("gadget", "A gadget.", key=("sku",), columns=(Column("sku", "text"),))
    broken, absent, unreadable = run_suites(
        shop,
        [
            in_main(raw_suite(SHOP, missing_column, loaded=4)),
            in_main(raw_suite(SHOP, missing_table, loaded=0)),
            figures("select no_such_column as named from product", between("named", 0, 1)),
        ],
    )
    assert sorted(broken.failures) == ["columns of the contract are missing: sku", "sku is empty: could not be evaluated"]
    assert len(absent.failures) == 1
    assert (unreadable.passed, len(unreadable.failures + unreadable.warnings)) == (0, 1)
