"""The list of planted defects fits the models, and a list that does not is refused; tests/end_to_end/test_mutants.py plants some."""

import shutil
from dataclasses import replace

import pytest
import yaml

from tools import mutants
from warehouse import CdpError

ENTRY = {"name": "n", "file": "models/m.sql", "text": "a > b", "becomes": "a >= b", "test": "some_test", "why": "It matters."}


def listed(folder, *entries, model="select a > b"):
    (folder / "models").mkdir(exist_ok=True)
    (folder / "models" / "m.sql").write_text(model)
    (folder / "list.yml").write_text(yaml.safe_dump(list(entries)))
    return mutants.read_list(folder / "list.yml", folder)


def test_the_list_fits_the_models():
    found = mutants.read_list()
    assert len(found) >= 90
    assert {mutant.file.split("/")[1] for mutant in found if mutant.model} >= {"4_computed", "5_marts"}


def test_every_test_it_names_is_a_unit_test(manifest):
    """Of the very model that the defect is in; a macro is judged by a model that uses it."""
    tested = {test["name"]: test["model"] for test in manifest["unit_tests"].values()}
    wrong = [
        mutant.name
        for mutant in mutants.read_list()
        if mutant.test not in tested or mutant.model not in (None, tested[mutant.test])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("entries", "model", "told"),
    [
        ([ENTRY], "select a < b", "n: its text is 0 times in models/m.sql; make it match once: 'a > b'"),
        ([ENTRY], "select a > b, a > b", "n: its text is 2 times in models/m.sql"),
        ([{**ENTRY, "file": "models/gone.sql"}], "select a > b", "n: its text is 0 times in models/gone.sql"),
        ([ENTRY, ENTRY], "select a > b", "n: is there twice"),
        ([{**ENTRY, "becomes": "a > b"}], "select a > b", "n: its text becomes the same text"),
        ([{"name": "n", "file": "models/m.sql"}], "select a > b", "n: has not exactly the fields name, file, text"),
    ],
    ids=["gone", "twice", "no file", "same name", "no defect", "incomplete"],
)
def test_a_list_that_does_not_fit_is_refused(tmp_path, entries, model, told):
    with pytest.raises(CdpError, match="does not fit the models") as refused:
        listed(tmp_path, *entries, model=model)
    assert told in str(refused.value)


def test_a_defect_is_planted_and_taken_out_again(tmp_path):
    (mutant,) = listed(tmp_path, ENTRY)
    shutil.copytree(tmp_path, tmp_path / "copy")
    mutant.plant(tmp_path / "copy")
    assert (tmp_path / "copy" / "models" / "m.sql").read_text() == "select a >= b"
    assert (tmp_path / "models" / "m.sql").read_text() == "select a > b"


def test_mutants_of_one_model_and_those_of_macros_are_planted_one_by_one(tmp_path):
    (mutant,) = listed(tmp_path, ENTRY)
    files = ["models/a.sql", "models/a.sql", "models/b.sql", "macros/m.sql", "macros/n.sql"]
    rounds = mutants.in_rounds([replace(mutant, name=str(number), file=file) for number, file in enumerate(files)])
    assert [[mutant.name for mutant in some] for some in rounds] == [["0", "2"], ["1"], ["3"], ["4"]]


def test_whatever_was_not_caught_is_told_and_counted(tmp_path, capsys):
    (mutant,) = listed(tmp_path, ENTRY)
    assert mutants.report([(mutant, "caught"), (mutant, "SURVIVED")]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].split() == ["caught", "n", "by", "some_test"]
    assert said[1] == "SURVIVED: n in models/m.sql; expected of some_test: It matters."
    assert said[2] == "1 of 2 mutants were caught"
