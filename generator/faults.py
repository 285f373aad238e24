"""What goes wrong on the way from a source to us: orphans, second deliveries, older versions, rows that must be refused.

Belongs here: which faults there are and in which share; each is noted, so that the truth can name it.  The good rows
are never changed (but for the parents of orphans), and bad rows have keys of their own that nothing refers to.  A fault that
costs only its field stands in an older version of a row, which is loaded and never current.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.columns import Source, keys_of, whole_keys
from generator.draw import DAY, HOUR, Draw
from ingestion.contracts import Table
from ingestion.contracts.table import Costs

DUPLICATES, OLDER_VERSIONS, BAD_ROWS = 0.01, 0.02, 0.005
FIRST_FREE = 5_000_000
"""Numbers from here on make keys that no good row has."""

ORPHANS: dict[tuple[str, str, str], float] = {
    ("cdp", "touchpoint", "contact_id"): 0.003,
    ("cdp", "event", "lead_id"): 0.002,
    ("cdp", "opportunity", "account_id"): 0.003,
    ("cdp", "opportunity_product", "product_id"): 0.002,
    ("cdp", "campaign_member", "campaign_id"): 0.002,
    ("partner_leads", "leads", "contact_id"): 0.002,
    ("partner_leads", "appointments", "lead_id"): 0.002,
    ("partner_leads", "lead_activities", "lead_id"): 0.002,
    ("sales_analytics", "opportunities", "customer_id"): 0.003,
    ("sales_analytics", "quote_line_items", "quote_id"): 0.002,
    ("sales_analytics", "ticket_comments", "ticket_id"): 0.002,
    ("sales_analytics", "api_usage", "customer_id"): 0.001,
    ("customer_center", "leads", "campaign_id"): 0.002,
    ("customer_center", "leads", "company_id"): 0.002,
    ("lead_scoring", "activities", "user_id"): 0.001,
    ("lead_scoring", "notifications", "lead_id"): 0.003,
}
"""The share of a column's references whose parent is never delivered; at least one of each."""

LINE_FAULTS = ("RAGGED_ROW", "BAD_QUOTE", "BAD_JSON")
"""Faults of a whole line, which has no columns then."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A way to spoil a row: `value` in `column`, or a line that cannot be read; `reason` is what the loader must say.

    The contract says whether it costs the row or the field.
    """

    table: str
    column: str | None
    reason: str
    value: str | None = None


