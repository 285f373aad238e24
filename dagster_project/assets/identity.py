"""The tables of the schema `identity`; one step resolves who is who from what raw holds.

Its check stops everything downstream when a run would change more identities than is allowed; what was published stays then.
Does not belong here: how records are matched, and what is too much (`ingestion/identity`).
"""

from collections.abc import Iterator

import dagster as dg

from dagster_project.assets.raw import raw_key
from dagster_project.flow import IDENTITY, group
from dagster_project.resources import RunOptions, WarehouseResource, tell
from ingestion.contracts import SYSTEMS
from ingestion.identity import ChurnError, IdentityResult, allowed_churn, resolve
from ingestion.identity.tables import TABLES

CHURN = "identity_churn"
"""The check that not too many published identities change."""


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
        check_specs=[
            dg.AssetCheckSpec(
                CHURN,
                asset=identity_key("person"),
                blocking=True,
                description="No more published records get another id than is allowed.",
            )
        ],
    )
    def identity(
        context: dg.AssetExecutionContext, warehouse: WarehouseResource, options: RunOptions
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        """Resolve persons and accounts."""
        allowed = allowed_churn(options.max_churn)
        with warehouse.hold("identity") as opened:
            try:
                resolved = resolve(opened, as_of=options.instant(context), progress=tell(context), max_churn=allowed)
            except ChurnError as error:
                yield _churn(error, allowed)
                raise
            yield _churn(resolved, allowed)
            with opened.session() as session:
                for name, spec in TABLES.items():
                    rows = session.fetch(f"select count(*) from {spec.qualified}")[0][0]  # noqa: S608 a declared name
                    yield dg.MaterializeResult(asset_key=identity_key(name), metadata={"dagster/row_count": rows})

    return identity


def _churn(run: IdentityResult | ChurnError, allowed: float) -> dg.AssetCheckResult:
    """What a run changed, or was not allowed to."""
    return dg.AssetCheckResult(
        asset_key=identity_key("person"),
        check_name=CHURN,
        passed=not isinstance(run, ChurnError),
        severity=dg.AssetCheckSeverity.ERROR,
        description=str(run) if isinstance(run, ChurnError) else None,
        metadata={
            "moved": run.moved,
            "published": run.published,
            "share": run.moved / run.published if run.published else 0.0,
            "allowed": allowed,
            "merges": run.merges,
            "splits": run.splits,
        },
    )
