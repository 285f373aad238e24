"""The project as its users run it: real commands in homes of their own, in real processes where that matters."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cached_property
from pathlib import Path

import psycopg
import pytest

from cdp_cli import main
from warehouse import Settings, open_warehouse

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
EXPORT = SHARED / "data" / "maven_crm"
SCALE = "0.02"


class Installation:
    """One home folder, with an embedded warehouse of one kind, and the `cdp` command of a checkout in it."""

    def __init__(self, home: Path, kind: str = "embedded", checkout: Path = ROOT) -> None:
        self.home = home
        self.checkout = checkout
        self.warehouse = open_warehouse(Settings(home, kind))
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CDP_", "DAGSTER_"))}
        self.env = {**kept, "CDP_HOME": str(home), "CDP_WAREHOUSE": kind, "DAGSTER_DISABLE_TELEMETRY": "1"}
        if checkout != ROOT:
            self.env["PYTHONPATH"] = str(checkout)

    def cdp(self, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run one `cdp` command; its exit status must be `expect`."""
        return self.run(str(Path(sys.executable).with_name("cdp")), *arguments, expect=expect)

    def cdp_here(self, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """The same inside this process, which need not start Python: a second less, for a test that runs many commands."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name in [name for name in os.environ if name.startswith("CDP_")]:
                patch.delenv(name)
            for name, value in self.env.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["cdp", *arguments])
            with pytest.raises(SystemExit) as ended:
                main.main()
        said, errors = (stream.buffer.getvalue().decode() for stream in (out, err))
        assert ended.value.code == expect, f"cdp {' '.join(arguments)} gave {ended.value.code}\n{said}\n{errors}"
        return subprocess.CompletedProcess(arguments, expect, said, errors)

    def run(self, *command: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        """Run any command in the checkout, with this home in its environment."""
        done = subprocess.run(command, env=self.env, cwd=self.checkout, capture_output=True, text=True, timeout=900, check=False)
        assert done.returncode == expect, (
            f"{' '.join(command)} gave {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        )
        return done

    @cached_property
    def url(self) -> str:
        return self.cdp("url").stdout.strip()

    def query(self, sql: str, *params: object) -> list[tuple]:
        """Rows of one query on PostgreSQL, read as a BI tool would: over the URL that `cdp url` prints."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql, params).fetchall()


def _demo(folder: Path, kind: str) -> Iterator[Installation]:
    installation = Installation(folder / "home", kind)
    installation.closing = installation.run("make", "demo", f"SCALE={SCALE}").stdout
    yield installation
    installation.cdp("down")


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A home in which the README's first command, `make demo`, ran once, and the text it ended with."""
    yield from _demo(tmp_path_factory.mktemp("demo"), "embedded")


@pytest.fixture(scope="session")
def demo_on_clickhouse(tmp_path_factory):
    """The same on ClickHouse."""
    yield from _demo(tmp_path_factory.mktemp("demo"), "clickhouse")


def _export(folder: Path, kind: str) -> Iterator[Installation]:
    if not EXPORT.exists():
        pytest.skip("the public export is not beside this checkout")
    installation = Installation(folder / "home", kind)
    installation.load_output = installation.cdp("load", "sales_analytics", "--from", str(EXPORT)).stdout
    installation.cdp("build", "--as-of", "2018-01-01T00:00:00+00:00")
    yield installation
    installation.cdp("down")


@pytest.fixture(scope="session")
def export(tmp_path_factory):
    """A home in which a public CRM export that nobody here wrote was loaded and built, and what the load printed."""
    yield from _export(tmp_path_factory.mktemp("export"), "embedded")


@pytest.fixture(scope="session")
def export_on_clickhouse(tmp_path_factory):
    """The same on ClickHouse."""
    yield from _export(tmp_path_factory.mktemp("export"), "clickhouse")


@pytest.fixture
def empty_home(tmp_path):
    """A home in which nothing ran yet."""
    installation = Installation(tmp_path / "home")
    yield installation
    if (installation.home / "postgres").exists():
        installation.cdp("down")
