"""Which expectation suites run on which assets, and what a failure stops.

Belongs here: the binding of `expectations/` to asset checks.  Does not belong here: what is expected
of the data (`expectations/suites`), dbt tests (they come with their models).

Raw suites block: nothing is built on a raw table that breaks its contract.  Business suites only
report.  All suites of one step share one start of great_expectations, which takes eight seconds.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import dagster as dg

from dagster_project.assets.raw import raw_key
from dagster_project.flow import CHECK_BUSINESS, CHECK_RAW
from dagster_project.resources import WarehouseResource
from expectations.runner import run_suites
from expectations.suite import Suite, SuiteResult
from expectations.suites.business import business_suites
from expectations.suites.raw import loaded_rows, raw_suites
from ingestion.contracts import SYSTEMS, System
from warehouse import Warehouse

ARRIVAL = "arrival"
"""The name of the raw check, one per raw table."""


def checks() -> list[dg.AssetChecksDefinition]:
    """The raw checks of every system, then the business checks."""
    return [*map(_raw, SYSTEMS.values()), _business()]


def _raw(system: System) -> dg.AssetChecksDefinition:
    specs = [
        dg.AssetCheckSpec(
            ARRIVAL,
            asset=raw_key(system.name, table.name),
            blocking=True,
            description="Columns, rows as in the load ledger, required columns, known words.",
        )
        for table in system.tables
    ]

    def suites(opened: Warehouse) -> list[Suite]:
        with opened.session() as session:
            return raw_suites(system, loaded_rows(session))

    return _step(CHECK_RAW + system.name, specs, suites)


def _business() -> dg.AssetChecksDefinition:
    specs = [
        dg.AssetCheckSpec(suite.name, asset=dg.AssetKey([suite.schema, suite.table]), description=suite.description)
        for suite in business_suites()
    ]
    return _step(CHECK_BUSINESS, specs, lambda _: business_suites())


def _step(
    name: str, specs: Sequence[dg.AssetCheckSpec], suites: Callable[[Warehouse], Iterable[Suite]]
) -> dg.AssetChecksDefinition:
    """One step that runs those of the suites that are selected; suite and check meet at the asset they are about."""
    names = {spec.asset_key: spec.name for spec in specs}

    @dg.multi_asset_check(name=name, specs=specs, can_subset=True)
    def check(context: dg.AssetCheckExecutionContext, warehouse: WarehouseResource) -> Iterator[dg.AssetCheckResult]:
        selected = {key.asset_key for key in context.selected_asset_check_keys}
        with warehouse.hold(name.replace("_", " ")) as opened:
            wanted = [suite for suite in suites(opened) if _about(suite) in selected]
            for result in run_suites(opened, wanted):
                yield _result(names[_about(result)], result)

    return check


def _about(suite: Suite | SuiteResult) -> dg.AssetKey:
    return dg.AssetKey([suite.schema, suite.table])


def _result(name: str, result: SuiteResult) -> dg.AssetCheckResult:
    """Only something critical is an ERROR, and only an ERROR blocks."""
    return dg.AssetCheckResult(
        asset_key=_about(result),
        check_name=name,
        passed=result.success and not result.warnings,
        severity=dg.AssetCheckSeverity.WARN if result.success else dg.AssetCheckSeverity.ERROR,
        description="; ".join([*result.failures, *result.warnings]) or None,
        metadata={"passed": result.passed, "failed": len(result.failures), "warned": len(result.warnings)},
    )
