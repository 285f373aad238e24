"""Loads the tables of a database into raw: which rows are read, in which order, and where a run goes on.

Belongs here: full and incremental reading.  Does not belong here: connecting (`database.py`), spelling
(`dialects.py`), what happens to a row afterwards, which is the same as for the row of a file (`loader.py`).

A table is read in one transaction, as it was at one moment.

- Full: all rows, ordered by the key, are landed in one file and loaded as a snapshot.  A killed run has
  changed nothing, and the next run reads the table again, because half a snapshot cannot tell which rows are
  deleted.
- Incremental: the rows are read whose cursor is not before the table's position in the ledger, less the
  look-back.  They are ordered by cursor and key, and landed and loaded part by part.  The position moves with
  every part, so the next run goes on where a killed run stopped.  The look-back finds rows that were committed
  late; rows that were read before are duplicates.  A row without a cursor is always read.  A table whose
  contract has no cursor is read in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import sqlalchemy as sa

from ingestion.contracts import System, Table
from ingestion.deliveries import DEFAULTS, DeliveryOptions
from ingestion.ledger import LOAD_LEDGER, DeliveryKind, LoadResult, position
from ingestion.loader import load_table
from ingestion.snapshot import UnlikelySnapshot
from ingestion.sources.config import SqlSource
from ingestion.sources.database import Database, LiveTable, open_database
from ingestion.sources.dialects import sqlite_seconds
from ingestion.sources.landing import land, landing
from warehouse import CdpError, Warehouse

Rows = Iterator[pa.Table]

ABSENT = "nothing is loaded; set its schema, or map the names of its tables under tables"


def extract(
    warehouse: Warehouse, home: Path, system: System, source: SqlSource, options: DeliveryOptions = DEFAULTS
) -> list[LoadResult]:
    """Load every table of the contract that the database has.

    The tenant is the source's.  `options.kind`, when it is given, overrides the mode of the source.

    CdpError when the database has none of the tables, or one without a required column; nothing is loaded then.
    UnlikelySnapshot comes at the end, when all other tables are loaded.
    """
    with open_database(source) as database:
        tables = [table for contract in system.tables if (table := database.table(contract))]
    if not tables:
        raise CdpError(f"source {source.name} has no table of {system.name}: {ABSENT}")
    for table in tables:
        if table.missing_required:
            lacks = ", ".join(table.missing_required)
            raise CdpError(f"source {source.name}: {table.name} lacks {lacks}, without which no row can be loaded")
    chosen = replace(options, tenant_id=source.tenant_id, max_deleted=source.max_deleted)
    results, refused = [], []
    for table in tables:
        run = _Extraction(warehouse, home, system, source, table, chosen)
        try:
            for result in run.loads():
                results.append(result)
                options.tell(result)
        except UnlikelySnapshot as error:
            refused.append(str(error))
    if refused:
        raise UnlikelySnapshot("; ".join(refused))
    return results


class _Extraction:
    """One table of one run."""

    def __init__(
        self, warehouse: Warehouse, home: Path, system: System, source: SqlSource, table: LiveTable, options: DeliveryOptions
    ) -> None:
        self.warehouse, self.home, self.system, self.source, self.table = warehouse, home, system, source, table
        self.contract: Table = table.contract
        self.options = options
        self.relation = sa.table(table.name, *(sa.column(name) for name in table.names.values()), schema=table.schema)
        # Unknown columns are landed without values, so that the reader of the file reports their names.
        self.schema = pa.schema([(name, pa.string()) for name in (*table.names, *table.unknown)])

    def loads(self) -> Iterator[LoadResult]:
        """Read and load; one result for each load."""
        with landing(self.home, self.system.name, self.contract.name) as folder, open_database(self.source) as database:
            if self.source.mode == "full" or not self.contract.cursor or self.options.kind:
                file = land(folder / f"{self.contract.name}.parquet", self.schema, self._rows(database, self._whole()))
                yield self._load(file, self.options.kind or "snapshot")
                return
            number = 0
            for statement in self._changed(database, self._since()):
                for number, rows in enumerate(self._rows(database, statement), number + 1):  # noqa: B020 it goes on counting
                    file = land(folder / f"{self.contract.name}.{number}.parquet", self.schema, [rows])
                    yield self._load(file, "increment")
                    file.unlink()

    def _load(self, file: Path, kind: DeliveryKind) -> LoadResult:
        return load_table(self.warehouse, self.system, self.contract, file, replace(self.options, kind=kind))

    def _since(self) -> datetime | None:
        with self.warehouse.session() as session:
            session.ensure_table(LOAD_LEDGER)
        with self.warehouse.session() as session:
            reached = position(session, (self.source.tenant_id, self.system.name, self.contract.name))
        return reached - self.source.look_back if reached else None

    def _column(self, name: str) -> sa.ColumnClause[Any]:
        return self.relation.c[self.table.names[name]]

    def _whole(self) -> sa.Select[Any]:
        return sa.select(self.relation).order_by(*map(self._column, self.contract.key))

    def _changed(self, database: Database, since: datetime | None) -> list[sa.Select[Any]]:
        """Statements for the rows without a cursor, and for the rows whose cursor is not before `since`."""
        name, place = str(self.contract.cursor), f"source {self.source.name}: {self.table.name}"
        if name not in self.table.names:
            raise CdpError(f"{place} lacks {name}, which an incremental load reads by; use mode: full")
        cursor, keys = self._column(name), list(map(self._column, self.contract.key))
        order: list[Any] = [sqlite_seconds(cursor), cursor] if database.connection.dialect.name == "sqlite" else [cursor]
        known: sa.ColumnElement[bool] = cursor.is_not(None)
        if since:
            kind = self.table.kinds[name]
            reached = database.dialect.since(cursor, kind, since, ZoneInfo(self.system.timezone))
            if reached is None:
                raise CdpError(f"{place}.{name} is {kind} and cannot be compared with a time; use mode: full")
            known = sa.and_(known, reached)
        every = sa.select(self.relation)
        return [every.where(cursor.is_(None)).order_by(*keys), every.where(known).order_by(*order, *keys)]

    def _rows(self, database: Database, statement: sa.Select[Any]) -> Rows:
        """The rows of a statement as text, in batches; the database keeps each batch until it is asked for."""
        expressions = [
            database.dialect.expression(self._column(name), kind).label(name) for name, kind in self.table.kinds.items()
        ]
        result = database.connection.execution_options(stream_results=True).execute(statement.with_only_columns(*expressions))
        for rows in result.partitions(self.source.batch_rows):
            columns = zip(self.table.kinds.values(), zip(*rows, strict=True), strict=True)
            texts = [database.dialect.written(kind, values) for kind, values in columns]
            nothing = [pa.nulls(len(rows), pa.string())] * len(self.table.unknown)
            yield pa.table([*texts, *nothing], schema=self.schema)