FAULTS: dict[str, tuple[Fault, ...]] = {
    "cdp": (
        Fault("account", "account_name", "REQUIRED"),
        Fault("account", "account_type", "ENUM", "SUPPLIER"),
        Fault("account", "annual_revenue", "BAD_NUMBER", "1,234.50"),
        Fault("account", "employee_count", "OUT_OF_DOMAIN", "-5"),
        Fault("account", "unified_social_credit_code", "TOO_LONG", "91440300MA5DA1234567"),
        Fault("contact", "contact_name", "REQUIRED"),
        Fault("contact", "contact_status", "ENUM", "active?"),
        Fault("contact", "created_at", "BAD_TIMESTAMP", "2026-02-30 10:00:00"),
        Fault("contact", "is_decision_maker", "BAD_BOOLEAN", "maybe"),
        Fault("contact", None, "RAGGED_ROW"),
        Fault("lead", "lead_score", "OUT_OF_DOMAIN", "101"),
        Fault("lead", "lead_status", "ENUM", "Invalid"),
        Fault("lead", "lead_score", "BAD_NUMBER", "hot"),
        Fault("opportunity", "probability", "OUT_OF_DOMAIN", "101"),
        Fault("opportunity", "amount", "NOT_FINITE", "NaN"),
        Fault("opportunity", "expected_close_date", "BAD_DATE", "2026-02-30"),
        Fault("opportunity", "expected_close_date", "OUT_OF_RANGE", "1899-12-31"),
        Fault("opportunity", "amount", "OUT_OF_SCALE", "99.999"),
        Fault("opportunity_stage_history", "to_stage", "ENUM", "SolutionDesign"),
        Fault("opportunity_product", "quantity", "BAD_NUMBER", "two"),
        Fault("opportunity_product", "unit_price", "REQUIRED"),
        Fault("touchpoint", "touchpoint_type", "ENUM", "FAX"),
        Fault("touchpoint", "touchpoint_time", "REQUIRED"),
        Fault("touchpoint", "touchpoint_time", "OUT_OF_RANGE", "1899-12-31T00:00:00Z"),
        Fault("event", None, "BAD_JSON"),
        Fault("event", "event_type", "ENUM", "HOVER"),
        Fault("event", "event_time", "BAD_TIMESTAMP", "yesterday"),
        Fault("event", "event_name", "REQUIRED"),
        Fault("contact_channel_identity", "identity_type", "ENUM", "FAX_NUMBER"),
        Fault("campaign_member", "member_ref_id", "REQUIRED"),
    ),
    "partner_leads": (
        Fault("contacts", "first_name", "REQUIRED"),
        Fault("contacts", "created_at", "BAD_TIMESTAMP", "2026-02-30 10:00:00"),
        Fault("leads", "email", "REQUIRED"),
        Fault("leads", "tcpa_compliance", "BAD_BOOLEAN", "maybe"),
        Fault("leads", "monthly_electric_bill", "NOT_FINITE", "NaN"),
        Fault("leads", "priority", "OUT_OF_DOMAIN", "6"),
        Fault("lead_activities", None, "RAGGED_ROW"),
        Fault("conversions", "conversion_value", "BAD_NUMBER", "$5,000"),
        Fault("conversions", "converted_at", "REQUIRED"),
        Fault("conversions", "custom_data", "BAD_JSON", "{'rep': 7}"),
        Fault("appointments", "duration_minutes", "BAD_NUMBER", "an hour"),
        Fault("provider_usage_log", "date", "BAD_DATE", "2026-02-30"),
        Fault("lead_analytics", "total_leads", "OUT_OF_DOMAIN", "-1"),
    ),
    "sales_analytics": (
        Fault("customers", "customer_name", "REQUIRED"),
        Fault("customers", "annual_revenue", "BAD_NUMBER", "$1.2M"),
        Fault("closed_deals", "deal_value", "BAD_NUMBER", "12.345,00"),
        Fault("leads", "created_date", "BAD_DATE", "31/12/2025"),
        Fault("leads", "lead_score", "OUT_OF_DOMAIN", "250"),
        Fault("campaign_engagement", "engagement_date", "REQUIRED"),
        Fault("telemetry_events", "event_timestamp", "BAD_TIMESTAMP", "2025-13-01 00:00:00"),
        Fault("license_usage", "overage_charges", "OUT_OF_SCALE", "10.005"),
        Fault("quotes", "total_amount", "NOT_FINITE", "-Infinity"),
        Fault("support_tickets", None, "RAGGED_ROW"),
        Fault("customer_notes", None, "BAD_QUOTE"),
    ),
    "customer_center": (
        Fault("organizations", "website_summary_data", "BAD_JSON", '{"about": {"name": '),
        Fault("organizations", "email_domain", "REQUIRED"),
        Fault("organizations", "estimated_num_employees", "OUT_OF_DOMAIN", "-1"),
        Fault("leads", "email", "REQUIRED"),
        Fault("leads", "email_sent_at", "BAD_TIMESTAMP", "2026-02-30T10:00:00+01:00"),
        Fault("leads", None, "BAD_JSON"),
    ),
    "lead_scoring": (
        Fault("leads", "email", "REQUIRED"),
        Fault("leads", "lead_score", "OUT_OF_DOMAIN", "104"),
        Fault("leads", "is_spam", "BAD_BOOLEAN", "perhaps"),
        Fault("leads", "created_at", "BAD_TIMESTAMP", "03/04/2026 10:00"),
        Fault("leads", "score_breakdown", "BAD_JSON", '{"industry": 18'),
        Fault("activities", "lead_id", "REQUIRED"),
    ),
}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that must be refused.  `key` is None for a line without columns; then `line` says where it is."""

    key: str | None
    column: str | None
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class BadField:
    """A value that must be refused in a row that must be loaded."""

    key: str
    column: str
    reason: str


@dataclass(slots=True)
class Delivery:
    """One table as it is delivered: text columns in file order, the lines to put in between, and what is what."""

    rows: pa.Table
    broken: list[tuple[str, str]] = field(default_factory=list)
    """(reason, fresh key) of lines to spoil."""
    good: int = 0
    older: int = 0
    duplicate: int = 0
    bad: list[BadRow] = field(default_factory=list)
    bad_fields: list[BadField] = field(default_factory=list)


def lose_parents(source: Source) -> dict[str, list[str]]:
    """Point a few references at parents that are not delivered; the keys of these rows by `system.table.column`."""
    lost: dict[str, list[str]] = {}
    for (system, name, column), share in ORPHANS.items():
        if system != source.system.name:
            continue
        table, draw = source.system.table(name), source.draw(f"{name}.{column} orphans")
        rows = source.tables[name]
        filled = np.flatnonzero(rows[column].is_valid().to_numpy())
        chosen = np.sort(filled[draw.sample(max(1, round(share * len(rows))), len(filled))])
        parent = source.system.table(table.column(column).ref or "")
        absent = keys_of(parent, FIRST_FREE + draw.whole(len(chosen), 0, 999))
        mask = np.zeros(len(rows), dtype=bool)
        mask[chosen] = True
        spoilt = pc.replace_with_mask(rows[column].combine_chunks(), pa.array(mask), absent)
        source.tables[name] = rows.set_column(rows.schema.get_field_index(column), column, spoilt)
        lost[f"{system}.{name}.{column}"] = whole_keys(table, rows.take(pa.array(chosen)))
    return lost


def older_versions(source: Source, table: Table) -> pa.Table:
    """Earlier states of about 2 % of the rows that have a cursor: it is smaller, and mostly another column differs."""
    rows = source.tables[table.name]
    if table.cursor is None:
        return rows.slice(0, 0)
    draw = source.draw(f"{table.name} older")
    is_day = table.column(table.cursor).base_type == "date"
    unit = 1 if is_day else HOUR
    latest = _numbers(rows[table.cursor])
    begin = next((c for c in ("created_at", "created_date", "first_seen_at", "effective_date") if c in rows.column_names), None)
    first = _numbers(rows[begin].fill_null(rows[table.cursor])) if begin else latest - (20 if is_day else 20 * DAY)
    able = np.flatnonzero(latest - first >= 2 * unit)
    wanted = max(round(OLDER_VERSIONS * len(rows)), len(_faults(source, table, "field")))
    chosen = able[draw.sample(min(wanted, len(able)), len(able))]
    versions = rows.take(pa.array(chosen))
    before = latest[chosen] - np.maximum(
        unit, ((latest - first)[chosen] * draw.rng.random(len(chosen))).astype(np.int64) // unit * unit
    )
    cursor_type = rows.schema.field(table.cursor).type
    before_array = pa.array(before.astype("datetime64[D]" if is_day else "datetime64[ms]")).cast(cursor_type)
    versions = versions.set_column(rows.schema.get_field_index(table.cursor), table.cursor, before_array)
    return _changed(table, versions, rows, draw)


def _numbers(column: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Days or milliseconds."""
    whole = column.cast(pa.int32()).cast(pa.int64()) if pa.types.is_date(column.type) else column.cast(pa.int64())
    return whole.to_numpy()


