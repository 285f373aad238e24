"""Tables of `usage_data`: how customers use what they bought, and how well it runs.

Belongs here: telemetry, sessions, daily measurements per customer and product, and alerts drawn from them.
Its end users are known by an id of the product only; they are not contacts.
"""

from __future__ import annotations

from functools import partial

from ingestion.contracts.sales_analytics.columns import (
    CUSTOMER,
    LEVELS,
    OF_CUSTOMER,
    PRODUCT,
    average,
    count,
    key,
    money,
    ratio,
    share,
    word,
)
from ingestion.contracts.table import Column, Table

USAGE_DATE = Column("usage_date", "date", "The day measured", required=True)
METRIC_DATE = Column("metric_date", "date", "The day measured", required=True)
USER_ID = Column("user_id", "text(100)", "Id of an end user within the product", pii="quasi")

_table = partial(Table, section="usage_data")


PRODUCT_USAGE_SUMMARY = _table(
    "product_usage_summary", "What a customer did with a product on one day.", key=("usage_id",), rows=20_000,
    columns=(
        key("usage_id", "USG-XXXXXX"),
        OF_CUSTOMER,
        PRODUCT,
        USAGE_DATE,
        count("active_users"),
        count("total_sessions"),
        average("avg_session_duration_min", "Minutes"),
        share("feature_adoption_score"),
        average("data_volume_gb", "Processed or stored", type_="decimal(15,2)"),
        count("api_calls"),
        share("error_rate_percent"),
        count("login_count"),
        ratio("license_utilization", "Per cent of licences in use; above 100 when more are used than bought"),
        word("health_score", 50, ("Healthy", "At Risk", "Critical"), "A word here, a number in customer_health_score (C-42)"),
    ),
)  # fmt: skip

FEATURE_USAGE = _table(
    "feature_usage", "How often a customer used one feature on one day.", key=("feature_usage_id",), rows=50_000,
    columns=(
        key("feature_usage_id", "FEAT-XXXXXX"),
        OF_CUSTOMER,
        PRODUCT,
        Column("feature_name", "text(200)", required=True),
        USAGE_DATE,
        count("usage_count"),
        count("unique_users"),
        word("adoption_status", 50, ("Not Adopted", "Exploring", "Regular", "Power User")),
    ),
)  # fmt: skip

TELEMETRY_EVENTS = _table(
    "telemetry_events", "One event a product reported.", key=("event_id",), rows=100_000,
    columns=(
        key("event_id", "TELEM-XXXXXX"),
        CUSTOMER,
        PRODUCT,
        Column("event_timestamp", "timestamp", required=True),
        Column("event_type", "text(100)", "Open list: Login, Error, Feature_Used, Export, Integration …", required=True),
        word("event_category", 100, ("Usage", "Performance", "Security", "Integration")),
        word("severity", 50, ("Info", "Warning", "Error", "Critical")),
        USER_ID,
        Column("session_id", "text(100)", "Longer than the key of user_sessions and not declared to refer to it"),
        Column("metadata_json", "json", "Whatever else the event carried; may hold personal data", pii="quasi"),
    ),
)  # fmt: skip

PRODUCT_HEALTH_ALERTS = _table(
    "product_health_alerts", "A warning about how a customer gets on with a product.", key=("alert_id",), rows=1_000,
    columns=(
        key("alert_id", "ALERT-XXXXXX"),
        OF_CUSTOMER,
        PRODUCT,
        Column("alert_date", "date", required=True),
        Column("alert_type", "text(200)", "Open list: Low Usage, High Error Rate, License Expiring, Version Outdated …"),
        word("severity", 50, LEVELS),
        word("status", 50, ("Open", "Acknowledged", "Resolved")),
        Column("assigned_to", "text(100)", "Name of our support or success person"),
        Column("resolution_date", "date", "Empty until resolved"),
    ),
)  # fmt: skip

USER_SESSIONS = _table(
    "user_sessions", "One visit of an end user to a product.", key=("session_id",), rows=50_000,
    columns=(
        key("session_id", "SESS-XXXXXX"),
        CUSTOMER,
        PRODUCT,
        USER_ID,
        Column("session_start", "timestamp", required=True),
        Column("session_end", "timestamp", "Empty while the session lasts"),
        count("duration_minutes"),
        count("pages_viewed", "Pages or screens"),
        count("actions_taken"),
        word("device_type", 50, ("Desktop", "Mobile", "Tablet")),
        word("browser", 50, ("Chrome", "Firefox", "Safari", "Edge")),
        word("os", 50, ("Windows", "macOS", "Linux", "iOS", "Android")),
        Column("ip_address", "text(50)", "Said to be anonymised at the source", pii="quasi"),
        Column("location_city", "text(100)", pii="quasi"),
        Column("location_country", "text(100)"),
    ),
)  # fmt: skip

