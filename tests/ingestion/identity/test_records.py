"""From contracts and raw rows to records and observations: who is a record, and whose is an identifier."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from ingestion.contracts import SYSTEMS, System, Table
from ingestion.identity.records import FIRST_SEEN, INSTANT, Seen, columns_needed, observe, role
from ingestion.identity.rules import load_rules
from ingestion.identity.subjects import ACCOUNT, PERSON, SUBJECTS, Subject
from ingestion.raw import FIRST_LOADED
from warehouse.base import arrow_type

CREATED = datetime(2025, 3, 1, 8, tzinfo=UTC)
LOADED = datetime(2026, 1, 2, tzinfo=UTC)
RULES = load_rules()
CDP, ANALYTICS = SYSTEMS["cdp"], SYSTEMS["sales_analytics"]


def current(system: System, table: Table, *rows: dict[str, Any]) -> pa.Table:
    """Raw rows as `read_current` gives them; columns not given are NULL."""
    schema = pa.schema(
        [
            ("tenant_id", pa.string()),
            *((name, arrow_type(table.column(name).type)) for name in columns_needed(table)),
            (FIRST_LOADED, INSTANT),
        ]
    )
    return pa.Table.from_pylist([{"tenant_id": "default", FIRST_LOADED: LOADED, **row} for row in rows], schema)


def look(subject: Subject, system: System, name: str, *rows: dict[str, Any]) -> Seen:
    table = system.table(name)
    return observe(subject, system, table, current(system, table, *rows), RULES)


def short(seen: Seen) -> list[tuple[Any, ...]]:
    """(row, record, type, scope, value, reason) of each observation."""
    return [
        (
            f"{row['source_table']}/{row['source_key']}", f"{row['record_table']}/{row['record_key']}",
            row["identifier_type"], row["scope"], row["identifier_value"], row["reason"],
        )
        for row in seen.observations.to_pylist()
    ]  # fmt: skip


def test_who_is_a_record_comes_from_the_contracts() -> None:
    told = ("cdp", "customer_center", "lead_scoring", "partner_leads", "sales_analytics")
    roles = {
        f"{name}.{t.name}": (role(PERSON, t), role(ACCOUNT, t)) for name in told if name in SYSTEMS for t in SYSTEMS[name].tables
    }
    assert {name: found for name, found in roles.items() if any(found)} == {
        "customer_center.organizations": (None, "self"),
        "customer_center.leads": ("self", None),
        "cdp.account": (None, "self"),
        "cdp.contact": ("self", None),
        "cdp.lead": ("self", "match"),
        "cdp.account_channel_identity": (None, "account_id"),
        "cdp.contact_channel_identity": ("contact_id", None),
        "cdp.lead_channel_identity": ("lead_id", None),
        "lead_scoring.leads": ("self", "match"),
        "lead_scoring.leads_archive": ("self", "match"),
        "partner_leads.contacts": ("self", None),
        "partner_leads.leads": ("self", None),
        "partner_leads.workspaces": (None, "self"),
        "partner_leads.lead_source_providers": ("self", "self"),
        "sales_analytics.customers": (None, "self"),
        "sales_analytics.customer_contacts": ("self", None),
        "sales_analytics.leads": ("self", "match"),
        "sales_analytics.competitive_intelligence": (None, "self"),
        "sales_analytics.partner_referrals": ("self", "self"),
    }


def test_identity_reads_no_more_personal_data_than_it_needs() -> None:
    assert columns_needed(CDP.table("contact")) == (
        "contact_id",
        "mobile_phone",
        "email",
        "wechat_id",
        "created_at",
        "is_verified",
    )


def test_a_contact_is_a_record_with_the_identifiers_of_its_columns() -> None:
    seen = look(
        PERSON, CDP, "contact",
        {"contact_id": "C1", "mobile_phone": "138-0013-8090", "email": "Ann@Acme.com", "wechat_id": " ", "created_at": CREATED},
        {"contact_id": "C2", "mobile_phone": "12", "is_verified": True, "created_at": CREATED},
    )  # fmt: skip
    assert seen.records.to_pylist() == [
        {"tenant_id": "default", "source_system": "cdp", "source_table": "contact", "source_key": key, "first_seen_at": CREATED,
         "creates_entity": True}
        for key in ("C1", "C2")
    ]  # fmt: skip
    assert short(seen) == [
        ("contact/C1", "contact/C1", "PHONE", "", "+8613800138090", None),
        ("contact/C2", "contact/C2", "PHONE", "", None, "INVALID_LENGTH"),
        ("contact/C1", "contact/C1", "EMAIL", "", "ann@acme.com", None),
    ]
    assert seen.observations["is_verified"].to_pylist() == [False, True, False]
    assert seen.observations["source_column"].to_pylist() == ["mobile_phone", "mobile_phone", "email"]


def test_phones_are_read_in_the_region_of_their_system() -> None:
    row = {"contact_id": "C1", "phone": "(650) 253-0000", "created_date": date(2025, 3, 1)}
    seen = look(PERSON, ANALYTICS, "customer_contacts", row)
    assert short(seen) == [("customer_contacts/C1", "customer_contacts/C1", "PHONE", "", "+16502530000", None)]


@pytest.mark.parametrize(
    ("system", "table", "row", "expected"),
    [
        (CDP, "contact", {"contact_id": "1", "created_at": CREATED}, CREATED),
        (CDP, "contact", {"contact_id": "1"}, LOADED),
        (ANALYTICS, "leads", {"lead_id": "1", "created_date": date(2025, 3, 1)}, datetime(2025, 3, 1, tzinfo=UTC)),
        (ANALYTICS, "leads", {"lead_id": "1"}, LOADED),
        (ANALYTICS, "partner_referrals", {"referral_date": date(2025, 3, 1)}, datetime(2025, 3, 1, tzinfo=UTC)),
    ],
)
def test_first_seen_is_what_the_source_says_else_the_first_load(
    system: System, table: str, row: dict[str, Any], expected: datetime
) -> None:
    assert look(PERSON, system, table, row).records["first_seen_at"].to_pylist() == [expected]


def test_equal_runs_see_equal_beginnings() -> None:
    """Every table of records says when a row began; else the hour of the load would be in `first_seen_at` of what it shows."""
    undated = [
        f"{system.name}.{table.name}"
        for system in SYSTEMS.values()
        for table in system.tables
        if (table.person or table.account) and not any(column.name in FIRST_SEEN for column in table.columns)
    ]
    assert undated == []


def test_a_lead_is_a_person_but_only_points_at_a_company() -> None:
    row = {"lead_id": "L1", "company_name": "ACME Co., Ltd.", "email": "ann@acme.com"}
    person, account = look(PERSON, CDP, "lead", row), look(ACCOUNT, CDP, "lead", row)
    assert (person.records["creates_entity"].to_pylist(), account.records["creates_entity"].to_pylist()) == ([True], [False])
    assert [found[2] for found in short(person)] == ["EMAIL"]
    assert [found[2:5] for found in short(account)] == [("COMPANY_NAME", "", "acme")]


def test_channel_identities_lend_their_identifiers_to_the_record_they_refer_to() -> None:
    def identity(key: str, kind: str, value: str, app: str | None = None) -> dict[str, Any]:
        return {"identity_id": key, "contact_id": "C1", "identity_type": kind, "channel_user_id": value, "app_id": app,
                "is_verified": True, "first_seen_at": CREATED}  # fmt: skip

    seen = look(
        PERSON, CDP, "contact_channel_identity",
        identity("1", "PHONE", "13800138090"),
        identity("2", "WECHAT_OPENID", "oAbC", "wx1"),
        identity("3", "WECHAT_OPENID", "oAbC"),
        identity("4", "WECHAT_UNIONID", "uAbC", "wx1"),
        identity("5", "WECHAT_ID", "Ann_01"),
    )  # fmt: skip
    assert len(seen.records) == 0
    assert {found[1] for found in short(seen)} == {"contact/C1"}
    assert sorted((found[0], *found[2:]) for found in short(seen)) == [
        ("contact_channel_identity/1", "PHONE", "", "+8613800138090", None),
        ("contact_channel_identity/2", "WECHAT_OPENID", "wx1", "oAbC", None),
        ("contact_channel_identity/3", "WECHAT_OPENID", "", "oAbC", "SCOPE_MISSING"),
        ("contact_channel_identity/4", "WECHAT_UNIONID", "", "uAbC", None),
        ("contact_channel_identity/5", "WECHAT_ID", "", "ann_01", None),
    ]


def test_only_a_verified_domain_counts_and_the_crm_website_is_one() -> None:
    def identity(key: str, kind: str, value: str, verified: bool | None) -> dict[str, Any]:
        return {"identity_id": key, "account_id": "A1", "identity_type": kind, "channel_user_id": value, "is_verified": verified}

    lent = look(
        ACCOUNT, CDP, "account_channel_identity",
        identity("1", "WEBSITE_DOMAIN", "www.acme.cn", True),
        identity("2", "WEBSITE_DOMAIN", "www.acme.cn", False),
        identity("3", "WEBSITE_DOMAIN", "www.acme.cn", None),
        identity("4", "WEBSITE_DOMAIN", "mail.qq.com", True),
        identity("5", "CORP_ID", "ww1", False),
    )  # fmt: skip
    assert sorted((found[0][-1], *found[2:]) for found in short(lent)) == [
        ("1", "DOMAIN", "", "acme.cn", None),
        ("2", "DOMAIN", "", "acme.cn", "UNVERIFIED"),
        ("3", "DOMAIN", "", "acme.cn", "UNVERIFIED"),
        ("4", "DOMAIN", "", None, "FREEMAIL"),
        ("5", "CORP_ID", "", "ww1", None),
    ]
    own = look(ACCOUNT, CDP, "account", {"account_id": "A1", "account_name": "Acme", "company_website": "https://acme.cn"})
    assert {found[2]: found[4] for found in short(own)} == {"COMPANY_NAME": "acme", "DOMAIN": "acme.cn"}


def test_every_raw_table_can_be_empty() -> None:
    for system in SYSTEMS.values():
        for table in system.tables:
            for subject in SUBJECTS:
                assert len(observe(subject, system, table, current(system, table), RULES).observations) == 0
