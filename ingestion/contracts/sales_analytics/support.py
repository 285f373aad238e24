"""Tables of `support_data`: tickets, what was done about them, and how well it was done.

Belongs here: the help desk's own records, its service levels, articles and agents.  Ticket times are
days while service levels are minutes and hours, so lateness comes from `sla_breaches` only (C-41).
"""

from __future__ import annotations

from functools import partial

from ingestion.contracts.sales_analytics.columns import (
    CUSTOMER,
    CUSTOMER_TIERS,
    LEVELS,
    OF_TICKET,
    PRODUCT,
    PUBLICATION_STATES,
    average,
    count,
    flag,
    key,
    prose,
    ratio,
    ref,
    share,
    word,
)
from ingestion.contracts.table import Column, Table

TICKET_STATES = ("New", "Open", "In Progress", "Pending Customer", "Resolved", "Closed")
TICKET_TYPES = ("Bug", "Feature Request", "Question", "Configuration", "Performance", "Security")
TICKET_CATEGORIES = ("Technical", "Billing", "Access", "Training", "Integration", "Other")
RESOLUTIONS = ("Fixed", "Workaround", "By Design", "Duplicate", "Cannot Reproduce", "Configuration")
ROOT_CAUSES = ("Product Bug", "User Error", "Configuration", "Infrastructure", "Documentation")
ARTICLE_CATEGORIES = ("Installation", "Configuration", "Troubleshooting", "How-To", "FAQ")
ESCALATION_LEVELS = ("L1 → L2", "L2 → L3", "L3 → Engineering", "Manager")
ESCALATION_REASONS = ("Complex Issue", "SLA Risk", "Customer Request", "Severity")

_table = partial(Table, section="support_data")


def _rating(name: str) -> Column:
    return Column(name, "integer", "1 to 5", minimum=1, maximum=5)


SUPPORT_TICKETS = _table(
    "support_tickets", "A customer's request for help.", key=("ticket_id",), rows=10_000,
    columns=(
        key("ticket_id", "TICK-XXXXXX"),
        Column("ticket_number", "text(50)", "The number people use"),
        CUSTOMER,
        PRODUCT,
        Column("contact_name", "text(200)", "Person who asked", pii="direct"),
        Column("contact_email", "text(200)", "Points at a contact by address; no identifier of the ticket (C-38)", pii="direct"),
        prose("subject", type_="text(500)"),
        prose("description"),
        word("priority", 50, LEVELS, "How soon we act"),
        word("severity", 50, ("Minor", "Major", "Critical", "Blocker"), "How badly the customer is hit"),
        word("status", 50, TICKET_STATES),
        word("ticket_type", 100, TICKET_TYPES),
        word("category", 100, TICKET_CATEGORIES),
        Column("created_date", "date", "A day, so no response time in minutes follows from it (C-41)"),
        Column("first_response_date", "date", "Empty until answered"),
        Column("resolved_date", "date", "Empty until resolved"),
        Column("closed_date", "date", "Empty until closed"),
        Column("assigned_to", "text(100)", "Name of our support engineer"),
        flag("escalated"),
        Column("escalation_date", "date"),
        word("sla_status", 50, ("Met", "Breached", "At Risk")),
        word("channel", 50, ("Email", "Phone", "Chat", "Portal", "API")),
        Column("product_version", "text(50)", "Version the customer runs"),
        word("environment", 50, ("Production", "Staging", "Development")),
    ),
)  # fmt: skip

TICKET_COMMENTS = _table(
    "ticket_comments", "An entry in a ticket's conversation.", key=("comment_id",), rows=40_000,
    columns=(
        key("comment_id", "COMM-XXXXXX"),
        OF_TICKET,
        Column("comment_date", "date"),
        word("commenter_type", 50, ("Customer", "Support Agent", "Engineer", "Manager")),
        Column("commenter_name", "text(100)", "Names the customer's person when commenter_type is Customer", pii="direct"),
        prose("comment_text"),
        flag("internal_note", "Yes: hidden from the customer"),
        count("time_spent_min", "Minutes"),
    ),
)  # fmt: skip

