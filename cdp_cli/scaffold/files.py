"""The files of a new system: made in memory first, then written without touching any other.

What is wrong with a name, a sample or a wish is said before anything is written.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cdp_cli.scaffold.infer import Proposal, propose
from cdp_cli.scaffold.known import CONFORMED, ROOT, entity_of, feedable
from cdp_cli.scaffold.mapping import Part, parts_of
from cdp_cli.scaffold.render import render
from cdp_cli.scaffold.samples import Sample, check_name, read_samples
from ingestion.contracts import SYSTEMS
from warehouse import CdpError


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to write, by their path in the project, and what the owner should know."""

    files: dict[Path, str]
    notes: list[str]


def plan(system: str, folder: Path | None, feeds: Mapping[str, str], keys: Mapping[str, str]) -> Plan:
    """The files of a new system, from samples, from table names or both; CdpError when it cannot be called or be so."""
    _check_system(system)
    samples = read_samples(folder) if folder else {}
    proposals = propose(samples, _feeds(samples, feeds), keys)
    if not proposals:
        raise CdpError("say which tables there are: --from FOLDER with samples of them, or --table TABLE:ENTITY")
    parts = parts_of(system, proposals)
    written = render(system, [_with_words(proposal, parts) for proposal in proposals], parts)
    taken = [str(path) for path in written if (ROOT / path).exists()]
    if taken:
        raise CdpError(f"{', '.join(taken)} is there already; nothing was written")
    return Plan(written, _notes(proposals, parts))


def write(made: Plan) -> None:
    """Write the files, then what derives from them, as `make sources` does."""
    for path, text in made.files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    # In a process of its own, which sees the new contract.
    subprocess.run([sys.executable, "-m", "codegen"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def _check_system(system: str) -> None:
    check_name(system, "a system")
    if system in SYSTEMS:
        raise CdpError(f"there is a system {system} already")
    if len(system) > 30:
        raise CdpError(f"{system} is too long for the name of a system; 30 characters are enough")
    alike = [
        path.stem for path in CONFORMED.glob("*/int_*__*.sql") if f"{path.stem.partition('__')[2]}_".startswith(f"{system}_")
    ]
    if alike:
        raise CdpError(f"{system} would be taken for the source of {alike[0]}; choose another name")


def _feeds(samples: Mapping[str, Sample], wanted: Mapping[str, str]) -> dict[str, str]:
    """Which entity each table becomes: as wanted, else as its name says; `none` is no entity."""
    for table, wish in wanted.items():
        check_name(table, "a table")
        if wish not in (*feedable(), "none"):
            raise CdpError(f"a scaffold knows no entity {wish}; use one of {', '.join(feedable())} or none")
        if wish == "none" and table not in samples:
            raise CdpError(f"there is no sample of {table} to say what its columns are")
    guessed = {table: entity for table in samples if (entity := entity_of(table))}
    return {table: entity for table, entity in {**guessed, **wanted}.items() if entity != "none"}


def _with_words(proposal: Proposal, parts: list[Part]) -> Proposal:
    """The proposal with the words that a seed translates on their columns."""
    words = {
        word_map.source_column: tuple(sorted([*word_map.words, *word_map.unknown]))
        for part in parts
        if part.table is proposal.table
        for word_map in part.word_maps
    }
    columns = tuple(replace(column, values=words.get(column.name, ())) for column in proposal.table.columns)
    return replace(proposal, table=replace(proposal.table, columns=columns))


def _notes(proposals: list[Proposal], parts: list[Part]) -> list[str]:
    """What a sample showed that a reader of the files would not see there, and what is still to be decided."""
    misfits = [
        f"{proposal.table.name}.{column}: {count} of {len(proposal.sample[column])} values are no "
        f"{proposal.table.column(column).type} and will be quarantined"
        for proposal in proposals
        for column, count in proposal.misfits.items()
    ]
    fed = [f"{part.table.name} feeds {part.entity}, by {part.name}" for part in parts]
    unfed = [f"{p.table.name} feeds no entity: it is loaded and staged" for p in proposals if not p.entity]
    return [*fed, *unfed, *misfits, *(f"{part.name}: decide {ask}" for part in parts for ask in part.asks)]


def pairs(given: list[str] | None, form: str) -> dict[str, str]:
    """`accounts:account` as a pair; CdpError when a value is not written so."""
    pairs = [value.lower().partition(":") for value in given or ()]
    if any(not (left and right) for left, _, right in pairs):
        raise CdpError(f"write {form}, for example {form.split()[0]} accounts:{'account' if 'ENTITY' in form else 'account_id'}")
    return {left: right for left, _, right in pairs}
