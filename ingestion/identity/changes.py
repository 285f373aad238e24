"""What changed since the last run of identity.

Belongs here: the comparison of raw, rules and decisions with what the last run saw.  Does not belong here: which components a
change touches (`part.py`), who is who (`resolution.py`).

Changes are found by load, not by time: `identity.seen_load` has, per raw table and load, the number of rows that the last run
saw.  These count as changed: the rows of a load that is new or larger; the records named by a decision that is new or was
withdrawn; the records that a decision links to a changed record.  A decision about an identifier touches every record that
shows it.

Everything is resolved when a load has become smaller, because nothing tells which rows left raw, and when the rules or this code
changed, because every result may differ.
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
"""Raise it when a change of the code gives other identities for the same rows."""

_DECISION = "decision "
"""The prefix of decisions among the names in `identity.seen_rules`."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What the last run had not seen.

    `keys` is, per raw table that changed, SQL that gives tenant and key of its changed rows; None when everything has to be
    resolved.  `places` are these rows by REF, including those that have no current version any more.  `decided` are the decisions
    that are new or were withdrawn.  `loads` and `rules` are what a run from these changes has seen (SEEN_LOAD, SEEN_RULES).
    """

    keys: Mapping[tuple[str, str], str] | None
    places: pa.Table
    decided: pa.Table
    loads: pa.Table
    rules: pa.Table


def find_changes(session: Session, rules_fingerprint: str, recorded: pa.Table, held: pa.Table) -> Changes:
    """Compare raw, the rules and the decisions with what the last run saw; `held` are those `recorded` that hold."""
    loads = SEEN_LOAD.conform(session.fetch_arrow(" union all ".join(_loads(system, table) for system, table in raw_tables())))
    made_by = {"code": str(CODE), "rules": rules_fingerprint}
    says = {f"{_DECISION}{name}": said for name, said in fingerprints(held).items()}
    rules = pa.Table.from_pylist(
        [{"name": name, "fingerprint": said} for name, said in sorted((made_by | says).items())], SEEN_RULES.arrow_schema()
    )
    decided = _changed_decisions(session, made_by, recorded, held)
    new_loads = _new_loads(session, loads)
    if decided is None or new_loads is None:
        return Changes(None, NOWHERE, nothing(), loads, rules)
    delivered = {
        (system.name, table.name): _keys_loaded(session, system, table, sorted(new_loads[_raw_name(system, table)]))
        for system, table in raw_tables()
        if _raw_name(system, table) in new_loads
    }
    of_loads = [_places(*place, delivered[_names(*place)]) for place in raw_tables() if _names(*place) in delivered]
    places = pa.concat_tables([NOWHERE, *of_loads])
    of_decisions = pa.concat_tables([*_named_by(decided), *_partners(places, held)])
    keys: dict[tuple[str, str], str] = {}
    for system, table in raw_tables():
        rows = _keys_named(of_decisions, system, table)
        if _names(system, table) in delivered:
            rows = pa.concat_tables([delivered[_names(system, table)].cast(rows.schema), rows])
        if len(rows):
            columns = [ColumnSpec("tenant_id", "text"), *(ColumnSpec(name, table.column(name).type) for name in table.key)]
            # A relation of its own, whose size the engine knows.
            keys[_names(system, table)] = f"select * from {session.scratch(columns, distinct(rows))}"
    return Changes(keys, distinct(pa.concat_tables([places, of_decisions])), decided, loads, rules)


def _changed_decisions(session: Session, made_by: Mapping[str, str], recorded: pa.Table, held: pa.Table) -> pa.Table | None:
    """The decisions that are new or were withdrawn; None when that does not tell what changed."""
    seen = dict(session.fetch(f"select name, fingerprint from {SEEN_RULES.qualified}"))
    if any(seen.get(name) != fingerprint for name, fingerprint in made_by.items()):
        return None
    says = fingerprints(recorded)
    was_held = {name.removeprefix(_DECISION): said for name, said in seen.items() if name not in made_by}
    if any(says.get(name) != said for name, said in was_held.items()):
        return None  # a decision was rewritten or removed, and nothing tells what it was about
    differ = pa.array({*held["decision_id"].to_pylist()} ^ was_held.keys(), pa.string())
    return recorded.filter(pc.is_in(recorded["decision_id"], value_set=differ))


def _new_loads(session: Session, loads: pa.Table) -> dict[str, list[str]] | None:
    """Per raw table the loads that are new or have more rows; None when one has fewer, since nothing tells which rows left."""
    sql = f"select raw_table, load_id, row_count from {SEEN_LOAD.qualified}"
    seen = {(table, load): count for table, load, count in session.fetch(sql)}
    there = {(row["raw_table"], row["load_id"]): row["row_count"] for row in loads.to_pylist()}
    if any(there.get(load, 0) < count for load, count in seen.items()):
        return None
    found: dict[str, list[str]] = {}
    for (table, load), count in there.items():
        if count > seen.get((table, load), 0):
            found.setdefault(table, []).append(load)
    return found


def concerns(subject: Subject, changes: Changes) -> bool:
    """Whether any changed row is a record of the subject, or lends one an identifier, or a changed decision is about it."""
    if changes.keys is None or subject.name in changes.decided["subject"].to_pylist():
        return True
    return any(role(subject, table) for system, table in raw_tables() if (system.name, table.name) in changes.keys)


def remember(session: Session, changes: Changes) -> None:
    """From now on all this counts as seen."""
    session.replace(SEEN_LOAD, changes.loads)
    session.replace(SEEN_RULES, changes.rules)


def _names(system: System, table: Table) -> tuple[str, str]:
    return system.name, table.name


def _raw_name(system: System, table: Table) -> str:
    return ".".join(_names(system, table))


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
    """Tenant and key of those references that are to this raw table; a key that no row of it can have is left out."""
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
    """The records that a decision links to one of these; the decision may have waited for it."""
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
