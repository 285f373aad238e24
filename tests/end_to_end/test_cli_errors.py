"""Bad input ends as one clear line and an exit status, leaves nothing half-written, and the next run works."""

import shutil
import socket

import pytest

from ingestion.contracts import SYSTEMS

pytestmark = pytest.mark.slow

GOOD = "product_id,product_name,unit_price\nPROD-1,Widget,10.50\n"


def one_line(done):
    """The error as the user sees it: exactly one line, no traceback."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("cdp: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    from tests.end_to_end.conftest import Installation

    installation = Installation(tmp_path_factory.mktemp("errors") / "home")
    yield installation
    installation.cdp("down")


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "export"
    path.mkdir()
    return path


def test_unknown_command_is_a_usage_error(home):
    assert "No such command" in one_line(home.cdp_here("lode", expect=2))


def test_missing_argument_is_a_usage_error(home):
    assert "SQL" in one_line(home.cdp_here("query", expect=2))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("identity", "decide"), "give one decision, or --from"),
        (("identity", "decide", "MERGE", "cdp/contact/C1"), "use one of ALWAYS_LINK, NEVER_LINK, IGNORE_IDENTIFIER"),
        (("identity", "withdraw"), "DECISION_ID"),
        (("build", "--max-churn", "2"), "max-churn"),
        (("refresh", "--max-churn", "much"), "max-churn"),
    ],
)
def test_a_question_about_identity_that_is_no_question(home, arguments, says):
    assert says in one_line(home.cdp_here(*arguments, expect=2))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("identity", "decide", "NEVER_LINK", "C1"), "C1 names no record; write system/table/key"),
        (("identity", "decide", "--from", "nowhere.csv"), "nowhere.csv cannot be read"),
        (("identity", "diff", "--rules", "nowhere"), "nowhere holds no rules"),
        (("identity", "import", "nowhere"), "nowhere has no manifest.json"),
        (("identity", "withdraw", "DEC_0"), "there is no decision DEC_0"),
    ],
)
def test_what_identity_cannot_do_is_one_line(home, arguments, says):
    assert says in one_line(home.cdp_here(*arguments, expect=1))


def test_a_share_that_is_none_is_named(home, monkeypatch):
    monkeypatch.setitem(home.env, "CDP_IDENTITY_MAX_CHURN", "ten percent")
    assert "CDP_IDENTITY_MAX_CHURN=ten percent is not a share" in one_line(home.cdp_here("build", expect=1))


@pytest.mark.parametrize("arguments", [("--from", "here"), ("cdp", "--snapshot")])
def test_options_of_load_that_need_each_other(home, arguments):
    assert "--snapshot needs --from" in one_line(home.cdp_here("load", *arguments, expect=2))


@pytest.mark.parametrize("arguments", [(), ("cdp",)])
def test_nothing_to_load_from(home, arguments):
    assert "write cdp.yml" in one_line(home.cdp_here("load", *arguments, expect=1))


def test_unknown_system_lists_the_known_ones(home, folder):
    line = one_line(home.cdp_here("load", "salesforce", "--from", str(folder), expect=1))
    assert "salesforce" in line
    assert ", ".join(SYSTEMS) in line


def test_folder_that_does_not_exist(home, folder):
    assert "nowhere" in one_line(home.cdp_here("load", "sales_analytics", "--from", str(folder / "nowhere"), expect=1))


def test_unknown_warehouse_lists_the_known_ones(home, monkeypatch):
    monkeypatch.setitem(home.env, "CDP_WAREHOUSE", "oracle")
    assert "embedded, postgres, clickhouse" in one_line(home.cdp_here("up", expect=1))


def test_server_that_cannot_be_reached_does_not_show_the_password(home, monkeypatch):
    monkeypatch.setitem(home.env, "CDP_WAREHOUSE", "postgres")
    monkeypatch.setitem(home.env, "CDP_WAREHOUSE_URL", "postgresql://someone:hunter2@127.0.0.1:1/cdp")
    line = one_line(home.cdp_here("up", expect=1))
    assert "127.0.0.1" in line
    assert "hunter2" not in line


def test_home_that_is_a_file(home, tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    assert str(file) in one_line(home.cdp_here("up", "--home", str(file), expect=1))


def test_port_in_use(home, tmp_path, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setitem(home.env, "CDP_PORT", str(taken.getsockname()[1]))
        line = one_line(home.cdp_here("up", "--home", str(tmp_path / "other"), expect=1))
    assert "CDP_PORT" in line


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("products.csv", b"", "empty"),
        ("products.csv", b"\x7fELF\x02\x01\x01\x00\x00\xff\xfe\x00", "products.csv"),
        ("products.csv", GOOD.encode("utf-16"), "UTF-8"),
        ("products.csv", ("product_id,product_name\n" + "PROD-1,Prix \u00e9lev\u00e9\n" * 11).encode("latin-1"), "UTF-8"),
        ("products.csv", b"product_id,product_name,unit_price\nPROD-1,Widget,ten\n", "all 1 rows (BAD_NUMBER)"),
        ("products.csv", b"product_id,unit_price\nPROD-1,10.50\n", "product_name"),
        ("products.csv", b"product_id,product_name,product_id\nPROD-1,Widget,PROD-1\n", "product_id"),
        ("gadgets.csv", GOOD.encode(), "gadgets"),
        ("products.xlsx", b"PK\x03\x04", "products.xlsx"),
        ("products.parquet", GOOD.encode(), "products.parquet"),
    ],
    ids=[
        "empty",
        "binary",
        "utf-16",
        "latin-1",
        "every row refused",
        "no required column",
        "column twice",
        "unknown table",
        "xlsx",
        "false parquet",
    ],
)
def test_bad_file_loads_nothing_and_the_mended_one_loads(home, folder, name, content, says):
    (folder / name).write_bytes(content)
    assert says in one_line(home.cdp_here("load", "sales_analytics", "--from", str(folder), expect=1))
    (folder / name).unlink()
    (folder / "products.csv").write_text(GOOD.replace("PROD-1", f"PROD-{says}-{len(content)}"))
    home.cdp_here("load", "sales_analytics", "--from", str(folder))
    loads = home.query("select received, loaded from ops.load_ledger order by started_at desc limit 1")
    assert loads == [(1, 1)]


def test_bad_rows_are_quarantined_and_the_good_ones_load(home, folder):
    (folder / "products.csv").write_text(
        'product_id,product_name,unit_price,release_date\nQ-1,Good,1.00,2024-02-29\nQ-2,Bad price,"1,000.00",2024-01-01\n'
        "Q-3,Bad day,2.00,2023-02-29\n\\.\nQ-4,After,3.00,2024-01-01\n"
    )
    output = home.cdp_here("load", "sales_analytics", "--from", str(folder)).stdout
    assert "quarantine.rejected_row" in output
    loaded = home.query("select product_id from raw_sales_analytics.products where product_id like 'Q-%%' order by 1")
    assert loaded == [("Q-1",), ("Q-3",), ("Q-4",)]
    found = home.query(
        "select source_row, column_name, reason_code, original_value from quarantine.rejected_row"
        " where source_table = 'products' and source_key is distinct from 'PROD-1' order by source_row"
    )
    assert [(column, value) for _, column, _, value in found][:1] == [("unit_price", "1,000.00")]
    assert len(found) == 2, "the line \\. is a row with too few fields, not the end of the file"
    assert "quarantine.rejected_field" in output
    fields = home.query(
        "select source_key, column_name, original_value from quarantine.rejected_field where source_table = 'products'"
    )
    assert fields == [("Q-3", "release_date", "2023-02-29")]


def test_two_runs_at_once_take_turns(home):
    from warehouse.lock import exclusive

    with exclusive(home.home, "build"):
        line = one_line(home.cdp("build", expect=1))
    assert "in use" in line
    assert "build" in line


def test_debug_shows_the_traceback(home, folder):
    done = home.cdp("--debug", "load", "salesforce", "--from", str(folder), expect=1)
    assert "Traceback" in done.stderr
    shutil.rmtree(folder)
