"""One asset per raw table of the contracts; one step per source system loads its source.

A new table or system of `ingestion/contracts` appears here by itself.  Does not belong here: how
files are read, what is quarantined, what a row is (`ingestion/`).
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from dagster_project.assets.sources import inbox_key
from dagster_project.flow import LOAD, group
from dagster_project.resources import WarehouseResource, tell
from ingestion.contracts import SYSTEMS, System
from ingestion.deliveries import DeliveryOptions
from ingestion.ledger import COUNTS, totals
from ingestion.loader import ensure_raw_tables
from ingestion.references import find_orphans
from ingestion.sources import load_delivery, load_system

LEDGER = dg.AssetKey(["ops", "load_ledger"])


class Folder(dg.Config):
    """Where a system's files are; empty means what `cdp.yml` names, or its inbox, `HOME/sources/<system>`."""

    folder: str = ""


def raw_key(system: str, table: str) -> dg.AssetKey:
    """The asset of a raw table, the same key as its dbt source."""
    return dg.AssetKey([SYSTEMS[system].schema, table])


def raw_assets() -> list[dg.AssetsDefinition]:
    """The loading step of every system."""
    return [_load(system) for system in SYSTEMS.values()]


def ledger_asset() -> dg.AssetSpec:
    """The load ledger: written by every load, looked at by a business suite."""
    return dg.AssetSpec(LEDGER, group_name=group("ops"), description="What every load received, loaded, saw twice, quarantined.")


def orphan_asset() -> dg.AssetsDefinition:
    """References to rows that nobody delivered, over all systems: read from raw once every load is in."""

    @dg.asset(
        name="orphan_reference",
        key_prefix="ops",
        deps=[raw_key(system.name, table.name) for system in SYSTEMS.values() for table in system.tables],
        group_name=group("ops"),
        op_tags={"dagster/priority": "1"},  # before the steps that do not wait for it, so that phases keep their order
        description="Current raw rows that refer to a row nobody delivered.",
    )
    def orphan_reference(warehouse: WarehouseResource) -> dg.MaterializeResult:
        with warehouse.hold("find orphans") as opened:
            found = find_orphans(opened)
            return dg.MaterializeResult(metadata={"rows": found.total, "new": found.new.total()})

    return orphan_reference


def _load(system: System) -> dg.AssetsDefinition:
    specs = [
        dg.AssetSpec(
            raw_key(system.name, table.name),
            deps=[inbox_key(system.name)],
            group_name=group("raw", system.name),
            description=f"{table.description}  Every version that arrived; one row by {', '.join(table.key)} and content.",
            metadata={"dagster/table_name": f"{system.schema}.{table.name}", "section": table.section},
            kinds={"table"},
        )
        for table in system.tables
    ]

    @dg.multi_asset(name=LOAD + system.name, specs=specs, can_subset=True)
    def load(context: dg.AssetExecutionContext, config: Folder, warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult]:
        """Load the source; a table that it does not have is as it was.

        The whole source is loaded even when only some tables are asked for: rows that are there already
        are duplicates, and half an export is the harder thing to reason about.
        """
        home, options = warehouse.settings.home, DeliveryOptions(progress=tell(context))
        with warehouse.hold(f"load {system.name}") as opened:
            with opened.session() as session:
                ensure_raw_tables(session)
            if config.folder:
                loads = load_delivery(opened, home, system, Path(config.folder), options)
            else:
                loads = load_system(opened, home, system, options)
        by_table = totals(loads)
        for key in sorted(context.selected_asset_keys):
            counts = by_table.get(key.path[-1], Counter())
            yield dg.MaterializeResult(asset_key=key, metadata={name: counts[name] for name in COUNTS})

    return load
