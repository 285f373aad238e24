"""The source files: one asset per system's inbox folder, and the generator as one way of filling them.

In an installation with real sources somebody else fills the inbox and this step is never run; only
the `demo` job selects it.  Does not belong here: what the files hold (`generator/`).
"""

from collections.abc import Iterator

import dagster as dg

from dagster_project.flow import GENERATE, group
from dagster_project.resources import WarehouseResource, tell
from generator import DEFAULT_SEED, story_systems, write_sources
from ingestion.contracts import SYSTEMS, System
from warehouse import CdpError
from warehouse.lock import exclusive


class Generated(dg.Config):
    """Size and seed of the generated sources; scale 1 is about 1.3 million rows."""

    scale: float = 1.0
    seed: int = DEFAULT_SEED


def inbox_key(system: str) -> dg.AssetKey:
    """The asset of a system's folder of source files."""
    return dg.AssetKey(["sources", system])


def _inbox(system: System) -> dg.AssetSpec:
    return dg.AssetSpec(
        inbox_key(system.name),
        group_name=group("sources"),
        description=f"Files of {system.name} in HOME/sources/{system.name}.  {system.description}",
        kinds={"file"},
    )


def inbox_specs() -> list[dg.AssetSpec]:
    """The inboxes that only somebody else fills."""
    return [_inbox(system) for system in SYSTEMS.values() if system not in story_systems()]


def source_assets() -> dg.AssetsDefinition:
    """The inboxes, filled by the generator."""

    @dg.multi_asset(
        name=GENERATE,
        specs=[_inbox(system) for system in story_systems()],
    )
    def generate(
        context: dg.AssetExecutionContext, config: Generated, warehouse: WarehouseResource
    ) -> Iterator[dg.MaterializeResult]:
        """Write generated sources into the inboxes, unless they hold files of somebody else."""
        inbox = warehouse.inbox
        if inbox.exists() and any(inbox.iterdir()) and not (inbox / "truth.json").exists():
            raise CdpError(f"{inbox} holds files that the generator did not write; move them away or use another CDP_HOME")
        with exclusive(warehouse.settings.home, "demo"):
            write_sources(inbox, scale=config.scale, seed=config.seed)
        for system in story_systems():
            files = [file for file in (inbox / system.name).iterdir() if file.is_file()]
            tell(context)(f"{system.name}: {len(files)} files")
            size = sum(file.stat().st_size for file in files)
            yield dg.MaterializeResult(
                asset_key=inbox_key(system.name), metadata={"files": len(files), "bytes": size, "scale": config.scale}
            )

    return generate
