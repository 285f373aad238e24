"""docs/settings.md names every variable that the code reads, and no other."""

import re
import subprocess
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\bCDP_[A-Z_]+\b")
OF_A_TEST = {"CDP_TEST_PW", "CDP_TEST_URL"}
"""Secrets that a test makes up."""


def test_every_variable_is_on_the_page_and_is_read():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    code = [ROOT / name for name in listed if name.endswith((".py", ".yml", ".sql", "Makefile")) and (ROOT / name).is_file()]
    read = {name for path in code for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    assert set(VARIABLE.findall(PAGE)) == read - OF_A_TEST


def test_every_variable_of_dbt_is_on_the_page_with_its_default():
    project = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8"))
    section = PAGE[PAGE.index("## Variables of dbt") : PAGE.index("## Sources")]
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.+) \|$", section, re.MULTILINE))
    assert rows.keys() == project["vars"].keys()
    assert {name: rows[name].strip("`") for name in rows if name != "as_of"} == {
        name: str(value) for name, value in project["vars"].items() if name != "as_of"
    }
