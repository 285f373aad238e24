"""The part of a subject that a run resolves again: the components that changes touch, read with all they need.

Belongs here: which components are touched, and reading them.  Does not belong here: what changed (`changes.py`), who is who
(`resolution.py`), writing (`store.py`).

A *component* is all that hangs together by identifiers, linked or contested.  What is decided in one depends on nothing
outside of it but how many records show an identifier.  So resolving the touched components gives what resolving everything would.
Touched are the components of records and identifiers on changed rows, as they were and as they are now.
"""

# ruff: noqa: S608  every name in this SQL is declared; values travel in relations of the session
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.identity.changes import Changes
from ingestion.identity.columns import IDENTIFIER, NO_COMPONENT, VALUE, distinct, named
from ingestion.identity.decisions import IGNORE
from ingestion.identity.published import Published
from ingestion.identity.reasons import DECIDED, MAX_RECORDS, SHARED
from ingestion.identity.records import OBSERVATIONS, RECORDS, Seen
from ingestion.identity.relations import (
    NOTHING_SHOWN,
    NOWHERE,
    RECORD_REF,
    SHOWN,
    as_refs,
    creating_entities,
    is_role,
    read_table,
    same,
    text_columns,
    without,
)
from ingestion.identity.rules import NO_RULE, Rules
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import EVIDENCE, REF, REFUSED_MERGE, TABLES
from warehouse.base import Session


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


def read_part(session: Session, subject: Subject, fresh: Seen, changes: Changes, rules: Rules) -> Part:
    """The components that changes touch, with `fresh`, what the changed rows show now, in place of what they showed."""
    named_records = _name_records(session, subject, fresh, changes.places)
    shown = _find_shown(session, subject, fresh, changes, named_records, rules)
    components = _touched(session, subject, named_records, shown)
    before = _read_before(session, subject, named_records, shown, components)
    return _put_together(session, subject, fresh, changes.places, shown, before)


@dataclass(frozen=True, slots=True)
class _NamedRecords:
    """The records that changed rows are or belong to.

    `rows` is a relation of the changed rows, `meant` one of the records.  `met` are those published before, with id and
    component.  `there` are the records that fresh observations may belong to, `gone` the changed rows that are no records now,
    and `left` those of `met` that are gone.
    """

    rows: str
    meant: str
    records: pa.Table
    met: pa.Table
    there: pa.Table
    gone: pa.Table
    left: pa.Table


@dataclass(frozen=True, slots=True)
class _Shown:
    """The identifiers that changed rows show or showed.

    `waiting` is evidence whose record was not there.  `crowded` identifiers are on too many records; `linking` is a relation of
    all others, by which a component is touched.
    """

    identifiers: pa.Table
    waiting: pa.Table
    crowded: pa.Table
    linking: str


@dataclass(frozen=True, slots=True)
class _Before:
    """The published rows of the touched components, by table; `ids` is a relation of the ids of their entities."""

    tables: Mapping[str, pa.Table]
    records: pa.Table
    ids: str


def _name_records(session: Session, subject: Subject, fresh: Seen, changed: pa.Table) -> _NamedRecords:
    rows = session.scratch(text_columns(REF), changed)
    records = distinct(pa.concat_tables([changed, as_refs(fresh.observations, RECORD_REF)]))
    meant = session.scratch(text_columns(REF), records)
    places = ", ".join(f"known.{column} as {column}" for column in REF)
    met = session.fetch_arrow(
        f"select {places}, known.{subject.id_column} as id, known.component as component, known.is_live as is_live"
        f" from identity.{subject.name}_record as known inner join {meant} as meant on {same('known', 'meant', REF)}"
    )
    unchanged = without(met.filter(met["is_live"]), named(changed, REF).combine_chunks())
    there = pa.concat_tables([fresh.records.select(list(REF)), unchanged.select(list(REF)).cast(NOWHERE.schema)])
    gone = without(changed, named(there, REF).combine_chunks())
    left = met.filter(pc.is_in(named(met, REF), value_set=named(gone, REF).combine_chunks()))
    return _NamedRecords(rows, meant, records, met, there, gone, left)


