"""Deliveries as other programs write them, through the contracts of `cdp` into raw, on both engines."""

import datetime as dt
import os
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.contracts import SYSTEMS
from ingestion.deliveries import check_folder
from ingestion.loader import ensure_raw_tables
from ingestion.references import find_orphans
from tests.support.loading import load_folder, load_table
from warehouse import CdpError

CONTACT = "contact_id,contact_name,contact_status,created_at,updated_at"
AT = "2026-01-05T08:00:00Z,2026-01-05T08:00:00Z"
DEAL = "opportunity_id,opportunity_name,stage,created_at,updated_at,amount,currency,account_id"


@pytest.fixture
def raw(fresh_database):
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    return fresh_database


def load(raw, folder, table, *lines, name=None):
    path = folder / (name or f"{table}.csv")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_table(raw, "cdp", table, path)


def query(raw, sql):
    with raw.session() as session:
        return session.fetch(sql)


def test_an_event_keeps_its_long_address_and_the_first_of_its_network_addresses(raw, tmp_path):
    url = "https://site.example/p?gclid=" + "a" * 4_000
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"
    result = load(
        raw, tmp_path, "event", "event_id,event_name,event_type,event_time,created_at,page_url,referrer_url,ip_address,browser",
        f'E1,view,PAGE_VIEW,{AT},{url},{url},"203.0.113.9, 198.51.100.7, 2001:db8::1","{agent}"',
        f"E2,view,PAGE_VIEW,{AT},{url + url + url},,203.0.113.9,Chrome",
    )  # fmt: skip
    assert (result.loaded, result.quarantined, result.fields) == (2, 0, 1)
    rows = query(raw, "select page_url, ip_address, browser from raw_cdp.event order by event_id")
    assert rows == [(url, "203.0.113.9", agent), ((url * 3)[:8_000], "203.0.113.9", "Chrome")]


def test_words_for_no_date_are_null_and_the_days_are_the_systems(raw, tmp_path):
    days = ["0001-01-01T00:00:00", "1753-01-01", "1900-01-01", "9999-12-31T23:59:59", "1970-01-01T00:00:00Z", "2026-02-30"]
    head = "lead_id,lead_name,lead_source,lead_status,created_at,updated_at,last_contacted_at"
    result = load(raw, tmp_path, "lead", head, *(f"L{n},Lead,WEBSITE,NEW,{AT},{day}" for n, day in enumerate(days)))
    assert (result.loaded, result.fields) == (6, 1)
    found = query(raw, "select lead_id from raw_cdp.lead where last_contacted_at is not null")
    assert found == [("L4",)]
    assert query(raw, "select source_key, reason_code from quarantine.rejected_field") == [("L5", "BAD_TIMESTAMP")]


def test_labels_and_names_of_currencies_are_the_words_they_mean(raw, tmp_path):
    spelled = [
        ("Closed Won", "RMB"),
        ("CLOSED_WON", "usd"),
        ("closed-won", "€"),
        ("CLOSED_WON", "人民币"),
        ("CLOSED_WON", "¥"),
        ("Won", "CNY"),
    ]
    rows = [f"O{n},Deal,{stage},{AT},1.00,{currency}," for n, (stage, currency) in enumerate(spelled)]
    result = load(raw, tmp_path, "opportunity", DEAL, *rows)
    assert (result.loaded, result.quarantined) == (4, 2)
    assert query(raw, "select stage, currency from raw_cdp.opportunity order by opportunity_id") == [
        ("CLOSED_WON", currency) for currency in ("CNY", "USD", "EUR", "CNY")
    ]
    stages = "LEAD, QUALIFICATION, NEEDS_ANALYSIS, PROPOSAL, NEGOTIATION, CONTRACT, CLOSED_WON, CLOSED_LOST"
    refused = query(
        raw, "select column_name, reason_code, original_value, detail from quarantine.rejected_row order by source_row"
    )
    assert refused == [("currency", "ENUM", "¥", "CNY or JPY"), ("stage", "ENUM", "Won", stages)]
    assert result.notes.endswith(
        f"currency: 1 unknown words were refused; known is CNY or JPY; stage: 1 unknown words were refused; known is {stages}"
    )


