"""What a scaffold guesses from names and samples, and what it refuses.  The files it writes are run in tests/end_to_end."""

import re

import pytest
import yaml
from typer.testing import CliRunner

from cdp_cli.main import app
from cdp_cli.scaffold import known, plan
from cdp_cli.scaffold.infer import propose, type_of
from cdp_cli.scaffold.samples import read_samples
from warehouse import CdpError

FOUR = ("account", "contact", "lead", "opportunity")


@pytest.fixture
def folder(tmp_path):
    """A folder of samples; call it with file names and their text."""

    def put(**files):
        for name, text in files.items():
            (tmp_path / name.replace("_dot_", ".")).write_text(text, encoding="utf-8")
        return tmp_path

    return put


def proposed(samples, feeds=None, keys=None):
    return {p.table.name: p.table for p in propose(samples, feeds or {}, keys or {})}


# Types -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "values", "type_"),
    [
        ("employees", ["12", "7", None], "integer"),
        ("score", ["12", "7.5"], "decimal(18,2)"),
        ("rate", ["0.1234", "1"], "decimal(18,4)"),
        ("amount", ["12", "7"], "decimal(18,2)"),  # the next delivery may have cents
        ("deal_value", ["12"], "decimal(18,2)"),
        ("annualrevenue", ["12"], "decimal(18,2)"),
        ("paid", ["12"], "integer"),
        ("founded", ["2001-02-03", "1999-12-31"], "date"),
        ("seen", ["2001-02-03", "1999-12-31T10:00:00Z"], "timestamp"),
        ("is_open", ["Yes", "no", None], "boolean"),
        ("is_open", ["0", "1"], "integer"),  # nothing says that these are no counts
        ("extra", ['{"a": 1}', "[2]"], "json"),
        ("name", ["Ada", "Bo"], "text(255)"),
        ("name", ["x" * 200], "text(1000)"),
        ("name", ["x" * 9_000], "text"),
        ("name", [None, None], "text(255)"),
        ("plan", ["007", "012"], "text(255)"),  # a leading zero is a spelling
        ("postal_code", ["10115", "80331"], "text(255)"),
        ("office_phone", ["4155552671"], "text(255)"),
        ("day", ["01/02/2024", "03/04/2024"], "text(255)"),  # nobody knows which is the month
        ("amount", ["1.234,56", "7,00"], "text(255)"),
        ("amount", ["NaN", "Infinity"], "text(255)"),
    ],
)
def test_a_type_is_what_the_loader_would_accept(name, values, type_):
    assert type_of(name, values) == type_


def test_a_few_bad_values_do_not_change_a_type():
    assert type_of("amount", ["1.00"] * 18 + ["n/a", "?"]) == "decimal(18,2)"
    assert type_of("amount", ["1.00"] * 17 + ["n/a", "?", "-"]) == "text(255)"


def test_one_fraction_among_whole_numbers_is_no_bad_value():
    assert type_of("size", ["1"] * 99 + ["2.5"]) == "decimal(18,2)"


def test_a_time_of_day_among_dates_is_no_bad_value():
    assert type_of("seen", ["2024-01-01"] * 99 + ["2024-01-01T08:00:00Z"]) == "timestamp"


# Keys, cursors, references ---------------------------------------------------------------------


def test_the_key_is_the_id_named_after_the_table_even_where_rows_come_twice():
    sample = {"email": ["a", "b", "c"], "deal_id": ["1", "2", "2"]}
    assert proposed({"deals": sample})["deals"].key == ("deal_id",)


def test_without_an_id_the_first_filled_and_unique_column_is_the_key():
    sample = {"size": ["1", "1"], "half": ["x", None], "serial": ["p", "q"], "other": ["r", "s"]}
    table = proposed({"machines": sample})["machines"]
    assert (table.key, table.column("serial").type) == (("serial",), "text(64)")


def test_a_table_without_a_key_is_refused_and_a_named_key_is_taken():
    sample = {"a": ["1", "1"], "b": ["1", "1"]}
    with pytest.raises(CdpError, match="--key pairs:COLUMN"):
        propose({"pairs": sample}, {}, {})
    assert proposed({"pairs": sample}, keys={"pairs": "b"})["pairs"].key == ("b",)
    with pytest.raises(CdpError, match="no column c"):
        propose({"pairs": sample}, {}, {"pairs": "c"})


