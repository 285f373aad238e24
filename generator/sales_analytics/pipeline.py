"""From quote to recognised revenue: the tables of deals, whose amounts all follow from the lines of quotes (R3.4)."""

from __future__ import annotations

import numpy as np

from generator import names
from generator.columns import Source, texts
from generator.draw import END_DAY, Array, Draw
from generator.sales_analytics.base import Base, Deals, ordinals, quarters, years
from generator.sales_analytics.sales import KINDS, PROBABILITY, UNIT_PRICES

TERMS = (12, 12, 24, 36)


def write(source: Source, base: Base, deals: Deals) -> None:
    """Make quotes, their lines, opportunities, closed deals, contracts and revenue."""
    discount = _quotes(source, base, deals)
    _opportunities(source, base, deals)
    _closed_deals(source, base, deals, discount)
    _contracts(source, base, deals)
    _notes(source, base, deals)


def regions(base: Base, customer: Array) -> Array:
    """The region of each customer; empty without a customer."""
    return texts([names.REGIONS[base.customers[row].country] if row >= 0 else None for row in customer])


def _quotes(source: Source, base: Base, deals: Deals) -> Array:
    """Quotes and lines; a won deal's amount is that of its accepted quote.  Gives each deal's discount in 1/100 %."""
    draw, n, m = source.draw("quotes"), source.rows("quotes"), source.rows("quote_line_items")
    later = np.flatnonzero(~np.isin(deals.stage, ("Prospecting", "Qualification")))
    accepted = deals.won[:n]
    deal = np.concatenate([accepted, later[draw.index(n - len(accepted), len(later))]])
    quote = np.repeat(np.arange(n), draw.spread(m, n))
    quantity = draw.counts(m, 40, 1.0, least=1, most=5_000)
    price = draw.rng.choice(list(UNIT_PRICES.values()), m) * 12
    rate = draw.rng.choice([0, 0, 500, 1_000, 1_500, 2_500], m)
    gross, net = quantity * price, np.rint(quantity * price * (10_000 - rate) / 10_000).astype(np.int64)
    source.add(
        "quote_line_items",
        quote_id=quote,
        quantity=quantity,
        unit_price=price,
        discount_percent=rate,
        line_total=net,
        product_id=draw.index(m, source.rows("products")),
        term_months=draw.rng.choice(TERMS, m),
    )
    total = np.bincount(quote, weights=net, minlength=n).astype(np.int64)
    overall = np.rint((1 - total / np.bincount(quote, weights=gross, minlength=n)) * 10_000).astype(np.int64)
    deals.amount[accepted] = total[: len(accepted)]
    discount = np.zeros(len(deals.amount), dtype=np.int64)
    discount[accepted] = overall[: len(accepted)]

    day = draw.days(n, deals.created[deal], np.minimum(deals.ended[deal], END_DAY - 1))
    status = draw.words(n, ("Rejected", "Expired"))
    pending = np.flatnonzero(deals.ended[deal] >= END_DAY)
    status[pending] = draw.words(len(pending), ("Sent", "Draft", "Expired"), (0.6, 0.25, 0.15))
    status[: len(accepted)] = "Accepted"
    approved = np.minimum(day + draw.whole(n, 0, 3), END_DAY)
    source.add(
        "quotes",
        opportunity_id=deal,
        customer_id=deals.customer[deal],
        quote_date=day,
        expiration_date=day + 30,
        total_amount=total,
        discount_percent=overall,
        status=status,
        approval_date=np.ma.masked_array(approved, mask=status == "Draft"),
    )
    return discount


def _opportunities(source: Source, base: Base, deals: Deals) -> None:
    draw, n = source.draw("opportunities table"), len(deals.stage)
    rivals = [company.short_name for company in base.world.having("competitor")]
    kind = draw.words(n, KINDS, (0.4, 0.25, 0.15, 0.2))
    named = [base.customers[row].short_name if row >= 0 else "Unknown customer" for row in deals.customer]
    source.add(
        "opportunities",
        customer_id=deals.customer,
        product_id=deals.product,
        stage=deals.stage,
        amount=deals.amount,
        opportunity_name=texts([f"{name} - {word}" for name, word in zip(named, kind, strict=True)]),
        opportunity_type=kind,
        probability=np.array([PROBABILITY[word] for word in deals.stage]),
        close_date=deals.ended,
        created_date=deals.created,
        region=regions(base, deals.customer),
        competitor=draw.hide(draw.words(n, rivals), 0.5),
    )


