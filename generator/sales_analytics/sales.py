"""Customers, their people and installations, and the deals from first talk to contract."""

from __future__ import annotations

from typing import Any

import numpy as np

from generator import names
from generator.cdp.reference import INDUSTRIES
from generator.columns import Source, texts
from generator.draw import END_DAY, START_DAY, Array, Draw
from generator.records import NO_PHONE, Record, Registry, spell_company, spell_email, spell_phone, with_junk
from generator.sales_analytics.base import Base, Deals, quarters, yes_no
from generator.world import Person, World

SECTORS = {
    "Manufacturing": "Manufacturing", "Information technology": "Technology", "Finance": "Finance", "Energy": "Energy",
    "Wholesale and retail": "Retail", "Transport and storage": "Logistics", "Education": "Education", "Health": "Healthcare",
}  # fmt: skip
SECTOR_OF_TRADE = [SECTORS[section] for section, _, trades in INDUSTRIES for _ in trades]
LINES = ("Core", "Premium", "Enterprise")
CATEGORIES = ("Analytics", "Security", "Collaboration", "Integration", "Storage")
UNIT_PRICES = {"Core": 4_900, "Premium": 9_900, "Enterprise": 19_900}
OPEN_STAGES = ("Prospecting", "Qualification", "Proposal", "Negotiation")
PROBABILITY = {"Prospecting": 10, "Qualification": 25, "Proposal": 50, "Negotiation": 75, "Closed Won": 100, "Closed Lost": 0}
KINDS = ("New Business", "Upsell", "Cross-sell", "Renewal")
ROLES = ("Decision Maker", "Influencer", "Champion", "Blocker", "User")
WINS = 0.42


def write(source: Source, world: World, registry: Registry) -> tuple[Base, Deals]:
    """Make the master data, and decide the deals; `pipeline.write` makes their tables."""
    base = _customers(source, world, registry)
    _products(source)
    _installations(source, base)
    _contacts(source, base, registry)
    _hierarchy(source, base)
    _competitors(source, base, registry)
    _targets(source)
    source.add("territories", territory_name=texts([f"Territory {i + 1:02d}" for i in range(source.rows("territories"))]))
    source.add("customer_attributes")
    return base, _deals(source, base)


def size_word(employees: int) -> str:
    """The size class of a company."""
    return "Small" if employees < 50 else "Medium" if employees < 250 else "Large" if employees < 1_500 else "Enterprise"


def _customers(source: Source, world: World, registry: Registry) -> Base:
    draw, n = source.draw("customers"), source.rows("customers")
    companies = world.having("customer")
    companies = companies + [companies[i] for i in draw.sample(n - len(companies), len(companies))]
    companies = [companies[i] for i in draw.rng.permutation(n)]
    spelt = [spell_company(draw, company, trade=0.15) for company in companies]
    for row, (company, name) in enumerate(zip(companies, spelt, strict=True)):
        registry.show_company("sales_analytics", "customers", row, company, name)
    created = draw.days(n, START_DAY, START_DAY + 500)
    sizes = np.array([company.employees for company in companies])
    tiers = draw.words(n, ("Bronze", "Silver", "Gold", "Platinum"), (0.4, 0.3, 0.2, 0.1))
    source.add(
        "customers",
        customer_name=texts(spelt),
        industry=texts([SECTOR_OF_TRADE[company.industry] for company in companies]),
        company_size=_covering(draw, texts([size_word(size) for size in sizes]), ("Small", "Medium", "Large", "Enterprise")),
        region=texts([names.REGIONS[company.country] for company in companies]),
        created_date=created,
        customer_tier=tiers,
        country=texts([names.COUNTRY_NAMES[company.country] for company in companies]),
        annual_revenue=draw.hide(np.array([company.revenue * 100 for company in companies]), 0.05),
    )
    m = source.rows("customer_products")
    customer, product = draw.pairs(m, n, source.rows("products"))
    return Base(world, companies, created, customer, product, draw.counts(len(customer), 60, 1.1, least=1))


def _covering(draw: Draw, values: Array, words: tuple[str, ...]) -> Array:
    """`values`, with every one of the words somewhere; the smallest world has too few companies for all sizes."""
    missing = [word for word in words if word not in values]
    values[draw.sample(len(missing), len(values))] = missing
    return values


