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

from benchmarks.identity.contenders import AS_OF, Ints, cluster_observations, person_labels
from benchmarks.identity.sources import positions, raw_rows, read
from ingestion.identity import resolve
from ingestion.loader import ensure_raw_tables
from warehouse.base import ColumnSpec, TableSpec, Warehouse
from warehouse.postgres import Postgres

Prepare = Callable[[], None]
Run = Callable[[], object]
Labels = Callable[[], Ints]

OBSERVATION = TableSpec(
    "bench",
    "observation",
    tuple(ColumnSpec(name, "text", nullable=False) for name in ("record_key", "identifier_type", "scope", "identifier_value")),
)
RECORD = TableSpec("bench", "record", (ColumnSpec("record_key", "text", nullable=False),), ("record_key",))
CLUSTER = TableSpec("bench", "cluster", (*RECORD.columns, ColumnSpec("cluster", "integer", nullable=False)), ("record_key",))


def deliver(url: str, folder: Path, first: int, stop: int, load_id: str) -> None:
    """Put the records from `first` up to `stop` into raw, as a load of their own."""
    warehouse = Postgres(url)
    rows = raw_rows(read(folder / "cards").slice(first, stop - first), first, load_id)
    with warehouse.session() as session:
        ensure_raw_tables(session)
    with warehouse.session() as session:
        for spec, table in rows:
            session.append(spec, table)
    with warehouse.session() as session:
        for name in {spec.qualified for spec, _ in rows}:
            session.execute(f"analyze {name}")  # the loader does so after every load


def deliver_normal_forms(url: str, folder: Path, stop: int) -> None:
    """Put the first records and their usable normal forms where the bare way reads them."""
    keys = read(folder / "records")["source_key"].slice(0, stop).combine_chunks()
    observations = read(folder / "observations")
    usable = pc.and_(pc.is_valid(observations["identifier_value"]), pc.is_in(observations["record_key"], keys))
    rows = {
        OBSERVATION: observations.filter(usable).select([column.name for column in OBSERVATION.columns]),
        RECORD: pa.table([keys], ["record_key"]),
    }
    warehouse = Postgres(url)
    with warehouse.session() as session:
        for spec in rows:
            session.ensure_table(spec)
    with warehouse.session() as session:
        for spec, table in rows.items():
            session.append(spec, spec.conform(table))
    with warehouse.session() as session:
        for spec in rows:
            session.execute(f"analyze {spec.qualified}")


def ours(url: str, course: str) -> tuple[Prepare, Run, Labels]:
    """A run that is the `first`, before which all that was published is forgotten; one of what is `more`; or of `everything`."""
    warehouse = Postgres(url)

    def prepare() -> None:
        with warehouse.session() as session:
            if course == "first":
                session.execute("drop schema if exists identity cascade")
        _settle(warehouse)

    def labels() -> Ints:
        with warehouse.session() as session:
            return person_labels(session.fetch_arrow("select source_key, person_id from identity.person_record"))

    return prepare, lambda: resolve(warehouse, as_of=AS_OF, everything=course == "everything"), labels


def components(url: str) -> tuple[Prepare, Run, Labels]:
    """The bare way."""
    warehouse = Postgres(url)

    def prepare() -> None:
        with warehouse.session() as session:
            session.execute(f"drop table if exists {CLUSTER.qualified}")
            session.ensure_table(CLUSTER)
        _settle(warehouse)

    def run() -> None:
        with warehouse.session() as session:
            records = session.fetch_arrow("select record_key from bench.record")["record_key"]
            shown = session.fetch_arrow("select record_key, identifier_type, scope, identifier_value from bench.observation")
            found = cluster_observations(records, shown)
            session.replace(CLUSTER, pa.table({"record_key": records, "cluster": found}))

    def labels() -> Ints:
        with warehouse.session() as session:
            found = session.fetch_arrow("select record_key, cluster from bench.cluster")
        order = positions(found["record_key"]).argsort()
        return found["cluster"].to_numpy()[order]

    return prepare, run, labels


def _settle(warehouse: Warehouse) -> None:
    with warehouse.session() as session:
        session.execute("checkpoint")
