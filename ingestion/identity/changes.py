"""Which part of identity a run has to resolve again, and writing that part.

Belongs here: what changed in raw since the last run, the components it touches, reading and replacing them.  Does not belong
here: who is who (`resolution.py`).

A *component* is all that hangs together by identifiers, linked or contested.  What is decided in one depends on nothing outside
of it but how many records show an identifier, so resolving the components that a change touches gives what resolving
everything would.  Touched are the components of records and identifiers on changed rows, as they were and as they are now.

What changed is known by loads, not by time: per raw table and load the number of rows the last run saw
(`identity.seen_load`).  Rows of a load that is new or larger are changed.  So are the records that a decision names when it is
new or was withdrawn, or when it links them to a changed one; and a decision about an identifier touches all that shows it.
When a load shrank, something left raw that nobody can ask about; and when rules or this code changed, everything may be
different: then all is resolved.
"""

# ruff: noqa: S608  every name in this SQL is declared; values travel in relations of the session
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts import SYSTEMS
from ingestion.contracts.table import System, Table
from ingestion.identity.decisions import ALWAYS, FIRST, IGNORE, OTHER, fingerprints, nothing
from ingestion.identity.links import BETWEEN, IDENTIFIER, MAX_RECORDS, SHARED, VALUE, named
from ingestion.identity.records import KEY_SEPARATOR, RECORDS, SIGHTINGS, Seen, carrying, key_values, role, source_keys
from ingestion.identity.resolution import DECIDED, NO_COMPONENT, Published, Resolution
from ingestion.identity.rules import NO_RULE, Rules
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import EVIDENCE, MERGE_HISTORY, REF, REFUSED_MERGE, SEEN_LOAD, SEEN_RULES, TABLES
from ingestion.raw import quoted
from warehouse.base import ColumnSpec, Session, TableSpec, arrow_type

CODE = 1
"""Raised when a change of code makes other identities of the same rows."""

_NOWHERE = pa.schema([(name, pa.string()) for name in REF]).empty_table()
_SHOWN = [*IDENTIFIER, "reason"]
_NOTHING_SHOWN = pa.schema([(name, pa.string()) for name in _SHOWN]).empty_table()
_DECISION = "decision "
"""Before the id of a decision among the names of what identities are made by."""
_RECORD_REF = ("tenant_id", "source_system", "record_table", "record_key")


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


@dataclass(frozen=True, slots=True)
class Part:
    """What has to be resolved of a subject, and by table the rows that this makes anew, as they are.

    `ids` is a relation of the session with the ids of all entities in it.
    """

    seen: Seen
    published: Published
    crowded: pa.Table
    before: Mapping[str, pa.Table]
    ids: str


def find_changes(session: Session, rules_fingerprint: str, recorded: pa.Table, held: pa.Table) -> Changes:
    """Compare raw, the rules and the decisions with what the last run saw; of all that are `recorded`, some are `held`."""
    loads = SEEN_LOAD.conform(session.fetch_arrow(" union all ".join(_loads(system, table) for system, table in _raw_tables())))
    made_by = {"code": str(CODE), "rules": rules_fingerprint}
    says = fingerprints(recorded)
    is_held = {name: says[name] for name in held["decision_id"].to_pylist()}
    now = made_by | {f"{_DECISION}{name}": said for name, said in is_held.items()}
    rules = pa.Table.from_pylist([{"name": n, "fingerprint": f} for n, f in sorted(now.items())], SEEN_RULES.arrow_schema())
    before = dict(session.fetch(f"select name, fingerprint from {SEEN_RULES.qualified}"))
    everything = Changes(None, _NOWHERE, nothing(), loads, rules)
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
    places = [_NOWHERE]
    for system, table in _raw_tables():
        if loads_of := fresh.get(_raw_name(system, table)):
            rows = delivered[system.name, table.name] = _keys_loaded(session, system, table, sorted(loads_of))
            places.append(_places(system, table, rows))
    spoken_of = pa.concat_tables([*_named_by(decided), *_partners(pa.concat_tables(places), held)])
    keys: dict[tuple[str, str], str] = {}
    for system, table in _raw_tables():
        rows = _keys_named(spoken_of, system, table)
        if (system.name, table.name) in delivered:
            rows = pa.concat_tables([delivered[system.name, table.name].cast(rows.schema), rows])
        if len(rows):
            columns = [ColumnSpec("tenant_id", "text"), *(ColumnSpec(name, table.column(name).type) for name in table.key)]
            # A relation of its own, whose size the engine knows.
            keys[system.name, table.name] = f"select * from {session.scratch(columns, _distinct(rows))}"
    return Changes(keys, _distinct(pa.concat_tables([*places, spoken_of])), decided, loads, rules)


