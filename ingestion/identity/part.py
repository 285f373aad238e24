"""The part of a subject that a run resolves again: the components that changes touch, read with all they need.

Belongs here: which components are touched, and reading them.  Does not belong here: what changed (`changes.py`), who is who
(`resolution.py`), writing (`store.py`).

A *component* is all that identifiers connect, linked or contested.  Nothing outside of a component changes its result, except how
many records show an identifier.  So resolving the touched components gives what resolving everything would.  A component is
touched when it has a record or an identifier that a changed row has now or had before.
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
    """What has to be resolved of a subject.

    `crowded` are identifiers on too many records.  `before` has, by table, the published rows that the run replaces.  `ids` is a
    relation of the session with the ids of all entities in the part.
    """

    seen: Seen
    published: Published
    crowded: pa.Table
    before: Mapping[str, pa.Table]
    ids: str


def read_part(session: Session, subject: Subject, fresh: Seen, changes: Changes, rules: Rules) -> Part:
    """Read the components that changes touch; `fresh` is what the changed rows show now, and replaces what they showed before."""
    named_records = _name_records(session, subject, fresh, changes.places)
    shown = _find_shown(session, subject, fresh, changes, named_records, rules)
    components = _touched(session, subject, named_records, shown)
    before = _read_before(session, subject, named_records, shown, components)
    return _put_together(session, subject, fresh, changes.places, shown, before)


@dataclass(frozen=True, slots=True)
class _NamedRecords:
    """The records that changed rows are or belong to.

    The two relations of the session hold the changed rows and `records`.  `published` are the records that were published before,
    with id and component.  `present` are the records that fresh observations may belong to.  `gone` are the changed rows that are
    no records now, and `published_gone` those of them that were published.
    """

    changed_relation: str
    record_relation: str
    records: pa.Table
    published: pa.Table
    present: pa.Table
    gone: pa.Table
    published_gone: pa.Table


@dataclass(frozen=True, slots=True)
class _Shown:
    """The identifiers that changed rows show or showed.

    `waiting` is evidence whose record was absent.  `crowded` identifiers are on too many records.  `linking` is a relation of all
    others; these touch components.
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
    changed_relation = session.scratch(text_columns(REF), changed)
    records = distinct(pa.concat_tables([changed, as_refs(fresh.observations, RECORD_REF)]))
    record_relation = session.scratch(text_columns(REF), records)
    places = ", ".join(f"known.{column} as {column}" for column in REF)
    published = session.fetch_arrow(
        f"select {places}, known.{subject.id_column} as id, known.component as component, known.is_live as is_live"
        f" from identity.{subject.name}_record as known inner join {record_relation} as named on {same('known', 'named', REF)}"
    )
    unchanged = without(published.filter(published["is_live"]), named(changed, REF).combine_chunks())
    present = pa.concat_tables([fresh.records.select(list(REF)), unchanged.select(list(REF)).cast(NOWHERE.schema)])
    gone = without(changed, named(present, REF).combine_chunks())
    published_gone = published.filter(pc.is_in(named(published, REF), value_set=named(gone, REF).combine_chunks()))
    return _NamedRecords(changed_relation, record_relation, records, published, present, gone, published_gone)


def _find_shown(session: Session, subject: Subject, fresh: Seen, changes: Changes, of: _NamedRecords, rules: Rules) -> _Shown:
    # Identifiers whose record was absent may find it now; those on changed rows are replaced.
    waiting = read_table(
        session, EVIDENCE,
        f"where subject = '{subject.name}' and component = '{NO_COMPONENT}'"
        f" and ((tenant_id, source_system, record_table, record_key) in (select {', '.join(REF)} from {of.record_relation})"
        f" or ({', '.join(REF)}) in (select {', '.join(REF)} from {of.changed_relation}))",
    )  # fmt: skip
    before = _shown_before(session, subject.name, of.changed_relation)
    shown = pa.concat_tables([fresh.observations.select(SHOWN), waiting.select(SHOWN), before])
    shown = shown.filter(pc.and_(pc.is_valid(shown["identifier_value"]), pc.not_equal(pc.fill_null(shown["reason"], ""), SHARED)))
    shown = distinct(shown.select(IDENTIFIER))
    shown = distinct(pa.concat_tables([shown, _shown_of(session, subject.name, of.published_gone).cast(shown.schema)]))
    # When a decision about an identifier changed, the part has every record that shows it, so they can be counted there.
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
    every_id = pc.unique(pa.chunked_array([*own[id_column].chunks, *of.published["id"].chunks], pa.string()))
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
        # These two tables follow from the others; their old rows are needed only to delete those whose key is no more.
        name: pa.table({id_column: every_id}),
        f"{name}_identifier": evidence.filter(pc.is_valid(evidence["identifier_value"])),
    }
    return _Before(tables, own, ids)


