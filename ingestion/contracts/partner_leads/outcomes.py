"""What came of leads: appointments, conversions, their logs, and what the source itself adds up.

Belongs here: everything after a lead is worked.  The rules that route appointments are in `partners`.
"""

from __future__ import annotations

from ingestion.contracts.partner_leads.columns import (
    CREATED,
    METADATA,
    UPDATED,
    amount,
    count,
    document,
    label,
    moment,
    number_id,
    number_ref,
    payload,
    personal,
    prose,
    ref,
    user,
    word,
)
from ingestion.contracts.table import Column, Table

CONVERSIONS = Table(
    "conversions", "A step of a contact that counts, up to the sale.", key=("id",), cursor="updated_at", rows=1_800,
    columns=(
        Column("id", "text(64)", "7f3c9a10-5d2e-4b8a-9c41-00000XXXXXXX, a UUID"),
        number_ref("contact_id", "contacts"), ref("lead_id", "leads", "Empty when a workspace converted without one"),
        ref("workspace_id", "workspaces", "Converting workspace"), user("converted_by"), moment("converted_at", required=True),
        word("conversion_type", ("sale", "appointment", "qualified", "proposal", "contract"), required=True),
        amount("conversion_value"), Column("currency", "text(10)", "USD unless it says otherwise"),
        document("custom_data"), CREATED, UPDATED,
    ),
)  # fmt: skip

CONVERSION_EVENTS = Table(
    "conversion_events", "A change of a conversion.", key=("id",), rows=2_500,
    columns=(
        number_id(), ref("conversion_id", "conversions", required=True),
        word("event_type", ("status_change", "value_update", "note_added"), required=True), document("event_data"),
        user("created_by"), CREATED,
    ),
)  # fmt: skip

APPOINTMENTS = Table(
    "appointments", "A meeting with a contact about one or more leads.", key=("id",), cursor="updated_at", rows=3_000,
    columns=(
        number_id(), ref("lead_id", "leads", "The lead it is mainly about (C-22)"), number_ref("contact_id", "contacts"),
        word("appointment_type", ("consultation", "estimate", "installation", "follow_up")),
        moment("scheduled_at", required=True), count("duration_minutes", "60 unless it says otherwise"),
        word("status", ("scheduled", "confirmed", "completed", "cancelled", "no_show", "rescheduled"), required=True),
        word("location_type", ("home", "office", "phone", "video"), "At home unless it says otherwise"),
        Column("location_address", "text(500)", pii="direct"), prose("notes"), prose("customer_notes"), user("assigned_to"),
        word("outcome", ("qualified", "not_interested", "needs_follow_up", "proposal_sent")), prose("next_action"),
        moment("next_action_date"), user("created_by"),
        personal("customer_name"), personal("customer_phone"), personal("customer_email"), label("service_type"),
        Column("customer_zip", "text(20)", pii="quasi"), amount("estimated_value"),
        ref("matched_workspace_id", "workspaces", "Where routing sent it"), label("routing_method"), moment("forwarded_at"),
        word("forward_status", ("pending", "completed", "failed")),
        Column("forward_response", "text", "What the workspace's system answered", pii="quasi"), count("forward_attempts"),
        payload("raw_payload", "Original appointment data"), CREATED, UPDATED,
    ),
)  # fmt: skip

APPOINTMENT_EVENTS = Table(
    "appointment_events", "A change of an appointment.", key=("id",), rows=5_000,
    columns=(
        number_id(), number_ref("appointment_id", "appointments", required=True),
        word("event_type", ("created", "confirmed", "rescheduled", "cancelled", "completed"), required=True),
        label("old_value"), label("new_value"), document("event_data"), user("created_by"), METADATA, CREATED,
    ),
)  # fmt: skip

LEAD_ANALYTICS = Table(
    "lead_analytics", "What the source itself counts for a webhook on a day (R1.16).", key=("id",), cursor="updated_at",
    rows=3_000,
    columns=(
        number_id(), ref("webhook_id", "webhook_configs", required=True), Column("date", "date", required=True),
        count("total_leads"), count("converted_leads"), amount("conversion_rate", "Per cent"), amount("total_revenue"),
        amount("avg_time_to_conversion", "Hours (C-53)"), CREATED, UPDATED,
    ),
)  # fmt: skip

CONVERSION_ANALYTICS_CACHE = Table(
    # Derived by the source from tables we have: it is loaded and staged to say how fresh it is, and feeds nothing (R1.18).
    "conversion_analytics_cache", "An answer the source keeps for a while.", key=("id",), rows=40,
    columns=(
        number_id(), label("cache_key", required=True), document("cache_data"), moment("expires_at"), CREATED,
    ),
)  # fmt: skip

TABLES = (CONVERSIONS, CONVERSION_EVENTS, APPOINTMENTS, APPOINTMENT_EVENTS, LEAD_ANALYTICS, CONVERSION_ANALYTICS_CACHE)
