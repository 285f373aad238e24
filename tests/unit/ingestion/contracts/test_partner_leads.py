"""The contracts of `partner_leads` agree with its specification, and keep its secrets and payloads out of the warehouse's rooms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingestion.contracts import SYSTEMS

SYSTEM = SYSTEMS["partner_leads"]
STAGING = Path(__file__).resolve().parents[4] / "dbt_project" / "models" / "1_staging"
TYPES = {"integer": "integer", "text": "text", "real": "decimal", "boolean": "boolean", "date": "date", "datetime": "timestamp"}

SPECIFIED: dict[str, str] = {
    "contacts": (
        "id:integer webhook_id:text phone:text first_name:text last_name:text email:text address:text address2:text "
        "city:text state:text zip_code:text sent_from_workspace:text converted_from_workspace:text "
        "conversion_status:text converted_timestamp:datetime converted_by:text custom_metadata:text "
        "lifetime_value:real conversion_count:integer last_conversion_id:text qualification_score:real "
        "created_at:datetime updated_at:datetime"
    ),
    "leads": (
        "id:integer contact_id:integer webhook_id:text lead_type:text first_name:text last_name:text email:text "
        "phone:text address:text address2:text city:text state:text zip_code:text source:text campaign_id:text "
        "utm_source:text utm_medium:text utm_campaign:text subsource:text landing_page_url:text productid:text "
        "monthly_electric_bill:real property_type:text roof_condition:text roof_age:integer shade_coverage:text "
        "system_type:text system_age:integer service_type:text urgency:text property_size:integer policy_type:text "
        "coverage_amount:real current_premium:real property_value:real claims_history:text consent_description:text "
        "consent_value:boolean tcpa_compliance:boolean raw_payload:text ip_address:text user_agent:text "
        "created_at:datetime updated_at:datetime processed_at:datetime status:text status_changed_at:datetime "
        "status_changed_by:text notes:text priority:integer assigned_to:text follow_up_date:datetime "
        "contact_attempts:integer conversion_score:real revenue_potential:real workspace_id:text conversion_id:text "
        "conversion_metadata:text workspace_assigned_at:datetime workspace_status:text"
    ),
    "webhook_configs": (
        "id:integer webhook_id:text name:text description:text lead_type:text is_active:boolean secret_key:text "
        "rate_limit:integer rate_window:integer total_leads:integer last_lead_at:datetime created_at:datetime "
        "updated_at:datetime"
    ),
    "workspaces": (
        "id:text name:text api_key:text permissions:text is_active:boolean outbound_webhook_url:text "
        "webhook_active:boolean created_at:datetime updated_at:datetime last_activity_at:datetime "
        "total_conversions:integer total_revenue:real metadata:text"
    ),
    "conversions": (
        "id:text contact_id:integer lead_id:integer workspace_id:text converted_by:text converted_at:datetime "
        "conversion_type:text conversion_value:real currency:text custom_data:text created_at:datetime "
        "updated_at:datetime"
    ),
    "workspace_tracking": (
        "id:integer contact_id:integer lead_id:integer workspace_id:text action:text action_details:text "
        "performed_by:text metadata:text timestamp:datetime"
    ),
    "appointments": (
        "id:integer lead_id:integer contact_id:integer appointment_type:text scheduled_at:datetime "
        "duration_minutes:integer status:text location_type:text location_address:text notes:text customer_notes:text "
        "assigned_to:text outcome:text next_action:text next_action_date:datetime created_by:text customer_name:text "
        "customer_phone:text customer_email:text service_type:text customer_zip:text estimated_value:real "
        "matched_workspace_id:text routing_method:text forwarded_at:datetime forward_status:text "
        "forward_response:text forward_attempts:integer raw_payload:text created_at:datetime updated_at:datetime"
    ),
    "appointment_routing_rules": (
        "id:integer workspace_id:text product_types:text zip_codes:text priority:integer is_active:boolean "
        "created_by:text notes:text created_at:datetime updated_at:datetime"
    ),
    "lead_source_providers": (
        "id:integer provider_id:text provider_name:text company_name:text contact_email:text contact_name:text "
        "contact_phone:text api_key:text is_active:boolean allowed_webhooks:text rate_limit:integer notes:text "
        "created_at:datetime updated_at:datetime last_used_at:datetime"
    ),
    "provider_usage_log": "id:integer provider_id:text webhook_id:text request_count:integer date:date created_at:datetime",
    "lead_events": "id:integer lead_id:integer event_type:text event_data:text created_at:datetime",
    "contact_events": "id:integer contact_id:integer event_type:text event_data:text created_at:datetime",
    "appointment_events": (
        "id:integer appointment_id:integer event_type:text old_value:text new_value:text event_data:text "
        "created_by:text metadata:text created_at:datetime"
    ),
    "conversion_events": "id:integer conversion_id:text event_type:text event_data:text created_by:text created_at:datetime",
    "lead_status_history": (
        "id:integer lead_id:integer old_status:text new_status:text changed_by:text changed_by_name:text reason:text "
        "notes:text metadata:text created_at:datetime"
    ),
    "lead_activities": (
        "id:integer lead_id:integer activity_type:text title:text description:text activity_date:datetime "
        "created_by:text created_by_name:text metadata:text created_at:datetime"
    ),
    "lead_analytics": (
        "id:integer webhook_id:text date:date total_leads:integer converted_leads:integer conversion_rate:real "
        "total_revenue:real avg_time_to_conversion:real created_at:datetime updated_at:datetime"
    ),
    "conversion_analytics_cache": "id:integer cache_key:text cache_data:text expires_at:datetime created_at:datetime",
    "lead_pipeline_stages": "id:integer name:text description:text order_index:integer is_active:boolean created_at:datetime",
}
"""The 19 tables, column by column with the types of the source, read out of the specification; never the other way round."""

PROVIDER_GIVEN = {"leads.id", *(f"{table}.lead_id" for table in SPECIFIED)}
"""Integers of the source that are text here, because providers give them out as they like (R1.8)."""
JSON = {
    "contacts.custom_metadata", "leads.conversion_metadata", "workspaces.permissions", "workspaces.metadata",
    "conversions.custom_data", "workspace_tracking.metadata", "appointment_routing_rules.product_types",
    "appointment_routing_rules.zip_codes", "lead_source_providers.allowed_webhooks", "lead_events.event_data",
    "contact_events.event_data", "appointment_events.event_data", "appointment_events.metadata", "conversion_events.event_data",
    "lead_status_history.metadata", "lead_activities.metadata", "conversion_analytics_cache.cache_data",
}  # fmt: skip
"""Texts of the source that hold a document (R1.24); the specification calls two kinds of metadata so without the word JSON."""
UNIQUE = {
    "webhook_configs": ("webhook_id",),
    "lead_source_providers": ("provider_id",),
    "leads": ("id", "webhook_id"),
}
"""Tables whose rows are referred to by another key than the counted one; all others have `id`."""


def test_the_19_tables_and_their_columns_are_those_of_the_specification() -> None:
    assert len(SPECIFIED) == 19
    assert {table.name: [column.name for column in table.columns] for table in SYSTEM.tables} == {
        table: [column.partition(":")[0] for column in columns.split()] for table, columns in SPECIFIED.items()
    }


@pytest.mark.parametrize("table", SPECIFIED)
def test_types_are_those_of_the_specification(table: str) -> None:
    for column in SPECIFIED[table].split():
        name, _, kind = column.partition(":")
        place = f"{table}.{name}"
        expected = "json" if place in JSON else "text" if place in PROVIDER_GIVEN else TYPES[kind]
        if place == "leads.conversion_score":
            assert SYSTEM.table(table).column(name).type == "decimal(5,2)"
        assert SYSTEM.table(table).column(name).base_type == expected, place


def test_keys() -> None:
    assert {table.name: table.key for table in SYSTEM.tables} == {table: UNIQUE.get(table, ("id",)) for table in SPECIFIED}


def test_secrets_are_never_stored() -> None:
    secret = {f"{table.name}.{column.name}" for table in SYSTEM.tables for column in table.columns if column.secret}
    assert secret == {"workspaces.api_key", "lead_source_providers.api_key", "webhook_configs.secret_key"}
    assert not [
        c for table in SYSTEM.tables for c in table.stored_columns if re.search("key$|secret", c.name) and c.name != "cache_key"
    ]


def test_payloads_stay_in_raw_and_secrets_out_of_it() -> None:
    """No staging model of any system names a column that holds what somebody sent as it came, or a secret (R1.29)."""
    hidden = {column.name for system in SYSTEMS.values() for table in system.tables for column in table.columns if column.secret}
    hidden |= {"raw_payload"}
    read = {path.stem: hidden & set(re.findall(r"\w+", path.read_text(encoding="utf-8"))) for path in STAGING.rglob("stg_*.sql")}
    assert len(read) > 90
    assert {model: names for model, names in read.items() if names} == {}


def test_the_words_of_the_specification_are_listed_and_open() -> None:
    words = {f"{table.name}.{column.name}": column for table in SYSTEM.tables for column in table.columns if column.values}
    assert not [place for place, column in words.items() if column.closed]
    assert words["conversions.conversion_type"].values == ("sale", "appointment", "qualified", "proposal", "contract")
    assert set(words["leads.status"].values) >= {"new", "contacted", "qualified"}
    assert words["appointments.outcome"].values == ("qualified", "not_interested", "needs_follow_up", "proposal_sent")


def test_it_counts_in_utc_and_dollars_and_phones_are_american() -> None:
    assert (SYSTEM.timezone, SYSTEM.currency, SYSTEM.region) == ("UTC", "USD", "US")
