"""`cdp identity`: preview what a run would change, decide who is who, move the ids to another installation.

Belongs here: the commands, their options and output.  Does not belong here: what they do (`ingestion/identity`).
"""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click
import typer

from cdp_cli import report
from cdp_cli.installation import HomeOption, open_at, say
from warehouse import CdpError, Warehouse
from warehouse.lock import exclusive

if TYPE_CHECKING:  # the command line starts faster without it
    import pyarrow as pa

    from ingestion.identity import Preview

app = typer.Typer(help="Who is who: preview a run, decide, move ids.", no_args_is_help=True)

RegionOption = Annotated[
    str | None,
    typer.Option(help="Country of phones typed without a country code [default: that of the record's system, else CN]"),
]
PUBLISHED_BY = "see what it changes with `cdp identity diff`; publish it with `cdp build` or `cdp refresh`"


@app.command()
def diff(
    rules: Annotated[Path | None, typer.Option(help="Folder with rules in place of the project's")] = None,
    decisions: Annotated[Path | None, typer.Option(help="CSV file of decisions to add")] = None,
    sample: Annotated[int, typer.Option(min=0, help="How many merges and splits to list, the largest first")] = 10,
    region: RegionOption = None,
    home: HomeOption = None,
) -> None:
    """Show what the next run would merge and split; nothing is written."""
    from ingestion.identity import preview
    from ingestion.identity.decision_log import settle
    from ingestion.identity.rules import load_rules

    loaded = load_rules(rules)  # say what is wrong with the files before a server starts
    further = settle(_from_csv(decisions, None), loaded, region) if decisions else None
    with _prepared(home) as warehouse:
        found = preview(warehouse, rules=loaded, further=further, progress=say)
    _show(found, sample)


@app.command()
def decide(
    said: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DECISION …",
            help="ALWAYS_LINK RECORD RECORD, NEVER_LINK RECORD [RECORD] or IGNORE_IDENTIFIER TYPE VALUE;"
            " a RECORD is system/table/key",
        ),
    ] = None,
    file: Annotated[Path | None, typer.Option("--from", help="CSV file of decisions (docs/identity.md)")] = None,
    record: Annotated[str | None, typer.Option(help="The record that IGNORE_IDENTIFIER is about; all when left out")] = None,
    reason: Annotated[str | None, typer.Option(help="Why it was decided")] = None,
    by: Annotated[str | None, typer.Option(help="Who decided [default: the user of this machine]")] = None,
    tenant: Annotated[str, typer.Option(help="The tenant whose records they are")] = "default",
    subject: Annotated[str, typer.Option(help="person or account")] = "person",
    region: RegionOption = None,
    home: HomeOption = None,
) -> None:
    """Record decisions about who is who; they win over the rules until they are withdrawn."""
    from ingestion.identity.decision_log import absent, settle, write
    from ingestion.identity.decisions import complete, table_of
    from ingestion.identity.rules import load_rules

    if bool(said) == bool(file):
        raise click.UsageError("give one decision, or --from with a file of decisions")
    if file:
        given = _from_csv(file, by)
    else:
        row = {**_said(said or [], record), "reason": reason, "tenant_id": tenant, "subject": subject}
        given = table_of([complete(row, "the decision", decided_by=_author(by), decided_at=_now())])
    rows = settle(given, load_rules(), region)
    with _prepared(home) as warehouse, warehouse.session() as session:
        for place in absent(session, rows):
            say(f"warning  raw holds no {place} now; the decision waits for it")
        written = write(session, rows)
    for decision_id in written:
        typer.echo(f"decided {decision_id}")
    if len(rows) > len(written):
        typer.echo(f"{len(rows) - len(written):,} of {len(rows):,} decisions held already")
    if written:
        typer.echo(PUBLISHED_BY)


@app.command()
def withdraw(
    decision_id: Annotated[str, typer.Argument(metavar="DECISION_ID", help="As `cdp identity decisions` lists it")],
    home: HomeOption = None,
) -> None:
    """Withdraw a decision; it stays as history."""
    from ingestion.identity import decision_log

    with _prepared(home) as warehouse, warehouse.session() as session:
        decision_log.withdraw(session, decision_id, _now())
    typer.echo(f"withdrew {decision_id}\n{PUBLISHED_BY}")


@app.command()
def decisions(
    show_values: Annotated[bool, typer.Option("--show-values", help="Show ignored identifiers, which are personal data")] = False,
    home: HomeOption = None,
) -> None:
    """List all decisions, the oldest first; withdrawn ones are included."""
    from ingestion.identity.decisions import recorded

    with _prepared(home) as warehouse, warehouse.session() as session:
        rows = recorded(session).sort_by([("decided_at", "ascending"), ("decision_id", "ascending")]).to_pylist()
    if not rows:
        typer.echo("there are no decisions")
        return
    columns = ("id", "tenant", "subject", "decision", "about", "reason", "by", "at", "withdrawn")
    report.grid("decisions", columns, [_listed(row, show_values) for row in rows])


