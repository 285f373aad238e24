"""The tables a run ends with: what was loaded, what was built, what was checked, where to look next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from warehouse import CdpError, Session, Warehouse

if TYPE_CHECKING:  # the command line starts faster without it
    from dagster_project.dbt import DbtOutcome
    from dagster_project.run import RunSummary
    from ingestion.ledger import LoadResult
    from ingestion.references import Orphans

ALWAYS = ("received", "loaded", "duplicate", "quarantined")
"""The counts of a load that are told when they are 0, too: the others are rare."""

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def grid(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print one table; numbers to the right, with thousands separated."""
    table = Grid(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    cells = [list(row) for row in rows]
    for position, name in enumerate(columns):
        numeric = all(isinstance(row[position], int) for row in cells) and bool(cells)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row))  # brackets are no markup
    console.print(table)
    console.print()


def instant(at: datetime) -> str:
    """An instant to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


MUCH = 0.2
"""A load or a build that keeps out more than this share of a table's rows says so in its last lines."""


def loaded(results: list[LoadResult], orphans: Orphans) -> None:
    """The end of a load: counts per table and what somebody should know; CdpError when nothing of a delivery could be loaded."""
    from ingestion.ledger import COUNTS, totals

    sums = {
        name: totals(result for result in results if result.source_system == name)
        for name in dict.fromkeys(result.source_system for result in results)
    }
    for name, by_table in sums.items():
        told = [count for count in COUNTS if count in ALWAYS or any(counts[count] for counts in by_table.values())]
        rows = [(table, *(counts[count] for count in told)) for table, counts in by_table.items()]
        grid(f"loaded into raw_{name}", ("table", *told), rows)
    for line in dict.fromkeys(line for result in results for line in remarks(result)):
        typer.echo(line)
    if any(result.quarantined for result in results):
        typer.echo("quarantined rows are in quarantine.rejected_row, each with its column, reason and value")
    if any(result.fields for result in results):
        typer.echo(
            "fields that could not be loaded as they came are NULL or cut in rows that were loaded; they are in"
            " quarantine.rejected_field, each with its column, reason and value"
        )
    if settled := sum(result.settled for result in results):
        typer.echo(f"{settled:,} refusals of earlier loads are settled: their rows came again, or are gone")
    if orphans.new:
        new = sum(orphans.new.values())
        places = ", ".join(
            f"{system}.{table}.{column} to {parent}: {count:,}"
            for (system, table, column, parent), count in sorted(orphans.new.items())
        )
        earlier = f" and {orphans.total - new:,} of earlier loads" if orphans.total > new else ""
        typer.echo(f"{new:,} references lead to rows nobody delivered ({places}); ops.orphan_reference lists them{earlier}")
    for name, by_table in sums.items():
        for table, counts in by_table.items():
            share = counts["quarantined"] / counts["received"] if counts["received"] else 0
            if share > MUCH:
                typer.echo(
                    f"warning  {counts['quarantined']:,} of {counts['received']:,} rows of {name}.{table} are quarantined,"
                    f" more than {MUCH:.0%}"
                )
    refused = [
        f"{', '.join(result.source_files)}: all {result.received:,} rows ({', '.join(sorted(result.reasons)) or 'as before'})"
        for result in results
        if result.received and result.quarantined == result.received
    ]
    if refused:
        raise CdpError(f"nothing could be loaded of {'; '.join(refused)}; quarantine.rejected_row says why, row by row")


def remarks(load: LoadResult) -> Iterator[str]:
    """What somebody should know of a load beside its counts."""
    if load.missing_columns:
        absent = ", ".join(load.missing_columns)
        yield f"{load.source_table}: not delivered, so rows keep what they had and new rows have NULL: {absent}"
    if load.unknown_columns:
        yield f"{load.source_table}: not in the contract, not loaded: {', '.join(load.unknown_columns)}"
    if load.older:
        yield f"{load.source_table}: {load.older:,} rows are older than what is there, and did not become current"
    if load.notes:
        yield f"{load.source_table}: {load.notes}"
    if load.withheld:
        yield (
            f"{load.source_table}: {load.withheld:,} rows are not in the snapshot and were kept, because a snapshot that lacks so"
            " many is more likely cut off; if they are gone, load it again with --allow-deletions"
        )
    if load.undecided:
        yield (
            f"{load.source_table}: {load.undecided:,} rows are not in the snapshot and were kept, because the key of a row of it"
            " could not be read; mend the rows in quarantine and load again"
        )


