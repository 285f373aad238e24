"""What each source record shows of the person behind it, and how that is spelt there.

A record shows some of its person's identifiers; two records can be brought together when they show one in common, or
when a chain of others leads from one to the other.  `Registry` remembers what was shown, and the truth is read off it.
Douyin and cookie ids are added only among records that are connected already, so they never decide anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from generator.columns import texts
from generator.draw import Array, Draw
from generator.world import WECHAT_APPS, Company, Identifier, Person

SHOWN = {
    "CRM": {"PHONE": 0.85, "EMAIL": 0.85, "WECHAT_ID": 0.25},
    "WEBSITE": {"EMAIL": 0.95, "PHONE": 0.55},
    "WECHAT": {"WECHAT_ID": 0.5, "WECHAT_UNIONID": 0.85, "WECHAT_OPENID": 0.8, "PHONE": 0.3},
    "SOCIAL": {"PHONE": 0.8, "WECHAT_ID": 0.2},
    "OFFLINE_EVENT": {"PHONE": 0.9, "EMAIL": 0.6},
    "PHONE_EMAIL": {"PHONE": 0.8, "EMAIL": 0.5},
    "THIRD_PARTY": {"PHONE": 0.6, "EMAIL": 0.7},
    "SALES_ANALYTICS": {"PHONE": 0.7, "EMAIL": 0.93},
    "PARTNER_REFERRAL": {"EMAIL": 0.9},
    "PARTNER_CONTACT": {"PHONE": 1.0, "EMAIL": 0.8},
    "PARTNER_LEAD": {"PHONE": 1.0, "EMAIL": 1.0},
    "CUSTOMER_CENTER": {"EMAIL": 1.0},
    "LEAD_SCORING": {"PHONE": 0.6, "EMAIL": 1.0},
}
"""How likely a record that came through a family of sources, or from another system, shows an identifier its person has."""

FAMILIES = ("CRM", "WEBSITE", "WECHAT", "SOCIAL", "OFFLINE_EVENT", "PHONE_EMAIL", "THIRD_PARTY")
_FAMILY_WEIGHTS = (0.3, 0.28, 0.14, 0.05, 0.09, 0.08, 0.06)


@dataclass(slots=True)
class Record:
    """One source record of a person or company: where it is, and what it shows of them."""

    system: str
    table: str
    row: int
    subject: int
    shows: set[Identifier] = field(default_factory=set)

    def value(self, kind: str) -> str | None:
        """What it shows of one kind."""
        return next((value for shown, _, value in sorted(self.shows) if shown == kind), None)


class Registry:
    """All records of persons, and of companies, in the order they were made."""

    def __init__(self, seed: int) -> None:
        self._draw = Draw(seed, "records")
        self.persons: dict[int, list[Record]] = defaultdict(list)
        self.companies: dict[int, list[Record]] = defaultdict(list)
        self.matches: list[Record] = []

    def source_of(self, person: Person) -> str:
        """A family of sources that the person may have come through."""
        weights = [
            0.0 if (family == "WECHAT" and not person.get("WECHAT_ID")) or (family == "SOCIAL" and not person.get("PHONE")) else w
            for family, w in zip(FAMILIES, _FAMILY_WEIGHTS, strict=True)
        ]
        if not person.get("PHONE") and not person.get("EMAIL") and person.get("WECHAT_ID"):
            return "WECHAT"
        return FAMILIES[self._draw.index(1, len(FAMILIES), weights)[0]]

    def show(self, system: str, table: str, row: int, person: Person, source: str, like: Record | None = None) -> Record:
        """Make a record of the person.  It shares an identifier with `like`, and nearly always with some earlier one."""
        rng = self._draw.rng
        owned = [
            (kind, scope, value) for (kind, scope), value in person.identifiers.items() if kind not in ("DOUYIN_ID", "WEBSITE_ID")
        ]
        if source not in FAMILIES:  # another system has columns for some kinds only
            owned = [identifier for identifier in owned if identifier[0] in SHOWN[source]]
        app = WECHAT_APPS[rng.integers(len(WECHAT_APPS))]
        shows = {
            identifier
            for identifier in owned
            if rng.random() < SHOWN[source].get(identifier[0], 0.0) and identifier[1] in ("", app)
        }
        if not shows and owned:
            shows = {owned[rng.integers(len(owned))]}
        earlier = like.shows if like else {i for record in self.persons[person.number] for i in record.shows}
        common = sorted(earlier & set(owned))
        if common and shows.isdisjoint(common) and (like or rng.random() < 0.9):
            shows.add(common[rng.integers(len(common))])
        record = Record(system, table, row, person.number, shows)
        self.persons[person.number].append(record)
        return record

    def show_company(self, system: str, table: str, row: int, company: Company, name: str, shows: Iterable[str] = ()) -> Record:
        """Make a record of the company that shows its name as `name`, and its identifiers of the kinds in `shows`."""
        wanted = set(shows)
        found = {identifier for identifier in company.identifiers if identifier[0] in wanted}
        record = Record(system, table, row, company.number, found | {("COMPANY_NAME", "", name_group(company, name.strip()))})
        self.companies[company.number].append(record)
        return record

    def show_nobody(self, system: str, table: str, row: int) -> Record:
        """Make a record of a company that shows nothing by which it could be found elsewhere."""
        record = Record(system, table, row, -1 - row)
        self.companies[record.subject].append(record)
        return record

    def match(self, system: str, table: str, companies: Sequence[Company], names: Array) -> None:
        """Note the rows that name a company without being a record of it; `names` may be masked."""
        for row, company in enumerate(companies):
            if names[row] is not np.ma.masked:
                self.matches.append(
                    Record(system, table, row, company.number, {("COMPANY_NAME", "", name_group(company, names[row].strip()))})
                )

    def convert(self, record: Record, became: Record) -> None:
        """Let a record name another one that it became; both show it."""
        conversion = ("CONVERSION", f"{became.system}.{became.table}", str(became.row))
        record.shows.add(conversion)
        became.shows.add(conversion)

    def convert_match(self, system: str, table: str, rows: Array, became: Array) -> None:
        """Note the rows that name the company record, a row of the system's table `account`, that they became."""
        accounts = {r.row: r for group in self.companies.values() for r in group if (r.system, r.table) == (system, "account")}
        named = {record.row: record for record in self.matches if (record.system, record.table) == (system, table)}
        for row, account in zip(rows.tolist(), became.tolist(), strict=True):
            if row not in named:
                named[row] = Record(system, table, row, accounts[account].subject)
                self.matches.append(named[row])
            self.convert(named[row], accounts[account])

    def add_weak(self, person: Person, kind: str, share: float) -> None:
        """Let about `share` of the person's best connected cdp records show their Douyin or cookie id."""
        value = person.get(kind)
        records = [record for record in self.persons[person.number] if record.system == "cdp"]
        if value and records:
            for record in max(components(records), key=len):
                if self._draw.rng.random() < share:
                    record.shows.add((kind, "", value))


