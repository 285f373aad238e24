"""Sample files as columns of text, read by the readers that will load the real ones.

A sample is the first chunk of the first file of each table, named as `cdp load` wants it: `accounts.csv`, `deals.jsonl`.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
from pathlib import Path

import pyarrow.parquet

from ingestion.contracts import Column, Table
from ingestion.readers import FORMATS, open_file
from warehouse import CdpError

LINES = 1_000
"""How many lines of a JSON Lines file are looked at for the names of its columns."""

NAME = re.compile(r"[a-z][a-z0-9_]*")
# What SQL would not take for a column when it is written without quotes, and what staging calls its own columns.
RESERVED = frozenset(
    """all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create cross
    current_date default deferrable desc distinct do else end except false fetch for foreign from full grant group
    having in initially inner intersect into is join lateral leading left like limit natural not null offset on only
    or order outer placing primary references returning right select sample some symmetric table then to trailing true
    union unique user using when where window with source_system source_table source_key loaded_at""".split()
)

Sample = dict[str, list[str | None]]
"""The values of a table by column; an empty one is None."""


def read_samples(folder: Path) -> dict[str, Sample]:
    """The sample of each table of the folder, in the order of names; CdpError when there is none, or one cannot be read."""
    if not folder.is_dir():
        raise CdpError(f"{folder} {'is not a folder' if folder.exists() else 'does not exist'}")
    found: dict[str, Sample] = {}
    for path in sorted(folder.iterdir()):
        name = path.name.split(".")[0].lower()
        if path.suffix.lower() in FORMATS and not path.name.startswith((".", "~")) and name not in found:
            found[check_name(name, f"{path.name}: table")] = _read(path, name)
    if not found:
        raise CdpError(f"{folder} holds no sample; it needs files named after tables (one of {', '.join(FORMATS)})")
    return found


def check_name(name: str, what: str) -> str:
    """The name, when SQL and dbt take it as it stands; CdpError when they do not."""
    if not NAME.fullmatch(name) or "__" in name or name in RESERVED:
        raise CdpError(
            f"{what} {name or '(empty)'} cannot be named so; names are like order_lines, and no words of SQL or of ours"
        )
    return name


def _read(path: Path, table: str) -> Sample:
    names = list(dict.fromkeys(name.strip().lower() for name in _header(path)))
    if not names:
        raise CdpError(f"{path.name} has no columns")
    for name in names:
        check_name(name, f"{path.name}: column")
    # json takes any value as it is, nested ones too
    try:
        anything = Table(table, "Any row.", key=(names[0],), columns=tuple(Column(name, "json") for name in names))
    except ValueError as error:
        raise CdpError(f"{path.name}: {error}") from None
    chunk = next(open_file(path, anything).chunks(), None)
    if chunk is None or not len(chunk.lines):
        raise CdpError(f"{path.name} has no rows, so nothing says what its columns hold; give a sample with some")
    return {name: [(text or "").strip() or None for text in chunk.texts[name].to_pylist()] for name in names}


def _header(path: Path) -> list[str]:
    """The names of a file's columns."""
    try:
        match path.suffix.lower():
            case ".parquet":
                return list(pyarrow.parquet.read_schema(path).names)
            case ".csv":
                with path.open(encoding="utf-8-sig", newline="") as file:
                    return next(csv.reader(file), [])
            case _:
                with path.open(encoding="utf-8-sig") as file:
                    records = [json.loads(line) for line in itertools.islice(file, LINES) if line.strip()]
                return [name for record in records for name in record]
    except (ValueError, OSError, pyarrow.ArrowException) as error:
        raise CdpError(f"{path.name} cannot be read: {str(error).splitlines()[0]}") from None
