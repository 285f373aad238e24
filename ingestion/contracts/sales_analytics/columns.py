"""Columns and word lists that several schemas of `sales_analytics` share, and the short forms they are written with.

Belongs here: what two of the five modules need.  A word list of one table stays beside that table.
The words are those the specification names; other words are loaded and reported, so nothing is closed.
"""

from __future__ import annotations

from ingestion.contracts.table import Column

YES_NO = ("Yes", "No")
CUSTOMER_TIERS = ("Bronze", "Silver", "Gold", "Platinum")
LEVELS = ("Low", "Medium", "High", "Critical")
PUBLICATION_STATES = ("Draft", "Published", "Archived")


def key(name: str, example: str = "") -> Column:
    """The id of a table's rows; `example` shows its usual form, which nothing relies on (C-36)."""
    return Column(name, "text(50)", example)


def ref(name: str, table: str, description: str = "", required: bool = False) -> Column:
    """The id of a row of `table`."""
    return Column(name, "text(50)", description, ref=table, required=required)


def word(name: str, length: int, values: tuple[str, ...], description: str = "", required: bool = False) -> Column:
    """One of a list of words; an open list."""
    return Column(name, f"text({length})", description, values=values, required=required)


def flag(name: str, description: str = "") -> Column:
    """Yes or No as text; staging makes it a boolean (R3.6)."""
    return Column(name, "text(10)", description, values=YES_NO)


def prose(name: str, description: str = "", type_: str = "text") -> Column:
    """Free text that may name people."""
    return Column(name, type_, description, pii="quasi")


def count(name: str, description: str = "") -> Column:
    """A whole number of things or of units of time; never below zero."""
    return Column(name, "integer", description, minimum=0)


def average(name: str, description: str = "", type_: str = "decimal(10,2)") -> Column:
    """A measured quantity with decimals; never below zero."""
    return Column(name, type_, description, minimum=0, costs="field")


def share(name: str, description: str = "", required: bool = False) -> Column:
    """A part of a whole, or a score, from 0 to 100."""
    return Column(
        name, "decimal(5,2)", description, minimum=0, maximum=100, required=required, costs=None if required else "field"
    )


def ratio(name: str, description: str = "") -> Column:
    """A percentage or score with no certain upper end; never below zero."""
    return Column(name, "decimal(5,2)", description, minimum=0, costs="field")


def money(name: str, description: str = "", minimum: float | None = None, required: bool = False) -> Column:
    """An amount in the system's currency; it may be negative unless `minimum` says otherwise."""
    return Column(name, "decimal(15,2)", description, minimum=minimum, required=required)


CUSTOMER, OF_CUSTOMER = ref("customer_id", "customers"), ref("customer_id", "customers", required=True)
PRODUCT, OF_PRODUCT = ref("product_id", "products"), ref("product_id", "products", required=True)
OPPORTUNITY = ref("opportunity_id", "opportunities")
CAMPAIGN = ref("campaign_id", "campaigns")
OF_TICKET = ref("ticket_id", "support_tickets", required=True)
REGION = word("region", 100, ("North America", "EMEA", "APAC", "Latin America"))
INDUSTRY = Column("industry", "text(100)", "Open list: Technology, Healthcare, Finance …")
COMPANY_SIZE = word("company_size", 50, ("Small", "Medium", "Large", "Enterprise"))
SALES_REP = Column("sales_rep", "text(100)", "Name of our sales representative; there is no user id (C-44)")
FISCAL_YEAR = Column("fiscal_year", "integer")
CREATED_DATE = Column("created_date", "date")
QUARTER = "Fiscal quarter with its year, as in Q1 2024"
