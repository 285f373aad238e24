"""What identity changes its mind about reaches everything that is built on it, with the next build and nothing but it.

Three people and three deals won on the last of March.  Ann and Bob have been one contact, for they gave one phone number, until
Bob's is corrected; Li is a lead that converts.  Bob and Li look around on a page 20 days before they fill in its form and say who
they are.  A second lead is Bob's.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.line import Line
from warehouse import Warehouse

pytestmark = pytest.mark.slow

MODELS = (
    "account_summary", "account_channel_identity", "contact_summary", "contact_channel_identity", "customer_journey",
    "lead_summary", "lead_channel_identity", "score_record", "touchpoint_attribution",
)  # fmt: skip
PAGE = {"session_id": "of the page", "event_time": "2026-03-11T00:00:00+00:00"}
FORM = {"session_id": "of the form", "event_time": "2026-03-31T00:00:00+00:00", "event_type": "FORM_SUBMIT"}
ANN = {"contact_id": "Ann", "mobile_phone": "138-0013-8090", "primary_account_id": "A", "updated_at": "2026-02-02T00:00:00+00:00"}
BOB = {"contact_id": "Bob", "mobile_phone": "138-0013-8090", "primary_account_id": "B", "email": "bob@globex.cn"}
LI = {"lead_id": "Li", "email": "li@initech.cn", "created_at": "2026-03-31T00:00:00+00:00"}


class Story(Line):
    """What is said of people and deals, with source keys for ids."""

    def keys(self, relation: str, id_column: str, condition: str = "source_system = 'cdp'") -> dict[str | None, str]:
        """Source key by id, `nobody` for none; a person of several contacts is `Ann+Bob`."""
        found: dict[str | None, list[str]] = defaultdict(list)
        for row in self.rows(f"select {id_column} as id, source_key from {relation} where {condition} order by source_key"):
            found[row["id"]].append(row["source_key"])
        return {entity: "+".join(keys) for entity, keys in found.items()} | {None: "nobody"}

    def people(self) -> dict[str | None, str]:
        """The contacts of each person, or its leads when it has none."""
        leads, contacts = (
            self.keys("identity.person_record", "person_id", f"source_table = '{kind}'") for kind in ("lead", "contact")
        )
        return leads | contacts

    def by_person(self, table: str, value: str) -> dict[str, Any]:
        people = self.people()
        return {people[row["contact_id"]]: row["value"] for row in self.rows(f"select contact_id, {value} as value from {table}")}

    def whose(self, table: str) -> dict[str, str]:
        """The person each row of cdp's own touchpoints or events is of: its contact, else its lead."""
        names = self.people() | self.keys("cdp.lead", "lead_id")
        rows = self.rows(f"select source_key, coalesce(contact_id, lead_id) as person from cdp.{table}")
        return {row["source_key"]: names[row["person"]] for row in rows}

    def credit(self, model: str) -> dict[str, dict[str, Decimal]]:
        """By deal, what the model gives to each touchpoint."""
        deals, touches = self.keys("cdp.opportunity", "opportunity_id"), self.keys("cdp.touchpoint", "touchpoint_id")
        found: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for row in self.rows(
            "select attribution.entity_id as deal, credit.touchpoint_id as touch, credit.credited_amount as amount"
            " from cdp.touchpoint_attribution as credit"
            " inner join cdp.attribution as attribution on attribution.attribution_id = credit.attribution_id"
            f" where attribution.attribution_model = '{model}'"
        ):
            found[deals[row["deal"]]][touches[row["touch"]]] = row["amount"]
        return dict(found)

    def everything(self) -> dict[str, list[str]]:
        """All rows of all entities that were built."""
        tables = self.rows("select table_name from information_schema.tables where table_schema = 'cdp' order by 1")
        names = [row["table_name"] for row in tables]
        return {name: sorted(str(sorted(row.items())) for row in self.rows(f"select * from cdp.{name}")) for name in names}


