"""What loading costs when a table grows tenfold: `python -m benchmarks.load`, on an embedded server of each engine.

Belongs here: deliveries of one table at two sizes, as the ratio of their times in one run.  Does not belong here: which rows are
loaded right (`tests/ingestion/`).

A cost that grows with its rows grows tenfold, one that has a fixed part less.  `quadratic` growth would be a hundredfold.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ingestion.contracts import Column, System, Table
from ingestion.deliveries import DeliveryOptions
from ingestion.ledger import DeliveryKind
from ingestion.loader import load_table
from warehouse import Warehouse
from warehouse.clickhouse import EmbeddedClickHouse
from warehouse.embedded_postgres import EmbeddedPostgres

PAGE = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- loads: written by `python -m benchmarks.load` -->", "<!-- end of loads -->"
GROWTH, LIMIT = 10, 15
"""Ten times the rows may cost at most fifteen times as much."""

COLUMNS = (
    Column("id", "integer"),
    Column("name", "text(40)"),
    Column("status", "text(9)"),
    Column("amount", "decimal(12,2)"),
    Column("changed", "timestamp"),
)
UNDATED = Table("undated", "Rows that do not say when they changed.", key=("id",), columns=COLUMNS)
DATED = Table("dated", "Rows that do.", key=("id",), cursor="changed", columns=COLUMNS)
SYSTEM = System("bench", "Made up for this measurement.", (UNDATED, DATED))


def deliveries(size: int) -> Iterator[tuple[str, DeliveryKind, str]]:
    """The name of each delivery, its kind, and the text of its file."""
    chance = random.Random(size)  # noqa: S311 a repeatable choice
    head = "id,name,status,amount,changed\n"
    rows = [f"{n},Name {n},OPEN,{n % 999}.50,2026-01-01T00:00:{n % 60:02}\n" for n in range(size)]
    yield "first load", "part", head + "".join(rows)
    chance.shuffle(rows)
    yield "the same rows in other bytes", "part", head + "".join(rows)
    rows = [row.replace("OPEN", "WON") for row in rows]
    yield "other content, same cursor", "part", head + "".join(rows)
    chance.shuffle(rows)
    yield "snapshot of the same rows", "snapshot", head + "".join(rows)
    yield "narrow update of 1 %", "part", "id,status,changed\n" + "".join(f"{n},LOST,2026-02-01\n" for n in range(0, size, 100))


def measured(warehouse: Warehouse, table: Table, size: int, folder: Path) -> dict[str, float]:
    """Seconds of each delivery of a table; each size is a tenant of its own."""
    found = {}
    path = folder / f"{table.name}.csv"
    for name, kind, text in deliveries(size):
        path.write_text(text)
        began = time.perf_counter()
        load_table(warehouse, SYSTEM, table, path, DeliveryOptions(tenant_id=f"rows {size}", kind=kind))
        found[name] = time.perf_counter() - began
    return found


def lines(size: int) -> Iterator[str]:
    """The table of the page, one line per engine, table and delivery."""
    yield f"| engine | table | delivery | {size:,} rows, s | {size * GROWTH:,} rows, s | growth | at most {LIMIT} |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for server_kind in (EmbeddedPostgres, EmbeddedClickHouse):
        with tempfile.TemporaryDirectory(prefix="cdp-bench-", ignore_cleanup_errors=True) as home:
            server = server_kind(Path(home))
            server.start()
            try:
                for table in SYSTEM.tables:
                    small, large = (measured(server, table, rows, Path(home)) for rows in (size, size * GROWTH))
                    for name, seconds in small.items():
                        growth = large[name] / seconds
                        verdict = "met" if growth <= LIMIT else "**not met**"
                        yield (
                            f"| {server.engine} | {table.name} | {name} | {seconds:.2f} | {large[name]:.2f}"
                            f" | {growth:.1f} | {verdict} |"
                        )
            finally:
                server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="rows of the smaller deliveries (default %(default)s)")
    table = []
    for line in lines(parser.parse_args().size):
        print(line, flush=True)
        table.append(line)
    page = PAGE.read_text(encoding="utf-8")
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE} needs the lines {BEGIN} and {END}")
    measured_on = f"Machine: {os.cpu_count()} cores.\n\n" + "\n".join(table)
    PAGE.write_text(f"{head}{begin}\n\n{measured_on}\n\n{end}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