def _put_together(session: Session, subject: Subject, fresh: Seen, changed: pa.Table, shown: _Shown, before: _Before) -> Part:
    changed_names = named(changed, REF).combine_chunks()
    evidence_kept = without(before.tables[EVIDENCE.name], changed_names)
    # Other identifiers on too many records stay crowded: they did not change, and the part has only some of their records.
    is_crowd = pc.equal(pc.fill_null(evidence_kept["reason"], ""), MAX_RECORDS)
    still = distinct(evidence_kept.filter(is_crowd).select(IDENTIFIER))
    still = still.join(shown.identifiers, keys=IDENTIFIER, join_type="left anti")
    present = without(before.records.filter(before.records["is_live"]), changed_names)
    creating = _as_creating_records(creating_entities(subject, present))
    return Part(
        seen=Seen(
            pa.concat_tables([fresh.records, creating, _joining_records(subject, evidence_kept, present)]),
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
    """A relation with the components of the named records, and of everything that shows a linking identifier."""
    records, published, identifiers = of.records, of.published, shown.linking
    record, evidence, mine = f"identity.{subject.name}_record", EVIDENCE.qualified, f"subject = '{subject.name}'"
    owned, id_column = f"identity.{subject.name}_identifier", subject.id_column
    others = session.scratch(text_columns(REF), records.filter(pc.invert(is_role(subject, "self", records))))
    back = session.scratch(text_columns(["id"]), published.filter(pc.invert(published["is_live"])).select(["id"]))
    touched = session.fetch_arrow(
        f"""
        -- what shows an identifier is in the component of its owner, who is found without reading all that shows it
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
        -- rows that are no records, but show identifiers of records
        select known.component as component from {evidence} as known
        inner join {others} as other on {same("known", "other", REF)} where known.{mine}
        union distinct
        -- the present component of the entity of a record that comes back to raw
        select known.component as component from {record} as known
        inner join {back} as back on back.id = known.{subject.id_column}
        """
    )
    every = pa.chunked_array([*published["component"].chunks, *touched["component"].chunks], pa.string())
    names = pc.unique(every.filter(pc.not_equal(every, NO_COMPONENT)))
    return session.scratch(text_columns(["component"]), pa.table({"component": names}))


def _ignored_by(session: Session, subject: Subject, decisions: pa.Table, shown: pa.Table) -> pa.Table:
    """The identifiers, in every scope, that these decisions ignore: those in the evidence, and those among `shown`."""
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
    """The identifiers that changed rows showed and that were on too many records; they may be on fewer now."""
    columns = ", ".join(f"known.{name} as {name}" for name in SHOWN)
    return session.fetch_arrow(
        f"select {columns} from {EVIDENCE.qualified} as known inner join {rows} as changed on {same('known', 'changed', REF)}"
        f" where known.subject = '{subject}' and known.reason = '{MAX_RECORDS}'"
    ).cast(NOTHING_SHOWN.schema)


def _shown_of(session: Session, subject: str, gone: pa.Table) -> pa.Table:
    """The same for records that are gone; the rows that showed such an identifier need not have changed."""
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
    """The identifiers among `shown` that were on too many records, and still are after the changes."""
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
        f" left join {of.changed_relation} as changed on {same('known', 'changed', REF)}"
        f" where known.subject = '{subject.name}' and known.reason = '{MAX_RECORDS}' and changed.tenant_id is null"
    )
    usable = fresh.filter(pc.is_null(fresh["reason"])).select(names)
    usable = usable.filter(pc.is_in(named(usable, RECORD_REF), value_set=named(of.present, REF).combine_chunks()))
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


def _as_creating_records(rows: pa.Table) -> pa.Table:
    return rows.select([*REF, "first_seen_at"]).append_column("creates_entity", pa.repeat(True, len(rows))).cast(RECORDS)


def _joining_records(subject: Subject, evidence: pa.Table, records: pa.Table) -> pa.Table:
    """Records that only join entities: those that joined one, and those that may join one by what their own rows show."""
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
    """Evidence as observations: without the reasons that a resolution gave."""
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