@pytest.fixture
def story(fresh_database: Warehouse, tmp_path: Path) -> Story:
    """All but the forms."""
    story = Story(fresh_database, tmp_path, *MODELS)
    story.load("cdp.account", *({"account_id": key, "account_name": f"{key * 3} Ltd"} for key in "ABC"))
    story.load("cdp.contact", ANN, BOB)
    story.load("cdp.lead", LI, {"lead_id": "Bob's", "email": " BOB@globex.cn"})
    won = {"stage": "CLOSED_WON", "actual_close_date": "2026-03-31", "currency": "USD", "created_at": "2026-03-31T09:00:00+00:00"}
    story.load(
        "cdp.opportunity",
        {**won, "opportunity_id": "deal A", "opportunity_name": "a", "account_id": "A", "amount": "90.00"},
        {**won, "opportunity_id": "deal B", "opportunity_name": "b", "account_id": "B", "amount": "60.00"},
        {**won, "opportunity_id": "deal C", "opportunity_name": "c", "account_id": "C", "amount": "30.00", "lead_id": "Li"},
    )
    story.load(
        "cdp.event", {**PAGE, "event_id": "page B", "visitor_id": "V1"}, {**PAGE, "event_id": "page C", "visitor_id": "V2"}
    )
    story.load(
        "cdp.touchpoint",
        {
            "touchpoint_id": "call A",
            "touchpoint_type": "CALL",
            "contact_id": "Ann",
            "touchpoint_time": "2026-03-01T00:00:00+00:00",
        },
        {
            "touchpoint_id": "call B",
            "touchpoint_type": "CALL",
            "contact_id": "Bob",
            "touchpoint_time": "2026-03-05T00:00:00+00:00",
        },
        *(
            {
                "touchpoint_id": f"page {key}",
                "touchpoint_type": "PAGE_VIEW",
                "source_event_id": f"page {key}",
                "touchpoint_time": PAGE["event_time"],
            }
            for key in "BC"
        ),
    )
    story.build_all()
    return story


def money(**amounts: str) -> dict[str, Decimal]:
    return {key.replace("_", " "): Decimal(amount) for key, amount in amounts.items()}


