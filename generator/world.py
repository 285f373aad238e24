"""The world both source systems draw from: companies, and the people who work there.

A person or company has each identifier alone, so who is the same is never in doubt; what a source shows of them, and
how it spells it, is decided later (`records.py`).  Belongs here: what is true.  Not here: what any table says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from generator import names
from generator.draw import Array, Draw

T = TypeVar("T")
Identifier = tuple[str, str, str]
"""(type, scope, value): the scope is the app of a WeChat openid, else empty."""

WECHAT_APPS = ("wx4f1a0c7d2b9e8a61", "wx9c3e5d7a1f0b2846")
"""The official account and the mini program; an openid holds in one of them only (C-27)."""

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_COUNTRIES = ("CN", "US", "DE", "BR")
_COUNTRY_WEIGHTS = (0.62, 0.22, 0.12, 0.04)


@dataclass(frozen=True, slots=True)
class Company:
    """A company.  `roles` say who knows it: `account` (cdp), `customer` (sales_analytics), `partner`, `competitor`,
    `prospect` (customer_center); an `asker` only fills in a form."""

    number: int
    roles: frozenset[str]
    country: str
    legal_name: str
    short_name: str
    trade_name: str
    credit_code: str | None
    corp_id: str | None
    domain: str
    is_freemail: bool
    city: str
    province: str
    industry: int
    employees: int
    revenue: int

    @property
    def identifiers(self) -> set[Identifier]:
        """What all its records could show, names excepted."""
        found = {("DOMAIN", "", self.domain)} if not self.is_freemail else set()
        return found | {(t, "", v) for t, v in (("CREDIT_CODE", self.credit_code), ("CORP_ID", self.corp_id)) if v}


@dataclass(frozen=True, slots=True)
class Person:
    """A person, the company they work for, and the identifiers that are theirs alone."""

    number: int
    company: int
    country: str
    first_name: str
    last_name: str
    job: tuple[str, str]
    identifiers: dict[tuple[str, str], str] = field(repr=False)

    @property
    def name(self) -> str:
        """As the person writes it: family name first in Chinese."""
        return self.last_name + self.first_name if self.country == "CN" else f"{self.first_name} {self.last_name}"

    def get(self, kind: str, scope: str = "") -> str | None:
        """One identifier, if the person has it."""
        return self.identifiers.get((kind, scope))


@dataclass(frozen=True, slots=True)
class World:
    """Everybody and every company there is."""

    companies: list[Company]
    people: list[Person]
    employers: Array

    def having(self, *roles: str) -> list[Company]:
        """Companies with any of the roles."""
        return [company for company in self.companies if company.roles & set(roles)]

    def people_of(self, companies: list[Company]) -> list[Person]:
        """Who works there."""
        wanted = np.isin(self.employers, [company.number for company in companies])
        return [self.people[i] for i in np.flatnonzero(wanted)]


def build(seed: int, accounts: int, customers: int, prospects: int) -> World:
    """A world for about `accounts` companies in cdp and `customers` in sales_analytics, 40 % of these in both.

    `prospects` are companies that only the customer center has found.
    """
    draw = Draw(seed, "world")
    shared = round(0.4 * customers)
    side = max(2, round(0.03 * accounts))
    groups = [
        ({"account", "customer"}, shared, 9.0),
        ({"account"}, max(2, accounts - shared), 9.0),
        ({"customer"}, customers - shared, 6.0),
        (set[str](), max(4, round(0.9 * accounts)), 3.5),
        ({"partner"}, side, 2.0),
        ({"competitor"}, side, 1.0),
        ({"prospect"}, prospects, 3.5),
        ({"asker"}, 3 * accounts, 4.0),
    ]
    companies: list[Company] = []
    people: list[Person] = []
    maker, numbers = _CompanyMaker(draw), _Numbers(draw)
    for roles, n, staff in groups:
        countries = draw.words(n, _COUNTRIES, _COUNTRY_WEIGHTS)
        group = [maker.make(len(companies) + i, frozenset(roles), str(country)) for i, country in enumerate(countries)]
        companies.extend(group)
        for company, size in zip(group, draw.spread(round(staff * n), n), strict=True):
            people += [_person(draw, numbers, len(people) + i, company) for i in range(size)]
    return World(companies, people, np.array([person.company for person in people]))


class _CompanyMaker:
    """Makes companies no two of which share a brand, and therefore no name, domain or number either."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._chinese, self._western = self._chinese_brands(), self._western_brands()
        self._codes: set[str] = set()

    def make(self, number: int, roles: frozenset[str], country: str) -> Company:
        rng = self._draw.rng
        local_city, city, province, division = _pick(rng, names.CITIES[country])
        if country == "CN":
            local, latin = next(self._chinese)
            trade, english = _pick(rng, names.CN_TRADES)
            suffix = _pick(rng, names.CN_SUFFIXES)
            short, trade_name = f"{local_city}{local}{trade}", f"{latin.title()} {english} (China)"
            legal = short + suffix
            endings: tuple[str, ...] = (".com", ".cn", ".com.cn")
        else:
            latin = next(self._western)
            short = f"{latin.title()} {_pick(rng, names.WEST_TRADES)}"
            legal, trade_name = f"{short} {_pick(rng, names.WEST_SUFFIXES[country])}", f"{latin.title()} International"
            endings = (".de", ".com") if country == "DE" else (".com", ".io")
        is_freemail = bool(rng.random() < 0.04)
        size = float(rng.lognormal(5.2, 1.4))
        return Company(
            number=number,
            roles=roles,
            country=country,
            legal_name=legal,
            short_name=short,
            trade_name=trade_name,
            credit_code=self._credit_code(division) if country == "CN" else None,
            corp_id=f"ww{rng.integers(16**15, 16**16 - 1, dtype=np.uint64):016x}" if rng.random() < 0.6 else None,
            domain=_pick(rng, names.FREEMAIL[country]) if is_freemail else latin + _pick(rng, endings),
            is_freemail=is_freemail,
            city=city,
            province=province,
            industry=int(rng.integers(16)),
            employees=int(size) + 3,
            revenue=int((size + 3) * rng.lognormal(11.8, 0.6)),
        )

    def _chinese_brands(self) -> Iterator[tuple[str, str]]:
        """Three characters; two would at times spell a well-known site (微博).  Their romanisation, the domain, is unique too."""
        seen: set[str] = set()
        rng, parts = self._draw.rng, names.BRANDS
        while True:
            chosen = [parts[i] for i in rng.integers(len(parts), size=3)]
            latin = "".join(spelt for _, spelt in chosen)
            if latin not in seen:
                seen.add(latin)
                yield "".join(character for character, _ in chosen), latin

    def _western_brands(self) -> Iterator[str]:
        seen: set[str] = set()
        rng = self._draw.rng
        while True:
            latin = (_pick(rng, names.WEST_HEADS) + _pick(rng, names.WEST_TAILS)).lower()
            if latin in seen:  # the pairs run out in a large world
                latin += _pick(rng, names.WEST_TAILS)
            if latin not in seen:
                seen.add(latin)
                yield latin

    def _credit_code(self, division: str) -> str:
        """A new unified social credit code (GB 32100) around a new organisation code (GB 11714)."""
        while True:
            eight = "".join(CREDIT_ALPHABET[i] for i in self._draw.rng.integers(31, size=8))
            code = f"91{division}{eight}{organisation_check(eight)}"
            code += credit_check(code)
            if code not in self._codes:
                self._codes.add(code)
                return code


