"""A day is a day of the reporting time zone, west and east of UTC: dates without a time stay the dates they are.

One customer of the sales export, with a lead and a deal that closes on 10 February; its touches have dates only.  Two accounts
of the platform's own source, whose deals close the same day; their touches have a time.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.support.line import Line
from warehouse import Warehouse

pytestmark = pytest.mark.slow

MODELS = ("touchpoint_attribution", "channel_performance", "journey_stage_entry")
DEAL = {"stage": "CLOSED_WON", "actual_close_date": "2026-02-10", "currency": "USD", "created_at": "2026-01-06T00:00:00+00:00"}
CLOSED = "2026-02-10T10:00:00+00:00"  # the tenth in New York and in Auckland
# Instants in UTC: the last ones of 10 February, and the first ones of the 11th.
ON_THE_DAY = {"America/New_York": "2026-02-11T04:59:59", "Pacific/Auckland": "2026-02-10T10:59:59"}
THE_DAY_AFTER = {"America/New_York": "2026-02-11T05:00:00", "Pacific/Auckland": "2026-02-10T11:00:00"}


def call(zone: str, key: str, account: str, at: str) -> dict[str, str]:
    return {
        "touchpoint_id": f"{key} of {zone}", "touchpoint_type": "CALL", "account_id": account, "touchpoint_time": f"{at}+00:00",
    }  # fmt: skip


@pytest.fixture
def line(fresh_postgres: Warehouse, tmp_path: Path) -> Line:
    line = Line(fresh_postgres, tmp_path, *MODELS)
    line.load("sales_analytics.customers", {"customer_id": "CUST-1", "created_date": "2026-01-02"})
    line.load(
        "sales_analytics.leads",
        {
            "lead_id": "LEAD-1",
            "lead_status": "New",
            "contact_name": "Ann",
            "lead_source": "Website",
            "created_date": "2026-01-05",
        },
    )
    line.load(
        "sales_analytics.opportunities",
        {
            "opportunity_id": "OPP-1", "customer_id": "CUST-1", "stage": "Closed Won", "amount": "100.00",
            "created_date": "2026-01-06", "close_date": "2026-02-10",
        },
    )  # fmt: skip
    line.load(
        "sales_analytics.customer_notes",
        *(
            {"note_id": f"note of {day}", "customer_id": "CUST-1", "note_type": "Call", "note_date": f"2026-02-{day}"}
            for day in ("09", "10", "11")
        ),
    )
    line.load("cdp.account", *({"account_id": key, "account_name": f"{key * 3} Ltd"} for key in "AB"))
    line.load(
        "cdp.opportunity",
        {**DEAL, "opportunity_id": "day", "opportunity_name": "a", "account_id": "A", "amount": "10.00"},
        {**DEAL, "opportunity_id": "instant", "opportunity_name": "b", "account_id": "B", "amount": "20.00", "closed_at": CLOSED},
    )
    line.load(
        "cdp.touchpoint",
        *(call(zone, "on the day", "A", at) for zone, at in ON_THE_DAY.items()),
        *(call(zone, "the day after", "A", at) for zone, at in THE_DAY_AFTER.items()),
        call("B", "before it closed", "B", "2026-02-10T09:59:59"),
        call("B", "after it closed", "B", "2026-02-10T10:00:01"),
    )
    return line


def last_touch(line: Line) -> dict[str, str | None]:
    """By deal, the touch that gets all of its value under LAST_TOUCH."""
    rows = line.rows(
        "select opportunity.source_key as deal, touchpoint.source_key as touch"
        " from cdp.touchpoint_attribution as credit"
        " inner join cdp.attribution as attribution on attribution.attribution_id = credit.attribution_id"
        " inner join cdp.opportunity as opportunity on opportunity.opportunity_id = attribution.entity_id"
        " left join cdp.touchpoint as touchpoint on touchpoint.touchpoint_id = credit.touchpoint_id"
        " where attribution.attribution_model = 'LAST_TOUCH' and credit.attribution_weight = 1"
    )
    return {row["deal"]: row["touch"] for row in rows}


@pytest.mark.parametrize("zone", ["America/New_York", pytest.param("Pacific/Auckland", marks=pytest.mark.nightly)])
def test_dates_stay_dates_and_days_end_where_reports_are_read(line: Line, zone: str) -> None:
    line.build_all(reporting_timezone=zone)
    # the lead came on the 5th and the deals were won on the 10th, whoever reports it
    assert line.rows("select stat_date from cdp.channel_performance where lead_count > 0") == [{"stat_date": date(2026, 1, 5)}]
    won = line.rows("select distinct stat_date from cdp.channel_performance where revenue > 0")
    assert won == [{"stat_date": date(2026, 2, 10)}], zone
    (entry,) = line.rows("select entered_at from marts.journey_stage_entry where stage_name = 'NEW'")
    assert entry["entered_at"].date() == date(2026, 1, 5), zone
    # a touch on the closing day earns credit, one on the day after does not; a deal that says when it closed, closed then
    credit = last_touch(line)
    assert credit["OPP-1"] == "note of 10", zone
    assert credit["day"] == f"on the day of {zone}", zone
    assert credit["instant"] == "before it closed of B", zone
