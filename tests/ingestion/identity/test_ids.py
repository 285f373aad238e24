"""Which id an entity has, by hand: after a merge, a split, and when records leave raw and return."""

from __future__ import annotations

from hashlib import md5

from ingestion.identity.subjects import PERSON
from tests.support.identity_cards import LATER, START, card, ids, resolve, rows


def new_id(reference: str) -> str:
    return "CNT_" + md5(reference.encode(), usedforsecurity=False).hexdigest()[:28]


def test_a_new_id_comes_from_the_smallest_record() -> None:
    found = resolve(PERSON, [card("2", phone="+861"), card("1", phone="+861"), card("3")])
    assert ids(PERSON, found) == {**dict.fromkeys("12", new_id("default|cdp|contact|1")), "3": new_id("default|cdp|contact|3")}


def test_on_a_merge_the_oldest_id_stays_and_the_others_still_resolve() -> None:
    first = resolve(PERSON, [card("1", day=9, phone="+861"), card("2", day=1, email="a@b.cn"), card("3", day=5, wechat_id="c")])
    of = ids(PERSON, first)
    second = resolve(
        PERSON,
        [card("1", day=9, phone="+861", wechat_id="c"), card("2", day=1, email="a@b.cn"), card("3", day=5, wechat_id="c")],
        first,
        START,
    )
    assert ids(PERSON, second) == {"1": of["3"], "2": of["2"], "3": of["3"]}
    third = resolve(PERSON, [card(key, day=int(key), phone="+861") for key in "123"], second, LATER)
    # 1, 2 and 3 now began on other days, but an id is as old as it was when it was published: that of 2 is the oldest.
    assert set(ids(PERSON, third).values()) == {of["2"]}
    aliases = {row["old_id"]: (row["new_id"], row["merged_at"]) for row in rows(PERSON, third, "_alias")}
    assert aliases == {of["1"]: (of["2"], START), of["3"]: (of["2"], LATER)}
    (person,) = rows(PERSON, third, "")
    assert person["previous_ids"] == ",".join(sorted([of["1"], of["3"]]))
    assert (second.merges, third.merges) == (1, 1)


def test_on_a_split_the_larger_part_keeps_the_id() -> None:
    first = resolve(PERSON, [card(key, phone="+861") for key in "1234"])
    (old,) = set(ids(PERSON, first).values())
    second = resolve(PERSON, [card("1", phone="+869"), *(card(key, phone="+861") for key in "234")], first)
    assert ids(PERSON, second)["4"] == old
    # The id that record 1 would get is taken, so the next one is derived; it is not the old one.
    assert ids(PERSON, second)["1"] == new_id("default|cdp|contact|1|1")
    assert second.splits == 1
    even = resolve(PERSON, [*(card(key, phone="+869") for key in "34"), *(card(key, phone="+861") for key in "12")], first)
    assert ids(PERSON, even)["1"] == old


def test_an_id_merged_away_is_never_given_again() -> None:
    first = resolve(PERSON, [card("1", day=2, phone="+861"), card("2", day=1, phone="+862")])
    merged = resolve(PERSON, [card("1", phone="+861"), card("2", phone="+861")], first)
    apart = resolve(PERSON, [card("1", phone="+861"), card("2", phone="+862")], merged)
    of = ids(PERSON, first)
    # The parts are equal, so the one with the smallest record keeps what was the id of record 2.
    assert ids(PERSON, apart)["1"] == of["2"]
    assert ids(PERSON, apart)["2"] not in of.values()
    assert [(row["old_id"], row["new_id"]) for row in rows(PERSON, apart, "_alias")] == [(of["1"], of["2"])]


def test_records_that_leave_raw_keep_their_ids_for_the_day_they_return() -> None:
    first = resolve(PERSON, [card("1", day=2, phone="+861"), card("2", day=1, phone="+862")])
    merged = resolve(PERSON, [card("1", phone="+861"), card("2", phone="+861")], first)
    emptied = resolve(PERSON, [], merged)
    assert emptied.entities == 0
    assert [row["record_count"] for row in rows(PERSON, emptied, "")] == [0]
    back = resolve(PERSON, [card("1", phone="+861"), card("2", phone="+861")], emptied)
    assert ids(PERSON, back) == ids(PERSON, merged)


def test_a_record_that_left_raw_follows_its_id_through_a_merge() -> None:
    first = resolve(PERSON, [card("1", day=1, phone="+861"), card("2", day=2, phone="+862"), card("3", day=3, phone="+862")])
    merged = resolve(PERSON, [card("1", phone="+861"), card("2", phone="+861")], first)  # 3 has left, 1 and 2 are one now
    assert set(ids(PERSON, merged).values()) == {ids(PERSON, first)["1"]}
    (person,) = rows(PERSON, merged, "")
    assert (person["record_count"], person["previous_ids"]) == (2, ids(PERSON, first)["2"])
