"""Webhooks, providers, workspaces and routing rules, and the places that people live in.

Belongs here: what is set up before the first lead comes in.  References are row numbers, -1 for none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from generator.columns import Source, numbered, texts
from generator.draw import DAY, END_MS, START_MS, Array
from generator.records import Registry, spell_company, spell_email, spell_phone
from generator.world import World

VERTICALS = ("solar", "hvac", "insurance")
SERVICES: tuple[tuple[str, ...], ...] = (("Solar",), ("Kitchen", "Bath", "HVAC"), ("Insurance",))
"""What people of each vertical ask for; routing rules list the same words."""
STAGES = ("new", "contacted", "qualified", "converted", "rejected")
PLACES = tuple(
    (city, state, zip_code)
    for city, state, codes in (
        ("Los Angeles", "CA", ("90210", "90012", "90036")), ("San Francisco", "CA", ("94103", "94110")),
        ("New York", "NY", ("10001", "10011", "10025")), ("Austin", "TX", ("73301", "78704")),
        ("Boston", "MA", ("02108", "02116")),
        ("Seattle", "WA", ("98101", "98109")), ("Chicago", "IL", ("60601", "60614")), ("Phoenix", "AZ", ("85001", "85016")),
    )
    for zip_code in codes
)  # fmt: skip
"""City, state, ZIP code; two of them begin with a zero, which a number would lose."""


@dataclass(slots=True)
class Setup:
    """What leads are sent through: by webhook its vertical and providers, by rule whom it serves with what."""

    vertical: Array
    providers: list[tuple[int, ...]]
    workspaces: int
    rule_workspace: Array
    rule_zips: list[tuple[str, ...]]
    rule_products: list[tuple[str, ...]]
    rule_priority: Array
    rule_active: Array

    def best_workspace(self, zip_code: str, product: str) -> int:
        """The workspace of the active rule of the highest priority that serves both; -1 when none does (R1.10)."""
        fits = [
            (-priority, row)
            for row, (priority, active) in enumerate(zip(self.rule_priority, self.rule_active, strict=True))
            if active
            and (not self.rule_zips[row] or zip_code in self.rule_zips[row])
            and (not self.rule_products[row] or product in self.rule_products[row])
        ]
        return int(self.rule_workspace[min(fits)[1]]) if fits else -1


def whole(units: Array, scale: int = 2, mask: Array | None = None) -> pa.Array:
    """Whole hundredths as the source's REAL."""
    exact = pa.array(np.rint(units).astype(np.int64), mask=mask).cast(pa.decimal128(19, 0))
    return pa.array([None if v is None else v.scaleb(-scale) for v in exact.to_pylist()], pa.decimal128(30, 18))


def write(source: Source, world: World, registry: Registry) -> Setup:
    """Make the tables of the setup."""
    webhooks, providers = source.rows("webhook_configs"), source.rows("lead_source_providers")
    vertical = np.arange(webhooks) % 3
    sends = [tuple({w % providers, (w * 2 + 1) % providers} if w % 2 else {w % providers}) for w in range(webhooks)]
    before = START_MS - 30 * DAY
    source.add(
        "webhook_configs",
        id=np.arange(webhooks) + 1,
        name=texts([f"{VERTICALS[v].title()} intake {w // 3 + 1}" for w, v in enumerate(vertical)]),
        lead_type=texts([VERTICALS[v] for v in vertical]),
        is_active=np.arange(webhooks) != webhooks - 1,
        rate_limit=np.full(webhooks, 100),
        rate_window=np.full(webhooks, 60),
        created_at=before + np.arange(webhooks) * DAY,
        updated_at=np.full(webhooks, END_MS - 3 * DAY),
    )
    _providers(source, world, registry, sends)
    source.add("lead_pipeline_stages", name=texts(list(STAGES)), order_index=np.arange(len(STAGES)) + 1,
               is_active=np.full(len(STAGES), True), created_at=np.full(len(STAGES), before))  # fmt: skip
    source.add("conversion_analytics_cache", cache_key=numbered("funnel:", np.arange(source.rows("conversion_analytics_cache"))))
    return _rules(source, vertical, sends)


def _providers(source: Source, world: World, registry: Registry, sends: list[tuple[int, ...]]) -> None:
    """Providers are companies; half of them are partners that the sales export knows as well."""
    draw, n = source.draw("lead_source_providers"), source.rows("lead_source_providers")
    known = world.having("partner")
    companies = known[: n // 2] + [c for c in world.companies if not c.roles][: n - min(n // 2, len(known))]
    spelt = [spell_company(draw, company) for company in companies]
    people = [world.people_of([company])[0] for company in companies]
    for row, (company, name) in enumerate(zip(companies, spelt, strict=True)):
        registry.show_company("partner_leads", "lead_source_providers", row, company, name)
    shown = [registry.show("partner_leads", "lead_source_providers", row, p, "PARTNER_CONTACT") for row, p in enumerate(people)]
    allowed = [[f"WEBHOOK_{w:07d}" for w, providers in enumerate(sends) if row in providers] for row in range(n)]
    source.add(
        "lead_source_providers",
        id=np.arange(n) + 1,
        provider_name=texts([company.short_name for company in companies]),
        company_name=texts(spelt),
        contact_name=texts([person.name for person in people]),
        contact_email=texts([spell_email(draw, record.value("EMAIL")) for record in shown]),
        contact_phone=texts([spell_phone(draw, record.value("PHONE"), "US") for record in shown]),
        is_active=np.arange(n) != n - 1,
        allowed_webhooks=texts([json.dumps(names) if row % 3 else None for row, names in enumerate(allowed)]),
        rate_limit=np.full(n, 1_000),
        created_at=START_MS - 20 * DAY + np.arange(n) * DAY,
        updated_at=np.full(n, END_MS - 2 * DAY),
    )


def _rules(source: Source, vertical: Array, sends: list[tuple[int, ...]]) -> Setup:
    """Every workspace has a rule or two; some serve everywhere, some everything, some are switched off."""
    draw, n, workspaces = (
        source.draw("appointment_routing_rules"),
        source.rows("appointment_routing_rules"),
        source.rows("workspaces"),
    )
    codes = [zip_code for _, _, zip_code in PLACES]
    served = [tuple(codes[(row + k) % len(codes)] for k in range(6)) if row % 6 != 2 else () for row in range(n)]
    offered = [SERVICES[row % 3] if row % 6 != 5 else () for row in range(n)]
    setup = Setup(
        vertical, sends, workspaces, np.arange(n) % workspaces, served, offered, draw.whole(n, 1, 5), np.arange(n) % 7 != 6
    )
    created = np.full(n, START_MS - 10 * DAY)
    source.add(
        "appointment_routing_rules",
        workspace_id=setup.rule_workspace,
        product_types=texts([json.dumps(products) for products in offered]),
        zip_codes=texts([json.dumps(zips) if zips else None for zips in served]),
        priority=setup.rule_priority,
        is_active=setup.rule_active,
        created_at=created,
        updated_at=created,
    )
    return setup
