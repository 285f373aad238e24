"""Narrow deliveries: a column that a delivery does not have keeps the value that its row has.

Belongs here: what raw knows of the columns that a file lacks.  Does not belong here: which columns those are (`readers/`),
how rows are read and written (`loader.py`).

An empty cell says that there is no value.  An absent column says nothing: an update file with fewer columns changes the
columns that it has.  So its rows are completed from the current versions in raw before they become versions themselves.
Rows of one delivery do not complete each other.

A snapshot is the whole table, so it cannot lack a column that has values (`refuse_narrow`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts import System, Table
from ingestion.fingerprint import row_hashes
from ingestion.raw import current_rows, quoted, ranked_rows, raw_table, versions
from ingestion.snapshot import UnlikelySnapshot
from warehouse import ColumnSpec, Session


class Earlier:
    """What raw has of a table of one tenant.

    `is_replay` says that the rows were delivered before.  A row that raw has a version of, with the same values in
    the delivered columns, is then that version, so that a replay changes nothing.
    """

    def __init__(self, session: Session, system: System, table: Table, tenant_id: str, *, is_replay: bool) -> None:
        self._session, self._system, self._table, self._tenant_id = session, system, table, tenant_id
        self._is_replay = is_replay
        self._spec = raw_table(system, table)
        self._types = self._spec.arrow_schema()
        self._stored = tuple(column.name for column in table.stored_columns)

    def complete(self, rows: pa.Table, absent: Sequence[str]) -> pa.Table:
        """`rows`, which have the columns of the contract, with the values that raw has of the `absent` ones."""
        if not len(rows) or not absent:
            return rows
        known = self._versions(rows)
        if not len(known):
            return rows
        there = pc.invert(pc.coalesce(known["_is_deleted"], pa.scalar(False)))
        current = known.filter(pc.and_(pc.equal(known["_version_rank"], 1), there))
        rows = self._taken(rows, rows.select(self._table.key), current, absent)
        if not self._is_replay:
            return rows
        delivered = [name for name in self._stored if name not in absent]
        known = _marked(known, known, delivered).sort_by("_version_rank").append_column("_place", pa.array(range(len(known))))
        latest = known.group_by([*self._table.key, "_delivered"]).aggregate([("_place", "min")])
        asked = _marked(rows.select(self._table.key), rows, delivered)
        return self._taken(rows, asked, known.take(latest["_place_min"]), absent)

    def _taken(self, rows: pa.Table, asked: pa.Table, known: pa.Table, absent: Sequence[str]) -> pa.Table:
        """`rows` with the absent values of those `known` rows that agree with the columns of `asked`."""
        marks = asked.column_names
        known = known.select([*marks, *absent]).append_column("_is_known", pa.repeat(pa.scalar(True), len(known)))
        asked = asked.append_column("_place", pa.array(range(len(rows))))
        found = asked.join(known, marks, join_type="left outer").sort_by("_place")
        is_known = found["_is_known"].fill_null(False)
        for name in absent:
            values = pc.if_else(is_known, found[name].cast(self._types.field(name).type), rows[name])
            rows = rows.set_column(rows.schema.get_field_index(name), name, values)
        return rows

    def _versions(self, rows: pa.Table) -> pa.Table:
        """Every version that raw has of the rows, in exactly the contract's types."""
        entity = versions(self._table).entity
        keys = pa.table({name: rows[name] if name in rows.column_names else self._tenant(len(rows)) for name in entity})
        keys = keys.group_by(entity).aggregate([])
        specs = {column.name: column for column in self._spec.columns}
        place = self._session.scratch([ColumnSpec(name, specs[name].type, nullable=False) for name in entity], keys)
        names = ", ".join(map(quoted, entity))
        ranked = ranked_rows(self._system, self._table, (*self._stored, "_is_deleted"))
        found = self._session.fetch_arrow(f"{ranked} where ({names}) in (select {names} from {place})")  # noqa: S608 names of contracts
        typed = {name: found[name].cast(self._types.field(name).type) for name in self._stored}
        return pa.table({**{name: found[name] for name in found.column_names}, **typed})

    def _tenant(self, size: int) -> pa.Array:
        return pa.repeat(pa.scalar(self._tenant_id), size)


def _marked(part: pa.Table, rows: pa.Table, delivered: Sequence[str]) -> pa.Table:
    """`part` with one more column, by which rows with equal values in the `delivered` columns are known."""
    columns: dict[str, pa.Array] = {name: rows[name].combine_chunks() for name in delivered}
    return part.append_column("_delivered", row_hashes(columns))


def refuse_narrow(session: Session, system: System, table: Table, tenant_id: str, absent: Sequence[str]) -> None:
    """UnlikelySnapshot when a snapshot lacks columns that have values; it says how many are at stake."""
    if not absent:
        return
    counts = ", ".join(f"count({quoted(name)})" for name in absent)
    present = current_rows(system, table, tuple(absent))
    (found,) = session.fetch(f"select {counts} from ({present}) as present where tenant_id = %s", (tenant_id,))  # noqa: S608
    lost = ", ".join(f"{name}, which has {count:,} values" for name, count in zip(absent, found, strict=True) if count)
    if lost:
        raise UnlikelySnapshot(
            f"nothing was loaded: the snapshot of {system.name}.{table.name} lacks {lost}; deliver the columns, or use"
            " --allow-missing-columns if the source has no such values any more"
        )
