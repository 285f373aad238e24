"""dbt in the test's own process: parsed once, then run as often as a test likes.

A dbt of its own costs five seconds before the first model; a test that builds ten times would mostly wait for that.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from unittest import mock

from warehouse import Warehouse

DBT_PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"


class Dbt:
    """The project on one warehouse; artifacts and logs go to `folder`."""

    def __init__(self, warehouse: Warehouse, folder: Path, **env: str) -> None:
        self._env = {"CDP_WAREHOUSE_URL": warehouse.url, "CDP_DBT_TARGET": warehouse.dbt_target(), **env}
        folders = {"project-dir": DBT_PROJECT, "profiles-dir": DBT_PROJECT, "target-path": folder, "log-path": folder}
        self._options = [f"--{name}={value}" for name, value in folders.items()]
        self._manifest: Any = None

    def __call__(self, *arguments: str) -> None:
        """Run one command; it must succeed."""
        from dbt.cli.main import dbtRunner

        with mock.patch.dict(os.environ, self._env):
            if self._manifest is None:
                self._manifest = dbtRunner().invoke(["--quiet", "parse", *self._options]).result
            done = dbtRunner(manifest=self._manifest).invoke(["--quiet", *arguments, *self._options])
        failed = [f"{node.node.name}: {node.message}" for node in getattr(done.result, "results", None) or [] if node.failures]
        assert done.success, failed or done.exception or [r.message for r in done.result.results if r.status == "error"]
