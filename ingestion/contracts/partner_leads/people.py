"""Contacts and leads: who was interested, in what, and what was done about it.

Belongs here: people, their leads, and the logs of both.  What came of a lead is in `outcomes`, who sent it in `partners`.
"""

from __future__ import annotations

from ingestion.contracts.partner_leads.columns import (
    ADDRESS,
    CREATED,
    FIRST_NAME,
    LAST_NAME,
    LEAD_STATUSES,
    LEAD_TYPE,
    METADATA,
    PHONE,
    UPDATED,
    amount,
    count,
    document,
    label,
    moment,
    number_id,
    number_ref,
    payload,
    prose,
    ref,
    user,
    word,
)
from ingestion.contracts.table import Column, Table

OF_LEAD = ref("lead_id", "leads", required=True)
WEBHOOK = ref("webhook_id", "webhook_configs", "Where the row came in", required=True)

CONTACTS = Table(
    "contacts", "A person known by phone to one webhook.", key=("id",), cursor="updated_at", rows=8_000, person="self",
    columns=(
        number_id(), WEBHOOK, PHONE, FIRST_NAME, LAST_NAME,
        Column("email", "text(320)", identifier="email", pii="direct"),
        *ADDRESS,
        ref("sent_from_workspace", "workspaces", "Originating workspace"),
        ref("converted_from_workspace", "workspaces", "Converting workspace"),
        word("conversion_status", ("pending", "converted", "rejected")),
        moment("converted_timestamp", "When converted"), user("converted_by"),
        document("custom_metadata"),
        amount("lifetime_value", "Sum of the contact's conversions, as the source adds them up (C-11)"),
        count("conversion_count", "Conversions, as the source counts them"),
        ref("last_conversion_id", "conversions"),
        amount("qualification_score"), CREATED, UPDATED,
    ),
)  # fmt: skip

LEADS = Table(
    # Providers give the ids, and two may give the same one: with its webhook an id is one lead (R1.8).
    "leads", "One interest of a contact, as a provider sent it.", key=("id", "webhook_id"), cursor="updated_at", rows=10_000,
    person="self",
    columns=(
        Column("id", "text(64)", "LEAD-XXXXXXX; given by the provider, so it is text and unique within its webhook only"),
        number_ref("contact_id", "contacts"), WEBHOOK, LEAD_TYPE, FIRST_NAME, LAST_NAME,
        Column("email", "text(320)", "Required of a lead, unlike of a contact (C-24)", True, identifier="email", pii="direct"),
        PHONE, *ADDRESS,
        # where it comes from (R1.22)
        label("source", "Who or what sent it; a provider id where the webhook knows the provider"),
        label("campaign_id", "The provider's own; campaigns are listed nowhere"),
        label("utm_source"), label("utm_medium"), label("utm_campaign"), label("subsource"),
        Column("landing_page_url", "text(8000)"), label("productid"),
        # what the verticals ask (R1.20)
        amount("monthly_electric_bill", "Solar"), label("property_type"), label("roof_condition", "Solar"),
        count("roof_age", "Solar, years"), label("shade_coverage", "Solar"), label("system_type"),
        count("system_age", "Existing system, years"), label("service_type"), label("urgency"),
        count("property_size", "Square feet"), label("policy_type", "Insurance"), amount("coverage_amount", "Insurance"),
        amount("current_premium", "Insurance"), amount("property_value"), label("claims_history", "Insurance"),
        # consent (R1.21)
        Column("consent_description", "text(1000)"), Column("consent_value", "boolean", "Consent given"),
        Column("tcpa_compliance", "boolean", "Consent as the TCPA demands it"),
        payload("raw_payload", "Original webhook data"),
        Column("ip_address", "text(45)", pii="quasi"), Column("user_agent", "text(4096)"),
        CREATED, UPDATED, moment("processed_at"),
        # how it is worked (R1.23)
        word("status", LEAD_STATUSES), moment("status_changed_at"), user("status_changed_by"), prose("notes"),
        Column("priority", "integer", "1 to 5", minimum=1, maximum=5), user("assigned_to"), moment("follow_up_date"),
        count("contact_attempts"), Column("conversion_score", "decimal(5,2)", "0 to 100", minimum=0, maximum=100),
        amount("revenue_potential", "Estimate"),
        ref("workspace_id", "workspaces", "Assigned workspace"), ref("conversion_id", "conversions", "Linked conversion"),
        document("conversion_metadata"), moment("workspace_assigned_at"), label("workspace_status"),
    ),
)  # fmt: skip

LEAD_EVENTS = Table(
    "lead_events", "Something that happened to a lead.", key=("id",), rows=20_000,
    columns=(
        number_id(), OF_LEAD,
        word("event_type", ("created", "status_changed", "assigned", "note_added"), required=True),
        document("event_data"), CREATED,
    ),
)  # fmt: skip

CONTACT_EVENTS = Table(
    "contact_events", "A contact was created, changed or merged.", key=("id",), rows=9_000,
    columns=(
        number_id(), number_ref("contact_id", "contacts", required=True),
        word("event_type", ("created", "updated", "merged"), required=True), document("event_data"), CREATED,
    ),
)  # fmt: skip

LEAD_STATUS_HISTORY = Table(
    "lead_status_history", "A change of a lead's status.", key=("id",), rows=12_000,
    columns=(
        number_id(), OF_LEAD, word("old_status", LEAD_STATUSES), word("new_status", LEAD_STATUSES, required=True),
        user("changed_by", "User id, or what stands for the system"), user("changed_by_name"), label("reason"), prose("notes"),
        METADATA, CREATED,
    ),
)  # fmt: skip

LEAD_ACTIVITIES = Table(
    "lead_activities", "Something that was done about a lead.", key=("id",), rows=12_000,
    columns=(
        number_id(), OF_LEAD,
        word("activity_type", ("call", "email", "meeting", "note", "status_change"), required=True),
        label("title"), prose("description"), moment("activity_date", "When it occurred"), user("created_by"),
        user("created_by_name"), METADATA, CREATED,
    ),
)  # fmt: skip

TABLES = (CONTACTS, LEADS, LEAD_EVENTS, CONTACT_EVENTS, LEAD_STATUS_HISTORY, LEAD_ACTIVITIES)
