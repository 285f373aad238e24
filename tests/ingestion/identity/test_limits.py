"""What may not grow together: limits, shared values and people's decisions, by hand and against the plainest possible reading."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.identity.decisions import FIRST, OTHER, complete, holding, table_of
from ingestion.identity.decisions import nothing as no_decisions
from ingestion.identity.published import Published
from ingestion.identity.records import OBSERVATIONS, Seen
from ingestion.identity.resolution import resolve_subject
from ingestion.identity.rules import Rules, TypeRule
from ingestion.identity.subjects import ACCOUNT, PERSON
from tests.support.examples import examples
from tests.support.identity_cards import LATER, START, Card, card, content, groups, ids, lead, resolve, rows, same, seen, sets
from warehouse.errors import CdpError


def rules(**types: TypeRule) -> Rules:
    """Rules of persons, for every tenant."""
    return Rules({("person", "*"): types}, {}, {}, "test")


TIGHT = rules(
    PHONE=TypeRule(1, max_values=2),
    EMAIL=TypeRule(2, max_values=2),
    WECHAT_ID=TypeRule(3, max_values=1),
    WEBSITE_ID=TypeRule(4, max_values=1, window_days=2, max_records=3),
)


def decide(*said: tuple[str, ...], tenant: str = "default") -> pa.Table:
    """`("NEVER_LINK", "1", "2")`, `("NEVER_LINK", "1")`, `("IGNORE_IDENTIFIER", "PHONE", "+861")`, the last one perhaps with a record."""
    made = []
    for kind, *about in said:
        row: dict[str, str | None] = {"decision": kind, "tenant_id": tenant}
        records = about[2:] if kind == "IGNORE_IDENTIFIER" else about
        if kind == "IGNORE_IDENTIFIER":
            row |= {"identifier_type": about[0], "identifier_value": about[1]}
        for part, key in zip((FIRST, OTHER), records, strict=False):
            row |= dict(zip(part, ("cdp", "contact", key), strict=True))
        made.append(complete(row, "here", decided_by="ann", decided_at=START))
    return holding(table_of(made))


def refusals(found, *columns: str) -> list[tuple]:
    return sorted(tuple(row[name] for name in columns) for row in found.tables["refused_merge"].to_pylist())


def evidence(found) -> dict[tuple[str, str], tuple[bool, str | None]]:
    return {
        (row["source_key"], row["identifier_type"]): (row["is_used"], row["reason"])
        for row in found.tables["evidence"].to_pylist()
    }


# --- limits, by hand ---------------------------------------------------------------------------------------------------


def test_the_weaker_identifier_gives_way_and_the_record_keeps_the_stronger() -> None:
    """1 and 2 are one by phone, 3 and 4 by phone; the mail that 2 and 4 share would make a person with four phones."""
    cards = [
        card("1", phone="+861", wechat_id="a"), card("2", phone="+861", email="x@a.cn"), card("3", phone="+863", email="y@a.cn"),
        card("4", phone="+863", email="x@a.cn"), card("5", phone="+862", wechat_id="a"), card("6", phone="+864", email="y@a.cn"),
    ]  # fmt: skip
    found = resolve(PERSON, cards, rules=TIGHT)
    # y@ joins 6 to 3 and 4, x@ would join those to 1 and 2: phones 1, 3, 4 are one too many.  By value x@ is asked first,
    # when it joins 1, 2, 3 and 4 to two phones; then y@ would bring a third.
    assert groups(PERSON, found) == sets("1234", "5", "6")
    of = ids(PERSON, found)
    assert refusals(found, "entity_id", "other_entity_id", "identifier_type", "identifier_value", "rule") == sorted(
        [
            (of["6"], of["3"], "EMAIL", "y@a.cn", "max_values PHONE 2"),
            (of["5"], of["1"], "WECHAT_ID", "a", "max_values PHONE 2"),
        ]
    )
    assert evidence(found)["6", "EMAIL"] == (False, "LIMIT")
    assert evidence(found)["6", "PHONE"] == (True, None)


def test_a_phone_that_many_mailboxes_share_is_nobodys_link() -> None:
    """All or nothing: it does not make one person of the first few."""
    cards = [card(str(n), day=n, phone="+861", email=f"{n}@a.cn") for n in range(1, 7)]
    found = resolve(PERSON, cards)
    assert groups(PERSON, found) == sets(*"123456")
    assert Counter(rule for (rule,) in refusals(found, "rule")) == {"max_values EMAIL 5": 5}
    (phone,) = [row for row in rows(PERSON, found, "_identifier") if row["identifier_type"] == "PHONE"]
    assert phone["person_id"] == ids(PERSON, found)["1"]  # who showed it first


def test_five_mailboxes_on_one_phone_are_one_person() -> None:
    assert groups(PERSON, resolve(PERSON, [card(str(n), phone="+861", email=f"{n}@a.cn") for n in range(5)])) == sets("01234")


def test_a_limit_in_a_window_counts_what_was_seen_close_together() -> None:
    # Two cookies on days 0 and 1 are one too many within two days, on days 0 and 2 they are not.
    one = [card("1", day=0, phone="+861", website_id="c1"), card("2", day=1, phone="+861", website_id="c2")]
    two = [card("1", day=0, phone="+861", website_id="c1"), card("2", day=2, phone="+861", website_id="c2")]
    found = resolve(PERSON, one, rules=TIGHT)
    assert groups(PERSON, found) == sets("1", "2")
    assert refusals(found, "rule") == [("max_values WEBSITE_ID 1 in 2 days",)]
    assert groups(PERSON, resolve(PERSON, two, rules=TIGHT)) == sets("12")


def test_a_record_that_shows_too_much_keeps_the_first_seen_and_stays() -> None:
    table = seen([card("1", wechat_id="b")])
    more = seen([card("1", day=3, wechat_id="a")]).observations.to_pylist()
    more[0]["source_column"] = "second"
    observations = pa.concat_tables([table.observations, pa.Table.from_pylist(more, OBSERVATIONS)])
    found = resolve_subject(PERSON, Seen(table.records, observations), Published.nothing(PERSON), LATER, TIGHT, no_decisions())
    assert [row["identifier_value"] for row in rows(PERSON, found, "_identifier")] == ["b"]
    (refused,) = found.tables["refused_merge"].to_pylist()
    assert refused["entity_id"] == refused["other_entity_id"]
    assert (refused["identifier_value"], refused["rule"]) == ("a", "max_values WECHAT_ID 1")


def test_a_value_on_too_many_records_links_nobody() -> None:
    cards = [card(str(n), day=9 - n, website_id="kiosk", phone=f"+86{n}") for n in range(4)]
    found = resolve(PERSON, cards, rules=TIGHT)
    assert groups(PERSON, found) == sets(*"0123")
    of = ids(PERSON, found)
    assert refusals(found, "entity_id", "other_entity_id", "rule") == sorted(
        (of[key], of[key], "max_records WEBSITE_ID 3") for key in "0123"
    )  # nobody has it
    assert {reason for (_, kind), (_, reason) in evidence(found).items() if kind == "WEBSITE_ID"} == {"MAX_RECORDS"}
    assert groups(PERSON, resolve(PERSON, cards[:3], rules=rules(WEBSITE_ID=TypeRule(1, max_records=3)))) == sets("012")


def test_a_tenant_has_limits_of_its_own() -> None:
    own = Rules(
        {("person", "*"): {"PHONE": TypeRule(1), "EMAIL": TypeRule(2, max_values=1)}, ("person", "loose"): {"EMAIL": TypeRule(2)}},
        {}, {}, "test",
    )  # fmt: skip
    cards = [
        card(f"{tenant[0]}{n}", tenant=tenant, phone="+861", email=f"{n}@a.cn") for tenant in ("loose", "default") for n in (1, 2)
    ]
    assert groups(PERSON, resolve(PERSON, cards, rules=own)) == {frozenset({"l1", "l2"}), frozenset({"d1"}), frozenset({"d2"})}


def test_a_type_without_a_rule_links_nobody() -> None:
    found = resolve(PERSON, [card("1", douyin_id="x"), card("2", douyin_id="x")], rules=TIGHT)
    assert groups(PERSON, found) == sets("1", "2")


# --- decisions, by hand ------------------------------------------------------------------------------------------------


def test_unmerging_is_one_row_and_the_larger_part_keeps_the_id() -> None:
    cards = [card("1", phone="+861"), card("2", phone="+861"), card("3", phone="+861")]
    before = resolve(PERSON, cards, as_of=START)
    (old,) = set(ids(PERSON, before).values())
    after = resolve(PERSON, cards, before, decisions=decide(("NEVER_LINK", "1", "3")))
    assert groups(PERSON, after) == sets("12", "3")
    of = ids(PERSON, after)
    assert of["1"] == old != of["3"]
    (told,) = after.tables["merge_history"].to_pylist()
    (decision,) = decide(("NEVER_LINK", "1", "3"))["decision_id"].to_pylist()
    assert told == {
        "tenant_id": "default", "subject": "person", "happened_at": LATER, "event": "SPLIT", "entity_id": old,
        "other_entity_id": of["3"], "record_count": 1, "decision_id": decision,
    }  # fmt: skip
    assert refusals(after, "entity_id", "other_entity_id", "rule") == [(of["3"], old, f"decision {decision}")]
    again = resolve(PERSON, cards, after, decisions=decide(("NEVER_LINK", "1", "3")))
    same(after, again)
    # Withdrawn, the two are one again under the older id, and the other one still resolves.
    healed = resolve(PERSON, cards, again)
    assert set(ids(PERSON, healed).values()) == {old}
    assert [(row["old_id"], row["new_id"]) for row in rows(PERSON, healed, "_alias")] == [(of["3"], old)]


def test_a_record_decided_alone_is_one_with_no_other_and_the_rest_stay() -> None:
    cards = [card(key, phone="+861", email="a@a.cn") for key in "123"]
    found = resolve(PERSON, cards, decisions=decide(("NEVER_LINK", "2")))
    assert groups(PERSON, found) == sets("13", "2")
    owners = {row["identifier_value"]: row["person_id"] for row in rows(PERSON, found, "_identifier")}
    assert set(owners.values()) == {ids(PERSON, found)["1"]}


def test_people_may_link_what_shares_nothing_and_what_a_limit_forbids() -> None:
    cards = [card("1", wechat_id="a"), card("2", wechat_id="b"), card("3", email="a@a.cn")]
    found = resolve(PERSON, cards, rules=TIGHT, decisions=decide(("ALWAYS_LINK", "1", "2"), ("ALWAYS_LINK", "2", "3")))
    assert groups(PERSON, found) == sets("123")
    assert {row["match_rule"] for row in rows(PERSON, found)} == {"DECISION"}


def test_an_ignored_value_links_nobody_or_not_that_record() -> None:
    cards = [card(key, phone="+861") for key in "123"]
    everywhere = resolve(PERSON, cards, decisions=decide(("IGNORE_IDENTIFIER", "PHONE", "+861")))
    assert groups(PERSON, everywhere) == sets("1", "2", "3")
    assert {reason for _, reason in evidence(everywhere).values()} == {"IGNORED"}
    of_one = resolve(PERSON, cards, decisions=decide(("IGNORE_IDENTIFIER", "PHONE", "+861", "2")))
    assert groups(PERSON, of_one) == sets("13", "2")
    assert evidence(of_one)["2", "PHONE"] == (False, "IGNORED")
    other_tenant = decide(("IGNORE_IDENTIFIER", "PHONE", "+861"), tenant="other")
    assert groups(PERSON, resolve(PERSON, cards, decisions=other_tenant)) == sets("123")


def test_decisions_that_contradict_each_other_are_named() -> None:
    said = decide(("ALWAYS_LINK", "1", "2"), ("ALWAYS_LINK", "2", "3"), ("NEVER_LINK", "1", "3"))
    with pytest.raises(CdpError, match=r"keeps two records apart that DEC_\w+, DEC_\w+ link") as error:
        resolve(PERSON, [card("1"), card("2"), card("3")], decisions=said)
    assert all(identifier in str(error.value) for identifier in said["decision_id"].to_pylist())


def test_a_decision_waits_for_its_records() -> None:
    found = resolve(PERSON, [card("1", phone="+861")], decisions=decide(("ALWAYS_LINK", "1", "9"), ("NEVER_LINK", "8")))
    assert groups(PERSON, found) == sets("1")


def test_a_lead_goes_to_the_company_it_became_whatever_it_calls_itself() -> None:
    cards = [
        Card("1", {"COMPANY_NAME": "acme", "CONVERSION": "cdp.account:1"}),
        card("2", company_name="other"),
        Card("7", {"COMPANY_NAME": "other", "CONVERSION": "cdp.account:1"}, creates_entity=False, table="lead"),
        lead("8", company_name="other"),
    ]
    assert groups(ACCOUNT, resolve(ACCOUNT, cards)) == sets("17", "28")


# --- what holds whatever arrives ---------------------------------------------------------------------------------------

EXAMPLES = examples(60)
FEW = st.sampled_from("1234")
CARDS = st.lists(
    st.tuples(
        st.fixed_dictionaries({}, optional={"PHONE": FEW, "EMAIL": FEW, "WECHAT_ID": st.sampled_from("12"), "WEBSITE_ID": FEW}),
        st.sampled_from(["default", "default", "default", "other"]),
        st.integers(0, 4),
    ),
    max_size=10,
).map(lambda drawn: [Card(f"{n:02}", shows, tenant, day) for n, (shows, tenant, day) in enumerate(drawn)])
NUMBERS = st.integers(0, 9)
DECISIONS = st.lists(
    st.one_of(
        st.tuples(st.just("NEVER_LINK"), NUMBERS, NUMBERS),
        st.tuples(st.just("ALWAYS_LINK"), NUMBERS, NUMBERS),
        st.tuples(st.just("NEVER_LINK"), NUMBERS),
    ),
    max_size=3,
).map(
    lambda drawn: decide(*((kind, *(f"{n:02}" for n in numbers)) for kind, *numbers in drawn if len({*numbers}) == len(numbers)))
)


def broken(values: dict[tuple[str, str], int]) -> bool:
    """Whether these values, with the day each was first seen, are too many by TIGHT."""
    for kind, rule in TIGHT.identifiers["person", "*"].items():
        days = sorted(day for (shown, _), day in values.items() if shown == kind)
        for some in combinations(days, rule.max_values + 1):
            if rule.window_days is None or max(some) - min(some) < rule.window_days:
                return True
    return False


def by_the_book(cards: list[Card]) -> set[frozenset[str]]:
    """The same rule over plain sets of records: node by node, by priority, then by value."""
    priority = {kind: rule.priority for kind, rule in TIGHT.identifiers["person", "*"].items()}
    nodes = defaultdict(set)
    for one in cards:
        for kind, value in one.shows.items():
            nodes[priority[kind], one.tenant, value, kind].add(one.key)
    of = {one.key: one for one in cards}
    people = {frozenset({one.key}) for one in cards}
    barred = {node for node, members in nodes.items() if node[3] == "WEBSITE_ID" and len(members) > 3}
    for node in sorted(nodes.keys() - barred):
        meeting = {person for person in people if person & nodes[node]}
        together = frozenset().union(*meeting)
        values: dict[tuple[str, str], int] = {}
        for key in together:
            for kind, value in of[key].shows.items():
                if (priority[kind], of[key].tenant, value, kind) not in barred:
                    values[kind, value] = min(of[key].day, values.get((kind, value), 99))
        if not broken(values):
            people = people - meeting | {together}
    return people


@EXAMPLES
@given(CARDS)
def test_the_fast_way_gives_what_the_book_says(cards: list[Card]) -> None:
    assert groups(PERSON, resolve(PERSON, cards, rules=TIGHT)) == by_the_book(cards)


@EXAMPLES
@given(CARDS)
def test_no_person_has_more_than_a_limit_allows(cards: list[Card]) -> None:
    found = resolve(PERSON, cards, rules=TIGHT)
    values: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for row in rows(PERSON, found, "_identifier"):
        values[row["person_id"]][row["identifier_type"], row["identifier_value"]] = (row["first_seen_at"] - START) // timedelta(1)
    assert not any(broken(held) for held in values.values())


@EXAMPLES
@given(CARDS, DECISIONS, st.randoms(use_true_random=False))
def test_with_limits_and_decisions_order_and_portions_change_nothing(
    cards: list[Card], said: pa.Table, rng: random.Random
) -> None:
    try:
        whole = resolve(PERSON, cards, rules=TIGHT, decisions=said)
    except CdpError:
        return
    shuffled = rng.sample(cards, len(cards))
    same(whole, resolve(PERSON, shuffled, rules=TIGHT, decisions=said))
    before = resolve(PERSON, shuffled[: len(cards) // 2], rules=TIGHT, decisions=no_decisions())
    late = resolve(PERSON, cards, before, rules=TIGHT, decisions=said)
    assert groups(PERSON, late) == groups(PERSON, whole)
    same(late, resolve(PERSON, cards, late, rules=TIGHT, decisions=said))


@EXAMPLES
@given(CARDS, DECISIONS)
def test_decisions_always_win(cards: list[Card], said: pa.Table) -> None:
    try:
        found = resolve(PERSON, cards, rules=TIGHT, decisions=said)
    except CdpError:
        return
    of = ids(PERSON, found)
    tenants = {one.key: one.tenant for one in cards}
    linked = {frozenset((row["source_key"], row["other_key"])) for row in said.to_pylist() if row["decision"] == "ALWAYS_LINK"}
    for row in said.to_pylist():
        one, two = row["source_key"], row["other_key"]
        if tenants.get(one) != "default" or (two and tenants.get(two) != "default"):
            continue
        if row["decision"] == "ALWAYS_LINK":
            assert of[one] == of[two]
        elif two:
            assert of[one] != of[two]
        elif not any(one in pair for pair in linked):
            assert list(of.values()).count(of[one]) == 1


@EXAMPLES
@given(CARDS)
def test_whoever_shows_an_identifier_and_has_it_not_is_in_the_refusals(cards: list[Card]) -> None:
    found = resolve(PERSON, cards, rules=TIGHT)
    of = ids(PERSON, found)
    owner = {
        (r["tenant_id"], r["identifier_type"], r["identifier_value"]): r["person_id"] for r in rows(PERSON, found, "_identifier")
    }
    expected = {
        (one.tenant, kind, value, of[one.key], owner.get((one.tenant, kind, value), of[one.key]))
        for one in cards
        for kind, value in one.shows.items()
        if of[one.key] != owner.get((one.tenant, kind, value))
    }
    told = refusals(found, "tenant_id", "identifier_type", "identifier_value", "entity_id", "other_entity_id")
    assert told == sorted(expected)
    assert content(found, "refused_merge") == content(resolve(PERSON, cards, found, rules=TIGHT), "refused_merge")
