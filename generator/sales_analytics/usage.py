"""How customers use what they installed: daily measurements, sessions, telemetry, licences (R3.4)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.columns import Source, numbered, texts
from generator.draw import DAY, END_DAY, END_MS, HOUR, SECOND, START_DAY, Array, Draw
from generator.sales_analytics.base import Base, panel

END_USERS = 40


def write(source: Source, base: Base) -> None:
    """Make the tables of usage_data."""
    _summary(source, base)
    _licences(source, base)
    _calls(source, base)
    _sessions(source, base)
    _telemetry(source, base)
    _features(source, base)
    _data_quality(source, base)
    _performance(source, base)
    _alerts(source, base)
    _integrations(source, base)


def _at(base: Base, install: Array, day: Array | None = None, column: str = "usage_date") -> dict[str, Any]:
    """The columns that say which installation, and when."""
    when = {} if day is None else {column: day}
    return {"customer_id": base.install_customer[install], "product_id": base.install_product[install], **when}


def _features(source: Source, base: Base) -> None:
    draw, n = source.draw("feature_usage"), source.rows("feature_usage")
    install, day = panel(draw, n, len(base.install_customer), 7)
    users = np.minimum(base.install_licenses[install], draw.counts(n, 6, 1.0))
    status = np.select([users == 0, users < 4, users < 15], ["Not Adopted", "Exploring", "Regular"], "Power User").astype(object)
    source.add(
        "feature_usage",
        **_at(base, install, day),
        unique_users=users,
        usage_count=users * draw.whole(n, 1, 9),
        adoption_status=status,
    )


def _data_quality(source: Source, base: Base) -> None:
    draw, n = source.draw("data_quality_metrics"), source.rows("data_quality_metrics")
    install, day = panel(draw, n, len(base.install_customer), 14)
    parts = [np.rint(np.clip(draw.rng.normal(88, 7, n), 0, 100) * 100) for _ in range(4)]
    source.add(
        "data_quality_metrics",
        **_at(base, install, day, "metric_date"),
        completeness_score=parts[0],
        accuracy_score=parts[1],
        consistency_score=parts[2],
        timeliness_score=parts[3],
        null_values_percent=10_000 - parts[0],
        overall_quality_score=sum(parts) / 4,
    )


def _performance(source: Source, base: Base) -> None:
    """What is not downtime is uptime."""
    draw, n = source.draw("performance_metrics"), source.rows("performance_metrics")
    install, day = panel(draw, n, len(base.install_customer), 14)
    down = np.where(draw.chance(n, 0.85), 0, draw.counts(n, 9, 1.2, least=1, most=1_440))
    average = draw.counts(n, 20, 1.0, least=1)
    source.add(
        "performance_metrics",
        **_at(base, install, day, "metric_date"),
        downtime_minutes=down,
        uptime_percent=(1_440 - down) / 1_440 * 10_000,
        avg_concurrent_users=average,
        peak_concurrent_users=average + draw.counts(n, 15, 0.8),
    )


def _alerts(source: Source, base: Base) -> None:
    draw, n = source.draw("product_health_alerts"), source.rows("product_health_alerts")
    raised = draw.days(n, START_DAY, END_DAY - 1)
    status = draw.words(n, ("Open", "Acknowledged", "Resolved"), (0.15, 0.15, 0.7))
    solved = np.minimum(raised + draw.counts(n, 6, 0.9), END_DAY - 1)
    source.add(
        "product_health_alerts",
        **_at(base, draw.index(n, len(base.install_customer))),
        alert_date=raised,
        status=status,
        resolution_date=np.ma.masked_array(solved, mask=status != "Resolved"),
    )


def _integrations(source: Source, base: Base) -> None:
    draw, n = source.draw("integration_usage"), source.rows("integration_usage")
    installed = draw.days(n, START_DAY, END_DAY - 1)
    source.add(
        "integration_usage",
        **_at(base, draw.index(n, len(base.install_customer))),
        install_date=installed,
        last_sync_date=draw.days(n, installed, END_DAY - 1),
        config_json=texts(['{"api_key": "not-a-real-key", "region": "eu"}'] * n),
    )


def _summary(source: Source, base: Base) -> None:
    draw, n = source.draw("product_usage_summary"), source.rows("product_usage_summary")
    install, day = panel(draw, n, len(base.install_customer), 7)
    licences = base.install_licenses[install]
    users = np.rint(licences * draw.skewed(n, 0.65, 0.4, most=1.3)).astype(np.int64)
    used = np.minimum(users / licences, 9.99)
    sessions = users * draw.whole(n, 1, 4)
    source.add(
        "product_usage_summary",
        **_at(base, install, day),
        active_users=users,
        total_sessions=sessions,
        login_count=sessions + draw.whole(n, 0, 5),
        license_utilization=used * 10_000,
        error_rate_percent=draw.skewed(n, 80, 0.8, most=10_000),
        health_score=np.select([used > 0.6, used > 0.3], ["Healthy", "At Risk"], "Critical").astype(object),
    )


def _licences(source: Source, base: Base) -> None:
    """Available is purchased less active, and below zero when more people use it than were paid for."""
    draw, n = source.draw("license_usage"), source.rows("license_usage")
    install, day = panel(draw, n, len(base.install_customer), 7)
    bought = base.install_licenses[install]
    active = np.rint(bought * draw.skewed(n, 0.75, 0.35, most=1.4)).astype(np.int64)
    over = np.maximum(0, active - bought)
    source.add(
        "license_usage",
        **_at(base, install, day),
        licenses_purchased=bought,
        licenses_active=active,
        licenses_available=bought - active,
        utilization_percent=active / bought * 10_000,
        peak_usage_date=day - draw.whole(n, 0, 6),
        peak_usage_count=active + draw.whole(n, 0, 3),
        overage_count=over,
        overage_charges=over * 1_500,
    )


def _calls(source: Source, base: Base) -> None:
    """Calls are successes and errors."""
    draw, n = source.draw("api_usage"), source.rows("api_usage")
    install, day = panel(draw, n, len(base.install_customer), 3)
    good, bad = draw.counts(n, 900, 1.3), draw.counts(n, 8, 1.4)
    source.add("api_usage", **_at(base, install, day), success_count=good, error_count=bad, call_count=good + bad)


def _moments(draw: Draw, n: int) -> Array:
    return draw.moments(n, END_MS - 365 * DAY, END_MS - HOUR)


def _users(draw: Draw, install: Array) -> pa.Array:
    """End users are numbered within an installation."""
    return numbered("U", install * END_USERS + draw.whole(len(install), 0, END_USERS - 1))


def _sessions(source: Source, base: Base) -> None:
    draw, n = source.draw("user_sessions"), source.rows("user_sessions")
    install = draw.index(n, len(base.install_customer))
    start, minutes = _moments(draw, n), draw.counts(n, 18, 0.9, most=300)
    end = start + minutes * 60 * SECOND
    source.add(
        "user_sessions",
        **_at(base, install),
        user_id=_users(draw, install),
        session_start=start,
        duration_minutes=minutes,
        session_end=np.ma.masked_array(end, mask=end >= END_MS),
    )


def _telemetry(source: Source, base: Base) -> None:
    draw, n = source.draw("telemetry_events"), source.rows("telemetry_events")
    install = draw.index(n, len(base.install_customer))
    took = pa.array(draw.counts(n, 120, 1.0)).cast(pa.string())
    page = pa.array(draw.words(n, ("home", "reports", "设置", "export")), pa.string())
    body = pc.binary_join_element_wise('{"ms": ', took, ', "page": "', page, '", "flags": ["a", "b"]}', "")
    source.add(
        "telemetry_events",
        **_at(base, install),
        event_timestamp=_moments(draw, n),
        user_id=_users(draw, install),
        session_id=numbered("TS-", draw.whole(n, 0, n // 4)),
        metadata_json=pc.if_else(pa.array(draw.chance(n, 0.9)), body, None),
    )
