"""One job from beginning to end, inside this process: what `cdp demo`, `cdp refresh` and the tests call.

Belongs here: running a job and saying what came of it.  Does not belong here: what jobs do.  The run
is kept in the same Dagster state as the UI's, so `make ui` shows it afterwards.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project.definitions import build_definitions
from dagster_project.flow import DBT, GENERATE, phase
from dagster_project.instance import HERE, IN_PROCESS, prepare_instance
from dagster_project.jobs import DEMO, DEMO_CHURN, NIGHTLY, options
from dagster_project.resources import TOLD, WarehouseResource
from ingestion.as_of import instant
from ingestion.progress import Progress
from warehouse import CdpError
from warehouse.lock import exclusive

__all__ = ["RunSummary", "prepare_instance", "run_job"]

ANSI = re.compile("\x1b\\[[0-9;]*m")
DBT_ERRORS = "Errors parsed from dbt logs:"
"""What dagster-dbt writes before dbt's own messages."""
SHOWN = 3
"""Failed checks that an error names; the log has all."""


@dataclass(slots=True)
class RunSummary:
    """What a finished run did: seconds per phase in flow order, and how its checks ended.

    `failures` and `warnings` are one line per check, naming relation and check, without values of rows.
    """

    run_id: str
    phases: dict[str, float] = field(default_factory=dict)
    materialized: int = 0
    checks_passed: int = 0
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def checks_failed(self) -> int:
        """Checks that failed with severity error."""
        return len(self.failures)

    @property
    def checks_warned(self) -> int:
        """Checks that failed with severity warning."""
        return len(self.warnings)


def run_job(
    name: str,
    *,
    home: Path,
    scale: float | None = None,
    as_of: str | None = None,
    max_churn: float | None = None,
    progress: Progress | None = None,
) -> RunSummary:
    """Run a job of `jobs.py` on the installation at `home`; `scale` is the demo's, `max_churn` overrides the installation's.

    `progress` gets a line when a step starts and those the step itself has to tell.  CdpError in one
    line when a step fails or somebody else holds the home; what dbt prints is in `HOME/logs/<name>.log`.
    """
    if as_of:
        instant(as_of)  # what is no instant is said before anything begins
    home = home.expanduser().absolute()
    log = home / "logs" / f"{name}.log"
    say = progress or (lambda _: None)
    with exclusive(home, name):
        say("preparing the graph")
        log.parent.mkdir(parents=True, exist_ok=True)
        folder = prepare_instance(home)
        definitions = build_definitions(
            resources={"warehouse": WarehouseResource(home=str(home))},
            loggers={"progress": _telling(say)},
        )
        churn = DEMO_CHURN if name == DEMO and max_churn is None else max_churn
        chosen = options(as_of=as_of or "", full_refresh=name == NIGHTLY, max_churn=churn)
        config = {**chosen, "loggers": {"progress": {}}}
        if name == DEMO and scale is not None:
            config["ops"] = {GENERATE: {"config": {"scale": scale}}}
        with (
            dg.DagsterInstance.from_config(str(folder), IN_PROCESS) as instance,
            log.open("w", encoding="utf-8") as output,
            redirect_stdout(output),
        ):
            job = definitions.resolve_job_def(name)
            result = job.execute_in_process(run_config=config, instance=instance, tags=HERE, raise_on_error=False)
    summary = _summary(result.run_id, result.all_events)
    for event in result.all_events:
        if event.event_type == dg.DagsterEventType.STEP_FAILURE:
            raise _failure(name, event, summary, log)
    if not result.success:
        raise CdpError(f"{name} did not finish; the log is {log}")
    return summary


def _telling(progress: Progress) -> dg.LoggerDefinition:
    """A logger that passes on the start of each step and what our steps tell, and nothing of Dagster's own."""

    class Teller(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            event = getattr(record, "dagster_event", None)
            if event is not None and event.event_type == dg.DagsterEventType.STEP_START:
                progress(event.step_key.replace("_", " "))
            elif getattr(record, TOLD, False):
                progress(f"  {record.__dict__['dagster_meta']['orig_message']}")

    @dg.logger
    def telling(_: Any) -> logging.Logger:
        logger = logging.Logger("cdp.run", logging.DEBUG)
        logger.addHandler(Teller())
        return logger

    return telling


def _summary(run_id: str, events: Iterable[dg.DagsterEvent]) -> RunSummary:
    summary = RunSummary(run_id)
    for event in events:
        if event.event_type == dg.DagsterEventType.STEP_SUCCESS:
            name = phase(str(event.step_key))
            summary.phases[name] = summary.phases.get(name, 0.0) + event.step_success_data.duration_ms / 1000
        elif event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
            summary.materialized += 1
        elif event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            check = event.asset_check_evaluation_data
            line = f"{'.'.join(check.asset_key.path)} {check.check_name}{': ' + check.description if check.description else ''}"
            if check.passed:
                summary.checks_passed += 1
            elif check.severity == dg.AssetCheckSeverity.ERROR:
                summary.failures.append(line)
            else:
                summary.warnings.append(line)
    return summary


def _failure(job: str, event: dg.DagsterEvent, summary: RunSummary, log: Path) -> BaseException:
    """What a failed step is raised as: its checks tell why when they stopped it, else its error does."""
    error = event.step_failure_data.error
    reason, shown, more = reason_of(error), summary.failures[:SHOWN], len(summary.failures) - SHOWN
    if dg.DagsterExecutionInterruptedError.__name__ in reason:
        return KeyboardInterrupt()
    if shown and event.step_key != DBT:  # dbt names its failed tests itself, among what else failed
        reason = "; ".join([*shown, *([f"and {more} more"] if more > 0 else [])])
    return CdpError(f"{job}: step {event.step_key} failed: {reason}; the log is {log}")


def reason_of(error: Any) -> str:
    """One line of the innermost error: our own text, dbt's first complaint, or the class and first line."""
    while error.cause is not None:
        error = error.cause
    text = ANSI.sub("", error.message).strip()
    if DBT_ERRORS in text:
        text = text.split(DBT_ERRORS, 1)[1].strip()
    text = text.removeprefix("warehouse.errors.CdpError: ")
    return " ".join(line.strip() for line in text.splitlines()[:2])
