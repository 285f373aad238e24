"""Whether the unit tests of the models notice a wrong model: each defect of tools/mutants.yml is planted once.

    make mutants                                      all of them, in a small demo home of their own
    python -m tools.mutants --home .cdp --only roi    those whose name holds `roi`, against a home that is built

A mutant is one text of the dbt project and what it is replaced with, and the unit test that has to go red.  It is planted in a
copy of the project, and what was built stays as it is, because a unit test reads columns of the warehouse and no rows.  A unit
test runs one model, so mutants of different models are planted together; a macro is in many, so its mutants are planted alone.

Ends with 1 when a mutant survives, or when its test cannot judge: it is red without any defect, or the defect is no valid SQL.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from dagster_project import dbt
from tools.compare import open_home
from warehouse import CdpError, Warehouse

LIST = Path(__file__).with_suffix(".yml")
FIELDS = ("name", "file", "text", "becomes", "test", "why")
SCALE = "0.02"


@dataclass(frozen=True)
class Mutant:
    """One defect: in `file` of the dbt project `text` becomes another, and `test` must notice."""

    name: str
    file: str
    text: str
    becomes: str
    test: str
    why: str

    @property
    def model(self) -> str | None:
        """The model that the defect is in; None for a macro."""
        path = Path(self.file)
        return path.stem if path.parts[0] == "models" else None

    def plant(self, project: Path) -> None:
        """Write the defect into a copy of the project."""
        file = project / self.file
        file.write_text(file.read_text().replace(self.text, self.becomes))


def read_list(path: Path = LIST, project: Path = dbt.PROJECT) -> list[Mutant]:
    """The mutants; CdpError when an entry is incomplete, a name occurs twice or a text is not exactly once in its file."""
    entries = yaml.safe_load(path.read_text())
    wrong = [
        f"{entry.get('name')}: has not exactly the fields {', '.join(FIELDS)}" for entry in entries if set(entry) != set(FIELDS)
    ]
    if not wrong:
        names = [entry["name"] for entry in entries]
        wrong += [f"{name}: is there twice" for name in sorted({name for name in names if names.count(name) > 1})]
        for entry in entries:
            file = project / entry["file"]
            found = file.read_text().count(entry["text"]) if file.is_file() else 0
            if found != 1:
                wrong.append(
                    f"{entry['name']}: its text is {found} times in {entry['file']}; make it match once: {entry['text']!r}"
                )
            elif entry["text"] == entry["becomes"]:
                wrong.append(f"{entry['name']}: its text becomes the same text")
    if wrong:
        raise CdpError(f"{path.name} does not fit the models: " + "; ".join(wrong))
    return [Mutant(**entry) for entry in entries]


def in_rounds(mutants: Iterable[Mutant]) -> list[list[Mutant]]:
    """Mutants that do not disturb each other: those of different models together, each of a macro alone."""
    rounds: list[list[Mutant]] = []
    alone: list[list[Mutant]] = []
    for mutant in mutants:
        if mutant.model is None:
            alone.append([mutant])
            continue
        free = next((some for some in rounds if mutant.model not in {other.model for other in some}), None)
        if free is None:
            rounds.append([mutant])
        else:
            free.append(mutant)
    return rounds + alone


@dataclass(frozen=True)
class Judgement:
    """What the test said of one mutant, or of the project without any."""

    status: str
    model: str


class Project:
    """A copy of the dbt project on a warehouse that is built."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        self._variables = dbt.variables(warehouse)
        self._folder = folder
        self.path = folder / "dbt_project"
        shutil.copytree(dbt.PROJECT, self.path, ignore=shutil.ignore_patterns("target", "logs"))

    def restore(self, mutants: Iterable[Mutant]) -> None:
        for mutant in mutants:
            shutil.copy(dbt.PROJECT / mutant.file, self.path / mutant.file)

    def test(self, names: Sequence[str]) -> dict[str, Judgement]:
        """Run these unit tests; CdpError when dbt cannot."""
        from dbt.cli.main import dbtRunner

        places = dbt.places(self._folder / "target", self._folder / "logs", self.path)
        selected = ["--select", *(f"{name},test_type:unit" for name in dict.fromkeys(names))]
        with dbt.environment(self._variables):
            done = dbtRunner().invoke(["--log-level", "none", "test", "--threads", "2", *places, *selected])
        results = list(getattr(done.result, "results", None) or [])
        if not results:
            raise CdpError(f"dbt ran no unit test of {', '.join(names)}: {done.exception or 'none has that name'}")
        return {each.node.name: Judgement(str(each.status), each.node.tested_node_unique_id.split(".")[-1]) for each in results}


