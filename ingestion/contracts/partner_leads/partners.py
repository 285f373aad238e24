"""Who sends leads and who gets them: webhooks, providers, workspaces, and the rules between them.

Belongs here: configuration, and the log of what providers used.  Secrets are declared so that they are never stored (R1.29).
"""

from __future__ import annotations

from ingestion.contracts.partner_leads.columns import (
    CREATED,
    LEAD_TYPE,
    METADATA,
    UPDATED,
    amount,
    count,
    document,
    label,
    moment,
    number_id,
    number_ref,
    personal,
    prose,
    ref,
    user,
    word,
)
from ingestion.contracts.table import Column, Table

ACTIVE = Column("is_active", "boolean", "Active unless it says otherwise")
WORKSPACE = ref("workspace_id", "workspaces", required=True)

WEBHOOK_CONFIGS = Table(
    "webhook_configs", "An endpoint that leads come in by.", key=("webhook_id",), cursor="updated_at", rows=12,
    columns=(
        number_id(), Column("webhook_id", "text(64)"), label("name"), prose("description"), LEAD_TYPE, ACTIVE,
        Column("secret_key", "text(255)", "Signs what providers send", secret=True),
        count("rate_limit", "Requests per window; 100 unless it says otherwise"),
        count("rate_window", "Seconds; 60 unless it says otherwise"),
        count("total_leads", "As the source counts them"), moment("last_lead_at"), CREATED, UPDATED,
    ),
)  # fmt: skip

WORKSPACES = Table(
    "workspaces", "A client whose people work leads and convert them.", key=("id",), cursor="updated_at", rows=10, account="self",
    columns=(
        Column("id", "text(64)", "WS-XXXXXXX"), label("name", required=True),
        Column("api_key", "text(255)", "Authenticates the workspace", secret=True),
        document("permissions", "Array of permissions"), ACTIVE,
        Column("outbound_webhook_url", "text(8000)"), Column("webhook_active", "boolean"), CREATED, UPDATED,
        moment("last_activity_at"), count("total_conversions", "As the source counts them"),
        amount("total_revenue", "As the source adds it up, whatever the currency"), METADATA,
    ),
)  # fmt: skip

WORKSPACE_TRACKING = Table(
    "workspace_tracking", "Something a workspace did with a contact or lead, or had done to it.", key=("id",), rows=6_000,
    columns=(
        number_id(), number_ref("contact_id", "contacts"), ref("lead_id", "leads"), WORKSPACE,
        word("action", ("sent", "received", "converted", "updated", "qualified", "rejected"), required=True),
        prose("action_details"), user("performed_by"), METADATA, moment("timestamp", "When it was done", required=True),
    ),
)  # fmt: skip

APPOINTMENT_ROUTING_RULES = Table(
    "appointment_routing_rules", "Which appointments a workspace gets.", key=("id",), cursor="updated_at", rows=24,
    columns=(
        number_id(), WORKSPACE, document("product_types", "Array: Kitchen, Bath, Solar; empty means all"),
        document("zip_codes", "Array of ZIP codes served; empty means all"),
        Column("priority", "integer", "The higher one is matched first; 1 unless it says otherwise"), ACTIVE,
        user("created_by"), prose("notes"), CREATED, UPDATED,
    ),
)  # fmt: skip

LEAD_SOURCE_PROVIDERS = Table(
    "lead_source_providers", "A company that sends leads, and whom to ask there.", key=("provider_id",), cursor="updated_at",
    rows=9, person="self", account="self",
    columns=(
        number_id(), Column("provider_id", "text(64)"), label("provider_name"),
        Column("company_name", "text(255)", identifier="company_name"),
        Column("contact_email", "text(320)", identifier="email", pii="direct"), personal("contact_name"),
        Column("contact_phone", "text(50)", identifier="phone", pii="direct"),
        Column("api_key", "text(255)", "Authenticates the provider", secret=True), ACTIVE,
        document("allowed_webhooks", "Array of webhook ids; empty means all (R1.6)"),
        count("rate_limit", "Requests per hour; 1,000 unless it says otherwise"), prose("notes"), CREATED, UPDATED,
        moment("last_used_at"),
    ),
)  # fmt: skip

PROVIDER_USAGE_LOG = Table(
    "provider_usage_log", "What a provider used of a webhook on a day.", key=("id",), rows=4_000,
    columns=(
        number_id(), ref("provider_id", "lead_source_providers", required=True),
        ref("webhook_id", "webhook_configs", required=True), count("request_count", "1 unless it says otherwise"),
        Column("date", "date", required=True), CREATED,
    ),
)  # fmt: skip

LEAD_PIPELINE_STAGES = Table(
    "lead_pipeline_stages", "A stage that leads may be in.", key=("id",), rows=5,
    columns=(
        number_id(), label("name", required=True), prose("description"), count("order_index"), ACTIVE, CREATED,
    ),
)  # fmt: skip

TABLES = (
    WEBHOOK_CONFIGS, WORKSPACES, WORKSPACE_TRACKING, APPOINTMENT_ROUTING_RULES, LEAD_SOURCE_PROVIDERS, PROVIDER_USAGE_LOG,
    LEAD_PIPELINE_STAGES,
)  # fmt: skip
