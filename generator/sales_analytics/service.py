"""Support and customer success: tickets and what followed from them, health scores, onboarding."""

from __future__ import annotations

from typing import Any

import numpy as np

from generator.columns import Source, texts
from generator.draw import END_DAY, START_DAY, Array
from generator.sales_analytics.base import Base, panel, share_out, yes_no

STATES = ("New", "Open", "In Progress", "Pending Customer", "Resolved", "Closed")
TIERS, LEVELS = ("Bronze", "Silver", "Gold", "Platinum"), ("Low", "Medium", "High", "Critical")
CHANNELS = ("Email", "Phone", "Chat", "Portal", "Social")


def write(source: Source, base: Base) -> None:
    """Make the tables of support_data and operational_data."""
    customer, created, resolved = _tickets(source, base)
    _after_tickets(source, customer, created, resolved)
    _surveys(source, customer, created)
    _policies(source)
    _health(source, base)
    _onboarding(source, base)
    articles = source.draw("knowledge_base").days(source.rows("knowledge_base"), START_DAY, END_DAY - 120)
    edited = articles + source.draw("knowledge_base edited").whole(len(articles), 1, 119)
    source.add("knowledge_base", created_date=articles, last_updated=edited)
    first = source.draw("recurring_issues").days(source.rows("recurring_issues"), START_DAY, END_DAY - 60)
    source.add("recurring_issues", first_occurrence=first, last_occurrence=first + 50)
    names = texts([CHANNELS[i % len(CHANNELS)] for i in range(source.rows("support_channels"))])
    draw, n = source.draw("support_channels"), len(names)
    volume = share_out(np.array([10_000]), draw.skewed(n, 1.0), np.zeros(n, dtype=np.int64))
    source.add("support_channels", channel_name=names, satisfaction_score=draw.whole(n, 350, 480), volume_percent=volume)
    source.add(
        "support_agent_metrics", csat_score_avg=source.draw("agents").whole(source.rows("support_agent_metrics"), 300, 500)
    )
    _releases(source)
    _activities(source)


def _tickets(source: Source, base: Base) -> tuple[Array, Array, Array]:
    """Tickets of installations; answered, resolved and closed in that order, each day empty until then."""
    draw, n = source.draw("support_tickets"), source.rows("support_tickets")
    install = draw.index(n, len(base.install_customer))
    customer = base.install_customer[install]
    created = draw.days(n, START_DAY, END_DAY - 1)
    answered = created + draw.counts(n, 0.8, 0.8)
    resolved = answered + draw.counts(n, 4, 1.0)
    closed = resolved + draw.whole(n, 0, 10)
    stage = np.select([closed < END_DAY, resolved < END_DAY, answered < END_DAY], [5, 4, 0], 0)
    waiting = stage == 0
    stage[waiting] = np.where(answered[waiting] < END_DAY, draw.whole(waiting.sum(), 1, 3), 0)
    stage[:6] = np.arange(6)  # every state occurs, in the smallest world too
    escalated = draw.chance(n, 0.1)
    person = draw.index(n, len(base.contacts))
    source.add(
        "support_tickets",
        customer_id=customer,
        product_id=base.install_product[install],
        created_date=created,
        status=texts(STATES)[stage],
        first_response_date=np.ma.masked_array(answered, mask=stage < 2),
        resolved_date=np.ma.masked_array(resolved, mask=stage < 4),
        closed_date=np.ma.masked_array(closed, mask=stage < 5),
        escalated=yes_no(escalated),
        escalation_date=np.ma.masked_array(created + 1, mask=~escalated),
        contact_name=texts([base.contacts[i].name for i in person]),
        contact_email=texts([base.contact_records[i].value("EMAIL") for i in person]),
    )
    return customer, created, np.where(stage >= 4, resolved, -1)


def _after_tickets(source: Source, customer: Array, created: Array, resolved: Array) -> None:
    """Comments, labels, work, escalations and breaches on any ticket; resolutions on resolved ones, each once."""
    n = len(customer)
    for name, column in (("ticket_comments", "comment_date"), ("ticket_tags", "tagged_date"), ("ticket_worklog", "work_date")):
        draw = source.draw(name)
        ticket = draw.index(source.rows(name), n)
        source.add(name, ticket_id=ticket, **{column: np.minimum(created[ticket] + draw.counts(len(ticket), 2, 1.0), END_DAY)})
    for name, column in (("escalations", "escalation_date"), ("sla_breaches", "breach_date")):
        draw = source.draw(name)
        ticket = draw.index(source.rows(name), n)
        day = np.minimum(created[ticket] + 1, END_DAY)
        more = (
            _late(source)
            if name == "sla_breaches"
            else {"resolution_date": draw.hide(np.minimum(day + draw.counts(len(day), 5), END_DAY), 0.2)}
        )
        source.add(name, ticket_id=ticket, customer_id=customer[ticket], **{column: day}, **more)
    draw = source.draw("ticket_resolution")
    done = np.flatnonzero(resolved >= 0)
    ticket = done[draw.sample(source.rows("ticket_resolution"), len(done))]
    source.add("ticket_resolution", len(ticket), ticket_id=ticket, resolution_date=resolved[ticket])


def _late(source: Source) -> dict[str, Any]:
    """A target and what became of it: minutes for the first response, hours for the resolution."""
    draw, n = source.draw("sla_breaches late"), source.rows("sla_breaches")
    is_response = draw.chance(n, 0.5)
    is_response[:2] = True, False
    target = np.where(is_response, draw.rng.choice([15, 30, 60, 240], n), draw.rng.choice([4, 8, 24, 72], n))
    actual = target + draw.counts(n, 6, 1.0, least=1)
    return {
        "breach_type": np.where(is_response, "First Response", "Resolution Time").astype(object),
        "target_time": target,
        "actual_time": actual,
        "breach_duration_min": (actual - target) * np.where(is_response, 1, 60),
    }


