"""`make lint`'s SQL half: sqlfluff over the models, compiled by dbt as they will run.

dbt compiles against a live connection, so an embedded server is started for the purpose in a folder
that goes away afterwards.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from warehouse import Settings, open_warehouse

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Lint every model and singular test; sqlfluff's exit status."""
    with tempfile.TemporaryDirectory(prefix="cdp-lint-") as folder:
        warehouse = open_warehouse(Settings(Path(folder) / "home"))
        warehouse.start()
        try:
            env = {**os.environ, "CDP_WAREHOUSE_URL": warehouse.url, "CDP_DBT_TARGET": warehouse.dbt_target()}
            command = [sys.executable, "-m", "sqlfluff", "lint", "--processes", "1", "--disable-progress-bar"]
            return subprocess.run(
                [*command, "dbt_project/models", "dbt_project/tests"], cwd=ROOT, env=env, check=False
            ).returncode
        finally:
            warehouse.stop()


if __name__ == "__main__":
    sys.exit(main())
