"""Every command in every state of a home: it works, or it says in one line what to do; never a traceback, never silence."""

import shlex

import pytest

from tests.end_to_end.conftest import Installation
from tests.support.loading import load_table

pytestmark = pytest.mark.slow

NOT_BUILT = "there is no cdp.account yet; run `cdp build` first"
# What each command says before anything was built; None: it works.
COMMANDS = {
    "up": None,
    "url": None,
    "env": None,
    "sources": None,
    "sources check": None,
    "query 'select 1 as one'": None,
    "query 'select * from cdp.account'": 'relation "cdp.account" does not exist|Database cdp does not exist',
    "query 'drop table x'": "the query failed",
    "explain account ACC_1": NOT_BUILT,
    "explain contact CNT_1": "there is no cdp.contact yet",
    "explain lead LEAD_1": "there is no cdp.lead yet",
    "explain cat C": "cat cannot be explained; use one of account, contact, lead",
    "identity decisions": None,
    "identity withdraw DEC_0": "there is no decision DEC_0",
    "identity diff": None,
    "load --from nowhere": "--from needs the name of a system",
    "load cdp --from nowhere": "nowhere does not exist",
    "load nobody": "source system nobody is not known",
    "lode": "No such command 'lode'. Did you mean 'load'?",
    "build --as-of yesterday": "yesterday",
    "refresh --as-of yesterday": "yesterday",
    "demo --scale 0": "0.002",
}

USAGE = ("load --from nowhere", "lode", "demo --scale 0")
"""Command lines that are wrong whatever the home holds: exit status 2."""


@pytest.fixture(scope="module", params=["embedded", "clickhouse"])
def empty(request, tmp_path_factory):
    home = Installation(tmp_path_factory.mktemp("empty") / "home", request.param)
    home.warehouse.start()
    yield home
    home.warehouse.stop()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Rows are in raw; nothing was built."""
    home = Installation(tmp_path_factory.mktemp("loaded") / "home")
    home.warehouse.start()
    file = home.home / "products.csv"
    file.write_text("product_id,product_name,unit_price\nPROD-1,Widget,10.50\n")
    load_table(home.warehouse, "sales_analytics", "products", file)
    yield home
    home.warehouse.stop()


def judge(command, says, home):
    """The command works where it has nothing to say, else it ends with one line that says it."""
    status = 0 if says is None else 2 if command in USAGE else 1
    done = home.cdp_here(*shlex.split(command), expect=status)
    errors = [line for line in done.stderr.splitlines() if line.startswith("cdp: ")]
    assert len(errors) == (says is not None), errors
    assert says is None or any(part in errors[0] for part in says.split("|")), errors[0]
    return done


@pytest.mark.parametrize("command", COMMANDS)
def test_in_an_empty_home(empty, command):
    judge(command, COMMANDS[command], empty)


def test_a_check_of_an_empty_home(empty):
    says = "there is no ops.load_ledger yet; run `cdp load` first|there is no marts.account_360 yet; run `cdp build` first"
    judge("check", says, empty)


@pytest.mark.parametrize("command", COMMANDS)
def test_in_a_home_that_is_loaded_and_not_built(loaded, command):
    judge(command, COMMANDS[command], loaded)


def test_a_check_of_a_home_that_is_not_built(loaded):
    judge("check", "there is no marts.account_360 yet; run `cdp build` first", loaded)


@pytest.mark.parametrize(
    "command", ["up", "url", "query 'select 1'", "check", "build", "refresh", "explain lead L", "identity diff"]
)
@pytest.mark.parametrize(
    ("kind", "url", "says"),
    [
        (None, "postgresql://u:hunter2@127.0.0.1:1/d", "CDP_WAREHOUSE_URL is set, but CDP_WAREHOUSE is not set"),
        ("oracle", None, "use one of embedded, postgres, clickhouse"),
        ("postgres", None, "CDP_WAREHOUSE=postgres needs CDP_WAREHOUSE_URL"),
        ("postgres", "clickhousedb://u:hunter2@127.0.0.1:1/d", "CDP_WAREHOUSE_URL is not a PostgreSQL URL"),
        ("postgres", "postgresql://u:hunter2@127.0.0.1:1/d", "127.0.0.1"),
        ("clickhouse", "postgresql://u:hunter2@127.0.0.1:1/d", "CDP_WAREHOUSE_URL is not a ClickHouse URL"),
        ("clickhouse", "clickhousedb://u:hunter2@127.0.0.1:1/d", "127.0.0.1"),
    ],
)
def test_with_a_warehouse_that_is_wrong_or_away(tmp_path, command, kind, url, says):
    home = Installation(tmp_path / "home")
    del home.env["CDP_WAREHOUSE"]
    home.env |= {name: value for name, value in (("CDP_WAREHOUSE", kind), ("CDP_WAREHOUSE_URL", url)) if value}
    done = judge(command, says, home)
    assert "hunter2" not in done.stdout + done.stderr