def concerns(subject: Subject, changes: Changes) -> bool:
    """Whether any changed row is a record of the subject, or lends one an identifier, or a changed decision is about it."""
    if changes.keys is None or subject.name in changes.decided["subject"].to_pylist():
        return True
    return any(role(subject, table) for system, table in _raw_tables() if (system.name, table.name) in changes.keys)


def remember(session: Session, changes: Changes) -> None:
    """What was there counts as seen."""
    session.replace(SEEN_LOAD, changes.loads)
    session.replace(SEEN_RULES, changes.rules)


def _raw_tables() -> list[tuple[System, Table]]:
    return list(carrying(SYSTEMS.values()))


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
    return pa.table(dict(zip(REF, parts, strict=True))).cast(_NOWHERE.schema)


# --- everything --------------------------------------------------------------------------------------------------------


def read_published(session: Session, subject: Subject) -> Published:
    """All that earlier runs wrote.  Records that only join an entity are decided anew each time, so they are left out."""
    return Published(
        records=_founding(subject, _read(session, TABLES[f"{subject.name}_record"])),
        aliases=_read(session, TABLES[f"{subject.name}_alias"]),
        refused=_read(session, REFUSED_MERGE, f"where subject = '{subject.name}'"),
    )


def write_all(session: Session, found: Mapping[str, Resolution]) -> None:
    """Replace every table by what was found of all subjects, and add to the history."""
    for name, spec in TABLES.items():
        parts = pa.concat_tables([resolution.tables[name] for resolution in found.values() if name in resolution.tables])
        if spec is MERGE_HISTORY:
            session.insert_new(spec, parts)
        else:
            session.replace(spec, parts)


def _founding(subject: Subject, records: pa.Table) -> pa.Table:
    return records.filter(pc.invert(_is_role(subject, "match", records)))


def _is_role(subject: Subject, part: str, rows: pa.Table, table: str = "source_table") -> pa.ChunkedArray:
    """Whether the raw table that each row names is of this role for the subject (`records.role`)."""
    names = [f"{s.name}{KEY_SEPARATOR}{t.name}" for s, t in _raw_tables() if role(subject, t) == part]
    place = pc.binary_join_element_wise(rows["source_system"], rows[table], KEY_SEPARATOR)
    return pc.is_in(place, value_set=pa.array(names, pa.string()))


# --- a part ------------------------------------------------------------------------------------------------------------


