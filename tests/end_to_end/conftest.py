"""The project as its users run it: real commands, real processes, homes of their own."""

import os
import subprocess
import sys
from functools import cached_property
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SCALE = "0.01"


class Installation:
    """One home folder and the `cdp` command in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CDP_", "DAGSTER_"))}
        self.env = {**kept, "CDP_HOME": str(home), "DAGSTER_DISABLE_TELEMETRY": "1"}

    def cdp(self, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run one `cdp` command; its exit status must be `expect`."""
        return self.run(str(Path(sys.executable).with_name("cdp")), *arguments, expect=expect)

    def run(self, *command: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run any command in the checkout, with this home in its environment."""
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
        assert done.returncode == expect, (
            f"{' '.join(command)} gave {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        )
        return done

    @cached_property
    def url(self) -> str:
        return self.cdp("url").stdout.strip()

    def query(self, sql: str, *params: object) -> list[tuple]:
        """Rows of one query, read as a BI tool would: over the URL that `cdp url` prints."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql, params).fetchall()


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A home in which the README's first command, `make demo`, ran once, and the text it ended with."""
    installation = Installation(tmp_path_factory.mktemp("demo") / "home")
    installation.closing = installation.run("make", "demo", f"SCALE={SCALE}").stdout
    yield installation
    installation.cdp("down")


@pytest.fixture
def empty_home(tmp_path):
    """A home in which nothing ran yet."""
    installation = Installation(tmp_path / "home")
    yield installation
    if (installation.home / "postgres").exists():
        installation.cdp("down")
