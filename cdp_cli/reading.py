"""Commands that read the warehouse and change nothing: `cdp query`, `cdp ask`, `cdp report`, `cdp explain`.

Belongs here: the commands and what they print.  Does not belong here: what an explanation consists of (`explain.py`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cdp_cli import report
from cdp_cli.installation import HomeOption, needs, open_at
from warehouse import CdpError, Warehouse


def query(
    sql: Annotated[str, typer.Argument(help="One select statement")],
    home: HomeOption = None,
) -> None:
    """Run one query on the warehouse and print its rows: as a table on a terminal, as CSV elsewhere."""
    _, warehouse = open_at(home)
    _print_rows(warehouse, sql)


def _print_rows(warehouse: Warehouse, sql: str) -> None:
    from pyarrow import csv

    try:
        with warehouse.session() as session:
            statement = f"select * from ({sql.rstrip().rstrip(';')}) as answer"  # noqa: S608 it is the user's own
            answer = session.fetch_arrow(statement, other_types=True)
    except warehouse.statement_error as error:
        raise CdpError(f"the query failed: {str(error).splitlines()[0]}") from None
    if sys.stdout.isatty():
        rows = zip(*(column.to_pylist() for column in answer.columns), strict=True)
        report.grid("", answer.column_names, (["" if value is None else value for value in row] for row in rows))
    else:
        csv.write_csv(answer, sys.stdout.buffer)


def ask(
    what: Annotated[
        str | None, typer.Argument(metavar="[NUMBER|WORD]", help="A question's number, or a word to look for; without it, all")
    ] = None,
    home: HomeOption = None,
) -> None:
    """List the questions that the marts answer, or answer one: 2.3, say."""
    from questions import questions

    listed = [(question, domain) for domain, asked in questions().items() for question in asked]
    for question, _ in listed:
        if question.number == what:
            typer.echo(f"{question.question}\n{' '.join(question.answer.split())}\n", err=True)
            if question.sql is not None:
                _, warehouse = open_at(home)
                _print_rows(warehouse, question.sql)
            return
    word = (what or "").lower()
    found = [(q.number, domain, q.question) for q, domain in listed if word in f"{q.number} {q.question} {domain}".lower()]
    if not found:
        raise CdpError(f"no question is or names {what}; `cdp ask` lists them all")
    report.grid("", ("number", "domain", "question"), found)


def picture(
    to: Annotated[Path | None, typer.Option(help="The file to write [default: report.html in the home folder]")] = None,
    home: HomeOption = None,
) -> None:
    """Write the figures people look at first as one HTML page, which needs no server and no network."""
    settings, warehouse = open_at(home)
    with warehouse.session() as session:
        needs(session, "marts.account_360", "cdp build")
    typer.echo(f"report: {draw(warehouse, to or settings.home / 'report.html')}")


def draw(warehouse: Warehouse, to: Path) -> Path:
    """The page of what is in the warehouse now."""
    from ingestion.as_of import published
    from report import write

    as_of = published(warehouse)
    if as_of is None:
        raise CdpError("nothing was computed yet; run `cdp build` first")
    with warehouse.session() as session:
        return write(session, to, as_of=as_of)


def explain(
    kind: Annotated[str, typer.Argument(help="account, contact or lead")],
    entity_id: Annotated[str, typer.Argument(metavar="ID", help="Its id; one that was merged away will do")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
    home: HomeOption = None,
) -> None:
    """Show which source row gave each field of an entity, and why it is one entity."""
    import json

    from cdp_cli.explain import KINDS
    from cdp_cli.explain import explain as answer
    from ingestion.identity import ensure_identity_tables

    _, warehouse = open_at(home)
    with warehouse.session() as session:
        if kind in KINDS:
            needs(session, f"cdp.{kind}", "cdp build")
        ensure_identity_tables(session)  # a home of an earlier version lacks some until its next build
    with warehouse.session() as session:
        found = answer(session, kind, entity_id)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2, default=lambda instant: instant.isoformat()))
        return
    merged = f", which {entity_id} was merged into" if entity_id != found["id"] else ""
    typer.echo(f"{kind} {found['id']}{merged}\n")
    for title, rows in report.explained(found):
        report.grid(title, rows[0].keys(), [row.values() for row in rows])