def _surveys(source: Source, customer: Array, created: Array) -> None:
    """Answers come within two weeks; scores are out of 5 after a ticket and out of 10 otherwise (C-39)."""
    draw, n = source.draw("customer_satisfaction"), source.rows("customer_satisfaction")
    ticket = draw.index(n, len(customer))
    kind = draw.words(n, ("Post-Ticket", "Quarterly", "Annual"), (0.7, 0.2, 0.1))
    follows = kind == "Post-Ticket"
    score = np.where(follows, draw.whole(n, 1, 5), draw.whole(n, 3, 10))
    sent = np.minimum(created[ticket] + draw.whole(n, 3, 20), END_DAY - 1)
    answered = sent + draw.whole(n, 0, 14)
    silent = draw.chance(n, 0.2) | (answered >= END_DAY)
    source.add(
        "customer_satisfaction",
        ticket_id=np.where(follows, ticket, -1),
        customer_id=customer[ticket],
        survey_type=kind,
        survey_date=sent,
        response_date=np.ma.masked_array(answered, mask=silent),
        satisfaction_score=np.ma.masked_array(score, mask=silent),
        would_recommend=np.ma.masked_array(yes_no(score >= np.where(follows, 4, 7)), mask=silent),
    )


def _policies(source: Source) -> None:
    """A promise for each tier and priority; those beyond the sixteen are older and no longer in force."""
    n = source.rows("sla_policies")
    place = np.arange(n) % 16
    source.add(
        "sla_policies",
        customer_tier=texts(TIERS)[place // 4],
        priority=texts(LEVELS)[place % 4],
        active=yes_no(np.arange(n) < 16),
        first_response_target_min=480 // 2 ** (place // 4) // (1 + place % 4),
        resolution_target_hours=96 // (1 + place // 4) // (1 + place % 4),
        effective_date=np.where(np.arange(n) < 16, START_DAY, START_DAY - 365),
    )


def _health(source: Source, base: Base) -> None:
    """Every customer's scores drift; the overall one is their weighted mean, and risk and chances follow from it."""
    draw, n = source.draw("customer_health_score"), source.rows("customer_health_score")
    customer, day = panel(draw, n, len(base.customers), 14)
    rank = draw.rng.permutation(len(base.customers)) + 0.5  # most do well, a few badly, in a small world too
    level = (20 + 75 * np.sqrt(rank / len(base.customers)))[customer]
    drift = draw.rng.normal(0, 0.02, len(base.customers))[customer]
    parts = [np.rint(np.clip(level + drift * (day - END_DAY) + draw.rng.normal(0, 8, n), 0, 100) * 100) for _ in range(5)]
    overall = np.rint(sum(weight * part for weight, part in zip((0.3, 0.2, 0.15, 0.2, 0.15), parts, strict=True)))
    risk = np.select([overall >= 7_500, overall >= 5_500, overall >= 3_500], ["Low", "Medium", "High"], "Critical").astype(object)
    churn = 10_000 / (1 + np.exp((overall - 4_500) / 900))
    source.add(
        "customer_health_score",
        customer_id=customer,
        score_date=day,
        overall_score=overall,
        product_usage_score=parts[0],
        support_health_score=parts[1],
        payment_health_score=parts[2],
        engagement_score=parts[3],
        sentiment_score=parts[4],
        risk_level=risk,
        churn_probability=churn,
        expansion_probability=np.clip(overall - 2_000, 0, 10_000),
        health_trend=np.select([drift > 0.01, drift < -0.01], ["Improving", "Declining"], "Stable").astype(object),
    )


def _onboarding(source: Source, base: Base) -> None:
    """Progress is milestones completed of all."""
    draw, n = source.draw("onboarding_progress"), source.rows("onboarding_progress")
    install = draw.index(n, len(base.install_customer))
    start, planned = draw.days(n, START_DAY, END_DAY - 2), draw.whole(n, 4, 12)
    status = draw.words(n, ("Completed", "In Progress", "Stalled", "Not Started"), (0.7, 0.15, 0.08, 0.07))
    part = np.select([status == "Completed", status == "Not Started"], [1.0, 0.0], draw.rng.uniform(0.1, 0.9, n))
    done = (planned * part).astype(np.int64)
    source.add(
        "onboarding_progress",
        customer_id=base.install_customer[install],
        product_id=base.install_product[install],
        start_date=start,
        target_completion_date=start + 90,
        status=status,
        milestone_count=planned,
        milestones_completed=done,
        progress_percent=done / planned * 10_000,
        actual_completion_date=np.ma.masked_array(
            np.minimum(start + draw.whole(n, 20, 150), END_DAY - 1), mask=status != "Completed"
        ),
    )


def _releases(source: Source) -> None:
    draw, n = source.draw("product_releases"), source.rows("product_releases")
    released = draw.days(n, START_DAY, END_DAY - 1)
    source.add("product_releases", release_date=released, support_end_date=released + 540, eol_date=released + 730)


def _activities(source: Source) -> None:
    draw, n = source.draw("customer_success_activities"), source.rows("customer_success_activities")
    day = draw.days(n, START_DAY, END_DAY - 1)
    source.add("customer_success_activities", activity_date=day, next_activity_date=draw.hide(day + draw.whole(n, 7, 90), 0.2))
