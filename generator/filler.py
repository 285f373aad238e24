"""Values for columns that no story tells: drawn from what the contract says of them.

Belongs here: a rule per kind of column.  Not here: rules for one table; those columns are given by its story.
Words come from the contract's list, references from rows that exist, numbers from the declared range, days from the
two years.  Required columns are always filled; of the others about one value in twenty is missing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.columns import Source, numbered
from generator.draw import END_DAY, END_MS, SECOND, START_DAY, Draw
from generator.names import STAFF
from ingestion.contracts import Column, Table

MISSING = 0.05
PHRASES = (
    "Asked for a quote, will decide next month", "Very satisfied with the roll-out", "Wants a call back before Friday",
    "Budget is frozen until the new fiscal year", "讨论了续约和折扣", "客户希望增加用户数", 'Said: "works as promised"',
    "Needs single sign-on, then ready to buy", "Export fails with a time-out on large reports",
    "Question about the invoice,\nsecond reminder", "Moved to another department; successor introduced",
    "Training for the new team is planned", "Waiting for legal, contract is with procurement",
)  # fmt: skip
PEOPLE = (
    "account_owner", "agent", "approved_by", "assigned_to", "attendees", "author", "changed_by", "commenter", "converted_by",
    "created_by", "csm", "engineer", "escalated_", "manager", "owner", "performed_by", "sales_rep", "signed_by_vendor",
    "status_changed_by", "tagged_by",
)  # fmt: skip
"""How the names of columns begin that hold the name of one of our people."""

WORDS = {
    "alert_type": "Low Usage|High Error Rate|License Expiring|Version Outdated",
    "attribute_value": "ISO 9001|AWS|HIPAA|SOC 2|Kubernetes|SAP|GDPR|Snowflake",
    "campaign_type": "Email|Social|Webinar|Conference",
    "channel": "Email|LinkedIn|Trade Show|Webinar",
    "competitor_product": "Suite One|DataCore|InsightHub|FlowDesk",
    "competitor_strength": "Price|Brand|Local support|Ecosystem",
    "competitor_weakness": "Slow support|Weak API|No local hosting",
    "country_list": "United States, Canada|Germany, Austria, Switzerland|China, Singapore|Brazil, Mexico|France",
    "criteria": "Job Title = VP|Company Size > 500|Visited pricing page|Downloaded a whitepaper",
    "delivery_terms": "Electronic delivery|On site|Within 30 days",
    "endpoint": "/v1/contacts|/v1/accounts|/v1/events|/v1/reports|/v1/segments|/v2/export",
    "event_type": "Login|Error|Feature_Used|Export|Integration",
    "feature_name": "Dashboards|Segments|Exports|Alerts|Journeys|API keys|Audit log|Forecast",
    "hours_of_operation": "24x7|Mon-Fri 9-18|Mon-Sat 8-20",
    "industry": "Technology|Healthcare|Finance|Manufacturing|Retail",
    "integration_name": "Salesforce|Slack|HubSpot|Snowflake|Teams",
    "intel_source": "Sales call|Customer|Market research|Partner",
    "lead_source": "Web|Event|Referral|Partner|Paid search",
    "location_city": "Austin|Berlin|Shanghai|São Paulo|Boston",
    "location_country": "United States|Germany|China|Brazil",
    "page_url": "https://www.example-cdp.com/|https://www.example-cdp.com/pricing|https://www.example-cdp.com/demo",
    "payment_terms": "Net 30|Net 60|Net 90",
    "products_interested": "Analytics Core; Security Core|Storage Premium|Collaboration Enterprise, Integration Core",
    "reason": "Staff shortage|Waiting for vendor|Holiday|Complex case",
    "resolved_at_level": "L1|L2|L3|Engineering",
    "tag_name": "billing|login|regression|vip|api|export|how-to|outage",
    "tags": "setup, sso|billing|api, limits",
    "topic": "Analytics|Security|Customer data|Cost",
    "win_loss_reason": "Price|Product fit|Competitor|Relationship|Timing",
}
"""Words for columns whose lists are open, by the column's name."""

PROSE = ("article_title", "content", "description", "issue_pattern", "root_cause")


def fill(source: Source, table: Table, column: Column, draw: Draw, n: int) -> Any:
    """n values for a column, as `columns.to_arrow` takes them."""
    values = _values(source, table, column, draw, n)
    if column.name in table.required or column.name == table.cursor:
        return values
    if isinstance(values, pa.Array):
        return pc.if_else(pa.array(draw.chance(n, 1 - MISSING)), values, None)
    hidden = draw.chance(n, MISSING)
    if column.values:
        hidden[np.unique(values, return_index=True)[1]] = False  # every word stays visible somewhere
    return np.ma.masked_array(values, mask=hidden)


def _values(source: Source, table: Table, column: Column, draw: Draw, n: int) -> Any:
    if column.ref:
        return source.keys(column.ref, draw.index(n, source.rows(column.ref)))
    if column.values:
        return draw.words(n, column.values, 1 / np.arange(1, len(column.values) + 1))
    match column.base_type:
        case "integer":
            return _whole(column, draw, n)
        case "decimal":
            return _decimal(column, draw, n)
        case "boolean":
            return draw.chance(n, 0.5)
        case "date":
            return draw.days(n, START_DAY, END_DAY - 1)
        case "timestamp":
            return draw.moments(n, end=END_MS - SECOND)
        case "json":
            return pc.binary_join_element_wise('{"n": ', pa.array(draw.whole(n, 0, 999)).cast(pa.string()), "}", "")
        case _:
            return _text(table, column, draw, n)


def _whole(column: Column, draw: Draw, n: int) -> Any:
    if "year" in column.name:
        return draw.whole(n, 2024, 2026)
    if column.maximum is not None:
        return draw.whole(n, int(column.minimum or 0), int(column.maximum))
    return draw.counts(n, 40, 1.0, least=int(column.minimum or 0))


def _decimal(column: Column, draw: Draw, n: int) -> Any:
    precision, scale = column.parameters
    unit = 10**scale
    if column.maximum is not None:
        return np.clip(draw.rng.normal(0.62, 0.18, n) * column.maximum, max(column.minimum or 0, 0), column.maximum) * unit
    if precision <= 5:
        return draw.skewed(n, 20, 0.7, most=900) * unit
    return draw.skewed(n, 12_000 if precision >= 15 else 60, 1.0) * unit


def _text(table: Table, column: Column, draw: Draw, n: int) -> Any:
    """By what the name of the column says; a numbered word when it says nothing."""
    name = column.name
    if name == "owner_user_id":
        return numbered("USER_", draw.whole(n, 1, 40))
    if name in WORDS:
        return draw.words(n, WORDS[name].split("|"))
    if name.startswith(PEOPLE):
        return draw.words(n, STAFF)
    if "version" in name:
        return draw.words(n, ("3.0", "3.1.2", "3.2", "4.0", "4.1.1"))
    if name == "ip_address":
        return draw.words(n, ("192.0.2.0", "198.51.100.0", "203.0.113.0"))
    if name in PROSE or (column.pii == "quasi" and column.parameters != (100,)):
        return draw.words(n, PHRASES)
    if "url" in name:
        return pc.binary_join_element_wise(
            f"https://www.example-cdp.com/{table.name}", numbered("", draw.whole(n, 1, 10 * n)), "/"
        )
    if name.endswith("_number"):
        return numbered(f"{name[:2].upper()}-", np.arange(n) + 1)
    return numbered(f"{name.replace('_', ' ').capitalize()} ", draw.whole(n, 1, max(9, n // 4)))
