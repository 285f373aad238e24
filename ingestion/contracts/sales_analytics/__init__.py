"""Contracts of `sales_analytics`, a sales, marketing, usage and support export of 56 tables.

One module per schema of its specification; this file only puts them together, in the specification's order.
Its words are another installation's, so no list is closed: unknown words are loaded and reported.

Required is what a row means nothing without: the name of a record, the parent of a part, the day of a
measurement.  Everything else real exports leave empty.  Requirement numbers: R3.1-R3.7, C-34 to C-44.
"""

from __future__ import annotations

from ingestion.contracts.sales_analytics import marketing, operations, sales, support, usage
from ingestion.contracts.table import System

SYSTEM = System(
    name="sales_analytics",
    description="A sales analytics export: customers, deals, product usage, marketing, support and customer success.",
    timezone="UTC",
    region="US",
    currency="USD",
    tables=(*sales.TABLES, *usage.TABLES, *marketing.TABLES, *support.TABLES, *operations.TABLES),
    absent={"user_accounts": "the specification breaks off after this table's header; no column is known"},
)
