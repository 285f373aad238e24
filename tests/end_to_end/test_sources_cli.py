"""`cdp sources`, `cdp sources check` and `cdp load` from configured sources, as a user types them."""

import sqlite3
from contextlib import closing

import pytest

from tests.end_to_end.conftest import Installation

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home whose configuration reads industries from a SQLite file."""
    installation = Installation(tmp_path_factory.mktemp("sources") / "home")
    installation.home.mkdir()
    place = installation.home / "source.sqlite"
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("create table industry (industry_id, industry_name, industry_code, updated_at datetime, colour)")
        connection.execute("insert into industry values ('I1', 'Mining', 'C1', '2024-01-01 00:00:00', 'red')")
        connection.execute("insert into industry values ('I2', 'Fishing', 'C2', '2024-01-01 00:00:00', 'blue')")
        connection.commit()
    (installation.home / "cdp.yml").write_text(f"sources: {{cdp: {{kind: sql, url: 'sqlite:///{place}', mode: full}}}}")
    yield installation
    installation.cdp("down")


def do(home, statement):
    with closing(sqlite3.connect(home.home / "source.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()


def test_sources_lists_the_systems(home):
    output = home.cdp_here("sources").stdout
    assert "sales_analytics: " in output
    assert "industry_id" in output


def test_check_then_load_then_what_is_gone(home):
    said = " ".join(home.cdp_here("sources", "check").stdout.split())
    assert "cdp: sql source of cdp, full, tenant default" in said
    assert "colour added not loaded" in said
    assert "not in the contract, not loaded: colour" in home.cdp_here("load").stdout
    do(home, "delete from industry where industry_id = 'I1'")
    home.cdp_here("load", "cdp")
    current = "select industry_id from raw_cdp.industry where _is_deleted"
    assert home.query(current) == [("I1",)]


def test_an_empty_source_is_refused_and_the_option_lets_it_through(home):
    do(home, "delete from industry")
    refused = home.cdp_here("load", expect=1)
    assert "--allow-empty" in refused.stderr
    home.cdp_here("load", "--allow-empty")
    assert home.query("select count(*) from raw_cdp.industry where _is_deleted") == [(2,)]


def test_check_ends_with_1_when_a_source_cannot_be_loaded(home):
    do(home, "alter table industry drop column industry_code")
    checked = home.cdp_here("sources", "check", expect=1)
    assert "the source is not loaded" in " ".join(checked.stdout.split())
    assert "cdp: cdp cannot be loaded" in checked.stderr
    assert "lacks industry_code" in home.cdp_here("load", expect=1).stderr


def test_a_wrong_configuration_is_one_line(home):
    (home.home / "cdp.yml").write_text("sources: {cdp: {kind: sql, url: 'postgresql://a:hunter2@db/x'}}")
    for command in (("sources", "check"), ("load",)):
        done = home.cdp_here(*command, expect=1)
        assert "sources.cdp.url holds its password" in done.stderr
        assert "hunter2" not in done.stderr + done.stdout