def test_every_currency_of_iso_4217_is_read_and_no_other(raw, tmp_path):
    taken = ["JPY", "BRL", "KWD", "chf", "XAU", "HRK", "£"]
    refused = ["XYZ", "EURO2", "¥"]
    rows = [f"O{n},Deal,LEAD,{AT},1234,{currency}," for n, currency in enumerate(taken + refused)]
    result = load(raw, tmp_path, "opportunity", DEAL, *rows)
    assert (result.loaded, result.quarantined) == (7, 3)
    assert query(raw, "select currency, amount from raw_cdp.opportunity order by opportunity_id") == [
        (code, 1234) for code in ("JPY", "BRL", "KWD", "CHF", "XAU", "HRK", "GBP")
    ]
    assert query(raw, "select original_value, detail from quarantine.rejected_row order by source_row") == [
        ("XYZ", "any code of ISO 4217"), ("EURO2", "any code of ISO 4217"), ("¥", "CNY or JPY"),
    ]  # fmt: skip


def test_of_a_list_of_companies_the_deal_has_the_first_and_quarantine_shows_all(raw, tmp_path):
    head = "account_id,account_name,account_type,account_status,created_at,updated_at"
    load(raw, tmp_path, "account", head, f"2201,One,CUSTOMER,ACTIVE,{AT}", f"2202,Two,CUSTOMER,ACTIVE,{AT}")
    rows = ["2201;2202", "2201", '"[""2201"",""2202""]"', "2201.0", "\u00a02202\u200b"]
    result = load(raw, tmp_path, "opportunity", DEAL, *(f"T{n},Deal,LEAD,{AT},100.00,CNY,{row}" for n, row in enumerate(rows)))
    assert (result.loaded, result.fields) == (5, 2)
    found = query(raw, "select account_id from raw_cdp.opportunity order by opportunity_id")
    assert found == [("2201",), ("2201",), ("2201",), ("2201",), ("2202",)]
    assert find_orphans(raw).total == 0
    told = query(raw, "select source_key, reason_code, original_value, loaded_as from quarantine.rejected_field order by 1")
    assert told == [("T0", "LIST", "2201;2202", "PART"), ("T2", "LIST", '["2201","2202"]', "PART")]


def test_text_made_safe_for_a_spreadsheet(raw, tmp_path):
    rows = ['XS1,Ann,ACTIVE,{},="13800138401"', 'XS2,Ann,ACTIVE,{},"=""13800138402"""', "XS3,Ann,ACTIVE,{},`13800138403",
            'XS4,Ann,ACTIVE,{},13800138404\t', '="XS5",Ann,ACTIVE,{},13800138405', "'XS6,Ann,ACTIVE,{},'13800138406"]  # fmt: skip
    result = load(raw, tmp_path, "contact", f"{CONTACT},mobile_phone", *(row.format(AT) for row in rows))
    assert (result.loaded, result.quarantined) == (6, 0)
    found = query(raw, "select contact_id, mobile_phone from raw_cdp.contact order by 1")
    assert found == [(f"XS{n}", f"1380013840{n}") for n in range(1, 7)]


def test_numbers_of_json_are_doubles_and_may_have_an_exponent(raw, tmp_path):
    amounts = ["0.30000000000000004", "1099.9900000000002", "1.5E3", "1e400", "33.333", '"33.333"', '"1.5E3"']
    lines = [
        f'{{"opportunity_id": "J{n}", "opportunity_name": "Deal", "stage": "LEAD", "created_at": "2026-01-05", '
        f'"updated_at": "2026-01-05", "currency": "CNY", "amount": {amount}, "probability": 5e1}}'
        for n, amount in enumerate(amounts)
    ]  # fmt: skip
    result = load(raw, tmp_path, "opportunity", *lines, name="opportunity.jsonl")
    assert (result.loaded, result.quarantined) == (3, 4)
    found = query(raw, "select amount, probability from raw_cdp.opportunity order by opportunity_id")
    assert found == [(Decimal("0.30"), 50), (Decimal("1099.99"), 50), (Decimal("1500.00"), 50)]
    assert query(raw, "select reason_code from quarantine.rejected_row order by source_row") == [
        ("BAD_NUMBER",), ("OUT_OF_SCALE",), ("OUT_OF_SCALE",), ("BAD_NUMBER",)
    ]  # fmt: skip


