"""Identity: which source records are the same person or the same company.

Belongs here: everything between raw rows and the tables of schema `identity`.  Does not belong here: which values of
a person survive in `cdp.contact` (dbt decides), or when to run (Dagster and the command line do).

`resolve` reads the current raw rows, normalises the identifiers that contracts mark, connects the records that share
one, keeps the ids that were published before, and writes it all in one transaction.  Persons and accounts are resolved
alike, each by its own identifiers in order of priority (R0.94-R0.96, C-25 to C-27, C-56); nothing crosses a tenant.

| module | decides |
|---|---|
| `rules.py` | the rules as data: order of identifiers, limits, values that mean nobody |
| `decisions.py` | what people decided; it always wins |
| `records.py`, `normalise.py` | which records there are, and what each of them shows in which normal form |
| `links.py` | which records hang together |
| `ids.py` | which id each entity has |
| `resolution.py` | the tables of it all |
| `changes.py` | which part has to be resolved again, and writing that part |
| `preview.py` | what a run would change, and whether that is too much |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter

import pyarrow as pa

from ingestion.contracts import SYSTEMS
from ingestion.identity import decisions as deciding
from ingestion.identity.records import read_sources, role
from ingestion.identity.resolution import Published, Resolution, resolve_subject
from ingestion.identity.rules import load_rules
from ingestion.identity.subjects import SUBJECTS, Subject
from ingestion.identity.tables import EVIDENCE, REFUSED_MERGE, TABLES, ensure_identity_tables
from warehouse.base import Session, TableSpec, Warehouse


@dataclass(frozen=True, slots=True)
class IdentityResult:
    """What a run found and changed; `seconds` is wall time."""

    persons: int
    accounts: int
    records: int
    merges: int
    splits: int
    refused: int
    seconds: float


def resolve(
    warehouse: Warehouse, *, as_of: datetime | None = None, progress: Callable[[str], None] | None = None
) -> IdentityResult:
    """Resolve everything raw holds.  The raw tables must exist (`ingestion.loader.ensure_raw_tables`).

    `as_of` (default: now) dates new merges and refusals; nothing else depends on it, and a second run over the same
    raw rows writes the same tables.  `progress` is told each step in a few words.
    """
    started = perf_counter()
    say = progress or (lambda step: None)
    as_of = as_of or datetime.now(UTC)
    with warehouse.session() as session:
        ensure_identity_tables(session)
        session.lock("identity")  # two runs at once would each give away ids that the other does not know
        say("reading identifiers")
        sources = read_sources(session, SYSTEMS.values(), load_rules())
        found: dict[str, Resolution] = {}
        for subject in SUBJECTS:
            say(f"resolving {subject.name}s")
            found[subject.name] = resolve_subject(subject, sources[subject.name], _published(session, subject), as_of, load_rules(), deciding.nothing())
        say("writing identities")
        for name, spec in TABLES.items():
            parts = [resolution.tables[name] for resolution in found.values() if name in resolution.tables]
            session.replace(spec, pa.concat_tables(parts))
    return IdentityResult(
        persons=found["person"].entities,
        accounts=found["account"].entities,
        records=sum(resolution.records for resolution in found.values()),
        merges=sum(resolution.merges for resolution in found.values()),
        splits=sum(resolution.splits for resolution in found.values()),
        refused=sum(resolution.refused for resolution in found.values()),
        seconds=perf_counter() - started,
    )


def _published(session: Session, subject: Subject) -> Published:
    """What the last run wrote.  Records that only join an entity are decided anew each time, so they are left out."""
    joining = {(s.name, t.name) for s in SYSTEMS.values() for t in s.tables if role(subject, t) == "match"}
    records = _read(session, TABLES[f"{subject.name}_record"])
    pairs = zip(records["source_system"].to_pylist(), records["source_table"].to_pylist(), strict=True)
    return Published(
        records=records.filter(pa.array([pair not in joining for pair in pairs], pa.bool_())),
        aliases=_read(session, TABLES[f"{subject.name}_alias"]),
        refused=_read(session, REFUSED_MERGE),
    )


def _read(session: Session, spec: TableSpec) -> pa.Table:
    columns = ", ".join(column.name for column in spec.columns)
    return spec.conform(session.fetch_arrow(f"select {columns} from {spec.qualified}"))  # noqa: S608  names of ours, no input


__all__ = ["EVIDENCE", "IdentityResult", "ensure_identity_tables", "resolve"]
