"""`make lint`'s SQL half: sqlfluff over the models, compiled by dbt as they will run.

dbt compiles against a live connection, so an embedded server is started for the purpose in a folder
that goes away afterwards.
"""

import gc
import os
import sys
import tempfile
from pathlib import Path

from sqlfluff.cli.commands import cli

from warehouse import Settings, open_warehouse

ROOT = Path(__file__).resolve().parents[1]
EVERYTHING = ("dbt_project/models", "dbt_project/tests")


def main() -> int:
    """Lint every model and singular test, or the files that are named; sqlfluff's exit status."""
    os.chdir(ROOT)
    # A syntax tree is many small objects that live as long as its file: looking for garbage is a third of the work for nothing.
    gc.set_threshold(500_000, 50, 50)
    with tempfile.TemporaryDirectory(prefix="cdp-lint-") as folder:
        warehouse = open_warehouse(Settings(Path(folder) / "home"))
        warehouse.start()
        try:
            os.environ |= warehouse.dbt_variables()
            arguments = ["lint", "--processes", "1", "--disable-progress-bar", *(sys.argv[1:] or EVERYTHING)]
            cli(arguments, standalone_mode=False)
        except SystemExit as end:
            return int(end.code or 0)
        finally:
            warehouse.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
