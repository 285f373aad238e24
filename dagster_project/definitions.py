"""The code location: everything of this package put together, when somebody asks for it.

Belongs here: assembly.  Does not belong here: anything that has a module of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg

from dagster_project.assets.identity import identity_assets
from dagster_project.assets.raw import ledger_asset, orphan_asset, raw_assets
from dagster_project.assets.sources import inbox_specs, source_assets
from dagster_project.assets.warehouse import warehouse_assets
from dagster_project.checks import checks
from dagster_project.jobs import jobs
from dagster_project.manifest import prepare_manifest
from dagster_project.resources import RunOptions, WarehouseResource, dbt_resource
from dagster_project.schedules import schedules


def build_definitions(
    *,
    resources: Mapping[str, Any] | None = None,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
    executor: dg.ExecutorDefinition | None = None,
) -> dg.Definitions:
    """All definitions; `resources` replace those of the same name.  CdpError when dbt cannot parse its project.

    Steps run in the run's own process: a process per step costs eight seconds each, longer than most
    steps take, and they would wait for each other anyway.
    """
    warehouse = (resources or {}).get("warehouse") or WarehouseResource()
    manifest = prepare_manifest(warehouse.settings.home, warehouse.dbt_variables)
    return dg.Definitions(
        assets=[
            source_assets(),
            *inbox_specs(),
            *raw_assets(),
            ledger_asset(),
            orphan_asset(),
            identity_assets(),
            warehouse_assets(manifest),
        ],
        asset_checks=checks(),
        jobs=jobs(),
        schedules=schedules(),
        resources={
            "options": RunOptions.configure_at_launch(),
            "dbt": dbt_resource(),
            **(resources or {}),
            "warehouse": warehouse,
        },
        loggers=dict(loggers or {}),
        executor=executor or dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dg`, `dagster dev` and the daemon load."""
    return build_definitions()
