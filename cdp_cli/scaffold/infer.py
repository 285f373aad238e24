"""From a sample to a contract: the type of each column, the key, the cursor, who is identified, what refers to what.

A type is what at least nine in ten of the values are, as the loader reads them; the rest will be quarantined, and
`Proposal.misfits` counts them.  Ids are text whatever they look like, and so is all that digits only spell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from cdp_cli.scaffold.known import ends_with, entities, logical_type, meant_by, names, singular, speaks_of
from cdp_cli.scaffold.samples import Sample, check_name
from ingestion.coerce import coerce_column
from ingestion.contracts import Column, Table
from ingestion.contracts.table import Pii
from warehouse import CdpError

TOLERANCE = 0.1
LENGTHS = (255, 1_000, 4_000, 16_000)
ID = "text(64)"
FLAGS = frozenset(("true", "false", "yes", "no", "t", "f", "y", "n"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table as it will be declared and the entity it feeds, with its sample and how many values each column refuses."""

    table: Table
    entity: str | None
    sample: Sample
    misfits: dict[str, int]


def propose(samples: dict[str, Sample], feeds: Mapping[str, str], keys: Mapping[str, str]) -> list[Proposal]:
    """The tables of a system: those of the samples, and those that only `feeds` names, with the columns their entity asks for.

    `feeds` says which entity a table becomes; `keys` the key of a table where a guess would be wrong.
    """
    found = [_propose(name, sample, feeds.get(name), keys.get(name)) for name, sample in samples.items()]
    found += [_unseen(name, entity, keys.get(name)) for name, entity in feeds.items() if name not in samples]
    return [replace(proposal, table=_with_references(proposal, found)) for proposal in found]


def _propose(name: str, sample: Sample, entity: str | None, wanted_key: str | None) -> Proposal:
    key = _key(name, sample, wanted_key)
    types = {
        column: type_of(column, values, is_id=column in (key, "id") or column.endswith("_id"))
        for column, values in sample.items()
    }
    misfits = {column: len(_refused(Column(column, type_), sample[column])) for column, type_ in types.items()}
    table = _table(name, types, key, entity, sample)
    return Proposal(table, entity, sample, {column: count for column, count in misfits.items() if count})


def _unseen(name: str, entity: str, key: str | None) -> Proposal:
    """A table without a sample: its key, whom it refers to, and the likeliest name of everything its entity asks for."""
    key = key or f"{singular(name)}_id"
    types = {key: ID}
    of_contract = {"money": "decimal(18,2)", "text": "text(255)", "id": "text(255)"}
    for column, rule in entities()[entity]["columns"].items():
        type_ = logical_type(entity, column)
        for wanted in rule.get("names", [f"{rule['ref']}_id"] if "ref" in rule else [])[:1]:
            is_id = "ref" in rule or wanted.endswith("_id")
            types.setdefault(wanted, ID if is_id else of_contract.get(type_, type_))
    if entity in ("contact", "lead"):
        types |= {"phone": "text(255)", "email": "text(255)"}
    sample: Sample = {check_name(column, f"{name}: column"): [] for column in types}
    return Proposal(_table(name, types, key, entity, sample), entity, sample, {})


def _table(name: str, types: dict[str, str], key: str, entity: str | None, sample: Sample) -> Table:
    company = next((meant_by(rule["names"], types) for rule in _rules(entity) if "identifier" in rule), None)
    return Table(
        name,
        f"{entities()[entity]['what'] if entity else f'A row of {name}'}.",
        key=(key,),
        cursor=meant_by(names()["cursors"], [c for c, type_ in types.items() if type_ in ("date", "timestamp")]),
        person="self" if entity in ("contact", "lead") else None,
        account="self" if entity == "account" else "match" if company else None,
        columns=tuple(_column(c, type_, sample[c], entity, is_company=c == company) for c, type_ in types.items()),
    )


def _column(name: str, type_: str, values: list[str | None], entity: str | None, *, is_company: bool) -> Column:
    """A column with what its name says of it."""
    is_person = entity in ("contact", "lead")
    kinds = names()["identifiers"].items()
    identifier = next((kind for kind, known_as in kinds if is_person and meant_by(known_as, [name])), None)
    bounds = [rule["within"] for rule in _rules(entity) if "within" in rule and meant_by(rule["names"], [name])]
    minimum, maximum = bounds[0] if bounds and type_ == "integer" else (None, None)
    return Column(
        name,
        type_,
        {"phone": "As typed; normalised to E.164 by identity", "email": "As typed"}.get(identifier or "", ""),
        required=is_company and entity == "account" and bool(values) and None not in values,
        identifier="company_name" if is_company else identifier,
        pii=_pii(name, is_person),
        secret=_is_secret(name),
        minimum=minimum,
        maximum=maximum,
    )