def test_the_cursor_is_when_a_row_changed():
    sample = {"id": ["1"], "created_at": ["2024-01-01"], "last_modified_date": ["2024-01-01"]}
    assert proposed({"deals": sample})["deals"].cursor == "last_modified_date"
    assert proposed({"deals": {**sample, "last_modified_date": ["soon"]}})["deals"].cursor is None


def test_references_are_found_by_name_and_are_long_enough():
    tables = proposed(
        {
            "companies": {"company_id": ["1"], "parent_company_id": [None]},
            "people": {"id": ["7"], "account_id": ["1"], "owner_id": ["9"]},
            "deals": {"deal_id": ["d"], "company": ["1"], "primary_contact_id": ["7"], "people": ["none of them"]},
        },
        {"companies": "account", "people": "contact"},
    )
    refs = {f"{table.name}.{column.name}": column.ref for table in tables.values() for column in table.columns if column.ref}
    assert refs == {
        "companies.parent_company_id": "companies",
        "people.account_id": "companies",
        "deals.company": "companies",
        "deals.primary_contact_id": "people",
    }
    assert tables["deals"].column("company").parameters >= tables["companies"].column("company_id").parameters


# Persons and companies -------------------------------------------------------------------------


def test_identifiers_belong_to_tables_of_persons_and_companies():
    sample = {"id": ["1"], "name": ["Ada"], "email": ["a@b.example"], "phone": ["1"], "website": ["b.example"]}
    tables = proposed({"contacts": sample, "accounts": sample, "offices": sample}, {"contacts": "contact", "accounts": "account"})
    found = {name: {c.name: c.identifier for c in table.columns if c.identifier} for name, table in tables.items()}
    assert found == {"contacts": {"email": "email", "phone": "phone"}, "accounts": {"name": "company_name"}, "offices": {}}
    assert [(t.person, t.account) for t in tables.values()] == [("self", None), (None, "self"), (None, None)]


def test_a_lead_joins_a_company_and_founds_none():
    tables = proposed(
        {"leads": {"id": ["1"], "company": ["Acme"]}, "walk_ins": {"id": ["1"]}}, {"leads": "lead", "walk_ins": "lead"}
    )
    assert (tables["leads"].account, tables["walk_ins"].account) == ("match", None)
    assert tables["leads"].column("company").identifier == "company_name"


def test_personal_data_is_tagged_and_secrets_are_never_stored():
    sample = {"id": ["1"], "work_email": ["a"], "last_name": ["b"], "job_title": ["c"], "city": ["d"], "api_key": ["e"]}
    table = proposed({"users": sample})["users"]
    assert {c.name: c.pii for c in table.columns if c.pii} == {
        "work_email": "direct",
        "last_name": "direct",
        "job_title": "quasi",
    }
    assert [c.name for c in table.columns if c.secret] == ["api_key"]


# What the project knows ------------------------------------------------------------------------


@pytest.mark.parametrize("entity", sorted(known.entities()))
def test_every_rule_is_about_a_column_that_the_entity_has(entity):
    assert set(known.entities()[entity]["columns"]) <= set(known.union_columns(entity))


@pytest.mark.parametrize("entity", sorted(known.entities()))
def test_the_type_of_every_column_is_known(entity):
    """Else a column that the source has not would be NULL of the wrong type, and the union would not build."""
    published = (known.DBT_PROJECT / "models" / "3_entities").glob(f"*/{entity}.yml")
    typed = {column["name"] for path in published for column in yaml.safe_load(path.read_text("utf-8"))["models"][0]["columns"]}
    rules = known.entities()[entity]["columns"]
    always = {column for column, rule in rules.items() if "type" in rule or not {"names", "ref"} & rule.keys()}
    assert set(known.union_columns(entity)) <= typed | always


@pytest.mark.parametrize(
    ("entity", "column", "word", "meaning"),
    [
        ("opportunity", "stage", "closed won", "CLOSED_WON"),
        ("opportunity", "stage", "Prospecting", "LEAD"),  # the seed of another system knows it
        ("opportunity", "stage", "Needs-analysis", "NEEDS_ANALYSIS"),
        ("opportunity", "stage", "Verbal", None),
        ("account", "account_type", "Reseller", None),
        ("contact", "contact_status", "Bounced", "INACTIVE"),
    ],
)
def test_words_mean_what_they_mean_elsewhere(entity, column, word, meaning):
    assert known.meaning(entity, column, word) == meaning


