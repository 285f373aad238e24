"""The lists of the platform's own source: industries, channels, campaigns, products, tags, segments.

Belongs here: tables that every other one refers to and that look the same at every scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.columns import Source, texts
from generator.draw import DAY, END_DAY, HOUR, START_DAY, START_MS, Array

INDUSTRIES = (
    ("Manufacturing", "C", ("Automobile manufacturing", "Electronics manufacturing", "Pharmaceutical manufacturing")),
    ("Information technology", "I", ("Software", "Internet services", "Telecommunications")),
    ("Finance", "J", ("Banking", "Insurance")),
    ("Wholesale and retail", "F", ("Wholesale", "E-commerce")),
    ("Transport and storage", "G", ("Logistics",)),
    ("Energy", "D", ("Power supply", "New energy")),
    ("Education", "P", ("Vocational training",)),
    ("Health", "Q", ("Hospitals", "Medical devices")),
)
"""Sections of GB/T 4754 and, beneath, the trades companies are in; a company's industry is the n-th trade."""

TRADES = tuple(trade for _, _, trades in INDUSTRIES for trade in trades)

# name, type, category, source family, index of the parent
CHANNELS: tuple[tuple[str, str, str, str, int], ...] = (
    ("Official website", "WEBSITE", "ONLINE", "WEBSITE", -1),
    ("Website product pages", "WEBSITE", "ONLINE", "WEBSITE", 0),
    ("Website blog", "WEBSITE", "ONLINE", "WEBSITE", 0),
    ("Baidu organic search", "SEO", "ONLINE", "WEBSITE", 0),
    ("Google organic search", "SEO", "ONLINE", "WEBSITE", 0),
    ("Baidu ads", "SEM", "ONLINE", "WEBSITE", 0),
    ("Google ads", "SEM", "ONLINE", "WEBSITE", 0),
    ("WeChat official account", "WECHAT", "SOCIAL", "WECHAT", -1),
    ("WeChat mini program", "WECHAT", "SOCIAL", "WECHAT", 7),
    ("Enterprise WeChat", "ENTERPRISE_WECHAT", "SOCIAL", "WECHAT", -1),
    ("Enterprise WeChat groups", "ENTERPRISE_WECHAT", "SOCIAL", "WECHAT", 9),
    ("Douyin account", "DOUYIN", "SOCIAL", "SOCIAL", -1),
    ("Douyin live", "DOUYIN", "SOCIAL", "SOCIAL", 11),
    ("Newsletter", "EMAIL", "ONLINE", "PHONE_EMAIL", -1),
    ("Sales e-mail", "EMAIL", "ONLINE", "PHONE_EMAIL", -1),
    ("Hotline", "PHONE", "OFFLINE", "PHONE_EMAIL", -1),
    ("Outbound calls", "PHONE", "OFFLINE", "PHONE_EMAIL", -1),
    ("Road show", "OFFLINE_EVENT", "OFFLINE", "OFFLINE_EVENT", -1),
    ("Customer day", "OFFLINE_EVENT", "OFFLINE", "OFFLINE_EVENT", -1),
    ("China International Import Expo", "EXHIBITION", "OFFLINE", "OFFLINE_EVENT", -1),
    ("Hannover Messe", "EXHIBITION", "OFFLINE", "OFFLINE_EVENT", -1),
    ("Resellers", "PARTNER", "OFFLINE", "THIRD_PARTY", -1),
    ("Company data provider", "PARTNER", "ONLINE", "THIRD_PARTY", -1),
    ("Entered in the CRM", "CRM", "OFFLINE", "CRM", -1),
)

CATEGORIES = (
    ("Analytics", ("Reporting", "Forecasting")),
    ("Engagement", ("Marketing automation", "Messaging")),
    ("Data platform", ("Storage", "Integration", "Governance")),
    ("Services", ("Training",)),
)

TAGS = tuple(
    (name, category, kind)
    for kind, category, words in (
        ("BEHAVIOR", "Web", "Visits pricing page|Downloads often|Watches videos|Returns weekly|Searches help|Starts forms"),
        ("BEHAVIOR", "Mail", "Opens mail|Clicks mail"),
        ("BEHAVIOR", "Sales", "Answers calls|Asks for demo"),
        ("PROFILE", "Role", "Decision maker|Technical buyer|Economic buyer|Procurement|Executive|Practitioner"),
        ("PROFILE", "Company", "Listed company|State-owned|Start-up|Family business"),
        ("BUSINESS", "Value", "Key account|Upsell potential|Price sensitive|Reference customer"),
        ("BUSINESS", "State", "Renewal due|At risk|Long sales cycle|Pilot running"),
        ("BUSINESS", "Partner", "Referred|Reseller deal"),
        ("INTEREST", "Topic", "Analytics|Marketing automation|Data governance|AI|Privacy|Integration|Cloud|Customer service"),
        ("INTEREST", "Other", "Mobile|Cost"),
    )
    for name in words.split("|")
)

