"""Keeps what was measured in `results.json` and writes it into `benchmarks/README.md` between its markers.

Belongs here: the store, the tables and the targets.  Does not belong here: conclusions, which the page has in prose.

A measurement replaces the last one of the same contender on the same population, so runs of different sizes add up to
one page; each carries the day and the revision it was made with.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.identity.population import RATES

HERE = Path(__file__).parent
RESULTS, PAGE = HERE / "results.json", HERE.parent / "README.md"
BEGIN, END = "<!-- results: written by `python -m benchmarks.identity report` -->", "<!-- end of results -->"

Measurement = dict[str, Any]
KEY = ("bench", "size", "noise", "hot", "contender")
ORDER = ("ours", "components", "cascade", "splink_deterministic", "splink_trained", "ceiling")
PEERS = ("splink", "duckdb", "scipy", "pyarrow")

TARGET_SIZE, TARGET_NOISE = 1_000_000, 1
PRECISION, RECALL = 0.999, 0.98
ROUND_TRIP_RATIO, INCREMENT_RATIO, PEAK_MIB = 2.0, 0.05, 1024


def keep(measurement: Measurement) -> None:
    """Add a measurement to the results, in place of the last one like it."""
    stamped = {**measurement, "day": f"{datetime.now(UTC):%Y-%m-%d}", "revision": _revision()}
    kept = [each for each in measurements() if any(each[name] != measurement[name] for name in KEY)]
    kept = sorted([*kept, stamped], key=lambda each: tuple(each[name] for name in KEY))
    RESULTS.write_text(json.dumps({"machine": machine(), "measurements": kept}, indent=1) + "\n", encoding="utf-8")


def measurements() -> list[Measurement]:
    """All that were kept; none before the first run."""
    return json.loads(RESULTS.read_text(encoding="utf-8"))["measurements"] if RESULTS.exists() else []


def machine() -> str:
    """What the figures were measured on."""
    cpu = next((line.split(": ")[1] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "unknown processor")
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0) / (1 << 20)
    libraries = ", ".join(f"{name} {version(name)}" for name in PEERS)
    return f"{os.cpu_count()} cores ({cpu}), {memory:.0f} GiB of memory, {os.uname().sysname}; {libraries}"


def write_page() -> None:
    """Put the tables between the markers of the page.  ValueError when it has lost them."""
    page = PAGE.read_text(encoding="utf-8")
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE} needs the lines {BEGIN} and {END}")
    PAGE.write_text(f"{head}{begin}\n\n{tables()}\n\n{end}{tail}", encoding="utf-8")


def tables() -> str:
    """All tables, as Markdown."""
    found = measurements()
    stored = json.loads(RESULTS.read_text(encoding="utf-8"))["machine"] if found else machine()
    revisions = sorted({(each["day"], each["revision"]) for each in found})
    parts = [
        f"Machine: {stored}.  Measured: {', '.join(f'{day} at {revision}' for day, revision in revisions)}.",
        "### Targets\n\n" + _targets(found),
    ]
    populations = sorted({(each["hot"], each["size"], each["noise"]) for each in found if each["bench"] == "in memory"})
    for hot, size, noise in populations:
        rows = [each for each in found if each["bench"] == "in memory" and _population(each) == (hot, size, noise)]
        parts.append(f"### In memory: {_named(size, noise, hot)}\n\n" + _comparison(rows))
    for size, noise in sorted({(each["size"], each["noise"]) for each in found if each["bench"] == "round trip"}):
        rows = [each for each in found if each["bench"].endswith("round trip") and _population(each) == (False, size, noise)]
        parts.append(f"### Round trip over PostgreSQL: {_named(size, noise, False)}\n\n" + _round_trips(rows))
    parts.append("### Rates of the population\n\n" + _rates())
    return "\n\n".join(parts)


def _comparison(rows: list[Measurement]) -> str:
    yardstick = next((each for each in rows if each["contender"] == "components" and "seconds" in each), None)
    head = (
        "contender|precision|recall|clusters (persons)|over-merged|under-merged|largest wrong|seconds|÷ components|CPU s|peak MiB"
    )
    lines = []
    for row in sorted(rows, key=lambda each: ORDER.index(each["contender"])):
        if "stopped" in row:
            lines.append([row["contender"], f"stopped {row['stopped']}", *[""] * 9])
            continue
        ratio = f"{row['seconds'] / yardstick['seconds']:.1f}" if yardstick else ""
        cost = [_seconds(row["seconds"]), ratio, _seconds(row["processor_seconds"]), f"{row['peak_mib']:,}"]
        if row["contender"] == "ceiling":
            cost = [""] * len(cost)
        lines.append([row["contender"], *_quality(row["quality"]), *cost])
    return _markdown(head.split("|"), lines)


def _quality(quality: dict[str, Any]) -> list[str]:
    counts = ("over_merged", "under_merged", "largest_wrong")
    return [
        f"{quality['precision']:.4f}",
        f"{quality['recall']:.4f}",
        f"{quality['clusters']:,} ({quality['persons']:,})",
        *(f"{quality[name]:,}" for name in counts),
    ]


def _round_trips(rows: list[Measurement]) -> str:
    names = {
        ("round trip", "components"): "bare scipy",
        ("round trip", "ours"): "ours",
        ("next round trip", "ours"): "ours, 1 % more",
        ("repeated round trip", "ours"): "ours, everything again",
    }
    yardstick = next((each for each in rows if each["contender"] == "components" and "seconds" in each), None)
    lines = []
    for key, name in names.items():
        for row in rows:
            if (row["bench"], row["contender"]) != key:
                continue
            if "stopped" in row:
                lines.append([name, f"stopped {row['stopped']}", *[""] * 5])
                continue
            ratio = f"{row['seconds'] / yardstick['seconds']:.2f}" if yardstick else ""
            precision, recall = (f"{row['quality'][name]:.4f}" for name in ("precision", "recall"))
            cost = [_seconds(row["seconds"]), ratio, _seconds(row["processor_seconds"]), f"{row['peak_mib']:,}"]
            lines.append([name, *cost, precision, recall])
    return _markdown("who|seconds|÷ bare scipy|CPU s|peak MiB|precision|recall".split("|"), lines)


def _targets(found: list[Measurement]) -> str:
    def one(bench: str, contender: str = "ours", noise: int | None = None) -> Measurement | None:
        fitting = [each for each in found if (each["bench"], each["contender"], each["size"]) == (bench, contender, TARGET_SIZE)]
        fitting = [each for each in fitting if not each["hot"] and "seconds" in each and noise in (None, each["noise"])]
        return fitting[0] if fitting else None

    full, bare, again = (one(*what) for what in (("round trip",), ("round trip", "components"), ("next round trip",)))
    right = one("in memory", noise=TARGET_NOISE)
    quality = right["quality"] if right else {}
    lines = [
        _target("round trip ÷ bare scipy", ROUND_TRIP_RATIO, _ratio(full, bare), "{:.2f}"),
        _target("1 % more ÷ full round trip", INCREMENT_RATIO, _ratio(again, full), "{:.3f}"),
        _target("peak memory of the round trip, MiB", PEAK_MIB, full["peak_mib"] if full else None, "{:,.0f}"),
        _target("precision at noise 1", PRECISION, quality.get("precision"), "{:.4f}", at_least=True),
        _target("recall at noise 1", RECALL, quality.get("recall"), "{:.4f}", at_least=True),
    ]
    return _markdown([f"at {TARGET_SIZE:,} records", "target", "measured", ""], lines)


def _ratio(one: Measurement | None, other: Measurement | None) -> float | None:
    return one["seconds"] / other["seconds"] if one and other else None


def _target(name: str, target: float, measured: float | None, form: str, *, at_least: bool = False) -> list[str]:
    wanted = f"{'≥' if at_least else '≤'} {target:,}"
    if measured is None:
        return [name, wanted, "", "not measured"]
    met = measured >= target if at_least else measured <= target
    return [name, wanted, form.format(measured), "met" if met else "**not met**"]


def _rates() -> str:
    lines = [[name, *(f"{level:.3%}" for level in rate.levels), rate.of, rate.origin, rate.why] for name, rate in RATES.items()]
    return _markdown("what|0|1|2|3|of|origin|why".split("|"), lines)


def _markdown(head: list[str], lines: Iterable[list[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _population(each: Measurement) -> tuple[bool, int, int]:
    return each["hot"], each["size"], each["noise"]


def _named(size: int, noise: int, hot: bool) -> str:
    return f"{size:,} records, noise {noise}" + (", one e-mail on 10,000 of them" if hot else "")


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.0f}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _revision() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    found = subprocess.run(command, capture_output=True, text=True, cwd=HERE, check=False)
    return found.stdout.strip() or "an unknown revision"
