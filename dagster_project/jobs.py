"""What runs together.

Belongs here: selections and the options a job starts with.  Does not belong here: when a job starts
(`schedules.py`).  A job selects whole stages: leaving out a stage in the middle would lose the order
of those around it.  Whatever starts a run, it runs the same models (R0.97, C-14).

| job | runs | started by |
|---|---|---|
| `demo` | everything, generated sources included | `cdp demo` |
| `refresh` | everything from the inbox on | each hour; `cdp refresh` |
| `nightly` | the same, incremental models from the beginning | 00:00 UTC |
| `manual_refresh` | identity, models and checks on what raw holds now | a person, after a correction |
"""

from __future__ import annotations

import dagster as dg

from dagster_project.flow import group
from ingestion.contracts import SYSTEMS

DEMO, REFRESH, NIGHTLY, MANUAL_REFRESH = "demo", "refresh", "nightly", "manual_refresh"
DEMO_CHURN = 1.0
"""A world of another scale is other people under the same keys, so a demo may change any identity."""


def options(*, as_of: str = "", full_refresh: bool = False, max_churn: float | None = None) -> dict[str, object]:
    """Run configuration that sets the options of a run; see `resources.RunOptions`."""
    churn = {} if max_churn is None else {"max_churn": max_churn}
    return {"resources": {"options": {"config": {"as_of": as_of, "full_refresh": full_refresh, **churn}}}}


def jobs() -> list[dg.UnresolvedAssetJobDefinition]:
    """Every job."""
    everything = dg.AssetSelection.all()
    from_inbox = everything - dg.AssetSelection.groups(group("sources"))
    from_raw = from_inbox - dg.AssetSelection.groups(*(group("raw", name) for name in SYSTEMS))
    return [
        dg.define_asset_job(
            DEMO,
            everything,
            config=options(max_churn=DEMO_CHURN),
            description="Generate sources and run the whole line on them.",
        ),
        dg.define_asset_job(REFRESH, from_inbox, description="Load the inboxes, resolve, build, check."),
        dg.define_asset_job(
            NIGHTLY, from_inbox, config=options(full_refresh=True), description="Refresh, with incremental models computed anew."
        ),
        dg.define_asset_job(MANUAL_REFRESH, from_raw, description="Resolve, build and check what raw holds now."),
    ]
