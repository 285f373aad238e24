"""When jobs start by themselves.

Belongs here: clocks.  Does not belong here: what runs (`jobs.py`).  A tick computes for the instant
it was due, not the instant it ran, so a late start and a repeated one give the same figures.
Schedules are off until somebody switches them on in the UI: a laptop should not refresh by itself.
"""

from __future__ import annotations

import dagster as dg

from dagster_project.jobs import NIGHTLY, REFRESH, options


def schedules() -> list[dg.ScheduleDefinition]:
    """Each hour a refresh; at 00:00 UTC the nightly run instead."""
    return [
        _schedule("hourly_refresh", REFRESH, "0 1-23 * * *", full_refresh=False),
        _schedule("nightly_recalculation", NIGHTLY, "0 0 * * *", full_refresh=True),
    ]


def _schedule(name: str, job: str, cron: str, *, full_refresh: bool) -> dg.ScheduleDefinition:
    def due(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        as_of = context.scheduled_execution_time.isoformat()
        return dg.RunRequest(run_key=as_of, run_config=options(as_of=as_of, full_refresh=full_refresh))

    return dg.ScheduleDefinition(name=name, job_name=job, cron_schedule=cron, execution_timezone="UTC", execution_fn=due)
