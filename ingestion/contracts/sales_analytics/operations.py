"""Tables of `operational_data`: how customers fare with us after the sale.

Belongs here: customer health, onboarding, the success team's work and product releases.  Daily measurements
from the products themselves are in `usage`.
"""

from __future__ import annotations

from functools import partial

from ingestion.contracts.sales_analytics.columns import (
    LEVELS,
    OF_CUSTOMER,
    OF_PRODUCT,
    PRODUCT,
    count,
    flag,
    key,
    prose,
    share,
    word,
)
from ingestion.contracts.table import Column, Table

ACTIVITY_TYPES = ("QBR", "Health Check", "Training", "Check-in", "Escalation")

_table = partial(Table, section="operational_data")


CUSTOMER_HEALTH_SCORE = _table(
    "customer_health_score", "How a customer is doing, as scored on one day.", key=("health_score_id",), rows=30_000,
    columns=(
        key("health_score_id", "HLTH-XXXXXX"),
        OF_CUSTOMER,
        Column("score_date", "date", required=True),
        share("overall_score", "Composed of the five below"),
        share("product_usage_score"),
        share("support_health_score"),
        share("payment_health_score"),
        share("engagement_score"),
        share("sentiment_score"),
        word("risk_level", 50, LEVELS),
        share("churn_probability", "Per cent"),
        share("expansion_probability", "Per cent"),
        word("health_trend", 50, ("Improving", "Stable", "Declining")),
    ),
)  # fmt: skip

ONBOARDING_PROGRESS = _table(
    "onboarding_progress", "A customer's way from purchase to working with a product.", key=("onboarding_id",), rows=1_500,
    columns=(
        key("onboarding_id"),
        OF_CUSTOMER,
        PRODUCT,
        Column("start_date", "date"),
        Column("target_completion_date", "date"),
        Column("actual_completion_date", "date", "Empty until completed"),
        word("status", 50, ("Not Started", "In Progress", "Completed", "Stalled")),
        share("progress_percent", "Milestones completed of all"),
        count("milestone_count"),
        count("milestones_completed"),
        Column("csm_assigned", "text(100)", "Name of our customer success manager"),
        word("health_status", 50, ("Green", "Yellow", "Red")),
        count("days_to_first_value", "Empty until the product first paid off"),
        share("adoption_rate", "Per cent of features in use"),
    ),
)  # fmt: skip

PRODUCT_RELEASES = _table(
    "product_releases", "A released version of a product.", key=("release_id",), rows=100,
    columns=(
        key("release_id"),
        OF_PRODUCT,
        Column("version_number", "text(50)", required=True),
        Column("release_date", "date"),
        word("release_type", 50, ("Major", "Minor", "Patch", "Hotfix")),
        count("features_added"),
        count("bugs_fixed"),
        flag("breaking_changes"),
        Column("eol_date", "date", "End of life"),
        Column("support_end_date", "date"),
        share("adoption_rate_percent", "Of all customers that have the product"),
        Column("release_notes_url", "text(8000)"),
    ),
)  # fmt: skip

CUSTOMER_SUCCESS_ACTIVITIES = _table(
    "customer_success_activities", "Something the success team did with a customer.", key=("activity_id",), rows=5_000,
    columns=(
        key("activity_id"),
        OF_CUSTOMER,
        Column("activity_date", "date"),
        word("activity_type", 100, ACTIVITY_TYPES, "QBR is a quarterly business review"),
        Column("csm_name", "text(100)", "Name of our customer success manager"),
        prose("outcome"),
        word("sentiment", 50, ("Positive", "Neutral", "Negative")),
        prose("action_items"),
        Column("next_activity_date", "date"),
        Column("attendees", "text(500)", "Names of people on both sides", pii="direct"),
        count("duration_minutes"),
    ),
)  # fmt: skip

TABLES = (CUSTOMER_HEALTH_SCORE, ONBOARDING_PROGRESS, PRODUCT_RELEASES, CUSTOMER_SUCCESS_ACTIVITIES)
