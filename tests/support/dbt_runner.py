"""dbt in the test's own process: parsed once for each engine, then run as often as the tests like.

A dbt of its own costs five seconds before the first model, and parsing ten more; a test that builds ten times would mostly wait
for that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dagster_project import dbt
from warehouse import Warehouse

QUIET = ("--quiet", "--log-level-file=none", "--no-write-json")
"""No test reads logs and artifacts, and writing them is a quarter of a run."""


@cache
def _manifest(variables: tuple[tuple[str, str], ...]) -> Any:
    """The parsed project, which names the database."""
    from dbt.cli.main import dbtRunner

    with TemporaryDirectory() as folder, dbt.environment(dict(variables)):
        return dbtRunner().invoke([*QUIET, "parse", *dbt.places(Path(folder), Path(folder))]).result


class Dbt:
    """The project on one warehouse; what dbt compiles goes to `folder`."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        self._variables = warehouse.dbt_variables()
        self._folders = dbt.places(folder, folder)
        if warehouse.engine == "clickhouse":  # dbt makes it once per process, and an earlier test has dropped it
            with warehouse.session() as session:
                session.execute("create database if not exists cdp")

    def __call__(self, *arguments: str) -> None:
        """Run one command; it must succeed."""
        from dbt.cli.main import dbtRunner

        manifest = _manifest(tuple(self._variables.items()))
        with dbt.environment(self._variables):
            done = dbtRunner(manifest=manifest).invoke([*QUIET, *arguments, *self._folders])
        nodes: list[Any] = list(getattr(done.result, "results", None) or [])
        failed = [f"{node.node.name}: {node.message}" for node in nodes if str(node.status) in ("error", "fail")]
        assert done.success, failed or done.exception
