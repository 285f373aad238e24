"""Appointments, conversions, and what the source itself adds up of them.

The source's own figures are the sums of the other tables, but for a few that are wrong on purpose: the truth names them.
"""

from __future__ import annotations

import numpy as np

from generator.columns import Source, texts
from generator.draw import DAY, END_DAY, END_MS, HOUR, START_MS, Array
from generator.partner_leads.partners import PLACES, Setup, whole
from generator.partner_leads.people import LAST, Conversions, Leads
from generator.records import Registry

KINDS = ("sale", "appointment", "qualified", "proposal", "contract")
MISREPORTED = 0.02
"""The share of the source's daily figures that are wrong."""


def write(source: Source, setup: Setup, leads: Leads, registry: Registry) -> Conversions:
    """Make the tables, and give the conversions back, from which leads and contacts follow."""
    conversions = _conversions(source, setup, leads)
    _appointments(source, setup, leads)
    _analytics(source, leads, conversions)
    _workspaces(source, setup, conversions, registry)
    return conversions


def _conversions(source: Source, setup: Setup, leads: Leads) -> Conversions:
    """Mostly of leads; euros only where there is no lead, so that the daily figures of leads are plain sums of dollars."""
    draw, n = source.draw("conversions"), source.rows("conversions")
    lead = draw.index(n, len(leads.created))
    has_lead = draw.chance(n, 0.9)
    kind = draw.words(n, KINDS, (0.35, 0.2, 0.2, 0.15, 0.1))
    is_sale = np.isin(kind, ("sale", "contract"))
    cents = np.where(is_sale, draw.counts(n, 900_000, 0.7), np.where(kind == "proposal", draw.counts(n, 800_000, 0.5), 0))
    at = np.minimum(leads.created[lead] + draw.about(n, 9, 0.8, least=0.1), LAST)
    conversions = Conversions(
        leads.contact[lead], np.where(has_lead, lead, -1),
        np.where(leads.workspace[lead] >= 0, leads.workspace[lead], draw.index(n, setup.workspaces)), at, cents, is_sale,
    )  # fmt: skip
    source.add(
        "conversions",
        contact_id=conversions.contact,
        lead_id=conversions.lead,
        workspace_id=conversions.workspace,
        converted_at=at,
        conversion_type=kind,
        conversion_value=whole(cents, mask=(cents == 0) & draw.chance(n, 0.5)),
        currency=np.where(~has_lead & draw.chance(n, 0.5), "EUR", "USD").astype(object),
        created_at=at,
        updated_at=at + draw.lapse(n, 0, DAY),
    )
    draw, m = source.draw("conversion_events"), source.rows("conversion_events")
    of = draw.index(m, n)
    source.add("conversion_events", conversion_id=of, created_at=at[of] + draw.lapse(m, 0, DAY))
    return conversions


def _appointments(source: Source, setup: Setup, leads: Leads) -> None:
    """Routed by the rules (R1.10), but for one in ten that somebody sent elsewhere or that was not sent at all."""
    draw, n = source.draw("appointments"), source.rows("appointments")
    lead = draw.index(n, len(leads.created))
    zips = texts([PLACES[row][2] for row in leads.contact_place[leads.contact[lead]]])
    by_rule = np.array([setup.best_workspace(z, p) for z, p in zip(zips, leads.service[lead], strict=True)])
    workspace = np.where(draw.chance(n, 0.9), by_rule, draw.whole(n, -1, setup.workspaces - 1))
    created = leads.created[lead] + draw.lapse(n, HOUR, 10 * DAY)
    scheduled = (created + draw.lapse(n, DAY, 25 * DAY)) // HOUR * HOUR
    past = scheduled < END_MS
    status = np.where(
        past,
        draw.words(n, ("completed", "cancelled", "no_show", "confirmed"), (0.65, 0.15, 0.15, 0.05)),
        draw.words(n, ("scheduled", "confirmed", "rescheduled"), (0.6, 0.25, 0.15)),
    )
    status[:6] = "scheduled", "confirmed", "completed", "cancelled", "no_show", "rescheduled"
    source.add(
        "appointments",
        lead_id=lead,
        contact_id=leads.contact[lead],
        scheduled_at=scheduled,
        duration_minutes=draw.rng.choice([30, 60, 60, 90], n),
        status=status,
        service_type=leads.service[lead],
        customer_name=texts([leads.people[row].name for row in leads.contact[lead]]),
        customer_phone=texts([leads.contact_records[row].value("PHONE") for row in leads.contact[lead]]),
        customer_zip=zips,
        estimated_value=whole(draw.counts(n, 800_000, 0.6)),
        matched_workspace_id=workspace,
        routing_method=np.where(workspace == by_rule, "zip_product", "manual").astype(object),
        raw_payload=texts([f'{{"appointment": {row}}}' for row in range(n)]),
        created_at=created,
        updated_at=created + draw.lapse(n, 0, DAY),
    )
    draw, m = source.draw("appointment_events"), source.rows("appointment_events")
    first = np.arange(min(m - 4, n))
    rows = np.concatenate([first, draw.index(m - len(first), n)])
    later = draw.words(m - len(first), ("confirmed", "rescheduled", "cancelled", "completed"))
    source.add(
        "appointment_events",
        appointment_id=rows,
        event_type=np.concatenate([np.full(len(first), "created", dtype=object), later]),
        created_at=created[rows] + np.where(np.arange(m) < len(first), 0, draw.lapse(m, HOUR, DAY)),
    )