@app.command("export")
def export_ids(
    folder: Annotated[Path, typer.Argument(help="A new folder")],
    home: HomeOption = None,
) -> None:
    """Write the registry of ids, its history and the decisions into a folder, for another installation."""
    from ingestion.identity.archive import write_archive

    with _prepared(home) as warehouse, warehouse.session() as session:
        counts = write_archive(session, folder)
    typer.echo(f"written to {folder}")
    report.grid("", ("table", "rows"), counts.items())


@app.command("import")
def import_ids(
    folder: Annotated[Path, typer.Argument(help="A folder that `cdp identity export` wrote")],
    home: HomeOption = None,
) -> None:
    """Read an exported folder into an installation where identity was never resolved; the next build keeps every id."""
    from ingestion.identity.archive import read_archive, restore

    tables = read_archive(folder)  # say what is wrong with the folder before a server starts
    with _prepared(home) as warehouse, warehouse.session() as session:
        restore(session, tables)
    typer.echo(f"read from {folder}")
    report.grid("", ("table", "rows"), [(name, len(rows)) for name, rows in tables.items()])
    typer.echo("next, run `cdp load` and `cdp build`; records that are in the registry keep their ids")


@contextmanager
def _prepared(home: Path | None) -> Iterator[Warehouse]:
    """The installation's warehouse with the tables that identity reads, locked against other writers."""
    from ingestion.identity import ensure_identity_tables
    from ingestion.loader import ensure_raw_tables

    settings, warehouse = open_at(home)
    with exclusive(settings.home, "identity"):
        with warehouse.session() as session:
            ensure_raw_tables(session)
            ensure_identity_tables(session)
        yield warehouse


def _now() -> datetime:
    return datetime.now(UTC)


def _author(by: str | None) -> str:
    try:
        return by or getpass.getuser()
    except (KeyError, OSError):  # a container may run as a user that it does not know
        raise CdpError("this machine does not know your name; give --by") from None


def _from_csv(file: Path, by: str | None) -> pa.Table:
    from ingestion.identity.decisions import from_csv

    return from_csv(file, decided_by=_author(by), decided_at=_now())


def _said(words: list[str], record: str | None) -> dict[str, str | None]:
    """The columns of a decision given on the command line; UsageError when there are too few or too many words."""
    from ingestion.identity.decision_log import place_of
    from ingestion.identity.decisions import ALWAYS, FIRST, IGNORE, KINDS, NEVER, OTHER, TYPE_AND_VALUE

    kind, *rest = words
    kind = kind.upper()
    forms = {ALWAYS: ("RECORD RECORD", {2}), NEVER: ("RECORD [RECORD]", {1, 2}), IGNORE: ("TYPE VALUE [--record RECORD]", {2})}
    if kind not in KINDS:
        raise click.UsageError(f"{words[0]} is no decision; use one of {', '.join(KINDS)}")
    form, counts = forms[kind]
    if len(rest) not in counts or (record is not None and kind != IGNORE):
        raise click.UsageError(f"write {kind} {form}")
    said: dict[str, str | None] = {"decision": kind}
    if kind == IGNORE:
        said |= {TYPE_AND_VALUE[0]: rest[0].upper(), TYPE_AND_VALUE[1]: rest[1]}
        rest = [record] if record else []
    for part, text in zip((FIRST, OTHER), rest, strict=False):
        said |= dict(zip(part, place_of(text), strict=True))
    return said


def _listed(row: dict[str, Any], show_values: bool) -> list[object]:
    records = ["/".join(row[name] for name in part) for part in _parts() if row[part[0]] is not None]
    if row["identifier_type"]:
        records.insert(0, f"{row['identifier_type']} {row['identifier_value'] if show_values else '(--show-values)'}")
    withdrawn = report.instant(row["withdrawn_at"]) if row["withdrawn_at"] else ""
    return [
        row["decision_id"], row["tenant_id"], row["subject"], row["decision"], "\n".join(records), row["reason"] or "",
        row["decided_by"], report.instant(row["decided_at"]), withdrawn,
    ]  # fmt: skip


def _parts() -> tuple[tuple[str, ...], ...]:
    from ingestion.identity.decisions import FIRST, OTHER

    return FIRST, OTHER


def _show(found: dict[str, Preview], sample: int) -> None:
    """Print counts per subject, then the largest merges and splits with ids and source records."""
    columns = (
        "subject", "now", "then", "merges", "splits", "records moved", "of", "refused now", "refused then",
    )  # fmt: skip
    rows = [
        (p.subject, p.before, p.after, p.merges, p.splits, p.moved, p.kept, p.refused_before, p.refused_after)
        for p in found.values()
    ]
    if all(p.is_same for p in found.values()):
        typer.echo("nothing would change")
        return
    report.grid("what a run would change", columns, rows)
    for p in found.values():
        changes = p.changes.slice(0, sample).to_pylist()
        if changes:
            left = f" (the {len(changes):,} largest of {len(p.changes):,})" if len(changes) < len(p.changes) else ""
            report.grid(
                f"{p.subject}s that would be merged and split{left}",
                ("event", "from", "to", "records", "such as", "beside", "decision"),
                [_change(row) for row in changes],
            )


def _change(row: dict[str, Any]) -> list[object]:
    return [
        row["event"], row["entity_id"], row["other_entity_id"], row["record_count"], "\n".join(row["records"]),
        row["beside"] or "", row["decision_id"] or "",
    ]  # fmt: skip