SEGMENTS = (
    ("Strategic accounts", "ACCOUNT"), ("Churn risk", "ACCOUNT"), ("Renewal in 90 days", "ACCOUNT"), ("Guangdong", "ACCOUNT"),
    ("No activity for 90 days", "ACCOUNT"), ("Decision makers", "CONTACT"), ("Newsletter readers", "CONTACT"),
    ("WeChat followers", "CONTACT"), ("Event visitors", "CONTACT"), ("Unsubscribed", "CONTACT"), ("Hot leads", "LEAD"),
    ("Leads without call", "LEAD"), ("Exhibition leads", "LEAD"), ("Webinar leads", "LEAD"), ("Lost, try again", "LEAD"),
)  # fmt: skip

# Currencies of companies and channels, and what a dollar is worth in the price book.
CURRENCY_OF = {"CN": "CNY", "US": "USD", "DE": "EUR", "BR": "USD"}
CURRENCY_OF_CHANNEL = {"Google": "USD", "Hannover": "EUR"}
PRICE_FACTOR = {"CNY": 7.2, "USD": 1.0, "EUR": 0.92}


@dataclass(frozen=True, slots=True)
class Reference:
    """What later chapters need of the lists; the arrays are by row."""

    families: dict[str, Array]
    campaign_start: Array
    campaign_end: Array
    campaign_channel: Array
    list_price: Array
    """In cents of a dollar, whatever the product's own currency."""

    def channels(self, source: Array, random: np.random.Generator) -> Array:
        """A channel of each row's source family."""
        chosen = np.zeros(len(source), dtype=np.int64)
        for family, members in self.families.items():
            rows = source == family
            chosen[rows] = random.choice(members, rows.sum())
        return chosen


def write(source: Source) -> Reference:
    """Make the reference tables."""
    _industries(source)
    families = _channels(source)
    start, end, channel = _campaigns(source)
    prices = _products(source)
    _tags_and_segments(source)
    return Reference(families, start * DAY, (end + 1) * DAY, channel, prices)


def _industries(source: Source) -> None:
    rows: list[tuple[str, str, int, int, int]] = []
    for place, (section, letter, _) in enumerate(INDUSTRIES):
        rows.append((section, letter, -1, 1, place + 1))
    for parent, (_, letter, trades) in enumerate(INDUSTRIES):
        rows.extend((trade, f"{letter}{place + 10}", parent, 2, place + 1) for place, trade in enumerate(trades))
    name, code, parents, level, order = zip(*rows, strict=True)
    source.add(
        "industry",
        len(rows),
        industry_name=texts(name),
        industry_code=texts(code),
        parent_industry_id=np.array(parents),
        level=np.array(level),
        sort_order=np.array(order),
        updated_at=_early(source, "industry", len(rows)),
    )