def read_part(session: Session, subject: Subject, fresh: Seen, changes: Changes, rules: Rules) -> Part:
    """The components that changes touch, with `fresh`, what the changed rows show now, in place of what they showed."""
    changed, decided = changes.places, changes.decided.filter(pc.equal(changes.decided["subject"], subject.name))
    rows = session.scratch(_texts(REF), changed)
    records = _distinct(pa.concat_tables([changed, _refs(fresh.sightings, _RECORD_REF)]))
    meant = session.scratch(_texts(REF), records)
    record, name = f"identity.{subject.name}_record", subject.name
    mine = f"subject = '{name}'"
    # Identifiers whose record was not there may find it now; those on changed rows are made anew.
    waiting = _read(
        session, EVIDENCE,
        f"where {mine} and component = '{NO_COMPONENT}' and ((tenant_id, source_system, record_table, record_key)"
        f" in (select {', '.join(REF)} from {meant}) or ({', '.join(REF)}) in (select {', '.join(REF)} from {rows}))",
    )  # fmt: skip
    shown = pa.concat_tables([fresh.sightings.select(_SHOWN), waiting.select(_SHOWN), _shown_before(session, name, rows)])
    shown = shown.filter(pc.and_(pc.is_valid(shown["identifier_value"]), pc.not_equal(pc.fill_null(shown["reason"], ""), SHARED)))
    shown = _distinct(shown.select(IDENTIFIER))
    id_column = subject.id_column
    places = ", ".join(f"known.{column} as {column}" for column in REF)
    met = session.fetch_arrow(
        f"select {places}, known.{id_column} as id, known.component as component, known.is_live as is_live"
        f" from {record} as known inner join {meant} as meant on {_same('known', 'meant', REF)}"
    )
    changed_names = named(changed, REF).combine_chunks()
    known = _without(met.filter(met["is_live"]), changed_names)
    there = pa.concat_tables([fresh.records.select(list(REF)), known.select(list(REF)).cast(_NOWHERE.schema)])
    gone = _without(changed, named(there, REF).combine_chunks())
    left = met.filter(pc.is_in(named(met, REF), value_set=named(gone, REF).combine_chunks()))
    shown = _distinct(pa.concat_tables([shown, _shown_of(session, name, left).cast(shown.schema)]))
    # Of what a decision lets link nobody, or no longer, all that shows it is here and can be counted.
    ignored = _ignored_by(session, subject, decided, shown)
    crowded = _crowded(session, subject, shown, fresh.sightings, rows, there, gone, rules)
    crowded = crowded.join(ignored, keys=IDENTIFIER, join_type="left anti")
    shown = _distinct(pa.concat_tables([shown, ignored]))
    identifiers = session.scratch(_texts(IDENTIFIER), shown.join(crowded, keys=IDENTIFIER, join_type="left anti"))
    components = _touched(session, subject, records, met, identifiers)
    among = f"component in (select component from {components})"
    own = _read(session, TABLES[f"{name}_record"], f"where {among}")
    every_id = pc.unique(pa.chunked_array([*own[id_column].chunks, *met["id"].chunks], pa.string()))
    ids = session.scratch(_texts(["id"]), pa.table({"id": every_id}))
    is_one = f"in (select id from {ids})"
    if session.fetch(f"select count(*) from {record} where not is_live")[0][0]:
        own = pa.concat_tables([own, _read(session, TABLES[f"{name}_record"], f"where not is_live and {id_column} {is_one}")])
    before = {
        f"{name}_record": own,
        f"{name}_alias": _read(session, TABLES[f"{name}_alias"], f"where new_id {is_one}"),
        REFUSED_MERGE.name: _read(
            session, REFUSED_MERGE, f"where {mine} and (entity_id {is_one} or other_entity_id {is_one})"
        ),
        EVIDENCE.name: pa.concat_tables([_read(session, EVIDENCE, f"where {mine} and {among}"), waiting]),
    }  # fmt: skip
    # What these two were follows from the rest; of the rows that are no more only the keys are needed.
    before[name] = pa.table({id_column: every_id})
    before[f"{name}_identifier"] = before[EVIDENCE.name].filter(pc.is_valid(before[EVIDENCE.name]["identifier_value"]))

    evidence_kept = _without(before[EVIDENCE.name], changed_names)
    # Of the rest that is on too many records nothing changed, and only a few of these records are here to be counted.
    is_crowd = pc.equal(pc.fill_null(evidence_kept["reason"], ""), MAX_RECORDS)
    still = _distinct(evidence_kept.filter(is_crowd).select(IDENTIFIER)).join(shown, keys=IDENTIFIER, join_type="left anti")
    crowded = pa.concat_tables([crowded, still.cast(crowded.schema)])
    registry = _founding(subject, own)
    present = _without(own.filter(own["is_live"]), changed_names)
    founding = _as_records(_founding(subject, present))
    return Part(
        seen=Seen(
            pa.concat_tables([fresh.records, founding, _matches(subject, evidence_kept, present)]),
            pa.concat_tables([fresh.sightings, _as_sightings(evidence_kept)]),
        ),
        published=Published(
            records=registry,
            aliases=before[f"{name}_alias"],
            refused=before[REFUSED_MERGE.name],
            known=lambda candidates: _known(session, subject, candidates),
        ),
        crowded=crowded,
        before=before,
        ids=ids,
    )


