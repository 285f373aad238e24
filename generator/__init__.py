"""Made-up source files of a company that sells to companies, the same for the same seed and scale, byte for byte.

`write_sources` writes the native files of every system in `STORIES`, and `truth.json` with the answers to what a
platform has to find out from them: who is the same person or company, which rows must be refused and why.

The flow: `world` (who exists) → the stories (what their tables say; `filler` for columns without a story; `records` for
what of a person shows where) → `faults` (what goes wrong on the way) → `write` (files) and `truth`.

Two fifths of the sales_analytics customers are accounts of cdp too; of their people and of the leads there, a part is
known to both; some of them want a new roof and are at partner_leads as well.  About 1 % of the rows come twice, 2 % of
those with a cursor also in an older version, and 0.5 % of the rows of some twenty tables are bad.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from generator import cdp, customer_center, faults, filler, lead_scoring, partner_leads, sales_analytics, truth, world, write
from generator.columns import Source, rows_at, whole_keys
from generator.draw import END, START
from generator.records import Registry
from ingestion.contracts import SYSTEMS, System

__all__ = ["DEFAULT_SEED", "END", "START", "Manifest", "story_systems", "write_sources"]

DEFAULT_SEED = 20260630
STORIES = (cdp, sales_analytics, partner_leads, customer_center, lead_scoring)
"""What each system says; later ones may share people and companies with earlier ones."""
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was written: per `system.table` the file and the rows in it, and where the truth is."""

    folder: Path
    seed: int
    scale: float
    truth: Path
    files: dict[str, Path] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def write_sources(folder: Path, *, scale: float = 1.0, seed: int = DEFAULT_SEED, progress: Progress | None = None) -> Manifest:
    """Write `<folder>/<system>/<table>.csv|jsonl|parquet` for every system of `STORIES`, and `<folder>/truth.json`.

    At scale 1 each table has the rows its contract states (R3, about 1.3 million in all); lists of up to a hundred rows
    keep their size at any scale.  `progress` is told each file's `system.table` and rows once it is written.
    ValueError when the scale is not above zero.
    """
    if not scale > 0:
        raise ValueError(f"the scale must be above zero, not {scale}")
    folder = Path(folder)
    manifest = Manifest(folder, seed, scale, folder / "truth.json")
    sources, registry = _tell(scale, seed)
    deliveries: dict[tuple[str, str], faults.Delivery] = {}
    orphans: dict[str, list[str]] = {}
    planted: dict[str, list[str]] = {}
    keys = {
        (source.system.name, table.name): whole_keys(table, source.tables[table.name])
        for source in sources
        for table in source.system.tables
        if table.person or table.account
    }
    for source in sources:
        orphans |= faults.lose_parents(source)
    (events,) = (source.tables["event"] for source in sources if source.system.name == "cdp")
    for source in sources:
        system = source.system
        (folder / system.name).mkdir(parents=True, exist_ok=True)
        planted |= source.planted
        for table in system.tables:
            older = write.as_text(system, table, faults.older_versions(source, table))
            good = write.as_text(system, table, source.tables.pop(table.name))
            delivery = faults.deliver(source, table, good, older)
            path = folder / system.name / write.file_name(system, table)
            write.write_file(path, system, table, delivery)
            name, rows = f"{system.name}.{table.name}", len(delivery.rows) + len(delivery.broken)
            delivery.rows = delivery.rows.schema.empty_table()  # the values are in the file now
            deliveries[system.name, table.name] = delivery
            manifest.files[name], manifest.rows[name] = path, rows
            if progress:
                progress(name, rows)
    told = truth.describe(registry, lambda r: keys[r.system, r.table][r.row], deliveries, orphans, planted, events)
    truth.write(manifest.truth, seed, scale, told)
    return manifest


def story_systems() -> list[System]:
    """The systems that have a story, in the order of `STORIES`; a system of somebody else's has none."""
    return [SYSTEMS[story.__name__.rpartition(".")[2]] for story in STORIES]


def _tell(scale: float, seed: int) -> tuple[list[Source], Registry]:
    """The world and what each system knows of it."""
    accounts = rows_at(SYSTEMS["cdp"].table("account"), scale)
    customers = rows_at(SYSTEMS["sales_analytics"].table("customers"), scale)
    # Room for partners and competitors, and for the few companies that are entered twice.
    sellable = accounts - max(1, round(0.04 * accounts)) - 2 * max(1, round(0.03 * accounts))
    prospects = rows_at(SYSTEMS["customer_center"].table("organizations"), scale) // 2
    everybody = world.build(seed, sellable, customers - round(0.02 * customers), prospects)
    registry = Registry(seed)
    sources = []
    for story, system in zip(STORIES, story_systems(), strict=True):
        sources.append(Source(system, scale, seed, filler.fill))
        story.write(sources[-1], everybody, registry)
    return sources, registry
