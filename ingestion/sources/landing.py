"""Where rows of a source lie between being read there and being loaded: `HOME/landing/<system>/<table>/`.

A file has its name once it is complete, and not before.  What a killed run left is thrown away: only the
ledger knows how far a table has come, so nothing here has to be understood afterwards.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


@contextmanager
def landing(home: Path, *names: str) -> Iterator[Path]:
    """An empty folder that nobody else may read; it is gone afterwards."""
    folder = home.joinpath("landing", *names)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def land(path: Path, schema: pa.Schema, batches: Iterable[pa.Table]) -> Path:
    """Write a Parquet file; equal rows make equal bytes."""
    unfinished = path.with_name(f"~{path.name}")
    with pq.ParquetWriter(unfinished, schema) as writer:
        for batch in batches:
            writer.write_table(batch)
    return unfinished.rename(path)
