"""The README's commands are run as they stand there; only the scale, the folder and the home are a test's.

`make demo` is what the `demo` fixture runs; `make test` is what runs this.
"""

import re

import pytest

from tests.end_to_end.conftest import ROOT, Installation

pytestmark = pytest.mark.slow

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)


def shell(script: str, installation: Installation) -> str:
    return installation.run("bash", "-euo", "pipefail", "-c", script).stdout


def test_make_targets_it_names_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert named - targets - {"sure"} == set()


def test_links_lead_somewhere():
    missing = [
        link for link in re.findall(r"\]\(([^)#]+)\)", README) if not link.startswith("http") and not (ROOT / link).exists()
    ]
    assert missing == []


def test_it_fits_on_two_screens():
    assert len(README.splitlines()) <= 130


def test_your_own_data(demo, tmp_path):
    """The block `Your own data`, on the demo's files of one system, in a home of its own."""
    (block,) = [block for block in BLOCKS if "cdp load" in block]
    installation = Installation(tmp_path / "home")
    folder = next(path for path in demo.home.rglob("sales_analytics") if path.is_dir() and any(path.glob("*.csv")))
    try:
        output = shell(block.replace("my_export/", str(folder)), installation)
    finally:
        installation.cdp("down")
    assert re.search(r"\d+ checks passed, 0 failed", output)


def test_dbt_by_hand(demo):
    (block,) = [block for block in BLOCKS if "dbt build --select" in block]
    target = f"export DBT_TARGET_PATH={demo.home}/by_hand DBT_LOG_PATH={demo.home}/by_hand_logs\n"
    output = shell(target + block, demo)
    assert re.search(r"Done\. PASS=\d+ WARN=\d+ ERROR=0 SKIP=0", output)
    assert (demo.home / "by_hand" / "catalog.json").exists()
