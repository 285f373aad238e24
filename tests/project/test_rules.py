"""Every mark in the tree resolves in docs/rules.md, and every rule there is used."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "rules.md"
# Not a mark: the same letters as a value, in quotes or in a cell of a CSV file (a customer may have the key "C-01").
MARK = re.compile(r"(?<![\"',\w])(R\d\.|C-)(\d+)\b(?![\"',]\w)(?!,[^ ])")
RANGE = re.compile(rf"{MARK.pattern}(?: ?[-–—…] ?| ?\.\. ?| to | until | through )(?:(R\d\.|C-))?(\d+)\b")
ENTRY = re.compile(r"^\| ((?:R\d\.|C-)\d+) \| (.+) \|$", re.MULTILINE)


def name_of(kind: str, number: int) -> str:
    return f"{kind}{number:02}" if kind == "C-" else f"{kind}{number}"


def marks_in(text: str) -> set[str]:
    """The marks of a text; `R0.50-R0.60` names all that lie between, too."""
    found = {kind + number for kind, number in MARK.findall(text)}
    for kind, first, other_kind, last in RANGE.findall(text):
        assert other_kind == kind, f"a range names both its ends in full: {kind}{first} and {other_kind}{last}"
        assert int(first) < int(last), f"a range runs forward: {kind}{first} to {kind}{last}"
        found |= {name_of(kind, number) for number in range(int(first), int(last) + 1)}
    return found


@pytest.fixture(scope="module")
def used() -> dict[str, str]:
    """Each mark of the tree, and a file that has it; this test and the page itself do not count."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    found: dict[str, str] = {}
    for name in listed:
        path = ROOT / name
        if not name.endswith((".lock", "results.json")) and path not in (PAGE, Path(__file__)) and path.is_file():
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


def test_every_row_of_the_page_is_a_rule(rules):
    """A row that is misspelt would be no rule, and nobody would notice."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert [row for row in rows if not ENTRY.match(row) and row not in ("| mark | rule |", "|---|---|")] == []


def test_a_rule_is_listed_once_in_order_and_says_what_is_asked_and_what_is_missing(rules):
    """One sentence says what is asked.  A second one, if there is any, says what the project does otherwise."""
    marks = [mark for mark, _ in rules]
    numbers = [(mark[0] == "C", *map(int, re.findall(r"\d+", mark))) for mark in marks]
    assert numbers == sorted(set(numbers))
    assert [mark for mark, rule in rules if not rule.endswith(".") or rule.count(". ") > 1] == []


def test_marks_and_ranges_are_read():
    assert marks_in("see R0.11–R0.13, C-08 to C-10 (R2.7, C-30).") == {
        "R0.11", "R0.12", "R0.13", "C-08", "C-09", "C-10", "R2.7", "C-30"
    }  # fmt: skip
    assert marks_in("{\"contact_id\": \"C-01\"}\nD-01,Paper,A-01,C-01,12000.00\nin ('C-09', 'C-20')") == set()
    with pytest.raises(AssertionError, match="both its ends in full"):
        marks_in("R0.11-46")
    with pytest.raises(AssertionError, match="both its ends in full"):
        marks_in("R0.11-R1.3")