def _touched(session: Session, subject: Subject, records: pa.Table, met: pa.Table, identifiers: str) -> str:
    """A relation with the components of `met`, the records that are named, and of whatever shows one of the identifiers."""
    record, evidence, mine = f"identity.{subject.name}_record", EVIDENCE.qualified, f"subject = '{subject.name}'"
    owned, id_column = f"identity.{subject.name}_identifier", subject.id_column
    others = session.scratch(_texts(REF), records.filter(pc.invert(_is_role(subject, "self", records))))
    back = session.scratch(_texts(["id"]), met.filter(pc.invert(met["is_live"])).select(["id"]))
    touched = session.fetch_arrow(
        f"""
        -- all that shows an identifier hangs together with its owner, which is found without reading all that shows it
        select component from {record} where {id_column} in (
            select owned.{id_column} from {owned} as owned
            inner join {identifiers} as shown on {_same("owned", "shown", IDENTIFIER)}
        )
        union distinct
        select known.component as component from {evidence} as known
        inner join {identifiers} as shown on {_same("known", "shown", IDENTIFIER)}
        left join {owned} as owned on {_same("owned", "shown", IDENTIFIER)}
        where known.{mine} and owned.{id_column} is null
        union distinct
        -- rows that are no records, but lend them what they show
        select known.component as component from {evidence} as known
        inner join {others} as other on {_same("known", "other", REF)} where known.{mine}
        union distinct
        -- a record that comes back finds its entity where it is now
        select known.component as component from {record} as known
        inner join {back} as back on back.id = known.{subject.id_column}
        """
    )
    every = pa.chunked_array([*met["component"].chunks, *touched["component"].chunks], pa.string())
    names = pc.unique(every.filter(pc.not_equal(every, NO_COMPONENT)))
    return session.scratch(_texts(["component"]), pa.table({"component": names}))


def write_part(session: Session, part: Part, found: Resolution) -> None:
    """Write the rows of a part that became others, and add to the history."""
    for name, before in part.before.items():
        spec, after = TABLES[name], found.tables[name]
        key = ", ".join(spec.key)
        gone = before.filter(pc.invert(pc.is_in(_texts_of(before, spec.key), value_set=_texts_of(after, spec.key))))
        if len(gone):
            keys = _distinct(gone.select(list(spec.key)))
            those = session.scratch([c for c in spec.columns if c.name in spec.key], keys)
            session.execute(f"delete from {spec.qualified} where ({key}) in (select {key} from {those})")
        columns = [column.name for column in spec.columns]
        if set(columns) <= set(before.column_names):
            after = after.filter(pc.invert(pc.is_in(_texts_of(after, columns), value_set=_texts_of(before, columns))))
        session.put(spec, after)
    session.insert_new(MERGE_HISTORY, found.tables[MERGE_HISTORY.name])


def _partners(places: pa.Table, held: pa.Table) -> list[pa.Table]:
    """The records that a decision links to one of these; it may have waited for one of the two."""
    linking = held.filter(pc.equal(held["decision"], ALWAYS))
    found = []
    for mine, theirs in ((FIRST, OTHER), (OTHER, FIRST)):
        touched = pc.is_in(named(linking, ("tenant_id", *mine)), value_set=named(places, REF).combine_chunks())
        found.append(_refs(linking.filter(touched), ("tenant_id", *theirs)).cast(_NOWHERE.schema))
    return found


def _named_by(decisions: pa.Table) -> list[pa.Table]:
    """The records that decisions name."""
    both = (_refs(decisions, ("tenant_id", *names)) for names in (FIRST, OTHER))
    return [refs.filter(pc.is_valid(refs["source_key"])).cast(_NOWHERE.schema) for refs in both]


