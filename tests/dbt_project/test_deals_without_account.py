"""A deal without a company is a deal: whose it is then, who earns its credit, and that all totals add up.

Five won deals, and two that are none because nobody knows when they were won.  "of A" names its company.  The others name none, or one that nobody delivered: "by lead" has a lead whose company
is B, "by contact" a contact of C, "of nobody" a contact without a company, "of X" the unknown company X and the contact of C.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cdp_cli.report import source_faults
from tests.support.line import Line
from warehouse import Warehouse

pytestmark = pytest.mark.slow

WON = {
    "stage": "CLOSED_WON", "actual_close_date": "2026-03-31", "currency": "USD", "created_at": "2026-03-20T00:00:00+00:00",
}  # fmt: skip


def deal(key: str, amount: str, **more: str | None) -> dict[str, str | None]:
    return {**WON, "opportunity_id": key, "opportunity_name": key, "amount": amount, **more}


def test_a_deal_without_a_company_is_a_deal(fresh_database: Warehouse, tmp_path: Path) -> None:
    line = Line(
        fresh_database,
        tmp_path,
        "account_summary",
        "touchpoint_attribution",
        "channel_performance",
        "entity_reject_share",
        "entity_reject",
    )
    line.load("cdp.account", *({"account_id": key, "account_name": f"{key * 3} Ltd"} for key in "ABC"))
    line.load(
        "cdp.contact",
        {"contact_id": "Cleo", "email": "cleo@c-firm.cn", "primary_account_id": "C"},
        {"contact_id": "Noa", "email": "noa@example.cn"},
    )
    line.load("cdp.lead", {"lead_id": "Li", "lead_name": "Li", "company_name": "BBB Ltd", "email": "li@b-firm.cn"})
    line.load(
        "cdp.opportunity",
        deal("of A", "10.00", account_id="A"),
        deal("by lead", "20.00", lead_id="Li"),
        deal("by contact", "30.00", primary_contact_id="Cleo"),
        deal("of nobody", "40.00", primary_contact_id="Noa"),
        deal("of X", "50.00", account_id="X", primary_contact_id="Cleo"),
        deal("no day", "1.00", account_id="A", actual_close_date=None),
        deal("no day either", "1.00", account_id="A", actual_close_date=None),
    )
    call = {"touchpoint_type": "CALL", "channel_id": "phone", "touchpoint_time": "2026-03-15T00:00:00+00:00"}
    line.load(
        "cdp.channel",
        {"channel_id": "phone", "channel_name": "Phone", "channel_type": "PHONE", "channel_status": "ACTIVE",
         "source_family": "PHONE_EMAIL"},
    )  # fmt: skip
    line.load("cdp.touchpoint", {**call, "touchpoint_id": "call to Noa", "contact_id": "Noa"})
    line.build_all()

    whose = line.rows(
        "select opportunity.source_key as deal, account.source_key as account from cdp.opportunity as opportunity"
        " left join cdp.account as account on account.account_id = opportunity.account_id order by 1"
    )
    assert {row["deal"]: row["account"] for row in whose} == {
        "of A": "A", "by lead": "B", "by contact": "C", "of nobody": None, "of X": None,
    }  # fmt: skip
    kept_out = line.rows("select source_key, rule from ops.entity_reject where entity = 'opportunity' order by 1")
    assert [tuple(row.values()) for row in kept_out] == [
        (key, "opportunity_actual_close_date_missing") for key in ("no day", "no day either")
    ]
    revenue = line.rows(
        "select account.source_key as account, summary.total_revenue as revenue from cdp.account_summary as summary"
        " inner join cdp.account as account on account.account_id = summary.account_id order by 1"
    )
    assert [(row["account"], row["revenue"]) for row in revenue] == [("A", 10), ("B", 20), ("C", 30)]
    amounts = line.rows("select amount_reporting as amount from cdp.opportunity")
    assert sum(row["amount"] for row in amounts) == Decimal("150.00")

    credited = line.rows(
        "select opportunity.source_key as deal, touchpoint.source_key as touch, credit.credited_amount_reporting as amount"
        " from cdp.touchpoint_attribution as credit"
        " inner join cdp.attribution as attribution on attribution.attribution_id = credit.attribution_id"
        " inner join cdp.opportunity as opportunity on opportunity.opportunity_id = attribution.entity_id"
        " left join cdp.touchpoint as touchpoint on touchpoint.touchpoint_id = credit.touchpoint_id"
        " where attribution.attribution_model = 'LINEAR' order by 1"
    )
    assert [(row["deal"], row["touch"], row["amount"]) for row in credited] == [
        ("by contact", None, 30), ("by lead", None, 20), ("of A", None, 10), ("of X", None, 50), ("of nobody", "call to Noa", 40),
    ]  # fmt: skip
    days = line.rows("select revenue, opportunity_count as deals from cdp.channel_performance")
    assert (sum(row["revenue"] for row in days), sum(row["deals"] for row in days)) == (40, 1)

    with fresh_database.session() as session:
        said = [told for told in source_faults(session) if "opportunity" in told]
    assert said == [
        "note     2 deals have no company that is known (won: 90.00); they are in cdp.opportunity with account_id NULL and in no"
        " account's totals",
        "warning  2 of 7 rows of cdp.opportunity are no opportunity, more than 20%; ops.entity_reject says why",
    ]