class _Numbers:
    """Numbers and addresses that are given out once."""

    def __init__(self, draw: Draw) -> None:
        self._rng = draw.rng
        self._given: set[str] = set()

    def phone(self, country: str) -> str:
        """A mobile number in E.164; Brazilians of this world use American ones."""
        rng = self._rng
        while True:
            if country == "CN":
                number = f"+86{_pick(rng, names.CN_MOBILE)}{rng.integers(10**7, 10**8 - 1)}"
            elif country == "DE":
                number = f"+49{_pick(rng, names.DE_MOBILE)}{rng.integers(2 * 10**6, 10**7 - 1)}"
                number += str(rng.integers(10)) if number.startswith("+49151") else ""
            else:
                number = f"+1{_pick(rng, names.US_AREAS)}{rng.integers(220, 410)}{rng.integers(1000, 9999)}"
            if number not in self._given:
                self._given.add(number)
                return number

    def unique(self, text: str) -> str:
        """`text`, with a number behind it when it is taken; dots do not count, since some mail providers ignore them."""
        found, n = text, 1
        while found.replace(".", "") in self._given:
            n += 1
            found = f"{text}{n}"
        self._given.add(found.replace(".", ""))
        return found

    def code(self, prefix: str, length: int) -> str:
        """A code of letters and digits that no one else has."""
        alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
        while True:
            found = prefix + "".join(alphabet[i] for i in self._rng.integers(len(alphabet), size=length))
            if found not in self._given:
                self._given.add(found)
                return found


