"""dbt as this project calls it: where the project lies, in which environment it runs, with which arguments.

Belongs here: everything that the command line, the Dagster assets and the manifest have to agree on.  Does not belong here:
what a node is in Dagster (`assets/warehouse.py`).  Nothing of Dagster is imported, so that a command need not wait for it.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, cast

from warehouse import CdpError, Warehouse
from warehouse.disk import full_disk

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"
DATA_ONLY = ("--exclude-resource-type", "unit_test")
"""A run tests the data.  Unit tests check the code; they run in `make test`."""
NOWHERE = {
    "CDP_DBT_HOST": "localhost",
    "CDP_DBT_PORT": "5432",
    "CDP_DBT_USER": "nobody",
    "CDP_DBT_DATABASE": "none",
    "DBT_ENV_SECRET_CDP_PASSWORD": "none",
}
"""Parsing renders the profile and connects to nothing; this stands in for a warehouse."""


@dataclass(frozen=True, slots=True)
class DbtOutcome:
    """How many nodes ended how, and one line for each that failed."""

    statuses: Counter[str]
    failures: list[str]


def variables(warehouse: Warehouse, *, as_of: str | None = None) -> dict[str, str]:
    """The environment in which dbt finds a warehouse; `as_of` is the instant every metric is computed for."""
    return {**warehouse.dbt_variables(), "CDP_AS_OF": as_of or "", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}


def places(target: Path, logs: Path, project: Path | None = None) -> list[str]:
    """The options that say where the project is, and that artifacts and logs go elsewhere."""
    place = project or PROJECT
    folders = {"project-dir": place, "profiles-dir": place, "target-path": target, "log-path": logs}
    return [f"--{name}={folder}" for name, folder in folders.items()]


def build_arguments(*, full_refresh: bool = False) -> list[str]:
    """The command of a run.  Its log leaves out the text of each statement, which lies in the target folder and takes time."""
    return ["build", "--log-level-file", "info", *DATA_ONLY, *(["--full-refresh"] if full_refresh else [])]


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """The process environment with these values while the block runs; dbt's profile reads nothing else."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def run(
    warehouse: Warehouse, home: Path, command: Sequence[str], *, select: Sequence[str] = (), as_of: str | None = None
) -> DbtOutcome:
    """Run one dbt command in this process; CdpError when dbt itself could not run.

    A second interpreter would cost five seconds before the first model.
    """
    from dbt.cli.main import dbtRunner

    arguments = [*command, *places(home / "dbt_target", home / "logs"), *(["--select", *select] if select else [])]
    with environment(variables(warehouse, as_of=as_of)), _no_tracebacks():
        result = dbtRunner().invoke(arguments)
    nodes = list(getattr(result.result, "results", None) or [])
    if result.exception is not None:
        raise full_disk(result.exception, home) or CdpError(f"dbt {command[0]} could not run: {_reason(result.exception)}")
    if not nodes and not result.success:
        raise CdpError(f"dbt {command[0]} failed before any model ran; see {home / 'logs' / 'dbt.log'}")
    failures = [
        f"{node.node.name}: {(node.message or str(node.status)).strip().splitlines()[0]}"
        for node in nodes
        if str(node.status) in ("error", "fail", "runtime error")
    ]
    return DbtOutcome(Counter(str(node.status) for node in nodes), failures)


class _NoTracebacks:
    """A stream without the tracebacks that dbt prints beside its message; its log file keeps them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return len(text) if "Traceback (most recent call last)" in text else self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _no_tracebacks() -> Iterator[None]:
    """While the block runs no traceback of dbt or of its logger is on the screen; a full disk makes hundreds."""
    before, logging.raiseExceptions = logging.raiseExceptions, False
    try:
        with redirect_stdout(cast("TextIO", _NoTracebacks(sys.stdout))):
            yield
    finally:
        logging.raiseExceptions = before


def _reason(error: BaseException) -> str:
    """What dbt complains of: the title of its message and the first line below it, which names the server."""
    return (
        " ".join(line.strip() for line in [line for line in str(error).splitlines() if line.strip()][:2]) or type(error).__name__
    )


def parse(target: Path, *options: str, variables: Mapping[str, str] | None = None) -> str:
    """Write `manifest.json` into `target`; what dbt said.  CdpError in one line when dbt cannot parse the project.

    In a process of its own: importing dbt takes three seconds and leaves its settings behind.
    """
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "parse", "--no-partial-parse", *options]
    env = {**NOWHERE, **os.environ, **(variables or {}), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    done = subprocess.run(  # noqa: S603 our own interpreter
        [*command, *places(target, target)], env=env, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    if done.returncode:
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        raise CdpError(f"dbt cannot parse {PROJECT}: {' '.join(lines[-4:]) or 'no reason given'}")
    return said
