"""One measurement in a process of its own: reads its order, `{"task": …}`, from standard input and prints one line of JSON.

Belongs here: the clock, the peak of memory, and the score of what came out.  Does not belong here: who is measured
(`contenders.py`, `round_trip.py`) or when a worker is stopped (`harness.py`).

Times are wall time without imports and without reading the input, the median of up to three runs in the same process;
no run begins after `PATIENCE`.  `processor_seconds` is the same of this process's processors, all threads together: it
hardly changes when the machine has other things to do, and leaves out what a database does.  `peak_mib` is the greatest
resident memory of the process up to then, input and libraries included; `input_mib` is what it was before the first run.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from benchmarks.identity import round_trip
from benchmarks.identity.contenders import CONTENDERS, Ints
from benchmarks.identity.population import generate
from benchmarks.identity.quality import score
from benchmarks.identity.sources import read, save

RUNS = 3
PATIENCE = 20.0


def populate(folder: str, size: int, noise: int, hot: bool) -> dict[str, Any]:
    """Write the files of a population; there is nothing to report."""
    save(Path(folder), generate(size, noise, hot=hot))
    return {}


def in_memory(folder: str, contender: str) -> dict[str, Any]:
    """From the contender's input in memory to its result in memory."""
    run, labels = CONTENDERS[contender](Path(folder))
    found, report = timed(run)
    return report | judged(folder, labels(found))


def deliver(folder: str, url: str, first: int, stop: int, load_id: str) -> dict[str, Any]:
    """Fill the database for a round trip; there is nothing to report, and the peak of the next worker is its own."""
    round_trip.deliver(url, Path(folder), first, stop, load_id)
    return {}


def deliver_normal_forms(folder: str, url: str, stop: int) -> dict[str, Any]:
    """Fill the database for the bare round trip."""
    round_trip.deliver_normal_forms(url, Path(folder), stop)
    return {}


def from_database(folder: str, contender: str, url: str, course: str = "first") -> dict[str, Any]:
    """From rows in PostgreSQL to tables in PostgreSQL; a `course` that is not the first knows what was published before."""
    if contender == "ours":
        prepare, run, labels = round_trip.ours(url, course)
    else:
        prepare, run, labels = round_trip.components(url)
    _, report = timed(run, prepare, runs=RUNS if course == "first" else 1)
    return report | judged(folder, labels())


def timed(run: Callable[[], Any], prepare: Callable[[], None] = lambda: None, runs: int = RUNS) -> tuple[Any, dict[str, Any]]:
    """What the last run gave, and the report; `prepare` goes before every run and is not timed."""
    seconds: list[float] = []
    processor: list[float] = []
    input_mib = peak_mib()
    while len(seconds) < runs and sum(seconds) < PATIENCE:
        found = None  # the result of the run before must not count for this one
        gc.collect()
        prepare()
        started, busy = perf_counter(), process_time()
        found = run()
        seconds.append(perf_counter() - started)
        processor.append(process_time() - busy)
    report = {"seconds": median(seconds), "processor_seconds": median(processor), "runs": len(seconds)}
    return found, report | {"input_mib": input_mib, "peak_mib": peak_mib()}


def peak_mib() -> int:
    """The greatest resident memory so far.

    A process inherits this figure from the one that starts it, which is why the harness stays small.
    """
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def judged(folder: str, labels: Ints) -> dict[str, Any]:
    """The quality of the labels, which are those of the first records."""
    return {"quality": asdict(score(read(Path(folder) / "truth")["person"].to_numpy()[: len(labels)], labels))}


TASKS = {task.__name__: task for task in (populate, in_memory, deliver, deliver_normal_forms, from_database)}

if __name__ == "__main__":
    order = json.load(sys.stdin)
    print(json.dumps(TASKS[order.pop("task")](**order)))