def _find_shown(session: Session, subject: Subject, fresh: Seen, changes: Changes, of: _NamedRecords, rules: Rules) -> _Shown:
    # Identifiers whose record was not there may find it now; those on changed rows are made anew.
    waiting = read_table(
        session, EVIDENCE,
        f"where subject = '{subject.name}' and component = '{NO_COMPONENT}'"
        f" and ((tenant_id, source_system, record_table, record_key) in (select {', '.join(REF)} from {of.meant})"
        f" or ({', '.join(REF)}) in (select {', '.join(REF)} from {of.rows}))",
    )  # fmt: skip
    before = _shown_before(session, subject.name, of.rows)
    shown = pa.concat_tables([fresh.observations.select(SHOWN), waiting.select(SHOWN), before])
    shown = shown.filter(pc.and_(pc.is_valid(shown["identifier_value"]), pc.not_equal(pc.fill_null(shown["reason"], ""), SHARED)))
    shown = distinct(shown.select(IDENTIFIER))
    shown = distinct(pa.concat_tables([shown, _shown_of(session, subject.name, of.left).cast(shown.schema)]))
    # Of what a decision lets link nobody, or no longer, all that shows it is here and can be counted.
    decided = changes.decided.filter(pc.equal(changes.decided["subject"], subject.name))
    ignored = _ignored_by(session, subject, decided, shown)
    crowded = _crowded(session, subject, shown, fresh.observations, of, rules)
    crowded = crowded.join(ignored, keys=IDENTIFIER, join_type="left anti")
    shown = distinct(pa.concat_tables([shown, ignored]))
    linking = session.scratch(text_columns(IDENTIFIER), shown.join(crowded, keys=IDENTIFIER, join_type="left anti"))
    return _Shown(shown, waiting, crowded, linking)


def _read_before(session: Session, subject: Subject, of: _NamedRecords, shown: _Shown, components: str) -> _Before:
    name, id_column, mine = subject.name, subject.id_column, f"subject = '{subject.name}'"
    record, among = TABLES[f"{name}_record"], f"component in (select component from {components})"
    own = read_table(session, record, f"where {among}")
    every_id = pc.unique(pa.chunked_array([*own[id_column].chunks, *of.met["id"].chunks], pa.string()))
    ids = session.scratch(text_columns(["id"]), pa.table({"id": every_id}))
    is_one = f"in (select id from {ids})"
    if session.fetch(f"select count(*) from {record.qualified} where not is_live")[0][0]:
        own = pa.concat_tables([own, read_table(session, record, f"where not is_live and {id_column} {is_one}")])
    evidence = pa.concat_tables([read_table(session, EVIDENCE, f"where {mine} and {among}"), shown.waiting])
    tables = {
        record.name: own,
        f"{name}_alias": read_table(session, TABLES[f"{name}_alias"], f"where new_id {is_one}"),
        REFUSED_MERGE.name: read_table(
            session, REFUSED_MERGE, f"where {mine} and (entity_id {is_one} or other_entity_id {is_one})"
        ),
        EVIDENCE.name: evidence,
        # What these two were follows from the rest; of the rows that are no more only the keys are needed.
        name: pa.table({id_column: every_id}),
        f"{name}_identifier": evidence.filter(pc.is_valid(evidence["identifier_value"])),
    }
    return _Before(tables, own, ids)


def _put_together(session: Session, subject: Subject, fresh: Seen, changed: pa.Table, shown: _Shown, before: _Before) -> Part:
    changed_names = named(changed, REF).combine_chunks()
    evidence_kept = without(before.tables[EVIDENCE.name], changed_names)
    # Of the rest that is on too many records nothing changed, and only a few of these records are here to be counted.
    is_crowd = pc.equal(pc.fill_null(evidence_kept["reason"], ""), MAX_RECORDS)
    still = distinct(evidence_kept.filter(is_crowd).select(IDENTIFIER))
    still = still.join(shown.identifiers, keys=IDENTIFIER, join_type="left anti")
    present = without(before.records.filter(before.records["is_live"]), changed_names)
    creating = _as_records(creating_entities(subject, present))
    return Part(
        seen=Seen(
            pa.concat_tables([fresh.records, creating, _matches(subject, evidence_kept, present)]),
            pa.concat_tables([fresh.observations, _as_observations(evidence_kept)]),
        ),
        published=Published(
            records=creating_entities(subject, before.records),
            aliases=before.tables[f"{subject.name}_alias"],
            refused=before.tables[REFUSED_MERGE.name],
            known=lambda candidates: _known(session, subject, candidates),
        ),
        crowded=pa.concat_tables([shown.crowded, still.cast(shown.crowded.schema)]),
        before=before.tables,
        ids=before.ids,
    )


