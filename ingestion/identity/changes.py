"""What changed since the last run of identity.

Belongs here: the comparison of raw, rules and decisions with what the last run saw.  Does not belong here: which components that
touches (`part.py`), who is who (`resolution.py`).

What changed is known by loads, not by time: per raw table and load the number of rows that the last run saw
(`identity.seen_load`).  Rows of a load that is new or larger are changed.  So are the records that a decision names when it is
new or was withdrawn, or when it links them to a changed record; and a decision about an identifier touches all that shows it.
When a load shrank, something left raw that nobody can ask about; and when rules or this code changed, everything may be
different.  Then everything is resolved.
"""

# ruff: noqa: S608  every name in this SQL is declared; values travel in relations of the session
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts.table import System, Table
from ingestion.identity.columns import distinct, named
from ingestion.identity.decisions import ALWAYS, FIRST, OTHER, fingerprints, nothing
from ingestion.identity.records import key_values, role, source_keys
from ingestion.identity.relations import NOWHERE, as_refs, raw_tables
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import REF, SEEN_LOAD, SEEN_RULES
from ingestion.raw import quoted
from warehouse.base import ColumnSpec, Session, arrow_type

CODE = 1
"""Raised when a change of code makes other identities of the same rows."""

_DECISION = "decision "
"""Before the id of a decision among the names of what identities are made by."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What the last run had not seen.  `loads` and `rules` are what there is now.

    `keys` is, per raw table that changed, SQL of the tenant and key of its changed rows; None when all has to be resolved.
    `places` are these rows by REF, those included that have no current version any more.  `decided` are the decisions that are
    new or hold no longer.
    """

    keys: Mapping[tuple[str, str], str] | None
    places: pa.Table
    decided: pa.Table
    loads: pa.Table
    rules: pa.Table


def find_changes(session: Session, rules_fingerprint: str, recorded: pa.Table, held: pa.Table) -> Changes:
    """Compare raw, the rules and the decisions with what the last run saw; of all that are `recorded`, some are `held`."""
    loads = SEEN_LOAD.conform(session.fetch_arrow(" union all ".join(_loads(system, table) for system, table in raw_tables())))
    made_by = {"code": str(CODE), "rules": rules_fingerprint}
    says = fingerprints(recorded)
    is_held = {name: says[name] for name in held["decision_id"].to_pylist()}
    now = made_by | {f"{_DECISION}{name}": said for name, said in is_held.items()}
    rules = pa.Table.from_pylist([{"name": n, "fingerprint": f} for n, f in sorted(now.items())], SEEN_RULES.arrow_schema())
    before = dict(session.fetch(f"select name, fingerprint from {SEEN_RULES.qualified}"))
    everything = Changes(None, NOWHERE, nothing(), loads, rules)
    if any(before.get(name) != said for name, said in made_by.items()):
        return everything
    was_held = {name.removeprefix(_DECISION): said for name, said in before.items() if name not in made_by}
    if any(says.get(name) != said for name, said in was_held.items()):
        return everything  # a decision was rewritten or removed: what it said cannot be asked any more
    differ = pa.array(is_held.keys() ^ was_held.keys(), pa.string())
    decided = recorded.filter(pc.is_in(recorded["decision_id"], value_set=differ))
    seen = {(t, load): n for t, load, n in session.fetch(f"select raw_table, load_id, row_count from {SEEN_LOAD.qualified}")}
    there = {(row["raw_table"], row["load_id"]): row["row_count"] for row in loads.to_pylist()}
    if any(there.get(load, 0) < count for load, count in seen.items()):
        return everything
    fresh: dict[str, list[str]] = {}
    for (table, load), count in there.items():
        if count > seen.get((table, load), 0):
            fresh.setdefault(table, []).append(load)
    delivered: dict[tuple[str, str], pa.Table] = {}
    places = [NOWHERE]
    for system, table in raw_tables():
        if loads_of := fresh.get(_raw_name(system, table)):
            rows = delivered[system.name, table.name] = _keys_loaded(session, system, table, sorted(loads_of))
            places.append(_places(system, table, rows))
    spoken_of = pa.concat_tables([*_named_by(decided), *_partners(pa.concat_tables(places), held)])
    keys: dict[tuple[str, str], str] = {}
    for system, table in raw_tables():
        rows = _keys_named(spoken_of, system, table)
        if (system.name, table.name) in delivered:
            rows = pa.concat_tables([delivered[system.name, table.name].cast(rows.schema), rows])
        if len(rows):
            columns = [ColumnSpec("tenant_id", "text"), *(ColumnSpec(name, table.column(name).type) for name in table.key)]
            # A relation of its own, whose size the engine knows.
            keys[system.name, table.name] = f"select * from {session.scratch(columns, distinct(rows))}"
    return Changes(keys, distinct(pa.concat_tables([*places, spoken_of])), decided, loads, rules)


