"""What an installation writes is private, and a full disk is one line."""

import errno
import os
import stat
import subprocess
import sys

from warehouse.disk import free_bytes, full_disk

WRITE = """
import sys
from pathlib import Path
from warehouse.disk import keep_private
home = Path(sys.argv[1])
keep_private(home)
(home / "sources").mkdir()
(home / "sources" / "contact.csv").write_text("name")
"""


def test_a_home_and_what_is_written_there_is_readable_by_its_user_alone(tmp_path):
    home = tmp_path / "above" / "home"
    subprocess.run([sys.executable, "-c", WRITE, str(home)], check=True, umask=0o022)
    paths = (home, home / "sources", home / "sources" / "contact.csv")
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o700, 0o700, 0o600]


def test_a_full_disk_is_told_with_its_path_and_what_is_left(tmp_path):
    path = tmp_path / "logs" / "dbt.log"
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    said = str(full_disk(full, tmp_path))
    assert said.startswith(f"{path}: No space left on device; ")
    assert f"{free_bytes(tmp_path):,}"[:3] in said
    wrapped = RuntimeError("dbt could not")
    wrapped.__cause__ = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert str(full_disk(wrapped, tmp_path)).startswith(f"{tmp_path}: No space left"), "the home, where no path is known"
    assert full_disk(OSError(errno.ENOENT, "no such file"), tmp_path) is None
