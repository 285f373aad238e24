"""Where rows lie after they were read from a source and until they are loaded: `HOME/landing/<system>/<table>/`.

A file gets its name when it is complete.  Files that a killed run left are deleted: the ledger alone says how far
a table was read, so nobody has to understand them.
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
    """An empty folder that no other user may read; it is deleted afterwards."""
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
