"""Calling dbt from the command line: which arguments, which environment, what came of it.

dbt runs in this process: a second interpreter would cost five seconds before the first model.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse import CdpError, Warehouse

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"


@dataclass(frozen=True, slots=True)
class DbtOutcome:
    """How many nodes ended how, and one line for each that failed."""

    statuses: Counter[str]
    failures: list[str]


def arguments(command: str, home: Path, *, select: Sequence[str] = ()) -> list[str]:
    """The command line of one dbt call; artifacts and logs go to the home folder, never into the project."""
    args = [*command.split(), "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    args += ["--target-path", str(home / "dbt_target"), "--log-path", str(home / "logs")]
    if select:
        args += ["--select", *select]
    if command == "build":
        args += ["--exclude-resource-type", "unit_test"]  # they test the models, not the data; `make test` runs them
    return args


def run(warehouse: Warehouse, home: Path, command: str, *, select: Sequence[str] = (), as_of: str | None = None) -> DbtOutcome:
    """Run one dbt command against the warehouse; CdpError when dbt itself could not run."""
    from dbt.cli.main import dbtRunner

    os.environ["CDP_WAREHOUSE_URL"] = warehouse.url
    os.environ["CDP_DBT_TARGET"] = warehouse.dbt_target()
    os.environ["CDP_AS_OF"] = as_of or ""
    result = dbtRunner().invoke(arguments(command, home, select=select))
    nodes = list(getattr(result.result, "results", None) or [])
    if result.exception is not None:
        raise CdpError(f"dbt {command} could not run: {str(result.exception).strip().splitlines()[0]}")
    if not nodes and not result.success:
        raise CdpError(f"dbt {command} failed before any model ran; see {home / 'logs' / 'dbt.log'}")
    failures = [
        f"{node.node.name}: {(node.message or str(node.status)).strip().splitlines()[0]}"
        for node in nodes
        if str(node.status) in ("error", "fail", "runtime error")
    ]
    return DbtOutcome(Counter(str(node.status) for node in nodes), failures)
