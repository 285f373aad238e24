"""Campaigns, events, leads and what they did, and the counts that marketing reports about itself (R3.4)."""

from __future__ import annotations

import numpy as np

from generator import names
from generator.columns import Source, texts
from generator.draw import END_DAY, START_DAY, Array
from generator.records import Record, Registry, spell_company, spell_email
from generator.sales_analytics.base import Base, Deals, ordinals, quarters, share_out, years, yes_no
from generator.sales_analytics.sales import SECTOR_OF_TRADE, full_names, person_columns, size_word
from generator.world import Person

ENGAGEMENTS = ("Email Opened", "Link Clicked", "Form Filled", "Downloaded", "Attended")
ASSETS = (
    "CDP buyer's guide",
    "数据治理白皮书",
    "ROI calculator",
    "Customer story: retail",
    "Webinar: first-party data",
    "Security overview",
)
MODELS = ("First Touch", "Last Touch", "Multi-Touch", "Linear")


def write(source: Source, base: Base, deals: Deals, registry: Registry) -> None:
    """Make the tables of marketing_data."""
    start, end = _campaigns(source)
    event_day, is_webinar = _events(source)
    leads = _leads(source, base, deals, registry, start, end)
    _engagement(source, base, leads, start, end)
    _attribution(source, deals, start, end)
    _attendance(source, leads, event_day, is_webinar)
    _referrals(source, base, registry)
    _mailings(source)
    _social(source)
    _traffic(source)
    _budget(source)
    _rules(source)
    source.add(
        "content_assets",
        asset_name=texts([f"{ASSETS[i % len(ASSETS)]} {i // len(ASSETS) + 1}" for i in range(source.rows("content_assets"))]),
    )


def _campaigns(source: Source) -> tuple[Array, Array]:
    draw, n = source.draw("campaigns"), source.rows("campaigns")
    kind = draw.words(n, ("Email", "Webinar", "Event", "Social", "Content", "Partner"))
    start = np.sort(draw.days(n, START_DAY, END_DAY + 40))
    start[-1] = END_DAY + 30  # one is always still to come
    end = start + draw.whole(n, 14, 100)
    status = np.where(start > END_DAY, "Planned", np.where(end >= END_DAY, "Active", "Completed")).astype(object)
    status[draw.sample(2, n - 12)] = "Cancelled"
    source.add(
        "campaigns",
        campaign_name=texts([f"{k} {q} #{i + 1}" for i, (k, q) in enumerate(zip(kind, quarters(start), strict=True))]),
        campaign_type=kind,
        start_date=start,
        end_date=end,
        status=status,
        budget=draw.skewed(n, 2_000_000, 0.7) // 10_000 * 10_000,
    )
    return start, end + 1


def _events(source: Source) -> tuple[Array, Array]:
    draw, n = source.draw("events"), source.rows("events")
    kind = draw.words(n, ("Conference", "Webinar", "Workshop", "Trade Show", "User Group"), (0.15, 0.45, 0.15, 0.15, 0.1))
    day = draw.days(n, START_DAY + 30, END_DAY + 40)
    expected = draw.counts(n, 120, 0.8, least=10)
    actual = np.minimum(expected, expected * draw.skewed(n, 0.7, 0.25)).astype(np.int64)
    source.add(
        "events",
        event_name=texts([f"{word} {quarter}" for word, quarter in zip(kind, quarters(day), strict=True)]),
        event_type=kind,
        event_date=day,
        location=np.where(kind == "Webinar", "Virtual", draw.words(n, ("Berlin", "Shanghai", "Austin", "São Paulo"))).astype(
            object
        ),
        expected_attendees=expected,
        actual_attendees=np.ma.masked_array(actual, mask=day >= END_DAY),
    )
    return day, kind == "Webinar"


class _Leads:
    """The leads by row: who, when, until when, and the record that says what was shown."""

    def __init__(self, people: list[Person], created: Array, active: Array, records: list[Record]) -> None:
        self.people, self.created, self.active, self.records = people, created, active, records


