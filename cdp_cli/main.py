"""The commands of `cdp`, in the order a newcomer needs them.

Every expected failure is a `CdpError` and ends as one line on stderr with exit status 1 (2 for a
wrong command line); `--debug` shows the traceback instead.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import click
import typer

from cdp_cli import identity, reading, report, sources
from cdp_cli.installation import ChurnOption, HomeOption, needs
from cdp_cli.installation import open_at as _open
from cdp_cli.installation import say as _say
from warehouse import CdpError, Settings
from warehouse.disk import full_disk
from warehouse.lock import exclusive

app = typer.Typer(
    name="cdp",
    help="A B2B customer data platform as a warehouse project.  Start with `cdp demo`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="Compute every metric for this instant (ISO 8601, UTC) [default: now; of a selection, that of the rest]"
    ),
]
SelectOption = Annotated[list[str] | None, typer.Option("--select", "-s", help="dbt selection; may be given more than once")]

app.add_typer(sources.app, name="sources")
app.add_typer(identity.app, name="identity")

_debug = False


@app.callback()
def options(debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error")] = False) -> None:
    """Options of every command."""
    global _debug
    _debug = debug


@app.command()
def up(home: HomeOption = None) -> None:
    """Start the embedded warehouse."""
    _, warehouse = _open(home)
    typer.echo(f"the warehouse is up: {warehouse.engine}; `cdp url` prints how to connect")


@app.command()
def down(home: HomeOption = None) -> None:
    """Stop the embedded warehouse; its data stays."""
    _, warehouse = _open(home, start=False)
    warehouse.stop()
    typer.echo("the warehouse is down")


@app.command()
def url(home: HomeOption = None) -> None:
    """Print the URL for psql, dbt and BI tools (it holds the password)."""
    _, warehouse = _open(home)
    typer.echo(warehouse.url)


@app.command()
def env(home: HomeOption = None) -> None:
    """Print the environment in which dbt finds the warehouse, for `eval "$(cdp env)"` (it holds the password).

    CDP_AS_OF is the instant for which the warehouse was computed, so that what is built by hand agrees with the rest.
    """
    from ingestion.as_of import published

    _, warehouse = _open(home)
    found = published(warehouse)
    for name, value in {**warehouse.dbt_variables(), **({"CDP_AS_OF": found.isoformat()} if found else {})}.items():
        typer.echo(f"export {name}={shlex.quote(value)}")


app.command()(reading.query)
app.command()(reading.ask)
app.command("report")(reading.picture)


@app.command()
def demo(
    scale: Annotated[float, typer.Option(min=0.002, help="Size of the generated sources; 1 is about 1.3 million rows")] = 1.0,
    home: HomeOption = None,
) -> None:
    """Generate sources, run the whole line on them, and show what it built."""
    from dagster_project.run import run_job
    from generator import END

    settings, warehouse = _open(home)
    began = time.monotonic()
    summary = run_job("demo", home=settings.home, scale=scale, as_of=END.isoformat(), progress=_say)
    report.closing(warehouse, summary)
    page = reading.draw(warehouse, settings.home / "report.html")
    _say(f"done in {time.monotonic() - began:.0f} s")
    typer.echo("\nWhere to look next:")
    typer.echo(f"  {page}   the report: open it in a browser")
    typer.echo(f"  {_me()} query 'select * from marts.attribution_overview limit 5'{_home_flag(home)}")  # noqa: S608 text
    typer.echo("  make ui                 the graph, its runs and its checks at http://127.0.0.1:3000")
    typer.echo("  README.md               connect a BI tool, run dbt by hand, add a source table")


@app.command()
def scaffold(
    system: Annotated[str, typer.Argument(help="Name of the new source system")],
    folder: Annotated[Path | None, typer.Option("--from", help="Folder of sample files named after the tables")] = None,
    table: Annotated[list[str] | None, typer.Option(help="TABLE:ENTITY that it feeds, or TABLE:none; more than once")] = None,
    key: Annotated[list[str] | None, typer.Option(help="TABLE:COLUMN, where the guess would be wrong; more than once")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be written, and write nothing")] = False,
) -> None:
    """Write the files that a new source system begins with (docs/add-a-source.md)."""
    from cdp_cli.scaffold import pairs, plan, write

    made = plan(system, folder, pairs(table, "--table TABLE:ENTITY"), pairs(key, "--key TABLE:COLUMN"))
    if not dry_run:
        write(made)
    for path in made.files:
        typer.echo(f"{'would write' if dry_run else 'wrote'} {path}")
    for note in made.notes:
        _say(note)


@app.command()
def load(
    system: Annotated[str | None, typer.Argument(help="Source system; all of them when left out")] = None,
    place: Annotated[
        Path | None, typer.Option("--from", help="Folder of files named after the tables, or a SQLite file [default: cdp.yml]")
    ] = None,
    snapshot: Annotated[
        bool, typer.Option("--snapshot", help="The files are all there is: other rows of their tables are gone")
    ] = False,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Let a snapshot without rows delete all rows")] = False,
    allow_deletions: Annotated[
        bool, typer.Option("--allow-deletions", help="Let a snapshot delete however many rows it lacks")
    ] = False,
    allow_missing_columns: Annotated[
        bool, typer.Option("--allow-missing-columns", help="Let a snapshot clear the columns that it lacks")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Load sources into the raw tables: those of cdp.yml, the inboxes (HOME/sources), or what --from names."""
    from ingestion.contracts import SYSTEMS
    from ingestion.deliveries import DeliveryOptions
    from ingestion.ledger import DeliveryKind
    from ingestion.loader import ensure_raw_tables
    from ingestion.references import find_orphans
    from ingestion.sources import check_delivery, has_source, load_config, load_delivery, load_system

    if system and system not in SYSTEMS:
        raise CdpError(f"source system {system} is not known; use one of {', '.join(SYSTEMS)}")
    home_folder, wanted = Settings.from_env(home=home).home, [system] if system else list(SYSTEMS)
    # Say what is wrong with the sources before a server starts.
    if place and system:
        check_delivery(SYSTEMS[system], place)
    elif place or snapshot:
        raise click.UsageError(
            "--from needs the name of a system, and --snapshot needs --from; a configured source says mode: full"
        )
    else:
        config = load_config(home_folder)
        wanted = [name for name in wanted if has_source(home_folder, config, name)]
        if not wanted:
            where = home_folder / "sources" / (system or "")
            raise CdpError(f"nothing to load: no source is configured and {where} holds no files; give --from, or write cdp.yml")
    settings, warehouse = _open(home)
    kind: DeliveryKind | None = "snapshot" if snapshot else None
    options = DeliveryOptions(
        kind=kind,
        allow_empty=allow_empty,
        allow_deletions=allow_deletions,
        allow_missing_columns=allow_missing_columns,
        progress=_say,
    )
    results = []
    with exclusive(settings.home, f"load {system or 'all'}"):
        with warehouse.session() as session:
            ensure_raw_tables(session)
        for name in wanted:
            if place:
                results += load_delivery(warehouse, settings.home, SYSTEMS[name], place, options)
            else:
                results += load_system(warehouse, settings.home, SYSTEMS[name], options)
        orphans = find_orphans(warehouse)
    report.loaded(results, orphans)


