"""Contracts of `lead_scoring`, which takes form submissions, scores them 0 to 100 and hands them to sales.

Its specification calls three tables the core and defines five; the archive is the sixth (C-28).  Leads that are
disqualified or cold move to the archive after 90 days, so a lead's key stands in both tables at most for a while (C-29).
Exports come shaped like its SQL tables or like Firestore documents; see `documents` of a table.

Nothing of its own lists is closed, since they are another installation's.  `company_website` is no identifier: a
migration of the source made websites up from company names (C-47).  Requirement numbers: R2.1-R2.18.
"""

from __future__ import annotations

from functools import partial

from ingestion.contracts.table import Column, System, Table

_table = partial(Table, key=("id",), documents="firestore")

BREAKDOWN = ("company_size", "industry", "inquiry_type", "budget_timeline", "email_validation")

CREATED_AT = Column("created_at", "timestamp", required=True)
UPDATED_AT = Column("updated_at", "timestamp", required=True)

_LEAD_COLUMNS = (
    Column("id", "text(64)", "1ead0000-0000-4000-8000-00000XXXXXXX"),
    Column("company_name", "text(255)", required=True, identifier="company_name"),
    Column("contact_name", "text(255)", required=True, pii="direct"),
    Column("email", "text(255)", required=True, identifier="email", pii="direct"),
    Column("phone", "text(50)", identifier="phone", pii="direct"),
    Column("company_size", "text(50)", "Employees", values=("1-10", "11-50", "51-200", "201-1000", "1000+")),
    Column("industry", "text(100)", "Open list: Software/SaaS, Marketing/Advertising, Retail/E-commerce …"),
    Column("inquiry_type", "text(100)", "Open list: Demo Request, Pricing Information, Content Download …"),
    Column("budget_timeline", "text(50)", "Open list: Immediate, 1-3 months, Just Researching …"),
    Column("current_solution", "text", pii="quasi"),
    Column("message", "text", pii="quasi"),
    Column("lead_score", "integer", "At most 100; raw_score is not capped", required=True, minimum=0, maximum=100),
    Column("category", "text(20)", required=True, values=("Hot", "Warm", "Cold")),
    Column("score_breakdown", "json", "Points per factor", fields=BREAKDOWN),
    Column("raw_score", "integer", "Orders leads among the hot ones (R2.4)"),
    Column("status", "text(50)", required=True, values=("New", "Contacted", "Qualified", "Disqualified", "Opportunity")),
    Column("assigned_to", "text(64)", "Sales representative", ref="users"),
    Column("priority_flag", "boolean", "Set by a manager"),
    Column("linkedin_url", "text(500)", pii="quasi"),
    Column("company_website", "text(500)", "May be made up from the company's name: never an identifier (C-47)"),
    Column("company_revenue", "text(50)", "A range, from enrichment"),
    Column("enrichment_status", "text(50)", values=("Pending", "Enriched", "Failed")),
    Column("email_reply_count", "integer", minimum=0),
    Column("pricing_page_visits", "integer", minimum=0),
    Column("demo_video_watched", "boolean"),
    Column("last_activity_date", "timestamp"),
    CREATED_AT,
    UPDATED_AT,
    Column("source", "text(100)", "Open list: Webflow Form, API, Manual Entry …"),
    Column("utm_source", "text(100)"),
    Column("utm_medium", "text(100)"),
    Column("utm_campaign", "text(100)"),
    Column("is_deleted", "boolean", "Rows are kept when a lead is deleted (R2.6)"),
    Column("deleted_at", "timestamp"),
    Column("is_spam", "boolean"),
    Column("needs_review", "boolean", "Its data contradict each other"),
    Column("qualification_bonus_applied", "boolean", "Ten points, once, after qualification (R2.17)"),
)

# The specification speaks of 10,000 leads a month (R2.2): scale 4 is about a year.
LEADS = _table(
    "leads", "A form submission, scored.", cursor="updated_at", rows=30_000, person="self", account="match", columns=_LEAD_COLUMNS
)

LEADS_ARCHIVE = _table(
    "leads_archive", "A lead that was moved away after 90 days, disqualified or cold (R2.15).",
    cursor="updated_at", rows=6_000, person="self", account="match", columns=_LEAD_COLUMNS,
)  # fmt: skip

