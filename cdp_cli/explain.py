"""Why an account, contact or lead is as it is: its fields with their origin, and the evidence for who it is.

Belongs here: the questions, in SQL that both engines read.  Does not belong here: the rules (`dbt_project/macros/survivorship`,
`ingestion/identity`), the way from record to record (`chain.py`) or how the answers look (`report.py`).  The answers hold
personal data of whoever was asked for; they go to the terminal and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cdp_cli.chain import chain
from ingestion.identity.decisions import ALWAYS, FIRST, IGNORE, OTHER, TYPE_AND_VALUE, recorded
from ingestion.identity.reasons import REASONS
from ingestion.identity.subjects import ACCOUNT, PERSON, Subject
from warehouse import CdpError, Session

KINDS: dict[str, Subject] = {"account": ACCOUNT, "contact": PERSON, "lead": PERSON}
"""What can be explained, and whom identity resolves it by."""

Row = dict[str, Any]
_SOURCE = "source_system, source_table, source_key"


def explain(session: Session, kind: str, entity_id: str) -> dict[str, Any]:
    """Everything known about one entity, as plain values.

    `id` and `asked_for` differ when the id asked for was merged away.  `fields` have value, rule and source row.  From identity
    come `records`, `chain` (what ties them), `evidence` (with `why` an identifier was not used), `decisions`, `refused_merges`,
    `merge_history`, `former_ids`.  Instants are datetimes.  CdpError when nothing has the id.
    """
    if kind not in KINDS:
        raise CdpError(f"{kind} cannot be explained; use one of {', '.join(KINDS)}")
    subject = KINDS[kind]
    found = _alias(session, subject, entity_id) if kind != "lead" else entity_id
    rows = _rows(session, f"select * from cdp.{kind} where {kind}_id = %s", found)
    if not rows:
        raise CdpError(f"there is no {kind} {entity_id}; ids are in cdp.{kind}")
    (entity,) = rows
    known_as = _person_of(session, entity) if kind == "lead" else found
    return {
        "kind": kind,
        "id": found,
        "asked_for": entity_id,
        "fields": _fields(session, kind, found, entity),
        **_identity(session, subject, known_as),
    }


def _alias(session: Session, subject: Subject, entity_id: str) -> str:
    """The id that an id was merged into, or the id itself."""
    rows = _rows(session, f"select new_id from identity.{subject.name}_alias where old_id = %s", entity_id)
    return str(rows[0]["new_id"]) if rows else entity_id


def _person_of(session: Session, lead: Row) -> str:
    """The person of a lead's own record; empty when identity has no such record."""
    place = [lead[name] for name in ("tenant_id", "source_system", "source_table", "source_key")]
    sql = (
        "select person_id from identity.person_record"
        " where tenant_id = %s and source_system = %s and source_table = %s and source_key = %s"
    )
    rows = _rows(session, sql, *place)
    return str(rows[0]["person_id"]) if rows else ""


def _fields(session: Session, kind: str, entity_id: str, entity: Row) -> list[Row]:
    """Each filled column with the row that gave it; a lead is one row, so all of its columns are from there."""
    sql = f"select column_name, rule, {_SOURCE} from ops.field_provenance where entity = %s and entity_id = %s"
    origins = {row["column_name"]: row for row in _rows(session, sql, kind, entity_id)}
    own = {"rule": "own row", **{name: entity[name] for name in ("source_system", "source_table", "source_key")}}
    nothing = {"rule": "derived", "source_system": None, "source_table": None, "source_key": None}
    fields = []
    for name, value in entity.items():
        if value is None or name in (f"{kind}_id", "tenant_id", "source_system", "source_table", "source_key"):
            continue
        origin = own if kind == "lead" else origins.get(name, nothing)
        shown = {key: origin[key] for key in ("rule", "source_system", "source_table", "source_key")}
        fields.append({"column": name, "value": str(value), **shown})
    return fields


def _identity(session: Session, subject: Subject, entity_id: str) -> dict[str, list[Row]]:
    name, key = subject.name, subject.id_column
    order = "order by source_system, source_table, source_key"
    records = _rows(
        session,
        f"select tenant_id, {_SOURCE}, match_rule, first_seen_at, is_live from identity.{name}_record where {key} = %s {order}",
        entity_id,
    )
    evidence = _rows(
        session,
        f"select identifier_type, scope, identifier_value, is_used, reason, {_SOURCE}, source_column, record_table, record_key,"
        f" seen_at from identity.evidence where subject = %s and entity_id = %s and component in"  # which has an index
        f" (select component from identity.{name}_record where {key} = %s) {order}, source_column, record_table",
        name, entity_id, entity_id,
    )  # fmt: skip
    refused = _rows(
        session,
        "select entity_id, other_entity_id, identifier_type, scope, identifier_value, rule, refused_at"
        " from identity.refused_merge where subject = %s and (entity_id = %s or other_entity_id = %s) order by 1, 2, 3, 4, 5",
        name, entity_id, entity_id,
    )  # fmt: skip
    former = _rows(
        session, f"select old_id, merged_at from identity.{name}_alias where new_id = %s order by merged_at, old_id", entity_id
    )
    decided = _decisions(session, subject, records, evidence)
    links = [row for row in decided if row["decision"] == ALWAYS and row["withdrawn_at"] is None]
    disputed = [row for row in refused if not row["rule"].startswith("decision ")]
    return {
        "records": records,
        "chain": chain(records, evidence, links, disputed),
        "evidence": [{**row, "why": None if row["is_used"] else REASONS.get(row["reason"])} for row in evidence],
        "decisions": decided,
        "refused_merges": refused,
        "merge_history": _history(session, subject, [entity_id, *(row["old_id"] for row in former)]),
        "former_ids": former,
    }


def _decisions(session: Session, subject: Subject, records: list[Row], evidence: list[Row]) -> list[Row]:
    """What people decided about these records or about a value they show, the withdrawn too."""
    mine = {tuple(row[name] for name in ("tenant_id", *FIRST)) for row in records}
    tenants = {row["tenant_id"] for row in records}
    shown = {(row["identifier_type"], row["identifier_value"]) for row in evidence}
    return [
        row
        for row in recorded(session).sort_by([("decided_at", "ascending"), ("decision_id", "ascending")]).to_pylist()
        if row["subject"] == subject.name
        and (
            any((row["tenant_id"], *(row[name] for name in part)) in mine for part in (FIRST, OTHER))
            or (
                row["decision"] == IGNORE and row["tenant_id"] in tenants and tuple(row[name] for name in TYPE_AND_VALUE) in shown
            )
        )
    ]


def _history(session: Session, subject: Subject, ids: list[str]) -> list[Row]:
    """What became of an entity's ids, the former ones too."""
    among = ", ".join("%s" for _ in ids)
    return _rows(
        session,
        "select happened_at, event, entity_id, other_entity_id, record_count, decision_id from identity.merge_history"
        f" where subject = %s and (entity_id in ({among}) or other_entity_id in ({among})) order by 1, 2, 3, 4",
        subject.name, *ids, *ids,
    )  # fmt: skip


def _rows(session: Session, sql: str, *params: str) -> list[Row]:
    """The rows as dictionaries; the names in `sql` are this module's, what the user typed is a parameter."""
    rows: Sequence[Row] = session.fetch_arrow(sql, params).to_pylist()
    return list(rows)
