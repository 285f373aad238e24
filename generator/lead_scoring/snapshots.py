"""What the source counts every night of the day before (R2.13), without deleted leads and spam (C-52).

A small world keeps the last days only.  Three rows of it are planted wrong, because the source once counted spam.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from statistics import median
from typing import Any

import numpy as np

from generator.columns import Source, texts
from generator.draw import DAY, END_DAY, SECOND, START_DAY, Array
from generator.lead_scoring import rubric
from generator.lead_scoring.activities import Log
from generator.lead_scoring.leads import Cast, Lead

WRONG = 3
UNKNOWN_SOURCE = "organic"


def write(source: Source, cast: Cast, log: Log) -> None:
    """Make analytics_snapshots, one row per day; a large world has no more of them."""
    n = min(source.rows("analytics_snapshots"), END_DAY - START_DAY)
    days = END_DAY - n + np.arange(n)
    created, changes, responses = _by_day(cast, log)
    rows = [_count(int(day), created[day], changes[day], responses[day], log) for day in days.tolist()]
    wrong = np.linspace(1, n - 2, WRONG).astype(int).tolist()
    for row in wrong:
        rows[row]["total_leads"] += 5
    columns = {name: _column([row[name] for row in rows]) for name in rows[0]}
    source.add("analytics_snapshots", n, snapshot_date=days, created_at=(days + 1) * DAY - SECOND, **columns)
    source.planted["lead_scoring.analytics_snapshots: total_leads"] = source.keys(
        "analytics_snapshots", np.array(wrong)
    ).to_pylist()


def _by_day(cast: Cast, log: Log) -> tuple[dict[int, list[Lead]], dict[int, Counter[str]], dict[int, list[int]]]:
    """Leads by the day they came, how often each status was reached on a day, and the response times of a day, in seconds."""
    created: dict[int, list[Lead]] = defaultdict(list)
    changes: dict[int, Counter[str]] = defaultdict(Counter)
    responses: dict[int, list[int]] = defaultdict(list)
    for lead in cast.leads:
        if lead.is_deleted or lead.is_spam:
            continue
        created[lead.created // DAY].append(lead)
        for activity in log.of_lead[lead.number]:
            if activity.kind == "status_changed" and activity.new and activity.old:
                changes[activity.at // DAY][activity.new["status"]] += 1
                if activity.old["status"] == "New" and activity.new["status"] == "Contacted":
                    responses[activity.at // DAY].append((activity.at - lead.created) // SECOND)
    return created, changes, responses


def _count(day: int, leads: list[Lead], changes: Counter[str], seconds: list[int], log: Log) -> dict[str, Any]:
    scores = [min(100, _score_at_the_end_of(day, lead, log)) for lead in leads]
    kinds = Counter(map(rubric.category, scores))
    of_source: dict[str, list[int]] = defaultdict(list)
    for lead, score in zip(leads, scores, strict=True):
        of_source[lead.channel or UNKNOWN_SOURCE].append(score)
    return {
        "total_leads": len(leads),
        "hot_leads": kinds["Hot"],
        "warm_leads": kinds["Warm"],
        "cold_leads": kinds["Cold"],
        "leads_contacted": changes["Contacted"],
        "leads_qualified": changes["Qualified"],
        "leads_disqualified": changes["Disqualified"],
        "leads_to_opportunity": changes["Opportunity"],
        "avg_lead_score": _rounded(100 * sum(scores), len(scores)),
        "median_lead_score": int(median(scores) + 0.5) if scores else None,
        "avg_response_time_minutes": _rounded(sum(seconds), 60 * len(seconds)),
        "fastest_response_time_minutes": _rounded(min(seconds), 60) if seconds else None,
        "slowest_response_time_minutes": _rounded(max(seconds), 60) if seconds else None,
        "leads_by_source": json.dumps({name: len(found) for name, found in sorted(of_source.items())}),
        "avg_score_by_source": json.dumps({name: _rounded(sum(found), len(found)) for name, found in sorted(of_source.items())}),
    }


def _score_at_the_end_of(day: int, lead: Lead, log: Log) -> int:
    qualified = log.first(lead, "Qualified")
    return lead.score + rubric.BONUS * (qualified is not None and qualified // DAY <= day)


def _rounded(numerator: int, denominator: int) -> int | None:
    """To the nearest whole number, halves up."""
    return (2 * numerator + denominator) // (2 * denominator) if denominator else None


def _column(values: list[Any]) -> Array:
    if any(isinstance(value, str) for value in values):
        return texts(values)
    return np.ma.masked_array([value or 0 for value in values], mask=[value is None for value in values])
