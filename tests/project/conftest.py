"""The dbt project as dbt reads it: parsed once per session, without a database."""

import json

import pytest

from dagster_project import dbt

DBT_PROJECT = dbt.PROJECT


def layer_of(node) -> str:
    return node["fqn"][1]


def is_step(node) -> bool:
    """Whether a model of a published layer only leads to what is published."""
    return "steps" in node["fqn"]


def published(models):
    """What readers see: the entities and marts."""
    return {name: node for name, node in models.items() if node["schema"] in ("cdp", "marts")}


@pytest.fixture(scope="session")
def manifest(parsed_project):
    """dbt's manifest as a dict."""
    manifest = json.loads((parsed_project / "manifest.json").read_text(encoding="utf-8"))
    manifest["parse_output"] = (parsed_project / "said.txt").read_text(encoding="utf-8")
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
