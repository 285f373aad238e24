"""The tables of the schema `identity`: their columns and keys.

Belongs here: declarations only.  Who fills them is `resolution.py`; dbt and `cdp explain` read them.

`<subject>_record` is also the registry of ids: a record that has left raw keeps its row, so a reload gives it the
same id again and no id is ever given to somebody else.  Erasing a person therefore has to erase here too.
"""

from __future__ import annotations

from ingestion.identity.subjects import SUBJECTS, Subject
from warehouse.base import ColumnSpec, Session, TableSpec

REF = ("tenant_id", "source_system", "source_table", "source_key")
"""What makes a source record one record, in the order that decides "smallest"."""


def _text(*names: str) -> tuple[ColumnSpec, ...]:
    return tuple(ColumnSpec(name, "text", nullable=False) for name in names)


def _maybe(*names: str) -> tuple[ColumnSpec, ...]:
    return tuple(ColumnSpec(name, "text") for name in names)


def _instant(name: str) -> ColumnSpec:
    return ColumnSpec(name, "timestamp", nullable=False)


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
            (*_text(*REF, id_column), _instant("first_seen_at"), *_maybe("match_rule")),
            REF,
            f"Which {name} a source record is; match_rule is its strongest identifier that another record shares.",
            (id_column,),
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
                ColumnSpec("is_verified", "boolean", nullable=False),
                _instant("first_seen_at"),
                _COUNT,
            ),
            ("tenant_id", *identifier),
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
        *_text(*REF[1:], "source_column", "identifier_type", "scope"),
        *_maybe("identifier_value"),
        ColumnSpec("is_used", "boolean", nullable=False),
        *_maybe("reason"),
        _instant("seen_at"),
    ),
    ("tenant_id", "subject", *REF[1:], "source_column"),
    "Every identifier seen on a source row; reason says why one was not used, its value is empty when it has no normal form.",
    ("entity_id",),
)
REFUSED_MERGE = _table(
    "refused_merge",
    (
        *_text("tenant_id", "subject", "entity_id", "other_entity_id", "identifier_type", "identifier_value", "rule"),
        _instant("refused_at"),
    ),
    ("tenant_id", "subject", "entity_id", "other_entity_id", "identifier_type", "identifier_value"),
    "Entities that share an identifier and stay apart; other_entity_id is the one that keeps it.",
)
TABLES: dict[str, TableSpec] = {
    spec.name: spec for spec in (*(spec for subject in SUBJECTS for spec in _of(subject)), EVIDENCE, REFUSED_MERGE)
}


def ensure_identity_tables(session: Session) -> None:
    """Create the tables that are absent; dbt needs them before anything was resolved."""
    for spec in TABLES.values():
        session.ensure_table(spec)