@app.command()
def build(select: SelectOption = None, as_of: AsOfOption = None, max_churn: ChurnOption = None, home: HomeOption = None) -> None:
    """Resolve identity, then build and test the models with dbt."""
    from dagster_project import dbt
    from ingestion.as_of import instant, published
    from ingestion.identity import allowed_churn, resolve
    from ingestion.loader import ensure_raw_tables

    computed_for = instant(as_of) if as_of else None
    settings, warehouse = _open(home)
    with exclusive(settings.home, "build"):
        if select and not computed_for and (computed_for := published(warehouse)):
            as_of = computed_for.isoformat()
            _say(f"as of {as_of}, for which the rest was computed; --as-of names another instant")
        with warehouse.session() as session:
            ensure_raw_tables(session)
        resolved = resolve(warehouse, as_of=computed_for, max_churn=allowed_churn(max_churn))
        _say(f"identity: {resolved.records:,} records are {resolved.persons:,} persons and {resolved.accounts:,} accounts")
        outcome = dbt.run(warehouse, settings.home, dbt.build_arguments(), select=select or (), as_of=as_of)
    if select and not outcome.statuses:
        raise CdpError(f"no model, seed or test is selected by {' '.join(select)}; `dbt ls` in dbt_project lists their names")
    report.outcome(warehouse, outcome)


