"""Which records there are and which identifiers each of them shows, read from raw as the contracts say.

Belongs here: from contract and raw rows to records and observations.  Does not belong here: names of tables (contracts
have them), who is who (`resolution.py`).

A *record* is a source row that is a person or a company.  An *observation* is an identifier seen on a row: on the record
itself, or on a channel identity that refers to the record.  A lead that names the record it became is two observations of that
record's key: one of the lead, one of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts.table import Column, System, Table
from ingestion.identity.plain import normal_forms
from ingestion.identity.rules import Rules
from ingestion.identity.subjects import ACCOUNT, PERSON, SCOPED_TYPES, SUBJECTS, Subject
from ingestion.identity.tables import REF
from ingestion.raw import FIRST_LOADED, current_rows, quoted, versions
from warehouse.base import Session

INSTANT = pa.timestamp("us", "UTC")
RECORDS = pa.schema([*((name, pa.string()) for name in REF), ("first_seen_at", INSTANT), ("creates_entity", pa.bool_())])
"""`creates_entity` is false for a record that only joins entities (contract: `account="match"`)."""
OBSERVATIONS = pa.schema(
    [
        *((name, pa.string()) for name in (*REF, "source_column", "record_table", "record_key")),
        *((name, pa.string()) for name in ("identifier_type", "scope", "identifier_value", "reason")),
        ("is_verified", pa.bool_()),
        ("seen_at", INSTANT),
    ]
)
"""`source_…` is the row the identifier stands on, `record_…` the record it belongs to, in the same tenant and system."""

KINDS = {"WEBSITE_DOMAIN": "DOMAIN"}
"""Words of `identity_type` that differ from the identifier type they mean."""

FIRST_SEEN = ("created_at", "created_date", "first_seen_at", "intel_date", "referral_date")
"""Columns by which a source says when a row began.  A table of records without one would be dated by its load, which
differs from run to run; a test says that there is none."""
KIND_COLUMN, APP_COLUMN, VERIFIED_COLUMN = "identity_type", "app_id", "is_verified"
KEY_SEPARATOR = "|"
CONVERSION = "CONVERSION"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the sources say about one subject."""

    records: pa.Table
    observations: pa.Table


def read_sources(
    session: Session, systems: Iterable[System], rules: Rules, changed: Mapping[tuple[str, str], str] | None = None
) -> dict[str, Seen]:
    """The current rows of raw, by subject name.  `changed` limits them to its tables, and there to the keys that its SQL gives.

    The raw tables must exist.
    """
    records = {subject.name: [RECORDS.empty_table()] for subject in SUBJECTS}
    observations = {subject.name: [OBSERVATIONS.empty_table()] for subject in SUBJECTS}
    for system, table in carrying(systems):
        if changed is not None and (system.name, table.name) not in changed:
            continue
        rows = read_current(session, system, table, (changed or {}).get((system.name, table.name)))
        for subject in SUBJECTS:
            seen = observe(subject, system, table, rows, rules)
            records[subject.name].append(seen.records)
            observations[subject.name].append(seen.observations)
    return {name: Seen(pa.concat_tables(records[name]), pa.concat_tables(observations[name])) for name in records}


def carrying(systems: Iterable[System]) -> Iterator[tuple[System, Table]]:
    """The raw tables whose rows are records or carry identifiers of some."""
    for system in systems:
        for table in system.tables:
            if any(role(subject, table) for subject in SUBJECTS):
                yield system, table


def role(subject: Subject, table: Table) -> str | None:
    """What the contract says of the subject: `self`, `match`, the referring column, or None."""
    return {PERSON.name: table.person, ACCOUNT.name: table.account}[subject.name]


def columns_needed(table: Table) -> tuple[str, ...]:
    """The columns of a raw table that identity reads; names and other personal data stay where they are."""
    wanted = {*table.key, table.person, table.account, *FIRST_SEEN, KIND_COLUMN, APP_COLUMN, VERIFIED_COLUMN}
    return tuple(column.name for column in table.stored_columns if column.name in wanted or column.identifier)


