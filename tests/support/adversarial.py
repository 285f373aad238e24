"""Deliveries that are hard on an engine: every contract, filled with values on which engines disagree.

Each table gets rows whose values are drawn from the lists below by the contract's types: instants before 1970 and in
daylight-saving gaps, halves of a cent, amounts near the limit, Chinese and accented text, empty groups, references to
nobody, NULL wherever one may be.  The draw is the same every time.  What the contract refuses goes to quarantine, on
both engines alike.  Not here: İ, ß and the final sigma, whose other case the engines see differently.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

from ingestion.contracts import SYSTEMS, Column, Table

ROWS = 60
NULL = ""
TEXTS = ["制造业", " Énergie 能源 ", "ÉNERGIE 能源", 'O\'Neil "&" Söhne', "a", "A", "长" * 40, "null", "0", "%_\\", "x,y"]
WHOLE = ["0", "1", "-1", "7", "100", "101", "2147483648", "9007199254740993"]
AMOUNTS = ["0", "0.01", "0.05", "-0.01", "2.50", "0.31", "99.99", "100", "1234567890123.45", "7777777777777.77"]
DAYS = ["1968-02-29", "1969-12-31", "1970-01-01", "2024-02-29", "2024-12-31", "2025-03-30", "2026-06-30", "2026-07-01"]
INSTANTS = [
    "1900-01-01T00:00:00Z",
    "1969-12-31T15:59:59.999999Z",
    "1986-05-03T16:00:00Z",  # the hour that Shanghai skipped
    "1991-09-14T15:00:00Z",  # and one that it had twice
    "2024-03-10T02:30:00-05:00",
    "2024-02-29T23:59:59.999999Z",
    "2025-12-31T16:00:00Z",
    "2026-06-23T00:00:00.500000Z",
    "2026-06-29T23:59:59.999999Z",
    "2026-06-30T00:00:00Z",
    "2026-06-30T00:00:00.000001Z",
    "2099-12-31T23:59:59.999999Z",
]


def write(folder: Path) -> list[tuple[str, Path]]:
    """Write the files of every system below `folder`; the deliveries, as (system, folder)."""
    for system in SYSTEMS.values():
        place = folder / system.name
        place.mkdir(parents=True)
        for table in system.tables:
            columns = [column.name for column in table.columns if not column.secret]
            with (place / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, extrasaction="ignore")
                writer.writeheader()
                writer.writerows({c.name: _value(table, c, row) for c in table.columns} for row in range(ROWS))
    return [(name, folder / name) for name in SYSTEMS]


def _value(table: Table, column: Column, row: int) -> str:
    draw = random.Random(f"{table.name}.{column.name}.{row}")  # noqa: S311 it is to be guessed
    if column.name in table.key and not column.ref:
        return str(row) if column.type == "integer" else f"{table.name}-{row}"
    if column.name not in table.required and draw.random() < 0.25:
        return NULL
    if column.ref:
        parent = draw.randrange(ROWS + 5)  # the last ones are nobody's
        return str(parent) if column.type == "integer" else f"{column.ref}-{parent}"
    if column.values:
        return draw.choice(list(column.values))
    kind = column.type.partition("(")[0]
    values = {"integer": WHOLE, "decimal": AMOUNTS, "date": DAYS, "timestamp": INSTANTS, "boolean": ["true", "false"]}
    if kind == "json":
        return draw.choice(["{}", '{"a": null}', "[]"])
    return draw.choice(values.get(kind, TEXTS))
