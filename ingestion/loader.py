"""Loads files into raw.  Each table is one transaction, which writes rows, refused rows, ledger and cursor together.

Belongs here: the course of a load and its arithmetic.  Does not belong here: which file belongs to which table
(`deliveries.py`), formats (`readers/`), values (`coerce.py`), SQL of an engine (`warehouse/`).

What a load promises:

- A load that is killed at any point leaves nothing behind, and one rerun completes it.
- A replay, which is a load of bytes that were loaded before, changes no row.
- Where the contract has a cursor, neither the order nor the batching of deliveries matters, unless two versions of a row
  have the same cursor: then that which arrived last is current.
- Where it has none, the content that arrived last is current, even when it is an older content that returns.
- Rows that did not become current, because raw has later versions of them, are counted as `older`.
- A column that the files do not have keeps its values (`narrow.py`); an empty cell clears one.
- A snapshot holds the whole table as it is now.  A row that it does not hold is deleted (`snapshot.py`).  It is
  a replay only when the latest load was the same snapshot.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.coerce import coerce
from ingestion.contracts import SYSTEMS, System, Table
from ingestion.deliveries import DEFAULTS, FEW, DeliveryOptions, check_folder
from ingestion.fingerprint import delivery_hash, file_hash, row_hashes, rules_hash
from ingestion.ledger import AT_PLACE, LOAD_LEDGER, LoadResult, last_load, record
from ingestion.narrow import Earlier, refuse_narrow
from ingestion.quarantine import REJECTED_ROW, Refusals
from ingestion.raw import raw_table, versions
from ingestion.readers import SourceFile, open_file
from ingestion.references import ORPHAN_REFERENCE, ORPHAN_SEARCH
from ingestion.rejected_fields import REJECTED_FIELD, RejectedFields
from ingestion.settlement import Settlement
from ingestion.snapshot import Snapshot, UnlikelySnapshot
from ingestion.values.notes import Hints, Notes, told
from warehouse import CdpError, Inserted, Session, Warehouse
from warehouse.base import arrow_type

_BOOKS = (LOAD_LEDGER, ORPHAN_REFERENCE, ORPHAN_SEARCH, REJECTED_ROW, REJECTED_FIELD)


def ensure_raw_tables(session: Session) -> None:
    """Create the raw tables of every system and the loader's own tables, where they are missing."""
    for spec in _BOOKS:
        session.ensure_table(spec)
    for system in SYSTEMS.values():
        for table in system.tables:
            session.ensure_table(raw_table(system, table))


def load_folder(warehouse: Warehouse, system: System, folder: Path, options: DeliveryOptions = DEFAULTS) -> list[LoadResult]:
    """Load a folder of files of one system.  Nothing is loaded when `check_folder` finds a file unfit.

    Each table is a transaction of its own.  A fault that shows only when a file is read through stops the tables that
    follow; those before it are loaded.  A snapshot concerns the tables that have a file; the others do not change.
    """
    contents = check_folder(system, folder)
    for line in contents.not_read:
        options.tell(f"not read: {line}")
    results = []
    for table, paths in contents.files.items():
        for some in [paths] if options.kind == "snapshot" else _alike(table, paths):
            results.append(load_table(warehouse, system, table, some, options))
            options.tell(results[-1])
    return results


def _alike(table: Table, paths: list[Path]) -> list[list[Path]]:
    """The files of a table in groups that have the same columns, so that a narrow file is completed from those before it."""
    if len(paths) == 1:
        return [paths]
    return [list(group) for _, group in groupby(paths, key=lambda path: open_file(path, table).absent_columns())]


def load_table(
    warehouse: Warehouse,
    system: System,
    table: Table,
    paths: Path | Sequence[Path],
    options: DeliveryOptions = DEFAULTS,
    *,
    loaded_at: datetime | None = None,
) -> LoadResult:
    """Load one delivery of one table, which is one or more files, in one transaction.

    `loaded_at` (default: now) dates the load, and the versions of rows that have no cursor.
    CdpError when a file is unfit, the counts do not add up, or a snapshot is empty or lacks a column although raw
    has such rows or values (unless `options` allow it).  Nothing is written then.
    """
    paths = [paths] if isinstance(paths, Path) else list(paths)
    files = [open_file(path, table) for path in paths]
    load = _Load(system, table, files, options, loaded_at or datetime.now(UTC))
    with warehouse.session() as session:  # apart, so that nobody waits until this load ends to create a table
        for spec in (*_BOOKS, raw_table(system, table)):
            session.ensure_table(spec)
    with warehouse.session() as session:
        return load.run(session)


