"""Whether two warehouses hold the same rows: the proof that one dbt project means the same on both engines.

    make parity                    generated sources at SCALE=0.05, then values on which engines disagree
    python -m tests.parity --load sales_analytics=my_export/

Compared is every relation of `cdp` and `marts`, `ops.entity_reject` and `ops.field_provenance`, column by column: names, types,
NULLs, decimals to the last digit, instants to the microsecond.  The order of rows does not count.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from generator import story_systems, write_sources
from ingestion.as_of import instant
from ingestion.identity import resolve
from ingestion.loader import ensure_raw_tables, load_folder
from ingestion.references import find_orphans
from tests import adversarial
from tests.dbt_runner import Dbt
from warehouse import Settings, Warehouse, open_warehouse

ROOT = Path(__file__).resolve().parents[1]
AS_OF = "2026-06-30T00:00:00+00:00"
AT_LOAD = pa.scalar(datetime(2999, 1, 1, tzinfo=UTC))
SHOWN = 3
"""Differing rows that are printed of each relation."""


@dataclass
class Relation:
    """One relation on both sides."""

    name: str
    rows: tuple[int, int]
    fingerprints: tuple[str, str]
    differences: list[str] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return self.fingerprints[0] == self.fingerprints[1]

    def __str__(self) -> str:
        verdict = "same" if self.same else "DIFFERENT"
        return f"{self.name:45} {self.rows[0]:>10,} {self.rows[1]:>10,}  {self.fingerprints[0]}  {verdict}"


def compare(first: Warehouse, second: Warehouse) -> Iterator[Relation]:
    """Every relation of either warehouse, in the order of names."""
    sides = [(warehouse, _relations(warehouse), _first_load(warehouse)) for warehouse in (first, second)]
    for name in sorted(sides[0][1] | sides[1][1]):
        tables = [_read(warehouse, name, began) if name in names else pa.table({}) for warehouse, names, began in sides]
        columns = list(dict.fromkeys(tables[0].column_names + tables[1].column_names))
        lines = [_lines(table, columns) for table in tables]
        relation = Relation(
            name, (len(lines[0]), len(lines[1])), (_fingerprint(tables[0], lines[0]), _fingerprint(tables[1], lines[1]))
        )
        if not relation.same:
            relation.differences = [*_schema_differences(*tables), *_row_differences(*lines, columns)]
        yield relation


def _relations(warehouse: Warehouse) -> set[str]:
    with warehouse.session() as session:
        found = session.fetch(
            "select table_schema, table_name from information_schema.tables"
            " where table_schema in ('cdp', 'marts') or (table_schema = 'ops' and table_name in ('entity_reject', 'field_provenance'))"
        )
    return {f"{schema}.{name}" for schema, name in found}


def _read(warehouse: Warehouse, name: str, began: pa.Scalar | None) -> pa.Table:
    """A relation's rows, with what is later than the first load written as `AT_LOAD`."""
    with warehouse.session() as session:
        rows = session.fetch_arrow(f"select * from {name}")
    for position, column in enumerate(rows.schema):
        if began and pa.types.is_timestamp(column.type):
            at_load = pc.if_else(pc.greater_equal(rows[column.name], began), AT_LOAD.cast(column.type), rows[column.name])
            rows = rows.set_column(position, column.name, at_load)
        elif began and (name, column.name) == ("ops.field_provenance", "value"):  # instants written out
            is_instant = pc.match_substring_regex(rows["value"], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
            later = pc.and_(is_instant, pc.greater_equal(rows["value"], str(began.as_py().replace(tzinfo=None))))
            rows = rows.set_column(position, "value", pc.if_else(later, "at load", rows["value"]))
    return rows.select(sorted(rows.column_names))


def _first_load(warehouse: Warehouse) -> pa.Scalar | None:
    """When the first load began: sources without a time of their own are dated by the load, which two homes do at two times."""
    with warehouse.session() as session:
        if session.fetch("select 1 from information_schema.tables where table_schema = 'ops' and table_name = 'load_ledger'"):
            return pc.min(session.fetch_arrow("select started_at from ops.load_ledger")["started_at"])
    return None


def _lines(table: pa.Table, columns: list[str]) -> list[str]:
    """The rows as text, sorted; NULL is not the empty text."""
    values = [table[name].cast(pa.string()) for name in columns if name in table.column_names]
    if not values:
        return []
    return sorted(pc.binary_join_element_wise(*values, " | ", null_handling="replace", null_replacement="NULL\0").to_pylist())


def _fingerprint(table: pa.Table, lines: list[str]) -> str:
    schema = ", ".join(f"{field.name} {field.type}" for field in table.schema)
    return hashlib.sha256("\n".join([schema, *lines]).encode()).hexdigest()[:12]


def _schema_differences(first: pa.Table, second: pa.Table) -> list[str]:
    types = [{field.name: str(field.type) for field in table.schema} for table in (first, second)]
    return [
        f"column {name}: {types[0].get(name, 'absent')} and {types[1].get(name, 'absent')}"
        for name in dict.fromkeys([*types[0], *types[1]])
        if types[0].get(name) != types[1].get(name)
    ]


def _row_differences(first: list[str], second: list[str], columns: list[str]) -> list[str]:
    """The first rows that one side has and the other has not."""
    left, right = Counter(first), Counter(second)
    shown = [("first", line) for line in sorted((left - right).elements())[:SHOWN]]
    shown += [("second", line) for line in sorted((right - left).elements())[:SHOWN]]
    return [f"only in the {side}: {line}" for side, line in shown] + [f"columns: {', '.join(columns)}"] * bool(shown)


def build(kind: str, home: Path, deliveries: list[tuple[str, Path]], as_of: str) -> Warehouse:
    """Load the deliveries and build everything with `cdp` in a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CDP_")}
    env = {**kept, "CDP_HOME": str(home), "CDP_WAREHOUSE": kind}
    cdp = str(Path(sys.executable).with_name("cdp"))
    started = time.monotonic()
    for system, folder in deliveries:
        subprocess.run([cdp, "load", system, "--from", str(folder)], env=env, cwd=ROOT, check=True, capture_output=True)
    loaded = time.monotonic()
    with (home / "build.log").open("w") as log:
        subprocess.run([cdp, "build", "--as-of", as_of], env=env, cwd=ROOT, check=True, stdout=log, stderr=log)
    print(f"{kind}: loaded in {loaded - started:.0f} s, built in {time.monotonic() - loaded:.0f} s", flush=True)
    return open_warehouse(Settings(home, kind))


def build_untested(warehouse: Warehouse, folder: Path, deliveries: list[tuple[str, Path]], as_of: str) -> None:
    """Load the deliveries and build everything, whatever the data are like: no check stops the line.  `folder` is dbt's."""
    with warehouse.session() as session:
        ensure_raw_tables(session)
    for system, place in deliveries:
        load_folder(warehouse, system, place)
    find_orphans(warehouse)
    resolve(warehouse, as_of=instant(as_of))
    Dbt(warehouse, folder)("build", "--vars", f"as_of: '{as_of}'", "--exclude-resource-type", "test", "unit_test")


def report(relations: Iterator[Relation]) -> int:
    """Print every relation and what differs; how many differ."""
    print(f"{'relation':45} {'postgres':>10} {'clickhouse':>10}  fingerprint")
    different = 0
    for relation in relations:
        print(relation, *(f"    {line}" for line in relation.differences), sep="\n", flush=True)
        different += not relation.same
    print("every row is the same on both engines" if not different else f"{different} relations differ")
    return different


def prove(title: str, deliveries: list[tuple[str, Path]], folder: Path, as_of: str, *, tests: bool = True) -> int:
    """Build the deliveries on both engines, in homes below `folder`, and compare; how many relations differ."""
    print(f"\n{title}", flush=True)
    kinds = ("embedded", "clickhouse")
    try:
        if tests:
            return report(compare(*[build(kind, folder / kind, deliveries, as_of) for kind in kinds]))
        sides = [open_warehouse(Settings(folder / kind, kind)) for kind in kinds]
        for warehouse in sides:
            warehouse.start()
            build_untested(warehouse, folder / "target", deliveries, as_of)
        return report(compare(*sides))
    finally:
        for kind in kinds:
            open_warehouse(Settings(folder / kind, kind)).stop()


def main() -> None:
    """Build the same sources on both engines and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.parity", description=__doc__.partition("\n")[0])
    parser.add_argument("--scale", type=float, default=0.05, help="size of the generated sources")
    parser.add_argument("--load", metavar="SYSTEM=DIR", action="append", default=[], help="compare this delivery instead")
    parser.add_argument("--as-of", default=AS_OF)
    options = parser.parse_args()
    # Not below the user's own folders: as root, the embedded server runs as somebody else, who must get there.
    with tempfile.TemporaryDirectory(prefix="cdp-parity-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if options.load:
            given = [(system, Path(place)) for system, _, place in (delivery.partition("=") for delivery in options.load)]
            different = prove("the deliveries given", given, folder / "given", options.as_of)
        else:
            sources = folder / "sources"
            write_sources(sources, scale=options.scale)
            generated = [(system.name, sources / system.name) for system in story_systems()]
            different = prove(f"generated sources, scale {options.scale}", generated, folder / "generated", options.as_of)
            hard = adversarial.write(folder / "hard")
            different += prove("values on which engines disagree", hard, folder / "adversarial", options.as_of, tests=False)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