@app.command()
def check(home: HomeOption = None, as_of: AsOfOption = None) -> None:
    """Run every check: the expectation suites and the dbt tests."""
    from dagster_project import dbt
    from expectations.runner import run_all
    from ingestion.as_of import instant, published

    computed_for = instant(as_of) if as_of else None
    settings, warehouse = _open(home)
    with exclusive(settings.home, "check"):
        with warehouse.session() as session:
            needs(session, "ops.load_ledger", "cdp load")
            needs(session, "marts.account_360", "cdp build")
        computed_for = computed_for or published(warehouse)
        as_of = computed_for.isoformat() if computed_for else None
        suites = run_all(warehouse, progress=_say)
        outcome = dbt.run(warehouse, settings.home, ["test", *dbt.DATA_ONLY], as_of=as_of)
    failed = [f"{suite.name}: {line}" for suite in suites for line in suite.failures] + outcome.failures
    warned = [f"{suite.name}: {line}" for suite in suites for line in suite.warnings]
    for line in warned:
        typer.echo(f"warning  {line}")
    for line in failed:
        report.errors.print(f"failed   {line}", markup=False, soft_wrap=True)
    passed = sum(suite.passed for suite in suites) + outcome.statuses["pass"]
    typer.echo(f"{passed} checks passed, {len(failed)} failed, {len(warned) + outcome.statuses['warn']} warned")
    if failed:
        raise typer.Exit(1)


app.command()(reading.explain)


@app.command()
def refresh(as_of: AsOfOption = None, max_churn: ChurnOption = None, home: HomeOption = None) -> None:
    """Run the refresh job once: load every source, resolve, build, check."""
    from dagster_project.run import run_job

    settings, warehouse = _open(home)
    summary = run_job("refresh", home=settings.home, as_of=as_of, max_churn=max_churn, progress=_say)
    report.closing(warehouse, summary)


@app.command()
def docs(home: HomeOption = None) -> None:
    """Write dbt's documentation site."""
    from dagster_project import dbt

    settings, warehouse = _open(home)
    dbt.run(warehouse, settings.home, ["docs", "generate"])
    typer.echo(f"documentation: {settings.home / 'dbt_target' / 'index.html'} (serve the folder with python -m http.server)")


@app.command()
def ui(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1")] = 3000,
    home: HomeOption = None,
) -> None:
    """Serve the Dagster UI on the loopback address."""
    from dagster_project.run import prepare_instance

    settings, _ = _open(home)
    instance_home = prepare_instance(settings.home)
    typer.echo(f"Dagster is starting at http://127.0.0.1:{port} (Ctrl-C ends it)")
    command = [sys.executable, "-m", "dagster", "dev", "-m", "dagster_project.definitions", "-h", "127.0.0.1", "-p", str(port)]
    env = {**os.environ, "CDP_HOME": str(settings.home), "DAGSTER_HOME": str(instance_home), "DAGSTER_DISABLE_TELEMETRY": "1"}
    raise typer.Exit(subprocess.call(command, env=env))  # noqa: S603 our own interpreter and module


def _me() -> str:
    return os.path.relpath(sys.argv[0]) if sys.argv[0].startswith("/") else sys.argv[0]


def _home_flag(home: Path | None) -> str:
    return f" --home {home}" if home else ""


def main() -> None:
    """The entry point: run a command and turn its failure into one line and an exit status."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        report.errors.print("interrupted")
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        typer.echo(error.format_message())
    except click.UsageError as error:
        # Typer adds the suggestion that click has made already.
        message = " ".join(dict.fromkeys(re.split(r"(?<=[.?]) ", error.format_message())))
        report.errors.print(f"cdp: {message}", markup=False, soft_wrap=True)
        sys.exit(2)
    except CdpError as error:
        if _debug:
            raise
        report.errors.print(f"cdp: {error}", markup=False, soft_wrap=True)
        sys.exit(1)
    except OSError as error:
        said = full_disk(error, Settings.from_env().home)
        if _debug or said is None:
            raise
        report.errors.print(f"cdp: {said}", markup=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
