"""The generated files tell a consistent story, and truth.json tells the truth about them.

But for one test, the files are read with the standard library and Arrow, not with the loader's own eyes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import phonenumbers
import pyarrow.parquet
import pytest

import generator
from generator.columns import Source
from generator.faults import FAULTS, LINE_FAULTS, ORPHANS
from ingestion.coerce import coerce
from ingestion.contracts import SYSTEMS, Table
from ingestion.contracts.currencies import CURRENCIES
from ingestion.readers import open_file

Row = dict[str, Any]
REPOSITORY = Path(__file__).resolve().parents[2]
SCALE = 0.01
PLACEHOLDERS = ("0000000000", "11111111111", "test@test.com", "none@none.com", "a@b")
STAGES = ["LEAD", "QUALIFICATION", "NEEDS_ANALYSIS", "PROPOSAL", "NEGOTIATION", "CONTRACT", "CLOSED_WON"]
LEGAL_MOVES = {  # R0.91, with SolutionDesign as NEEDS_ANALYSIS or PROPOSAL or both (C-01)
    ("LEAD", "QUALIFICATION"), ("QUALIFICATION", "NEEDS_ANALYSIS"), ("QUALIFICATION", "PROPOSAL"),
    ("NEEDS_ANALYSIS", "PROPOSAL"), ("NEEDS_ANALYSIS", "NEGOTIATION"), ("PROPOSAL", "NEGOTIATION"),
    ("NEGOTIATION", "CONTRACT"), ("CONTRACT", "CLOSED_WON"), *((stage, "CLOSED_LOST") for stage in STAGES[:-1]),
}  # fmt: skip


class Files:
    """What was written, and the rows in it as text; JSON and Parquet values are written out."""

    def __init__(self, manifest: generator.Manifest) -> None:
        self.manifest = manifest
        self.truth = json.loads(manifest.truth.read_text(encoding="utf-8"))
        self.bad = {(b["system"], b["table"], b["key"]) for b in self.truth["bad_rows"] if "key" in b}

    @cache  # noqa: B019
    def delivered(self, name: str) -> list[Row]:
        """Every row of a file that can be split into columns, as it comes."""
        path = self.manifest.files[name]
        columns = [column.name for column in contract(name).columns]
        match path.suffix:
            case ".parquet":
                rows = pyarrow.parquet.read_table(path).to_pylist()
                return [{key: written_out(value) for key, value in row.items()} for row in rows]
            case ".jsonl":
                return [{k: written_out(v) for k, v in row.items()} for row in json_rows(path)]
            case _:
                broken = {b["line"] for b in bad_of(self, name) if "line" in b}
                with path.open(encoding="utf-8-sig", newline="") as lines:
                    reader = csv.reader(lines)
                    assert [word.lower() for word in next(reader)] == columns
                    records = [record for record in reader if reader.line_num not in broken]
                return [dict(zip(columns, (value or None for value in record), strict=True)) for record in records]

    @cache  # noqa: B019
    def good(self, name: str) -> dict[str, Row]:
        """The current version of each good row, by the key that others refer to."""
        system, table = name.split(".")
        key, cursor = contract(name).key[0], contract(name).cursor
        found: dict[str, Row] = {}
        for row in self.delivered(name):
            if (system, table, whole_key(name, row)) in self.bad:
                continue
            if row[key] not in found or (cursor and row[cursor] > found[row[key]][cursor]):
                found[row[key]] = row
        return found


def contract(name: str) -> Table:
    system, table = name.split(".")
    return SYSTEMS[system].table(table)


def whole_key(name: str, row: Row) -> str:
    return "|".join(row[column] for column in contract(name).key)


def written_out(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat()
    return None if value is None else str(value)


def json_rows(path: Path) -> Iterator[Row]:
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue


def instant(text: str) -> datetime:
    """Local times are those of Shanghai."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone(timedelta(hours=8))).astimezone(UTC)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(generator.write_sources(tmp_path_factory.mktemp("sources"), scale=SCALE))


EVERY_TABLE = [f"{system.name}.{table.name}" for system in generator.story_systems() for table in system.tables]


# The files -------------------------------------------------------------------------------------