def concerns(subject: Subject, changes: Changes) -> bool:
    """Whether any changed row is a record of the subject, or lends one an identifier, or a changed decision is about it."""
    if changes.keys is None or subject.name in changes.decided["subject"].to_pylist():
        return True
    return any(role(subject, table) for system, table in raw_tables() if (system.name, table.name) in changes.keys)


def remember(session: Session, changes: Changes) -> None:
    """What was there counts as seen."""
    session.replace(SEEN_LOAD, changes.loads)
    session.replace(SEEN_RULES, changes.rules)


def _raw_name(system: System, table: Table) -> str:
    return f"{system.name}.{table.name}"


def _loads(system: System, table: Table) -> str:
    place = f"{quoted(system.schema)}.{quoted(table.name)}"
    return (
        f"select '{_raw_name(system, table)}' as raw_table, _load_id as load_id, count(*) as row_count from {place}"
        " group by _load_id"
    )


def _keys_loaded(session: Session, system: System, table: Table, loads: Sequence[str]) -> pa.Table:
    """Tenant and key of the rows of some loads."""
    entity = ", ".join(quoted(name) for name in ("tenant_id", *table.key))
    asked = ", ".join("%s" for _ in loads)
    place = f"{quoted(system.schema)}.{quoted(table.name)}"
    return session.fetch_arrow(f"select distinct {entity} from {place} where _load_id in ({asked})", loads)


def _keys_named(refs: pa.Table, system: System, table: Table) -> pa.Table:
    """Tenant and key of the rows of a raw table among these; such as no row of it can have are left out."""
    mine = refs.filter(pc.and_(pc.equal(refs["source_system"], system.name), pc.equal(refs["source_table"], table.name)))
    found = ((row["tenant_id"], key_values(table, row["source_key"])) for row in mine.to_pylist())
    rows = [dict(zip(("tenant_id", *table.key), (tenant, *values), strict=True)) for tenant, values in found if values]
    types = [("tenant_id", pa.string()), *((name, arrow_type(table.column(name).type)) for name in table.key)]
    return pa.Table.from_pylist(rows, pa.schema(types))


def _places(system: System, table: Table, rows: pa.Table) -> pa.Table:
    """Rows of a raw table, by tenant and key, as REF names them."""
    parts = (rows["tenant_id"], *(pa.repeat(name, len(rows)) for name in (system.name, table.name)), source_keys(rows, table.key))
    return pa.table(dict(zip(REF, parts, strict=True))).cast(NOWHERE.schema)


def _partners(places: pa.Table, held: pa.Table) -> list[pa.Table]:
    """The records that a decision links to one of these; it may have waited for one of the two."""
    linking = held.filter(pc.equal(held["decision"], ALWAYS))
    found = []
    for mine, theirs in ((FIRST, OTHER), (OTHER, FIRST)):
        touched = pc.is_in(named(linking, ("tenant_id", *mine)), value_set=named(places, REF).combine_chunks())
        found.append(as_refs(linking.filter(touched), ("tenant_id", *theirs)).cast(NOWHERE.schema))
    return found


def _named_by(decisions: pa.Table) -> list[pa.Table]:
    """The records that decisions name."""
    both = (as_refs(decisions, ("tenant_id", *names)) for names in (FIRST, OTHER))
    return [refs.filter(pc.is_valid(refs["source_key"])).cast(NOWHERE.schema) for refs in both]