TICKET_RESOLUTION = _table(
    "ticket_resolution", "How a ticket was resolved.", key=("resolution_id",), rows=8_000,
    columns=(
        key("resolution_id", "RES-XXXXXX"),
        OF_TICKET,
        Column("resolution_date", "date"),
        word("resolution_type", 100, RESOLUTIONS),
        prose("resolution_notes"),
        word("root_cause", 200, ROOT_CAUSES),
        ref("kb_article_id", "knowledge_base", "Empty: no article came of it"),
        flag("workaround_provided"),
        flag("permanent_fix", "Asked only after a workaround"),
        Column("engineer_assigned", "text(100)", "Name of our engineer"),
        average("effort_hours", "In tenths of an hour", type_="decimal(10,1)"),
    ),
)  # fmt: skip

CUSTOMER_SATISFACTION = _table(
    "customer_satisfaction", "A survey sent to a customer, with the answer if one came.", key=("csat_id",), rows=5_000,
    columns=(
        key("csat_id", "CSAT-XXXXXX"),
        ref("ticket_id", "support_tickets", "Empty when the survey followed no ticket"),
        CUSTOMER,
        Column("survey_date", "date", "Day it was sent"),
        Column("response_date", "date", "Empty until answered"),
        Column("satisfaction_score", "integer", "Out of 5 or out of 10; the row does not say which (C-39)", minimum=0),
        flag("would_recommend", "A plain answer, no NPS (C-40)"),
        prose("feedback_text"),
        _rating("response_time_rating"),
        _rating("resolution_quality_rating"),
        _rating("agent_rating"),
        word("survey_type", 50, ("Post-Ticket", "Quarterly", "Annual")),
    ),
)  # fmt: skip

SLA_POLICIES = _table(
    "sla_policies", "The service level promised to a customer tier for a ticket priority.", key=("sla_policy_id",), rows=25,
    columns=(
        key("sla_policy_id", "SLA-XXXXXX"),
        word("customer_tier", 50, CUSTOMER_TIERS, required=True),
        word("priority", 50, LEVELS, required=True),
        count("first_response_target_min", "Minutes"),
        count("resolution_target_hours", "Hours"),
        flag("business_hours_only", "Yes: the clock stops outside business hours"),
        flag("active"),
        Column("effective_date", "date", "First day it is in force"),
    ),
)  # fmt: skip

SLA_BREACHES = _table(
    "sla_breaches", "A service level that a ticket missed.", key=("breach_id",), rows=800,
    columns=(
        key("breach_id", "BREACH-XXXXXX"),
        OF_TICKET,
        CUSTOMER,
        word("breach_type", 50, ("First Response", "Resolution Time"), required=True),
        count("target_time", "No unit is specified; policies use minutes for response, hours for resolution"),
        count("actual_time", "In the unit of target_time"),
        count("breach_duration_min", "Minutes too late"),
        Column("breach_date", "date"),
        Column("reason", "text(200)"),
        flag("credited", "Yes: the customer got a credit"),
    ),
)  # fmt: skip

KNOWLEDGE_BASE = _table(
    "knowledge_base", "A help article.", key=("kb_id",), cursor="last_updated", rows=250,
    columns=(
        key("kb_id"),
        Column("article_title", "text(500)", required=True),
        word("article_category", 100, ARTICLE_CATEGORIES),
        PRODUCT,
        Column("product_version", "text(50)", "One version or several"),
        Column("content", "text"),
        Column("created_date", "date", "Day it was published"),
        Column("last_updated", "date"),
        Column("author", "text(100)", "Name of one of our staff"),
        count("views_count"),
        Column("helpfulness_score", "decimal(5,2)", "Mean of ratings from 1 to 5; 0 or empty when unrated", minimum=0, maximum=5),
        count("related_tickets_count", "Tickets that cite it"),
        word("status", 50, PUBLICATION_STATES),
        Column("tags", "text(500)", "Several tags; the separator is not specified"),
    ),
)  # fmt: skip

TICKET_TAGS = _table(
    "ticket_tags", "A label on a ticket.", key=("tag_id",), rows=20_000,
    columns=(
        Column("tag_id", "text(50)", "Of this labelling, not of the label"),
        OF_TICKET,
        Column("tag_name", "text(100)", required=True),
        Column("tagged_by", "text(100)", "Name of one of our staff"),
        Column("tagged_date", "date"),
    ),
)  # fmt: skip

