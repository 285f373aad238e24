"""Who is who: worked examples, and what must hold whatever arrives in whatever order."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ingestion.identity.decisions import nothing as no_decisions
from ingestion.identity.published import Published
from ingestion.identity.records import OBSERVATIONS, Seen
from ingestion.identity.resolution import resolve_subject
from ingestion.identity.subjects import ACCOUNT, PERSON, Subject
from tests.support.examples import examples
from tests.support.identity_cards import (
    LATER,
    RULES,
    START,
    Card,
    card,
    content,
    groups,
    ids,
    lead,
    resolve,
    rows,
    same,
    seen,
    sets,
)

A, B, C = "CODE-A", "CODE-B", "CODE-C"


# --- persons, by hand --------------------------------------------------------------------------------------------------


def test_a_chain_of_phone_then_email_is_one_person_and_says_by_what() -> None:
    found = resolve(
        PERSON,
        [
            card("1", phone="+861", email="ann@a.cn"),
            card("2", phone="+861"),
            card("3", email="ann@a.cn", wechat_id="ann"),
            card("4", wechat_id="ann"),
            card("5", wechat_id="bob"),
        ],
    )
    assert groups(PERSON, found) == sets("1234", "5")
    rules = {row["source_key"]: row["match_rule"] for row in rows(PERSON, found)}
    assert rules == {"1": "PHONE", "2": "PHONE", "3": "EMAIL", "4": "WECHAT_ID", "5": None}
    assert (found.entities, found.records, found.merges, found.splits, found.refused) == (2, 5, 0, 0, 0)


def test_an_openid_is_a_person_inside_its_app_only_and_a_unionid_everywhere() -> None:
    found = resolve(
        PERSON,
        [
            card("1", wechat_openid="app1:o7"),
            card("2", wechat_openid="app2:o7"),
            card("3", wechat_openid="app1:o7"),
            card("4", wechat_openid="app2:o9", wechat_unionid="u1"),
            card("5", wechat_openid="app3:o9", wechat_unionid="u1"),
        ],
    )
    assert groups(PERSON, found) == sets("13", "2", "45")


def test_equal_values_of_different_types_are_not_the_same_identifier() -> None:
    found = resolve(
        PERSON, [card("1", wechat_id="x"), card("2", douyin_id="x"), card("3", website_id="x"), card("4", douyin_id="x")]
    )
    assert groups(PERSON, found) == sets("1", "24", "3")


def test_nothing_crosses_a_tenant() -> None:
    found = resolve(
        PERSON, [card("1", phone="+861"), card("2", tenant="other", phone="+861"), card("3", tenant="other", phone="+861")]
    )
    assert groups(PERSON, found) == sets("1", "23")
    assert sorted((row["tenant_id"], row["record_count"]) for row in rows(PERSON, found, "_identifier")) == [
        ("default", 1),
        ("other", 2),
    ]


def test_the_same_key_in_two_tenants_is_two_records() -> None:
    found = resolve(PERSON, [card("1", phone="+861"), card("1", tenant="other", phone="+862")])
    assert len({row["person_id"] for row in rows(PERSON, found)}) == 2


def test_records_without_identifiers_are_their_own_persons() -> None:
    assert groups(PERSON, resolve(PERSON, [card("1"), card("2")])) == sets("1", "2")


def test_nothing_at_all_resolves_to_nothing() -> None:
    for subject in (PERSON, ACCOUNT):
        found = resolve(subject, [])
        assert {name: len(table) for name, table in found.tables.items()} == dict.fromkeys(found.tables, 0)


def test_person_and_identifiers_sum_up_their_records() -> None:
    found = resolve(PERSON, [card("1", day=5, phone="+861"), card("2", day=3, phone="+861", email="a@b.cn")])
    (person,) = rows(PERSON, found, "")
    assert (person["first_seen_at"], person["record_count"], person["previous_ids"]) == (START + timedelta(days=3), 2, None)
    facts = {
        row["identifier_type"]: (row["first_seen_at"] - START, row["record_count"]) for row in rows(PERSON, found, "_identifier")
    }
    assert facts == {"PHONE": (timedelta(days=3), 2), "EMAIL": (timedelta(days=3), 1)}


# --- accounts, by hand -------------------------------------------------------------------------------------------------


def test_accounts_meet_by_code_then_domain_then_name() -> None:
    found = resolve(
        ACCOUNT,
        [
            card("1", credit_code=A, company_name="acme"),
            card("2", credit_code=A, domain="acme.cn"),
            card("3", domain="acme.cn", company_name="acme china"),
            card("4", company_name="acme china"),
            card("5", company_name="acme"),
        ],
    )
    assert groups(ACCOUNT, found) == sets("12345")
    rules = {row["source_key"]: row["match_rule"] for row in rows(ACCOUNT, found)}
    assert rules == {"1": "CREDIT_CODE", "2": "CREDIT_CODE", "3": "DOMAIN", "4": "COMPANY_NAME", "5": "COMPANY_NAME"}


def test_companies_with_different_codes_never_merge_and_the_refusal_is_recorded() -> None:
    found = resolve(
        ACCOUNT,
        [
            card("1", day=2, credit_code=A, domain="group.cn", company_name="acme"),
            card("2", day=1, credit_code=B, domain="group.cn"),
            card("3", day=3, company_name="acme"),
        ],
    )
    assert groups(ACCOUNT, found) == sets("13", "2")
    of = ids(ACCOUNT, found)
    # 2 showed the domain first, so it keeps it.
    (refused,) = found.tables["refused_merge"].to_pylist()
    assert refused == {
        "tenant_id": "default", "subject": "account", "entity_id": of["1"], "other_entity_id": of["2"],
        "identifier_type": "DOMAIN", "scope": "", "identifier_value": "group.cn", "rule": "max_values CREDIT_CODE 1",
        "refused_at": LATER,
    }  # fmt: skip
    owners = {row["identifier_value"]: row["account_id"] for row in rows(ACCOUNT, found, "_identifier")}
    assert owners == {A: of["1"], B: of["2"], "group.cn": of["2"], "acme": of["1"]}
    evidence = {
        (row["source_key"], row["identifier_type"]): (row["is_used"], row["reason"])
        for row in found.tables["evidence"].to_pylist()
    }
    assert evidence["1", "DOMAIN"] == (False, "LIMIT")
    assert evidence["2", "DOMAIN"] == (True, None)


def test_a_contested_name_does_not_guess_which_company_is_meant() -> None:
    cards = [
        card("1", credit_code=A, company_name="acme"),
        card("2", credit_code=B, company_name="acme"),
        card("3", company_name="acme"),
        card("4", company_name="acme"),
        lead("9", company_name="acme"),
    ]
    found = resolve(ACCOUNT, cards)
    assert groups(ACCOUNT, found) == sets("1", "2", "3", "4")
    assert found.refused == 3  # of four that show the name, one keeps it
    (asked,) = [row for row in found.tables["evidence"].to_pylist() if row["source_key"] == "9"]
    assert (asked["entity_id"], asked["is_used"], asked["reason"]) == (None, False, "AMBIGUOUS")


def test_the_stronger_identifier_decides_where_a_company_without_code_belongs() -> None:
    found = resolve(
        ACCOUNT,
        [
            card("1", credit_code=A, company_name="acme"),
            card("2", credit_code=B, domain="acme.cn"),
            card("3", domain="acme.cn", company_name="acme"),
        ],
    )
    assert groups(ACCOUNT, found) == sets("1", "23")


def test_a_company_without_code_takes_on_the_code_of_those_it_joined() -> None:
    found = resolve(
        ACCOUNT,
        [
            card("1", domain="acme.cn", company_name="acme"),
            card("2", domain="acme.cn", credit_code=A),
            card("3", company_name="acme", credit_code=B),
        ],
    )
    assert groups(ACCOUNT, found) == sets("12", "3")


def test_a_lead_joins_a_company_but_creates_none_and_links_none() -> None:
    found = resolve(
        ACCOUNT,
        [
            card("1", company_name="acme"),
            card("2", domain="other.cn"),
            lead("7", company_name="acme"),
            lead("8", company_name="nobody knows it"),
            lead("9", company_name="acme", domain="other.cn"),
        ],
    )
    assert groups(ACCOUNT, found) == sets("17", "29")  # the domain outranks the name
    assert found.entities == 2
    assert {row["record_count"] for row in rows(ACCOUNT, found, "")} == {1}
    assert {row["identifier_value"] for row in rows(ACCOUNT, found, "_identifier")} == {"acme", "other.cn"}
    reasons = {(row["source_key"], row["identifier_type"]): row["reason"] for row in found.tables["evidence"].to_pylist()}
    assert (reasons["7", "COMPANY_NAME"], reasons["8", "COMPANY_NAME"]) == (None, "NO_MATCH")
    assert (reasons["9", "DOMAIN"], reasons["9", "COMPANY_NAME"]) == (None, "OUTRANKED")


def test_refused_and_missing_identifiers_are_evidence_and_link_nothing() -> None:
    found = seen([card("1", phone="+861"), card("2", phone="+861")])
    unusable = found.observations.to_pylist()
    unusable[0] |= {"identifier_value": None, "reason": "INVALID"}
    unusable[1] |= {"source_table": "contact_channel_identity", "record_key": "gone"}
    got = resolve_subject(
        PERSON,
        Seen(found.records, pa.Table.from_pylist(unusable, OBSERVATIONS)),
        Published.nothing(PERSON),
        LATER,
        RULES,
        no_decisions(),
    )
    assert groups(PERSON, got) == sets("1", "2")
    evidence = {
        row["source_key"]: (row["entity_id"], row["is_used"], row["reason"]) for row in got.tables["evidence"].to_pylist()
    }
    assert evidence == {"1": (ids(PERSON, got)["1"], False, "INVALID"), "2": (None, False, "RECORD_MISSING")}
    assert rows(PERSON, got, "_identifier") == []


# --- what holds whatever arrives ---------------------------------------------------------------------------------------

EXAMPLES = examples(40)  # each runs the whole resolution
FEW = st.sampled_from(["1", "2", "3", "4"])


def cards_of(kinds: dict[str, st.SearchStrategy[str]], leads: bool = False) -> st.SearchStrategy[list[Card]]:
    one = st.builds(
        lambda shows, tenant, day, creates_entity: (shows, tenant, day, creates_entity),
        st.fixed_dictionaries({}, optional=kinds),
        st.sampled_from(["default", "default", "other"]),
        st.integers(0, 3),
        st.booleans() if leads else st.just(True),
    )
    return st.lists(one, max_size=12).map(
        lambda drawn: [
            Card(f"{number:02}", shows, tenant, day, creates_entity, "contact" if creates_entity else "lead")
            for number, (shows, tenant, day, creates_entity) in enumerate(drawn)
        ]
    )


PEOPLE = cards_of(
    {"PHONE": FEW, "EMAIL": FEW, "WECHAT_OPENID": st.sampled_from(["app1:1", "app2:1", "app1:2"]), "WEBSITE_ID": FEW}
)
COMPANIES = cards_of(
    {"CREDIT_CODE": st.sampled_from([A, B, C]), "DOMAIN": st.sampled_from("12"), "COMPANY_NAME": st.sampled_from("12")},
    leads=True,
)
CASES = st.one_of(st.tuples(st.just(PERSON), PEOPLE), st.tuples(st.just(ACCOUNT), COMPANIES))


@EXAMPLES
@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(case: tuple[Subject, list[Card]], rng: random.Random) -> None:
    subject, cards = case
    shuffled = rng.sample(cards, len(cards))
    same(resolve(subject, cards), resolve(subject, shuffled))


@EXAMPLES
@given(CASES)
def test_a_second_run_changes_nothing(case: tuple[Subject, list[Card]]) -> None:
    subject, cards = case
    first = resolve(subject, cards)
    second = resolve(subject, cards, first, LATER + timedelta(days=1))
    same(first, second)
    assert (second.merges, second.splits) == (0, 0)


@EXAMPLES
@given(PEOPLE)
def test_persons_are_the_connected_components(cards: list[Card]) -> None:
    """Against the plainest possible algorithm: paint neighbours until nothing changes."""
    colour = {one.key: one.key for one in cards}
    for _ in cards:
        for one in cards:
            for other in cards:
                if one.tenant == other.tenant and one.shows.items() & other.shows.items():
                    colour[one.key] = colour[other.key] = min(colour[one.key], colour[other.key])
    together = defaultdict(set)
    for key, painted in colour.items():
        together[painted].add(key)
    assert groups(PERSON, resolve(PERSON, cards)) == {frozenset(keys) for keys in together.values()}


@EXAMPLES
@given(COMPANIES)
def test_no_account_has_two_credit_codes_and_equal_codes_are_one_account(cards: list[Card]) -> None:
    of = ids(ACCOUNT, resolve(ACCOUNT, cards))
    codes = defaultdict(set)
    for one in cards:
        if one.creates_entity and "CREDIT_CODE" in one.shows:
            codes[of[one.key]].add((one.tenant, one.shows["CREDIT_CODE"]))
    assert all(len(found) == 1 for found in codes.values())
    assert len({code for found in codes.values() for code in found}) == len(codes)


@EXAMPLES
@given(COMPANIES)
def test_accounts_that_share_an_identifier_are_one_or_the_refusal_is_recorded(cards: list[Card]) -> None:
    found = resolve(ACCOUNT, cards)
    of = ids(ACCOUNT, found)
    owner = {
        (r["tenant_id"], r["identifier_type"], r["identifier_value"]): r["account_id"]
        for r in rows(ACCOUNT, found, "_identifier")
    }
    refused = {(r["tenant_id"], r["identifier_type"], r["identifier_value"], r["entity_id"], r["other_entity_id"])
               for r in found.tables["refused_merge"].to_pylist()}  # fmt: skip
    expected = set()
    for one in cards:
        for kind, value in one.shows.items():
            kept = owner.get((one.tenant, kind, value))
            if one.creates_entity and of[one.key] != kept:
                expected.add((one.tenant, kind, value, of[one.key], kept))
    assert refused == expected


@EXAMPLES
@given(COMPANIES)
def test_leads_change_no_account(cards: list[Card]) -> None:
    found = resolve(ACCOUNT, cards)
    without = resolve(ACCOUNT, [one for one in cards if one.creates_entity])
    for name in ("account", "account_identifier", "account_alias", "refused_merge"):
        assert content(found, name) == content(without, name), name


@EXAMPLES
@given(CASES)
def test_no_entity_lies_in_two_tenants(case: tuple[Subject, list[Card]]) -> None:
    subject, cards = case
    tenants = {one.key: one.tenant for one in cards}
    for keys in groups(subject, resolve(subject, cards)):
        assert len({tenants[key] for key in keys}) == 1


@EXAMPLES
@given(CASES)
def test_a_tenant_does_not_notice_the_others(case: tuple[Subject, list[Card]]) -> None:
    subject, cards = case
    ours = [one for one in cards if one.tenant == "default"]
    together, alone = ids(subject, resolve(subject, cards)), ids(subject, resolve(subject, ours))
    assert {one.key: together.get(one.key) for one in ours} == {one.key: alone.get(one.key) for one in ours}


@EXAMPLES
@given(PEOPLE, st.integers(0, 12))
def test_added_records_keep_the_ids_of_those_before(cards: list[Card], cut: int) -> None:
    """More evidence only merges persons: a record's id stays, or is an alias of the one it has now."""
    first = resolve(PERSON, cards[:cut])
    second = resolve(PERSON, cards, first)
    now = ids(PERSON, second)
    aliases = {row["old_id"]: row["new_id"] for row in rows(PERSON, second, "_alias")}
    for key, old in ids(PERSON, first).items():
        assert aliases.get(old, old) == now[key]
    assert groups(PERSON, second) == groups(PERSON, resolve(PERSON, cards))
    assert second.splits == 0


