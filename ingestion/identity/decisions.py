"""What people decided about who is who; it always wins over the rules.

Belongs here: the table `identity.decision`, its CSV form and their checks.  Does not belong here: recording a decision
(`decision_log.py`), what a decision does to the graph (`graph.py`, `links.py`).

| decision | first record | other record | identifier | means |
|---|---|---|---|---|
| ALWAYS_LINK | given | given | | the two are one, whatever a limit says |
| NEVER_LINK | given | given | | the two are not one, whatever they share |
| NEVER_LINK | given | empty | | the record is one with no other, unless an ALWAYS_LINK says so |
| IGNORE_IDENTIFIER | given or empty | empty | type and value | the value links nobody, or not this record |

A record is named by source system, table and key.  A decision holds until it is withdrawn; a withdrawn one stays as history.
One NEVER_LINK takes two people apart at the next run.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.as_of import instant
from ingestion.identity.subjects import SUBJECTS
from warehouse.base import ColumnSpec, Session, TableSpec
from warehouse.errors import CdpError

ALWAYS, NEVER, IGNORE = "ALWAYS_LINK", "NEVER_LINK", "IGNORE_IDENTIFIER"
KINDS = (ALWAYS, NEVER, IGNORE)
FIRST = ("source_system", "source_table", "source_key")
OTHER = ("other_system", "other_table", "other_key")
TYPE_AND_VALUE = ("identifier_type", "identifier_value")

DECISION = TableSpec(
    "identity",
    "decision",
    (
        *(ColumnSpec(name, "text", nullable=False) for name in ("decision_id", "tenant_id", "subject", "decision")),
        *(ColumnSpec(name, "text") for name in (*FIRST, *OTHER, *TYPE_AND_VALUE, "reason")),
        ColumnSpec("decided_by", "text", nullable=False),
        ColumnSpec("decided_at", "timestamp", nullable=False),
        ColumnSpec("withdrawn_at", "timestamp"),
    ),
    ("decision_id",),
    "What people decided about who is who: ALWAYS_LINK, NEVER_LINK, IGNORE_IDENTIFIER; it always wins over the rules.",
)
_TEXTS = tuple(column.name for column in DECISION.columns if column.type == "text")
COLUMNS = tuple(column.name for column in DECISION.columns)
_SAID = ("tenant_id", "subject", "decision", *FIRST, *OTHER, *TYPE_AND_VALUE)
"""Decisions with the same values here are the same; a hash of the values is the id of a decision that has none."""


def nothing() -> pa.Table:
    """No decisions."""
    return DECISION.arrow_schema().empty_table()


def from_csv(path: Path, *, decided_by: str, decided_at: datetime) -> pa.Table:
    """The decisions of a CSV file with columns of `identity.decision`; CdpError names line and column of the first at fault.

    A row needs `decision` and what it is about.  By default tenant_id is `default`, subject is `person`, and author and instant
    are those given here.
    """
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise CdpError(f"{path} cannot be read: {error}") from None
    strange = [str(name) for name in reader.fieldnames or () if name not in COLUMNS]
    if strange or "decision" not in (reader.fieldnames or ()):
        wrong = f"has the unknown column {strange[0]!r}" if strange else "lacks the column decision"
        raise CdpError(f"{path} {wrong}; use {', '.join(COLUMNS)}")
    rows = []
    for row in reader:
        where = f"{path}, line {reader.line_num}"
        given = {name: (value or "").strip() or None for name, value in row.items() if name in COLUMNS}
        if None in row:
            raise CdpError(f"{where}: has more values than the header has columns")
        rows.append(complete(given, where, decided_by=decided_by, decided_at=decided_at))
    return table_of(rows)


def complete(given: Mapping[str, str | None], where: str, *, decided_by: str, decided_at: datetime) -> dict[str, object]:
    """One decision, checked, with defaults and id; CdpError begins with `where`."""
    row: dict[str, object] = {name: given.get(name) or None for name in _TEXTS}
    row["tenant_id"] = row["tenant_id"] or "default"
    row["subject"] = row["subject"] or "person"
    row["decided_by"] = row["decided_by"] or decided_by
    row["decided_at"] = instant(str(given["decided_at"])) if given.get("decided_at") else decided_at
    row["withdrawn_at"] = instant(str(given["withdrawn_at"])) if given.get("withdrawn_at") else None
    _check(row, where)
    if not row["decision_id"]:
        row["decision_id"] = id_of(row)
    return row


def id_of(row: Mapping[str, object]) -> str:
    """The id of a decision that comes without one: a hash of what it says, so the same decision twice is one."""
    said = "|".join(str(row[name] or "") for name in _SAID)
    return "DEC_" + sha256(said.encode()).hexdigest()[:24]


def table_of(rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """Decisions as the table holds them; of two with the same id the last."""
    by_id = {str(row["decision_id"]): dict(row) for row in rows}
    return pa.Table.from_pylist([by_id[key] for key in sorted(by_id)], DECISION.arrow_schema())


def _check(row: Mapping[str, object], where: str) -> None:
    subjects = {subject.name: subject for subject in SUBJECTS}
    if row["decision"] not in KINDS:
        raise CdpError(f"{where}, column decision: {row['decision']!r} is not known; use one of {', '.join(KINDS)}")
    if row["subject"] not in subjects:
        raise CdpError(f"{where}, column subject: {row['subject']!r} is not known; use one of {', '.join(subjects)}")
    wanted = {ALWAYS: (*FIRST, *OTHER), NEVER: FIRST, IGNORE: TYPE_AND_VALUE}[str(row["decision"])]
    for name in wanted:
        if row[name] is None:
            raise CdpError(f"{where}, column {name}: is empty; {row['decision']} needs {', '.join(wanted)}")
    for part in (FIRST, OTHER):
        filled = [row[name] is not None for name in part]
        if any(filled) and not all(filled):
            raise CdpError(f"{where}: names a record by a part of {', '.join(part)}; all three are needed")
    if row["decision"] == IGNORE:
        types = subjects[str(row["subject"])].identifier_types
        if row["identifier_type"] not in types:
            raise CdpError(f"{where}, column identifier_type: is not known; use one of {', '.join(types)}")
    elif any(row[name] is not None for name in TYPE_AND_VALUE):
        raise CdpError(f"{where}: {row['decision']} is about records; leave {' and '.join(TYPE_AND_VALUE)} empty")
    if row[FIRST[0]] is not None and all(row[a] == row[b] for a, b in zip(FIRST, OTHER, strict=True)):
        raise CdpError(f"{where}: names the same record twice")


def read(session: Session) -> pa.Table:
    """The decisions that hold, checked.  The table must exist."""
    return holding(recorded(session))


def recorded(session: Session) -> pa.Table:
    """All decisions, the withdrawn ones too, as they are."""
    columns = ", ".join(COLUMNS)
    return DECISION.conform(session.fetch_arrow(f"select {columns} from {DECISION.qualified}"))  # noqa: S608  our names


def together(decisions: pa.Table, further: pa.Table) -> pa.Table:
    """The decisions that hold when more are added; of two with the same id the added one counts."""
    return holding(table_of([*decisions.to_pylist(), *further.to_pylist()]))


def holding(decisions: pa.Table) -> pa.Table:
    """The decisions that were not withdrawn, in the order of their ids; CdpError when one of them is not valid."""
    held = decisions.filter(pc.is_null(decisions["withdrawn_at"])).sort_by("decision_id")
    for row in held.to_pylist():
        _check(row, f"decision {row['decision_id']} in {DECISION.qualified}")
    return held


def fingerprints(decisions: pa.Table) -> dict[str, str]:
    """By id, a text that differs when the decision says something else."""
    said = decisions.select(["decision_id", *_SAID]).to_pylist()
    return {row["decision_id"]: sha256(repr(row).encode()).hexdigest()[:32] for row in said}