def judge(mutants: Sequence[Mutant], warehouse: Warehouse) -> Iterator[tuple[Mutant, str]]:
    """Each mutant and what became of it: `caught`, or in words why not.  The project itself is tested first."""
    # Not below the user's own folders: as root, the embedded server runs as somebody else, who must get there.
    with tempfile.TemporaryDirectory(prefix="cdp-mutants-", ignore_cleanup_errors=True) as folder:
        project = Project(warehouse, Path(folder))
        sound = project.test([mutant.test for mutant in mutants])
        able = []
        for mutant in mutants:
            if reason := _cannot_judge(mutant, sound.get(mutant.test)):
                yield mutant, reason
            else:
                able.append(mutant)
        for some in in_rounds(able):
            for mutant in some:
                mutant.plant(project.path)
            found = project.test([mutant.test for mutant in some])
            for mutant in some:
                status = found[mutant.test].status
                words = {"fail": "caught", "pass": "SURVIVED", "error": "NO VALID SQL: the test could not run"}
                yield mutant, words.get(status, status.upper())
            project.restore(some)


def _cannot_judge(mutant: Mutant, without: Judgement | None) -> str | None:
    """Why the test says nothing about the mutant, by what it says without any."""
    if without is None:
        return "NO SUCH TEST"
    if without.status != "pass":
        return f"THE TEST IS RED WITHOUT IT ({without.status})"
    if mutant.model not in (None, without.model):
        return f"THE TEST IS OF ANOTHER MODEL: {without.model}"
    return None


def report(judged: Iterable[tuple[Mutant, str]]) -> int:
    """Print each mutant, what became of it and by which test; how many were not caught."""
    total = alive = 0
    for mutant, verdict in judged:
        total += 1
        if verdict == "caught":
            print(f"caught    {mutant.name:45} by {mutant.test}", flush=True)
        else:
            alive += 1
            print(f"{verdict}: {mutant.name} in {mutant.file}; expected of {mutant.test}: {mutant.why}", flush=True)
    print(f"{total - alive} of {total} mutants were caught")
    return alive


def make_home(home: Path) -> None:
    """A small demo, built by the project as it is."""
    print(f"building a demo of scale {SCALE}", flush=True)
    command = [str(Path(sys.executable).with_name("cdp")), "demo", "--scale", SCALE, "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CdpError(f"cdp demo ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")


def main() -> None:
    """Plant every mutant and say which survive."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__.partition("\n")[0])
    parser.add_argument("--home", help="a home that is built already, of either engine; otherwise a demo is made and deleted")
    parser.add_argument("--only", metavar="TEXT", default="", help="mutants whose name holds this text")
    options = parser.parse_args()
    try:
        mutants = [mutant for mutant in read_list() if options.only in mutant.name]
        if not mutants:
            raise CdpError(f"no mutant has {options.only} in its name; see {LIST.name}")
        with tempfile.TemporaryDirectory(prefix="cdp-mutants-home-", ignore_cleanup_errors=True) as folder:
            if not options.home:
                make_home(Path(folder) / "home")
            warehouse = open_home(options.home or str(Path(folder) / "home"))
            warehouse.start()
            try:
                alive = report(judge(mutants, warehouse))
            finally:
                if not options.home:
                    warehouse.stop()
    except CdpError as error:
        sys.exit(f"error: {error}")
    sys.exit(1 if alive else 0)


if __name__ == "__main__":
    main()