def components(records: list[Record]) -> list[list[Record]]:
    """The records in groups that hang together by identifiers shown; a record that shows none stands alone."""
    groups: list[tuple[set[Identifier], list[Record]]] = []
    for record in records:
        joined = [group for group in groups if group[0] & record.shows]
        groups = [group for group in groups if not group[0] & record.shows]
        shown = set(record.shows).union(*(group[0] for group in joined))
        groups.append((shown, [r for group in joined for r in group[1]] + [record]))
    return [members for _, members in groups]


def name_group(company: Company, name: str) -> str:
    """Spellings that differ in case, punctuation or legal form name the same company; a trade name is another name."""
    return company.trade_name if name.startswith(company.trade_name) else company.short_name


def spell_phone(draw: Draw, number: str | None, home: str) -> str | None:
    """An E.164 number as people type it where numbers without a country code belong to `home` (CN or US)."""
    if number is None:
        return None
    country, local = (
        ("CN", number[3:]) if number.startswith("+86") else ("DE", number[3:]) if number.startswith("+49") else ("US", number[2:])
    )
    spellings = {
        ("CN", "CN"): (
            local,
            local,
            f"{local[:3]}-{local[3:7]}-{local[7:]}",
            f"+86 {local[:3]}-{local[3:7]}-{local[7:]}",
            f"+86{local}",
            f"0086{local}",
            f"{local[:3]} {local[3:7]} {local[7:]}",
            f"(+86) {local}",
            local.translate(_WIDE),
        ),
        ("CN", "US"): (number, f"+86 {local[:3]} {local[3:7]} {local[7:]}", f"+86-{local}", f"011-86-{local}"),
        ("US", "CN"): (number, f"+1 {local[:3]}-{local[3:6]}-{local[6:]}", f"001{local}"),
        ("US", "US"): (
            local,
            f"({local[:3]}) {local[3:6]}-{local[6:]}",
            f"{local[:3]}-{local[3:6]}-{local[6:]}",
            f"+1 {local[:3]} {local[3:6]} {local[6:]}",
            f"1-{local[:3]}-{local[3:6]}-{local[6:]}",
        ),
        ("DE", "CN"): (number, f"+49 {local[:3]} {local[3:]}", f"0049 {local}"),
        ("DE", "US"): (number, f"+49 {local[:3]} {local[3:]}", f"+49 (0){local}"),
    }
    options = spellings[country, home]
    return options[draw.rng.integers(len(options))]


def spell_email(draw: Draw, address: str | None) -> str | None:
    """An address as people type it: mostly as it is, at times in capitals or with blanks around it."""
    if address is None:
        return None
    local, host = address.split("@")
    options = (address, address, address, f"{local}@{host.upper()}", f"{local.title()}@{host}", address.upper(), f" {address} ")
    return options[draw.rng.integers(len(options))]


def spell_company(draw: Draw, company: Company, trade: float = 0.0) -> str:
    """A company's name with or without its legal form, in any case; with the chance `trade`, its trade name."""
    if draw.rng.random() < trade:
        return company.trade_name
    options = (company.legal_name, company.legal_name, company.short_name, company.legal_name.upper(), f" {company.short_name}")
    return options[draw.rng.integers(len(options))]


def with_junk(draw: Draw, values: Sequence[str | None], junk: Sequence[str]) -> Array:
    """`values`, with something meaningless typed in a few of the empty places."""
    typed = (junk[int(draw.rng.integers(len(junk)))] if draw.rng.random() < 0.08 else None for _ in values)
    return texts([value or nothing for value, nothing in zip(values, typed, strict=True)])


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

NO_PHONE = ("0000000000", "11111111111", "12345", "n/a", "+1-555-0100", "无")
NO_EMAIL = ("test@test.com", "none@none.com", "not-an-address", "a@b", "unknown")
"""What people type who have to type something: blocked placeholders and invalid values, shared by many and theirs by none."""