def _changed(table: Table, versions: pa.Table, rows: pa.Table, draw: Draw) -> pa.Table:
    """Halve the first number, or else take the first free text from other rows; nobody's identifier is touched."""
    free = [
        c
        for c in table.columns
        if not (c.ref or c.identifier or c.name in table.key or c.name == table.cursor or c.name.endswith("_id"))
    ]
    number = next((c for c in free if c.base_type == "integer"), None)
    text = next((c for c in free if c.base_type == "text" and not c.required and c.pii != "direct"), None)
    if number is not None:
        values = pc.divide(versions[number.name], 2)
        return versions.set_column(versions.schema.get_field_index(number.name), number.name, values)
    if text is not None:
        others = rows[text.name].take(pa.array(draw.whole(len(versions), 0, len(rows) - 1)))
        return versions.set_column(versions.schema.get_field_index(text.name), text.name, others)
    return versions


def deliver(source: Source, table: Table, good: pa.Table, older: pa.Table) -> Delivery:
    """The rows as text, with duplicates and bad rows among them, in no order."""
    draw = source.draw(f"{table.name} delivery")
    delivery = Delivery(good, good=len(good), older=len(older))
    both = pa.concat_tables([good, _with_bad_fields(source, table, older, delivery)])
    twice = both.take(pa.array(draw.sample(round(DUPLICATES * len(both)), len(both))))
    delivery.duplicate = len(twice)
    spoilt = _bad_rows(source, table, good, draw, delivery)
    rows = pa.concat_tables([both, twice, spoilt])
    delivery.rows = rows.take(pa.array(draw.rng.permutation(len(rows)))).combine_chunks()
    return delivery


def _bad_rows(source: Source, table: Table, good: pa.Table, draw: Draw, delivery: Delivery) -> pa.Table:
    faults = _faults(source, table, "row")
    if not faults:
        return good.slice(0, 0)
    n = max(len(faults), round(BAD_ROWS * len(good)))
    parts = []
    for place, fault in enumerate(faults):
        keys = keys_of(table, FIRST_FREE + np.arange(place, n, len(faults))).cast(pa.string())
        if fault.column is None:
            delivery.broken.extend((fault.reason, key) for key in keys.to_pylist())
            continue
        rows = good.take(pa.array(draw.index(len(keys), len(good))))
        rows = rows.set_column(rows.schema.get_field_index(table.key[0]), table.key[0], keys)
        value = pa.repeat(pa.scalar(fault.value, pa.string()), len(keys))
        parts.append(rows.set_column(rows.schema.get_field_index(fault.column), fault.column, value))
        delivery.bad.extend(BadRow(key, fault.column, fault.reason) for key in whole_keys(table, parts[-1]))
    return pa.concat_tables(parts) if parts else good.slice(0, 0)


def _faults(source: Source, table: Table, costs: Costs) -> list[Fault]:
    """The faults of a table that cost a row, or those that cost a field."""
    return [fault for fault in FAULTS.get(source.system.name, ()) if fault.table == table.name and _costs(table, fault) == costs]


def _costs(table: Table, fault: Fault) -> Costs:
    return "row" if fault.column is None else table.costs(table.column(fault.column))


def _with_bad_fields(source: Source, table: Table, older: pa.Table, delivery: Delivery) -> pa.Table:
    """The older versions, with a faulty field in the first of them."""
    for place, fault in enumerate(_faults(source, table, "field")[: len(older)]):
        column = fault.column or ""
        values = pc.replace_with_mask(
            older[column].combine_chunks(), pa.array(np.arange(len(older)) == place), pa.array([fault.value], pa.string())
        )
        older = older.set_column(older.schema.get_field_index(column), column, values)
        delivery.bad_fields.append(BadField(whole_keys(table, older.slice(place, 1))[0], column, fault.reason))
    return older
