"""Settings come from the environment; a wrong one is an error that says what is right."""

from pathlib import Path

import pytest

from warehouse import CdpError, Settings, open_warehouse
from warehouse.embedded_postgres import EmbeddedPostgres
from warehouse.postgres import Postgres


def test_nothing_set_is_embedded_in_dot_cdp():
    assert Settings.from_env({}) == Settings(Path(".cdp").absolute(), "embedded", None, None)


def test_home_option_wins_over_the_variable(tmp_path):
    assert Settings.from_env({"CDP_HOME": "/elsewhere"}, home=tmp_path).home == tmp_path


def test_empty_variables_count_as_unset():
    assert Settings.from_env({"CDP_HOME": "", "CDP_WAREHOUSE": "", "CDP_PORT": ""}) == Settings.from_env({})


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"CDP_WAREHOUSE": "oracle"}, "embedded, postgres, clickhouse"),
        ({"CDP_WAREHOUSE": "postgres"}, "CDP_WAREHOUSE_URL"),
        (
            {"CDP_WAREHOUSE_URL": "postgresql://u:secret@h/d"},
            "CDP_WAREHOUSE is not set; set CDP_WAREHOUSE to postgres or clickhouse",
        ),
        ({"CDP_WAREHOUSE": "embedded", "CDP_WAREHOUSE_URL": "postgresql://x"}, "has a server of its own"),
        ({"CDP_PORT": "http"}, "CDP_PORT=http"),
        ({"CDP_PORT": "70000"}, "1-65535"),
        ({"CDP_PORT": "0"}, "1-65535"),
        ({"CDP_PORT": "²"}, "1-65535"),
    ],
)
def test_a_wrong_value_is_named_and_never_ignored(env, says):
    with pytest.raises(CdpError, match=says):
        Settings.from_env(env)


def test_the_kind_decides_the_warehouse(tmp_path):
    assert isinstance(open_warehouse(Settings(tmp_path)), EmbeddedPostgres)
    assert isinstance(open_warehouse(Settings(tmp_path, "postgres", "postgresql://u@h/d")), Postgres)