API_USAGE = _table(
    "api_usage", "A customer's calls of one API endpoint on one day.", key=("api_usage_id",), rows=100_000,
    columns=(
        key("api_usage_id", "API-XXXXXX"),
        OF_CUSTOMER,
        PRODUCT,
        USAGE_DATE,
        Column("endpoint", "text(200)"),
        word("method", 20, ("GET", "POST", "PUT", "DELETE")),
        count("call_count"),
        count("success_count"),
        count("error_count"),
        average("avg_response_time_ms", "Milliseconds"),
        average("data_transferred_gb", type_="decimal(15,2)"),
        word("authentication_type", 50, ("API Key", "OAuth", "Token"), "The kind only, never a credential"),
    ),
)  # fmt: skip

INTEGRATION_USAGE = _table(
    "integration_usage", "A connection between a customer's product and another system.", key=("integration_id",), rows=4_000,
    columns=(
        key("integration_id", "INTG-XXXXXX"),
        OF_CUSTOMER,
        PRODUCT,
        Column("integration_name", "text(200)", "Open list: Salesforce, Slack …", required=True),
        word("integration_type", 100, ("CRM", "Marketing", "Communication", "Data")),
        word("status", 50, ("Active", "Inactive", "Error")),
        Column("install_date", "date"),
        Column("last_sync_date", "date", "Last time the data came through"),
        word("sync_frequency", 50, ("Real-time", "Hourly", "Daily")),
        count("records_synced"),
        count("error_count", "Failed synchronisations"),
        Column("config_json", "json", "Credentials hide in it, so it is never stored", secret=True),
    ),
)  # fmt: skip

LICENSE_USAGE = _table(
    "license_usage", "A customer's licences of a product on one day.", key=("license_usage_id",), rows=20_000,
    columns=(
        key("license_usage_id", "LIC-XXXXXX"),
        OF_CUSTOMER,
        PRODUCT,
        USAGE_DATE,
        count("licenses_purchased"),
        count("licenses_active"),
        Column("licenses_available", "integer", "Purchased less active; below zero when overused"),
        ratio("utilization_percent", "Active of purchased; above 100 when overused"),
        Column("peak_usage_date", "date"),
        count("peak_usage_count", "Most users at once"),
        count("overage_count", "Users beyond the purchased licences"),
        money("overage_charges"),
    ),
)  # fmt: skip

DATA_QUALITY_METRICS = _table(
    "data_quality_metrics", "How good a customer's data in a product was on one day.", key=("quality_metric_id",), rows=10_000,
    columns=(
        key("quality_metric_id"),
        OF_CUSTOMER,
        PRODUCT,
        METRIC_DATE,
        share("completeness_score"),
        share("accuracy_score"),
        share("consistency_score"),
        share("timeliness_score", "How fresh the data is"),
        count("duplicate_records"),
        share("null_values_percent"),
        count("validation_errors"),
        ratio("overall_quality_score", "Composed of the others; no scale is given"),
    ),
)  # fmt: skip

PERFORMANCE_METRICS = _table(
    "performance_metrics", "How fast and how steadily a product ran for a customer on one day.",
    key=("performance_id",), rows=10_000,
    columns=(
        key("performance_id"),
        CUSTOMER,
        PRODUCT,
        METRIC_DATE,
        average("avg_page_load_time_ms", "Milliseconds"),
        average("avg_query_time_ms", "Milliseconds"),
        share("uptime_percent"),
        count("downtime_minutes"),
        count("peak_concurrent_users"),
        count("avg_concurrent_users"),
        ratio("cpu_utilization_percent", "Above 100 where each core counts as 100"),
        share("memory_utilization_percent"),
        average("storage_used_gb", type_="decimal(15,2)"),
    ),
)  # fmt: skip

TABLES = (
    PRODUCT_USAGE_SUMMARY, FEATURE_USAGE, TELEMETRY_EVENTS, PRODUCT_HEALTH_ALERTS, USER_SESSIONS, API_USAGE,
    INTEGRATION_USAGE, LICENSE_USAGE, DATA_QUALITY_METRICS, PERFORMANCE_METRICS,
)  # fmt: skip
