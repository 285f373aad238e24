"""The rules of the house, checked on dbt's own manifest: layers, names, sizes, contracts, engines."""

import csv
import re
from pathlib import Path
from statistics import median

import pytest

from ingestion.contracts.currencies import CURRENCIES
from tests.project.conftest import DBT_PROJECT, is_step, layer_of, published
from tests.project.specification import ENTITIES

LAYERS = ("1_staging", "2_conformed", "3_entities", "4_computed", "5_marts")
PUBLISHED = ("3_entities", "4_computed", "5_marts")
# A model reads its own layer and those before it.  These edges go back; the list may only get shorter.
GOES_BACK = {("int_touchpoint__cdp", "event")}
# Things only one of the engines understands, or that the two understand differently.
ENGINE_WORDS = re.compile(
    r"::|\bdistinct on\b|\bfilter\s*\(\s*where\b|\binterval\s+'|\barray_agg\b|\bstring_agg\b|\bgenerate_series\b|\blateral\b"
    r"|\bextract\s*\(|\bnow\s*\(|\bcurrent_timestamp\b|\bcurrent_date\b|\bilike\b|\bargmax\b|\btoDate\b|\bpercentile_cont\b"
    r"|\bat time zone\b|\bto_char\b|\btarget\.type\b|\badapter\.type\b|\bnumeric\s*\(|\bjsonb?\b|\bgreatest\s*\(\s*null"
    r"|\blength\s*\(|\b(?:lag|lead)\((?!\{\{ nullable)|\bas (?:text|bigint|boolean|date|timestamp)\)",
    re.IGNORECASE,
)


def code_of(node) -> str:
    """The model's text without Jinja and SQL comments."""
    text = re.sub(r"\{#.*?#\}", "", node["raw_code"], flags=re.DOTALL)
    return re.sub(r"--[^\n]*", "", text)


def test_rates_are_of_currencies_that_there_are():
    with (DBT_PROJECT / "seeds" / "rules" / "fx_rate.csv").open(encoding="utf-8") as file:
        named = {row[end] for row in csv.DictReader(file) for end in ("from_currency", "to_currency")}
    assert {"CNY", "USD", "EUR"} <= named
    assert named <= set(CURRENCIES)


def test_dbt_warns_of_no_deprecation(manifest):
    assert "deprecat" not in manifest["parse_output"].lower(), manifest["parse_output"]


def test_every_model_lies_in_a_layer(models):
    assert {layer_of(node) for node in models.values()} == set(LAYERS)


def test_layers_read_only_what_comes_before(models):
    back = {
        (name, parent)
        for name, node in models.items()
        for parent in (key.removeprefix("model.cdp.") for key in node["depends_on"]["nodes"] if key.startswith("model."))
        if layer_of(models[parent]) > layer_of(node)
    }
    assert back == GOES_BACK


def test_only_staging_reads_raw_tables(manifest, models):
    raw = {key for key, source in manifest["sources"].items() if source["source_name"].startswith("raw_")}
    wrong = [name for name, node in models.items() if raw & set(node["depends_on"]["nodes"]) and not name.startswith("stg_")]
    assert wrong == []


def test_names_tell_the_layer(models):
    """What a stranger can predict from a folder: the names in it, and from a name: its folder."""
    wrong = []
    for name, node in models.items():
        layer, *folders = node["fqn"][1:-1]
        if layer == "1_staging":
            good = re.fullmatch(rf"(stg|prep)_{folders[0]}__\w+", name)
        elif layer == "2_conformed":
            good = (folders == ["keys"] and name.startswith("int_")) or re.fullmatch(rf"int_{folders[0]}(__\w+)?", name)
        elif is_step(node):
            good = len(folders) == 2 and name.startswith("int_")
        else:
            good = len(folders) == 1 and not name.startswith(("stg_", "prep_", "int_", "dim_", "fct_"))
        if not good:
            wrong.append("/".join([layer, *folders, name]))
    assert wrong == []


