"""Columns that several tables of `partner_leads` share, and the short forms they are written with.

Belongs here: what two of the modules need.  A word list of one table stays beside that table.
The words are those the specification names; other words are loaded and reported, so nothing is closed.
"""

from __future__ import annotations

from ingestion.contracts.table import Column

LEAD_TYPES = ("solar", "hvac", "insurance")
LEAD_STATUSES = ("new", "contacted", "qualified", "converted", "rejected")
"""The specification names the first three and lets stages be configured; the last two are how a contact's conversion ends."""
REAL = "decimal(30,18)"
"""SQLite's REAL is a float.  Its shortest spelling has up to 17 decimals, so 18 hold it without rounding.  A value of a trillion
or more is a mistake, and a money column could not hold it."""


def number_id(description: str = "") -> Column:
    """The id that the source itself counts up."""
    return Column("id", "integer", description, minimum=1)


def ref(name: str, table: str, description: str = "", required: bool = False) -> Column:
    """The text key of a row of `table`."""
    return Column(name, "text(64)", description, ref=table, required=required)


def number_ref(name: str, table: str, required: bool = False) -> Column:
    """The counted id of a row of `table`."""
    return Column(name, "integer", ref=table, required=required)


def word(name: str, values: tuple[str, ...], description: str = "", required: bool = False) -> Column:
    """One of a list of words; an open list."""
    return Column(name, "text(40)", description, values=values, required=required)


def label(name: str, description: str = "", required: bool = False) -> Column:
    """A short text that is no word of a list."""
    return Column(name, "text(255)", description, required=required)


def prose(name: str, description: str = "") -> Column:
    """Free text that may name people."""
    return Column(name, "text", description, pii="quasi")


def personal(name: str, description: str = "", required: bool = False) -> Column:
    """A text that names a person by itself."""
    return Column(name, "text(255)", description, required=required, pii="direct")


def user(name: str, description: str = "") -> Column:
    """Who of the operator's people did it: a user id, or what stands for the system."""
    return Column(name, "text(255)", description, pii="quasi")


def count(name: str, description: str = "") -> Column:
    """A whole number of things; never below zero."""
    return Column(name, "integer", description, minimum=0)


def amount(name: str, description: str = "") -> Column:
    """An amount or another measure that is never below zero."""
    return Column(name, REAL, description, minimum=0)


def moment(name: str, description: str = "", required: bool = False) -> Column:
    """An instant, in UTC (R1.24)."""
    return Column(name, "timestamp", description, required=required)


def document(name: str, description: str = "") -> Column:
    """A JSON document (R1.24)."""
    return Column(name, "json", description)


def payload(name: str, description: str) -> Column:
    """What a provider sent, as it came: text, because a provider's mistake must not cost the row; it never leaves raw (R1.29)."""
    return Column(name, "text", description, pii="direct")


CREATED = moment("created_at", "When the row was created at the source", required=True)
UPDATED = moment("updated_at", "When the row last changed at the source", required=True)
LEAD_TYPE = word("lead_type", LEAD_TYPES, "The vertical (R1.7)")
ADDRESS = (
    Column("address", "text(255)", pii="direct"), Column("address2", "text(255)", pii="direct"),
    label("city"), Column("state", "text(40)", "State code"), Column("zip_code", "text(20)", pii="quasi"),
)  # fmt: skip
FIRST_NAME, LAST_NAME = personal("first_name", required=True), personal("last_name", required=True)
PHONE = Column("phone", "text(50)", "+1XXXXXXXXXX at the source; normalised again (R1.2)", identifier="phone", pii="direct")
METADATA = document("metadata")
