"""The dbt project as dbt reads it: parsed once per session, without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DBT_PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


@pytest.fixture(scope="session")
def manifest(tmp_path_factory):
    """dbt's manifest as a dict; parsing needs a URL but connects to nothing."""
    target = tmp_path_factory.mktemp("manifest")
    env = {**os.environ, "CDP_WAREHOUSE_URL": "postgresql://nobody:none@127.0.0.1:1/none"}
    dbt = [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]
    command = [
        *dbt,
        "--no-use-colors",
        "parse",
        "--show-all-deprecations",
        "--target-path",
        str(target),
        "--log-path",
        str(target),
    ]
    done = subprocess.run(command, cwd=DBT_PROJECT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    manifest = json.loads((target / "manifest.json").read_text())
    manifest["parse_output"] = done.stdout
    return manifest


@pytest.fixture(scope="session")
def models(manifest):
    """The project's models by name."""
    return {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}


@pytest.fixture(scope="session")
def tests_of(manifest):
    """Model name -> the names of the generic tests attached to it, in dbt's own words."""
    found: dict[str, list[str]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and node.get("attached_node"):
            found.setdefault(node["attached_node"].split(".")[-1], []).append(node["test_metadata"]["name"])
    return found