_KINDS = ("all", "phone only", "e-mail only", "wechat only", "none")
_KIND_WEIGHTS = (0.74, 0.09, 0.09, 0.05, 0.03)


def _person(draw: Draw, numbers: _Numbers, number: int, company: Company) -> Person:
    rng = draw.rng
    country = company.country if rng.random() < 0.95 else str(_pick(rng, ("CN", "US", "DE")))
    if country == "CN":
        (last, last_latin), (first, first_latin) = _pick(rng, names.SURNAMES), _pick(rng, names.GIVEN)
    else:
        first, last = _pick(rng, names.FIRST), _pick(rng, names.LAST)
        first_latin, last_latin = first, last
    local = f"{names.plain(first_latin)}.{names.plain(last_latin)}"
    kind = rng.choice(_KINDS, p=_KIND_WEIGHTS)
    own: dict[tuple[str, str], str] = {}
    if kind in ("all", "phone only"):
        own["PHONE", ""] = numbers.phone(country)
    if kind in ("all", "e-mail only"):
        is_private = company.is_freemail or rng.random() < 0.2
        host = _pick(rng, names.FREEMAIL[country]) if is_private else company.domain
        own["EMAIL", ""] = f"{numbers.unique(local + ('' if not is_private else str(rng.integers(60, 99))))}@{host}"
    if kind == "wechat only" or (kind == "all" and rng.random() < (0.7 if country == "CN" else 0.15)):
        own["WECHAT_UNIONID", ""] = numbers.code("o", 27)
        own["WECHAT_ID", ""] = numbers.unique(f"wx_{names.plain(last_latin)}{rng.integers(100, 9999)}")
        for app in WECHAT_APPS:
            own["WECHAT_OPENID", app] = numbers.code("o", 27)
    if kind == "all" and country == "CN" and rng.random() < 0.25:
        own["DOUYIN_ID", ""] = numbers.code("dy", 11).lower()
    if kind != "none" and rng.random() < 0.7:
        own["WEBSITE_ID", ""] = numbers.code("v", 20)
    return Person(number, company.number, country, first, last, _pick(rng, names.JOBS), own)


def organisation_check(eight: str) -> str:
    """The ninth character of an organisation code: weights 3 7 9 10 5 8 4 2, modulo 11 (GB 11714)."""
    values = ["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) for c in eight]
    rest = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def credit_check(seventeen: str) -> str:
    """The eighteenth character of a credit code: weights are the powers of 3, modulo 31 (GB 32100)."""
    total = sum(CREDIT_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(seventeen))
    return CREDIT_ALPHABET[-total % 31]


def _pick(rng: np.random.Generator, options: Sequence[T]) -> T:
    return options[int(rng.integers(len(options)))]