def _rules(entity: str | None) -> list[dict[str, Any]]:
    return list(entities()[entity]["columns"].values()) if entity else []


def _is_secret(name: str) -> bool:
    return any(word in name for word in names()["secrets"]) and not name.endswith("_id")


def _pii(name: str, is_person: bool) -> Pii | None:
    if speaks_of(name, names()["direct"]) or (is_person and name == "name"):
        return "direct"
    return "quasi" if speaks_of(name, names()["quasi"]) or (is_person and name == "title") else None


def _key(table: str, sample: Sample, wanted: str | None) -> str:
    """The column that makes a row one row: the one named after the table, else the first that is filled and unique."""
    if wanted:
        if wanted not in sample or _is_secret(wanted):
            raise CdpError(f"table {table} has no column {wanted} to be its key")
        return wanted
    named = meant_by(["id", f"{singular(table)}_id", f"{table}_id"], sample)
    if named and sum(value is None for value in sample[named]) <= TOLERANCE * len(sample[named]):
        return named
    for column, values in sample.items():
        if values and None not in values and len(set(values)) == len(values) and not _is_secret(column):
            return column
    raise CdpError(f"table {table} has no column that is filled and unique; name its key with --key {table}:COLUMN")


def _with_references(proposal: Proposal, found: list[Proposal]) -> Table:
    """The table, with each column that holds the key of a table of the system saying so, and long enough for it."""
    columns = []
    for column in proposal.table.columns:
        target = None if column.name in proposal.table.key else _target(column.name, proposal, found)
        if target:
            key = target.table.column(target.table.key[0])
            longest = max(column, key, key=lambda one: one.parameters or (65_535,))
            column = replace(column, type=longest.type if column.base_type == "text" else key.type, ref=target.table.name)
        columns.append(column)
    return replace(proposal.table, columns=tuple(columns))


def _target(column: str, proposal: Proposal, found: list[Proposal]) -> Proposal | None:
    """The table whose key a column holds: by its name and, where that is no `…_id`, by its values too."""
    stem = column.removesuffix("_id").removesuffix("id")
    for other in found:
        called = {singular(other.table.name), *names()["tables"].get(other.entity or "", ())}
        if column != stem and ends_with(stem, called) and (other is not proposal or "parent" in stem):
            return other
        keys = set(other.sample[other.table.key[0]])
        values = [value for value in proposal.sample[column] if value]
        by_name = ends_with(column, called) or column == other.table.key[0] not in ("id", "name")
        if other is not proposal and by_name and values and 2 * sum(value in keys for value in values) >= len(values):
            return other
    return None


# Types -----------------------------------------------------------------------------------------


def type_of(name: str, values: list[str | None], *, is_id: bool = False) -> str:
    """The logical type of a column by its values, and by its name where values say too little."""
    filled = [value for value in values if value is not None]
    if not filled or is_id or speaks_of(name, names()["digits"]):
        return ID if is_id and max(map(len, filled), default=0) <= 64 else _text(filled)
    if _most([value for value in filled if value.lower() in FLAGS], filled):
        return "boolean"
    numbers = _accepted("decimal(38,12)", filled)
    if _most(numbers, filled) and not any(_is_spelt(value) for value in numbers):
        return _number(name, numbers)
    instants = _accepted("timestamp", filled)
    if _most(instants, filled):
        return "date" if len(_accepted("date", instants)) == len(instants) else "timestamp"
    if filled[0][0] in "{[" and _most(_accepted("json", filled), filled):
        return "json"
    return _text(filled)


def _number(name: str, values: list[str]) -> str:
    scale = max(len(value.partition(".")[2].rstrip("0")) for value in values)
    if scale or speaks_of(name, names()["money"]):
        return f"decimal(18,{max(scale, 2)})" if scale <= 6 else f"decimal(38,{scale})"
    return "integer" if len(_accepted("integer", values)) == len(values) else _text(values)


def _is_spelt(value: str) -> bool:
    """Whether a number is a spelling, such as a code with a leading zero."""
    return value.startswith("0") and value[1:2].isdigit()


def _text(values: list[str]) -> str:
    longest = max(map(len, values), default=0)
    return next((f"text({length})" for length in LENGTHS if length >= 2 * longest), "text")


def _accepted(type_: str, values: list[str]) -> list[str]:
    refused = _refused(Column("value", type_), values)
    return [value for place, value in enumerate(values) if place not in refused]


def _refused(column: Column, values: list[str] | list[str | None]) -> dict[int, str]:
    return coerce_column(column, pa.array(values, pa.string()), "UTC").faults


def _most(accepted: Sequence[str], values: Sequence[str]) -> bool:
    return len(accepted) >= (1 - TOLERANCE) * len(values)