def _ignored_by(session: Session, subject: Subject, decisions: pa.Table, shown: pa.Table) -> pa.Table:
    """The identifiers, in every scope, that decisions let link nobody: those on rows known before, and those among `shown`."""
    ignoring = _distinct(decisions.filter(pc.equal(decisions["decision"], IGNORE)).select(VALUE))
    if not len(ignoring):
        return shown.slice(0, 0)
    asked = session.scratch(_texts(VALUE), ignoring)
    known = session.fetch_arrow(
        f"select distinct {', '.join(f'known.{name} as {name}' for name in IDENTIFIER)} from {EVIDENCE.qualified} as known"
        f" inner join {asked} as asked on {_same('known', 'asked', VALUE)} where known.subject = '{subject.name}'"
    )
    shown = shown.join(ignoring, keys=VALUE, join_type="left semi")
    return _distinct(pa.concat_tables([known.cast(shown.schema), shown]))


def _shown_before(session: Session, subject: str, rows: str) -> pa.Table:
    """What the changed rows showed, in so far as it was on too many records; it may be on fewer now."""
    columns = ", ".join(f"known.{name} as {name}" for name in _SHOWN)
    return session.fetch_arrow(
        f"select {columns} from {EVIDENCE.qualified} as known inner join {rows} as changed on {_same('known', 'changed', REF)}"
        f" where known.subject = '{subject}' and known.reason = '{MAX_RECORDS}'"
    ).cast(_NOTHING_SHOWN.schema)


def _shown_of(session: Session, subject: str, gone: pa.Table) -> pa.Table:
    """The same of records that are no more, whichever rows showed it; those need not have changed."""
    if not len(gone):
        return _NOTHING_SHOWN.select(IDENTIFIER)
    names = [*REF, "component"]
    asked = session.scratch(_texts(names), gone.select(names))
    on_record = " and ".join(f"known.{mine} = gone.{its}" for mine, its in zip(_RECORD_REF, REF, strict=True))
    return session.fetch_arrow(
        f"select distinct {', '.join(f'known.{name} as {name}' for name in IDENTIFIER)} from {EVIDENCE.qualified} as known"
        f" inner join {asked} as gone on known.component = gone.component and {on_record}"
        f" where known.subject = '{subject}' and known.reason = '{MAX_RECORDS}'"
    )


def _crowded(
    session: Session, subject: Subject, shown: pa.Table, fresh: pa.Table, rows: str, there: pa.Table, gone: pa.Table, rules: Rules
) -> pa.Table:
    """The identifiers among `shown` that were on too many records, and still are with what the changed rows show now.

    `there` are the records that fresh sightings may belong to, `gone` those that are no more.
    """
    nothing = _NOTHING_SHOWN.select(IDENTIFIER)
    told = session.fetch_arrow(
        f"select distinct {', '.join(IDENTIFIER)} from {REFUSED_MERGE.qualified}"
        f" where subject = '{subject.name}' and rule like 'max_records %'"
    )
    asked_for = shown.join(told.cast(nothing.schema), keys=IDENTIFIER, join_type="inner")
    if not len(asked_for):
        return nothing
    asked = session.scratch(_texts(IDENTIFIER), asked_for)
    names = [*IDENTIFIER, "source_system", "record_table", "record_key"]
    columns = ", ".join(f"known.{name} as {name}" for name in names)
    before = session.fetch_arrow(
        f"select distinct {columns} from {EVIDENCE.qualified} as known"
        f" inner join {asked} as asked on {_same('known', 'asked', IDENTIFIER)}"
        f" left join {rows} as changed on {_same('known', 'changed', REF)}"
        f" where known.subject = '{subject.name}' and known.reason = '{MAX_RECORDS}' and changed.tenant_id is null"
    )
    usable = fresh.filter(pc.is_null(fresh["reason"])).select(names)
    usable = usable.filter(pc.is_in(named(usable, _RECORD_REF), value_set=named(there, REF).combine_chunks()))
    before = before.cast(usable.schema)
    stay = before.filter(pc.invert(pc.is_in(named(before, _RECORD_REF), value_set=named(gone, REF).combine_chunks())))
    both = pa.concat_tables([stay, usable])
    records = _distinct(both.filter(_is_role(subject, "self", both, "record_table")))
    counts = records.group_by(IDENTIFIER).aggregate([([], "count_all")])
    counts = counts.join(_distinct(before.select(IDENTIFIER)), keys=IDENTIFIER, join_type="inner")
    over = []
    for row in counts.to_pylist():
        most = rules.of(subject, row["tenant_id"]).get(row["identifier_type"], NO_RULE).max_records
        if most is not None and row["count_all"] > most:
            over.append({name: row[name] for name in IDENTIFIER})
    return pa.Table.from_pylist(over, nothing.schema)