def _channels(source: Source) -> dict[str, Array]:
    draw, n = source.draw("channel"), len(CHANNELS)
    name, kind, category, family, parent = zip(*CHANNELS, strict=True)
    status = np.array(["ACTIVE"] * n, dtype=object)
    status[[12, 20]] = "TESTING", "INACTIVE"
    source.add(
        "channel",
        n,
        channel_name=texts(name),
        channel_type=texts(kind),
        channel_category=texts(category),
        source_family=texts(family),
        parent_channel_id=np.array(parent),
        channel_status=status,
        cost=draw.hide(draw.skewed(n, 3_000_000) // 100 * 100, 0.1),
        currency=texts([CURRENCY_OF_CHANNEL.get(word.split()[0], "CNY") for word in name]),
        created_at=_early(source, "channel created", n),
        updated_at=_early(source, "channel", n, 40),
    )
    return {word: np.flatnonzero(texts(family) == word) for word in sorted(set(family))}


def _campaigns(source: Source) -> tuple[Array, Array, Array]:
    draw, n = source.draw("campaign"), source.rows("campaign")
    kind = draw.words(n, source.system.table("campaign").column("campaign_type").values)
    start = np.sort(draw.days(n, START_DAY, END_DAY + 40))
    start[-1] = END_DAY + 30  # one is always still to come
    end = start + draw.whole(n, 14, 90)
    status = np.where(start > END_DAY, "PLANNED", np.where(end >= END_DAY, "ACTIVE", "COMPLETED")).astype(object)
    status[draw.sample(3, n - 10)] = "CANCELLED"
    budget = draw.skewed(n, 8_000_000, 0.7) // 10_000 * 10_000
    spent = budget * draw.skewed(n, 0.95, 0.15) * np.clip((END_DAY - start) / (end - start), 0, 1)
    by_kind = {
        "EMAIL": (13, 14),
        "WEBINAR": (2, 8),
        "EVENT": (17, 18, 19, 20),
        "SOCIAL": (7, 11, 12),
        "CONTENT": (1, 2, 3, 5),
        "PARTNER": (21, 22),
    }
    channel = np.array([draw.rng.choice(by_kind[word]) for word in kind])
    month = start.astype("datetime64[D]").astype("datetime64[M]").astype(str)
    created = (start - draw.whole(n, 10, 40)) * DAY + 2 * HOUR
    source.add(
        "campaign",
        n,
        campaign_name=texts([f"{k.title()} {m} #{i + 1}" for i, (k, m) in enumerate(zip(kind, month, strict=True))]),
        campaign_type=kind,
        campaign_status=status,
        channel_id=channel,
        start_date=start,
        end_date=end,
        budget=budget,
        actual_cost=np.ma.masked_array(spent, mask=status == "PLANNED"),
        currency=draw.words(n, ("CNY", "USD", "EUR"), (0.7, 0.2, 0.1)),
        created_at=np.minimum(created, END_DAY * DAY - 60 * DAY),
        updated_at=np.minimum(np.maximum(start * DAY + DAY, created + DAY), END_DAY * DAY - DAY),
    )
    return start, np.where(status == "CANCELLED", start - 1, end), channel


def _products(source: Source) -> Array:
    rows: list[tuple[str, int, int, int]] = [(title, -1, 1, place + 1) for place, (title, _) in enumerate(CATEGORIES)]
    for parent, (_, children) in enumerate(CATEGORIES):
        rows.extend((title, parent, 2, place + 1) for place, title in enumerate(children))
    name, parents, level, order = zip(*rows, strict=True)
    source.add(
        "product_category",
        len(rows),
        category_name=texts(name),
        parent_category_id=np.array(parents),
        level=np.array(level),
        sort_order=np.array(order),
        updated_at=_early(source, "product_category", len(rows)),
    )
    draw, n = source.draw("product"), source.rows("product")
    category = 4 + draw.index(n, len(rows) - 4)
    edition = ("Essential", "Standard", "Professional", "Enterprise", "Unlimited", "Cloud", "Edge", "Team")
    price, currency = draw.skewed(n, 90_000, 1.0, least=5_000) // 100 * 100, draw.words(n, tuple(PRICE_FACTOR), (0.6, 0.3, 0.1))
    source.add(
        "product",
        n,
        product_name=texts([f"{name[c]} {edition[i % len(edition)]} {i // len(edition) + 1}" for i, c in enumerate(category)]),
        product_code=texts([f"P-{i + 1001}" for i in range(n)]),
        product_category_id=category,
        product_status=draw.words(n, ("ACTIVE", "INACTIVE", "DISCONTINUED"), (0.85, 0.1, 0.05)),
        list_price=price * np.array([PRICE_FACTOR[word] for word in currency]),
        currency=currency,
        created_at=_early(source, "product created", n),
        updated_at=_early(source, "product", n, 40),
    )
    return price


def _tags_and_segments(source: Source) -> None:
    name, category, kind = zip(*TAGS, strict=True)
    draw, n = source.draw("segment"), len(TAGS)
    source.add(
        "tag",
        n,
        tag_name=texts(name),
        tag_category=texts(category),
        tag_type=texts(kind),
        description=texts([f"Set when: {x}" for x in name]),
        created_at=_early(source, "tag created", n),
        updated_at=_early(source, "tag", n, 40),
    )
    title, target = zip(*SEGMENTS, strict=True)
    n = len(SEGMENTS)
    is_dynamic = draw.chance(n, 0.7)
    calculated = np.ma.masked_array(END_DAY * DAY - draw.whole(n, 1, 24) * HOUR, mask=~is_dynamic)
    source.add(
        "segment",
        n,
        segment_name=texts(title),
        segment_type=np.where(is_dynamic, "RULE", "LIST").astype(object),
        target_entity_type=texts(target),
        is_dynamic=is_dynamic,
        last_calculated_at=calculated,
        created_at=_early(source, "segment created", n),
        updated_at=_early(source, "segment", n, 40),
    )


def _early(source: Source, what: str, n: int, after: int = 0) -> Array:
    """Moments in the first month, `after` days later."""
    draw = source.draw(f"{what} early")
    return draw.office(draw.moments(n, START_MS, START_MS + 20 * DAY)) + after * DAY
