"""dbt in the test's own process: parsed once for each engine, then run as often as the tests like.

A dbt of its own costs five seconds before the first model, and parsing ten more; a test that builds ten times would mostly wait
for that.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from warehouse import Warehouse

DBT_PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"
QUIET = ("--quiet", "--log-level-file=none", "--no-write-json")
"""No test reads logs and artifacts, and writing them is a quarter of a run."""


@cache
def _manifest(url: str, target: str) -> Any:
    """The parsed project, which names the database of the URL."""
    from dbt.cli.main import dbtRunner

    with TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"CDP_WAREHOUSE_URL": url, "CDP_DBT_TARGET": target}):
        return dbtRunner().invoke([*QUIET, "parse", *_folders(Path(folder))]).result


def _folders(target: Path) -> list[str]:
    places = {"project-dir": DBT_PROJECT, "profiles-dir": DBT_PROJECT, "target-path": target, "log-path": target}
    return [f"--{name}={place}" for name, place in places.items()]


class Dbt:
    """The project on one warehouse; what dbt compiles goes to `folder`."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        self._place = {"CDP_WAREHOUSE_URL": warehouse.url, "CDP_DBT_TARGET": warehouse.dbt_target()}
        self._folders = _folders(folder)
        if warehouse.engine == "clickhouse":  # dbt makes it once per process, and an earlier test has dropped it
            with warehouse.session() as session:
                session.execute("create database if not exists cdp")

    def __call__(self, *arguments: str) -> None:
        """Run one command; it must succeed."""
        from dbt.cli.main import dbtRunner

        manifest = _manifest(*self._place.values())
        with mock.patch.dict(os.environ, self._place):
            done = dbtRunner(manifest=manifest).invoke([*QUIET, *arguments, *self._folders])
        failed = [f"{node.node.name}: {node.message}" for node in getattr(done.result, "results", None) or [] if node.failures]
        assert done.success, failed or done.exception or [r.message for r in done.result.results if r.status == "error"]
