"""What the project says of itself in dbt's YAML: what a row is, what a column holds and in which unit, where values are from."""

import csv
import re

from ingestion.contracts import SYSTEMS
from tests.project.conftest import DBT_PROJECT, is_step, layer_of, published

SHARES = {"percent", "ratio", "weight", "rate"}
"""Types of numbers that mean nothing without a unit."""
SHARE_WORDS = {"rate", "roi", "share", "ratio", "percent", "per"}
"""Words in the name of such a number, whatever its type is."""
UNIT = re.compile(r"\b(per cent|0 to 1|0 to 100|hours|points|number of|reporting currency|in `currency)\b", re.IGNORECASE)


def test_every_model_says_what_it_is_and_what_a_row_of_it_is(models):
    """Published ones under `Grain and key:`, the others in their first words."""
    silent = [name for name, node in models.items() if not node["description"]]
    assert silent == []
    shown = published(models) | {name: node for name, node in models.items() if node["schema"] == "ops"}
    assert [name for name, node in shown.items() if "Grain and key: one row per " not in node["description"]] == []
    hidden = [node for name, node in models.items() if name not in shown]
    assert len(hidden) > 300
    assert [node["name"] for node in hidden if not node["description"].startswith("One row per ")] == []


def test_seeds_say_where_their_values_come_from(manifest):
    silent = [
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "seed" and not re.search(r"given|derived|chosen", node["description"], re.IGNORECASE)
    ]
    assert silent == []


def test_seeds_describe_each_of_their_columns(manifest):
    wrong = {}
    for seed in (node for node in manifest["nodes"].values() if node["resource_type"] == "seed"):
        with (DBT_PROJECT / seed["original_file_path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        described = [name for name, column in seed["columns"].items() if column["description"]]
        if described != header:
            wrong[seed["name"]] = set(header) ^ set(described) or "in another order"
    assert wrong == {}


def test_every_macro_and_each_of_its_arguments_is_described(manifest):
    """The bodies for one engine are described by the macro that asks for them."""
    wrong = []
    for macro in manifest["macros"].values():
        if macro["package_name"] != "cdp" or re.match(r"(postgres|clickhouse|default)__", macro["name"]):
            continue
        (signature,) = re.findall(
            rf"(?:macro|test) {macro['name'].removeprefix('test_')}\((.*?)\)\s*-?%}}", macro["macro_sql"], re.DOTALL
        )
        taken = [
            argument.split("=")[0].strip()
            for argument in re.sub(r"\[.*?\]|'[^']*'", "", signature).split(",")
            if argument.strip()
        ]
        described = {argument["name"]: argument["description"] for argument in macro["arguments"]}
        if not macro["description"] or list(described) != taken or not all(described.values()):
            wrong.append(f"{macro['original_file_path']}: {macro['name']}({', '.join(taken)}) and {list(described)}")
    assert wrong == []


def test_columns_of_entities_and_marts_share_one_vocabulary(models):
    """Averages are `avg_…`, and what a source counts itself ends in `_reported`."""
    wrong = [
        f"{name}.{column}"
        for name, node in published(models).items()
        for column in node["columns"]
        if re.search(r"\baverage_|^mean_|^reported_", column)
    ]
    assert wrong == []


def test_rates_and_shares_say_their_unit(models):
    """Nobody can tell 0.5 of one from 0.5 per cent."""
    shares = {
        f"{name}.{column['name']}": column["description"]
        for name, node in published(models).items()
        for column in node["columns"].values()
        if column["data_type"] in SHARES or SHARE_WORDS & set(column["name"].split("_"))
    }
    assert len(shares) > 30
    assert {column: text for column, text in shares.items() if not UNIT.search(text)} == {}


def test_shares_are_in_per_cent_everywhere(models):
    """Whoever reads two marts need not ask which of them means 50 by a half (decision 0064)."""
    shares = {
        f"{name}.{column['name']}": (column["data_type"], column["description"])
        for name, node in published(models).items()
        for column in node["columns"].values()
        if re.search(r"(^|_)(rate|share|percent)(_reported)?$", column["name"])
    }
    assert len(shares) > 40
    assert {column: said for column, said in shares.items() if said[0] != "percent" or "per cent" not in said[1].lower()} == {}


def test_a_mart_of_one_source_says_so(models):
    """A mart that reads a source's own rows, past the entities that all sources feed, names that source in its first words."""

    def read_directly(name):
        node = models[name]
        if layer_of(node) == "1_staging":
            return {node["fqn"][2]}
        if layer_of(node) != "5_marts":
            return set()
        parents = (key.split(".")[-1] for key in node["depends_on"]["nodes"] if key.startswith("model."))
        return set().union(*map(read_directly, parents))

    marts = {name: node for name, node in models.items() if layer_of(node) == "5_marts" and not is_step(node)}
    sources = {name: read_directly(name) for name in marts}
    assert set().union(*sources.values()) == {"partner_leads", "lead_scoring", "customer_center", "sales_analytics"}
    silent = [
        f"{name}: {source}"
        for name, node in marts.items()
        for source in sources[name]
        if source not in node["description"].partition("Grain and key:")[0]
    ]
    assert silent == []
    assert {name for name, node in marts.items() if node["fqn"][2] in SYSTEMS and sources[name] != {node["fqn"][2]}} == set()
