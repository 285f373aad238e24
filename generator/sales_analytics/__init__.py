"""The sales analytics export: its 56 tables, told by chapter; columns without a story are filled from the contract."""

from __future__ import annotations

from generator.columns import Source
from generator.records import Registry
from generator.sales_analytics import marketing, pipeline, sales, service, usage
from generator.world import World


def write(source: Source, world: World, registry: Registry) -> None:
    """Make every table of `sales_analytics`."""
    base, deals = sales.write(source, world, registry)
    pipeline.write(source, base, deals)
    marketing.write(source, base, deals, registry)
    usage.write(source, base)
    service.write(source, base)