def _distinct(rows: pa.Table) -> pa.Table:
    return rows.group_by(rows.column_names).aggregate([])


def _without(rows: pa.Table, names: pa.Array) -> pa.Table:
    return rows.filter(pc.invert(pc.is_in(named(rows, REF), value_set=names)))


def _texts_of(rows: pa.Table, columns: Sequence[str]) -> pa.Array:
    """Each row as one text; NULL is a text of its own, and an instant its number, which is made faster than its date."""
    plain = (rows[name].cast(pa.int64()) if pa.types.is_timestamp(rows[name].type) else rows[name] for name in columns)
    texts = (pc.fill_null(column.cast(pa.string()), "\x00") for column in plain)
    return pc.binary_join_element_wise(*texts, BETWEEN).combine_chunks()


def _refs(sightings: pa.Table, columns: Sequence[str]) -> pa.Table:
    return sightings.select(list(columns)).rename_columns(list(REF))


def _as_records(rows: pa.Table) -> pa.Table:
    return rows.select([*REF, "first_seen_at"]).append_column("founds", pa.repeat(True, len(rows))).cast(RECORDS)


def _matches(subject: Subject, evidence: pa.Table, records: pa.Table) -> pa.Table:
    """Records that only join: those that did, and those that might by the identifiers that their own rows show."""
    own = pc.and_(
        _is_role(subject, "match", evidence, "record_table"),
        pc.and_(
            pc.equal(evidence["source_table"], evidence["record_table"]),
            pc.equal(evidence["source_key"], evidence["record_key"]),
        ),
    )
    showing = evidence.filter(own).select([*REF, "seen_at"]).rename_columns([*REF, "first_seen_at"])
    joined = records.filter(_is_role(subject, "match", records)).select(showing.column_names)
    rows = pa.concat_tables([showing, joined.cast(showing.schema)]).group_by(list(REF)).aggregate([("first_seen_at", "min")])
    rows = rows.rename_columns([*REF, "first_seen_at"])
    return rows.append_column("founds", pa.repeat(False, len(rows))).cast(RECORDS)


def _as_sightings(evidence: pa.Table) -> pa.Table:
    """Evidence without what the resolution said of it."""
    decided = pc.is_in(evidence["reason"], value_set=pa.array(DECIDED))
    reasons = pc.if_else(decided, pa.scalar(None, pa.string()), evidence["reason"])
    place = evidence.schema.get_field_index("reason")
    return evidence.set_column(place, "reason", reasons).select(SIGHTINGS.names).cast(SIGHTINGS)


def _known(session: Session, subject: Subject, candidates: Sequence[str]) -> list[str]:
    """Which of some ids were ever published."""
    if not candidates:
        return []
    asked = session.scratch(_texts(["id"]), pa.table({"id": pa.array(candidates, pa.string())}))
    rows = session.fetch(
        f"select {subject.id_column} from identity.{subject.name} where {subject.id_column} in (select id from {asked})"
        f" union all select old_id from identity.{subject.name}_alias where old_id in (select id from {asked})"
    )
    return [known for (known,) in rows]


def _same(left: str, right: str, columns: Sequence[str]) -> str:
    return " and ".join(f"{left}.{name} = {right}.{name}" for name in columns)


def _texts(names: Sequence[str]) -> list[ColumnSpec]:
    return [ColumnSpec(name, "text", nullable=False) for name in names]


def _read(session: Session, spec: TableSpec, where: str = "") -> pa.Table:
    columns = ", ".join(column.name for column in spec.columns)
    return spec.conform(session.fetch_arrow(f"select {columns} from {spec.qualified} {where}"))
