"""Snapshots: a delivery that holds all rows of a table also says which rows are deleted.

Belongs here: the comparison of a snapshot with the current versions in raw.  Does not belong here: how
rows are read and written (`loader.py`).

- A row that the snapshot does not hold is deleted.  The deletion is a version like any other: the last content
  of the row, marked as deleted and dated by the load.  So the history stays, the same snapshot deletes
  nothing more when it comes again, and older versions that arrive late change nothing.
- The rows of a snapshot are current afterwards, whatever their cursors: a source that was restored from a backup has
  older ones.  So a row that a later snapshot holds again is present again, with its old content and its old cursor.
- A row that was refused is not deleted; its key says which row it is.  When the key of a refused row cannot
  be read, the snapshot deletes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts import System, Table
from ingestion.fingerprint import row_hashes
from ingestion.quarantine import Rejection
from ingestion.raw import ranked_rows, raw_table
from warehouse import CdpError, Session
from warehouse.base import arrow_type

AT_ONCE = 500
"""Deleted rows that are read back by one statement."""

_INSTANT = arrow_type("timestamp")


class UnlikelySnapshot(CdpError):
    """A snapshot has no rows, or lacks a column, but raw has values: more likely the source is broken than that all are gone."""


class Snapshot:
    """One snapshot while it is loaded: the versions that were current before it, and the keys that it has held so far."""

    def __init__(self, session: Session, system: System, table: Table, tenant_id: str) -> None:
        self._table, self._tenant_id = table, tenant_id
        self._raw = raw_table(system, table)
        self._keys = pa.schema([(name, arrow_type(table.column(name).type)) for name in table.key])
        columns = ("_row_hash", "_version_at", "_is_deleted")
        rows = session.fetch_arrow(
            f"select * from ({ranked_rows(system, table, columns)}) as present"  # noqa: S608 names of contracts, no input
            " where _version_rank = 1 and tenant_id = %s",
            (tenant_id,),
        )
        keys = pa.table({name: rows[name].cast(self._keys.field(name).type) for name in table.key})
        self._present = keys.append_column("_present_hash", rows["_row_hash"])
        self._present = self._present.append_column("_present_at", rows["_version_at"].cast(_INSTANT))
        self._live = self._present.filter(pc.invert(rows["_is_deleted"].fill_null(False))).select([*table.key, "_present_hash"])
        self._seen: list[pa.Table] = []
        self.unreadable = 0

    def see(self, rows: pa.Table) -> None:
        """Note rows that were accepted; they have the columns of the contract."""
        self._seen.append(rows.select(self._keys.names).cast(self._keys))

    def see_refused(self, rejected: Sequence[Rejection]) -> None:
        """Note rows that were refused."""
        known = [row.typed_key for row in rejected if row.typed_key]
        self.unreadable += len(rejected) - len(known)
        if known:
            self._seen.append(pa.Table.from_pylist([dict(zip(self._keys.names, key, strict=True)) for key in known], self._keys))

    def dated(self, rows: pa.Table, hashes: pa.Array, version_at: pa.Array) -> pa.Array:
        """The `_version_at` of some rows, such that they become current.

        The current version of a row may be later than the cursor of a row with other content in the snapshot.  The snapshot is
        right, so that row is dated one microsecond after the current version.
        """
        if not len(self._present):
            return version_at
        asked = rows.select(self._keys.names).cast(self._keys).append_column("_place", pa.array(range(len(rows))))
        found = asked.join(self._present, self._keys.names, join_type="left outer").sort_by("_place")
        after = pc.add(found["_present_at"], pa.scalar(timedelta(microseconds=1))).combine_chunks()
        other = pc.not_equal(found["_present_hash"], pa.chunked_array([hashes])).combine_chunks()
        later = pc.and_(other, pc.greater(after, version_at))
        return pc.if_else(later.fill_null(False), after, version_at)

    @property
    def is_empty(self) -> bool:
        """Whether it held no row at all, although raw has rows that are not deleted."""
        return bool(len(self._live)) and not self.unreadable and not any(len(keys) for keys in self._seen)

    @property
    def live(self) -> int:
        """How many rows there were before it."""
        return len(self._live)

    def missing(self) -> list[str]:
        """The hashes of the rows that raw has and that it did not hold."""
        if not len(self._live):
            return []
        seen = pa.concat_tables([self._keys.empty_table(), *self._seen])
        gone = self._live.join(seen, self._keys.names, join_type="left anti")
        return sorted(gone["_present_hash"].to_pylist())

    def deletions(self, session: Session, hashes: Sequence[str], load_id: str, at: datetime) -> Iterator[pa.Table]:
        """The versions that mark these rows as deleted."""
        contents = [column.name for column in self._table.stored_columns]
        for start in range(0, len(hashes), AT_ONCE):
            some = hashes[start : start + AT_ONCE]
            rows = session.fetch_arrow(
                f"select * from {self._raw.qualified} where tenant_id = %s"  # noqa: S608 a declared name
                f" and _row_hash in ({', '.join(['%s'] * len(some))})",
                (self._tenant_id, *some),
            )
            rows = self._raw.conform(rows.select([column.name for column in self._raw.columns])).combine_chunks()
            columns = {name: rows[name].combine_chunks() for name in contents}
            size = len(rows)
            own = {"_is_deleted": True, "_load_id": load_id, "_loaded_at": at}
            after = pc.add(rows["_version_at"], pa.scalar(timedelta(microseconds=1)))  # a cursor may lie in the future
            judged = {
                "_row_hash": row_hashes({**columns, "_is_deleted": pa.repeat(pa.scalar("true"), size)}),
                "_version_at": pc.if_else(pc.greater(after, pa.scalar(at, _INSTANT)), after, pa.scalar(at, _INSTANT)),
            }
            kept = {name: rows[name] for name in rows.column_names if name not in own and name not in judged}
            yield pa.table({**kept, **judged, **{name: pa.repeat(pa.scalar(value), size) for name, value in own.items()}})
