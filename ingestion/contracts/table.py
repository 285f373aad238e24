"""The classes with which contracts are written, and nothing else: `System`, `Table`, `Column`.

A contract says what a raw table promises.  It is one `Table` of `Column`s.  DDL, coercion, the dbt
`sources` files, the raw expectation suites and the Dagster raw assets all derive from it, so a fact
about a source column is written once.  Add a source table by declaring it in its system's module.

Logical types (how each engine spells them is in `warehouse/`):

| type           | value                                                              |
|----------------|--------------------------------------------------------------------|
| `text(n)`      | at most n characters; `text` alone is limited to 65,535            |
| `integer`      | 64-bit signed                                                      |
| `decimal(p,s)` | exact; a value with more than s decimals is rejected, never rounded|
| `boolean`      | true/false; the closed list of spellings is in `ingestion/values`   |
| `date`         | calendar day in [1900-01-01, 2100-12-31]                           |
| `timestamp`    | instant, stored in UTC; naive input is read in the system's zone   |
| `json`         | one JSON document, kept as canonical text                          |
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

IdentifierType = Literal[
    "phone",
    "email",
    "wechat_unionid",
    "wechat_openid",
    "wechat_id",
    "channel_user_id",
    "credit_code",
    "domain",
    "company_name",
    "conversion",
]
"""What a column may identify: a person (phone … channel_user_id), an account (credit_code …), or the record of a person or
account that the row became (conversion)."""

Pii = Literal["direct", "quasi"]
"""`direct` names a person by itself (phone, e-mail, name); `quasi` does so together with others."""

Costs = Literal["row", "field"]
"""What a faulty value costs: the whole row, or only its field, which is NULL then."""

_STATE = re.compile(r"(?:^|_)(?:status|stage|state|currency)$")
_ID = re.compile(r"(?:^|_)id$")
_TYPE = re.compile(r"^(text|integer|decimal|boolean|date|timestamp|json)(?:\((\d+)(?:,(\d+))?\))?$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a raw table.

    `values` are the words that the specification lists.  With `closed=True` any other word is refused (`ENUM`); `spellings`
    are pairs of another spelling and the word it means.  Otherwise the word is loaded and a check warns of it, because words
    of another installation are mapped in dbt.  `ref` names the table of the same system whose key this column holds; when
    that key has several columns, this is the first.  `secret` columns are never stored, neither in raw nor in quarantine.
    `fields` are the keys of the object in a json column, which documents spell in camelCase (`Table.documents`).  `costs`
    says what a faulty value costs; without it `Table.costs` does.
    """

    name: str
    type: str
    description: str = ""
    required: bool = False
    values: tuple[str, ...] = ()
    closed: bool = False
    spellings: tuple[tuple[str, str], ...] = ()
    ref: str | None = None
    identifier: IdentifierType | None = None
    pii: Pii | None = None
    secret: bool = False
    minimum: float | None = None
    maximum: float | None = None
    fields: tuple[str, ...] = ()
    costs: Costs | None = None

    def __post_init__(self) -> None:
        if not _TYPE.match(self.type):
            raise ValueError(f"column {self.name}: unknown type {self.type!r}")
        if self.identifier == "conversion" and not self.ref:
            raise ValueError(f"column {self.name}: a conversion needs ref, the table of the record it leads to")
        if self.closed and not self.values:
            raise ValueError(f"column {self.name}: closed needs values")
        if unknown := {meant for _, meant in self.spellings} - set(self.values):
            raise ValueError(f"column {self.name}: spellings of words that it does not list: {', '.join(sorted(unknown))}")

    @property
    def base_type(self) -> str:
        """The type without its parameters: `text`, `decimal`, …"""
        return self.type.split("(")[0]

    @property
    def parameters(self) -> tuple[int, ...]:
        """`text(50)` gives `(50,)`, `decimal(18,2)` gives `(18, 2)`."""
        return tuple(int(n) for n in re.findall(r"\d+", self.type))

    @property
    def is_id(self) -> bool:
        """Whether it holds the id of something, whose every character counts."""
        return self.ref is not None or bool(_ID.search(self.name))

    @property
    def is_exact_identifier(self) -> bool:
        """Whether it identifies by what is typed, as a phone or an e-mail address does; names and websites are text."""
        return self.identifier not in (None, "company_name", "domain")

    @property
    def is_address(self) -> bool:
        """Whether it holds a network address."""
        return self.name == "ip_address" or self.name.endswith("_ip")

    @property
    def is_describing(self) -> bool:
        """Whether it is text that only describes, so that its beginning is worth keeping when it is too long."""
        exact = self.is_id or self.identifier or self.is_address or self.values
        return self.base_type == "text" and not exact and not _STATE.search(self.name)


