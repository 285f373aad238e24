"""`cdp sources`: the systems and their tables; `cdp sources check`: each configured source against its contract."""

from __future__ import annotations

import typer

from cdp_cli import report
from cdp_cli.installation import HomeOption
from warehouse import CdpError, Settings

app = typer.Typer(help="List the source systems and their tables; `check` tries the configured sources.")


@app.callback(invoke_without_command=True)
def sources(context: typer.Context) -> None:
    """List the source systems and their tables; `check` tries the configured sources."""
    from ingestion.contracts import SYSTEMS

    if context.invoked_subcommand:
        return
    for system in SYSTEMS.values():
        rows = [(table.name, len(table.columns), ", ".join(table.key), table.description) for table in system.tables]
        report.grid(f"source system {system.name}: {system.description}", ("table", "columns", "key", "one row is"), rows)
        for name, reason in system.absent.items():
            typer.echo(f"  absent: {name}: {reason}\n")


@app.command()
def check(home: HomeOption = None) -> None:
    """Try each source of cdp.yml and compare its live schema with the contract; exit 1 when one could not be loaded."""
    from ingestion.sources import load_config
    from ingestion.sources.check import check_source
    from ingestion.sources.config import FILE

    settings = Settings.from_env(home=home)
    config = load_config(settings.home)
    if not config.sources:
        typer.echo(f"no source is configured: {settings.home / FILE} names none, so the inboxes in HOME/sources are read")
    unfit = []
    for name, source in config.sources.items():
        try:
            findings = list(check_source(settings.home, source))
        except CdpError as error:
            report.errors.print(f"failed   {error}", markup=False, soft_wrap=True)
            unfit.append(name)
            continue
        if any(finding.refuses for finding in findings):
            unfit.append(name)
        title = f"{name}: {source.kind} source of {source.system}, {source.mode}, tenant {source.tenant_id}"
        if findings:
            rows = [(finding.table, finding.column, finding.difference, finding.consequence) for finding in findings]
            report.grid(title, ("table", "column", "at the source", "what will happen"), rows)
        else:
            typer.echo(f"{title}\nits schema is that of the contract\n")
    if unfit:
        raise CdpError(f"{', '.join(unfit)} cannot be loaded; mend the source, its url or its tables, and check again")
