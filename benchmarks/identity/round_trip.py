"""The whole way: from rows in PostgreSQL to tables in PostgreSQL, ours and the least that could do.

Belongs here: filling a database for either, and the part that is timed.  Does not belong here: the clock (`worker.py`).

Ours is `ingestion.identity.resolve`: raw rows as typed, normalised, resolved, six tables of persons and evidence.
The bare way gets the normal forms as a present: it reads them with one query, runs scipy and writes a label per record.
A checkpoint goes before each run, so that none writes another's pages.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.identity.contenders import AS_OF, Ints, cluster_sightings, person_labels
from benchmarks.identity.sources import positions, raw_rows, read
from ingestion.identity import resolve
from ingestion.loader import ensure_raw_tables
from warehouse.base import ColumnSpec, TableSpec, Warehouse
from warehouse.postgres import Postgres

Prepare = Callable[[], None]
Run = Callable[[], object]
Labels = Callable[[], Ints]

SIGHTING = TableSpec(
    "bench",
    "sighting",
    tuple(ColumnSpec(name, "text", nullable=False) for name in ("record_key", "identifier_type", "scope", "identifier_value")),
)
RECORD = TableSpec("bench", "record", (ColumnSpec("record_key", "text", nullable=False),), ("record_key",))
CLUSTER = TableSpec("bench", "cluster", (*RECORD.columns, ColumnSpec("cluster", "integer", nullable=False)), ("record_key",))


def ours(url: str, folder: Path, size: int) -> tuple[Prepare, Run, Labels]:
    """A first run: before each, what earlier runs published is forgotten."""
    warehouse = Postgres(url)
    with warehouse.session() as session:
        ensure_raw_tables(session)
    _deliver(warehouse, read(folder / "cards").slice(0, size), first=0, load_id="1")

    def prepare() -> None:
        with warehouse.session() as session:
            session.execute("drop schema if exists identity cascade")
        _settle(warehouse)

    return prepare, lambda: resolve(warehouse, as_of=AS_OF), lambda: _our_labels(warehouse)


def incremental(url: str, folder: Path, first: int) -> tuple[Run, Labels]:
    """The run after `ours`, when the records from `first` on have arrived."""
    warehouse = Postgres(url)
    _deliver(warehouse, read(folder / "cards").slice(first), first=first, load_id="2")
    _settle(warehouse)
    return lambda: resolve(warehouse, as_of=AS_OF), lambda: _our_labels(warehouse)


def components(url: str, folder: Path, size: int) -> tuple[Prepare, Run, Labels]:
    """The bare way."""
    warehouse = Postgres(url)
    keys = read(folder / "records")["source_key"].slice(0, size)
    sightings = read(folder / "sightings")
    sightings = sightings.filter(
        pc.and_(pc.is_null(sightings["reason"]), pc.is_in(sightings["record_key"], keys.combine_chunks()))
    )
    with warehouse.session() as session:
        for spec in (SIGHTING, RECORD):
            session.ensure_table(spec)
    with warehouse.session() as session:
        session.append(SIGHTING, SIGHTING.conform(sightings.select([column.name for column in SIGHTING.columns])))
        session.append(RECORD, pa.table({"record_key": keys}))
    with warehouse.session() as session:
        session.execute("analyze bench.sighting")
        session.execute("analyze bench.record")

    def prepare() -> None:
        with warehouse.session() as session:
            session.execute(f"drop table if exists {CLUSTER.qualified}")
            session.ensure_table(CLUSTER)
        _settle(warehouse)

    def run() -> None:
        with warehouse.session() as session:
            records = session.fetch_arrow("select record_key from bench.record")["record_key"]
            shown = session.fetch_arrow("select record_key, identifier_type, scope, identifier_value from bench.sighting")
            labels = cluster_sightings(records, shown)
            session.replace(CLUSTER, pa.table({"record_key": records, "cluster": labels}))

    def labels() -> Ints:
        with warehouse.session() as session:
            found = session.fetch_arrow("select record_key, cluster from bench.cluster")
        order = positions(found["record_key"]).argsort()
        return found["cluster"].to_numpy()[order]

    return prepare, run, labels


CONTENDERS: dict[str, Callable[[str, Path, int], tuple[Prepare, Run, Labels]]] = {"ours": ours, "components": components}


def _deliver(warehouse: Warehouse, cards: pa.Table, first: int, load_id: str) -> None:
    rows = raw_rows(cards, first, load_id)
    with warehouse.session() as session:
        for spec, table in rows:
            session.append(spec, table)
    with warehouse.session() as session:
        for name in {spec.qualified for spec, _ in rows}:
            session.execute(f"analyze {name}")  # the loader does so after every load


def _settle(warehouse: Warehouse) -> None:
    with warehouse.session() as session:
        session.execute("checkpoint")


def _our_labels(warehouse: Warehouse) -> Ints:
    with warehouse.session() as session:
        return person_labels(session.fetch_arrow("select source_key, person_id from identity.person_record"))