def key_values(table: Table, key: str) -> tuple[str | int, ...] | None:
    """The values of a table's key columns in `source_key`; None when it cannot be a key of the table."""
    parts = key.split(KEY_SEPARATOR, len(table.key) - 1)
    if len(parts) != len(table.key):
        return None
    values = [_typed(table.column(name).base_type, part) for name, part in zip(table.key, parts, strict=True)]
    return None if None in values else tuple(value for value in values if value is not None)


def _typed(base_type: str, part: str) -> str | int | None:
    """A part of a key as its column holds it; None when it cannot."""
    if base_type != "integer":
        return part
    return int(part) if part.removeprefix("-").isdecimal() else None


def read_current(session: Session, system: System, table: Table, keys: str | None = None) -> pa.Table:
    """The current version of each raw row, or of those whose tenant and key are in `keys`, a query, with FIRST_LOADED."""
    entity = ", ".join(quoted(name) for name in versions(table).entity)
    among = f"where ({entity}) in ({keys})" if keys else ""
    return session.fetch_arrow(current_rows(system, table, (*columns_needed(table), FIRST_LOADED), among))


def observe(subject: Subject, system: System, table: Table, rows: pa.Table, rules: Rules) -> Seen:
    """The records and observations of one raw table's current rows (columns: `columns_needed`, tenant_id, FIRST_LOADED)."""
    part = role(subject, table)
    if part is None:
        return Seen(RECORDS.empty_table(), OBSERVATIONS.empty_table())
    ref = {
        "tenant_id": rows["tenant_id"],
        "source_system": _constant(rows, system.name),
        "source_table": _constant(rows, table.name),
        "source_key": source_keys(rows, table.key),
    }
    seen_at = _first_seen(table, rows)
    record = {"record_table": ref["source_table"], "record_key": ref["source_key"]}
    records = RECORDS.empty_table()
    if part in ("self", "match"):
        records = _build(RECORDS, {**ref, "first_seen_at": seen_at, "creates_entity": _constant(rows, part == "self")})
    else:
        record = {"record_table": _constant(rows, table.column(part).ref), "record_key": rows[part]}
    place = pa.table({**ref, **record, "seen_at": seen_at})
    parts = [
        _observations(system, column, kind, rows.filter(mask), place.filter(mask), rules)
        for column in table.stored_columns
        if column.identifier and column.identifier != "conversion"
        for kind, mask in _kinds(subject, column, rows)
    ]
    parts += [
        _conversions(system, column, rows, place)
        for column in table.stored_columns
        if column.identifier == "conversion" and role(subject, system.table(str(column.ref))) == "self"
    ]
    return Seen(records, pa.concat_tables([OBSERVATIONS.empty_table(), *parts]))


def _kinds(subject: Subject, column: Column, rows: pa.Table) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """Each identifier type of the subject that a column holds, with the rows where it does and is not empty."""
    filled = _filled(rows[column.name])
    if column.identifier != "channel_user_id":
        types = [(str(column.identifier).upper(), filled)]
    else:
        words = rows[KIND_COLUMN]
        types = [
            (KINDS.get(word, word), pc.and_(filled, pc.fill_null(pc.equal(words, word), False)))
            for word in sorted(pc.unique(words).drop_null().to_pylist())
        ]
    yield from ((kind, mask) for kind, mask in types if kind in subject.identifier_types)


def _filled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), False)


