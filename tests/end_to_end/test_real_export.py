"""A public CRM export that nobody here wrote goes through the line without an error and without losing a row.

Expectations are computed from the CSV files with the csv module and decimals, not with our own SQL.
"""

import csv
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.end_to_end.conftest import EXPORT

pytestmark = pytest.mark.slow


def read(name):
    with (EXPORT / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entity_keys(export, entity, table):
    return {key for (key,) in export.query(f"select source_key from cdp.{entity} where source_table = %s", table)}


def rejected_keys(export, table):
    found = export.query(
        "select source_key from ops.entity_reject where source_system = 'sales_analytics' and source_table = %s", table
    )
    return {key for (key,) in found}


def test_every_row_is_received_and_accounted_for(export):
    ledger = export.query("select source_table, received, loaded, duplicate, quarantined, suppressed from ops.load_ledger")
    expected = {name: len(read(name)) for name in ("customers", "products", "account_hierarchy", "opportunities", "closed_deals")}
    assert {row[0]: row[1] for row in ledger} == expected
    assert all(
        received == loaded + duplicate + quarantined + suppressed
        for _, received, loaded, duplicate, quarantined, suppressed in ledger
    )


def test_absent_columns_are_named(export):
    assert "not delivered, so rows keep what they had and new rows have NULL" in export.load_output
    assert "company_size" in export.load_output
    assert "probability" in export.load_output


def test_every_opportunity_is_an_entity_or_a_reject_with_the_right_reason(export):
    rows = read("opportunities")
    good = {row["opportunity_id"] for row in rows if row["created_date"]}
    assert entity_keys(export, "opportunity", "opportunities") == good
    assert rejected_keys(export, "opportunities") >= {row["opportunity_id"] for row in rows} - good
    rules = Counter(
        rule
        for (rule,) in export.query(
            "select rule from ops.entity_reject where entity = 'opportunity' and source_table = 'opportunities'"
        )
    )
    assert rules["opportunity_created_at_missing"] == sum(not row["created_date"] for row in rows)
    nobodys = {key for (key,) in export.query("select source_key from cdp.opportunity where account_id is null")}
    assert nobodys <= {row["opportunity_id"] for row in rows if not row["customer_id"]}


def test_every_customer_product_and_link_arrives(export):
    accounts = export.query("select source_key from identity.account_record where source_table = 'customers'")
    assert {key for (key,) in accounts} == {row["customer_id"] for row in read("customers")}
    assert len(export.query("select account_id from cdp.account where account_type = 'CUSTOMER'")) == len(read("customers"))
    assert entity_keys(export, "product", "products") == {row["product_id"] for row in read("products")}
    links = entity_keys(export, "account_relation", "account_hierarchy") | rejected_keys(export, "account_hierarchy")
    assert links == {row["hierarchy_id"] for row in read("account_hierarchy")}


def test_every_line_of_an_opportunity_arrives_or_names_its_missing_product(export):
    products = {row["product_id"] for row in read("products")}
    rows = [row for row in read("opportunities") if row["created_date"]]
    known = {row["opportunity_id"] for row in rows if row["product_id"] in products}
    lines = export.query("select o.source_key from cdp.opportunity_product p join cdp.opportunity o using (opportunity_id)")
    assert {key for (key,) in lines} == known
    dangling = export.query("select count(*) from ops.entity_reject where rule = 'opportunity_product_product_unknown'")[0][0]
    assert dangling == sum(row["product_id"] not in products for row in rows)


def test_revenue_per_customer_is_the_sum_of_its_won_deals(export):
    expected = defaultdict(Decimal)
    for deal in read("closed_deals"):
        if deal["status"] == "Won":
            expected[deal["customer_id"]] += Decimal(deal["deal_value"])
    found = export.query(
        "select a.source_key, s.total_revenue from cdp.account a join cdp.account_summary s using (account_id) where s.total_revenue <> 0"
    )
    assert dict(found) == dict(expected)


def test_win_rate_counts_closed_deals_only(export):
    won, lost = Counter(), Counter()
    for deal in read("closed_deals"):
        (won if deal["status"] == "Won" else lost)[deal["customer_id"]] += 1
    found = export.query(
        "select a.source_key, s.won_opportunities, s.lost_opportunities, s.win_rate from cdp.account a join cdp.account_summary s using (account_id)"
    )
    assert len(found) == 85
    for customer, wins, losses, rate in found:
        assert (wins, losses) == (won[customer], lost[customer])
        closed = wins + losses
        assert rate == (Decimal(100 * wins) / Decimal(closed)).quantize(Decimal("0.01"), ROUND_HALF_UP) if closed else rate == 0


def test_attribution_conserves_the_whole_revenue_even_without_touchpoints(export):
    revenue = sum(Decimal(deal["deal_value"]) for deal in read("closed_deals") if deal["status"] == "Won")
    per_model = export.query(
        "select a.attribution_model, sum(t.attribution_weight), sum(t.credited_amount)"
        " from cdp.touchpoint_attribution t join cdp.attribution a using (attribution_id) group by 1"
    )
    won = sum(deal["status"] == "Won" for deal in read("closed_deals"))
    assert len(per_model) == 6
    assert all(weight == won and amount == revenue for _, weight, amount in per_model)


def test_loading_the_same_folder_again_changes_nothing(export):
    before = export.query("select count(*), max(_loaded_at) from raw_sales_analytics.opportunities")
    export.cdp("load", "sales_analytics", "--from", str(EXPORT))
    assert export.query("select count(*), max(_loaded_at) from raw_sales_analytics.opportunities") == before
