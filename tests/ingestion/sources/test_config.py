"""`cdp.yml`: what it may say, and one line for whatever is wrong with it, without any of its values that could be secret."""

import sys
from datetime import timedelta

import pytest

from ingestion.sources.config import FileSource, SqlSource, load_config
from ingestion.sources.database import open_database
from warehouse import CdpError


@pytest.fixture
def write(tmp_path):
    """Write `cdp.yml` and read it."""

    def load(text, **env):
        (tmp_path / "cdp.yml").write_text(text)
        return load_config(tmp_path, env)

    return load


def test_without_a_file_no_source_is_named(tmp_path):
    assert load_config(tmp_path, {}).of("cdp") == []


def test_an_empty_file_names_no_source(write):
    assert write("# nothing yet\n").sources == {}


def test_a_source_of_each_kind(write):
    config = write("""
        sources:
          cdp:
            kind: files
            url: s3://bucket/exports
            mode: full
          eu:
            system: sales_analytics
            kind: sql
            url: postgresql://reader:${EU_PASSWORD}@db.example.com/sales?sslmode=require
            schema: public
            tables: {customers: crm_customers}
            look_back: 36 hours
            batch_rows: 10
            tenant_id: eu
    """)
    files, sql = config.sources.values()
    assert files == FileSource(name="cdp", system="cdp", kind="files", url="s3://bucket/exports", mode="full")
    assert isinstance(sql, SqlSource)
    assert (sql.mode, sql.db_schema, sql.look_back, sql.tenant_id) == ("incremental", "public", timedelta(hours=36), "eu")
    assert config.of("sales_analytics") == [sql]


def test_cdp_config_names_another_file(tmp_path, write):
    write("sources: {cdp: {kind: files, url: a}}")
    (tmp_path / "other.yml").write_text("sources: {cdp: {kind: files, url: b}}")
    assert load_config(tmp_path, {"CDP_CONFIG": str(tmp_path / "other.yml")}).of("cdp")[0].url == "b"
    with pytest.raises(CdpError, match=r"CDP_CONFIG names .*gone\.yml, which does not exist"):
        load_config(tmp_path, {"CDP_CONFIG": str(tmp_path / "gone.yml")})


SQL = "sources: {cdp: {kind: sql, url: 'sqlite:///x', "


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sources: {cdp: {kind: files}}", "sources.cdp.url is missing"),
        ("sources: {cdp: {url: a}}", "sources.cdp.kind is missing; write files or sql"),
        ("sources: {cdp: {kind: ftp, url: a}}", "sources.cdp.kind is not known; write files or sql"),
        ("sources: {crm: {kind: files, url: a}}", "sources.crm.system is not a source system; use one of "),
        ("sources: {cdp: {kind: files, url: a, mode: some}}", "sources.cdp.mode must be 'incremental' or 'full'"),
        ("sources: {cdp: {kind: files, url: a, look_back: 2 days}}", "sources.cdp.look_back is not a setting; use one of system, url"),
        (SQL + "look_back: soon}}", "sources.cdp.look_back is not a span of time; write for example 2 days"),
        (SQL + "batch_rows: 0}}", "sources.cdp.batch_rows input should be greater than or equal to 1"),
        (SQL + "batch_rows: many}}", "sources.cdp.batch_rows input should be a valid integer"),
        (SQL + "tables: {people: p}}}", "sources.cdp tables: cdp has no table people; `cdp sources`"),
        ("sources: {cdp: 5}", "sources.cdp input should be a valid dictionary"),
        ("sources: [cdp]", "sources input should be a valid dictionary"),
        ("source: {}", "source is not a setting; use one of sources"),
        ("sources: {a: {system: cdp, kind: files, url: a}, cdp: {kind: files, url: b}}", "a and cdp both read cdp for the tenant default"),
        ("sources: {cdp: {kind: files, url: a, url: b}}", "line 1: a key is given twice"),
        ("sources:\n  cdp: {kind", "line 2: "),
        ("sources: \x01", "characters that YAML does not allow"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line_with_its_place(tmp_path, write, text, says):
    with pytest.raises(CdpError) as error:
        write(text)
    assert str(error.value).startswith(str(tmp_path / "cdp.yml"))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reader:hunter2@db/sales",
        "postgresql://reader:${PREFIX}hunter2@db/sales",
        "postgresql://reader@db/sales?password=hunter2",
        "mysql://reader@db/sales?ssl_key=hunter2",
        "s3://bucket/a?aws_secret_access_key=hunter2",
        "ftp://reader:hunter2@db/folder",
        "postgresql://reader:$hunter2@db/sales",
        "postgresql://reader:${hunter2@db/sales",
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(write, url):
    kind = "sql" if "sql" in url else "files"
    with pytest.raises(CdpError, match=r"sources\.cdp\.url (has|holds) .*\$\{") as error:
        write(f"sources: {{cdp: {{kind: {kind}, url: '{url}'}}}}")
    assert "hunter2" not in str(error.value)


def test_a_secret_is_looked_up_when_the_source_is_used(write, monkeypatch):
    config = write("sources: {cdp: {kind: sql, url: 'postgresql://reader:${CDP_TEST_PW}@127.0.0.1:1/sales'}}")
    monkeypatch.delenv("CDP_TEST_PW", raising=False)
    with (
        pytest.raises(CdpError, match=r"sources\.cdp\.url names CDP_TEST_PW, which is not set in the environment"),
        open_database(config.of("cdp")[0]),
    ):
        pass
    monkeypatch.setenv("CDP_TEST_PW", "hunter2:@/?#%")
    with pytest.raises(CdpError, match=r"source cdp: .*127\.0\.0\.1") as error, open_database(config.of("cdp")[0]):
        pass
    assert "hunter2" not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("somewhere", "is not the URL of a database"),
        ("oracle://db/sales", "oracle databases cannot be read; use one of postgresql, mysql, sqlite"),
        ("sqlite:////nowhere/at/all.sqlite", "does not exist"),
        ("mysql://reader@127.0.0.1/sales", "the driver pymysql is not installed; run uv pip install pymysql"),
        ("${CDP_TEST_URL}", "127.0.0.1"),
    ],
)
def test_a_database_that_cannot_be_read(write, monkeypatch, url, says):
    monkeypatch.setitem(sys.modules, "pymysql", None)
    monkeypatch.setenv("CDP_TEST_URL", "postgresql://reader:hunter2@127.0.0.1:1/sales")
    source = write(f"sources: {{cdp: {{kind: sql, url: '{url}'}}}}").of("cdp")[0]
    with pytest.raises(CdpError) as error, open_database(source):
        pass
    assert str(error.value).startswith("source cdp: ")
    assert says in str(error.value)
    assert "hunter2" not in str(error.value)
