"""What steps work with: the warehouse, dbt, and what a person may say about a run.

Belongs here: how a step reaches something outside.  Does not belong here: what a step does with it.
Where the warehouse is comes from the environment when a step starts (`warehouse.settings`), so no
URL and no password is ever configuration that the UI shows.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version as installed
from pathlib import Path
from typing import cast

import dagster as dg
from dagster_dbt import DbtCliResource
from packaging.version import Version
from pydantic import Field

from dagster_project import dbt
from ingestion.as_of import instant
from ingestion.progress import Progress
from warehouse import CdpError, Settings, Warehouse, open_warehouse
from warehouse.disk import keep_private
from warehouse.lock import exclusive

TOLD = "told"
"""Marks a log line as written for people, among those that Dagster and dagster-dbt write."""


def tell(context: dg.AssetExecutionContext) -> Progress:
    """How a step says what it is doing: the line is in the run's log, and `cdp` prints it."""
    return lambda line: context.log.info(line, extra={TOLD: True})


class RunOptions(dg.ConfigurableResource):
    """What may be said of a run when it is launched; steps that need the same answer ask here."""

    as_of: str = ""
    """The instant every metric is computed for, ISO 8601 with its offset; empty means the start of the run, or of a run of
    some models the instant for which the others were computed."""
    full_refresh: bool = False
    """Whether incremental models are computed from the beginning."""
    max_churn: float | None = Field(default=None, ge=0, le=1)
    """The share of published identities that this run may change; empty means CDP_IDENTITY_MAX_CHURN."""

    def instant(self, context: dg.AssetExecutionContext, others: datetime | None = None) -> datetime:
        """The instant of this run in UTC, the same for all its steps and after a restart; CdpError when it cannot be read.

        `others` is the instant for which the models were computed that this run leaves as they are.
        """
        if not self.as_of and others:
            return others
        if not self.as_of:
            started = context.instance.get_run_stats(context.run_id).start_time
            return datetime.fromtimestamp(cast("float", started), UTC)  # a step is running, so its run has started
        return instant(self.as_of)


class WarehouseResource(dg.ConfigurableResource):
    """The warehouse of one installation; `home` overrides `CDP_HOME`."""

    home: str | None = None

    @property
    def settings(self) -> Settings:
        """The settings of the installation, read from the environment now."""
        return Settings.from_env(home=Path(self.home) if self.home else None)

    @property
    def dbt_variables(self) -> dict[str, str] | None:
        """How dbt finds this warehouse; None before its first start."""
        with suppress(CdpError):
            return open_warehouse(self.settings).dbt_variables()
        return None

    @property
    def inbox(self) -> Path:
        """The folder of source files, one folder inside per source system."""
        return self.settings.home / "sources"

    @contextmanager
    def hold(self, doing: str) -> Iterator[Warehouse]:
        """The running warehouse, while nobody else writes to it; CdpError when somebody does."""
        settings = self.settings
        keep_private(settings.home)
        with exclusive(settings.home, doing):
            warehouse = open_warehouse(settings)
            warehouse.start()
            yield warehouse


class DbtResource(DbtCliResource):
    """dagster-dbt's resource without its `dbt --version` call, which costs three seconds per step."""

    @cached_property
    def _cli_version(self) -> Version:
        return Version(installed("dbt-core"))


def dbt_resource() -> DbtResource:
    """dbt on this repository's project, from this interpreter's own environment, whatever PATH says."""
    return DbtResource(
        project_dir=str(dbt.PROJECT), profiles_dir=str(dbt.PROJECT), dbt_executable=str(Path(sys.executable).with_name("dbt"))
    )
