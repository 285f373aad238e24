"""The dbt project as dbt reads it: parsed once per session, without a database."""

import json

import pytest

from dagster_project import dbt

DBT_PROJECT = dbt.PROJECT


@pytest.fixture(scope="session")
def manifest(tmp_path_factory):
    """dbt's manifest as a dict; parsing needs a URL but connects to nothing."""
    target = tmp_path_factory.mktemp("manifest")
    said = dbt.parse(target, "--show-all-deprecations")
    manifest = json.loads((target / "manifest.json").read_text())
    manifest["parse_output"] = said
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