ESCALATIONS = _table(
    "escalations", "A ticket passed on to the next level of support.", key=("escalation_id",), rows=1_000,
    columns=(
        key("escalation_id"),
        OF_TICKET,
        CUSTOMER,
        word("escalation_level", 100, ESCALATION_LEVELS, "The arrow is mis-encoded in the specification"),
        Column("escalated_from", "text(100)", "Name of our person who had it"),
        Column("escalated_to", "text(100)", "Name of our person who took it"),
        Column("escalation_date", "date"),
        word("escalation_reason", 200, ESCALATION_REASONS),
        Column("resolved_at_level", "text(100)", "No words are specified; empty until resolved"),
        Column("resolution_date", "date", "Empty until resolved"),
    ),
)  # fmt: skip

RECURRING_ISSUES = _table(
    "recurring_issues", "A fault that keeps coming back.", key=("recurring_issue_id",), rows=80,
    columns=(
        key("recurring_issue_id"),
        Column("issue_pattern", "text(500)", required=True),
        PRODUCT,
        Column("product_version", "text(50)", "One version or several"),
        Column("first_occurrence", "date"),
        Column("last_occurrence", "date"),
        count("occurrence_count"),
        count("affected_customers_count"),
        word("priority", 50, LEVELS),
        word("status", 50, ("Open", "Under Investigation", "Fix in Progress", "Resolved")),
        word("assigned_team", 100, ("Engineering", "Product", "DevOps")),
        Column("related_tickets", "text(1000)", "Several ticket ids; the separator is not specified"),
        Column("root_cause", "text", "Empty until found"),
        Column("fix_version", "text(50)", "Version that has the fix, or will have it"),
    ),
)  # fmt: skip

SUPPORT_AGENT_METRICS = _table(
    "support_agent_metrics", "What a support agent achieved in a day, week or month.", key=("metric_id",), rows=800,
    columns=(
        key("metric_id"),
        Column("agent_name", "text(100)", required=True),
        Column("metric_date", "date", "The day, or one that stands for a week or month; the row does not say", required=True),
        count("tickets_opened", "Newly assigned"),
        count("tickets_closed"),
        average("avg_resolution_time_hrs", "Hours"),
        average("first_response_time_avg", "No unit is specified"),
        average("csat_score_avg", "Mean of surveys of unknown scale (C-39)", type_="decimal(5,2)"),
        count("sla_breach_count"),
        count("escalation_count"),
        count("reopened_tickets_count"),
        ratio("utilization_percent", "Logged of available time; overtime goes above 100"),
    ),
)  # fmt: skip

SUPPORT_CHANNELS = _table(
    "support_channels", "A way to reach support, with its averages.", key=("channel_id",), rows=10,
    columns=(
        key("channel_id"),
        word("channel_name", 100, ("Email", "Phone", "Chat", "Portal", "Social"), "Social here, API on tickets", required=True),
        flag("active"),
        Column("hours_of_operation", "text(200)", "In words"),
        average("avg_response_time_min", "Minutes"),
        average("satisfaction_score", "Mean of surveys of unknown scale (C-39)", type_="decimal(5,2)"),
        share("volume_percent", "Of all tickets"),
        Column("cost_per_ticket", "decimal(10,2)", "Amount", minimum=0),
    ),
)  # fmt: skip

TICKET_WORKLOG = _table(
    "ticket_worklog", "Time someone spent on a ticket.", key=("worklog_id",), rows=30_000,
    columns=(
        key("worklog_id"),
        OF_TICKET,
        Column("agent_name", "text(100)"),
        Column("work_date", "date"),
        count("time_spent_minutes"),
        prose("work_description"),
        flag("billable"),
        flag("internal_only", "Yes: hidden from the customer"),
    ),
)  # fmt: skip

TABLES = (
    SUPPORT_TICKETS, TICKET_COMMENTS, TICKET_RESOLUTION, CUSTOMER_SATISFACTION, SLA_POLICIES, SLA_BREACHES,
    KNOWLEDGE_BASE, TICKET_TAGS, ESCALATIONS, RECURRING_ISSUES, SUPPORT_AGENT_METRICS, SUPPORT_CHANNELS, TICKET_WORKLOG,
)  # fmt: skip
