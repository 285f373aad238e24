"""Deals of the platform's own source: opportunities, their way through the stages, and their lines.

Stages follow R0.91 (SolutionDesign is NEEDS_ANALYSIS or PROPOSAL or both, C-01): one after the other, lost from any
open one, and closed exactly when there is an actual close date (C-13).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.cdp.cast import Parties, campaign_of
from generator.cdp.reference import CURRENCY_OF, PRICE_FACTOR, Reference
from generator.columns import Source, texts
from generator.draw import DAY, END_MS, HOUR, SECOND, Array, Draw

LEAD, QUALIFICATION, NEEDS, PROPOSAL, NEGOTIATION, CONTRACT, WON, LOST = range(8)
PROBABILITY = np.array([10, 20, 35, 50, 70, 90, 100, 0])
MEDIAN_DAYS = np.array([8, 20, 24, 24, 20, 12])
LOSS_PER_STAGE = np.array([0.26, 0.2, 0.16, 0.15, 0.13, 0.06])
STALLED = 0.08
WIN_REASONS, LOSS_REASONS = (
    ("Success", "Price", "Product", "Relationship"),
    ("Price", "Competitor", "Budget", "Timing", "No decision"),
)


@dataclass(slots=True)
class Deals:
    """What later chapters need of the deals, by row; `moved` is the last change of stage, `closed` is 0 while open."""

    account: Array
    contact: Array
    lead: Array
    created: Array
    moved: Array
    closed: Array
    stage: Array


def write(source: Source, parties: Parties, reference: Reference) -> Deals:
    """Make opportunity, opportunity_stage_history and opportunity_product."""
    draw = source.draw("opportunity")
    deals = _open(source, draw, parties)
    n = len(deals.account)
    stages = source.system.table("opportunity").column("stage").values
    _history(source, deals, texts(stages))

    currency = texts([CURRENCY_OF[parties.companies[row].country] for row in deals.account])
    totals = _lines(source, deals, currency, reference)
    is_closed = deals.closed > 0
    amount = np.where(totals > 0, totals, draw.skewed(n, 6_000_000, 1.0) // 100 * 100)
    from_lead = deals.lead >= 0
    campaign = np.where(from_lead, parties.lead_campaign[deals.lead], campaign_of(draw, deals.created, reference, 0.25))
    kinds = draw.words(n, ("NEW_BUSINESS", "UPSELL", "RENEWAL", "CROSS_SELL"), (0.2, 0.3, 0.3, 0.2))
    kinds = np.where(from_lead, "NEW_BUSINESS", kinds).astype(object)
    expected = np.maximum(deals.created, np.where(is_closed, deals.closed, END_MS) - 20 * DAY) // DAY + draw.whole(n, 0, 90)
    nameless = np.zeros(n, dtype=bool)
    nameless[draw.sample(max(1, n // 200), n)] = True
    reason = np.where(deals.stage == WON, draw.words(n, WIN_REASONS), draw.words(n, LOSS_REASONS))
    deals.account = np.where(nameless & ~from_lead, -1, deals.account)
    source.add(
        "opportunity",
        n,
        opportunity_name=texts(
            [
                f"{parties.companies[a].short_name} {k.lower().replace('_', ' ')}" if a >= 0 else f"Unassigned {k.lower()}"
                for a, k in zip(deals.account, kinds, strict=True)
            ]
        ),
        account_id=deals.account,
        primary_contact_id=deals.contact,
        lead_id=deals.lead,
        opportunity_type=kinds,
        opportunity_source=np.where(from_lead, "LEAD_CONVERSION", draw.words(n, ("DIRECT_SALES", "PARTNER", "RENEWAL"))).astype(
            object
        ),
        amount=amount,
        currency=currency,
        stage=texts(stages)[deals.stage],
        probability=PROBABILITY[deals.stage],
        expected_close_date=expected,
        actual_close_date=np.ma.masked_array(deals.closed // DAY, mask=~is_closed),
        # known for the deals whose day is the same in Shanghai, where the reports are read
        closed_at=np.ma.masked_array(deals.closed, mask=~is_closed | ((deals.closed + 8 * HOUR) // DAY != deals.closed // DAY)),
        close_reason=np.ma.masked_array(reason, mask=~is_closed),
        campaign_id=campaign,
        created_at=deals.created,
        updated_at=np.minimum(deals.moved + draw.lapse(n, HOUR, 3 * DAY), END_MS - SECOND),
    )
    return deals


def _open(source: Source, draw: Draw, parties: Parties) -> Deals:
    """A deal for every converted lead, and others on accounts that exist already, more on the bigger ones."""
    n = source.rows("opportunity")
    leads = np.flatnonzero(parties.lead_contact >= 0)[:n]
    accounts = np.flatnonzero(parties.business & (parties.account_created < END_MS - 30 * DAY))
    size = np.array([parties.companies[row].employees for row in accounts]) ** 0.6
    others = accounts[draw.index(n - len(leads), len(accounts), size)]
    contact_of_lead = parties.lead_contact[leads]
    contact = np.concatenate([contact_of_lead, _somebody(draw, parties.contact_account, others)])
    later = draw.office(draw.moments(len(others), parties.account_created[others] + DAY, END_MS - 2 * DAY))
    created = np.concatenate([parties.lead_ended[leads], np.maximum(later, parties.account_created[others])])
    lead = np.concatenate([leads, np.full(len(others), -1)])
    order = draw.rng.permutation(n)
    account = np.concatenate([parties.contact_account[contact_of_lead], others])
    return Deals(
        account[order], contact[order], lead[order], created[order], created[order].copy(), *np.zeros((2, n), dtype=np.int64)
    )


def _somebody(draw: Draw, contact_account: Array, accounts: Array) -> Array:
    """For each account the row of one of its contacts, -1 when it has none."""
    order = np.argsort(contact_account, kind="stable")
    first = np.searchsorted(contact_account[order], accounts)
    after = np.searchsorted(contact_account[order], accounts, side="right")
    chosen = first + (draw.rng.random(len(accounts)) * (after - first)).astype(np.int64)
    return np.where(after > first, order[np.minimum(chosen, len(order) - 1)], -1)


def _history(source: Source, deals: Deals, stages: Array) -> None:
    """Move every deal on until it is closed or END comes; a row for the first stage and for each move."""
    draw, n = source.draw("opportunity_stage_history"), len(deals.account)
    rows, stalled = np.arange(n), _stalled(draw, deals)
    parts = [(rows, np.full(n, -1), deals.stage.copy(), deals.created)]
    while len(rows):
        stage = deals.stage[rows]
        lost = (draw.rng.random(len(rows)) < LOSS_PER_STAGE[stage]) & (stalled[rows] < 0)
        days = np.maximum(1, draw.skewed(len(rows), 1.0, 0.7) * MEDIAN_DAYS[stage]).astype(np.int64)
        moved_at = draw.office(deals.moved[rows] + days * DAY)
        then = np.where(lost, LOST, _next(draw, stage, stalled[rows]))
        still = (moved_at < END_MS) & (stage != stalled[rows])
        rows, then, moved_at, stage = rows[still], then[still], moved_at[still], stage[still]
        parts.append((rows, stage, then, moved_at))
        deals.stage[rows], deals.moved[rows] = then, moved_at
        closed = then >= WON
        deals.closed[rows[closed]] = moved_at[closed]
        rows = rows[~closed]
    deal, before, after, moment = (np.concatenate(column) for column in zip(*parts, strict=True))
    source.add(
        "opportunity_stage_history",
        len(deal),
        opportunity_id=deal,
        from_stage=np.ma.masked_array(stages[before], mask=before < 0),
        to_stage=stages[after],
        changed_at=moment,
    )


def _stalled(draw: Draw, deals: Deals) -> Array:
    """The stage at which each of a few old deals got stuck, -1 for the others; so every stage has some at any scale."""
    n = len(deals.created)
    oldest = np.argsort(deals.created, kind="stable")[: n // 2]
    stuck = oldest[draw.sample(max(WON, round(STALLED * n)), len(oldest))]
    stalled = np.full(n, -1)
    stalled[stuck] = np.arange(len(stuck)) % WON
    return stalled


def _next(draw: Draw, stage: Array, stalled: Array) -> Array:
    """The stage after each; four in ten deals skip the analysis, as many the written proposal."""
    skips = (draw.rng.random(len(stage)) < 0.4) & (stage + 1 != stalled) & np.isin(stage, (QUALIFICATION, NEEDS))
    return stage + 1 + skips


def _lines(source: Source, deals: Deals, currency: Array, reference: Reference) -> Array:
    """Lines for nine in ten deals, priced in the deal's currency; the total of each deal's lines, in cents."""
    draw, total, n = source.draw("opportunity_product"), source.rows("opportunity_product"), len(deals.created)
    with_lines = np.sort(draw.sample(round(0.9 * n), n))
    deal = np.repeat(with_lines, draw.spread(total, len(with_lines)))
    product = draw.index(total, len(reference.list_price))
    factor = np.array([PRICE_FACTOR[word] for word in currency[deal]])
    price = np.rint(reference.list_price[product] * factor * (1 - draw.rng.choice([0, 0, 0.05, 0.1, 0.2], total))).astype(
        np.int64
    )
    quantity = draw.counts(total, 8, 1.1, least=1, most=2_000)
    source.add(
        "opportunity_product",
        total,
        opportunity_id=deal,
        product_id=product,
        quantity=quantity,
        unit_price=price,
        total_price=quantity * price,
        updated_at=draw.moments(total, deals.created[deal], np.minimum(deals.created[deal] + 30 * DAY, END_MS - SECOND)),
    )
    return np.bincount(deal, weights=quantity * price, minlength=n)