def _leads(source: Source, base: Base, deals: Deals, registry: Registry, start: Array, end: Array) -> _Leads:
    """Leads that became deals, of people who are contacts now; and others, from anywhere, some known to cdp too."""
    draw, n = source.draw("leads"), source.rows("leads")
    deal, contact = _converting(source, base, deals)
    people = [base.contacts[row] for row in contact] + _others(source, base, registry, n - len(contact))
    order = draw.rng.permutation(n)
    people = [people[i] for i in order]
    deal = np.concatenate([deal, np.full(n - len(deal), -1)])[order]
    is_converted = deal >= 0
    created = np.where(
        is_converted, np.maximum(START_DAY, deals.created[deal] - draw.whole(n, 3, 60)), draw.days(n, START_DAY, END_DAY - 2)
    )
    status = draw.words(n, ("New", "Contacted", "Qualified", "Unqualified"), (0.25, 0.3, 0.2, 0.25))
    status[is_converted] = "Converted"
    active = np.where(is_converted, deals.created[deal], np.minimum(created + draw.counts(n, 15, 1.0), END_DAY - 1))
    records = [registry.show("sales_analytics", "leads", row, person, "SALES_ANALYTICS") for row, person in enumerate(people)]
    employers = [base.world.companies[person.company] for person in people]
    company_names = draw.hide(texts([spell_company(draw, company, trade=0.1) for company in employers]), 0.1)
    registry.match("sales_analytics", "leads", employers, company_names)
    score = np.clip(draw.rng.normal(np.select([is_converted, status == "Qualified"], [80, 68], 42), 14, n), 0, 100)
    source.add(
        "leads",
        company_name=company_names,
        contact_name=full_names(people),
        **person_columns(draw, records),
        title=texts([p.job[0] for p in people]),
        industry=texts([SECTOR_OF_TRADE[c.industry] for c in employers]),
        company_size=texts([size_word(c.employees) for c in employers]),
        region=texts([names.REGIONS[c.country] for c in employers]),
        country=texts([names.COUNTRY_NAMES[c.country] for c in employers]),
        campaign_id=np.where(draw.chance(n, 0.6), draw.active(created, start, end), -1),
        event_id=np.where(draw.chance(n, 0.1), draw.index(n, source.rows("events")), -1),
        lead_score=draw.hide(score, 0.05),
        lead_status=status,
        created_date=created,
        last_activity_date=active,
        converted_to_opp_id=deal,
        conversion_date=np.ma.masked_array(active, mask=~is_converted),
    )
    return _Leads(people, created, active, records)


def _converting(source: Source, base: Base, deals: Deals) -> tuple[Array, Array]:
    """Deals that came from a lead, each with a contact of the customer who left it; a contact leaves one such lead."""
    draw = source.draw("converting leads")
    free: dict[int, list[int]] = {}
    for row in draw.rng.permutation(len(base.contacts)).tolist():
        free.setdefault(int(base.contact_customer[row]), []).append(row)
    wanted = draw.sample(round(0.35 * len(deals.stage)), len(deals.stage)).tolist()
    found = [(deal, free[owner].pop()) for deal in wanted if free.get(owner := int(deals.customer[deal]))]
    deal, contact = zip(*found, strict=True)
    return np.array(deal), np.array(contact)


