"""What people did: events on pages and in apps, and the touchpoints between them and us.

Most activity lies before a deal closes, so that attribution has paths to credit; some touchpoints are derived from
events and say so (C-09), some are planned for after END, some never took place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.cdp.cast import Parties, campaign_of
from generator.cdp.deals import Deals
from generator.cdp.reference import Reference
from generator.columns import Source, numbered, texts
from generator.draw import DAY, END_DAY, END_MS, SECOND, START_MS, Array, Draw

EVENT_WEIGHTS = {
    "PAGE_VIEW": 0.52, "BUTTON_CLICK": 0.14, "CLICK": 0.05, "FORM_START": 0.06, "FORM_SUBMIT": 0.05,
    "FILE_DOWNLOAD": 0.06, "VIDEO_PLAY": 0.05, "PRODUCT_TRIAL": 0.02, "SEARCH": 0.05,
}  # fmt: skip
DERIVED = {"FORM_SUBMIT": "FORM_SUBMIT", "FILE_DOWNLOAD": "DOWNLOAD", "PAGE_VIEW": "PAGE_VIEW"}
"""Event types that the platform also books as touchpoints."""

TYPES_OF_FAMILY = {
    "WEBSITE": {"PAGE_VIEW": 6, "FORM_SUBMIT": 2, "DOWNLOAD": 2, "CHAT": 1},
    "WECHAT": {"CHAT": 5, "PAGE_VIEW": 3, "NOTE": 1, "SUPPORT": 1},
    "SOCIAL": {"PAGE_VIEW": 4, "CHAT": 2, "FORM_SUBMIT": 1},
    "OFFLINE_EVENT": {"EVENT_ATTENDANCE": 6, "MEETING": 2, "APPOINTMENT": 1},
    "PHONE_EMAIL": {"EMAIL_SENT": 5, "EMAIL_OPEN": 5, "EMAIL_CLICK": 3, "EMAIL_REPLY": 1, "EMAIL": 1, "CALL": 5, "SMS": 2},
    "THIRD_PARTY": {"NOTE": 2, "EMAIL": 1, "MEETING": 1},
    "CRM": {"CALL": 4, "MEETING": 4, "NOTE": 2, "APPOINTMENT": 2, "EMAIL_SENT": 2, "SUPPORT": 1},
}
OUTBOUND = ("EMAIL_SENT", "SMS")
EITHER_WAY = ("CALL", "MEETING", "EMAIL", "APPOINTMENT", "NOTE", "SUPPORT", "CHAT")
TIMED = ("CALL", "MEETING", "CHAT", "EVENT_ATTENDANCE", "APPOINTMENT", "SUPPORT")
PLANNABLE = ("CALL", "MEETING", "APPOINTMENT")
PAGES = (
    "/",
    "/product",
    "/product/analytics",
    "/product/engagement",
    "/pricing",
    "/demo",
    "/blog/cdp",
    "/downloads",
    "/events",
    "/about",
    "/contact",
)
REFERRERS = (
    "https://www.baidu.com/s?wd=cdp",
    "https://www.google.com/",
    "https://mp.weixin.qq.com/",
    "https://www.zhihu.com/",
    "https://www.linkedin.com/",
)
BROWSERS, SYSTEMS = (
    ("Chrome", "Safari", "Edge", "Firefox", "WeChat"),
    ("Windows 11", "macOS 15", "Android 15", "iOS 18", "HarmonyOS 5"),
)


@dataclass(slots=True)
class Subjects:
    """Whom each row is about; row numbers, -1 for none.  `start` and `end` are the time in which it may lie."""

    contact: Array
    lead: Array
    account: Array
    start: Array
    end: Array

    def take(self, rows: Array) -> Subjects:
        """These rows, in this order."""
        return Subjects(self.contact[rows], self.lead[rows], self.account[rows], self.start[rows], self.end[rows])

    @staticmethod
    def joined(*parts: Subjects) -> Subjects:
        """The parts one after the other."""
        columns = ((part.contact, part.lead, part.account, part.start, part.end) for part in parts)
        return Subjects(*(np.concatenate(column) for column in zip(*columns, strict=True)))


@dataclass(slots=True)
class Events:
    """The events by row; `who` lies at the very moment of each, and the event itself says so but where it is `unnamed`."""

    kind: Array
    channel: Array
    who: Subjects
    unnamed: Array


def write(source: Source, parties: Parties, deals: Deals, reference: Reference) -> None:
    """Make event, touchpoint and touchpoint_attachment."""
    events = _events(source, parties, reference)
    _touchpoints(source, parties, deals, reference, events)
    _attachments(source)


def _leads(parties: Parties, rows: Array, before: int) -> Subjects:
    """Touches of leads from `before` days ahead of their creation to their end, or three months on."""
    created, ended = parties.lead_created[rows], parties.lead_ended[rows]
    end = np.where(ended > 0, ended, np.minimum(created + 90 * DAY, END_MS - SECOND))
    none = np.full(len(rows), -1)
    return Subjects(none, rows, none, np.maximum(created - before * DAY, START_MS), end)


def _contacts(parties: Parties, rows: Array) -> Subjects:
    """Touches of contacts at any time since they are known."""
    n = len(rows)
    return Subjects(
        rows, np.full(n, -1), parties.contact_account[rows], parties.contact_created[rows], np.full(n, END_MS - SECOND)
    )


def _deals(draw: Draw, parties: Parties, deals: Deals, n: int) -> Subjects:
    """Touches of the people of deals, from two months before the deal to its close; leads until they were converted."""
    rows = np.flatnonzero((deals.contact >= 0) & (deals.account >= 0))
    rows = rows[draw.index(n, len(rows), 1.0 + deals.stage[rows])]
    end = np.where(deals.closed[rows] > 0, deals.closed[rows], END_MS - SECOND)
    start = np.maximum(deals.created[rows] - 60 * DAY, START_MS)
    is_lead = (deals.lead[rows] >= 0) & draw.chance(n, 0.3)
    end = np.where(is_lead, deals.created[rows], end)
    return Subjects(
        np.where(is_lead, -1, deals.contact[rows]),
        np.where(is_lead, deals.lead[rows], -1),
        np.where(is_lead, -1, deals.account[rows]),
        start,
        end,
    )


def _events(source: Source, parties: Parties, reference: Reference) -> Events:
    """Sessions of visitors, known or not; within one, events follow each other by seconds or minutes."""
    draw, n = source.draw("event"), source.rows("event")
    sessions = max(2, n // 5)
    session = np.repeat(np.arange(sessions), draw.spread(n, sessions))
    known = Subjects.joined(
        _leads(parties, draw.index(round(0.35 * sessions), len(parties.leads)), 45),
        _contacts(parties, draw.index(round(0.3 * sessions), len(parties.contacts))),
    )
    unknown = sessions - len(known.lead)
    none = np.full(unknown, -1)
    who = Subjects.joined(known, Subjects(none, none, none, np.full(unknown, START_MS), np.full(unknown, END_MS - SECOND)))
    who = who.take(draw.rng.permutation(sessions))
    began = draw.moments(sessions, who.start, who.end)

    gaps = draw.skewed(n, 35, 1.0, 1, 900) * SECOND
    first = np.flatnonzero(np.diff(session, prepend=-1))
    since = np.cumsum(gaps) - np.repeat(np.cumsum(gaps)[first], np.diff(first, append=n))
    time = np.minimum(began[session] + since.astype(np.int64) + draw.whole(n, 0, 999), END_MS - SECOND)
    kind = draw.words(n, tuple(EVENT_WEIGHTS), tuple(EVENT_WEIGHTS.values()))
    starts_form = np.append((kind[1:] == "FORM_SUBMIT") & (session[1:] == session[:-1]) & (kind[:-1] == "PAGE_VIEW"), False)
    kind[starts_form] = "FORM_START"

    family = draw.words(sessions, ("WEBSITE", "WECHAT", "SOCIAL", "THIRD_PARTY"), (0.72, 0.16, 0.08, 0.04))
    channel = np.where(draw.chance(sessions, 0.01), -1, reference.channels(family, draw.rng))
    arrived = time + np.where(draw.chance(n, 0.02), draw.whole(n, DAY, 6 * DAY), draw.whole(n, 50, 4_000))
    page = draw.words(n, PAGES, np.arange(len(PAGES), 0, -1))
    with_account = draw.chance(n, 0.7)
    visitor, own = _visitors(draw, parties, who)
    visitor, unnamed = _unknown(source, parties, who, session, visitor, own)
    source.add(
        "event",
        n,
        event_name=_lower(kind),
        event_type=kind,
        channel_id=channel[session],
        event_time=time,
        contact_id=np.where(unnamed, -1, who.contact[session]),
        lead_id=np.where(unnamed, -1, who.lead[session]),
        account_id=np.where(with_account & ~unnamed, who.account[session], -1),
        session_id=numbered("S", session),
        visitor_id=visitor.take(pa.array(session)),
        device_type=draw.words(sessions, ("DESKTOP", "MOBILE", "TABLET"), (0.55, 0.4, 0.05))[session],
        browser=draw.words(sessions, BROWSERS)[session],
        os=draw.words(sessions, SYSTEMS)[session],
        ip_address=_addresses(draw, sessions).take(pa.array(session)),
        page_url=pc.binary_join_element_wise("https://www.example-cdp.cn", pa.array(page, pa.string()), ""),
        referrer_url=draw.hide(draw.words(n, REFERRERS), 0.6),
        created_at=np.minimum(arrived, END_MS - 1),
    )
    whose = Subjects(who.contact[session], who.lead[session], who.account[session], time, time)
    return Events(kind, channel[session], whose, unnamed)


def _lower(words: Array) -> pa.Array:
    return pc.utf8_lower(pa.array(words, pa.string()))


def _visitors(draw: Draw, parties: Parties, who: Subjects) -> tuple[pa.Array, Array]:
    """A known person's own cookie where there is one, else a cookie nobody has claimed; and which are somebody's own."""
    shown = {
        (kind, record.row): record.value("WEBSITE_ID")
        for kind, records in (("contact", parties.contact_records), ("lead", parties.lead_records))
        for record in records
    }
    own = [
        shown.get(("contact", c)) or shown.get(("lead", r)) for c, r in zip(who.contact.tolist(), who.lead.tolist(), strict=True)
    ]
    cookies = pc.coalesce(pa.array(own, pa.string()), numbered("anonymous-", draw.whole(len(own), 0, 3 * len(own))))
    return cookies, np.array([cookie is not None for cookie in own])


def _unknown(
    source: Source, parties: Parties, who: Subjects, session: Array, visitor: pa.Array, own: Array
) -> tuple[pa.Array, Array]:
    """The visitors by session, and which events do not say whose they are although somebody is behind them.

    Some people say who they are with the last event of a session only; some whose record shows their cookie never do.
    A few devices are used by two people, and by somebody who does not say which of them.  What that amounts to is in
    the truth (`truth.visitors`), since cookies meet by chance as well.
    """
    draw, n = source.draw("event visitors"), len(who.lead)
    known = (who.contact >= 0) | (who.lead >= 0)
    late, never = known & draw.chance(n, 0.15), own & draw.chance(n, 0.25)
    followed = np.append(session[1:] == session[:-1], False)
    unnamed = never[session] | (late[session] & followed)

    whose = zip(who.contact.tolist(), who.lead.tolist(), strict=True)
    person = np.array([(parties.contacts[c] if c >= 0 else parties.leads[r]).number for c, r in whose])
    named, nobody = np.flatnonzero(known & ~never), np.flatnonzero(~known)
    devices = min(max(1, n // 200), len(named) // 2, len(nobody))
    first, second = named[draw.sample(2 * devices, len(named))].reshape(2, -1)
    first, second = (users[person[first] != person[second]] for users in (first, second))
    stranger = nobody[draw.sample(len(first), len(nobody))]
    device = np.arange(n)
    device[second] = device[stranger] = first
    source.planted["cdp.event: shared device"] = source.keys("event", np.flatnonzero(np.isin(session, stranger))).to_pylist()
    return visitor.take(pa.array(device)), unnamed


def _addresses(draw: Draw, n: int) -> pa.Array:
    """Addresses of the ranges set aside for documentation and private networks."""
    parts = [pa.array(draw.whole(n, 1, 254)).cast(pa.string()) for _ in range(2)]
    return pc.binary_join_element_wise("10", "86", *parts, ".")


def _derived(draw: Draw, events: Events, n: int) -> Array:
    """Rows of up to n events of known people that count as touchpoints too."""
    fit = np.isin(events.kind, tuple(DERIVED)) & ((events.who.contact >= 0) | (events.who.lead >= 0))
    fit &= (events.kind != "PAGE_VIEW") | draw.chance(len(fit), 0.05)
    rows = np.flatnonzero(fit)
    return rows[draw.sample(n, len(rows))]


def _touchpoints(source: Source, parties: Parties, deals: Deals, reference: Reference, events: Events) -> None:
    draw, n = source.draw("touchpoint"), source.rows("touchpoint")
    derived = _derived(draw, events, round(0.1 * n))
    of_deals, of_leads = round(0.42 * n), round(0.28 * n)
    who = Subjects.joined(
        events.who.take(derived),
        _deals(draw, parties, deals, of_deals),
        _leads(parties, draw.index(of_leads, len(parties.leads)), 20),
        _contacts(parties, draw.index(n - len(derived) - of_deals - of_leads, len(parties.contacts))),
    )
    event = np.concatenate([derived, np.full(n - len(derived), -1)])
    order = draw.rng.permutation(n)
    who, event = who.take(order), event[order]
    is_derived = event >= 0
    named = ~(is_derived & events.unnamed[event])

    family = draw.words(n, tuple(TYPES_OF_FAMILY), (0.24, 0.16, 0.06, 0.1, 0.28, 0.04, 0.12))
    kind = np.empty(n, dtype=object)
    for name, weights in TYPES_OF_FAMILY.items():
        rows = np.flatnonzero(family == name)
        kind[rows] = draw.words(len(rows), tuple(weights), tuple(weights.values()))
    kind = np.where(is_derived, texts([DERIVED.get(word) for word in events.kind[event]]), kind)
    time = draw.moments(n, who.start, who.end) // SECOND * SECOND
    status, time = _planned(draw, kind, time, ~is_derived)
    channel = np.where(
        is_derived, events.channel[event], np.where(draw.chance(n, 0.02), -1, reference.channels(family, draw.rng))
    )
    created = np.minimum(time, END_MS - 20 * DAY) - draw.lapse(n, DAY, 9 * DAY)
    created = np.where(status == "COMPLETED", np.minimum(time + draw.counts(n, 60, 2.0) * SECOND, END_MS - SECOND), created)
    outbound = np.isin(kind, OUTBOUND) | (np.isin(kind, EITHER_WAY) & draw.chance(n, 0.6))
    source.add(
        "touchpoint",
        n,
        touchpoint_type=kind,
        channel_id=channel,
        campaign_id=campaign_of(draw, time, reference, 0.4),
        contact_id=np.where(named, who.contact, -1),
        lead_id=np.where(named, who.lead, -1),
        account_id=np.where(named, who.account, -1),
        touchpoint_time=time,
        touchpoint_direction=np.where(outbound, "OUTBOUND", "INBOUND").astype(object),
        touchpoint_status=status,
        content_type=draw.hide(draw.words(n, ("WHITEPAPER", "WEBINAR", "DEMO", "CASE_STUDY")), 0.6),
        content_id=draw.hide(np.array([f"CONTENT_{i:03d}" for i in range(80)], dtype=object)[draw.whole(n, 0, 79)], 0.6),
        subject=draw.hide(np.char.add(_lower(kind).to_numpy(False).astype("U20"), " with us").astype(object), 0.3),
        duration_seconds=np.ma.masked_array(draw.counts(n, 900, 0.8, 20, 20_000), mask=~np.isin(kind, TIMED)),
        source_event_id=event,
        created_at=created,
        updated_at=np.minimum(created + draw.lapse(n, SECOND, 3 * DAY), END_MS - SECOND),
    )


def _planned(draw: Draw, kind: Array, time: Array, may: Array) -> tuple[Array, Array]:
    """Some meetings and calls are still to come, some were called off, a few never were confirmed."""
    plannable = np.isin(kind, PLANNABLE) & may
    roll = np.where(plannable, draw.rng.random(len(kind)), 1.0)
    if plannable.sum() >= 2:  # at least one of each, in the smallest world too
        roll[np.flatnonzero(plannable)[:2]] = 0.01, 0.12
    status = np.select([roll < 0.1, roll < 0.18], ["SCHEDULED", "CANCELLED"], "COMPLETED").astype(object)
    to_come = draw.office((END_DAY + draw.whole(len(kind), 0, 30)) * DAY)
    return status, np.where(roll < 0.08, to_come, time)


def _attachments(source: Source) -> None:
    draw, n = source.draw("touchpoint_attachment"), source.rows("touchpoint_attachment")
    kind = draw.words(n, ("pdf", "docx", "xlsx", "pptx", "jpg"))
    name = pc.binary_join_element_wise(
        pa.array(draw.words(n, ("报价单", "Product overview", "会议纪要", "Contract draft"))), numbered("", np.arange(n)), "-"
    )
    file = pc.binary_join_element_wise(name, pa.array(kind, pa.string()), ".")
    source.add(
        "touchpoint_attachment",
        n,
        touchpoint_id=draw.index(n, source.rows("touchpoint")),
        file_name=file,
        file_type=kind,
        file_url=pc.binary_join_element_wise("https://files.example-cdp.cn", file, "/"),
        file_size=draw.counts(n, 400_000, 1.2, least=1_000),
    )