def _products(source: Source) -> None:
    draw, n = source.draw("products"), source.rows("products")
    line = texts([LINES[i % 3] for i in range(n)])
    category = texts([CATEGORIES[i // 3 % 5] for i in range(n)])
    source.add(
        "products",
        product_name=texts([f"{c} {w}{' Plus' if i >= 15 else ''}" for i, (c, w) in enumerate(zip(category, line, strict=True))]),
        product_category=category,
        product_line=line,
        unit_price=np.array([UNIT_PRICES[word] for word in line]) + draw.whole(n, 0, 9) * 100,
        release_date=START_DAY - draw.whole(n, 100, 2_000),
    )


def _installations(source: Source, base: Base) -> None:
    draw, n = source.draw("customer_products"), len(base.install_customer)
    installed = base.customer_created[base.install_customer] + draw.whole(n, 0, 120)
    value = base.install_licenses * draw.rng.choice([3_900, 7_900, 14_900], n) * 12
    source.add(
        "customer_products",
        n,
        customer_id=base.install_customer,
        product_id=base.install_product,
        license_count=base.install_licenses,
        install_date=installed,
        contract_value=value,
        renewal_date=installed + ((END_DAY - installed) // 365 + 1) * 365,
    )


def _contacts(source: Source, base: Base, registry: Registry) -> None:
    """People of the customers; where a customer is a cdp account too, half of them are known there as well."""
    draw, n = source.draw("customer_contacts"), source.rows("customer_contacts")
    row_of = {company.number: row for row, company in reversed(list(enumerate(base.customers)))}
    known = set(registry.persons)
    people = base.world.people_of(base.customers)
    people = [people[i] for i in draw.rng.permutation(len(people))]
    people.sort(key=lambda person: person.number in known and bool(draw.rng.random() < 0.5))
    first = people[: min(len(people), round(n / 1.04))]
    chosen = first + [first[i] for i in draw.index(n - len(first), len(first))]
    base.contacts = chosen
    base.contact_customer = np.array([row_of[person.company] for person in chosen])
    base.contact_records = [
        registry.show("sales_analytics", "customer_contacts", row, p, "SALES_ANALYTICS") for row, p in enumerate(chosen)
    ]
    _, primary = np.unique(base.contact_customer, return_index=True)
    created = np.minimum(base.customer_created[base.contact_customer] + draw.whole(n, 0, 300), END_DAY - 30)
    source.add(
        "customer_contacts",
        customer_id=base.contact_customer,
        **person_columns(draw, base.contact_records),
        first_name=texts([p.first_name for p in chosen]),
        last_name=texts([p.last_name for p in chosen]),
        title=draw.hide(texts([p.job[0] for p in chosen]), 0.1),
        department=draw.hide(texts([p.job[1] for p in chosen]), 0.1),
        role_type=draw.words(n, ROLES),
        is_primary=yes_no(np.isin(np.arange(n), primary)),
        linkedin_url=draw.hide(texts([f"https://www.linkedin.com/in/cdp-{p.number:06d}" for p in chosen]), 0.5),
        created_date=created,
        last_contact_date=draw.days(n, created, END_DAY - 1),
        status=draw.words(n, ("Active", "Inactive", "Bounced"), (0.85, 0.1, 0.05)),
    )


def person_columns(draw: Draw, shown: list[Record]) -> dict[str, Any]:
    """E-mail and phone as typed."""
    phones = [spell_phone(draw, record.value("PHONE"), "US") for record in shown]
    return {
        "email": texts([spell_email(draw, record.value("EMAIL")) for record in shown]),
        "phone": with_junk(draw, phones, NO_PHONE),
    }


def full_names(people: list[Person]) -> Array:
    """The names of people as one column."""
    return texts([person.name for person in people])


def _hierarchy(source: Source, base: Base) -> None:
    """Parents come before their parts in the table, so no customer owns itself by any way round."""
    draw, n = source.draw("account_hierarchy"), source.rows("account_hierarchy")
    left, right = draw.pairs(4 * n, len(base.customers), len(base.customers))
    fit = np.flatnonzero(left < right)[:n]
    kind = draw.words(len(fit), ("Parent-Child", "Sister Company", "Division", "Franchise"))
    source.add(
        "account_hierarchy",
        len(fit),
        parent_customer_id=left[fit],
        child_customer_id=right[fit],
        relationship_type=kind,
        ownership_percent=np.ma.masked_array(draw.whole(len(fit), 1_000, 10_000), mask=kind != "Parent-Child"),
    )


def _competitors(source: Source, base: Base, registry: Registry) -> None:
    """Rivals are companies of their own; many rows name the same one."""
    draw, n = source.draw("competitive_intelligence"), source.rows("competitive_intelligence")
    rivals = base.world.having("competitor")
    chosen = [rivals[i] for i in draw.index(n, len(rivals))]
    spelt = [spell_company(draw, company) for company in chosen]
    for row, (company, name) in enumerate(zip(chosen, spelt, strict=True)):
        registry.show_company("sales_analytics", "competitive_intelligence", row, company, name)
    source.add("competitive_intelligence", competitor_name=texts(spelt))


def _targets(source: Source) -> None:
    """Goals of a region, of a region's product, and of one representative overlap (C-43)."""
    draw, n = source.draw("sales_targets"), source.rows("sales_targets")
    grain = np.arange(n) % 3
    quarter = quarters(START_DAY + 45 + (np.arange(n) // 3 % 8) * 91)
    source.add(
        "sales_targets",
        quarter=quarter,
        region=draw.words(n, tuple(names.REGIONS.values())),
        product_id=np.where(grain == 1, draw.index(n, source.rows("products")), -1),
        sales_rep=np.ma.masked_array(draw.words(n, names.STAFF), mask=grain != 2),
        target_amount=draw.skewed(n, 40_000_000, 0.5) // 100_000 * 100_000,
    )


def _deals(source: Source, base: Base) -> Deals:
    """As many closed deals as closed_deals has rows, the oldest ones; the amount comes from quotes later."""
    draw, n, closed = source.draw("opportunities"), source.rows("opportunities"), source.rows("closed_deals")
    customer = draw.index(n, len(base.customers), np.array([company.employees for company in base.customers]) ** 0.5)
    created = draw.days(n, np.maximum(START_DAY, base.customer_created[customer] - 60), END_DAY - 3)
    cycle = draw.counts(n, 70, 0.6, least=2, most=400)
    rank = np.argsort(np.argsort(created + cycle, kind="stable"), kind="stable")
    is_closed = rank < closed
    ended = np.where(is_closed, np.minimum(created + cycle, END_DAY - 1), END_DAY + draw.whole(n, 1, 120))
    stage = np.where(draw.chance(n, WINS), "Closed Won", "Closed Lost").astype(object)
    stage[~is_closed] = draw.words(n - closed, OPEN_STAGES, (0.3, 0.3, 0.25, 0.15))
    customer = np.where((stage != "Closed Won") & draw.chance(n, 0.01), -1, customer)
    return Deals(
        customer, draw.index(n, source.rows("products")), created, ended, stage, draw.skewed(n, 2_500_000, 1.0).astype(np.int64)
    )
