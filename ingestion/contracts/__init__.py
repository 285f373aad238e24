"""The registry of source systems.  A new system is a module beside this one and a line in `SYSTEMS`."""

from ingestion.contracts.cdp import CDP
from ingestion.contracts.sales_analytics import SALES_ANALYTICS
from ingestion.contracts.table import Column, System, Table

SYSTEMS: dict[str, System] = {system.name: system for system in (CDP, SALES_ANALYTICS)}

__all__ = ["SYSTEMS", "Column", "System", "Table"]
