"""Records of persons with the truth: which person each record is of, and which identifier it really shows.

Belongs here: who there is, what their records show and what goes wrong, with every rate in `RATES`.  Does not belong
here: normal forms, contenders, or anything fitted to them.  The truth is decided before anything is spelled: a record is
of the person it was made for, whatever it shows.

A person has one mobile or two, a work and a private e-mail, and a WeChat unionid or none (with an openid per app); works
in a department of a company; and left one record or many, in a long tail.  A record shows one phone, one e-mail, one
unionid and one openid at most, spelled as people spell them: that is no noise, a normal form undoes it.  Noise is what
no normal form undoes, and `RATES` has it by level:

| level | what it is like |
|---|---|
| 0 | clean: every record shows all that its person has, and rightly |
| 1 | a well-kept CRM that web forms feed |
| 2 | typical: several systems, forms without confirmation, fairs |
| 3 | bad: bought lists and years of imports |

`hot` puts one e-mail on 10,000 records of different persons besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Origin = Literal["given", "derived", "chosen"]


@dataclass(frozen=True, slots=True)
class Rate:
    """The share at each noise level, of what, and where it comes from."""

    levels: tuple[float, float, float, float]
    of: str
    origin: Origin
    why: str


RATES: dict[str, Rate] = {
    "phone shown": Rate((1.0, 0.94, 0.75, 0.60), "records", "derived", "so that a perfect matcher can reach 0.98 at level 1"),
    "e-mail shown": Rate((1.0, 0.93, 0.75, 0.55), "records", "derived", "as above"),
    "unionid shown": Rate((1.0, 0.40, 0.30, 0.15), "records of persons in WeChat", "chosen", "known of bound accounts only"),
    "openid shown": Rate((1.0, 0.30, 0.25, 0.15), "records of persons in WeChat", "chosen", "records that began in an app"),
    "name shown": Rate((1.0, 0.99, 0.95, 0.90), "records", "chosen", "most forms demand one; only Splink reads it"),
    "second phone": Rate((0.0, 0.05, 0.15, 0.25), "phones of persons with two", "chosen", "the other one is the main number"),
    "private e-mail": Rate((0.0, 0.08, 0.25, 0.35), "e-mails of persons with both", "chosen", "downloads at home"),
    "typo": Rate((0.0, 0.002, 0.01, 0.03), "phones and e-mails shown", "chosen", "validated forms to typing by hand"),
    "placeholder": Rate((0.0, 0.05, 0.10, 0.15), "phones and e-mails missing", "chosen", "a mandatory field, no wish to fill it"),
    "landline": Rate((0.0, 0.01, 0.04, 0.08), "phones shown", "chosen", "the department's line, which colleagues share"),
    "shared mobile": Rate((0.0, 0.0005, 0.002, 0.005), "phones shown", "given", "far rarer than landlines: an assistant's"),
    "role mailbox": Rate((0.0, 0.005, 0.02, 0.05), "e-mails shown", "chosen", "info@, sales@: one mailbox, a whole company"),
    "recycled number": Rate((0.0, 0.00025, 0.001, 0.003), "persons", "derived", "a quarter in 3 years, times the market share"),
}  # fmt: skip
"""A recycled number does harm only when its earlier holder is in the same data: it takes a turnover of numbers (a quarter of
them within the three years, chosen) and the chance that anybody is there (1 ‰, 4 ‰, 12 ‰ at levels 1 to 3, chosen)."""
LEVELS = range(4)

HOT_RECORDS = 10_000
HOT_EMAIL = "member@fair-registration.cn"
TWO_PHONES, PRIVATE_EMAIL, IN_WECHAT = 0.25, 0.60, 0.50
"""Shares of persons who have a second phone, a private e-mail, a unionid: chosen."""
MOST_RECORDS, RECORDS_EXPONENT = 40, 2.2
MOST_COLLEAGUES, COMPANY_EXPONENT = 400, 1.8
"""Records of a person and persons of a company: chosen Zipf tails, 2.2 and 6 in the mean."""
DEPARTMENT = 8
APPS = 3
FIRST_DAY, DAYS = 1_640_995_200, 3 * 365
"""Records arrive over three years from 2022-01-01, UTC."""

NOT_OWN = -1
GIVEN = "wei fang na min jing lei qiang yan jun jie tao ming chao xiu ying hua ping gang hui bin lan bo xin yu".split()
FAMILY = "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han".split()
WORDS = "huaxin jinyuan tianhe dongfang boda ruitong haicheng mingda lianchuang zhongke yuanda hengtai".split()
SUFFIXES = "com cn com.cn net".split()
PROVIDERS = "163.com 126.com gmail.com outlook.com sina.com foxmail.com".split()
ROLES = "info sales contact office".split()
MOBILE_PREFIXES = (
    130, 131, 132, 133, 135, 136, 137, 138, 139, 150, 151, 152, 153, 155, 156, 157, 158, 159,
    180, 181, 182, 183, 185, 186, 187, 188, 189,
)  # fmt: skip
AREA_CODES = (10, 20, 21, 22, 27, 28)
PLACEHOLDER_PHONES = ("00000000000", "11111111111", "13800000000", "12345678901", "13800138000", "99999999")
PLACEHOLDER_EMAILS = ("test@test.com", "a@a.com", "none@none.com", "noemail@noemail.com", "123456@qq.com", "test@163.com")
"""What people type into mandatory fields; all of it is on the list of placeholders."""


@dataclass(frozen=True, slots=True)
class Population:
    """`cards`: one row per record in the order of arrival; `truth`: in the same order.

    cards: seen_at (timestamp, UTC), name, phone, email, unionid, openid, app_id (text as typed; NULL where the record
    shows none).  truth: person (int), and per identifier phone_own, email_own, unionid_own, openid_own: which of the
    person's own ones the record really shows, -1 when it shows none, or not one of theirs.
    """

    cards: pa.Table
    truth: pa.Table


def generate(size: int, noise: int, *, hot: bool = False, seed: int = 1) -> Population:
    """`size` records at a noise level 0 to 3; the same arguments give the same records.

    ValueError when there are too few persons for a hot e-mail.
    """
    rng = np.random.default_rng([seed, size, noise])
    rate = {name: each.levels[noise] for name, each in RATES.items()}
    counts = _long_tail(rng, size, MOST_RECORDS, RECORDS_EXPONENT)
    people = _People.settle(rng, len(counts), rate["recycled number"])
    person = np.repeat(np.arange(len(counts)), counts)
    seconds = people.moments(rng, person)
    arrival = np.argsort(seconds, kind="stable")
    person, seconds = person[arrival], seconds[arrival]

    phone, phone_own = _phones(rng, people, person, rate)
    email, email_own = _emails(rng, people, person, rate)
    if hot:
        _, first = np.unique(person, return_index=True)
        if len(first) < HOT_RECORDS:
            raise ValueError(f"a hot e-mail needs {HOT_RECORDS} persons, {size} records are of {len(first)}")
        struck = np.zeros(size, dtype=bool)
        struck[rng.choice(first, HOT_RECORDS, replace=False)] = True
        email, email_own = pc.if_else(struck, HOT_EMAIL, email), np.where(struck, NOT_OWN, email_own)
    unionid_own = np.where(people.in_wechat[person] & _happens(rng, size, rate["unionid shown"]), 0, NOT_OWN)
    app = rng.integers(APPS, size=size)
    openid_own = np.where(people.in_wechat[person] & _happens(rng, size, rate["openid shown"]), app, NOT_OWN)
    shows_openid = pa.array(openid_own != NOT_OWN)
    return Population(
        cards=pa.table(
            {
                "seen_at": pa.array(seconds * 1_000_000).cast(pa.timestamp("us", "UTC")),
                "name": _where(_happens(rng, size, rate["name shown"]), people.names(person)),
                "phone": phone,
                "email": email,
                "unionid": _where(unionid_own != NOT_OWN, _join("ou_", _text(_scatter(person, 1), 12))),
                "openid": pc.if_else(shows_openid, _join("oo_", _text(_scatter(person * APPS + app, 2), 12)), None),
                "app_id": pc.if_else(shows_openid, _join("wx", _text(app)), None),
            }
        ),
        truth=pa.table(
            {
                "person": person,
                "phone_own": phone_own,
                "email_own": email_own,
                "unionid_own": unionid_own,
                "openid_own": openid_own,
            }
        ),
    )


@dataclass(frozen=True, slots=True)
class _People:
    """Persons in the order of their companies, and what each of them has."""

    company: Ints
    member: Ints
    head: Ints
    """The first person of the department."""
    department: Ints
    two_phones: Flags
    private_email: Flags
    in_wechat: Flags
    given: Ints
    family: Ints
    main_number: Ints
    """Whose main number the main number is: one's own, or that of the person who had it before."""
    era: Ints
    """1: all records in the second half of the time (has a recycled number); -1: in the first (had it); else 0."""

    @classmethod
    def settle(cls, rng: Generator, persons: int, recycled: float) -> _People:
        sizes = _long_tail(rng, persons, MOST_COLLEAGUES, COMPANY_EXPONENT)
        company = np.repeat(np.arange(len(sizes)), sizes)
        member = np.arange(persons) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        starts = member % DEPARTMENT == 0
        takers, givers = rng.permutation(persons)[: 2 * int(recycled * persons)].reshape(2, -1)
        main_number, era = np.arange(persons), np.zeros(persons, dtype=np.int64)
        main_number[takers] = givers
        era[takers], era[givers] = 1, -1
        return cls(
            company=company,
            member=member,
            head=np.flatnonzero(starts)[np.cumsum(starts) - 1],
            department=np.cumsum(starts) - 1,
            two_phones=_happens(rng, persons, TWO_PHONES),
            private_email=_happens(rng, persons, PRIVATE_EMAIL),
            in_wechat=_happens(rng, persons, IN_WECHAT),
            given=rng.integers(len(GIVEN), size=persons),
            family=rng.integers(len(FAMILY), size=persons),
            main_number=main_number,
            era=era,
        )

    def moments(self, rng: Generator, person: Ints) -> Ints:
        """When each record arrived, in seconds since 1970."""
        span = DAYS * 86_400
        at, era = rng.integers(span, size=len(person)), self.era[person]
        return FIRST_DAY + np.select([era > 0, era < 0], [span // 2 + at // 2, at // 2], at)

    def names(self, person: Ints) -> pa.Array:
        return _join(_pick(GIVEN, self.given[person]), " ", _pick(FAMILY, self.family[person]))

    def domains(self, person: Ints) -> pa.Array:
        company = self.company[person]
        return _join(_pick(WORDS, company % len(WORDS)), _text(company), ".", _pick(SUFFIXES, company // 7 % len(SUFFIXES)))


# --- phones ------------------------------------------------------------------------------------------------------------


def _phones(rng: Generator, people: _People, person: Ints, rate: dict[str, float]) -> tuple[pa.Array, Ints]:
    size = len(person)
    shown = _happens(rng, size, rate["phone shown"])
    second = people.two_phones[person] & _happens(rng, size, rate["second phone"])
    owner = np.where(second, person, people.main_number[person])
    borrowed = _happens(rng, size, rate["shared mobile"]) & (people.head[person] != person)
    owner = np.where(borrowed, people.main_number[people.head[person]], owner)
    number = mobile(owner * 2 + (second & ~borrowed))
    wrong = _happens(rng, size, rate["typo"])
    number = np.where(wrong, _mistyped_digit(rng, number), number)
    line = _happens(rng, size, rate["landline"])
    made_up = ~shown & _happens(rng, size, rate["placeholder"])
    landlines = pa.array(np.flatnonzero(line))
    text = _spelled_mobile(rng, number)
    text = pc.replace_with_mask(text, pa.array(line), _spelled_landline(rng, people.department[person[landlines]]))
    text = _where(shown, text)
    text = pc.replace_with_mask(text, pa.array(made_up), _pick(PLACEHOLDER_PHONES, rng.integers(6, size=made_up.sum())))
    own = np.where(shown & ~borrowed & ~wrong & ~line, second, NOT_OWN)
    return text, own.astype(np.int64)


def mobile(index: Ints) -> Ints:
    """The index-th mobile number, 11 digits; different numbers for indices below 2.7 billion."""
    prefixes = np.array(MOBILE_PREFIXES)
    return prefixes[index % len(prefixes)] * 10**8 + (index // len(prefixes) * 61_803_399 + 31_415_927) % 10**8


def _mistyped_digit(rng: Generator, number: Ints) -> Ints:
    """Another digit at one of the last eight places."""
    unit = np.array([10**place for place in range(8)])[rng.integers(8, size=len(number))]
    digit = number // unit % 10
    return number + ((digit + rng.integers(1, 10, size=len(number))) % 10 - digit) * unit


def _spelled_mobile(rng: Generator, number: Ints) -> pa.Array:
    digits = _text(number)
    a, b, c = (pc.utf8_slice_codeunits(digits, low, high) for low, high in ((0, 3), (3, 7), (7, 11)))
    spellings = (
        digits,
        _join(a, " ", b, " ", c),
        _join(a, "-", b, "-", c),
        _join("+86", digits),
        _join("+86 ", a, " ", b, " ", c),
        _join("86-", digits),
        _join("0086", digits),
    )
    return pc.choose(_chosen(rng, len(number), (50, 14, 12, 12, 6, 5, 1)), *spellings)


def _spelled_landline(rng: Generator, department: Ints) -> pa.Array:
    area = _pick([str(code) for code in AREA_CODES], department % len(AREA_CODES))
    digits = _text(60_000_000 + department // len(AREA_CODES) * 6_180_331 % 29_999_999)
    a, b = (pc.utf8_slice_codeunits(digits, low, low + 4) for low in (0, 4))
    spellings = (_join("0", area, "-", digits), _join("+86 ", area, " ", a, " ", b), _join("(0", area, ") ", a, "-", b))
    return pc.choose(_chosen(rng, len(department), (60, 25, 15)), *spellings)


# --- e-mails -----------------------------------------------------------------------------------------------------------


def _emails(rng: Generator, people: _People, person: Ints, rate: dict[str, float]) -> tuple[pa.Array, Ints]:
    size = len(person)
    shown = _happens(rng, size, rate["e-mail shown"])
    private = people.private_email[person] & _happens(rng, size, rate["private e-mail"])
    role = _happens(rng, size, rate["role mailbox"])
    made_up = ~shown & _happens(rng, size, rate["placeholder"])
    wrong = shown & ~role & _happens(rng, size, rate["typo"])
    given, family = _pick(GIVEN, people.given[person]), _pick(FAMILY, people.family[person])
    domain = people.domains(person)
    work = _join(given, ".", family, _text(people.member[person]), "@", domain)
    qq = _join(_text(_scatter(person, 3, 10)), "@qq.com")
    other = _join(given, family, _text(person), "@", _pick(PROVIDERS, person % len(PROVIDERS)))
    text = pc.if_else(private, pc.if_else(person % 3 == 0, qq, other), work)
    text = pc.if_else(role, _join(_pick(ROLES, rng.integers(len(ROLES), size=size)), "@", domain), text)
    text = pc.replace_with_mask(text, pa.array(wrong), _mistyped_letter(rng, text.filter(pa.array(wrong))))
    text = _where(shown, _spelled_email(rng, text))
    text = pc.replace_with_mask(text, pa.array(made_up), _pick(PLACEHOLDER_EMAILS, rng.integers(6, size=made_up.sum())))
    own = np.where(shown & ~role & ~wrong, private, NOT_OWN)
    return text, own.astype(np.int64)


def _mistyped_letter(rng: Generator, addresses: pa.Array) -> pa.Array:
    """A letter of the local part left out, doubled or swapped with the next, a third each."""
    wrong = []
    places, kinds = rng.random(len(addresses)), rng.integers(3, size=len(addresses))
    for address, place, kind in zip(addresses.to_pylist(), places.tolist(), kinds.tolist(), strict=True):
        at = int(place * (address.index("@") - 1))
        before, here, after, rest = address[:at], address[at], address[at + 1], address[at + 2 :]
        if here == after and kind == 2:
            kind = 1  # swapped it would be what it was
        wrong.append(before + (after, here + here + after, after + here)[kind] + rest)
    return pa.array(wrong, pa.string())


def _spelled_email(rng: Generator, address: pa.Array) -> pa.Array:
    spellings = (address, pc.utf8_capitalize(address), pc.utf8_upper(address), _join(address, " "))
    return pc.choose(_chosen(rng, len(address), (80, 10, 5, 5)), *spellings)


# --- tools -------------------------------------------------------------------------------------------------------------


def _long_tail(rng: Generator, total: int, most: int, exponent: float) -> Ints:
    """Sizes that add up to the total, each from 1 to `most` with a probability that falls with the exponent."""
    sizes = np.arange(1, most + 1)
    weights = sizes**-exponent
    drawn = rng.choice(sizes, size=total, p=weights / weights.sum())
    reached = np.cumsum(drawn)
    enough = int(np.searchsorted(reached, total))
    drawn = drawn[: enough + 1]
    drawn[-1] -= reached[enough] - total
    return drawn.astype(np.int64)


def _happens(rng: Generator, size: int, probability: float) -> Flags:
    return rng.random(size) < probability


def _chosen(rng: Generator, size: int, percentages: tuple[int, ...]) -> pa.Array:
    """Which of the spellings, by their percentages."""
    return pa.array(np.searchsorted(np.cumsum(percentages), rng.integers(100, size=size), side="right"))


def _scatter(index: Ints, stream: int, digits: int = 12) -> Ints:
    """Numbers of so many digits in no visible order, different for different indices of a stream (below 9 million)."""
    return (index * 618_033_988_749 % 10**digits + stream * 271_828_182_845) % 10**digits


def _text(number: Ints, width: int = 0) -> pa.Array:
    return pc.utf8_lpad(pa.array(number).cast(pa.string()), width=width, padding="0")


def _pick(words: list[str] | tuple[str, ...], index: Ints) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(index))


def _join(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _where(shown: Flags, text: pa.Array) -> pa.Array:
    """The text where it is shown, else NULL."""
    return pc.if_else(pa.array(shown), text, pa.scalar(None, pa.string()))