def digests(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    generator.write_sources(tmp_path / "one", scale=0.001, seed=1)
    command = [sys.executable, "-m", "generator", str(tmp_path / "two"), "--scale", "0.001", "--seed", "1"]
    said = subprocess.run(
        command, cwd=REPOSITORY, env={**os.environ, "PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True
    )
    assert "cdp.account" in said.stdout
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_another_world(tmp_path: Path) -> None:
    generator.write_sources(tmp_path / "one", scale=0.001, seed=1)
    generator.write_sources(tmp_path / "two", scale=0.001, seed=2)
    first, second = digests(tmp_path / "one"), digests(tmp_path / "two")
    assert first.keys() == second.keys()
    assert not [name for name in first if first[name] == second[name]]


def test_progress_names_every_file_and_its_rows(tmp_path: Path) -> None:
    told: dict[str, int] = {}
    manifest = generator.write_sources(tmp_path, scale=0.001, progress=told.__setitem__)
    assert told == manifest.rows
    assert sorted(told) == sorted(EVERY_TABLE)


OF_DAYS = {
    "partner_leads.lead_analytics": ("webhook_id", "date"),
    "partner_leads.provider_usage_log": ("provider_id", "webhook_id", "date"),
    "lead_scoring.analytics_snapshots": ("snapshot_date",),
}


def test_tables_of_days_have_no_more_rows_than_there_are_days_however_large_the_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, names = Source.rows, {name.partition(".")[2] for name in OF_DAYS}
    monkeypatch.setattr(Source, "rows", lambda self, name: 10_000 if name in names else asked(self, name))
    files = Files(generator.write_sources(tmp_path, scale=0.001))
    for name, what in OF_DAYS.items():
        rows = files.good(name).values()
        assert 0 < len(rows) == len({tuple(row[column] for column in what) for row in rows}) < 10_000


@pytest.mark.parametrize("scale", [0, -1, float("nan")])
def test_a_scale_must_be_above_zero(tmp_path: Path, scale: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        generator.write_sources(tmp_path, scale=scale)
    assert not list(tmp_path.iterdir())


def test_every_native_format_occurs(files: Files) -> None:
    assert files.manifest.files["cdp.event"].name == "event.jsonl"
    assert files.manifest.files["cdp.touchpoint"].name == "touchpoint.parquet"
    assert files.manifest.files["cdp.account"].name == "account.csv"
    assert files.manifest.files["sales_analytics.leads"].name == "LEADS.csv"
    assert files.manifest.files["sales_analytics.support_tickets"].read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", EVERY_TABLE)
def test_row_counts(files: Files, name: str) -> None:
    counts, table = files.truth["tables"][name], contract(name)
    expected = table.rows if table.rows <= 100 else max(12, round(table.rows * SCALE))
    tolerance = 0.2 * expected if name == "cdp.opportunity_stage_history" else 0.15 * expected if "identity" in name else 0
    assert counts["good"] == pytest.approx(expected, abs=tolerance)
    assert counts["delivered"] == counts["good"] + counts["older"] + counts["duplicate"] + counts["bad"]

    broken = sum(b["reason"] in LINE_FAULTS and "line" in b for b in bad_of(files, name))
    rows = [tuple(row.values()) for row in files.delivered(name)]
    assert len(rows) + broken == counts["delivered"] == files.manifest.rows[name]
    assert len(files.good(name)) == counts["good"]
    assert len(rows) - len(set(rows)) == counts["duplicate"]


def bad_of(files: Files, name: str) -> list[dict[str, Any]]:
    return [b for b in files.truth["bad_rows"] if f"{b['system']}.{b['table']}" == name]


def test_an_older_version_has_another_body_and_a_smaller_cursor(files: Files) -> None:
    seen = 0
    for name in EVERY_TABLE:
        table = contract(name)
        bodies: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
        for row in files.delivered(name):
            bodies[row[table.key[0]]].add(tuple(row.values()))
        twice = [versions for versions in bodies.values() if len(versions) > 1]
        assert len(twice) == files.truth["tables"][name]["older"]
        place = [column.name for column in table.columns].index(table.cursor) if table.cursor else 0
        assert all(len({version[place] for version in versions}) == 2 for versions in twice)
        seen += len(twice)
    assert seen > 5


# Bad rows and orphans --------------------------------------------------------------------------


def test_every_declared_fault_is_delivered(files: Files) -> None:
    declared = {(system, f.table, f.column, f.reason) for system, faults in FAULTS.items() for f in faults}
    bad = files.truth["bad_rows"] + files.truth["bad_fields"]
    told = {(b["system"], b["table"], b.get("column"), b["reason"]) for b in bad}
    assert told == declared
    assert len({(system, table) for system, table, _, _ in declared}) >= 15


def test_bad_rows_hold_what_they_are_refused_for(files: Files) -> None:
    values = {(system, f.table, f.column, f.reason): f.value for system, faults in FAULTS.items() for f in faults}
    for b in files.truth["bad_rows"]:
        name = f"{b['system']}.{b['table']}"
        if "line" in b:
            continue
        (row,) = [row for row in files.delivered(name) if whole_key(name, row) == b["key"]]
        found, wanted = row[b["column"]], values[b["system"], b["table"], b["column"], b["reason"]]
        assert instant(found) == instant(wanted) if wanted and found != wanted else found == wanted


def test_broken_lines_stand_where_the_truth_says(files: Files) -> None:
    for b in (b for b in files.truth["bad_rows"] if "line" in b):
        name = f"{b['system']}.{b['table']}"
        line = files.manifest.files[name].read_text(encoding="utf-8").split("\n")[b["line"] - 1]
        match b["reason"]:
            case "BAD_JSON":
                with pytest.raises(json.JSONDecodeError):
                    json.loads(line)
            case "RAGGED_ROW":
                assert line.count(",") + 1 != len(contract(name).columns)
            case _:
                assert line.startswith('"')
                assert line.split(",")[0].count('"') == 2
                assert not line.split(",")[0].endswith('"')


@pytest.mark.parametrize("name", EVERY_TABLE)
def test_references_lead_to_good_rows_but_for_declared_orphans(files: Files, name: str) -> None:
    system = name.split(".")[0]
    for column in contract(name).columns:
        if column.ref:
            parents = files.good(f"{system}.{column.ref}")
            rows = (row for row in files.good(name).values() if row[column.name] and row[column.name] not in parents)
            lost = {whole_key(name, row) for row in rows}
            assert lost == set(files.truth["orphans"].get(f"{name}.{column.name}", []))


def test_orphans_are_declared_and_few(files: Files) -> None:
    assert {tuple(place.split(".")) for place in files.truth["orphans"]} == set(ORPHANS)
    assert all(
        1 <= len(keys) <= 0.05 * len(files.good(place.rpartition(".")[0])) for place, keys in files.truth["orphans"].items()
    )


@pytest.mark.parametrize("name", EVERY_TABLE)
def test_the_loader_refuses_exactly_the_bad_rows_and_fields_for_the_reason_told(files: Files, name: str) -> None:
    system, table = SYSTEMS[name.split(".")[0]], contract(name)
    file = open_file(files.manifest.files[name], table)
    refused, fields, loaded = [], [], 0
    for chunk in file.chunks():
        coerced = coerce(system, table, chunk)
        assert not coerced.notes
        loaded += len(coerced.rows)
        refused += chunk.rejected + coerced.refused
        fields += coerced.fields
    told = Counter((b.get("key"), b.get("line"), b.get("column"), b["reason"]) for b in bad_of(files, name))
    assert Counter((r.key if r.column else None, None if r.column else r.row, r.column, r.code) for r in refused) == told
    told_fields = {
        (b["key"], b["column"], b["reason"]) for b in files.truth["bad_fields"] if f"{b['system']}.{b['table']}" == name
    }
    assert {(f.key, f.column, f.code) for f in fields} == told_fields, "an older version may be delivered twice"
    assert file.received == files.truth["tables"][name]["delivered"] == loaded + len(refused)
    assert not file.missing_columns
    assert not file.unknown_columns


# Values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY_TABLE)
def test_good_values_keep_the_contract(files: Files, name: str) -> None:
    checks: dict[str, Callable[[str], Any]] = {
        "integer": int, "decimal": Decimal, "date": date.fromisoformat, "timestamp": datetime.fromisoformat, "json": json.loads,
    }  # fmt: skip
    for column in contract(name).columns:
        values = [row[column.name] for row in files.good(name).values()]
        if column.name in contract(name).required:
            assert None not in values, column.name
        present = [value for value in values if value is not None]
        parsed = [checks[column.base_type](value) for value in present] if column.base_type in checks else present
        if column.base_type in ("integer", "decimal"):
            assert all(column.minimum is None or value >= column.minimum for value in parsed), column.name
            assert all(column.maximum is None or value <= column.maximum for value in parsed), column.name
        if column.base_type == "decimal":
            precision, scale = column.parameters
            assert all(abs(value) < 10 ** (precision - scale) and -value.as_tuple().exponent <= scale for value in parsed), (
                column.name
            )
        if column.base_type == "text" and column.parameters:
            assert max(map(len, present), default=0) <= column.parameters[0], column.name
        if column.values and not column.name.startswith("region"):
            assert set(present) <= set(column.values), column.name


def test_every_word_of_the_contracts_occurs(files: Files) -> None:
    derived = {
        "revenue_recognition.region", "revenue_recognition.recognition_type", "opportunity_stage_history.from_stage",
        "lead_status_history.old_status", "leads_archive.category", "leads_archive.status",
    }  # fmt: skip
    for name in EVERY_TABLE:
        for column in contract(name).columns:
            if column.values not in ((), CURRENCIES) and f"{contract(name).name}.{column.name}" not in derived:
                found = {row[column.name] for row in files.good(name).values()}
                assert set(column.values) <= found, f"{name}.{column.name}"


def test_nothing_but_plans_lies_after_the_end(files: Files) -> None:
    late = [row for row in files.good("cdp.touchpoint").values() if instant(row["touchpoint_time"]) >= generator.END]
    assert late
    assert {row["touchpoint_status"] for row in late} <= {"SCHEDULED", "CANCELLED"}
    for name in EVERY_TABLE:
        for column in ("created_at", "updated_at", "event_time", "changed_at", "joined_at", "session_start"):
            if column in (c.name for c in contract(name).columns):
                zone = None if name.startswith("cdp") else UTC
                moments = [datetime.fromisoformat(row[column]) for row in files.good(name).values()]
                assert all((m.replace(tzinfo=zone) if zone else instant(m.isoformat())) < generator.END for m in moments), name


def test_nothing_is_updated_before_it_was_created(files: Files) -> None:
    for name in EVERY_TABLE:
        if {"created_at", "updated_at"} <= {column.name for column in contract(name).columns}:
            assert all(instant(row["updated_at"]) >= instant(row["created_at"]) for row in files.good(name).values()), name


# The story of cdp ------------------------------------------------------------------------------


def test_stage_histories_are_legal_contiguous_and_agree_with_the_deal(files: Files) -> None:
    moves: dict[str, list[Row]] = defaultdict(list)
    for row in files.good("cdp.opportunity_stage_history").values():
        moves[row["opportunity_id"]].append(row)
    deals = files.good("cdp.opportunity")
    assert moves.keys() == deals.keys()
    for key, rows in moves.items():
        rows.sort(key=lambda row: row["changed_at"])
        first, *later = rows
        assert (first["from_stage"], first["to_stage"], first["changed_at"]) == (None, "LEAD", deals[key]["created_at"])
        assert all(after["from_stage"] == before["to_stage"] for before, after in zip(rows, later, strict=False))
        assert {(row["from_stage"], row["to_stage"]) for row in later} <= LEGAL_MOVES
        assert rows[-1]["to_stage"] == deals[key]["stage"]
        if deals[key]["actual_close_date"]:
            assert rows[-1]["changed_at"][:10] == deals[key]["actual_close_date"]


def test_closed_means_an_actual_close_date(files: Files) -> None:
    for row in files.good("cdp.opportunity").values():
        assert row["stage"].startswith("CLOSED") == (row["actual_close_date"] is not None) == (row["close_reason"] is not None)
        assert (row["probability"] in ("0", "100")) == row["stage"].startswith("CLOSED")


def test_a_deal_is_worth_its_lines(files: Files) -> None:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for line in files.good("cdp.opportunity_product").values():
        assert Decimal(line["total_price"]) == int(line["quantity"]) * Decimal(line["unit_price"])
        totals[line["opportunity_id"]] += Decimal(line["total_price"])
    deals = files.good("cdp.opportunity")
    assert len(totals) >= 0.8 * len(deals)
    assert all(Decimal(deals[key]["amount"]) == total for key, total in totals.items())


def test_a_converted_lead_made_a_contact_an_account_and_a_deal(files: Files) -> None:
    deals, contacts = files.good("cdp.opportunity"), files.good("cdp.contact")
    orphans = files.truth["orphans"]["cdp.opportunity.account_id"]
    converted = 0
    for key, lead in files.good("cdp.lead").items():
        links = [
            lead[name] for name in ("converted_at", "converted_contact_id", "converted_account_id", "converted_opportunity_id")
        ]
        assert [link is not None for link in links] == [lead["lead_status"] == "CONVERTED"] * 4
        assert (lead["disqualified_at"] is not None) == (lead["lead_status"] == "DISQUALIFIED")
        if lead["lead_status"] == "CONVERTED":
            converted += 1
            deal, contact = deals[lead["converted_opportunity_id"]], contacts[lead["converted_contact_id"]]
            assert deal["lead_id"] == key
            assert deal["primary_contact_id"] == lead["converted_contact_id"]
            assert deal["account_id"] == lead["converted_account_id"] or lead["converted_opportunity_id"] in orphans
            assert deal["created_at"] == contact["created_at"] == lead["converted_at"] > lead["created_at"]
    assert 0.05 < converted / len(files.good("cdp.lead")) < 0.3


def test_touchpoints_derived_from_events_repeat_them(files: Files) -> None:
    events, same = files.good("cdp.event"), {"FORM_SUBMIT": "FORM_SUBMIT", "FILE_DOWNLOAD": "DOWNLOAD", "PAGE_VIEW": "PAGE_VIEW"}
    lost = set(files.truth["orphans"]["cdp.touchpoint.contact_id"])
    derived = {key: row for key, row in files.good("cdp.touchpoint").items() if row["source_event_id"]}
    assert len(derived) >= 20
    for key, row in derived.items():
        event = events[row["source_event_id"]]
        assert row["touchpoint_type"] == same[event["event_type"]]
        assert row["contact_id"] == event["contact_id"] or key in lost
        assert instant(row["touchpoint_time"]) == instant(event["event_time"]).replace(microsecond=0)


def test_closed_deals_were_touched_before_their_close(files: Files) -> None:
    first_touch: dict[str, str] = {}
    for row in files.good("cdp.touchpoint").values():
        if row["account_id"]:
            first_touch[row["account_id"]] = min(row["touchpoint_time"], first_touch.get(row["account_id"], "9"))
    closed = [row for row in files.good("cdp.opportunity").values() if row["actual_close_date"] and row["account_id"]]
    touched = [row for row in closed if first_touch.get(row["account_id"], "9")[:10] <= row["actual_close_date"]]
    assert len(touched) >= 0.8 * len(closed)


def test_the_truth_tells_whose_unnamed_events_are_and_by_what(files: Files) -> None:
    """By the session of an event that names somebody, or by a cookie that some named event or a record of that person shows."""
    events, told = files.good("cdp.event"), files.truth["visitors"]
    number_of = {tuple(record): int(n) for n, records in files.truth["persons"].items() for record in records}
    named = [row for row in events.values() if row["contact_id"] or row["lead_id"]]
    ways: dict[tuple[str, str], set[int | None]] = defaultdict(set)
    for row in named:
        who = ("cdp", "contact", row["contact_id"]) if row["contact_id"] else ("cdp", "lead", row["lead_id"])
        ways["SESSION", row["session_id"]].add(number_of.get(who))
        ways["VISITOR", row["visitor_id"]].add(number_of.get(who))
    for kind in ("contact", "lead"):
        for row in files.good(f"cdp.{kind}_channel_identity").values():
            if row["identity_type"] == "WEBSITE_ID":
                ways["VISITOR", row["channel_user_id"]].add(number_of[("cdp", kind, row[f"{kind}_id"])])
    assert {way for way, _ in told.values()} == {"SESSION", "VISITOR"}
    for key, (way, number) in told.items():
        row = events[key]
        assert row["contact_id"] is row["lead_id"] is row["account_id"] is None
        assert ways[way, row["session_id" if way == "SESSION" else "visitor_id"]] == {number}
    shared = [events[key] for key in files.truth["planted"]["cdp.event: shared device"]]
    assert shared
    assert {len(ways["VISITOR", row["visitor_id"]]) for row in shared} == {2}
    assert not {row["event_id"] for row in shared} & told.keys()


def test_some_events_arrive_days_later(files: Files) -> None:
    delays = [instant(row["created_at"]) - instant(row["event_time"]) for row in files.good("cdp.event").values()]
    assert min(delays) >= timedelta(0)
    assert 0.005 < sum(delay > timedelta(hours=20) for delay in delays) / len(delays) < 0.05


def test_nobody_owns_themselves(files: Files) -> None:
    for name, parent, child in (
        ("cdp.account_relation", "parent_account_id", "account_id"),
        ("sales_analytics.account_hierarchy", "parent_customer_id", "child_customer_id"),
    ):
        assert all(row[parent] < row[child] for row in files.good(name).values())


# The arithmetic of sales_analytics (R3.4) ------------------------------------------------------


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def analytics(files: Files, table: str) -> dict[str, Row]:
    return files.good(f"sales_analytics.{table}")


def test_quotes_add_up(files: Files) -> None:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    lost = set(files.truth["orphans"]["sales_analytics.quote_line_items.quote_id"])
    for key, line in analytics(files, "quote_line_items").items():
        gross = int(line["quantity"]) * Decimal(line["unit_price"])
        assert Decimal(line["line_total"]) == cents(gross * (100 - Decimal(line["discount_percent"])) / 100)
        totals[line["quote_id"] if key not in lost else key] += Decimal(line["line_total"])
    whole = {key: Decimal(quote["total_amount"]) for key, quote in analytics(files, "quotes").items()}
    wrong = {key for key, total in whole.items() if totals[key] != total}
    assert len(wrong) <= len(lost)
    deals = analytics(files, "opportunities")
    accepted = [quote for quote in analytics(files, "quotes").values() if quote["status"] == "Accepted"]
    assert accepted
    assert all(deals[quote["opportunity_id"]]["amount"] == quote["total_amount"] for quote in accepted)


def test_closed_deals_agree_with_their_opportunities(files: Files) -> None:
    deals = analytics(files, "opportunities")
    closed = analytics(files, "closed_deals").values()
    assert Counter(row["opportunity_id"] for row in closed).keys() == {
        k for k, d in deals.items() if d["stage"].startswith("Closed")
    }
    for row in closed:
        deal = deals[row["opportunity_id"]]
        won = row["status"] == "Won"
        assert deal["stage"] == f"Closed {row['status']}"
        assert Decimal(row["deal_value"]) == (Decimal(deal["amount"]) if won else 0)
        assert (row["discount_percent"] is not None) == won
        days = date.fromisoformat(row["close_date"]) - date.fromisoformat(deal["created_date"])
        assert int(row["sales_cycle_days"]) == days.days > 0
        month = int(row["close_date"][5:7])
        assert row["quarter"] == f"Q{(month + 2) // 3} {row['fiscal_year']}"


def test_revenue_runs_up_to_the_contract_value(files: Files) -> None:
    by_contract: dict[str, list[Row]] = defaultdict(list)
    for row in analytics(files, "revenue_recognition").values():
        by_contract[row["contract_id"]].append(row)
    contracts = analytics(files, "contracts")
    for key, rows in by_contract.items():
        running = Decimal(0)
        for row in sorted(rows, key=lambda row: (row["recognition_date"], Decimal(row["recognized_to_date"]))):
            running += Decimal(row["recognition_amount"])
            assert Decimal(row["recognized_to_date"]) == running <= Decimal(contracts[key]["contract_value"])
            assert Decimal(row["deferred_revenue"]) == Decimal(contracts[key]["contract_value"]) - running


def test_counts_and_rates_agree(files: Files) -> None:
    for row in analytics(files, "license_usage").values():
        bought, active = int(row["licenses_purchased"]), int(row["licenses_active"])
        assert int(row["licenses_available"]) == bought - active
        assert int(row["overage_count"]) == max(0, active - bought)
        assert abs(Decimal(row["utilization_percent"]) - Decimal(active * 100) / bought) <= Decimal("0.01")
    for row in analytics(files, "api_usage").values():
        assert int(row["call_count"]) == int(row["success_count"]) + int(row["error_count"])
    for row in analytics(files, "email_campaigns").values():
        assert int(row["recipient_count"]) == int(row["delivered_count"]) + int(row["bounce_count"])
        rate = Decimal(100 * int(row["open_count"])) / int(row["delivered_count"])
        assert abs(Decimal(row["open_rate_percent"]) - rate) <= Decimal("0.01")
    for row in analytics(files, "marketing_budget").values():
        assert Decimal(row["variance_amount"]) == Decimal(row["actual_spend"]) - Decimal(row["budgeted_amount"])
    for row in analytics(files, "onboarding_progress").values():
        part = Decimal(100 * int(row["milestones_completed"])) / int(row["milestone_count"])
        assert abs(Decimal(row["progress_percent"]) - part) <= Decimal("0.01")


def test_reported_attribution_gives_each_deal_away_once(files: Files) -> None:
    weights: dict[str, Decimal] = defaultdict(Decimal)
    for row in analytics(files, "marketing_attribution").values():
        weights[row["deal_id"]] += Decimal(row["attribution_weight"])
    assert set(weights.values()) == {Decimal(100)}


def test_converted_leads_point_at_a_deal_and_nobody_else_does(files: Files) -> None:
    for row in analytics(files, "leads").values():
        is_converted = row["lead_status"] == "Converted"
        assert (row["converted_to_opp_id"] is not None) == (row["conversion_date"] is not None) == is_converted


# The story of partner_leads --------------------------------------------------------------------


def partner(files: Files, table: str) -> dict[str, Row]:
    return files.good(f"partner_leads.{table}")


def test_a_contact_is_one_phone_of_one_webhook_and_its_leads_are_the_same_person(files: Files) -> None:
    contacts, lost = partner(files, "contacts"), set(files.truth["orphans"]["partner_leads.leads.contact_id"])
    assert len({(row["webhook_id"], row["phone"]) for row in contacts.values()}) == len(contacts)
    assert all(re.fullmatch(r"\+1\d{10}", row["phone"]) for row in contacts.values())
    vertical = {key: row["lead_type"] for key, row in partner(files, "webhook_configs").items()}
    leads_of: Counter[str] = Counter()
    for lead in partner(files, "leads").values():
        assert vertical[lead["webhook_id"]] == lead["lead_type"]
        if whole_key("partner_leads.leads", lead) in lost:
            continue
        contact = contacts[lead["contact_id"]]
        leads_of[lead["contact_id"]] += 1
        assert lead["webhook_id"] == contact["webhook_id"]
        assert lead["created_at"] >= contact["created_at"]
        assert typed("PHONE", lead["phone"], "partner_leads") == {("PHONE", "", contact["phone"])}
    assert max(leads_of.values()) > 1


def test_a_vertical_asks_only_its_own_questions(files: Files) -> None:
    own = {"solar": "roof_condition", "hvac": "system_type", "insurance": "policy_type"}
    for lead in partner(files, "leads").values():
        assert {word: lead[column] is not None for word, column in own.items()} == {w: w == lead["lead_type"] for w in own}


def test_a_status_history_leads_to_the_status(files: Files) -> None:
    """The source archives the older part, so the newest change of a lead is there before any older one (R1.25)."""
    moves: dict[str, list[Row]] = defaultdict(list)
    for row in partner(files, "lead_status_history").values():
        moves[row["lead_id"]].append(row)
    leads = partner(files, "leads")
    for key, rows in moves.items():
        rows.sort(key=lambda row: (row["created_at"], row["new_status"] != "new"))
        assert all(after["old_status"] == before["new_status"] for before, after in pairwise(rows))
        assert rows[-1]["new_status"] == leads[key]["status"]
        assert rows[-1]["created_at"] == leads[key]["status_changed_at"]


def sales_of_leads(files: Files) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in partner(files, "conversions").values():
        if row["lead_id"] and row["conversion_type"] in ("sale", "contract"):
            found[row["lead_id"]].append(row)
    return found


def test_a_lead_is_converted_exactly_when_it_was_sold_to(files: Files) -> None:
    sales = sales_of_leads(files)
    assert sales
    for key, lead in partner(files, "leads").items():
        assert (lead["status"] == "converted") == (key in sales) == (lead["conversion_id"] is not None)


def test_the_source_adds_up_its_days_but_for_the_ones_the_truth_names(files: Files) -> None:
    sales, days = sales_of_leads(files), defaultdict[tuple[str, str], list[Row]](list)
    for lead in partner(files, "leads").values():
        days[lead["webhook_id"], lead["created_at"][:10]].append(lead)
    wrong = set()
    for key, row in partner(files, "lead_analytics").items():
        cohort = days[row["webhook_id"], row["date"]]
        sold = [lead for lead in cohort if lead["id"] in sales]
        hours = [
            (min(instant(s["converted_at"]) for s in sales[lead["id"]]) - instant(lead["created_at"])) / timedelta(hours=1)
            for lead in sold
        ]
        assert Decimal(row["total_revenue"]) == sum(Decimal(s["conversion_value"]) for lead in sold for s in sales[lead["id"]])
        assert int(row["converted_leads"]) == len(sold)
        assert float(row["conversion_rate"]) == pytest.approx(100 * len(sold) / len(cohort), abs=0.01)
        assert float(row["avg_time_to_conversion"]) == pytest.approx(sum(hours) / max(len(hours), 1), abs=0.01)
        if int(row["total_leads"]) != len(cohort):
            wrong.add(key)
    assert wrong == set(files.truth["planted"]["partner_leads.lead_analytics: total_leads"]) != set()


def test_an_appointment_that_a_rule_routed_is_served_by_one(files: Files) -> None:
    rules = partner(files, "appointment_routing_rules").values()
    routed = [row for row in partner(files, "appointments").values() if row["routing_method"] == "zip_product"]
    assert routed
    for row in routed:
        serving = [
            rule for rule in rules
            if rule["is_active"] == "true"
            and row["customer_zip"] in json.loads(rule["zip_codes"] or "[]") + ([] if rule["zip_codes"] else [row["customer_zip"]])
            and row["service_type"] in (json.loads(rule["product_types"]) or [row["service_type"]])
        ]  # fmt: skip
        best = max((int(rule["priority"]) for rule in serving), default=None)
        assert row["matched_workspace_id"] in {r["workspace_id"] for r in serving if int(r["priority"]) == best} or not serving


def test_money_other_than_dollars_has_no_lead(files: Files) -> None:
    currencies = {(row["currency"], row["lead_id"] is None) for row in partner(files, "conversions").values()}
    assert ("EUR", False) not in currencies
    assert ("USD", False) in currencies


# Who is who ------------------------------------------------------------------------------------


def person_identifiers(files: Files) -> dict[tuple[str, str, str], set[tuple[str, str, str]]]:
    """What each record of a person shows, normalised here in the simplest way that will do."""
    shown: dict[tuple[str, str, str], set[tuple[str, str, str]]] = {}
    for name in (name for name in EVERY_TABLE if contract(name).person == "self"):
        system, table = name.split(".")
        for row in files.good(name).values():
            found = {("WECHAT_ID", "", row["wechat_id"].lower())} if row.get("wechat_id") else set()
            for kind, columns in (("PHONE", ("mobile_phone", "phone", "contact_phone")), ("EMAIL", ("email", "contact_email"))):
                found |= typed(kind, next((row[column] for column in columns if column in row), None), system)
            shown[system, table, whole_key(name, row)] = found
    for subject in ("contact", "lead"):
        for row in files.good(f"cdp.{subject}_channel_identity").values():
            kind, value = row["identity_type"], row["channel_user_id"]
            scope = row["app_id"] if kind == "WECHAT_OPENID" else ""
            found = typed(kind, value, "cdp") if kind in ("PHONE", "EMAIL") else {(kind, scope, value)}
            shown["cdp", subject, row[f"{subject}_id"]] |= found
    for key, row in files.good("cdp.lead").items():
        if row["converted_contact_id"]:
            conversion = ("CONVERSION", "cdp.contact", row["converted_contact_id"])
            shown["cdp", "lead", key].add(conversion)
            shown["cdp", "contact", row["converted_contact_id"]].add(conversion)
    return shown


def typed(kind: str, value: str | None, system: str) -> set[tuple[str, str, str]]:
    if value is None or value.strip() in PLACEHOLDERS:
        return set()
    if kind == "EMAIL":
        return {("EMAIL", "", value.strip().lower())} if "@" in value else set()
    try:
        number = phonenumbers.parse(value, SYSTEMS[system].region)
    except phonenumbers.NumberParseException:
        return set()
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return {("PHONE", "", e164)} if phonenumbers.is_valid_number(number) else set()


def test_persons_are_those_whose_identifiers_meet(files: Files) -> None:
    shown = person_identifiers(files)
    person_of = {tuple(record): number for number, records in files.truth["persons"].items() for record in records}
    assert person_of.keys() == shown.keys()
    owner: dict[tuple[str, str, str], str] = {}
    for record, identifiers in shown.items():
        for identifier in identifiers:
            assert owner.setdefault(identifier, person_of[record]) == person_of[record]
    for records in files.truth["persons"].values():
        reached, todo = set(), [tuple(records[0])]
        while todo:
            record = todo.pop()
            reached.add(record)
            todo += [other for other in map(tuple, records) if other not in reached and shown[other] & shown[record]]
        assert reached == set(map(tuple, records))


def test_placeholders_are_declared(files: Files) -> None:
    declared = files.truth["placeholders"]
    assert set(PLACEHOLDERS) <= {*declared["phone"], *declared["email"]}


def test_every_shape_of_person_occurs(files: Files) -> None:
    shown = person_identifiers(files)
    kinds = {frozenset(kind for kind, _, _ in found) for found in shown.values()}
    assert {frozenset(), frozenset({"PHONE"}), frozenset({"EMAIL"})} <= kinds
    assert any(kind and all(word.startswith("WECHAT") for word in kind) for kind in kinds)
    persons = files.truth["persons"].values()
    assert any(len({record[0] for record in records}) == 2 for records in persons)
    assert any(sum(record[1] == "contact" for record in records) > 1 for records in persons)
    assert any(sum(record[1] == "lead" for record in records) > 1 for records in persons)


def test_accounts_are_told_completely(files: Files) -> None:
    tables = (
        "cdp.account",
        *(f"sales_analytics.{t}" for t in ("customers", "competitive_intelligence", "partner_referrals")),
        *(f"partner_leads.{t}" for t in ("workspaces", "lead_source_providers")),
        "customer_center.organizations",
    )
    told = [tuple(record) for records in files.truth["accounts"].values() for record in records]
    assert len(told) == len(set(told))
    assert set(told) == {(*name.split("."), key) for name in tables for key in files.good(name)}
    account_of = {tuple(record): number for number, records in files.truth["accounts"].items() for record in records}
    owner: dict[str, str] = {}
    for key, row in files.good("cdp.account").items():
        if code := row["unified_social_credit_code"]:
            assert owner.setdefault(code, account_of["cdp", "account", key]) == account_of["cdp", "account", key]
    assert any(len({record[0] for record in records}) == 2 for records in files.truth["accounts"].values())


def test_a_lead_matches_the_account_it_became_or_names(files: Files) -> None:
    names = {number: {simple(row) for row in rows_of(files, records)} for number, records in files.truth["accounts"].items()}
    matches = files.truth["account_matches"]
    assert len(matches) > 20
    became = 0
    for system, table, key, number in matches:
        row = files.good(f"{system}.{table}")[key]
        if row.get("converted_account_id"):
            became += 1
            assert ["cdp", "account", row["converted_account_id"]] in files.truth["accounts"][str(number)]
            continue
        assert plain_company(row["company_name"]) in names[str(number)]
    assert became == sum(bool(row["converted_account_id"]) for row in files.good("cdp.lead").values()) > 5


def rows_of(files: Files, records: list[list[str]]) -> list[Row]:
    return [files.good(f"{system}.{table}")[key] for system, table, key in records]


def simple(row: Row) -> str:
    columns = ("account_name", "customer_name", "competitor_name", "partner_name", "company_name", "name")
    return plain_company(next(row[column] for column in columns if column in row))


def plain_company(name: str) -> str:
    words = name.strip().lower().replace(".", "").replace(" & ", " ").split()
    while words[-1] in ("inc", "llc", "corp", "corporation", "gmbh", "ag", "co", "kg", "sa"):
        words.pop()
    return " ".join(words).removesuffix("股份有限公司").removesuffix("有限责任公司").removesuffix("有限公司")


# The customer center (R4.1-R4.5) ---------------------------------------------------------------


def test_keys_of_the_customer_center_are_uuids(files: Files) -> None:
    for name, key in (("campaigns", "campaign_id"), ("organizations", "organization_id"), ("leads", "lead_id")):
        keys = [row[key] for row in files.delivered(f"customer_center.{name}")]
        assert keys == [str(uuid.UUID(text)) for text in keys]
        assert {uuid.UUID(text).version for text in keys} == {5}


def test_a_person_is_once_in_a_campaign_and_some_are_in_several(files: Files) -> None:
    lost = set(files.truth["orphans"]["customer_center.leads.campaign_id"])
    listed = Counter(
        (row["external_id"], row["campaign_id"])
        for key, row in files.good("customer_center.leads").items()
        if row["external_id"] and key not in lost
    )
    assert set(listed.values()) == {1}
    campaigns = Counter(person for person, _ in listed)
    assert max(campaigns.values()) > 1


def test_nobody_answers_a_mail_that_was_not_sent(files: Files) -> None:
    leads = list(files.good("customer_center.leads").values())
    answered = [row for row in leads if row["reply_received_at"]]
    assert 0 < len(answered) < len(leads) / 4
    assert all(row["email_sent_at"] < row["reply_received_at"] for row in answered)
    assert not [row for row in leads if row["email_sent_at"] and row["email_verification_status"] == "invalid"]


def test_the_customer_center_knows_people_and_companies_of_the_other_systems(files: Files) -> None:
    for subject in ("persons", "accounts"):
        systems = [{record[0] for record in records} for records in files.truth[subject].values()]
        assert any("customer_center" in found and len(found) > 1 for found in systems), subject


# Lead scoring ----------------------------------------------------------------------------------


def scored_leads(files: Files) -> dict[str, Row]:
    return files.good("lead_scoring.leads") | files.good("lead_scoring.leads_archive")


def log_of_leads(files: Files) -> dict[str, list[Row]]:
    log: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(files.good("lead_scoring.activities").values(), key=lambda row: (row["created_at"], row["id"])):
        log[row["lead_id"]].append(row)
    return log


def test_the_log_of_a_lead_ends_where_the_lead_stands(files: Files) -> None:
    log = log_of_leads(files)
    for key, lead in scored_leads(files).items():
        changes = [
            (json.loads(a["old_value"]), json.loads(a["new_value"])) for a in log[key] if a["action_type"] == "status_changed"
        ]
        assert [old["status"] for old, _ in changes] == ["New", *(new["status"] for _, new in changes)][: len(changes)]
        assert lead["status"] == (changes[-1][1]["status"] if changes else "New")
        scores = [json.loads(a["new_value"])["score"] for a in log[key] if a["action_type"] in ("lead_created", "score_updated")]
        assert scores[-1] == int(lead["lead_score"]) == min(100, int(lead["raw_score"]))
        bonus = 10 if lead["qualification_bonus_applied"] == "true" else 0
        assert sum(json.loads(lead["score_breakdown"]).values()) + bonus == int(lead["raw_score"])
        assert {"Hot": 80, "Warm": 50, "Cold": 0}[lead["category"]] <= int(lead["lead_score"])
        assert log[key][-1]["created_at"] == lead["updated_at"]


def test_archived_leads_are_old_and_disqualified_or_cold(files: Files) -> None:
    """R2.15; a few of them still stand in `leads`, unchanged."""
    archived, live = files.good("lead_scoring.leads_archive"), files.good("lead_scoring.leads")
    for lead in archived.values():
        assert lead["status"] == "Disqualified" or lead["category"] == "Cold"
        assert instant(lead["created_at"] + "+00:00") < generator.END - timedelta(days=90)
    both = archived.keys() & live.keys()
    assert both
    assert all(archived[key]["email"] == live[key]["email"] for key in both)


def test_planted_changes_of_status_are_those_that_break_the_life_cycle(files: Files) -> None:
    """R2.14, read off the file: no leap, no way back, and three attempts before a contacted lead is given up."""
    allowed = {("New", "Contacted"), ("Contacted", "Qualified"), ("Qualified", "Opportunity"), ("New", "Disqualified"),
               ("Contacted", "Disqualified"), ("Qualified", "Disqualified")}  # fmt: skip
    illegal, short = [], []
    for rows in log_of_leads(files).values():
        attempts = 0
        for row in rows:
            change = row["action_type"] == "status_changed"
            moved = (json.loads(row["old_value"])["status"], json.loads(row["new_value"])["status"]) if change else None
            attempts += bool(row["user_id"]) and (
                row["action_type"] in ("note_added", "email_sent") or moved == ("New", "Contacted")
            )
            if moved and moved not in allowed:
                illegal.append(row["id"])
            elif moved == ("Contacted", "Disqualified") and attempts < 3:
                short.append(row["id"])
    planted = files.truth["planted"]
    assert sorted(illegal) == planted["lead_scoring.activities: transition not allowed"] != []
    assert sorted(short) == planted.get("lead_scoring.activities: too few attempts", [])


def test_snapshots_count_the_leads_of_their_day_but_for_the_planted_ones(files: Files) -> None:
    """R2.13 and C-52, read off the files."""
    came = Counter(
        lead["created_at"][:10] for lead in scored_leads(files).values() if "true" not in (lead["is_deleted"], lead["is_spam"])
    )
    wrong = []
    for row in files.good("lead_scoring.analytics_snapshots").values():
        assert int(row["hot_leads"]) + int(row["warm_leads"]) + int(row["cold_leads"]) == came[row["snapshot_date"]]
        assert sum(json.loads(row["leads_by_source"]).values()) == came[row["snapshot_date"]]
        if int(row["total_leads"]) != came[row["snapshot_date"]]:
            wrong.append(row["id"])
    assert sorted(wrong) == files.truth["planted"]["lead_scoring.analytics_snapshots: total_leads"]