def test_what_was_done_unknown_is_credited_and_a_split_moves_all_that_is_someones(story: Story) -> None:
    # Nobody knows yet who was on the page.
    assert story.whose("touchpoint") == {"call A": "Ann+Bob", "call B": "Ann+Bob", "page B": "nobody", "page C": "nobody"}
    assert story.credit("LINEAR") == {
        "deal A": money(call_A="45.00", call_B="45.00"), "deal B": money(nobody="60.00"), "deal C": money(nobody="30.00")
    }  # fmt: skip

    # The forms say it.  The lead's deal has two touches, 20 days apart, the second of which made the lead and the deal.
    story.load(
        "cdp.event",
        {**FORM, "event_id": "form B", "visitor_id": "V1", "contact_id": "Bob"},
        {**FORM, "event_id": "form C", "visitor_id": "V2", "lead_id": "Li", "session_id": "of Li's form"},
    )
    story.load(
        "cdp.touchpoint",
        {
            "touchpoint_id": "form C",
            "touchpoint_type": "FORM_SUBMIT",
            "lead_id": "Li",
            "source_event_id": "form C",
            "touchpoint_time": FORM["event_time"],
        },
    )
    story.build()
    both = "Ann+Bob"
    assert story.whose("event") == {"page B": both, "page C": "Li", "form B": both, "form C": "Li"}
    assert story.whose("touchpoint") == {"call A": both, "call B": both, "page B": both, "page C": "Li", "form C": "Li"}
    assert story.by_person("cdp.contact_summary", "total_touchpoints") == {both: 3}
    of_a = money(call_A="30.00", call_B="30.00", page_B="30.00")
    # 2 ** (-20 / 7) is 0.138011, so the page has 0.138011 / 1.138011 = 0.121274 of TIME_DECAY.
    # W_SHAPED: 30 for the first touch, 30 + 30 for the one that made lead and deal, of 90.
    for model, page, form in (
        ("FIRST_TOUCH", "30.00", "0.00"), ("LAST_TOUCH", "0.00", "30.00"), ("LINEAR", "15.00", "15.00"),
        ("TIME_DECAY", "3.64", "26.36"), ("U_SHAPED", "15.00", "15.00"), ("W_SHAPED", "10.00", "20.00"),
    ):  # fmt: skip
        assert story.credit(model)["deal C"] == money(page_C=page, form_C=form), model
    assert story.credit("LINEAR") | {"deal C": {}} == {"deal A": of_a, "deal B": money(nobody="60.00"), "deal C": {}}

    # Bob's number was mistyped: he is somebody else, and what was his is his again, at the company he works for.  Li converts.
    story.load("cdp.contact", {**BOB, "mobile_phone": "139-0013-9000", "updated_at": "2026-06-01T00:00:00+00:00"})
    converted = {
        "lead_status": "CONVERTED",
        "converted_at": "2026-05-01T00:00:00+00:00",
        "updated_at": "2026-05-01T00:00:00+00:00",
    }
    story.load("cdp.lead", {**LI, **converted, "converted_account_id": "C", "converted_opportunity_id": "deal C"})
    story.build()
    people = story.people()
    of_leads = story.rows("select source_key, contact_id from cdp.lead")
    assert {row["source_key"]: people[row["contact_id"]] for row in of_leads} == {"Li": "Li", "Bob's": "Bob"}
    of_events = {row["source_key"]: (row["contact_id"], row["lead_id"]) for row in story.rows("select * from cdp.event")}
    assert of_events["page C"] == (of_events["form C"][0], None), "known as a contact now, and not by a lead"
    assert story.whose("event") == {"page B": "Bob", "page C": "Li", "form B": "Bob", "form C": "Li"}
    assert story.whose("touchpoint") == {"call A": "Ann", "call B": "Bob", "page B": "Bob", "page C": "Li", "form C": "Li"}
    assert story.credit("LINEAR") == {
        "deal A": money(call_A="90.00"), "deal B": money(call_B="30.00", page_B="30.00"),
        "deal C": money(page_C="15.00", form_C="15.00"),
    }  # fmt: skip
    assert story.credit("FIRST_TOUCH")["deal B"] == money(call_B="60.00", page_B="0.00")
    assert story.by_person("cdp.contact_summary", "total_touchpoints") == {"Ann": 1, "Bob": 2, "Li": 2}
    assert story.by_person("cdp.contact_summary", "total_events") == {"Ann": 0, "Bob": 2, "Li": 2}
    # A call counts 8 and a form 10, halved every 30 days; a page counts 1, halved every 14.  At the end of June Ann's call is
    # 121 days old: 8 × 0.061 = 0.49.  Bob's is 117, his page 111, his form 91 days old: 0.54 + 0.00 + 1.22 = 1.76;
    # Li did the same but for the call.
    scores = "(select entity_id as contact_id, score from cdp.score_record where entity_type = 'CONTACT') as score_record"
    assert story.by_person(scores, "score") == {"Ann": 0, "Bob": 2, "Li": 1}
    journeys = (
        "(select entity_id as contact_id, total_touchpoints from cdp.customer_journey where entity_type = 'CONTACT') as journey"
    )
    assert story.by_person(journeys, "total_touchpoints") == {"Ann": 1, "Bob": 2, "Li": 2}, (
        "Li's journey begins with the page, before she was a contact"
    )
    companies = story.keys("cdp.account", "account_id")
    touched = story.rows("select account_id, total_touchpoints, total_contacts from cdp.account_summary")
    found = {companies[row["account_id"]]: (row["total_touchpoints"], row["total_contacts"]) for row in touched}
    assert found == {"A": (1, 1), "B": (2, 1), "C": (2, 1)}
    known_as = {
        (people[row["contact_id"]], row["identity_type"], row["channel_user_id"])
        for row in story.rows("select contact_id, identity_type, channel_user_id from cdp.contact_channel_identity")
    }
    assert known_as == {
        ("Ann", "RECORD", "Ann"), ("Ann", "PHONE", "+8613800138090"),
        ("Bob", "RECORD", "Bob"), ("Bob", "PHONE", "+8613900139000"), ("Bob", "EMAIL", "bob@globex.cn"),
        ("Li", "RECORD", "Li"), ("Li", "EMAIL", "li@initech.cn"),
    }  # fmt: skip

    before = story.everything()
    story.build("--full-refresh")
    assert story.everything() == before
    assert {"event", "touchpoint", "attribution", "score_record", "contact"} <= set(before)