# Files -----------------------------------------------------------------------------------------


def test_every_format_is_a_sample(folder):
    import pyarrow
    import pyarrow.parquet

    place = folder(
        accounts_dot_csv='\ufeffID,Name\n1,"Acme, Ltd"\n2,\n', deals_dot_jsonl='{"id": 1}\n{"id": 2, "extra": {"a": 1}}\n'
    )
    pyarrow.parquet.write_table(pyarrow.table({"id": [1], "size": [2.5]}), place / "offices.parquet")
    assert read_samples(place) == {
        "accounts": {"id": ["1", "2"], "name": ["Acme, Ltd", None]},
        "deals": {"id": ["1", "2"], "extra": [None, '{"a":1}']},
        "offices": {"id": ["1"], "size": ["2.5"]},
    }


def conformed(made, name):
    return next(text for path, text in made.files.items() if path.stem == name)


def test_every_column_of_every_entity_is_written(folder):
    feeds = {f"{entity}s": entity for entity in FOUR}
    made = plan("other", None, feeds, {})
    for entity in FOUR:
        text = conformed(made, f"int_{entity}__other")
        missing = [column for column in known.union_columns(entity) if f" as {column}" not in text]
        assert missing == []


@pytest.mark.parametrize("entity", FOUR)
def test_a_table_that_says_nothing_breaks_no_promise_of_the_entity(entity, folder):
    """What an entity holds in every row is never NULL without a default, or without a rule that rejects the row."""
    made = plan("other", folder(things_dot_csv="thing_id,created_at\n1,2026-01-01\n2,\n"), {"things": entity}, {})
    (model,) = (known.DBT_PROJECT / "models" / "3_entities").glob(f"*/{entity}.sql")
    caught = model.read_text("utf-8") + (known.CONFORMED / entity / f"int_{entity}.sql").read_text("utf-8")
    (published,) = yaml.safe_load(model.with_suffix(".yml").read_text("utf-8"))["models"]
    promised = {column["name"] for column in published["columns"] if {"type": "not_null"} in column.get("constraints", [])}
    empty = {
        column
        for column in promised & set(known.union_columns(entity)) - {"contact_name", "source_stage"}
        if re.search(rf"as_type\('null', '\w+'\) }}}} as {column}\b", conformed(made, f"int_{entity}__other"))
        and not re.search(rf"\b{column} is null\b|coalesce\([^,]*{column}\b", caught)
    }
    assert empty == set()


def test_two_tables_of_one_entity_are_two_parts(folder):
    place = folder(customers_dot_csv="customer_id,name\n1,Acme\n", partners_dot_csv="id,name,tier\n1,Initech,Gold\n")
    made = plan("other", place, {"partners": "account"}, {})
    assert {"int_account__other_customers", "int_account__other_partners"} <= {path.stem for path in made.files}
    assert "other_partners__account_level_map" in {path.stem for path in made.files}
    assert "other,Gold,IMPORTANT,derived" in conformed(made, "other_partners__account_level_map")


def test_a_type_that_does_not_fit_is_asked_about_and_not_guessed(folder):
    place = folder(deals_dot_csv="deal_id,account_id,stage,probability\n1,A,Won,0.25\n2,B,Won,0.5\n")
    made = plan("other", place, {}, {})
    assert "as_type('null', 'integer') }} as probability" in conformed(made, "int_opportunity__other")
    assert any("how probability, which is decimal(18,2) here, becomes probability, which is integer" in n for n in made.notes)


def test_words_are_read_from_text_alone(folder):
    place = folder(accounts_dot_csv="account_id,status,industry\n1,true,7\n2,false,8\n")
    made = plan("other", place, {}, {})
    text = conformed(made, "int_account__other")
    assert "'ACTIVE' as account_status" in text
    assert "as_type('null', 'id') }} as industry_id" in text
    assert not any("industry" in path.name or path.suffix == ".csv" for path in made.files)


