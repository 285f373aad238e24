"""cdp.event is built incrementally: whatever changes, the result is that of a full build, and the rest is not touched.

Before each run every row of the table is marked (`MARK` as its name): a row that carries the mark afterwards was left alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.line import Line
from warehouse import Warehouse

pytestmark = pytest.mark.slow

MARK = "nobody touched this row"


class EventLine(Line):
    """The line to cdp.event, and whether that is what it should be."""

    def events(self) -> dict[str, dict[str, Any]]:
        return self._by_key("cdp.event")

    def persons(self) -> dict[str, tuple[str, str]]:
        """Each event of somebody: how it is known whose it is, and the key of that contact or lead of cdp."""
        keys = {
            row["id"]: row["source_key"]
            for row in self.rows("select person_id as id, source_key from identity.person_record where source_table = 'contact'")
        }
        keys |= {row["lead_id"]: row["source_key"] for row in self.rows("select lead_id, source_key from staging.int_lead")}
        events = self.events().items()
        return {
            key: (row["identified_by"], keys[row["contact_id"] or row["lead_id"]]) for key, row in events if row["identified_by"]
        }

    def full_build(self) -> dict[str, dict[str, Any]]:
        """What the model selects when nothing is left out."""
        return self._by_key("staging.int_event where reject_rule is null")

    def mark(self) -> None:
        self._mark("cdp.event", "event_name")

    def mark_named_visits(self) -> None:
        self._mark("staging.int_named_visit", "source_table")

    def named_visits_written(self) -> list[str]:
        return self._keys(f"staging.int_named_visit where source_table <> '{MARK}'")

    def _mark(self, table: str, column: str) -> None:
        update = f"alter table {table} update" if self.warehouse.engine == "clickhouse" else f"update {table} set"
        self.do(f"{update} {column} = '{MARK}' where 1 = 1")

    def assert_only(self, touched: set[str]) -> None:
        """The table is that of a full build, and only these rows were written."""
        events, expected = self.events(), self.full_build()
        naming = "staging.stg_cdp__event where coalesce(contact_id, lead_id) is not null and coalesce(session_id, visitor_id) is not null"
        assert self._keys("staging.int_named_visit") == self._keys(naming)
        assert {key for key in events if events[key]["event_name"] != MARK} == touched & set(expected)
        assert events == {key: row if key in touched else {**row, "event_name": MARK} for key, row in expected.items()}

    def _by_key(self, relation: str) -> dict[str, dict[str, Any]]:
        rows = self.rows(f"select * from {relation}")
        found = {row["source_key"]: {name: value for name, value in row.items() if name != "reject_rule"} for row in rows}
        assert len(found) == len(rows), "a key is there twice"
        return found

    def _keys(self, relation: str) -> list[str]:
        return sorted(row["source_key"] for row in self.rows(f"select source_key from {relation}"))


@pytest.fixture
def bare_line(fresh_database: Warehouse, tmp_path: Path) -> EventLine:
    """A warehouse in which nothing was loaded yet."""
    return EventLine(fresh_database, tmp_path, "event")


@pytest.fixture
def line(bare_line: EventLine) -> EventLine:
    """Two people, a company and a customer of the sales system; events of each, built for the first time."""
    line = bare_line
    line.load("cdp.account", {"account_id": "A1"})
    line.load(
        "cdp.contact",
        {"contact_id": "C1", "mobile_phone": "138-0013-8090", "primary_account_id": "A1"},
        {"contact_id": "C2", "email": "ann@acme.cn"},
    )
    line.load(
        "cdp.event",
        {"event_id": "of C1", "contact_id": "C1"},
        {"event_id": "of C2", "contact_id": "C2"},
        {"event_id": "of A1", "account_id": "A1"},
        {"event_id": "of nobody"},
        {"event_id": "to come to A3", "account_id": "A3"},
        {"event_id": "to change"},
        {"event_id": "to go"},
        {"event_id": "to return"},
    )
    line.load("cdp.event", {"event_id": "to return", "page_url": "/second"})
    line.load("sales_analytics.customers", {"customer_id": "K1"})
    line.load(
        "sales_analytics.user_sessions",
        {"session_id": "S1", "device_type": "Desktop"},
        {"session_id": "S2", "device_type": "Mobile"},
    )
    line.load(
        "sales_analytics.telemetry_events",
        {"event_id": "in S1", "session_id": "S1", "customer_id": "K1"},
        {"event_id": "in S2", "session_id": "S2", "customer_id": "K1"},
        {"event_id": "in a session to come", "session_id": "S3"},
    )
    line.load("partner_leads.contacts", {"id": 1, "phone": "212-555-0147", "email": "bob@hill.com"})
    line.load("partner_leads.leads", {"id": "7", "webhook_id": "A", "contact_id": 1})
    line.load("partner_leads.lead_events", {"id": 101, "lead_id": "7"}, {"id": 102, "lead_id": "8"})
    line.load("partner_leads.contact_events", {"id": 201, "contact_id": 1})
    line.build_all()
    assert line.events() == line.full_build() != {}
    return line


def test_whatever_changes_the_result_is_that_of_a_full_build(line: EventLine) -> None:
    first = line.events()
    assert None is not first["of C1"]["contact_id"] != first["of C2"]["contact_id"] is not None

    # Nothing.
    line.mark()
    line.build()
    line.assert_only(set())

    # Rows that are late, changed or new; a changed and a new session; a company that events were waiting for; a merge.
    line.load("cdp.event", {"event_id": "late", "event_time": "2019-05-01T00:00:00+00:00", "contact_id": "C1"})
    line.load("cdp.event", {"event_id": "to change", "event_time": "2025-06-01T00:00:00+00:00", "account_id": "A1"})
    line.load("sales_analytics.user_sessions", {"session_id": "S1", "device_type": "Tablet"}, {"session_id": "S3"})
    line.load("cdp.account", {"account_id": "A3", "account_name": "Umbrella"})
    merging = {"contact_id": "C2", "email": "ann@acme.cn", "mobile_phone": "+86 138 0013 8090"}
    line.load("cdp.contact", {**merging, "updated_at": "2026-02-01T00:00:00+00:00"})
    built = {name: f"staging.event_built_{name}" for name in ("load", "subject")}
    for name, table in built.items():
        line.do(f"create table staging.kept_{name} {ENGINE[line.warehouse.engine]} as select * from {table}")
    # A second webhook gives out a lead's id, which then means neither; a lead that an event was waiting for.
    line.load("partner_leads.leads", {"id": "7", "webhook_id": "B", "email": "eve@hill.com"}, {"id": "8", "webhook_id": "B"})
    line.mark()
    line.build()
    events = line.events()
    assert None is not first["101"]["lead_id"] != events["101"]["lead_id"] is None
    assert first["102"]["lead_id"] is None is not events["102"]["lead_id"]
    assert events["of C1"]["contact_id"] == events["of C2"]["contact_id"] == events["late"]["contact_id"]
    assert (events["in S1"]["device_type"], events["to come to A3"]["account_id"] is None) == ("TABLET", False)
    changed = {"late", "to change", "in S1", "in a session to come", "to come to A3", "101", "102"}
    merged = {key for key in ("of C1", "of C2") if events[key]["contact_id"] != first[key]["contact_id"]}
    assert len(merged) == 1
    line.assert_only(changed | merged)

    # The run before was killed between the model and its last hook; and another one after the old rows were deleted, over a
    # change that was undone since.
    for name, table in built.items():
        line.do(f"delete from {table} where 1 = 1", f"insert into {table} select * from staging.kept_{name}")
    line.do(
        "insert into staging.event_changed select source_key from cdp.event where source_key = 'of nobody'",
        "delete from cdp.event where source_key = 'of nobody'",
    )
    line.mark()
    line.build()
    line.assert_only(changed | merged | {"of nobody"})

    # Rows are deleted at their source, one with events of its own; and one comes back.
    first_session, last_session = {"session_id": "S1", "device_type": "Tablet"}, {"session_id": "S3"}
    assert line.snapshot("sales_analytics.user_sessions", first_session, last_session) == 1
    in_sessions = [{"event_id": f"in S{n}", "session_id": f"S{n}", "customer_id": "K1"} for n in (1, 2)]
    assert line.snapshot("sales_analytics.telemetry_events", *in_sessions) == 1
    line.mark()
    line.build()
    events = line.events()
    assert (events["in S2"]["device_type"], "in a session to come" in events) == (None, False)
    line.assert_only({"in S2", "in a session to come"})
    late = {"event_id": "in a session to come", "session_id": "S3"}
    assert line.snapshot("sales_analytics.telemetry_events", *in_sessions, late) == 0
    line.build()
    assert line.events()[late["event_id"]] == line.full_build()[late["event_id"]]

    # A row and the current version of another leave raw: all rows of that table are done again, and of no other.
    line.do(
        "delete from raw_cdp.event where event_id = 'to go'",
        "delete from raw_cdp.event where event_id = 'to return' and page_url = '/second'",
    )
    line.mark()
    line.build()
    events = line.events()
    assert "to go" not in events
    assert events["to return"]["page_url"] is None
    line.assert_only({key for key, row in events.items() if row["source_system"] == "cdp"})

    before = {key: {**row, "event_name": line.full_build()[key]["event_name"]} for key, row in line.events().items()}
    line.build("--full-refresh")
    assert line.events() == before == line.full_build()


def test_events_of_unknown_visitors_follow_what_is_known_of_their_cookies_and_sessions(bare_line: EventLine) -> None:
    """In each step exactly the events of the sessions and cookies that changed are written, and belong to whom they should."""
    line = bare_line
    bob = {"contact_id": "C2", "email": "bob@acme.cn"}
    li = {"lead_id": "L1", "email": "li@acme.cn", "created_at": "2026-01-15T00:00:00+00:00"}
    line.load("cdp.contact", {"contact_id": "C1", "mobile_phone": "138-0013-8090"}, bob)
    line.load("cdp.lead", li)
    line.load(
        "cdp.event",
        {"event_id": "ad", "session_id": "S1", "visitor_id": "V1", "event_time": "2025-12-01T00:00:00+00:00"},
        {"event_id": "price", "session_id": "S2", "visitor_id": "V2"},
        {"event_id": "demo", "session_id": "S3", "visitor_id": "V3"},
        {"event_id": "demo again", "session_id": "S4", "visitor_id": "V3"},
        {"event_id": "of Ann", "session_id": "S9", "visitor_id": "V9", "contact_id": "C1"},
        {"event_id": "never known", "session_id": "S0", "visitor_id": "V0"},
    )
    line.build_all()
    known = {"of Ann": ("SOURCE", "C1")}
    assert line.persons() == known

    def then(touched: set[str], named: list[str], **persons: tuple[str, str]) -> None:
        line.mark()
        line.mark_named_visits()
        line.build()
        line.assert_only(touched)
        assert line.named_visits_written() == named
        assert line.persons() == known | {key.replace("_", " "): who for key, who in persons.items()}

    # A record shows the cookie of a visit of long ago.  Another event names who has a cookie, and who is in a session.
    line.load("cdp.contact_channel_identity", {"identity_id": "I1", "contact_id": "C1", "channel_user_id": "V1"})
    line.load("cdp.event", {"event_id": "form", "session_id": "S3", "visitor_id": "V3", "lead_id": "L1"})
    known |= {"ad": ("VISITOR", "C1"), "form": ("SOURCE", "L1")}
    changed = {"form", "demo", "demo again"}
    then({"ad"} | changed, ["form"], demo=("SESSION", "L1"), demo_again=("VISITOR", "L1"))

    # The device turns out to be Bob's too: only what its own session names stays with somebody.
    line.load("cdp.event", {"event_id": "of Bob", "session_id": "S2", "visitor_id": "V3", "contact_id": "C2"})
    known |= {"of Bob": ("SOURCE", "C2"), "price": ("SESSION", "C2")}
    changed |= {"of Bob"}
    then({"price"} | changed, ["of Bob"], demo=("SESSION", "L1"))

    # Bob and the lead are one person, who is a contact: the lead's visits are the contact's.
    line.load("cdp.contact", {**bob, "mobile_phone": "139-0013-9000", "updated_at": "2026-02-01T00:00:00+00:00"})
    line.load("cdp.lead", {**li, "mobile_phone": "139-0013-9000", "updated_at": "2026-02-01T00:00:00+00:00"})
    known["form"] = ("SOURCE", "C2")
    then(changed, [], demo=("SESSION", "C2"), demo_again=("VISITOR", "C2"))

    # They are two, for the lead's number was mistyped; and the cookie was not Ann's.
    line.load("cdp.lead", {**li, "mobile_phone": None, "updated_at": "2026-03-01T00:00:00+00:00"})
    line.do("delete from raw_cdp.contact_channel_identity where identity_id = 'I1'")
    del known["ad"]
    known["form"] = ("SOURCE", "L1")
    then({"ad"} | changed, [], demo=("SESSION", "L1"))

    # Bob's event comes again without the device, which is the lead's alone now.
    line.load("cdp.event", {"event_id": "of Bob", "session_id": "S2", "visitor_id": None, "contact_id": "C2"})
    then(changed, ["of Bob"], demo=("SESSION", "L1"), demo_again=("VISITOR", "L1"))

    before = line.full_build()
    line.build("--full-refresh")
    assert line.events() == before == line.full_build()


ENGINE = {"postgres": "", "clickhouse": "engine = MergeTree order by tuple()"}