def _others(source: Source, base: Base, registry: Registry, n: int) -> list[Person]:
    """n lead rows of people who are no contacts here, a quarter of them known to cdp; one in ten comes back."""
    draw = source.draw("other leads")
    contacts = {person.number for person in base.contacts}
    free = [person for person in base.world.people if person.number not in contacts]
    known = [person for person in free if person.number in registry.persons]
    new = [person for person in free if person.number not in registry.persons]
    wanted = round(0.92 * n)
    chosen = [known[i] for i in draw.sample(wanted // 4, len(known))]
    chosen += [new[i] for i in draw.sample(wanted - len(chosen), len(new))]
    return chosen + [chosen[i] for i in draw.index(n - len(chosen), len(chosen))]


def _engagement(source: Source, base: Base, leads: _Leads, start: Array, end: Array) -> None:
    """Reactions of leads around the time they appeared, and of contacts; `contact_id` holds an e-mail address (C-38)."""
    draw, n = source.draw("campaign_engagement"), source.rows("campaign_engagement")
    is_lead = draw.chance(n, 0.75)
    lead, contact = draw.index(n, len(leads.people)), draw.index(n, len(base.contacts))
    first = np.where(is_lead, np.maximum(START_DAY, leads.created[lead] - 30), START_DAY)
    last = np.where(is_lead, np.minimum(leads.active[lead] + 60, END_DAY - 1), END_DAY - 1)
    day = draw.days(n, first, last)
    of_leads = texts([record.value("EMAIL") for record in leads.records])
    of_contacts = texts([record.value("EMAIL") for record in base.contact_records])
    source.add(
        "campaign_engagement",
        campaign_id=draw.active(day, start, end),
        lead_id=np.where(is_lead, lead, -1),
        contact_id=np.where(is_lead, of_leads[lead], of_contacts[contact]),
        engagement_date=day,
        asset_name=draw.words(n, ASSETS),
        engagement_type=draw.words(n, ENGAGEMENTS, (0.45, 0.25, 0.12, 0.12, 0.06)),
        engagement_score=np.where(draw.chance(n, 0.03), -5, draw.rng.choice([1, 3, 5, 10, 15], n)),
    )


def _attribution(source: Source, deals: Deals, start: Array, end: Array) -> None:
    """Touches of closed deals in order, with weights that add up to 100 per cent of each deal."""
    draw, n = source.draw("marketing_attribution"), source.rows("marketing_attribution")
    credited = np.sort(draw.sample(max(1, n // 3), len(deals.closed)))
    counts = draw.spread(n, len(credited))
    group, order = np.repeat(np.arange(len(credited)), counts), ordinals(counts)
    closed = credited[group]
    deal = deals.closed[closed]
    model = draw.words(len(credited), MODELS)[group]
    is_first, is_last = order == 0, order == counts[group] - 1
    weights = np.select(
        [model == "First Touch", model == "Last Touch", model == "Linear"], [is_first, is_last, 1.0], 1.0 + is_first + is_last
    )
    span = deals.ended[deal] - deals.created[deal] + 30
    day = deals.created[deal] - 30 + span * order // counts[group]
    source.add(
        "marketing_attribution",
        opportunity_id=deal,
        deal_id=closed,
        campaign_id=draw.active(day, start, end),
        event_id=np.where(draw.chance(n, 0.15), draw.index(n, source.rows("events")), -1),
        touchpoint_order=order + 1,
        touchpoint_date=day,
        attribution_weight=share_out(np.full(len(credited), 10_000), weights, group),
        attribution_model=model,
    )


def _attendance(source: Source, leads: _Leads, event_day: Array, is_webinar: Array) -> None:
    draw, n = source.draw("webinar_attendance"), source.rows("webinar_attendance")
    webinars = np.flatnonzero(is_webinar)
    event, lead = draw.pairs(n, len(webinars), len(leads.people))
    event = webinars[event]
    came = draw.chance(n, 0.55) & (event_day[event] < END_DAY)
    registered = np.minimum(event_day[event] - draw.whole(n, 1, 25), END_DAY - 1)
    source.add(
        "webinar_attendance",
        event_id=event,
        lead_id=lead,
        registration_date=registered,
        attended=yes_no(came),
        attendance_duration_min=np.ma.masked_array(draw.whole(n, 5, 60), mask=~came),
        poll_responses=yes_no(came & draw.chance(n, 0.5)),
        questions_asked=np.where(came, draw.rng.poisson(0.4, n), 0),
        follow_up_requested=yes_no(came & draw.chance(n, 0.2)),
    )


def _referrals(source: Source, base: Base, registry: Registry) -> None:
    """The row's company is the partner; the prospect is named in passing."""
    draw, n = source.draw("partner_referrals"), source.rows("partner_referrals")
    partners = base.world.having("partner")
    chosen = [partners[i] for i in draw.index(n, len(partners))]
    spelt = [spell_company(draw, company, trade=0.1) for company in chosen]
    for row, (company, name) in enumerate(zip(chosen, spelt, strict=True)):
        registry.show_company("sales_analytics", "partner_referrals", row, company, name)
    people = [base.world.people[i] for i in draw.index(n, len(base.world.people))]
    records = [registry.show("sales_analytics", "partner_referrals", row, p, "PARTNER_REFERRAL") for row, p in enumerate(people)]
    status = draw.words(n, ("New", "Qualified", "Converted", "Lost"))
    is_converted = status == "Converted"
    source.add(
        "partner_referrals",
        partner_name=texts(spelt),
        contact_name=full_names(people),
        contact_email=texts([spell_email(draw, record.value("EMAIL")) for record in records]),
        company_name=texts([base.world.companies[p.company].short_name for p in people]),
        status=status,
        lead_id=np.where(is_converted, draw.index(n, source.rows("leads")), -1),
        opportunity_id=np.where(is_converted, draw.index(n, source.rows("opportunities")), -1),
    )


def _mailings(source: Source) -> None:
    """Rates are of what was delivered, in per cent."""
    draw, n = source.draw("email_campaigns"), source.rows("email_campaigns")
    sent = draw.counts(n, 3_000, 0.9, least=50)
    bounced = np.rint(sent * draw.skewed(n, 0.02, 0.5, most=0.2)).astype(np.int64)
    delivered = sent - bounced
    opened = np.rint(delivered * draw.skewed(n, 0.28, 0.4, most=1.1)).astype(np.int64)  # repeated opens count
    clicked = np.rint(opened * draw.skewed(n, 0.15, 0.5, most=0.9)).astype(np.int64)
    source.add(
        "email_campaigns",
        recipient_count=sent,
        delivered_count=delivered,
        bounce_count=bounced,
        open_count=opened,
        click_count=clicked,
        open_rate_percent=opened / delivered * 10_000,
        click_rate_percent=clicked / delivered * 10_000,
        unsubscribe_count=delivered // 300,
        spam_complaint_count=delivered // 4_000,
        conversion_count=clicked // 25,
    )


def _social(source: Source) -> None:
    draw, n = source.draw("social_media_engagement"), source.rows("social_media_engagement")
    impressions = draw.counts(n, 4_000, 1.2, least=20)
    reach = np.rint(impressions * draw.skewed(n, 0.7, 0.2, most=1.0)).astype(np.int64)
    kind = draw.words(n, ("Organic", "Paid", "Sponsored"), (0.6, 0.25, 0.15))
    source.add(
        "social_media_engagement",
        impressions=impressions,
        reach=reach,
        engagement_count=reach // 20,
        click_count=reach // 60,
        lead_count=reach // 2_000,
        post_type=kind,
        spend=np.ma.masked_array(impressions * 3, mask=kind == "Organic"),
    )


def _traffic(source: Source) -> None:
    draw, n = source.draw("website_traffic"), source.rows("website_traffic")
    views = draw.counts(n, 120, 1.1, least=1)
    visitors = np.maximum(1, views * 6 // 10)
    source.add(
        "website_traffic",
        page_views=views,
        unique_visitors=visitors,
        entry_page_count=visitors // 3,
        exit_page_count=visitors // 4,
        conversion_count=visitors // 40,
    )


def _budget(source: Source) -> None:
    """Variance is what was spent beyond the plan; the return is on what was spent, and its type ends at 999.99."""
    draw, n = source.draw("marketing_budget"), source.rows("marketing_budget")
    day = draw.days(n, START_DAY + 1, END_DAY - 1)
    planned = draw.skewed(n, 3_000_000, 0.7).astype(np.int64) // 10_000 * 10_000
    spent = np.rint(planned * draw.skewed(n, 1.0, 0.15)).astype(np.int64)
    won = np.rint(spent * draw.skewed(n, 1.8, 0.6, most=10.5)).astype(np.int64)
    source.add(
        "marketing_budget",
        fiscal_quarter=quarters(day),
        fiscal_year=years(day),
        budgeted_amount=planned,
        actual_spend=spent,
        variance_amount=spent - planned,
        closed_won_value=won,
        pipeline_value=won * 4,
        roi_percent=np.clip(np.divide(won - spent, spent, where=spent > 0, out=np.zeros(n)) * 10_000, -99_999, 99_999),
    )


def _rules(source: Source) -> None:
    draw, n = source.draw("lead_scoring_rules"), source.rows("lead_scoring_rules")
    since = draw.days(n, START_DAY, END_DAY - 100)
    source.add(
        "lead_scoring_rules",
        points=draw.rng.choice([-20, -10, 5, 10, 15, 20], n),
        effective_date=since,
        last_modified=np.minimum(since + draw.whole(n, 1, 90), END_DAY - 1),
    )