@dataclass(frozen=True, slots=True)
class Table:
    """One raw table: its columns, the key that identifies a row, and how its rows change.

    `cursor` is the column that dates the versions of a row: the version with the greatest cursor is current.
    `deleted_by` is the column by which the source marks a row as deleted: it is true, or it is filled.
    `rows` is the number of rows that the specification expects; the generator writes as many at scale 1.
    `person` and `account` say whose identifiers the rows carry.  `"self"`: a row is itself a record of a person or
    company.  `"match"`: a row only points at one; it joins a company that exists and never creates one.  The name of a
    column: that column refers to such a record.
    `documents="firestore"` says that JSON may also come as Firestore exports it: names in camelCase,
    and instants as objects of `_seconds` and `_nanoseconds`.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    cursor: str | None = None
    deleted_by: str | None = None
    rows: int = 0
    person: str | None = None
    account: str | None = None
    section: str = ""
    documents: str | None = None

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        for wanted in (*self.key, *filter(None, [self.cursor, self.deleted_by])):
            if wanted not in names:
                raise ValueError(f"table {self.name}: {wanted} is not one of its columns")
        if len(set(names)) != len(names):
            raise ValueError(f"table {self.name}: a column is declared twice")
        if self.documents not in (None, "firestore"):
            raise ValueError(f"table {self.name}: unknown kind of documents {self.documents!r}")
        if any(name.startswith("_") or name == "tenant_id" for name in names):
            raise ValueError(f"table {self.name}: tenant_id and _names belong to the loader")

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def costs(self, column: Column) -> Costs:
        """What a faulty value of a column costs, unless the column says it itself.

        The row, when the row would be another one without the value: its key, what is required, what dates or deletes it,
        amounts and their currency, and the state it is in.  Only the field, when it describes.
        """
        if column.costs:
            return column.costs
        decisive = (*self.required, self.cursor, self.deleted_by)
        costs_row = column.name in decisive or column.base_type == "decimal" or _STATE.search(column.name)
        return "row" if costs_row else "field"

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that may never be empty: the key and those marked required."""
        return tuple(c.name for c in self.columns if c.required or c.name in self.key)

    @property
    def stored_columns(self) -> tuple[Column, ...]:
        """The columns that are stored in the warehouse: all but the secrets."""
        return tuple(column for column in self.columns if not column.secret)


@dataclass(frozen=True, slots=True)
class System:
    """A source system: its tables, and how their values are read.

    `timezone` is the zone of timestamps without an offset.  `region` is the ISO country of phone numbers
    without a country code.  `currency` is that of amounts without one.  `no_dates` are the days by which it says that there
    is no date.  `absent` gives the reason for each
    table that the specification names and that has no contract.
    """

    name: str
    description: str
    tables: tuple[Table, ...]
    timezone: str = "UTC"
    region: str = "US"
    currency: str = "USD"
    no_dates: tuple[str, ...] = ("0001-01-01", "1753-01-01", "1900-01-01", "9999-12-31")
    absent: dict[str, str] = field(default_factory=dict)

    @property
    def schema(self) -> str:
        """The raw schema of this system, `raw_<name>`."""
        return f"raw_{self.name}"

    def table(self, name: str) -> Table:
        """The table called `name`, in any case; KeyError when there is none."""
        for table in self.tables:
            if table.name == name.lower():
                return table
        raise KeyError(f"{self.name} has no table {name}")
