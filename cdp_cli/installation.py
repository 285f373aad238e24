"""How a command reaches the installation it works on, and how it says what it does.

Belongs here: what the modules of several commands share.  Does not belong here: any command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cdp_cli import report
from warehouse import CdpError, Session, Settings, Warehouse, open_warehouse
from warehouse.disk import keep_private

HomeOption = Annotated[Path | None, typer.Option("--home", help="Folder of the installation [default: $CDP_HOME or .cdp]")]
ChurnOption = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Share of published identities that may change [default: $CDP_IDENTITY_MAX_CHURN or 0.1]"),
]


def open_at(home: Path | None, *, start: bool = True) -> tuple[Settings, Warehouse]:
    """The settings and the warehouse of an installation, which runs unless `start` is false."""
    settings = Settings.from_env(home=home)
    warehouse = open_warehouse(settings)
    if start:
        try:
            keep_private(settings.home)
        except OSError as error:
            raise CdpError(f"{settings.home} cannot be used as home folder: {error.strerror}; set CDP_HOME or --home") from None
        warehouse.start()
    return settings, warehouse


def needs(session: Session, relation: str, command: str) -> None:
    """CdpError when a relation is not there yet; `command` makes it."""
    if not session.has(relation):
        raise CdpError(f"there is no {relation} yet; run `{command}` first")


def say(line: str) -> None:
    """Progress goes to stderr, so that what a command prints can be piped."""
    report.errors.print(line, markup=False, soft_wrap=True)
