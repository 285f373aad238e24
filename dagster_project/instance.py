"""Dagster's own state, under the home folder: where it lies and how it behaves.

Belongs here: `dagster.yaml`.  Does not belong here: definitions of any kind.  Telemetry is off, one
run writes the warehouse at a time, and a run whose process died is marked failed and tried once more.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import dagster as dg

from warehouse import CdpError
from warehouse.lock import exclusive

CONFIG = """\
# Written by cdp at each start.
telemetry: {enabled: false}
nux: {enabled: false}
concurrency: {runs: {max_concurrent_runs: 1}}
run_monitoring: {enabled: true}
run_retries: {enabled: true, max_retries: 1, retry_on_asset_or_op_failure: false}
"""
IN_PROCESS = "in_process.yaml"
IN_PROCESS_CONFIG = (
    CONFIG
    + """\
# A run inside `cdp` keeps its output in HOME/logs; capturing it too would start four processes per step.
compute_logs: {module: dagster._core.storage.noop_compute_log_manager, class: NoOpComputeLogManager}
event_log_storage:
  module: dagster_project.event_log
  class: KeptEventLog
  config: {base_dir: %s}
"""
)
HERE = {"cdp/process": "in_process"}
"""The tag of runs inside a `cdp` process: they live no longer than it does."""


def prepare_instance(home: Path) -> Path:
    """Write Dagster's configuration and return its folder, for `DAGSTER_HOME`."""
    folder = home / "dagster"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dagster.yaml").write_text(CONFIG)
    (folder / IN_PROCESS).write_text(IN_PROCESS_CONFIG % json.dumps(str(folder / "history/runs")))
    with suppress(CdpError), exclusive(home, "ui"), dg.DagsterInstance.from_config(str(folder), IN_PROCESS) as instance:
        bury(instance)
    return folder


def bury(instance: dg.DagsterInstance) -> None:
    """Mark runs of killed `cdp` processes as failed; else they would count as running and hold the queue up for ever.

    The caller holds the home's lock, so none of them can be alive.
    """
    unfinished = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    for run in instance.get_runs(filters=dg.RunsFilter(statuses=unfinished, tags=HERE)):
        instance.report_run_failed(run, "the cdp process of this run was killed")
