"""Recording and withdrawing decisions about who is who.

Belongs here: the checks of a new decision that need the contracts, the rules or raw, and writing it to `identity.decision`.
Does not belong here: what a decision may say (`decisions.py`), what it does to the graph (`graph.py`, `links.py`), the command
line (`cdp_cli`).
"""

from __future__ import annotations

from datetime import datetime

import phonenumbers
import pyarrow as pa

from ingestion.contracts import SYSTEMS
from ingestion.contracts.table import System, Table
from ingestion.identity import decisions
from ingestion.identity.decisions import ALWAYS, DECISION, FIRST, IGNORE, NEVER, OTHER
from ingestion.identity.normalise import normalise
from ingestion.identity.records import key_values, role
from ingestion.identity.rules import Rules
from ingestion.identity.subjects import SUBJECTS, Subject
from ingestion.raw import current_rows, quoted
from warehouse.base import Session
from warehouse.errors import CdpError

REGION = "CN"
"""The country of a phone without a country code, when neither the user nor the record's system gives one."""


def place_of(text: str) -> tuple[str, str, str]:
    """System, table and key of `system/table/key`; the key may hold slashes.  CdpError for text of another form."""
    parts = text.split("/", 2)
    if len(parts) < 3 or not all(parts):
        raise CdpError(f"{text} names no record; write system/table/key, for example cdp/contact/C1")
    return parts[0], parts[1], parts[2]


def settle(rows: pa.Table, rules: Rules, region: str | None = None) -> pa.Table:
    """The decisions in the form that is stored: the smaller of two records first, ignored values in their normal form.

    A value that has no normal form stays as typed.  `region` is the country of phones without a country code; the default is
    that of the record's system, else REGION.  CdpError for a record of a table that no contract knows, or that holds no records
    of the subject.
    """
    if region is not None and region not in phonenumbers.SUPPORTED_REGIONS:
        raise CdpError(f"region {region} is not known; write the two letters of a country, for example CN")
    subjects = {subject.name: subject for subject in SUBJECTS}
    settled = []
    for given in rows.to_pylist():
        row = dict(given)
        for part in (FIRST, OTHER):
            if row[part[0]] is not None:
                _, table = _table_of(row[part[0]], row[part[1]], subjects[row["subject"]])
                row[part[1]] = table.name
        if row["decision"] != IGNORE and row[OTHER[0]] is not None:
            smaller, larger = sorted(tuple(row[name] for name in part) for part in (FIRST, OTHER))
            row |= dict(zip((*FIRST, *OTHER), (*smaller, *larger), strict=True))
        if row["decision"] == IGNORE:
            where = region or (SYSTEMS[row[FIRST[0]]].region if row[FIRST[0]] else REGION)
            normal = normalise(row["identifier_type"], row["identifier_value"], where, rules.values(row["tenant_id"]))
            row["identifier_value"] = normal.value or row["identifier_value"]
        if given["decision_id"] == decisions.id_of(given):
            row["decision_id"] = decisions.id_of(row)
        settled.append(row)
    return decisions.table_of(settled)


def absent(session: Session, rows: pa.Table) -> list[str]:
    """The records named in decisions that raw does not hold now, as `system/table/key`.  The raw tables must exist."""
    named = {
        (row["tenant_id"], *(row[name] for name in part))
        for row in rows.to_pylist()
        for part in (FIRST, OTHER)
        if row[part[0]] is not None
    }
    return ["/".join(place) for tenant, *place in sorted(named) if not _is_in_raw(session, tenant, *place)]


def write(session: Session, rows: pa.Table) -> list[str]:
    """Record settled decisions, and return the ids of those that did not hold before.

    CdpError when two decisions that hold contradict each other.
    """
    session.lock("identity")
    recorded = decisions.recorded(session)
    before = {row["decision_id"]: row["withdrawn_at"] is None for row in recorded.to_pylist()}
    fresh = [row for row in rows.to_pylist() if before.get(row["decision_id"]) is not (row["withdrawn_at"] is None)]
    new = decisions.table_of(fresh)
    _refuse_contradictions(decisions.together(recorded, new))
    session.put(DECISION, new)
    return list(new["decision_id"].to_pylist())


def withdraw(session: Session, decision_id: str, at: datetime) -> None:
    """Withdraw a decision; it stays as history.  CdpError when there is none of this id, or it was withdrawn before."""
    session.lock("identity")
    found = [row for row in decisions.recorded(session).to_pylist() if row["decision_id"] == decision_id]
    if not found:
        raise CdpError(f"there is no decision {decision_id}; `cdp identity decisions` lists them")
    if found[0]["withdrawn_at"] is not None:
        raise CdpError(f"decision {decision_id} was withdrawn before, at {found[0]['withdrawn_at'].isoformat()}")
    session.put(DECISION, decisions.table_of([{**found[0], "withdrawn_at": at}]))


def _table_of(system_name: str, table_name: str, subject: Subject) -> tuple[System, Table]:
    """The contract of a record's table; CdpError when there is none, or its rows are no records of the subject."""
    if system_name not in SYSTEMS:
        raise CdpError(f"source system {system_name} is not known; use one of {', '.join(SYSTEMS)}")
    system = SYSTEMS[system_name]
    carrying = [table for table in system.tables if role(subject, table) in ("self", "match")]
    for table in carrying:
        if table.name == table_name.lower():
            return system, table
    known = f"use one of {', '.join(table.name for table in carrying)}" if carrying else "none of its tables has any"
    raise CdpError(f"{system_name} has no table {table_name} whose rows are records of {subject.name}s; {known}")


def _is_in_raw(session: Session, tenant: str, system_name: str, table_name: str, key: str) -> bool:
    system = SYSTEMS[system_name]
    table = system.table(table_name)
    values = key_values(table, key)
    if values is None:
        return False
    same = " and ".join(f"{quoted(name)} = %s" for name in table.key)
    rows = current_rows(system, table, (), f"where tenant_id = %s and {same}")
    return bool(session.fetch(f"select count(*) as found from ({rows}) as present", (tenant, *values))[0][0])  # noqa: S608


def _refuse_contradictions(held: pa.Table) -> None:
    """CdpError when one decision links two records and another keeps them apart; a run would notice this too late."""
    decided: dict[tuple[object, ...], dict[str, str]] = {}
    for row in held.to_pylist():
        if row["decision"] in (ALWAYS, NEVER) and row[OTHER[0]] is not None:
            both = tuple(sorted(tuple(row[name] for name in part) for part in (FIRST, OTHER)))
            decided.setdefault((row["tenant_id"], row["subject"], both), {})[row["decision"]] = row["decision_id"]
    for kinds in decided.values():
        if len(kinds) > 1:
            raise CdpError(
                f"{ALWAYS} {kinds[ALWAYS]} and {NEVER} {kinds[NEVER]} are about the same two records;"
                " withdraw one of them first (cdp identity withdraw), or leave it out"
            )


__all__ = ["absent", "place_of", "settle", "withdraw", "write"]
