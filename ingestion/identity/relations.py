"""Reading, filtering and joining relations by the columns that identity knows.

Belongs here: helpers that `changes.py`, `part.py` and `store.py` share.  Does not belong here: who is who.
"""

# ruff: noqa: S608  every name in this SQL is declared; values travel in relations of the session
from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts import SYSTEMS
from ingestion.contracts.table import System, Table
from ingestion.identity.columns import BETWEEN, IDENTIFIER, named
from ingestion.identity.records import KEY_SEPARATOR, carrying, role
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import REF
from warehouse.base import ColumnSpec, Session, TableSpec

NOWHERE = pa.schema([(name, pa.string()) for name in REF]).empty_table()
SHOWN = [*IDENTIFIER, "reason"]
NOTHING_SHOWN = pa.schema([(name, pa.string()) for name in SHOWN]).empty_table()
RECORD_REF = ("tenant_id", "source_system", "record_table", "record_key")


def raw_tables() -> list[tuple[System, Table]]:
    """The raw tables whose rows are records or carry identifiers of some."""
    return list(carrying(SYSTEMS.values()))


def creating_entities(subject: Subject, records: pa.Table) -> pa.Table:
    """The records that may create an entity; the others only join one."""
    return records.filter(pc.invert(is_role(subject, "match", records)))


def is_role(subject: Subject, part: str, rows: pa.Table, table: str = "source_table") -> pa.ChunkedArray:
    """Whether the raw table that each row names is of this role for the subject (`records.role`)."""
    names = [f"{s.name}{KEY_SEPARATOR}{t.name}" for s, t in raw_tables() if role(subject, t) == part]
    place = pc.binary_join_element_wise(rows["source_system"], rows[table], KEY_SEPARATOR)
    return pc.is_in(place, value_set=pa.array(names, pa.string()))


def without(rows: pa.Table, names: pa.Array) -> pa.Table:
    """The rows whose REF, as one text (`columns.named`), is none of these names."""
    return rows.filter(pc.invert(pc.is_in(named(rows, REF), value_set=names)))


def row_texts(rows: pa.Table, columns: Sequence[str]) -> pa.Array:
    """Each row as one text.  NULL is a text of its own; an instant is its number, since that is faster than its date."""
    plain = (rows[name].cast(pa.int64()) if pa.types.is_timestamp(rows[name].type) else rows[name] for name in columns)
    texts = (pc.fill_null(column.cast(pa.string()), "\x00") for column in plain)
    return pc.binary_join_element_wise(*texts, BETWEEN).combine_chunks()


def as_refs(observations: pa.Table, columns: Sequence[str]) -> pa.Table:
    """These four columns, called as REF calls them."""
    return observations.select(list(columns)).rename_columns(list(REF))


def same(left: str, right: str, columns: Sequence[str]) -> str:
    """SQL: the columns are equal in both relations."""
    return " and ".join(f"{left}.{name} = {right}.{name}" for name in columns)


def text_columns(names: Sequence[str]) -> list[ColumnSpec]:
    """Columns of text for a relation of the session."""
    return [ColumnSpec(name, "text", nullable=False) for name in names]


def read_table(session: Session, spec: TableSpec, where: str = "") -> pa.Table:
    """The rows of a table in the shape of its declaration."""
    columns = ", ".join(column.name for column in spec.columns)
    return spec.conform(session.fetch_arrow(f"select {columns} from {spec.qualified} {where}"))
