"""Runs suites with Great Expectations and says in plain lines what came of them.

Belongs here: everything that touches great_expectations.  Does not belong here: what is expected
(`suites/`), when a suite runs and what a failure stops (`dagster_project/checks.py`).

One context and one connection serve all suites of a call.  The library is imported inside the
function because that takes eight seconds; it sends nothing home, keeps nothing on disk, and is asked
for counts, never for the offending values, so no PII reaches a log or the Dagster database.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from expectations.suite import Expectation, Severity, Suite, SuiteResult
from expectations.suites.business import business_suites
from expectations.suites.raw import all_raw_suites, loaded_rows
from ingestion.progress import Progress
from warehouse import Warehouse


def run_all(warehouse: Warehouse, progress: Progress | None = None) -> list[SuiteResult]:
    """Run every suite there is, raw ones first; `progress` gets one line per kind of suite."""
    say = progress or (lambda _: None)
    with warehouse.session() as session:
        raw = all_raw_suites(loaded_rows(session))
    business = business_suites()
    say(f"checking {len(raw)} raw tables and {len(business)} distributions")
    return run_suites(warehouse, [*raw, *business])


def run_suite(warehouse: Warehouse, suite: Suite) -> SuiteResult:
    """Run one suite; see `run_suites`."""
    return run_suites(warehouse, [suite])[0]


def run_suites(warehouse: Warehouse, suites: Sequence[Suite]) -> list[SuiteResult]:
    """Run the suites in order; one result each.

    An expectation that cannot be evaluated (a table or column is missing, the engine refuses) counts
    as a failure of its severity, with the name of the error.
    """
    with _source(warehouse) as source:
        return [_run(source, suite) for suite in suites]


@contextmanager
def _source(warehouse: Warehouse) -> Iterator[Any]:
    """A great_expectations data source on the warehouse, in a context that lives only in memory."""
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)  # it logs a traceback for what we report in a line
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="You are using a generic SQLDatasource")  # it serves every engine alike
        source = context.data_sources.add_sql("warehouse", connection_string=warehouse.sqlalchemy_url)
    try:
        yield source
    finally:
        source.get_execution_engine().close()


def _run(source: Any, suite: Suite) -> SuiteResult:
    import great_expectations as gx
    import great_expectations.expectations as kinds

    try:
        batch = _asset(source, suite).add_batch_definition_whole_table("all").get_batch()
    except Exception as error:  # noqa: BLE001 whatever class the engine refuses with, the suite has failed
        return SuiteResult(suite.name, suite.schema, suite.table, 0, [f"cannot be read ({type(error).__name__})"])
    # A query returns figures of the whole, so showing the one that is out of range tells nobody's data.
    shown = {"result_format": "BASIC", "partial_unexpected_count": 1 if suite.query else 0}
    wanted = [getattr(kinds, e.kind)(**e.arguments, meta={"position": i}) for i, e in enumerate(suite.expectations)]
    validated = batch.validate(gx.ExpectationSuite(name=suite.name, expectations=wanted), result_format=shown)
    lines: dict[Severity, list[str]] = {"critical": [], "warning": []}
    for outcome in validated.results:
        if not outcome.success:
            expectation = suite.expectations[outcome.expectation_config.meta["position"]]
            lines[expectation.severity].append(_line(expectation, outcome))
    failed = len(lines["critical"]) + len(lines["warning"])
    return SuiteResult(suite.name, suite.schema, suite.table, len(wanted) - failed, lines["critical"], lines["warning"])


def _asset(source: Any, suite: Suite) -> Any:
    if suite.query:
        return source.add_query_asset(name=suite.name, query=suite.query)
    return source.add_table_asset(name=suite.name, table_name=suite.table, schema_name=suite.schema)


def _line(expectation: Expectation, outcome: Any) -> str:
    """What failed and by how much; an error's class stands for its text, which may quote a row."""
    if outcome.exception_info.get("raised_exception", True):  # absent when errors are listed one per metric
        return f"{expectation.says}: could not be evaluated"
    found = outcome.result
    if found.get("partial_unexpected_list"):
        return f"{expectation.says}: {found['partial_unexpected_list'][0]:.4g}"
    if "unexpected_count" in found:
        return f"{expectation.says}: {found['unexpected_count']:,} of {found['element_count']:,} rows"
    if isinstance(found.get("observed_value"), list):
        missing = sorted(set(expectation.arguments["column_set"]) - set(found["observed_value"]))
        return f"{expectation.says}: {', '.join(missing)}"
    return f"{expectation.says}: found {found.get('observed_value'):,}"
