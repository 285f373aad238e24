"""The tables of the schema `identity`; one step resolves who is who from everything raw holds.

Does not belong here: how records are matched (`ingestion/identity`).
"""

from collections.abc import Iterator

import dagster as dg

from dagster_project.assets.raw import raw_key
from dagster_project.flow import IDENTITY, group
from dagster_project.resources import RunOptions, WarehouseResource, tell
from ingestion.contracts import SYSTEMS
from ingestion.identity import resolve
from ingestion.identity.tables import TABLES


def identity_key(table: str) -> dg.AssetKey:
    """The asset of an identity table, the same key as its dbt source."""
    return dg.AssetKey(["identity", table])


def identity_assets() -> dg.AssetsDefinition:
    """The resolving step, after every raw table whose contract says it carries identifiers."""
    carrying = [
        (system.name, table.name) for system in SYSTEMS.values() for table in system.tables if table.person or table.account
    ]
    raw = [raw_key(system, table) for system, table in carrying]

    @dg.multi_asset(
        name=IDENTITY,
        specs=[
            dg.AssetSpec(
                identity_key(name),
                deps=raw,
                group_name=group("identity"),
                description=spec.comment,
                metadata={"dagster/table_name": spec.qualified},
                kinds={"table"},
            )
            for name, spec in TABLES.items()
        ],
    )
    def identity(
        context: dg.AssetExecutionContext, warehouse: WarehouseResource, options: RunOptions
    ) -> Iterator[dg.MaterializeResult]:
        """Resolve persons and accounts."""
        with warehouse.hold("identity") as opened:
            resolve(opened, as_of=options.instant(context), progress=tell(context))
            with opened.session() as session:
                for name, spec in TABLES.items():
                    rows = session.fetch(f"select count(*) from {spec.qualified}")[0][0]  # noqa: S608 a declared name
                    yield dg.MaterializeResult(asset_key=identity_key(name), metadata={"dagster/row_count": rows})

    return identity