def test_no_line_is_longer_than_the_house_allows(folder):
    words = [f"a rather long word number {n}" for n in range(30)]
    rows = "".join(f"{n},a{n},{word}\n" for n, word in enumerate(words))
    place = folder(yearly_opportunities_dot_csv="opportunity_reference_id,account_id,stage\n" + rows)
    made = plan("a_system_with_a_long_name", place, {"yearly_opportunities": "opportunity"}, {})
    long = {str(path): line for path, text in made.files.items() for line in text.splitlines() if len(line) > 130}
    assert {path: line for path, line in long.items() if path.endswith((".sql", ".py"))} == {}


def test_a_dry_run_writes_nothing(folder, monkeypatch):
    monkeypatch.setattr("cdp_cli.scaffold.write", lambda made: pytest.fail("it wrote"))
    done = CliRunner().invoke(app, ["scaffold", "other", "--from", str(folder(deals_dot_csv="deal_id\n1\n")), "--dry-run"])
    assert done.exit_code == 0
    assert "would write ingestion/contracts/other.py" in done.stdout


# Refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "says"),
    [
        ("cdp", "there is a system cdp already"),
        ("Acme", "cannot be named so"),
        ("acme-crm", "cannot be named so"),
        ("acme__crm", "cannot be named so"),
        ("../acme", "cannot be named so"),
        ("table", "cannot be named so"),
        ("records", "would be taken for the source of int_account_channel_identity__records"),
        ("converted", "would be taken for the source of int_contact__converted_leads"),
        ("a" * 31, "too long"),
    ],
)
def test_a_system_that_cannot_be_called_so(system, says, folder):
    with pytest.raises(CdpError, match=says):
        plan(system, folder(deals_dot_csv="deal_id\n1\n"), {}, {})


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("deals_dot_csv", "deal_id,Deal Name\n1,x\n", "column deal name cannot be named so"),
        ("deals_dot_csv", "deal_id,order\n1,x\n", "column order cannot be named so"),
        ("deals_dot_csv", "deal_id,_load\n1,x\n", "column _load cannot be named so"),
        ("deals_dot_csv", "deal_id,source_key\n1,x\n", "column source_key cannot be named so"),
        ("deals_dot_csv", "password\nx\n", "no column that is filled and unique"),
        ("deals_dot_csv", "deal_id,tenant_id\n1,x\n", "belong to the loader"),
        ("deals_dot_csv", "deal_id,deal_id\n1,x\n", "names deal_id twice"),
        ("deals_dot_csv", "", "has no columns"),
        ("deals_dot_jsonl", "{not json\n", "deals.jsonl cannot be read"),
        ("deals_dot_parquet", "no parquet", "deals.parquet cannot be read"),
        ("my deals_dot_csv", "deal_id\n1\n", "table my deals cannot be named so"),
        ("notes_dot_txt", "hello", "holds no sample"),
    ],
)
def test_a_sample_that_cannot_be_a_table(folder, name, text, says):
    with pytest.raises(CdpError, match=says):
        plan("other", folder(**{name: text}), {}, {})


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["scaffold", "other"], "say which tables there are"),
        (["scaffold", "other", "--from", "/nowhere"], "/nowhere does not exist"),
        (["scaffold", "other", "--table", "deals"], "write --table TABLE:ENTITY"),
        (
            ["scaffold", "other", "--table", "deals:invoice"],
            "knows no entity invoice; use one of account, contact, lead, opportunity",
        ),
        (["scaffold", "other", "--table", "deals:none"], "there is no sample of deals"),
    ],
)
def test_a_wish_that_cannot_be(arguments, says):
    done = CliRunner().invoke(app, arguments)
    assert isinstance(done.exception, CdpError)
    assert says in str(done.exception)
    assert "\n" not in str(done.exception)


def test_nothing_is_overwritten(folder, tmp_path, monkeypatch):
    place = folder(deals_dot_csv="deal_id,stage\n1,Won\n")
    monkeypatch.setattr("cdp_cli.scaffold.files.ROOT", tmp_path)
    assert plan("other", place, {}, {}).files
    seed = tmp_path / "dbt_project/seeds/rules/other__stage_map.csv"
    seed.parent.mkdir(parents=True)
    seed.write_text("mine")
    with pytest.raises(CdpError, match=r"other__stage_map\.csv is there already; nothing was written"):
        plan("other", place, {}, {})
