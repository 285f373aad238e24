"""The contract of lead_scoring beside its specification, whose tables were copied out by hand (R2.1, R2.3-R2.13)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from generator.lead_scoring import rubric
from ingestion.contracts import SYSTEMS

SYSTEM = SYSTEMS["lead_scoring"]
SEEDS = Path(__file__).resolve().parents[4] / "dbt_project/seeds/rules"

LEAD = """
    id text! company_name text(255)! contact_name text(255)! email text(255)! phone text(50) company_size text(50)
    industry text(100) inquiry_type text(100) budget_timeline text(50) current_solution text message text
    lead_score integer! category text(20)! score_breakdown json raw_score integer status text(50)! assigned_to text
    priority_flag boolean linkedin_url text(500) company_website text(500) company_revenue text(50)
    enrichment_status text(50) email_reply_count integer pricing_page_visits integer demo_video_watched boolean
    last_activity_date timestamp created_at timestamp! updated_at timestamp! source text(100) utm_source text(100)
    utm_medium text(100) utm_campaign text(100) is_deleted boolean deleted_at timestamp is_spam boolean
    needs_review boolean qualification_bonus_applied boolean
"""
SPECIFIED = {
    "leads": LEAD,
    "leads_archive": LEAD,
    "users": """
        id text! full_name text(255)! email text(255)! phone text(50) role text(50)! is_active boolean
        max_active_leads integer current_lead_count integer total_leads_assigned integer total_leads_contacted integer
        total_leads_qualified integer avg_response_time_minutes integer slack_user_id text(100) notify_email boolean
        notify_slack boolean notify_sms boolean created_at timestamp! updated_at timestamp! last_login_at timestamp
    """,
    "activities": """
        id text! lead_id text! user_id text action_type text(100)! old_value json new_value json description text
        created_at timestamp! ip_address text(45) user_agent text
    """,
    "notifications": """
        id text! lead_id text user_id text notification_type text(50)! template_name text(100) recipient text(255)!
        subject text(500) body text status text(50) sent_at timestamp error_message text retry_count integer created_at timestamp!
    """,
    "analytics_snapshots": """
        id text! snapshot_date date! total_leads integer hot_leads integer warm_leads integer cold_leads integer
        leads_contacted integer leads_qualified integer leads_disqualified integer leads_to_opportunity integer
        avg_lead_score decimal(5,2) median_lead_score integer avg_response_time_minutes integer
        fastest_response_time_minutes integer slowest_response_time_minutes integer leads_by_source json
        avg_score_by_source json created_at timestamp!
    """,
}
WORDS = {
    ("leads", "company_size"): "1-10 11-50 51-200 201-1000 1000+",
    ("leads", "category"): "Hot Warm Cold",
    ("leads", "status"): "New Contacted Qualified Disqualified Opportunity",
    ("leads", "enrichment_status"): "Pending Enriched Failed",
    ("users", "role"): "rep manager admin",
    ("activities", "action_type"): (
        "lead_created score_updated status_changed assigned note_added email_sent enrichment_completed priority_flagged"
    ),
    ("notifications", "notification_type"): "email slack sms",
    ("notifications", "status"): "pending sent failed",
}


def test_there_are_the_five_tables_and_the_archive() -> None:
    assert [table.name for table in SYSTEM.tables] == list(SPECIFIED)


@pytest.mark.parametrize("name", SPECIFIED)
def test_columns_are_those_specified(name: str) -> None:
    """A UUID is a text of any length here, since documents have other keys."""
    words = SPECIFIED[name].split()
    expected = [(column, type_.rstrip("!"), type_.endswith("!")) for column, type_ in zip(words[::2], words[1::2], strict=True)]
    table = SYSTEM.table(name)
    found = [
        (c.name, "text" if c.ref or c.name in ("id", "lead_id") else c.type, c.name in table.required) for c in table.columns
    ]
    assert found == expected


@pytest.mark.parametrize(("table", "column"), WORDS)
def test_words_are_those_specified_and_others_are_let_in(table: str, column: str) -> None:
    declared = SYSTEM.table(table).column(column)
    assert declared.values == tuple(WORDS[table, column].split())
    assert not declared.closed


def test_a_website_that_may_be_made_up_identifies_nobody() -> None:
    """C-47."""
    assert SYSTEM.table("leads").column("company_website").identifier is None
    identifiers = {c.name: c.identifier for c in SYSTEM.table("leads").columns if c.identifier}
    assert identifiers == {"company_name": "company_name", "email": "email", "phone": "phone"}


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


POINTS = {(row["factor"], row["source_value"]): int(row["points"]) for row in seed("lead_score_rubric")}


@pytest.mark.parametrize(
    ("size", "industry", "inquiry", "timeline", "host", "score", "category"),
    [
        ("51-200", "Software/SaaS", "Demo Request", "Immediate", "corporate", 95, "Hot"),
        ("1000+", "Software/SaaS", "Demo Request", "Immediate", "corporate", 100, "Hot"),
        ("11-50", "Marketing/Advertising", "Pricing Information", "1-3 months", "corporate", 73, "Warm"),
        ("1-10", "Retail/E-commerce", "Content Download", "Just Researching", "freemail", 15, "Cold"),
    ],
)
def test_the_rubric_gives_the_scores_of_the_examples(
    size: str, industry: str, inquiry: str, timeline: str, host: str, score: int, category: str
) -> None:
    """R2.18: the four leads the specification shows with their scores."""
    factors = ("company_size", "industry", "inquiry_type", "budget_timeline", "email_validation")
    answers = (size, industry, inquiry, timeline, host)
    assert sum(POINTS[pair] for pair in zip(factors, answers, strict=True)) == score
    kinds = [row["category"] for row in seed("lead_score_category") if int(row["min_score"]) <= score <= int(row["max_score"])]
    assert kinds == [category] == [rubric.category(score)]


def test_the_generator_scores_by_the_seed() -> None:
    told = {"company_size": rubric.SIZE, "industry": rubric.INDUSTRY, "inquiry_type": rubric.INQUIRY,
            "budget_timeline": rubric.TIMELINE, "email_validation": {"corporate": rubric.CORPORATE_EMAIL, "freemail": 0}}  # fmt: skip
    assert {(factor, answer): points for factor, answers in told.items() for answer, points in answers.items()} == POINTS
