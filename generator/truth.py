"""The answers: who is the same, which rows are bad, what was delivered how often.

Two records are listed together when a chain of identifiers that they *show* connects them: a lead and the contact it became;
equal phone, e-mail, WeChat unionid, openid of one app, WeChat handle, Douyin or cookie id for persons; credit code, corp id,
website domain (shared mail and shop domains excepted) or name (without case, punctuation and legal form) for companies.  The
world knows more than that: a person who shows only a phone here and only an e-mail there is listed twice, because nobody
could tell.  It is read off the world's own identifiers, not off the files, and so does not depend on how anybody normalises.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from generator.draw import END
from generator.faults import BadRow, Delivery
from generator.records import NO_EMAIL, NO_PHONE, Record, Registry, components

KeyOf = Callable[[Record], str]


def write(path: Path, seed: int, scale: float, truth: dict[str, Any]) -> None:
    """Write truth.json; see `describe` for its keys."""
    text = json.dumps({"seed": seed, "scale": scale, "end": END.isoformat(), **truth}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def describe(
    registry: Registry, key_of: KeyOf, deliveries: dict[tuple[str, str], Delivery],
    orphans: dict[str, list[str]], planted: dict[str, list[str]], events: pa.Table,
) -> dict[str, Any]:  # fmt: skip
    """The truth by topic.

    - `tables`: per `system.table` the rows delivered: good ones (distinct keys), older versions of these, exact
      duplicates of either, bad ones.
    - `persons`, `accounts`: number → its records, each [system, table, key].
    - `account_matches`: leads that name a company which has records: [system, table, key, number of the account].
    - `bad_rows`: system, table, reason the loader must give, and key and column, or the line of the file.
    - `bad_fields`: system, table, key and column of a value that the loader must refuse in a row that it loads, and the reason.
    - `placeholders`: what people type who have no phone or e-mail; it may stand on many records and identifies nobody.
    - `orphans`: per reference the keys of the rows whose parent is not delivered.
    - `visitors`: event of cdp that names nobody → how it is known whose it is (SESSION, VISITOR), and number of the person.
    - `planted`: by `system.table: topic` the keys of good rows in which something was hidden to be found, such as a wrong sum.
    """
    accounts, persons = _numbered(registry.companies), _numbered(registry.persons)
    return {
        "tables": {f"{system}.{table}": _counts(delivery) for (system, table), delivery in sorted(deliveries.items())},
        "persons": {str(n): [_place(r, key_of) for r in group] for n, group in enumerate(persons)},
        "accounts": {str(n): [_place(r, key_of) for r in group] for n, group in enumerate(accounts)},
        "account_matches": _matches(registry, accounts, key_of),
        "bad_rows": [_bad(*place, row) for place, delivery in sorted(deliveries.items()) for row in delivery.bad],
        "bad_fields": [
            {"system": system, "table": table, "key": row.key, "column": row.column, "reason": row.reason}
            for (system, table), delivery in sorted(deliveries.items())
            for row in delivery.bad_fields
        ],
        "orphans": orphans,
        "visitors": _visitors(persons, key_of, events),
        "planted": planted,
        "placeholders": {"phone": NO_PHONE, "email": NO_EMAIL},
    }


def _numbered(records: dict[int, list[Record]]) -> list[list[Record]]:
    return [group for number in sorted(records) for group in components(records[number])]


def _place(record: Record, key_of: KeyOf) -> list[str]:
    return [record.system, record.table, key_of(record)]


def _matches(registry: Registry, accounts: list[list[Record]], key_of: KeyOf) -> list[list[Any]]:
    """By the company that a row became, else by the name it gives."""
    found: list[list[Any]] = []
    number_of = {identifier: n for n, group in enumerate(accounts) for record in group for identifier in record.shows}
    for record in registry.matches:
        for kind in ("CONVERSION", "COMPANY_NAME"):
            numbers = [number_of[i] for i in record.shows if i[0] == kind and i in number_of]
            if numbers:
                found.append([*_place(record, key_of), numbers[0]])
                break
    return found


def _visitors(persons: list[list[Record]], key_of: KeyOf, events: pa.Table) -> dict[str, list[Any]]:
    """Whose the events are that name nobody: of the one person named in their session, else of the one their cookie leads to.

    A cookie leads to whom events with it name, and to those whose records show it.  A key that no record has is somebody else's.
    """
    numbers = {(r.table, key_of(r)): n for n, group in enumerate(persons) for r in group if r.system == "cdp"}
    ways: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for n, group in enumerate(persons):
        for kind, _, value in (identifier for record in group for identifier in record.shows):
            if kind in ("WEBSITE_ID", "DOUYIN_ID"):
                ways["VISITOR", value].add(n)
    rows = events.select(["event_id", "session_id", "visitor_id", "contact_id", "lead_id"]).to_pylist()
    unnamed = []
    for row in rows:
        named = ("contact", row["contact_id"]) if row["contact_id"] else ("lead", row["lead_id"])
        if named[1] is None:
            unnamed.append(row)
            continue
        ways["SESSION", row["session_id"]].add(numbers.get(named, named))
        ways["VISITOR", row["visitor_id"]].add(numbers.get(named, named))
    found: dict[str, list[Any]] = {}
    for row in unnamed:
        way = ("SESSION", row["session_id"])
        way = way if way in ways else ("VISITOR", row["visitor_id"])
        if len(ways[way]) == 1 and isinstance(number := next(iter(ways[way])), int):
            found[row["event_id"]] = [way[0], number]
    return found


def _counts(delivery: Delivery) -> dict[str, int]:
    bad = len(delivery.bad)
    total = delivery.good + delivery.older + delivery.duplicate + bad
    return {"good": delivery.good, "older": delivery.older, "duplicate": delivery.duplicate, "bad": bad, "delivered": total}


def _bad(system: str, table: str, row: BadRow) -> dict[str, Any]:
    known = {"key": row.key, "column": row.column, "line": row.line}
    return {
        "system": system,
        "table": table,
        "reason": row.reason,
        **{name: value for name, value in known.items() if value is not None},
    }