@EXAMPLES
@given(
    st.one_of(
        *(st.tuples(st.just(s), st.lists(of, min_size=2, max_size=4)) for s, of in ((PERSON, PEOPLE), (ACCOUNT, COMPANIES)))
    )
)
def test_through_any_history_ids_are_never_reused_and_aliases_never_dangle(case: tuple[Subject, list[list[Card]]]) -> None:
    """Each step is an unrelated state of the same records: they change identifiers, merge, split, vanish and return."""
    subject, history = case
    found = None
    published: set[str] = set()
    retired: set[str] = set()
    tenant_of: dict[str, str] = {}
    for cards in history:
        found = resolve(subject, cards, found)
        entities = {row[subject.id_column] for row in rows(subject, found, "")}
        aliases = {row["old_id"]: row["new_id"] for row in rows(subject, found, "_alias")}
        assert set(aliases.values()) <= entities
        assert not aliases.keys() & entities
        assert retired <= aliases.keys()
        assert published <= entities | aliases.keys()
        retired, published = set(aliases), published | entities
        assert {row[subject.id_column] for row in rows(subject, found)} == entities
        for row in rows(subject, found, ""):
            assert tenant_of.setdefault(row[subject.id_column], row["tenant_id"]) == row["tenant_id"]
        same(found, resolve(subject, cards, found))


def test_a_hot_identifier_costs_no_pairs() -> None:
    """One phone on 20,000 records would be 200 million pairs, minutes of work; and it is nobody's own."""
    found = resolve(PERSON, [card(f"{number:05}", phone="+861") for number in range(20_000)])
    assert (found.entities, found.refused, len(found.tables["person_identifier"])) == (20_000, 20_000, 0)
    assert {row["rule"] for row in found.tables["refused_merge"].to_pylist()} == {"max_records PHONE 200"}