def _conversions(system: System, column: Column, rows: pa.Table, place: pa.Table) -> pa.Table:
    """For each row that became another record, two observations of that record's key: one of each of the two records."""
    filled = _filled(rows[column.name])
    rows, place = rows.filter(filled), place.filter(filled)
    key = rows[column.name].cast(pa.string())
    target = {"record_table": _constant(rows, str(column.ref)), "record_key": key}
    shown = {
        "source_column": _constant(rows, column.name),
        "identifier_type": _constant(rows, CONVERSION),
        "scope": _constant(rows, f"{system.name}.{column.ref}"),
        "identifier_value": key,
        "reason": _constant(rows, None).cast(pa.string()),
        "is_verified": _constant(rows, True),
    }
    own = {name: place[name] for name in place.column_names}
    return pa.concat_tables([_build(OBSERVATIONS, {**own, **shown}), _build(OBSERVATIONS, {**own, **target, **shown})])


def _observations(system: System, column: Column, kind: str, rows: pa.Table, place: pa.Table, rules: Rules) -> pa.Table:
    """The observations of one type in one column.  Every row has a value; `place` has its record and when it was first seen."""
    values, reasons = _normalised(kind, rows[column.name], rows["tenant_id"], system.region, rules)
    verified = _constant(rows, False)
    if VERIFIED_COLUMN in rows.column_names:
        verified = pc.fill_null(rows[VERIFIED_COLUMN], False)
    elif column.identifier == "domain":
        verified = _constant(rows, True)  # a contract marks a website as identifier only when people maintain it (C-47)
    if kind == "DOMAIN":
        reasons = pc.coalesce(reasons, pc.if_else(verified, None, "UNVERIFIED"))
    scope = _constant(rows, "")
    if kind in SCOPED_TYPES:
        scope = pc.fill_null(rows[APP_COLUMN], "")
        reasons = pc.coalesce(reasons, pc.if_else(pc.equal(scope, ""), "SCOPE_MISSING", None))
    return _build(
        OBSERVATIONS,
        {
            **{name: place[name] for name in place.column_names},
            "source_column": _constant(rows, column.name),
            "identifier_type": _constant(rows, kind),
            "scope": scope,
            "identifier_value": values,
            "reason": reasons,
            "is_verified": verified,
        },
    )


def _normalised(
    kind: str, raw: pa.ChunkedArray, tenants: pa.ChunkedArray, region: str, rules: Rules
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Normal forms and reasons of a column, by the rules of each row's tenant; each distinct value is normalised once."""
    values, reasons = normal_forms(kind, raw, region, rules.values())
    for tenant in sorted(rules.tenants_with_values & set(pc.unique(tenants).to_pylist())):
        mine = pc.equal(tenants, tenant).combine_chunks()
        own_values, own_reasons = normal_forms(kind, raw.filter(mine), region, rules.values(tenant))
        values, reasons = (pc.replace_with_mask(values, mine, own_values), pc.replace_with_mask(reasons, mine, own_reasons))
    return pa.chunked_array([values]), pa.chunked_array([reasons])


def _first_seen(table: Table, rows: pa.Table) -> pa.ChunkedArray:
    """When the source says the row began, a day at its start in UTC; else when it was first loaded."""
    for name in FIRST_SEEN:
        if name in rows.column_names and table.column(name).base_type == "timestamp":
            return pc.coalesce(rows[name].cast(INSTANT), rows[FIRST_LOADED].cast(INSTANT))
        if name in rows.column_names:
            days = pc.assume_timezone(rows[name].cast(pa.timestamp("us")), "UTC")
            return pc.coalesce(days, rows[FIRST_LOADED].cast(INSTANT))
    return rows[FIRST_LOADED].cast(INSTANT)


def source_keys(rows: pa.Table, key: tuple[str, ...]) -> pa.ChunkedArray:
    """The `source_key` of each row, made of its key columns; `key_values` takes it apart."""
    return pc.binary_join_element_wise(*(rows[name].cast(pa.string()) for name in key), KEY_SEPARATOR)


def _constant(rows: pa.Table, value: object) -> pa.ChunkedArray:
    return pa.chunked_array([pa.repeat(pa.scalar(value), rows.num_rows)])


def _build(schema: pa.Schema, columns: dict[str, pa.ChunkedArray]) -> pa.Table:
    return pa.table({name: columns[name] for name in schema.names}).cast(schema)
