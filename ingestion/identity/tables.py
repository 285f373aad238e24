"""The tables of the schema `identity`: their columns and keys.

Belongs here: declarations of what a run writes.  Who fills them is `resolution.py`; dbt and `cdp explain` read them.

`<subject>_record` is also the registry of ids.  A record that has left raw keeps its row, so a reload gives it the same id again,
and no id is ever given to somebody else.  To erase a person, erase the rows here too.
"""

from __future__ import annotations

from ingestion.identity.decisions import DECISION
from ingestion.identity.subjects import SUBJECTS, Subject
from warehouse.base import ColumnSpec, Session, TableSpec

REF = ("tenant_id", "source_system", "source_table", "source_key")
"""The columns that name a source record; the smallest record is the first in the order of these columns."""

_RECORD_KEY = ("source_key", "source_table", "source_system", "tenant_id")
"""A key begins with the column that differs most, which makes sorting and searching fast."""


def _text(*names: str) -> tuple[ColumnSpec, ...]:
    return tuple(ColumnSpec(name, "text", nullable=False) for name in names)


def _maybe(*names: str) -> tuple[ColumnSpec, ...]:
    return tuple(ColumnSpec(name, "text") for name in names)


def _instant(name: str) -> ColumnSpec:
    return ColumnSpec(name, "timestamp", nullable=False)


def _flag(name: str) -> ColumnSpec:
    return ColumnSpec(name, "boolean", nullable=False)


def _table(
    name: str, columns: tuple[ColumnSpec, ...], key: tuple[str, ...], comment: str, *indexes: tuple[str, ...]
) -> TableSpec:
    return TableSpec("identity", name, columns, key, comment, indexes)


_COUNT = ColumnSpec("record_count", "integer", nullable=False)


def _of(subject: Subject) -> tuple[TableSpec, ...]:
    name, id_column = subject.name, subject.id_column
    identifier = ("identifier_type", "scope", "identifier_value")
    return (
        _table(
            f"{name}_record",
            (
                *_text(*REF, id_column),
                *(_instant("first_seen_at"), _instant("id_published_at")),
                *_maybe("match_rule"),
                _flag("is_live"),
                *_text("component"),
            ),
            _RECORD_KEY,
            f"Which {name} a source record is; match_rule is its strongest identifier that another record shares, or DECISION;"
            " id_published_at is when its id was first given to anybody;"
            " is_live is false when the record has left raw; component holds all that its identifiers reach, linked or refused.",
            (id_column,),
            ("component",),
        ),
        _table(
            name,
            (*_text("tenant_id", id_column), _instant("first_seen_at"), _COUNT, *_maybe("previous_ids")),
            (id_column,),
            f"One row per {name}; record_count is 0 when all its records have left raw; previous_ids are comma-separated.",
        ),
        _table(
            f"{name}_identifier",
            (
                *_text("tenant_id", id_column, *identifier),
                _flag("is_verified"),
                _instant("first_seen_at"),
                _COUNT,
            ),
            ("identifier_value", "identifier_type", "scope", "tenant_id"),
            f"Which {name} an identifier belongs to, in its normal form.",
            (id_column,),
        ),
        _table(
            f"{name}_alias",
            (*_text("tenant_id", "old_id", "new_id"), _instant("merged_at")),
            ("old_id",),
            "Ids that were merged away; new_id always exists.",
        ),
    )


EVIDENCE = _table(
    "evidence",
    (
        *_text("tenant_id", "subject"),
        *_maybe("entity_id"),
        *_text(*REF[1:], "source_column", "record_table", "record_key", "identifier_type", "scope"),
        *_maybe("identifier_value"),
        *(_flag("is_verified"), _flag("is_used")),
        *_maybe("reason"),
        _instant("seen_at"),
        *_text("component"),
    ),
    (*_RECORD_KEY, "source_column", "subject", "record_table"),
    "Every identifier seen on a source row, and the record it belongs to; reason says why one was not used, its value is empty"
    " when it has no normal form.",
    ("component",),
    ("identifier_value",),
)
REFUSED_MERGE = _table(
    "refused_merge",
    (
        *_text("tenant_id", "subject", "entity_id", "other_entity_id", "identifier_type", "scope", "identifier_value", "rule"),
        _instant("refused_at"),
    ),
    ("tenant_id", "subject", "entity_id", "other_entity_id", "identifier_type", "scope", "identifier_value"),
    "Entities that share an identifier and stay apart; other_entity_id is the one that keeps it, rule the limit or decision."
    " Where nobody keeps it, since too many records show it or one record shows too much, both are the same entity.",
    ("entity_id",),
    ("other_entity_id",),
)
MERGE_HISTORY = _table(
    "merge_history",
    (
        *_text("tenant_id", "subject"),
        _instant("happened_at"),
        *_text("event", "entity_id", "other_entity_id"),
        _COUNT,
        *_maybe("decision_id"),
    ),
    ("tenant_id", "subject", "happened_at", "event", "entity_id", "other_entity_id"),
    "What became of published ids: MERGED, entity_id went into other_entity_id; SPLIT, record_count records left entity_id for"
    " other_entity_id.  decision_id is the decision that asked for it.",
)
TABLES: dict[str, TableSpec] = {
    spec.name: spec for spec in (*(spec for subject in SUBJECTS for spec in _of(subject)), EVIDENCE, REFUSED_MERGE, MERGE_HISTORY)
}


SEEN_LOAD = _table(
    "seen_load",
    (*_text("raw_table", "load_id"), ColumnSpec("row_count", "integer", nullable=False)),
    ("raw_table", "load_id"),
    "The loads that the last run has seen, and how many rows of each were in raw.",
)
SEEN_RULES = _table(
    "seen_rules",
    _text("name", "fingerprint"),
    ("name",),
    "Fingerprints of the code, rules and decisions that the last run used.",
)


def ensure_identity_tables(session: Session) -> None:
    """Create the tables that are absent; dbt needs them before anything was resolved."""
    for spec in (*TABLES.values(), DECISION, SEEN_LOAD, SEEN_RULES):
        session.ensure_table(spec)
