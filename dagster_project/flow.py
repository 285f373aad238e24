"""The flow as one table: the stages data passes, in order, and the steps that carry it there.

Belongs here: names that several modules must agree on.  Does not belong here: anything that does
something.  A stage is a group in the Dagster UI; the number in front makes the groups sort in flow order.
"""

from __future__ import annotations

STAGES = ("sources", "raw", "identity", "rules", "staging", "conformed", "entities", "computed", "marts", "ops")
"""In flow order.  `rules` are the dbt seeds, `ops` is what a run tells about itself."""

GENERATE, FIND_ORPHANS, IDENTITY, DBT, CHECK_BUSINESS = "generate", "ops__orphan_reference", "identity", "dbt", "check_business"
LOAD, CHECK_RAW = "load_", "check_raw_"
"""Step names; `load_` and `check_raw_` are completed by the source system."""


def group(stage: str, part: str = "") -> str:
    """The UI group of a stage or of a part of it: `group("raw", "cdp")` is `02_raw_cdp`."""
    if stage not in STAGES:
        raise ValueError(f"{stage} is no stage of the flow; add it to STAGES, where it belongs in the order")
    return f"{STAGES.index(stage) + 1:02}_{stage}{'_' + part if part else ''}"


def dbt_group(fqn: list[str]) -> str:
    """The group of a dbt node by its folders: `[cdp, 3_entities, customers, account]` is `07_entities_customers`.

    The conformed stage and the rules are one group each, whatever folders they have.
    """
    stage, *parts = [folder.lstrip("0123456789").lstrip("_") for folder in fqn[1:-1]]
    if "ops" in parts:
        return group("ops")
    return group(stage, parts[0] if parts and stage not in ("conformed", "rules") else "")


def phase(step: str) -> str:
    """What a step is called when a run tells how long it took: `load_cdp` belongs to `load`."""
    for prefix, name in ((LOAD, "load"), (FIND_ORPHANS, "load"), (CHECK_RAW, "check raw"), (CHECK_BUSINESS, "check business")):
        if step.startswith(prefix):
            return name
    return step
