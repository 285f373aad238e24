"""Whether two warehouses hold the same rows: the proof that one dbt project means the same on both engines.

    make parity                    generated sources at SCALE=0.05, then values on which engines disagree
    python -m tools.parity --load sales_analytics=my_export/

What is compared, and how, is said in tools/compare.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generator import story_systems, write_sources
from ingestion.as_of import instant
from ingestion.identity import resolve
from ingestion.loader import ensure_raw_tables
from ingestion.references import find_orphans
from tests.support import adversarial
from tests.support.dbt_runner import Dbt
from tests.support.loading import load_folder
from tools.compare import compare, report
from warehouse import Settings, Warehouse, open_warehouse

ROOT = Path(__file__).resolve().parents[1]
AS_OF = "2026-06-30T00:00:00+00:00"


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


def prove(title: str, deliveries: list[tuple[str, Path]], folder: Path, as_of: str, *, tests: bool = True) -> int:
    """Build the deliveries on both engines, in homes below `folder`, and compare; how many relations differ."""
    print(f"\n{title}", flush=True)
    kinds = ("embedded", "clickhouse")
    try:
        if tests:
            built = [build(kind, folder / kind, deliveries, as_of) for kind in kinds]
            return report(compare(built[0], built[1]), ("postgres", "clickhouse"))
        sides = [open_warehouse(Settings(folder / kind, kind)) for kind in kinds]
        for warehouse in sides:
            warehouse.start()
            build_untested(warehouse, folder / "target", deliveries, as_of)
        return report(compare(sides[0], sides[1]), ("postgres", "clickhouse"))
    finally:
        for kind in kinds:
            open_warehouse(Settings(folder / kind, kind)).stop()


def main() -> None:
    """Build the same sources on both engines and compare."""
    parser = argparse.ArgumentParser(prog="python -m tools.parity", description=__doc__.partition("\n")[0])
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