def _touched(session: Session, subject: Subject, of: _NamedRecords, shown: _Shown) -> str:
    """A relation with the components of the records that are named, and of whatever shows a linking identifier."""
    records, met, identifiers = of.records, of.met, shown.linking
    record, evidence, mine = f"identity.{subject.name}_record", EVIDENCE.qualified, f"subject = '{subject.name}'"
    owned, id_column = f"identity.{subject.name}_identifier", subject.id_column
    others = session.scratch(text_columns(REF), records.filter(pc.invert(is_role(subject, "self", records))))
    back = session.scratch(text_columns(["id"]), met.filter(pc.invert(met["is_live"])).select(["id"]))
    touched = session.fetch_arrow(
        f"""
        -- all that shows an identifier hangs together with its owner, which is found without reading all that shows it
        select component from {record} where {id_column} in (
            select owned.{id_column} from {owned} as owned
            inner join {identifiers} as shown on {same("owned", "shown", IDENTIFIER)}
        )
        union distinct
        select known.component as component from {evidence} as known
        inner join {identifiers} as shown on {same("known", "shown", IDENTIFIER)}
        left join {owned} as owned on {same("owned", "shown", IDENTIFIER)}
        where known.{mine} and owned.{id_column} is null
        union distinct
        -- rows that are no records, but lend them what they show
        select known.component as component from {evidence} as known
        inner join {others} as other on {same("known", "other", REF)} where known.{mine}
        union distinct
        -- a record that comes back finds its entity where it is now
        select known.component as component from {record} as known
        inner join {back} as back on back.id = known.{subject.id_column}
        """
    )
    every = pa.chunked_array([*met["component"].chunks, *touched["component"].chunks], pa.string())
    names = pc.unique(every.filter(pc.not_equal(every, NO_COMPONENT)))
    return session.scratch(text_columns(["component"]), pa.table({"component": names}))


def _ignored_by(session: Session, subject: Subject, decisions: pa.Table, shown: pa.Table) -> pa.Table:
    """The identifiers, in every scope, that decisions let link nobody: those on rows known before, and those among `shown`."""
    ignoring = distinct(decisions.filter(pc.equal(decisions["decision"], IGNORE)).select(VALUE))
    if not len(ignoring):
        return shown.slice(0, 0)
    asked = session.scratch(text_columns(VALUE), ignoring)
    known = session.fetch_arrow(
        f"select distinct {', '.join(f'known.{name} as {name}' for name in IDENTIFIER)} from {EVIDENCE.qualified} as known"
        f" inner join {asked} as asked on {same('known', 'asked', VALUE)} where known.subject = '{subject.name}'"
    )
    shown = shown.join(ignoring, keys=VALUE, join_type="left semi")
    return distinct(pa.concat_tables([known.cast(shown.schema), shown]))


def _shown_before(session: Session, subject: str, rows: str) -> pa.Table:
    """What the changed rows showed, in so far as it was on too many records; it may be on fewer now."""
    columns = ", ".join(f"known.{name} as {name}" for name in SHOWN)
    return session.fetch_arrow(
        f"select {columns} from {EVIDENCE.qualified} as known inner join {rows} as changed on {same('known', 'changed', REF)}"
        f" where known.subject = '{subject}' and known.reason = '{MAX_RECORDS}'"
    ).cast(NOTHING_SHOWN.schema)


def _shown_of(session: Session, subject: str, gone: pa.Table) -> pa.Table:
    """The same of records that are no more, whichever rows showed it; those need not have changed."""
    if not len(gone):
        return NOTHING_SHOWN.select(IDENTIFIER)
    names = [*REF, "component"]
    asked = session.scratch(text_columns(names), gone.select(names))
    on_record = " and ".join(f"known.{mine} = gone.{its}" for mine, its in zip(RECORD_REF, REF, strict=True))
    return session.fetch_arrow(
        f"select distinct {', '.join(f'known.{name} as {name}' for name in IDENTIFIER)} from {EVIDENCE.qualified} as known"
        f" inner join {asked} as gone on known.component = gone.component and {on_record}"
        f" where known.subject = '{subject}' and known.reason = '{MAX_RECORDS}'"
    )


