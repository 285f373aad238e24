"""The people and companies behind the generated files are valid and cannot be mistaken for one another."""

from __future__ import annotations

from collections import Counter

import numpy as np
import phonenumbers
import pytest

from generator import draw, world
from generator.records import Record, components
from generator.world import World

# GB 32100: the weights of the first 17 characters; with the check character all sum up to a multiple of 31.
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1)
CREDIT_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}


@pytest.fixture(scope="module")
def somewhere() -> World:
    return world.build(7, accounts=150, customers=100, prospects=50)


def test_credit_codes_have_a_right_check_character(somewhere: World) -> None:
    codes = [company.credit_code for company in somewhere.companies if company.credit_code]
    assert len(codes) > 100
    for code in codes:
        assert len(code) == 18
        assert sum(CREDIT_VALUES[c] * w for c, w in zip(code, CREDIT_WEIGHTS, strict=True)) % 31 == 0


def test_credit_check_character_of_a_known_company() -> None:
    assert world.credit_check("91330100799655058") == "B"  # Alibaba (China) Co., Ltd. is 91330100799655058B
    assert world.organisation_check("79965505") == "8"


def test_phones_are_valid(somewhere: World) -> None:
    phones = [phone for person in somewhere.people if (phone := person.get("PHONE"))]
    assert {phone[:3] for phone in phones} >= {"+86", "+49"}
    assert [phone for phone in phones if not phonenumbers.is_valid_number(phonenumbers.parse(phone))] == []


def test_a_number_belongs_to_one_person(somewhere: World) -> None:
    assert [person.number for person in somewhere.people] == list(range(len(somewhere.people)))


def test_an_identifier_belongs_to_one_person(somewhere: World) -> None:
    given = Counter((key, value) for person in somewhere.people for key, value in person.identifiers.items())
    assert [identifier for identifier, n in given.items() if n > 1] == []
    # some mail providers take a.b@ and ab@ for the same mailbox
    mailboxes = Counter(address.replace(".", "") for person in somewhere.people if (address := person.get("EMAIL")))
    assert max(mailboxes.values()) == 1


def test_names_domains_and_numbers_belong_to_one_company(somewhere: World) -> None:
    for names in ("short_name", "trade_name", "legal_name"):
        assert len({getattr(company, names) for company in somewhere.companies}) == len(somewhere.companies)
    own = [identifier for company in somewhere.companies for identifier in company.identifiers]
    assert len(own) == len(set(own))
    shared = Counter(company.domain for company in somewhere.companies if company.is_freemail)
    assert shared
    assert not {company.domain for company in somewhere.companies if not company.is_freemail} & shared.keys()


def test_two_fifths_of_the_customers_are_accounts_too(somewhere: World) -> None:
    customers = somewhere.having("customer")
    assert len(customers) == 100
    assert sum("account" in company.roles for company in customers) == 40


def test_records_hang_together_by_a_chain() -> None:
    by_phone, by_mail, other = ("PHONE", "", "1"), ("EMAIL", "", "a@b.c"), ("PHONE", "", "2")
    records = [
        Record("cdp", "contact", 0, 1, {by_phone}),
        Record("cdp", "contact", 1, 1, {by_mail}),
        Record("cdp", "lead", 2, 1, {other}),
        Record("cdp", "lead", 3, 1, {by_phone, by_mail}),
        Record("cdp", "lead", 4, 1, set()),
    ]
    assert sorted(sorted(record.row for record in group) for group in components(records)) == [[0, 1, 3], [2], [4]]


def test_business_follows_the_calendar() -> None:
    moments = draw.Draw(1, "calendar").moments(50_000)
    assert moments.min() >= draw.START_MS
    assert moments.max() < draw.END_MS
    local = (moments + 8 * draw.HOUR).astype("datetime64[ms]")
    weekday = (local.astype("datetime64[D]").astype(int) + 3) % 7
    month = local.astype("datetime64[M]").astype(int) % 12
    assert (weekday >= 5).mean() < 0.15
    assert (month == 1).sum() < 0.7 * (month == 2).sum()  # February holds the Spring Festival


def test_every_word_occurs_when_there_are_rows_enough() -> None:
    for seed in range(20):
        drawn = draw.Draw(seed, "words").words(5, ("a", "b", "c", "d", "e"), (96, 1, 1, 1, 1))
        assert sorted(drawn) == ["a", "b", "c", "d", "e"]


def test_shares_add_up() -> None:
    counts = draw.Draw(3, "spread").spread(100, 7)
    assert counts.sum() == 100
    assert counts.min() >= 1
    assert np.array_equal(draw.Draw(3, "spread").spread(3, 7).sum(), 3)
