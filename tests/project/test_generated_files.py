"""The committed files that derive from the contracts say what the contracts say, in both directions."""

import pytest
import yaml

from codegen import pages, parts, sources
from ingestion.contracts import SYSTEMS


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_sources_file_is_the_one_the_contracts_give(system):
    committed = sources.path_of(system).read_text(encoding="utf-8")
    assert committed == sources.render(system), "run `make sources` and commit the result"


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_sources_file_lists_exactly_the_stored_columns(system):
    """Read the YAML as dbt does, so that a fault of the writer cannot hide behind its own output."""
    (source,) = yaml.safe_load(sources.path_of(system).read_text(encoding="utf-8"))["sources"]
    in_yaml = {table["name"]: [column["name"] for column in table["columns"]] for table in source["tables"]}
    in_contract = {table.name: [c.name for c in table.columns if not c.secret] for table in system.tables}
    assert in_yaml == in_contract


def test_no_sources_file_without_a_contract():
    known = {sources.path_of(system) for system in SYSTEMS.values()}
    assert set(sources.STAGING.glob("*/_*__sources.yml")) == known


def test_the_parts_of_the_entities_are_the_models_there_are():
    assert parts.PARTS.read_text(encoding="utf-8") == parts.render_parts(), "run `make sources` and commit the result"


def test_an_entity_is_made_of_all_its_parts(models):
    """A part that nobody reads would be rows that vanish."""
    unread = {name for name in models if name.startswith("int_") and "__" in name}
    for node in models.values():
        unread -= {parent.rpartition(".")[2] for parent in node["depends_on"]["nodes"]}
    assert unread == set()


def test_pii_tags_travel_to_dbt():
    text = sources.path_of(SYSTEMS["cdp"]).read_text(encoding="utf-8")
    contact = next(s for s in yaml.safe_load(text)["sources"][0]["tables"] if s["name"] == "contact")
    tags = {c["name"]: c.get("config", {}).get("meta", {}).get("pii") for c in contact["columns"]}
    assert tags["mobile_phone"] == tags["email"] == tags["contact_name"] == "direct"
    assert tags["contact_status"] is None


@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.name)
def test_a_page_is_the_one_the_project_gives(manifest, page):
    assert page.read_text(encoding="utf-8") == pages.PAGES[page](manifest), "run `make sources` and commit the result"


def test_a_table_feeds_what_dbt_says():
    """Worked out by hand: a part of an entity counts for the entity, a step leads on, and what all parts feed counts for none."""
    children = {
        "stg_cdp__word": ["int_thing__cdp", "prep_cdp__step", "test"],
        "int_thing__cdp": ["int_thing"],
        "prep_cdp__step": ["int_step"],
        "int_step": ["mart"],
        "mart": [],
    }
    names = [("thing", "cdp"), ("mart", "marts"), ("int_thing", "staging"), ("int_step", "staging")]
    manifest = {
        "metadata": {"project_name": "p"},
        "nodes": {name: {"name": name, "schema": schema, "resource_type": "model"} for name, schema in names},
        "child_map": {
            f"model.p.{name}": [("test.p." if child == "test" else "model.p.") + child for child in found]
            for name, found in children.items()
        },
    }
    assert pages._reached(manifest, "stg_cdp__word") == ["mart", "thing"]
