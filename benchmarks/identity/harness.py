"""Runs workers one after another and stops those that take too much.

Belongs here: processes, their limits, the order of a plan and the server that round trips need.  Does not belong here:
numbers (`worker.py`) or pages (`report.py`).

The limit of memory is watched from outside: an address-space limit would also count what allocators reserve and never
touch, and DuckDB would fail long before it holds that much.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from warehouse.embedded_postgres import EmbeddedPostgres

GIB = 1 << 20
"""In KiB, as the kernel counts resident memory."""
INCREMENT = 0.01
POLL = 0.2
PATIENCE = 3_600
"""Seconds that making the input may take; it is nobody's measurement."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may take: seconds of wall time, and GiB of resident memory."""

    seconds: float
    gib: float


class WorkerFailed(Exception):
    """A worker ended with an error; the message is its last line."""


def work(limits: Limits, **order: Any) -> dict[str, Any]:
    """What a worker reports, or `{"stopped": why}` when it was stopped or could not go on.  WorkerFailed for an error of ours."""
    deadline = monotonic() + limits.seconds
    command = [sys.executable, "-m", "benchmarks.identity.worker"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        message: str | None = json.dumps(order)  # not an argument: it may hold a URL with its password
        while True:
            try:
                out, err = process.communicate(message, timeout=POLL)
                break
            except subprocess.TimeoutExpired:
                message = None
                why = "memory" if resident(process.pid) > limits.gib * GIB else "time" if monotonic() > deadline else None
                if why:
                    process.kill()
                    process.communicate()
                    return {"stopped": f"at {limits.gib:g} GiB" if why == "memory" else f"after {limits.seconds:g} s"}
    if process.returncode:
        last = (err.strip().splitlines() or [f"exit code {process.returncode}"])[-1]
        if order.get("contender", "").startswith("splink"):
            return {"stopped": f"failed: {last.split(':')[0].rpartition('.')[2]}"}
        raise WorkerFailed(f"{order.get('contender', order['task'])}: {last}\n{err}")
    report: dict[str, Any] = json.loads(out.splitlines()[-1])
    return report


def _prepare(**order: Any) -> None:
    """What has to be there before anybody is measured.  WorkerFailed when it takes an hour."""
    report = work(Limits(PATIENCE, math.inf), **order)
    if "stopped" in report:
        raise WorkerFailed(f"{order['task']}: stopped {report['stopped']}")


def resident(pid: int) -> int:
    """Resident memory of a process in KiB; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def in_memory(size: int, noise: int, hot: bool, contenders: list[str], limits: Limits) -> Iterator[dict[str, Any]]:
    """A measurement of each contender on one population."""
    with tempfile.TemporaryDirectory(prefix="cdp-bench-") as folder:
        _prepare(task="populate", folder=folder, size=size, noise=noise, hot=hot)
        for contender in contenders:
            report = work(limits, task="in_memory", folder=folder, contender=contender)
            yield {"bench": "in memory", "contender": contender, "size": size, "noise": noise, "hot": hot, **report}


def round_trip(size: int, noise: int, limits: Limits) -> Iterator[dict[str, Any]]:
    """The bare way, ours, ours after 1 % more records, and what that saves: ours of everything again."""
    more = size + int(size * INCREMENT)
    what = {"size": size, "noise": noise, "hot": False}
    with tempfile.TemporaryDirectory(prefix="cdp-bench-") as folder, _server() as url:
        _prepare(task="populate", folder=folder, size=more, noise=noise, hot=False)
        place = {"folder": folder, "url": url}
        _prepare(task="deliver_normal_forms", **place, stop=size)
        report = work(limits, task="from_database", **place, contender="components")
        yield {"bench": "round trip", "contender": "components", **what, **report}
        _prepare(task="deliver", **place, first=0, stop=size, load_id="1")
        report = work(limits, task="from_database", **place, contender="ours")
        yield {"bench": "round trip", "contender": "ours", **what, **report}
        if "stopped" not in report:
            _prepare(task="deliver", **place, first=size, stop=more, load_id="2")
            for bench, course in (("next round trip", "more"), ("repeated round trip", "everything")):
                report = work(limits, task="from_database", **place, contender="ours", course=course)
                yield {"bench": bench, "contender": "ours", **what, **report}


@contextmanager
def _server() -> Iterator[str]:
    """The URL of an embedded PostgreSQL of its own, empty."""
    with tempfile.TemporaryDirectory(prefix="cdp-bench-pg-") as home:
        Path(home).chmod(0o755)  # another user's server gets there when we are root
        server = EmbeddedPostgres(Path(home))
        server.start()
        try:
            yield server.url
        finally:
            server.stop()
