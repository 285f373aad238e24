"""Reading what is published, and writing what a run found: everything, or a part.

Belongs here: replacing and changing rows of the tables of identity.  Does not belong here: which rows a part has (`part.py`).
"""

# ruff: noqa: S608  every name in this SQL is declared; values travel in relations of the session
from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.identity.columns import distinct
from ingestion.identity.part import Part
from ingestion.identity.published import Published
from ingestion.identity.relations import creating_entities, read_table, row_texts
from ingestion.identity.resolution import Resolution
from ingestion.identity.subjects import Subject
from ingestion.identity.tables import MERGE_HISTORY, REFUSED_MERGE, TABLES
from warehouse.base import Session


def read_published(session: Session, subject: Subject) -> Published:
    """All that earlier runs wrote, without records that only join an entity: each run decides those again."""
    return Published(
        records=creating_entities(subject, read_table(session, TABLES[f"{subject.name}_record"])),
        aliases=read_table(session, TABLES[f"{subject.name}_alias"]),
        refused=read_table(session, REFUSED_MERGE, f"where subject = '{subject.name}'"),
    )


def write_all(session: Session, found: Mapping[str, Resolution]) -> None:
    """Replace the rows of every table by what was found of all subjects; add to the history."""
    for name, spec in TABLES.items():
        parts = pa.concat_tables([resolution.tables[name] for resolution in found.values() if name in resolution.tables])
        if spec is MERGE_HISTORY:
            session.insert_new(spec, parts)
        else:
            session.replace(spec, parts)


def write_part(session: Session, part: Part, found: Resolution) -> None:
    """Write the rows of a part that differ from the published ones; add to the history."""
    for name, before in part.before.items():
        spec, after = TABLES[name], found.tables[name]
        key = ", ".join(spec.key)
        gone = before.filter(pc.invert(pc.is_in(row_texts(before, spec.key), value_set=row_texts(after, spec.key))))
        if len(gone):
            keys = distinct(gone.select(list(spec.key)))
            those = session.scratch([c for c in spec.columns if c.name in spec.key], keys)
            session.execute(f"delete from {spec.qualified} where ({key}) in (select {key} from {those})")
        columns = [column.name for column in spec.columns]
        if set(columns) <= set(before.column_names):
            after = after.filter(pc.invert(pc.is_in(row_texts(after, columns), value_set=row_texts(before, columns))))
        session.put(spec, after)
    session.insert_new(MERGE_HISTORY, found.tables[MERGE_HISTORY.name])
