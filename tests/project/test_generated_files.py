"""The committed files that derive from the contracts say what the contracts say, in both directions."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import yaml

from ingestion import dbt_sources
from ingestion.contracts import SYSTEMS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_sources_file_is_the_one_the_contracts_give(system):
    committed = dbt_sources.path_of(system).read_text(encoding="utf-8")
    assert committed == dbt_sources.render(system), "run `make sources` and commit the result"


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_sources_file_lists_exactly_the_stored_columns(system):
    """Read the YAML as dbt does, so that a fault of the writer cannot hide behind its own output."""
    (source,) = yaml.safe_load(dbt_sources.path_of(system).read_text(encoding="utf-8"))["sources"]
    in_yaml = {table["name"]: [column["name"] for column in table["columns"]] for table in source["tables"]}
    in_contract = {table.name: [c.name for c in table.columns if not c.secret] for table in system.tables}
    assert in_yaml == in_contract


def test_no_sources_file_without_a_contract():
    known = {dbt_sources.path_of(system) for system in SYSTEMS.values()}
    assert set(dbt_sources.STAGING.glob("*/_*__sources.yml")) == known


def test_the_parts_of_the_entities_are_the_models_there_are():
    assert dbt_sources.PARTS.read_text(encoding="utf-8") == dbt_sources.render_parts(), "run `make sources` and commit the result"


def test_an_entity_is_made_of_all_its_parts(models):
    """A part that nobody reads would be rows that vanish."""
    unread = {name for name in models if name.startswith("int_") and "__" in name}
    for node in models.values():
        unread -= {parent.rpartition(".")[2] for parent in node["depends_on"]["nodes"]}
    assert unread == set()


def test_pii_tags_travel_to_dbt():
    text = dbt_sources.path_of(SYSTEMS["cdp"]).read_text(encoding="utf-8")
    contact = next(s for s in yaml.safe_load(text)["sources"][0]["tables"] if s["name"] == "contact")
    tags = {c["name"]: c.get("config", {}).get("meta", {}).get("pii") for c in contact["columns"]}
    assert tags["mobile_phone"] == tags["email"] == tags["contact_name"] == "direct"
    assert tags["contact_status"] is None


def test_the_pages_are_those_the_project_gives():
    spec = spec_from_file_location("write_pages", ROOT / "docs" / "write_pages.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    for page, render in module.PAGES.items():
        assert page.read_text(encoding="utf-8") == render(), f"run `make sources` and commit {page.name}"