def test_the_yaml_of_a_model_lies_beside_it_and_so_do_its_unit_tests(manifest, models):
    wrong = [
        name
        for name, node in models.items()
        if Path((node["patch_path"] or "").removeprefix("cdp://")).parent != Path(node["original_file_path"]).parent
    ]
    wrong += [
        test["name"]
        for test in manifest["unit_tests"].values()
        if Path(test["original_file_path"]).parent != Path(models[test["model"]]["original_file_path"]).parent
    ]
    assert wrong == []


def test_every_raw_table_is_staged_once(manifest, models):
    staged = [parent for name, node in models.items() if name.startswith("stg_") for parent in node["depends_on"]["nodes"]]
    raw = [key for key, source in manifest["sources"].items() if source["source_name"].startswith("raw_")]
    assert sorted(staged) == sorted(raw)


def test_the_36_entities_are_there_and_only_they(models):
    in_cdp = {name for name, node in models.items() if node["schema"] == "cdp"}
    assert len(ENTITIES) == 36
    assert in_cdp == set(ENTITIES)


@pytest.mark.parametrize("entity", sorted(ENTITIES))
def test_entity_has_the_columns_of_the_specification(models, entity):
    missing = set(ENTITIES[entity].split()) - set(models[entity]["columns"])
    assert missing == set()
    assert "tenant_id" in models[entity]["columns"]


def test_entities_and_marts_enforce_their_contract(models):
    loose = [name for name, node in published(models).items() if not node["config"]["contract"]["enforced"]]
    assert loose == []


def test_entities_and_marts_have_a_key_test_and_say_what_a_row_is(models, tests_of):
    assert [name for name in published(models) if "key" not in tests_of.get(name, [])] == []
    short = [name for name, node in published(models).items() if len(node["description"]) < 60]
    assert short == []


def test_how_one_table_is_stored_is_said_beside_it():
    """dbt_project.yml says what holds for folders; it names no model."""
    text = (DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    assert [word for word in ("order_by", "partition_by", "sharding_key", "target.type") if word in text] == []


def test_every_table_is_planned_for_bulk_and_analysed(models):
    tables = {name: node for name, node in models.items() if node["config"]["materialized"] in ("table", "incremental")}
    hooks = {
        name: ([h["sql"] for h in node["config"]["pre-hook"]], [h["sql"] for h in node["config"]["post-hook"]])
        for name, node in tables.items()
    }
    assert len(hooks) > 36
    assert [name for name, (before, _) in hooks.items() if before[:1] != ["{{ plan_for_bulk() }}"]] == []
    assert [name for name, (_, after) in hooks.items() if "{{ analyze_table() }}" not in after] == []


def test_models_stay_small(models):
    lines = {name: len(node["raw_code"].splitlines()) for name, node in models.items()}
    assert {name: count for name, count in lines.items() if count > 150} == {}
    assert median(lines.values()) <= 35


def test_the_last_step_is_named_after_the_model(models):
    wrong = []
    for name, node in models.items():
        code = code_of(node)
        if re.search(r"^with\b", code, re.MULTILINE) and not re.search(rf"select \*\s+from {name}\s*$", code.strip()):
            wrong.append(name)
    assert wrong == []


def test_models_and_tests_are_portable():
    """No engine's own words outside macros/engine; models, singular tests and the other macros alike."""
    wrong = []
    folders = [DBT_PROJECT / folder for folder in ("models", "tests", "macros")]
    for path in [path for folder in folders for kind in ("sql", "yml") for path in folder.rglob(f"*.{kind}")]:
        if "engine" in path.relative_to(DBT_PROJECT).parts:
            continue
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"--[^\n]*", "", text)
        wrong += [f"{path.relative_to(DBT_PROJECT)}: {match.group(0)}" for match in ENGINE_WORDS.finditer(text)]
    assert wrong == []