def _analytics(source: Source, leads: Leads, conversions: Conversions) -> None:
    """Per webhook and day the cohort of that day's leads, of the newest days (C-53).

    Webhooks and days are as many at any scale, so a large world has fewer rows than it might.
    """
    draw = source.draw("lead_analytics")
    first, revenue = _sold(leads, conversions)
    day = leads.created // DAY
    pairs, of = np.unique(np.stack([day, leads.webhook], axis=1), axis=0, return_inverse=True)
    of = of.reshape(-1)
    total = np.bincount(of)
    is_sold = first < END_MS
    converted = np.bincount(of, weights=is_sold).astype(np.int64)
    hours = np.bincount(of, weights=np.where(is_sold, first - leads.created, 0)) / HOUR
    kept = np.arange(len(pairs))[-source.rows("lead_analytics") :]
    wrong = kept[draw.sample(max(2, round(MISREPORTED * len(kept))), len(kept))]
    source.planted["partner_leads.lead_analytics: total_leads"] = [str(row + 1) for row in np.sort(np.searchsorted(kept, wrong))]
    total_told = total.copy()
    total_told[wrong] += 1
    source.add(
        "lead_analytics",
        len(kept),
        webhook_id=pairs[kept, 1],
        date=pairs[kept, 0],
        total_leads=total_told[kept],
        converted_leads=converted[kept],
        conversion_rate=whole(10_000 * converted[kept] / total[kept]),
        total_revenue=whole(np.bincount(of, weights=revenue)[kept]),
        avg_time_to_conversion=whole(100 * hours[kept] / np.maximum(converted[kept], 1)),
        created_at=pairs[kept, 0] * DAY + 12 * HOUR,
        updated_at=np.minimum(pairs[kept, 0] + 30, END_DAY - 1) * DAY + 12 * HOUR,
    )


def _sold(leads: Leads, conversions: Conversions) -> tuple[Array, Array]:
    """When each lead was first sold to (END when it never was), and the cents of all its sales."""
    sales = np.flatnonzero(conversions.is_sale & (conversions.lead >= 0))
    first = np.full(len(leads.created), END_MS)
    np.minimum.at(first, conversions.lead[sales], conversions.at[sales])
    return first, np.bincount(conversions.lead[sales], weights=conversions.cents[sales], minlength=len(leads.created))


def _workspaces(source: Source, setup: Setup, conversions: Conversions, registry: Registry) -> None:
    """Each is a company of its own, whatever it calls itself."""
    n = setup.workspaces
    for row in range(n):
        registry.show_nobody("partner_leads", "workspaces", row)
    revenue = np.bincount(conversions.workspace, weights=conversions.cents, minlength=n)
    source.add(
        "workspaces",
        name=texts([f"{('Bright', 'Honest', 'Swift', 'Golden', 'Harbor')[row % 5]} Home Services {row + 1}" for row in range(n)]),
        permissions=np.full(n, '["leads:read", "conversions:write"]', dtype=object),
        is_active=np.arange(n) != n - 1,
        total_conversions=np.bincount(conversions.workspace, minlength=n),
        total_revenue=whole(revenue),
        created_at=START_MS - 25 * DAY + np.arange(n) * HOUR,
        updated_at=np.full(n, END_MS - DAY),
    )
