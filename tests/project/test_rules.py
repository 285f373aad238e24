"""Every mark in the tree resolves in docs/rules.md, and every rule there is used."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "rules.md"
MARK = re.compile(r"\bR\d\.\d+|\bC-\d\d\b")
RANGE = re.compile(r"\b(R\d\.|C-)(\d+)(?: ?[-–] ?| to )(?:R\d\.|C-)(\d+)\b")
ENTRY = re.compile(r"^\| (R\d\.\d+|C-\d\d) \| (.+) \|$", re.MULTILINE)


def marks_in(text: str) -> set[str]:
    """The marks of a text; `R0.50-R0.60` names all that lie between, too."""
    between = {
        f"{kind}{number:02}" if kind == "C-" else f"{kind}{number}"
        for kind, first, last in RANGE.findall(text)
        for number in range(int(first), int(last) + 1)
    }
    return set(MARK.findall(text)) | between


@pytest.fixture(scope="module")
def used() -> dict[str, str]:
    """Each mark of the tree, and a file that has it."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    found: dict[str, str] = {}
    for name in listed:
        if not name.endswith((".lock", "results.json")) and (path := ROOT / name) != PAGE and path.is_file():
            found |= dict.fromkeys(marks_in(path.read_text(encoding="utf-8", errors="replace")), name)
    return found


@pytest.fixture(scope="module")
def rules() -> list[tuple[str, str]]:
    return ENTRY.findall(PAGE.read_text(encoding="utf-8"))


def test_every_mark_in_the_tree_is_a_rule(used, rules):
    known = {mark for mark, _ in rules}
    assert {mark: name for mark, name in used.items() if mark not in known} == {}


def test_every_rule_is_used_somewhere(used, rules):
    assert [mark for mark, _ in rules if mark not in used] == []


def test_a_rule_is_one_sentence_and_listed_once_in_order(rules):
    marks = [mark for mark, _ in rules]
    numbers = [(mark[0] == "C", *map(int, re.findall(r"\d+", mark))) for mark in marks]
    assert numbers == sorted(set(numbers))
    assert [mark for mark, rule in rules if not rule.endswith(".") or ". " in rule] == []


def test_ranges_are_read():
    assert marks_in("see R0.11-R0.13 and C-08 to C-10") == {"R0.11", "R0.12", "R0.13", "C-08", "C-09", "C-10"}