def test_typed_columns_of_parquet(raw, tmp_path):
    at = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)
    fine = pa.array([1_767_600_000_123_456_789] * 3, pa.timestamp("ns", "UTC"))
    name = pa.Array.from_buffers(pa.string(), 3, pa.array([b"One", b"Ren\xe9", b"Two"]).buffers())
    columns = {
        "account_id": ["1", "2", "3"], "account_name": ["A", "B", "C"], "account_type": ["CUSTOMER"] * 3, "account_status": ["ACTIVE"] * 3,
        "annual_revenue": pa.array([float("nan"), 0.1 + 0.2, 33.333]), "created_at": fine, "updated_at": pa.array([at] * 3),
        "city": name, "province": pa.array([["x"], None, ["y"]]),
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "account.parquet")
    result = load_table(raw, "cdp", "account", tmp_path / "account.parquet")
    assert (result.received, result.loaded, result.quarantined, result.fields) == (3, 2, 1, 2)
    assert query(raw, "select account_id, annual_revenue, city, province, created_at from raw_cdp.account order by 1") == [
        ("1", None, "One", None, dt.datetime(2026, 1, 5, 8, 0, 0, 123_456, tzinfo=dt.UTC)),
        ("2", Decimal("0.30"), None, None, dt.datetime(2026, 1, 5, 8, 0, 0, 123_456, tzinfo=dt.UTC)),
    ]
    told = query(raw, "select source_row, column_name, reason_code, original_value from quarantine.rejected_field order by 1")
    assert told == [(1, "province", "BAD_TYPE", '["x"]'), (2, "city", "BAD_TEXT", "Ren\ufffd")]
    assert query(raw, "select source_key, column_name, reason_code from quarantine.rejected_row") == [
        ("3", "annual_revenue", "OUT_OF_SCALE")
    ]
    assert "created_at: 3 were cut to microseconds" in result.notes


def test_of_a_list_of_mailboxes_the_first(raw, tmp_path):
    line = (
        '{"contact_id": "5", "contact_name": "Nim", "contact_status": "ACTIVE", "email": ["nr@firm.com", "nr2@firm.com"],'
        ' "created_at": "2026-01-05", "updated_at": "2026-01-05", "department": ["a", "b"]}'
    )
    assert load(raw, tmp_path, "contact", line, name="contact.jsonl").fields == 2
    assert query(raw, "select email, department from raw_cdp.contact") == [("nr@firm.com", None)]
    told = query(raw, "select column_name, reason_code, loaded_as from quarantine.rejected_field order by 1")
    assert told == [("department", "BAD_TYPE", "NULL"), ("email", "LIST", "PART")]


def test_a_file_whose_name_is_not_utf8_is_one_line(raw, tmp_path):
    (tmp_path / "contact.csv").write_text(f"{CONTACT}\n1,Ann,ACTIVE,{AT}\n")
    with open(os.fsencode(tmp_path) + b"/contact.\xff.csv", "w") as file:  # noqa: PTH123 a path has no bytes
        file.write(f"{CONTACT}\n2,Ann,ACTIVE,{AT}\n")
    with pytest.raises(CdpError) as error:
        load_folder(raw, "cdp", tmp_path)
    assert str(error.value) == "contact.\\udcff.csv cannot be loaded: its name is not UTF-8; rename it"
    str(error.value).encode("utf-8")
    (tmp_path / "contact").mkdir()
    for path in tmp_path.glob("contact.*"):
        path.rename(tmp_path / "contact" / path.name)
    with pytest.raises(CdpError, match="its name is not UTF-8"):
        check_folder(SYSTEMS["cdp"], tmp_path)
    assert query(raw, "select * from raw_cdp.contact") == []