class _Load:
    """One load while it runs, with what it counts on the way."""

    def __init__(
        self, system: System, table: Table, files: list[SourceFile], options: DeliveryOptions, started_at: datetime
    ) -> None:
        self.system, self.table, self.files, self.started_at = system, table, files, started_at
        self.tenant_id, self.kind = options.tenant_id, options.kind or "part"
        self.options = options
        self.withheld = 0
        self.load_id = f"{started_at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        self.place = (self.tenant_id, system.name, table.name)
        self.target = raw_table(system, table)
        self.rules = rules_hash(system, table)
        self.states = [_state(file) for file in files]
        self.hashes = [file_hash(file.path) for file in files]
        self.settlement = Settlement(table, self.place, self.load_id, started_at, self.hashes)
        self.refusals = Refusals(self.place, self.load_id, started_at, self.settlement)
        self.fields = RejectedFields(self.place, self.load_id, started_at, self.hashes, repeats=self.kind != "part")
        self.notes: Notes = Counter()
        self.hints: Hints = Counter()
        self.snapshot: Snapshot | None = None
        self.earlier: Earlier | None = None
        self.absent: list[list[str]] = [[] for _ in files]
        self.cursor_value: datetime | None = None
        self.rows = 0

    def run(self, session: Session) -> LoadResult:
        sha256 = delivery_hash(self.hashes)
        session.lock(f"load {self.target.qualified}")
        known = last_load(session, self.place, sha256)
        if known and self._is_still_there(session, known):
            result = replace(
                known,
                load_id=self.load_id,
                status="replayed",
                delivery=self.kind,
                source_files=tuple(file.path.name for file in self.files),
                loaded=0,
                duplicate=known.loaded + known.duplicate,
                older=0,
                deleted=0,
                added=0,
                table_rows=self._table_rows(session),
                quarantine_rows=self._quarantine_rows(session),
                started_at=self.started_at,
                finished_at=max(self.started_at, datetime.now(UTC)),
            )
        else:
            result = self._read(session, sha256, "replayed" if known and self.kind != "snapshot" else "loaded")
        record(session, result)
        return result

    def _is_still_there(self, session: Session, known: LoadResult) -> bool:
        """Whether reading these bytes again would change nothing, because everything that came of them is still there.

        That is so when the same rules judged them and only the loader has changed the table since.  So a
        row that somebody removed from the table comes back with the next replay.  A snapshot must also be
        the latest load: rows that were loaded after it may be deleted at the source.
        """
        latest = last_load(session, self.place)
        return (
            latest is not None
            and known.status != "withheld"  # it is said again, or somebody says by now that the rows are gone
            and (self.kind != "snapshot" or (latest.load_id == known.load_id and known.delivery == "snapshot"))
            and known.rules_sha256 == self.rules
            and latest.table_rows == self._table_rows(session)
            and latest.quarantine_rows == self._quarantine_rows(session)
            and known.fields == len(self.fields.before(session))
        )

    def _read(self, session: Session, sha256: str, status: str) -> LoadResult:
        self.settlement.begin(session, is_replay=status == "replayed")
        self.fields.begin(session)
        before, refused_before = self._table_rows(session), self._quarantine_rows(session)
        self._see_absent(session, before, is_replay=status == "replayed")
        if self.kind == "snapshot":
            self.snapshot = Snapshot(session, self.system, self.table, self.tenant_id)
        is_news = status == "loaded"
        inserted = session.insert_new(self.target, self._rows(session), versions(self.table) if is_news else None)
        missing = self.snapshot.missing() if self.snapshot else []
        gone = self._delete(session, missing)
        # Rows that a snapshot lacks are gone, unless it is taken for cut off or its lines could not be read.
        is_whole = self.snapshot is not None and not self.withheld and not self.snapshot.unreadable
        settled = self.settlement.end(session, is_whole=is_whole)
        self.fields.settle(session)
        for file, state in zip(self.files, self.states, strict=True):
            if _state(file) != state:
                raise file.fail("it changed while it was read; load it again")
        result = LoadResult(
            load_id=self.load_id,
            tenant_id=self.tenant_id,
            source_system=self.system.name,
            source_table=self.table.name,
            source_files=tuple(file.path.name for file in self.files),
            sha256=sha256,
            status="withheld" if self.withheld else status,
            delivery=self.kind,
            received=sum(file.received for file in self.files),
            loaded=inserted.loaded,
            duplicate=inserted.received - inserted.loaded,
            quarantined=self.refusals.count,
            suppressed=0,
            older=inserted.older,
            deleted=gone.loaded,
            added=inserted.added + gone.added,
            missing_columns=_together(file.missing_columns for file in self.files),
            unknown_columns=_together(file.unknown_columns for file in self.files),
            cursor_value=self.cursor_value,
            table_rows=before + inserted.added + gone.added,
            rules_sha256=self.rules,
            started_at=self.started_at,
            finished_at=max(self.started_at, datetime.now(UTC)),
            quarantine_rows=refused_before + self.refusals.added,
            settled=settled,
            reasons=dict(self.refusals.reasons),
            undecided=len(missing) - gone.loaded - self.withheld,
            withheld=self.withheld,
            fields=self.fields.count,
            notes=told(self.notes, self.hints),
        )
        if result.received != result.accounted:
            raise CdpError(f"nothing was loaded, because the counts do not add up: {result}; please report this")
        return result

    def _see_absent(self, session: Session, before: int, *, is_replay: bool) -> None:
        """Look which columns the files lack, if raw has rows that may have values in them."""
        if not before:
            return
        self.absent = [file.absent_columns() for file in self.files]
        if self.kind != "snapshot":
            self.earlier = Earlier(session, self.system, self.table, self.tenant_id, is_replay=is_replay)
        elif not self.options.allow_missing_columns:
            refuse_narrow(session, self.system, self.table, self.tenant_id, _together(iter(self.absent)))

    def _rows(self, session: Session) -> Iterator[pa.Table]:
        """The good rows in parts, as raw stores them.  Refused rows go to quarantine on the way."""
        for file, sha256, absent in zip(self.files, self.hashes, self.absent, strict=True):
            for chunk in file.chunks():
                coerced = coerce(self.system, self.table, chunk)
                rows = coerced.rows
                self.settlement.accept(rows)
                self.notes.update(coerced.notes)
                self.hints.update(coerced.hints)
                if rejected := [*chunk.rejected, *coerced.refused]:
                    self.refusals.enter(session, file.path.name, sha256, rejected)
                if coerced.fields:
                    self.fields.enter(session, file.path.name, sha256, coerced.fields)
                if self.snapshot:
                    self.snapshot.see(rows)
                    self.snapshot.see_refused(rejected)
                if self.earlier:
                    rows = self.earlier.complete(rows, absent)
                if len(rows):
                    yield self._stored(file, rows)

    def _stored(self, file: SourceFile, rows: pa.Table) -> pa.Table:
        """The good rows with the loader's own columns."""
        columns = {name: rows[name].combine_chunks() for name in rows.column_names if name != "_source_row"}
        size = len(rows)
        # Where the source does not date its versions, the order of delivery does.
        first = np.datetime64(self.started_at.astimezone(UTC).replace(tzinfo=None), "us").astype(np.int64) + self.rows
        version_at = pa.array(np.arange(first, first + size)).cast(pa.timestamp("us", "UTC"))
        self.rows += size
        if self.table.cursor:
            cursor = columns[self.table.cursor].cast(arrow_type("timestamp"))
            version_at = pc.coalesce(cursor, version_at)
            greatest = pc.max(cursor).as_py()
            self.cursor_value = max(filter(None, (self.cursor_value, greatest)), default=None)
        hashes = row_hashes(columns)
        if self.snapshot and self.table.cursor:
            version_at = self.snapshot.dated(rows, hashes, version_at)
        own = {
            "tenant_id": self.tenant_id,
            "_load_id": self.load_id,
            "_loaded_at": self.started_at,
            "_source_file": file.path.name,
        }
        return pa.table(
            {
                **columns,
                "_source_row": rows["_source_row"],
                "_row_hash": hashes,
                "_version_at": version_at,
                "_is_deleted": self._is_deleted(columns, size),
                **{name: pa.repeat(pa.scalar(value), size) for name, value in own.items()},
            }
        )

    def _is_deleted(self, columns: dict[str, pa.Array], size: int) -> pa.Array:
        """Which rows the source itself marks as deleted."""
        if not self.table.deleted_by:
            return pa.repeat(pa.scalar(False), size)
        mark = columns[self.table.deleted_by]
        return mark.fill_null(False) if pa.types.is_boolean(mark.type) else mark.is_valid()

    def _delete(self, session: Session, missing: list[str]) -> Inserted:
        """Mark missing rows as deleted, unless they may be among the rows of the snapshot whose keys cannot be read."""
        if not self.snapshot or not missing or self.snapshot.unreadable:
            return Inserted(0, 0, 0)
        if self.snapshot.is_empty and not self.options.allow_empty:
            raise UnlikelySnapshot(
                f"nothing was loaded: the snapshot of {self.system.name}.{self.table.name} is empty, but raw holds"
                f" {len(missing):,} rows; check the source, or use --allow-empty if all of them were really deleted"
            )
        if self._deletes_too_much(len(missing), self.snapshot.live):
            self.withheld = len(missing)
            return Inserted(0, 0, 0)
        deletions = self.snapshot.deletions(session, missing, self.load_id, self.started_at)
        gone = session.insert_new(self.target, deletions, versions(self.table))
        if gone.loaded != len(missing):
            raise CdpError(
                f"nothing was loaded: {gone.loaded} of {len(missing)} rows could be marked as deleted; please report this"
            )
        return gone

    def _deletes_too_much(self, missing: int, live: int) -> bool:
        """A snapshot that lacks many rows is rather cut off than right; somebody has to say that it is right."""
        return not self.options.allow_deletions and missing > FEW and missing > self.options.max_deleted * live

    def _quarantine_rows(self, session: Session) -> int:
        return int(session.fetch(f"select count(*) from quarantine.rejected_row where {AT_PLACE}", self.place)[0][0])  # noqa: S608

    def _table_rows(self, session: Session) -> int:
        rows = session.fetch(f"select count(*) from {self.target.qualified} where tenant_id = %s", (self.tenant_id,))  # noqa: S608
        return int(rows[0][0])


def _state(file: SourceFile) -> tuple[int, int]:
    found = file.path.stat()
    return found.st_size, found.st_mtime_ns


def _together(lists: Iterator[list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in lists for name in names))
