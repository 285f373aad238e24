"""The dbt models, seeds and tests as assets and checks; one step builds what is selected of them.

Belongs here: how a dbt node is shown in Dagster.  Does not belong here: how dbt is called (`dbt.py`), any
knowledge of a single model.  A test of severity error blocks what is built on its model; dbt itself
skips it inside the step, and the step then fails.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from dagster_project.dbt import build_arguments, environment, variables
from dagster_project.flow import DBT, dbt_group
from dagster_project.resources import DbtResource, RunOptions, WarehouseResource, tell
from ingestion.as_of import published

REPORT_EVERY = 50
"""Finished nodes between two lines of progress."""


class Translator(DagsterDbtTranslator):
    """Keys are `[schema, table]`, as dagster-dbt makes them; groups follow the folders in flow order."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The stage a model or seed belongs to; sources are grouped by whoever produces them."""
        return None if dbt_resource_props["resource_type"] == "source" else dbt_group(dbt_resource_props["fqn"])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The model's own words; its SQL is a click away and 200 copies of it would weigh on every page."""
        return dbt_resource_props.get("description") or ""


def with_attached_tests(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest, in which every test says which asset it is a check of; changed in place.

    A test written as a query over several models has no model of its own, and dagster-dbt would run it
    without showing it.  It becomes a check of the last of them in flow order, whose building it judges.  A test of sources alone
    names the model that is not to be built when it fails (`meta.dagster.ref`), and becomes a check of that.
    """
    nodes = manifest["nodes"]
    for name, test in nodes.items():
        if test["resource_type"] != "test" or test.get("attached_node"):
            continue
        parents = [nodes[parent] for parent in test["depends_on"]["nodes"] if parent in nodes]
        if len(parents) > 1:
            last = max(parents, key=lambda parent: dbt_group(parent["fqn"]))
            test["config"].setdefault("meta", {}).setdefault("dagster", {"ref": {"name": last["name"]}})
        judged = test["config"].get("meta", {}).get("dagster", {}).get("ref", {}).get("name")
        for other, node in nodes.items():
            # dagster-dbt looks for the checks of a node among its children
            if node["resource_type"] == "model" and node["name"] == judged and name not in manifest["child_map"][other]:
                manifest["child_map"][other].append(name)
    return manifest


def warehouse_assets(manifest_file: Path) -> dg.AssetsDefinition:
    """Every model and seed of the manifest, with its tests as checks."""
    manifest = with_attached_tests(json.loads(manifest_file.read_bytes()))

    @dbt_assets(manifest=manifest, name=DBT, dagster_dbt_translator=Translator())
    def dbt(
        context: dg.AssetExecutionContext, dbt: DbtResource, warehouse: WarehouseResource, options: RunOptions
    ) -> Iterator[Any]:
        """Run `dbt build` for the selected models, seeds and tests."""
        total = len(context.selected_asset_keys) + len(context.selected_asset_check_keys)
        target = warehouse.settings.home / "dbt_target"
        with warehouse.hold("build") as opened, ExitStack() as stack:
            as_of = options.instant(context, published(opened) if context.is_subset else None)
            stack.enter_context(environment({**variables(opened, as_of=as_of.isoformat()), "DBT_TARGET_PATH": str(target)}))
            build = dbt.cli(build_arguments(full_refresh=options.full_refresh), context=context, target_path=target)
            finished = 0
            for event in build.stream():
                if isinstance(event, dg.Output | dg.AssetCheckResult):
                    finished += 1
                    if finished % REPORT_EVERY == 0:
                        tell(context)(f"{finished} of {total} models and tests")
                yield event

    return dbt