def _crowded(session: Session, subject: Subject, shown: pa.Table, fresh: pa.Table, of: _NamedRecords, rules: Rules) -> pa.Table:
    """The identifiers among `shown` that were on too many records, and still are with what the changed rows show now."""
    nothing = NOTHING_SHOWN.select(IDENTIFIER)
    told = session.fetch_arrow(
        f"select distinct {', '.join(IDENTIFIER)} from {REFUSED_MERGE.qualified}"
        f" where subject = '{subject.name}' and rule like 'max_records %'"
    )
    asked_for = shown.join(told.cast(nothing.schema), keys=IDENTIFIER, join_type="inner")
    if not len(asked_for):
        return nothing
    asked = session.scratch(text_columns(IDENTIFIER), asked_for)
    names = [*IDENTIFIER, "source_system", "record_table", "record_key"]
    columns = ", ".join(f"known.{name} as {name}" for name in names)
    before = session.fetch_arrow(
        f"select distinct {columns} from {EVIDENCE.qualified} as known"
        f" inner join {asked} as asked on {same('known', 'asked', IDENTIFIER)}"
        f" left join {of.rows} as changed on {same('known', 'changed', REF)}"
        f" where known.subject = '{subject.name}' and known.reason = '{MAX_RECORDS}' and changed.tenant_id is null"
    )
    usable = fresh.filter(pc.is_null(fresh["reason"])).select(names)
    usable = usable.filter(pc.is_in(named(usable, RECORD_REF), value_set=named(of.there, REF).combine_chunks()))
    before = before.cast(usable.schema)
    stay = before.filter(pc.invert(pc.is_in(named(before, RECORD_REF), value_set=named(of.gone, REF).combine_chunks())))
    both = pa.concat_tables([stay, usable])
    records = distinct(both.filter(is_role(subject, "self", both, "record_table")))
    counts = records.group_by(IDENTIFIER).aggregate([([], "count_all")])
    counts = counts.join(distinct(before.select(IDENTIFIER)), keys=IDENTIFIER, join_type="inner")
    over = []
    for row in counts.to_pylist():
        most = rules.of(subject, row["tenant_id"]).get(row["identifier_type"], NO_RULE).max_records
        if most is not None and row["count_all"] > most:
            over.append({name: row[name] for name in IDENTIFIER})
    return pa.Table.from_pylist(over, nothing.schema)


def _as_records(rows: pa.Table) -> pa.Table:
    return rows.select([*REF, "first_seen_at"]).append_column("creates_entity", pa.repeat(True, len(rows))).cast(RECORDS)


def _matches(subject: Subject, evidence: pa.Table, records: pa.Table) -> pa.Table:
    """Records that only join: those that did, and those that might by the identifiers that their own rows show."""
    own = pc.and_(
        is_role(subject, "match", evidence, "record_table"),
        pc.and_(
            pc.equal(evidence["source_table"], evidence["record_table"]),
            pc.equal(evidence["source_key"], evidence["record_key"]),
        ),
    )
    showing = evidence.filter(own).select([*REF, "seen_at"]).rename_columns([*REF, "first_seen_at"])
    joined = records.filter(is_role(subject, "match", records)).select(showing.column_names)
    rows = pa.concat_tables([showing, joined.cast(showing.schema)]).group_by(list(REF)).aggregate([("first_seen_at", "min")])
    rows = rows.rename_columns([*REF, "first_seen_at"])
    return rows.append_column("creates_entity", pa.repeat(False, len(rows))).cast(RECORDS)


def _as_observations(evidence: pa.Table) -> pa.Table:
    """Evidence without what the resolution said of it."""
    decided = pc.is_in(evidence["reason"], value_set=pa.array(DECIDED))
    reasons = pc.if_else(decided, pa.scalar(None, pa.string()), evidence["reason"])
    place = evidence.schema.get_field_index("reason")
    return evidence.set_column(place, "reason", reasons).select(OBSERVATIONS.names).cast(OBSERVATIONS)


def _known(session: Session, subject: Subject, candidates: Sequence[str]) -> list[str]:
    """Which of some ids were ever published."""
    if not candidates:
        return []
    asked = session.scratch(text_columns(["id"]), pa.table({"id": pa.array(candidates, pa.string())}))
    rows = session.fetch(
        f"select {subject.id_column} from identity.{subject.name} where {subject.id_column} in (select id from {asked})"
        f" union all select old_id from identity.{subject.name}_alias where old_id in (select id from {asked})"
    )
    return [known for (known,) in rows]
