"""The list of questions is whole and says of each what a reader needs; the pages are made of it."""

import pytest
import yaml

import questions as room
from codegen import questions as pages
from questions import questions
from warehouse import CdpError

TABLES = range(1, 57)
OTHERS = {1: 3, 2: 3, 5: 5, 6: 3}
"""Each of the 56 tables of specification 003 has four sample uses, but for these."""
UNANSWERABLE = {"24.4", "47.2", "50.2"}
GOOD = {
    "number": "1.1",
    "question": "Who are our customers?",
    "asked_by": "everybody",
    "sql": "select account_name from marts.account_360 join cdp.account using (account_id)",
    "answer": "One row per account.",
    "chart": "table",
}


@pytest.fixture
def write(tmp_path):
    def write(*entries):
        file = tmp_path / "questions.yml"
        file.write_text(yaml.safe_dump({"customers": list(entries)}))
        return file

    return write


def test_every_use_of_the_specification_is_listed():
    listed = {question.number for asked in questions().values() for question in asked}
    missing = [f"{table}.{use}" for table in TABLES for use in range(1, OTHERS.get(table, 4) + 1)]
    assert [number for number in missing if number not in listed] == []


def test_what_is_not_answered_is_what_no_source_tells():
    assert {question.number for asked in questions().values() for question in asked if question.sql is None} == UNANSWERABLE


def test_a_question_reads_what_is_published(models):
    published = {f"{node['schema']}.{node['name']}" for node in models.values() if node["schema"] in ("cdp", "marts")}
    read = room.relations(question for asked in questions().values() for question in asked)
    assert [name for name in read if name not in published] == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"charts": "bar"}, "customers, 1.1: unknown key charts"),
        ({"chart": "pie"}, "customers, 1.1: chart is pie"),
        ({"sql": "select 1\n" * 26}, "customers, 1.1: the select has 26 lines"),
        ({"sql": "select * from raw_cdp.account"}, "it reads raw_cdp.account; only cdp and marts"),
    ],
)
def test_a_question_that_is_not_as_it_should_be_is_named(write, change, complaint):
    with pytest.raises(CdpError, match=complaint):
        questions(write(GOOD | change))


def test_a_key_that_is_missing_is_named(write):
    with pytest.raises(CdpError, match=r"1\.1: .*answer.* missing"):
        questions(write({key: value for key, value in GOOD.items() if key != "answer"}))


def test_a_number_stands_for_one_question(write):
    with pytest.raises(CdpError, match=r"1\.1 stands there twice"):
        questions(write(GOOD, GOOD))


def test_what_a_select_reads_is_found_in_joins_and_in_nested_selects():
    sql = "select 1 from marts.a join cdp.b on true where x in (select y from cdp.c) and z = 'from cdp.d'"
    assert room.Question("1", "?", "me", "so", sql).relations == ["cdp.b", "cdp.c", "marts.a"]


def test_the_pages_are_those_the_list_gives():
    for path, text in pages.render().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `make sources` and commit the result"
    assert set(room.FILE.parent.glob("*.md")) == {path for path in pages.render() if path.suffix == ".md"}
