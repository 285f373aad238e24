"""Commands that read the warehouse and change nothing: `cdp query`, `cdp explain`.

Belongs here: the commands and what they print.  Does not belong here: what an explanation consists of (`explain.py`).
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cdp_cli import report
from cdp_cli.installation import HomeOption, needs, open_at
from warehouse import CdpError


def query(
    sql: Annotated[str, typer.Argument(help="One select statement")],
    home: HomeOption = None,
) -> None:
    """Run one query on the warehouse and print its rows: as a table on a terminal, as CSV elsewhere."""
    from pyarrow import csv

    _, warehouse = open_at(home)
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
