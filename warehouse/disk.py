"""What an installation may assume of the disk: its files are private, and a full disk is said in one line.

Belongs here: rights of files, room on the disk.  Does not belong here: what is written where.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from warehouse.errors import CdpError

_FULL = (errno.ENOSPC, errno.EDQUOT)


def keep_private(home: Path) -> None:
    """From now on nobody but this user may read what this process and its children write; the home is made if need be.

    A home holds personal data: deliveries, what was read from sources, dbt's files, logs.
    """
    os.umask(0o077)
    home.mkdir(parents=True, exist_ok=True)


def free_bytes(path: Path) -> int:
    """How much room there is where a path lies or would lie."""
    return shutil.disk_usage(next(folder for folder in (path, *path.absolute().parents) if folder.exists())).free


def full_disk(error: BaseException | None, home: Path) -> CdpError | None:
    """A full disk in one line, with the path and the room that is left, when that is what an error comes from."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            path = Path(os.fsdecode(error.filename)) if error.filename else home
            return CdpError(
                f"{path}: {error.strerror}; {free_bytes(path):,} bytes are free there; make room, then run the same command again"
            )
        error = error.__cause__ or error.__context__
    return None


def what_to_do(sqlstate: str | None, advice: str, folder: Path | None) -> str:
    """The end of a message about a PostgreSQL server that failed; `folder` holds its data, if it is on this machine."""
    if sqlstate == "53100" and folder:
        return f"; {free_bytes(folder):,} bytes are free in {folder}; make room, then run the same command again"
    if sqlstate in (None, "57P01"):  # the connection was lost, or the server was shut down
        return f"; see {folder.parent / 'postgres.log'}" if folder else f"; {advice}"
    return ""
