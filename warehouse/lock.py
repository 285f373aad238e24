"""Kernel locks on files of an installation.  The kernel frees a lock when its holder ends, so a kill leaves nothing to clean up.

`held` holds such a lock.  `exclusive` lets only one load, build or run at a time use a home folder: dbt
replaces tables by name, so two builds at once would break each other.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import CdpError

FILE = "run.lock"
_held: set[Path] = set()
"""The homes that this process holds, so that the steps of a run may enter again."""


@contextmanager
def held(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock of a file, created if need be; BlockingIOError when another holds it for more than `patience` seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + patience
    with path.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(0.02)
        yield


@contextmanager
def exclusive(home: Path, doing: str) -> Iterator[None]:
    """Hold the home's lock while the block runs; CdpError with the name of its holder when it is taken.

    `doing` says what the lock is for, as in `load cdp` or `build`; whoever is refused reads it.  A process
    that holds the lock may enter again.
    """
    if home in _held:
        yield
        return
    home.mkdir(parents=True, exist_ok=True)
    with (home / FILE).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CdpError(f"{home} is in use: {_holder(home)}; wait for it, or give another --home") from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "doing": doing, "since": datetime.now(UTC).isoformat(timespec="seconds")}))
        file.flush()
        _held.add(home)
        try:
            yield
        finally:
            _held.discard(home)
            file.truncate(0)


def _holder(home: Path) -> str:
    """What the lock file says about its holder."""
    try:
        holder = json.loads((home / FILE).read_text())
    except (OSError, ValueError):
        return "another run is starting or ending"
    return f"`cdp {holder['doing']}` runs there as process {holder['pid']} since {holder['since']}"