def _closed_deals(source: Source, base: Base, deals: Deals, discount: Array) -> None:
    rows = deals.closed
    is_won = deals.stage[rows] == "Closed Won"
    source.add(
        "closed_deals",
        opportunity_id=rows,
        customer_id=deals.customer[rows],
        product_id=deals.product[rows],
        deal_value=np.where(is_won, deals.amount[rows], 0),
        close_date=deals.ended[rows],
        quarter=quarters(deals.ended[rows]),
        fiscal_year=years(deals.ended[rows]),
        status=np.where(is_won, "Won", "Lost").astype(object),
        sales_cycle_days=deals.ended[rows] - deals.created[rows],
        discount_percent=np.ma.masked_array(discount[rows], mask=~is_won),
        region=regions(base, deals.customer[rows]),
    )


def _contracts(source: Source, base: Base, deals: Deals) -> None:
    """A contract for each won deal, and amendments and renewals to some."""
    draw, n = source.draw("contracts"), source.rows("contracts")
    first = deals.won[: round(0.8 * n)]
    more = n - len(first)
    deal = np.concatenate([first, first[draw.index(more, len(first))]])
    kind = np.concatenate(
        [draw.words(len(first), ("Master Agreement", "SOW"), (0.7, 0.3)), draw.words(more, ("Amendment", "Renewal"))]
    )
    value = np.where(np.arange(n) < len(first), deals.amount[deal], np.maximum(deals.amount[deal] // 5, 100))
    months = draw.rng.choice(TERMS, n)
    start = np.minimum(deals.ended[deal] + draw.whole(n, 0, 30), END_DAY + 20)
    end = start + np.rint(months * 30.4375).astype(np.int64) - 1
    status = np.where(start > END_DAY - 5, "Draft", np.where(end < END_DAY, "Expired", "Active")).astype(object)
    status[draw.chance(n, 0.03)] = "Terminated"
    status[:2] = "Draft", "Terminated"
    people = texts([person.name for person in base.contacts])
    quote = np.where(np.arange(n) < len(first), np.arange(n), -1)  # the accepted quotes come first, in the same order
    source.add(
        "contracts",
        customer_id=deals.customer[deal],
        opportunity_id=deal,
        quote_id=quote,
        contract_type=kind,
        start_date=start,
        end_date=end,
        contract_value=value,
        annual_value=value * 12 / months,
        renewal_notice_days=draw.rng.choice([30, 60, 90], n),
        status=status,
        signed_date=np.ma.masked_array(start - draw.whole(n, 0, 10), mask=status == "Draft"),
        signed_by_customer=np.ma.masked_array(draw.words(n, people), mask=status == "Draft"),
    )
    _revenue(source, base, deals, deal, start, end, value, status)


def _revenue(
    source: Source, base: Base, deals: Deals, deal: Array, start: Array, end: Array, value: Array, status: Array
) -> None:
    """What was recognised of each contract until END, in equal parts; the running totals are exact (R3.4)."""
    draw, n = source.draw("revenue_recognition"), source.rows("revenue_recognition")
    elapsed = np.minimum(end + 1, END_DAY) - start
    contract = np.flatnonzero((status != "Draft") & (elapsed > 20))
    counts = draw.spread(n, len(contract), weights=elapsed[contract])
    of, place = np.repeat(contract, counts), ordinals(counts)
    count = np.repeat(counts, counts)
    earned = value[of] * np.minimum(1.0, elapsed[of] / (end[of] + 1 - start[of]))
    to_date, before = (np.rint(earned * k / count).astype(np.int64) for k in (place + 1, place))
    day = start[of] + elapsed[of] * (place + 1) // count - 1
    step = elapsed[of] / count
    source.add(
        "revenue_recognition",
        contract_id=of,
        customer_id=deals.customer[deal[of]],
        product_id=deals.product[deal[of]],
        recognition_date=day,
        recognition_amount=to_date - before,
        recognized_to_date=to_date,
        deferred_revenue=value[of] - to_date,
        recognition_type=np.select([step < 45, step < 120], ["Monthly", "Quarterly"], "Milestone").astype(object),
        fiscal_quarter=quarters(day),
        fiscal_year=years(day),
        region=regions(base, deals.customer[deal[of]]),
    )


def _notes(source: Source, base: Base, deals: Deals) -> None:
    """Notes on customers, half of them about one of our contacts there."""
    draw, n = source.draw("customer_notes"), source.rows("customer_notes")
    contact = draw.index(n, len(base.contacts))
    day = draw.days(n)
    source.add(
        "customer_notes",
        customer_id=base.contact_customer[contact],
        contact_id=np.where(draw.chance(n, 0.5), contact, -1),
        opportunity_id=_deal_of(draw, deals, base.contact_customer[contact]),
        note_date=day,
        next_action_date=draw.hide(day + draw.whole(n, 1, 30), 0.5),
    )


def _deal_of(draw: Draw, deals: Deals, customer: Array) -> Array:
    """For some of the customers one of their deals."""
    newest = {int(owner): row for row, owner in enumerate(deals.customer)}
    deal = np.array([newest.get(int(owner), -1) for owner in customer])
    return np.where(draw.chance(len(customer), 0.4), deal, -1)
