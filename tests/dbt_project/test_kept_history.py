"""What only earlier runs knew is kept: scores computed for an instant, and members that a source no longer tells of.

Ann filled in a form on 31 May: 10 points, halved in 30 days.  So she has 5 on 30 June, and 2.5, which is 3, on 30 July.  Bob did
nothing, and has 0 on both days.  Both are in a segment and carry a tag; Bob leaves both in July.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.line import AT, Line
from warehouse import Warehouse

pytestmark = [pytest.mark.slow, pytest.mark.nightly]

MODELS = ("score_history", "score_record", "segment_member", "segment", "tag_relation")
JUNE, JULY = "2026-06-30T00:00:00+00:00", "2026-07-30T00:00:00+00:00"
MEMBERS = [
    {"member_id": key, "segment_id": "S", "entity_type": "CONTACT", "entity_id": key, "joined_at": AT} for key in ("Ann", "Bob")
]
TAGGINGS = [
    {"relation_id": key, "tag_id": "T", "entity_type": "CONTACT", "entity_id": key, "tagged_at": AT} for key in ("Ann", "Bob")
]


class KeptLine(Line):
    def run(self, as_of: str, *arguments: str) -> None:
        self.build("--vars", f"as_of: '{as_of}'", *arguments)

    def names(self) -> dict[str, str]:
        return {row["contact_id"]: row["contact_name"] for row in self.rows("select contact_id, contact_name from cdp.contact")}

    def scores(self) -> set[tuple[str, str, int]]:
        rows = self.rows(
            "select entity_id, score, recorded_at from cdp.score_history where entity_type = 'CONTACT' order by recorded_at"
        )
        names = self.names()
        found = [(names[row["entity_id"]], str(row["recorded_at"])[:10], row["score"]) for row in rows]
        assert len(found) == len(set(found))
        return set(found)

    def state(self, table: str) -> dict[str, tuple[bool, str | None]]:
        names = self.names()
        rows: list[dict[str, Any]] = self.rows(f"select entity_id, is_active, left_at from cdp.{table}")
        assert len(rows) == len({row["entity_id"] for row in rows})
        return {names[row["entity_id"]]: (bool(row["is_active"]), row["left_at"] and str(row["left_at"])[:10]) for row in rows}


@pytest.fixture
def line(fresh_database: Warehouse, tmp_path: Path) -> KeptLine:
    line = KeptLine(fresh_database, tmp_path, *MODELS)
    line.load("cdp.contact", *({"contact_id": key, "contact_name": key, "email": f"{key}@acme.cn"} for key in ("Ann", "Bob")))
    line.load(
        "cdp.event",
        {"event_id": "form", "contact_id": "Ann", "event_type": "FORM_SUBMIT", "event_time": "2026-05-31T00:00:00+00:00"},
    )
    line.load("cdp.segment", {"segment_id": "S", "segment_name": "Friends", "target_entity_type": "CONTACT"})
    line.load("cdp.tag", {"tag_id": "T", "tag_name": "friend", "tag_type": "PROFILE"})
    line.snapshot("cdp.segment_member", *MEMBERS)
    line.snapshot("cdp.tag_relation", *TAGGINGS)
    line.build_all(as_of=JUNE)
    return line


def test_history_outlives_rebuilds(line: KeptLine) -> None:
    of_june = {("Ann", "2026-06-30", 5), ("Bob", "2026-06-30", 0)}
    both_there = {"Ann": (True, None), "Bob": (True, None)}
    assert line.scores() == of_june
    assert line.state("segment_member") == line.state("tag_relation") == both_there

    line.snapshot("cdp.segment_member", MEMBERS[0])
    line.snapshot("cdp.tag_relation", TAGGINGS[0])
    line.run(JULY)
    of_july = {*of_june, ("Ann", "2026-07-30", 3)}
    bob_left = {"Ann": (True, None), "Bob": (False, "2026-07-30")}
    assert line.scores() == of_july
    assert line.state("segment_member") == line.state("tag_relation") == bob_left
    assert line.rows("select member_count from cdp.segment") == [{"member_count": 1}]

    line.run(JULY, "--full-refresh")  # again, and from nothing
    assert line.scores() == of_july
    assert line.state("segment_member") == line.state("tag_relation") == bob_left

    line.run(JUNE)  # an instant before the last one
    assert line.scores() == of_july
    assert {row["score"] for row in line.rows("select score from cdp.score_record where entity_type = 'CONTACT'")} == {5, 0}
    line.run(JULY)
    assert line.scores() == of_july
    assert line.state("segment_member") == line.state("tag_relation") == bob_left
    line.snapshot("cdp.segment_member", *MEMBERS)  # Bob comes back a month later
    line.run("2026-08-29T00:00:00+00:00")
    assert line.state("segment_member") == both_there
    assert line.scores() == {*of_july, ("Ann", "2026-08-29", 1)}
