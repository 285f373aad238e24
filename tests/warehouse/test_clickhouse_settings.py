"""Queries of ours and queries of dbt are answered alike: the settings that decide it stand in two files and agree."""

import yaml

from dagster_project.dbt import PROJECT
from warehouse.clickhouse import ANSWERS


def test_dbt_asks_clickhouse_with_the_settings_of_our_own_queries():
    profile = yaml.safe_load((PROJECT / "profiles.yml").read_text(encoding="utf-8"))["cdp"]["outputs"]["clickhouse"]
    of_dbt = profile["custom_settings"]
    assert {name: of_dbt.get(name) for name in ANSWERS} == ANSWERS
    assert len(ANSWERS) >= 4
