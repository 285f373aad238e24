"""`python -m generator FOLDER --scale 0.01`: write the source files, and say what was written."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator import DEFAULT_SEED, write_sources


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(
        prog="python -m generator", description="Write made-up source files of every system that has a story."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is about 1.3 million rows (default)")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    given = parser.parse_args()
    manifest = write_sources(given.folder, scale=given.scale, seed=given.seed, progress=_say)
    _say(f"rows in {len(manifest.files)} files; the answers are in {manifest.truth}", sum(manifest.rows.values()))


def _say(name: str, rows: int) -> None:
    print(f"{rows:>9,}  {name}")


if __name__ == "__main__":
    main()
