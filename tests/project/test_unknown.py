"""The macro `unknown` asks dbt's graph for an entity, so dbt itself is asked: it compiles one line and connects to nothing."""

import os
import shutil
import subprocess
import sys

import pytest

from dagster_project import dbt


@pytest.mark.slow  # dbt compiles the whole project before it looks at the line
def test_a_mistyped_entity_is_named_with_those_there_are(parsed_project, tmp_path):
    shutil.copytree(parsed_project, tmp_path, dirs_exist_ok=True)  # parsed already, and dbt writes into the folder
    line = "select {{ unknown('leed', ['job_title']) }}"
    command = ["-m", "dbt.cli.main", "--no-use-colors", "--no-populate-cache", "compile", "--no-introspect", "--inline", line]
    done = subprocess.run(
        [sys.executable, *command, *dbt.places(tmp_path, tmp_path)], env={**dbt.NOWHERE, **os.environ},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "there is no entity leed; use one of account, " in done.stdout, done.stdout
    assert " lead, " in done.stdout