def explained(found: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """The answer of `explain` as titled tables for people; those without rows are left out."""
    tables = {
        "fields": [_with_origin(row) for row in found["fields"]],
        "how its records are one": [
            _tie(row, ("the only one" if len(found["chain"]) == 1 else "the oldest") if position == 0 else "")
            for position, row in enumerate(found["chain"])
        ],
        "identifiers that were not used": [_unused(row) for row in found["evidence"] if not row["is_used"]],
        "decisions": [_decision(row) for row in found["decisions"]],
        "merges that were refused": [
            {"of": row["entity_id"], "with": row["other_entity_id"], "by": _identifier(row), "because of": row["rule"],
             "since": instant(row["refused_at"])}
            for row in found["refused_merges"]
        ],
        "what became of its ids": [
            {"at": instant(row["happened_at"]), "event": row["event"], "from": row["entity_id"], "to": row["other_entity_id"],
             "records": row["record_count"], "decision": row["decision_id"] or ""}
            for row in found["merge_history"]
        ],
        "former ids": [{"id": row["old_id"], "until": instant(row["merged_at"])} for row in found["former_ids"]],
    }  # fmt: skip
    return ((title, rows) for title, rows in tables.items() if rows)


def _with_origin(row: dict[str, object]) -> dict[str, object]:
    """A row with the three columns that name its source row in one, and nothing where it has no value."""
    shown = {name: "" if value is None else value for name, value in row.items() if not name.startswith("source_")}
    known = row["source_system"] is not None
    return {**shown, "from": f"{row['source_system']}.{row['source_table']} {row['source_key']}" if known else ""}


def _tie(row: dict[str, Any], role: str) -> dict[str, object]:
    """A record of the chain, and in words what ties it; `role` is that of the first, which nothing has to tie."""
    if role:
        by = role
    elif row["by"] is None:
        by = "" if row["is_live"] else "left raw, and shows nothing any more"
    elif row["decision_id"]:
        by = f"decision {row['decision_id']} of {row['decided_by']}{': ' + row['reason'] if row['reason'] else ''}"
    else:
        by = _identifier({"identifier_type": row["by"], "scope": row["scope"], "identifier_value": row["value"]})
    return {
        "record": row["record"], "since": instant(row["first_seen_at"]), "tied by": by, "to": row["to"] or "",
        "seen on": f"{row['seen_on']} {row['source_column']}" if row["seen_on"] else "",
        "at": instant(row["at"]) if row["at"] else "",
    }  # fmt: skip


def _unused(row: dict[str, Any]) -> dict[str, object]:
    return {
        "identifier": _identifier(row),
        "reason": row["reason"],
        "in words": row["why"] or "",
        "from": f"{row['source_system']}/{row['source_table']}/{row['source_key']} {row['source_column']}",
    }


def _decision(row: dict[str, Any]) -> dict[str, object]:
    return {
        "id": row["decision_id"], "decision": row["decision"], "by": row["decided_by"], "at": instant(row["decided_at"]),
        "why": row["reason"] or "", "withdrawn": instant(row["withdrawn_at"]) if row["withdrawn_at"] else "",
    }  # fmt: skip


def _identifier(row: dict[str, Any]) -> str:
    """Type, value and, where it means something only in one, the scope."""
    scope = f" in {row['scope']}" if row["scope"] else ""
    return f"{row['identifier_type']} {row['identifier_value'] or ''}{scope}".strip()


def relation_counts(session: Session, schemas: Iterable[str]) -> list[tuple[str, str, int]]:
    """(schema, relation, rows) of every table in the schemas, by name."""
    found = []
    for schema in schemas:
        names = session.fetch("select table_name from information_schema.tables where table_schema = %s order by 1", (schema,))
        for (name,) in names:  # a name from the catalog, so it can stand in a statement
            found.append((schema, name, int(session.fetch(f'select count(*) from "{schema}"."{name}"')[0][0])))  # noqa: S608
    return found


def quarantine_counts(session: Session) -> list[tuple[str, str, int]]:
    """(table, reason, rows) of the open refusals in quarantine."""
    from ingestion.settlement import OPEN

    found = session.fetch(
        f"select source_system, source_table, reason_code, count(*) from quarantine.rejected_row where {OPEN}"  # noqa: S608
        " group by 1, 2, 3 order by 1, 2, 3"
    )
    return [(f"{system}.{table}", reason, int(count)) for system, table, reason, count in found]


def field_counts(session: Session) -> list[tuple[str, str, str, int]]:
    """(table, column, reason, fields) of the fields that were refused in rows that were loaded."""
    found = session.fetch(
        "select source_system, source_table, column_name, reason_code, count(*) from quarantine.rejected_field"
        " group by 1, 2, 3, 4 order by 1, 2, 3, 4"
    )
    return [(f"{system}.{table}", column, reason, int(count)) for system, table, column, reason, count in found]


def reject_counts(session: Session) -> list[tuple[str, str, int]]:
    """(entity, rule, rows) of the source rows that an entity's own rules kept out; none before the rejects were ever built."""
    if not session.has("ops.entity_reject"):
        return []
    found = session.fetch("select entity, rule, count(*) from ops.entity_reject group by 1, 2 order by 1, 2")
    return [(entity, rule, int(count)) for entity, rule, count in found]


def source_faults(session: Session) -> Iterator[str]:
    """What the sources alone can mend and what stopped nothing, a line for each kind; none when there is nothing."""
    if session.has("ops.unpriced_amount"):
        yield from _unpriced(session)
    if session.has("ops.source_fault"):
        found = session.fetch("select entity, rule, count(*) from ops.source_fault group by 1, 2 order by 1, 2")
        if found:
            counts = ", ".join(f"{entity} {rule}: {int(count):,}" for entity, rule, count in found)
            yield f"warning  rows that only their source can mend: {counts}; ops.source_fault lists them"
    yield from _without_account(session)
    if session.has("ops.entity_reject_share"):
        for entity, system, table, rows, rejected in session.fetch(
            "select entity, source_system, source_table, sum(conformed_rows), sum(rejected_rows) from ops.entity_reject_share"
            " group by 1, 2, 3 order by 1, 2, 3"
        ):
            if int(rejected) > MUCH * int(rows):
                yield (
                    f"warning  {int(rejected):,} of {int(rows):,} rows of {system}.{table} are no {entity}, more than {MUCH:.0%};"
                    " ops.entity_reject says why"
                )
    if session.has("ops.name_only_match"):
        ((accounts,),) = session.fetch("select count(distinct account_id) from ops.name_only_match")
        if accounts:
            yield (
                f"review   {int(accounts):,} accounts hold companies of one name and different domains; ops.name_only_match"
                " lists both records; `cdp identity decide NEVER_LINK` takes two apart"
            )


def _without_account(session: Session) -> Iterator[str]:
    """A line that counts the deals of no company, which no account's totals hold."""
    if not session.has("cdp.opportunity"):
        return
    ((deals, won),) = session.fetch(
        "select count(*), sum(case when is_won then amount_reporting end) from cdp.opportunity where account_id is null"
    )
    if deals:
        yield (
            f"note     {int(deals):,} deals have no company that is known (won: {won or 0:,.2f}); they are in cdp.opportunity"
            " with account_id NULL and in no account's totals"
        )


def _unpriced(session: Session) -> Iterator[str]:
    """A line that names amounts without a rate, the oldest first, and says what to do."""
    found = session.fetch_arrow(
        "select entity, source_system, source_table, source_key, amount, currency, rate_date, add_rate_to"
        " from ops.unpriced_amount order by rate_date, entity, entity_id"
    ).to_pylist()
    if found:
        shown = "; ".join(
            f"{row['entity']} {row['source_key']} of {row['source_system']}.{row['source_table']}"
            f" ({row['currency'] or 'no currency'}, {row['rate_date']})"
            for row in found[:3]
        )
        more = ", …" if len(found) > 3 else ""
        yield (
            f"warning  {len(found):,} amounts have no rate on their day and are in no total: {shown}{more}; add the rates to"
            f" {found[0]['add_rate_to']} and build again; ops.unpriced_amount lists all"
        )


def closing(warehouse: Warehouse, summary: RunSummary) -> None:
    """The tables at the end of a run: phases, relations, quarantine, rejects, checks."""
    grid("phases", ("phase", "seconds"), [(name, f"{seconds:.1f}") for name, seconds in summary.phases.items()])
    with warehouse.session() as session:
        relations = relation_counts(session, ("cdp", "marts"))
        quarantined = quarantine_counts(session)
        fields = field_counts(session)
        rejected = reject_counts(session)
        warnings = list(source_faults(session))
    grid("what was built", ("schema", "relation", "rows"), relations)
    if quarantined:
        grid("source rows refused and not settled (quarantine.rejected_row)", ("table", "reason", "rows"), quarantined)
    if fields:
        grid("refused fields of rows that were loaded", ("table", "column", "reason", "fields"), fields)
    if rejected:
        grid("source rows an entity's rules kept out (ops.entity_reject)", ("entity", "rule", "rows"), rejected)
    for line in warnings:
        typer.echo(line)
    entities = sum(schema == "cdp" for schema, _, _ in relations)
    typer.echo(f"{entities} relations in cdp, {len(relations) - entities} in marts")
    typer.echo(
        f"checks: {summary.checks_passed} passed, {summary.checks_failed} failed, {summary.checks_warned} warned; "
        f"{sum(count for _, _, count in quarantined):,} rows refused and not settled,"
        f" {sum(count for *_, count in fields):,} fields refused in loaded rows"
    )
    if summary.checks_failed:
        raise CdpError(f"{summary.checks_failed} checks failed: {'; '.join(summary.failures[:5])}")


def outcome(warehouse: Warehouse, done: DbtOutcome) -> None:
    """The end of a build: what dbt counted, and each failure in a line."""
    with warehouse.session() as session:
        relations = relation_counts(session, ("cdp", "marts"))
        rejected = reject_counts(session)
        warnings = list(source_faults(session))
    grid("what was built", ("schema", "relation", "rows"), relations)
    if rejected:
        grid("source rows an entity's rules kept out (ops.entity_reject)", ("entity", "rule", "rows"), rejected)
    for line in warnings:
        typer.echo(line)
    typer.echo("dbt: " + ", ".join(f"{count} {status}" for status, count in sorted(done.statuses.items())))
    if done.failures:
        for line in done.failures:
            errors.print(f"failed   {line}", markup=False, soft_wrap=True)
        raise CdpError(f"{len(done.failures)} dbt nodes failed; `cdp check` runs the checks again")
