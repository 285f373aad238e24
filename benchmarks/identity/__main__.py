"""The command: `python -m benchmarks.identity` runs the whole plan, its subcommands a part of it or larger sizes.

Belongs here: arguments and the plan.  Does not belong here: how anything is run (`harness.py`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from benchmarks.identity.harness import Limits, in_memory, round_trip
from benchmarks.identity.report import Measurement, keep, write_page

ALL = ["ours", "components", "cascade", "splink_deterministic", "splink_trained", "ceiling"]
FAST = ["ours", "components", "cascade", "ceiling"]
SMALL = 100_000


def plan(size: int, limits: Limits) -> Iterator[Measurement]:
    """Quality at all levels and a hot identifier on 100,000 records; cost, and quality once more, on `size` of them."""
    for noise in range(4):
        yield from in_memory(SMALL, noise, False, ALL, limits)
    yield from in_memory(SMALL, 0, True, ALL, limits)
    yield from in_memory(size, 0, False, [*FAST, "splink_deterministic"], limits)
    yield from in_memory(size, 0, True, FAST, limits)
    yield from in_memory(size, 1, False, FAST, limits)
    yield from round_trip(size, 1, limits)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identity", description=__doc__)
    parser.add_argument("--seconds", type=float, default=180, help="limit of one measurement (default %(default)s)")
    parser.add_argument("--gib", type=float, default=11, help="resident memory one measurement may take (default %(default)s)")
    commands = parser.add_subparsers(dest="command")
    every = commands.add_parser("all", help="the whole plan")
    memory = commands.add_parser("in-memory", help="contenders on one population after another")
    trips = commands.add_parser("round-trip", help="from PostgreSQL to PostgreSQL")
    commands.add_parser("report", help="write the page again from the results that were kept")
    for command in (every, memory, trips):
        command.add_argument("--size", type=int, default=1_000_000, help="records (default %(default)s)")
    for command in (memory, trips):
        command.add_argument("--noise", type=int, nargs="+", choices=range(4), default=[1], help="levels (default 1)")
    memory.add_argument("--hot", action="store_true", help="one e-mail on 10,000 records of different persons")
    memory.add_argument("--contenders", nargs="+", choices=ALL, default=ALL)
    asked = parser.parse_args()
    limits = Limits(asked.seconds, asked.gib)
    found: Iterable[Measurement] = ()
    if asked.command in (None, "all"):
        found = plan(getattr(asked, "size", 1_000_000), limits)
    elif asked.command == "in-memory":
        found = (one for noise in asked.noise for one in in_memory(asked.size, noise, asked.hot, asked.contenders, limits))
    elif asked.command == "round-trip":
        found = (one for noise in asked.noise for one in round_trip(asked.size, noise, limits))
    for measurement in found:
        keep(measurement)
        print(_told(measurement), flush=True)
    write_page()


def _told(one: Measurement) -> str:
    what = f"{one['bench']:15} {one['size']:>9,} noise {one['noise']}{' hot' if one['hot'] else '    '} {one['contender']:20}"
    if "stopped" in one:
        return f"{what} stopped {one['stopped']}"
    quality = one["quality"]
    figures = f"{one['seconds']:8.2f} s {one['peak_mib']:7,} MiB"
    return f"{what} {figures}   precision {quality['precision']:.4f}   recall {quality['recall']:.4f}"


if __name__ == "__main__":
    main()
