"""Distributions that tell a person something is off although every row is valid; written by hand.

Belongs here: shares, sizes and mixes over a whole relation, with the range outside which somebody
should look.  Does not belong here: what must hold of each row, key or reference (dbt tests), and
anything a single source table promises (`raw.py`).

Each suite is one query that returns one row of figures.  All are warnings: an export without
touchpoints, or a bad quarter, is unusual and still true.  The ranges are chosen, wide enough for
small installations; a figure over no rows is NULL and passes.
"""

from __future__ import annotations

from expectations.suite import Expectation, Suite


def _between(figure: str, low: float | None, high: float | None, says: str) -> Expectation:
    return Expectation("ExpectColumnValuesToBeBetween", {"column": figure, "min_value": low, "max_value": high}, says, "warning")


ARRIVAL = Suite(
    "arrival", "ops", "load_ledger",
    description="How much of what the sources sent is refused, and was not delivered again since.",
    query="""
        select
            refused.row_count * 1.0 / nullif(refused.row_count + loads.row_count, 0) as refused_share
        from (select count(*) as row_count from quarantine.rejected_row where settled_at is null) as refused
        cross join (select coalesce(sum(loaded), 0) as row_count from ops.load_ledger) as loads
    """,
    expectations=(
        _between("refused_share", None, 0.05, "share of rows that are refused and not settled, at most 5 % is usual"),
    ),
)  # fmt: skip

PERSONS = Suite(
    "persons", "identity", "person",
    description="Over-merging: one shared switchboard number can glue a whole company into one person.",
    query="""
        select
            max(record_count) * 1.0 as largest,
            avg(record_count) as records_per_person
        from identity.person
    """,
    expectations=(
        _between("largest", None, 50, "records of the largest person, more than 50 suggests a shared identifier"),
        _between("records_per_person", 1, 4, "records per person, usually 1 to 4"),
    ),
)  # fmt: skip

CONTACTS = Suite(
    "contacts", "cdp", "contact",
    description="Whether contacts can be reached and belong somewhere.",
    query="""
        select
            avg(case when mobile_phone is not null or email is not null or wechat_id is not null then 1.0 else 0.0 end)
                as reachable_share,
            avg(case when primary_account_id is not null then 1.0 else 0.0 end) as placed_share
        from cdp.contact
    """,
    expectations=(
        _between("reachable_share", 0.6, None, "share of contacts with a phone, an e-mail or WeChat, usually above 60 %"),
        _between("placed_share", 0.5, None, "share of contacts that belong to an account, usually above 50 %"),
    ),
)  # fmt: skip

LEADS = Suite(
    "leads", "cdp", "lead",
    description="The shape of the lead funnel.",
    query="""
        select
            avg(case when lead_status = 'CONVERTED' then 1.0 else 0.0 end) as converted_share,
            avg(case when lead_status = 'DISQUALIFIED' then 1.0 else 0.0 end) as disqualified_share,
            avg(case when channel_id is not null then 1.0 else 0.0 end) as sourced_share
        from cdp.lead
    """,
    expectations=(
        _between("converted_share", 0.01, 0.6, "share of leads converted, usually 1 to 60 %"),
        _between("disqualified_share", None, 0.7, "share of leads disqualified, usually below 70 %"),
        _between("sourced_share", 0.5, None, "share of leads whose channel is known, usually above 50 %"),
    ),
)  # fmt: skip

OPPORTUNITIES = Suite(
    "opportunities", "cdp", "opportunity",
    description="The shape of the pipeline; an amount in cents or in another currency stands out by its size.",
    query="""
        select
            sum(case when is_won then 1.0 else 0.0 end) / nullif(sum(case when is_won or is_lost then 1.0 else 0.0 end), 0)
                as won_share,
            max(amount) / nullif(avg(amount), 0) as largest_to_mean,
            count(*) * 1.0 / nullif(count(distinct account_id), 0) as per_account
        from cdp.opportunity
    """,
    expectations=(
        _between("won_share", 0.05, 0.9, "share of closed opportunities that were won, usually 5 to 90 %"),
        _between("largest_to_mean", None, 200, "largest amount as a multiple of the mean, above 200 suggests a wrong unit"),
        _between("per_account", 1, 200, "opportunities per account that has any, usually at most 200"),
    ),
)  # fmt: skip

REJECTED_OPPORTUNITIES = Suite(
    "rejected_opportunities", "ops", "entity_reject",
    description="Opportunities that break the entity's own rules, beside those that became one.",
    query="""
        select
            rejected.row_count * 1.0 / nullif(rejected.row_count + kept.row_count, 0) as rejected_share
        from (select count(distinct source_key) as row_count from ops.entity_reject where entity = 'opportunity') as rejected
        cross join (select count(*) as row_count from cdp.opportunity) as kept
    """,
    expectations=(_between("rejected_share", None, 0.05, "share of opportunities kept out by a rule, at most 5 % is usual"),),
)  # fmt: skip

TOUCHPOINTS = Suite(
    "touchpoints", "cdp", "touchpoint",
    description="The mix of channels, and whether touches can be told apart by whom they reached.",
    query="""
        select
            max(row_count) * 1.0 / sum(row_count) as largest_channel_share,
            sum(nobody_count) * 1.0 / sum(row_count) as nobody_share
        from (
            select
                channel_id,
                count(*) as row_count,
                sum(case when contact_id is null and lead_id is null and account_id is null then 1 else 0 end) as nobody_count
            from cdp.touchpoint
            group by channel_id
        ) as per_channel
    """,
    expectations=(
        _between("largest_channel_share", None, 0.8, "share of touchpoints in one channel, usually below 80 %"),
        _between("nobody_share", None, 0.3, "share of touchpoints that reached nobody known, usually below 30 %"),
    ),
)  # fmt: skip

ATTRIBUTION = Suite(
    "attribution", "cdp", "attribution",
    description="How many won opportunities no touchpoint can be credited for.",
    query="""
        select
            avg(case when credited.entity_id is null then 1.0 else 0.0 end) as uncredited_share
        from cdp.opportunity as opportunity
        left join (select distinct entity_id from cdp.attribution where entity_type = 'OPPORTUNITY') as credited
            on credited.entity_id = opportunity.opportunity_id
        where opportunity.is_won
    """,
    expectations=(_between("uncredited_share", None, 0.5, "share of won opportunities that no touch won, usually below 50 %"),),
)  # fmt: skip


def business_suites() -> list[Suite]:
    """Every hand-written suite, in flow order."""
    return [ARRIVAL, PERSONS, CONTACTS, LEADS, OPPORTUNITIES, REJECTED_OPPORTUNITIES, TOUCHPOINTS, ATTRIBUTION]