def test_every_engine_macro_has_a_body_for_each_engine():
    """What is asked for and its two bodies stand in one file and take the same; an unknown engine is refused in one place."""
    wrong, refusals = [], []
    for path in DBT_PROJECT.glob("macros/engine/*.sql"):
        text = path.read_text(encoding="utf-8")
        asked = set(re.findall(r"adapter\.dispatch\('(\w+)', 'cdp'\)", text))
        takes = dict(re.findall(r"\{%-? macro (\w+)\((.*?)\)", text))
        for engine in ("postgres", "clickhouse"):
            bodies = {name.removeprefix(f"{engine}__") for name in takes if name.startswith(f"{engine}__")}
            wrong += [f"{path.name}: {engine}__{name}" for name in asked ^ bodies]
            wrong += [f"{path.name}: {name}" for name in asked & bodies if takes[f"{engine}__{name}"] != takes[name]]
        refusals += [name for name in takes if name.startswith("default__")]
    assert wrong == []
    assert refusals == ["default__engine_type"]


def test_engine_branches_stay_in_their_rooms():
    """Python asks for the engine only in warehouse/."""
    root = Path(DBT_PROJECT).parent
    wrong = []
    for room in ("ingestion", "expectations", "dagster_project", "generator", "cdp_cli"):
        for path in (root / room).rglob("*.py"):
            if re.search(
                r"""["'](postgres|clickhouse)["']\s*==|==\s*["'](postgres|clickhouse)["']""", path.read_text(encoding="utf-8")
            ):
                wrong.append(str(path.relative_to(root)))
    assert wrong == []


LONGEST_MODULE = 350
# One concern each, and longer.  Contracts are declarations.  The list may only get shorter.
LONGER = {"warehouse/postgres.py": 395, "warehouse/embedded_postgres.py": 400}


def test_modules_can_be_held_in_the_head():
    root, long = Path(DBT_PROJECT).parent, {}
    rooms = ("ingestion", "warehouse", "cdp_cli", "codegen", "dagster_project", "expectations", "generator", "questions", "tools")
    for room in rooms:
        for path in (root / room).rglob("*.py"):
            name, lines = path.relative_to(root).as_posix(), len(path.read_text(encoding="utf-8").splitlines())
            if "contracts" not in path.parts and lines > LONGER.get(name, LONGEST_MODULE):
                long[name] = lines
    assert long == {}
    assert [name for name in LONGER if len((root / name).read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE] == []


# The rules of identity are seeds of dbt, so that a person finds all rules in one place.
READS_ANOTHER_ROOM = {"ingestion/identity/rules.py"}


def test_ingestion_reads_no_files_of_another_room():
    root = Path(DBT_PROJECT).parent
    rooms = r"""["'](dbt_project|dagster_project|expectations|generator|cdp_cli)["'/]"""
    reading = {
        path.relative_to(root).as_posix()
        for room in ("ingestion", "warehouse")
        for path in (root / room).rglob("*.py")
        if re.search(rooms, path.read_text(encoding="utf-8"))
    }
    assert reading == READS_ANOTHER_ROOM


def test_rooms_import_only_what_they_may():
    """Ingestion knows no scheduler, no dbt and no expectations; the warehouse knows nothing of the domain."""
    root = Path(DBT_PROJECT).parent
    forbidden = {
        "ingestion": ("dagster", "dbt", "great_expectations", "expectations", "dagster_project", "generator", "cdp_cli"),
        "warehouse": (
            "ingestion",
            "dagster",
            "dbt",
            "great_expectations",
            "expectations",
            "dagster_project",
            "generator",
            "cdp_cli",
        ),
        "generator": ("warehouse", "dagster", "dbt", "great_expectations", "expectations", "dagster_project", "cdp_cli"),
        "codegen": ("generator", "cdp_cli", "expectations"),
        "expectations": ("dagster", "dagster_project", "dbt", "generator", "cdp_cli"),
        "questions": ("ingestion", "dagster", "dbt", "expectations", "dagster_project", "generator", "cdp_cli", "codegen"),
    }
    wrong = []
    for room, names in forbidden.items():
        for path in (root / room).rglob("*.py"):
            for match in re.finditer(r"^\s*(?:from|import)\s+(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE):
                if match.group(1) in names:
                    wrong.append(f"{path.relative_to(root)} imports {match.group(1)}")
    assert wrong == []


def test_a_model_begins_with_its_comment_and_then_its_config(models):
    wrong = [name for name, node in models.items() if re.match(r"\{\{ config\(.*?\) \}\}\s*--", node["raw_code"], re.DOTALL)]
    assert wrong == []