USERS = _table(
    "users", "A sales representative, manager or administrator.", cursor="updated_at", rows=25,
    columns=(
        Column("id", "text(64)", "05e20000-0000-4000-8000-00000XXXXXXX"),
        Column("full_name", "text(255)", required=True, pii="direct"),
        Column("email", "text(255)", required=True, pii="direct"),
        Column("phone", "text(50)", pii="direct"),
        Column("role", "text(50)", required=True, values=("rep", "manager", "admin")),
        Column("is_active", "boolean"),
        Column("max_active_leads", "integer", "How many open leads round-robin may give", minimum=0),
        Column("current_lead_count", "integer", minimum=0),
        Column("total_leads_assigned", "integer", minimum=0),
        Column("total_leads_contacted", "integer", minimum=0),
        Column("total_leads_qualified", "integer", minimum=0),
        Column("avg_response_time_minutes", "integer", "From New to Contacted (R2.10)", minimum=0),
        Column("slack_user_id", "text(100)", pii="quasi"),
        Column("notify_email", "boolean"),
        Column("notify_slack", "boolean"),
        Column("notify_sms", "boolean"),
        CREATED_AT,
        UPDATED_AT,
        Column("last_login_at", "timestamp"),
    ),
)  # fmt: skip

ACTIVITIES = _table(
    "activities", "Something done to a lead; rows are only ever added.", cursor="created_at", rows=160_000,
    columns=(
        Column("id", "text(64)", "ac710000-0000-4000-8000-00000XXXXXXX"),
        Column("lead_id", "text(64)", "In leads or leads_archive", required=True),
        Column("user_id", "text(64)", "Empty: the system itself", ref="users"),
        Column(
            "action_type", "text(100)", required=True,
            values=("lead_created", "score_updated", "status_changed", "assigned", "note_added", "email_sent",
                    "enrichment_completed", "priority_flagged"),
        ),
        Column("old_value", "json", "State before"),
        Column("new_value", "json", "State after"),
        Column("description", "text", pii="quasi"),
        CREATED_AT,
        Column("ip_address", "text(45)", pii="quasi"),
        Column("user_agent", "text", pii="quasi"),
    ),
)  # fmt: skip

# Delivery changes the row and not created_at, so there is no cursor: the latest delivery wins.
NOTIFICATIONS = _table(
    "notifications", "A message to our own people, in a queue until it is delivered; no touch of the lead.", rows=9_000,
    columns=(
        Column("id", "text(64)", "b0710000-0000-4000-8000-00000XXXXXXX"),
        Column("lead_id", "text(64)", ref="leads"),
        Column("user_id", "text(64)", ref="users"),
        Column("notification_type", "text(50)", required=True, values=("email", "slack", "sms")),
        Column("template_name", "text(100)"),
        Column("recipient", "text(255)", "Address or channel", required=True, pii="direct"),
        Column("subject", "text(500)", pii="quasi"),
        Column("body", "text", pii="quasi"),
        Column("status", "text(50)", values=("pending", "sent", "failed")),
        Column("sent_at", "timestamp"),
        Column("error_message", "text"),
        Column("retry_count", "integer", minimum=0),
        CREATED_AT,
    ),
)  # fmt: skip

ANALYTICS_SNAPSHOTS = _table(
    "analytics_snapshots", "What the source counted for one day, the night after (R2.13).", cursor="created_at", rows=730,
    columns=(
        Column("id", "text(64)", "5a900000-0000-4000-8000-00000XXXXXXX"),
        Column("snapshot_date", "date", required=True),
        Column("total_leads", "integer", minimum=0),
        Column("hot_leads", "integer", minimum=0),
        Column("warm_leads", "integer", minimum=0),
        Column("cold_leads", "integer", minimum=0),
        Column("leads_contacted", "integer", minimum=0),
        Column("leads_qualified", "integer", minimum=0),
        Column("leads_disqualified", "integer", minimum=0),
        Column("leads_to_opportunity", "integer", minimum=0),
        Column("avg_lead_score", "decimal(5,2)", minimum=0, maximum=100),
        Column("median_lead_score", "integer", minimum=0, maximum=100),
        Column("avg_response_time_minutes", "integer", minimum=0),
        Column("fastest_response_time_minutes", "integer", minimum=0),
        Column("slowest_response_time_minutes", "integer", minimum=0),
        Column("leads_by_source", "json", "Leads per utm_source"),
        Column("avg_score_by_source", "json", "Score per utm_source"),
        CREATED_AT,
    ),
)  # fmt: skip

SYSTEM = System(
    name="lead_scoring",
    description="Lead scoring: form submissions with their score, the representatives who work them, and all that was done.",
    timezone="UTC",
    region="US",
    currency="USD",
    tables=(LEADS, LEADS_ARCHIVE, USERS, ACTIVITIES, NOTIFICATIONS, ANALYTICS_SNAPSHOTS),
)
