"""A run that looks at what changed leaves what a run over everything would: the same persons, ids, evidence and refusals."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from ingestion.contracts import SYSTEMS
from ingestion.identity import resolve
from ingestion.identity.decisions import (
    ALWAYS,
    DECISION,
    FIRST,
    IGNORE,
    NEVER,
    OTHER,
    TYPE_AND_VALUE,
    complete,
    recorded,
    table_of,
)
from ingestion.identity.rules import Rules, TypeRule, load_rules
from ingestion.identity.tables import SEEN_LOAD, SEEN_RULES, TABLES
from ingestion.loader import ensure_raw_tables
from ingestion.raw import raw_table
from tests.support.examples import examples
from tests.support.identity_raw import START, contents, deliver
from warehouse import Warehouse
from warehouse.errors import CdpError

TIGHT = Rules(
    {
        ("person", "*"): {
            "CONVERSION": TypeRule(0), "PHONE": TypeRule(1, max_values=1, max_records=2), "EMAIL": TypeRule(2, 2, 3, 2),
        },
        ("account", "*"): {
            "CONVERSION": TypeRule(0), "DOMAIN": TypeRule(1, max_values=1), "COMPANY_NAME": TypeRule(2, max_records=1),
        },
    },
    load_rules().value_rows, load_rules().domain_rows, "tight",
)  # fmt: skip
FEW = st.sampled_from("123")
PHONE, EMAIL, NAME = (
    FEW.map(lambda n: f"1380013800{n}"), FEW.map(lambda n: f"p{n}@firma.cn"), FEW.map(lambda n: f"Acme {n} GmbH"),
)  # fmt: skip


def maybe(values: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.one_of(st.none(), values)


CONTACT = st.fixed_dictionaries({"contact_id": FEW, "mobile_phone": maybe(PHONE), "email": maybe(EMAIL)})
LEAD = st.fixed_dictionaries(
    {
        "lead_id": FEW, "mobile_phone": maybe(PHONE), "email": maybe(EMAIL), "company_name": maybe(NAME),
        "converted_contact_id": maybe(FEW), "converted_account_id": maybe(FEW),
    }
)  # fmt: skip
ACCOUNT = st.fixed_dictionaries(
    {"account_id": FEW, "account_name": NAME, "company_website": maybe(FEW.map(lambda n: f"a{n}.cn"))}
)
IDENTITY = st.fixed_dictionaries(
    {"identity_id": FEW, "contact_id": FEW, "identity_type": st.just("EMAIL"), "channel_user_id": EMAIL}
)
ROW = st.one_of(
    *(
        st.tuples(st.just(table), rows, st.sampled_from([False, False, False, True]))
        for table, rows in (("contact", CONTACT), ("lead", LEAD), ("account", ACCOUNT), ("contact_channel_identity", IDENTITY))
    )
)
RECORDS = {"person": ("contact", "lead"), "account": ("account", "lead")}
SHOWN = {
    "person": st.one_of(
        st.tuples(st.just("PHONE"), PHONE.map(lambda number: f"+86{number}")), st.tuples(st.just("EMAIL"), EMAIL)
    ),
    "account": st.tuples(st.just("COMPANY_NAME"), FEW.map(lambda n: f"acme {n}")),
}


@st.composite
def decisions_about(draw: st.DrawFn, subject: str) -> dict[str, Any]:
    """A decision about one or two records, or about an identifier."""
    record = st.tuples(st.just("cdp"), st.sampled_from(RECORDS[subject]), FEW)
    kind = draw(st.sampled_from([ALWAYS, NEVER, NEVER, IGNORE, IGNORE]))
    first, other = sorted(draw(st.lists(record, min_size=2, max_size=2, unique=True)))
    said: dict[str, Any] = {"subject": subject, "decision": kind, **dict(zip(FIRST, first, strict=True))}
    if kind == IGNORE:
        identifier = dict(zip(TYPE_AND_VALUE, draw(SHOWN[subject]), strict=True))
        everywhere = dict.fromkeys(FIRST) if draw(st.booleans()) else {}
        return said | identifier | everywhere
    alone = kind == NEVER and draw(st.sampled_from([False, False, True]))
    return said if alone else said | dict(zip(OTHER, other, strict=True))


ROWS = st.lists(ROW, min_size=1, max_size=5)
DECISIONS = st.lists(st.one_of(decisions_about("person"), decisions_about("account")), min_size=1, max_size=3)
WITHDRAWN = st.lists(st.integers(0, 3), max_size=1)
"""By place among all decisions there are."""
# What happens before a run: rows are delivered, or things are decided and some of what was decided is withdrawn, or both.
STEP = st.one_of(
    st.tuples(ROWS, st.just([]), st.just([])), st.tuples(st.just([]), DECISIONS, WITHDRAWN), st.tuples(ROWS, DECISIONS, WITHDRAWN)
)
STEPS = st.tuples(st.lists(ROW, min_size=4, max_size=8), st.lists(STEP, min_size=1, max_size=3)).map(
    lambda story: [(story[0], [], []), *story[1]]
)


def load(warehouse: Warehouse, number: int, rows: list[tuple[str, dict[str, Any], bool]]) -> None:
    """One load: new versions of rows, some of them deletions; of two of one row the last."""
    latest = {(table, row[f"{'identity' if 'identity' in table else table}_id"]): (row, gone) for table, row, gone in rows}
    for (table, _), (row, gone) in latest.items():
        deliver(
            warehouse, f"cdp.{table}", {**row, "_is_deleted": gone, "_row_hash": f"{number}"}, day=number, load=f"load-{number}"
        )


def state(warehouse: Warehouse) -> dict[Any, pa.Table]:
    with warehouse.session() as session:
        return {
            spec: spec.conform(session.fetch_arrow(f"select {', '.join(c.name for c in spec.columns)} from {spec.qualified}"))
            for spec in (*TABLES.values(), SEEN_LOAD, SEEN_RULES)
        }


def put_back(warehouse: Warehouse, kept: dict[Any, pa.Table]) -> None:
    with warehouse.session() as session:
        for spec, rows in kept.items():
            session.replace(spec, rows)


def empty(warehouse: Warehouse, rules: Rules | None = None) -> None:
    with warehouse.session() as session:
        ensure_raw_tables(session)
        for name in ("contact", "lead", "account", "contact_channel_identity"):
            spec = raw_table(SYSTEMS["cdp"], SYSTEMS["cdp"].table(name))
            session.replace(spec, spec.arrow_schema().empty_table())
    resolve(warehouse, as_of=START, rules=rules)
    with warehouse.session() as session:
        for spec in (*TABLES.values(), DECISION):
            session.replace(spec, spec.arrow_schema().empty_table())


def decide(warehouse: Warehouse, at: datetime, said: list[dict[str, Any]], withdrawn: list[int]) -> list[str]:
    """Record what was said and withdraw some of what was said before, by its place; the ids of what is new."""
    rows = [complete(one, "here", decided_by="ann", decided_at=at) for one in said]
    with warehouse.session() as session:
        before = recorded(session).to_pylist()
        session.put(DECISION, table_of({**before[place], "withdrawn_at": at} for place in withdrawn if place < len(before)))
    with warehouse.session() as session:
        session.put(DECISION, table_of(rows))
    return [str(row["decision_id"]) for row in rows]


def withdraw(warehouse: Warehouse, ids: list[str]) -> None:
    with warehouse.session() as session:
        rows = [row for row in recorded(session).to_pylist() if row["decision_id"] in ids]
        session.put(DECISION, table_of({**row, "withdrawn_at": START} for row in rows))


# The rules of it know no engine, so most stories are told to the faster one.
SLOWLY = {"suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@pytest.mark.slow
@examples(10, **SLOWLY)
@given(STEPS, st.sampled_from([load_rules(), TIGHT]))
def test_incremental_is_what_everything_would_be(fresh_postgres: Warehouse, steps: list[Any], rules: Rules) -> None:
    assert_incremental_is_whole(fresh_postgres, steps, rules)


@pytest.mark.slow
@examples(2, **SLOWLY)
@given(STEPS, st.sampled_from([load_rules(), TIGHT]))
def test_incremental_is_what_everything_would_be_on_clickhouse(fresh_clickhouse: Warehouse, steps: Any, rules: Rules) -> None:
    assert_incremental_is_whole(fresh_clickhouse, steps, rules)


def assert_incremental_is_whole(warehouse: Warehouse, steps: list[Any], rules: Rules) -> None:
    """After each step a run over what changed leaves what a run over everything does."""
    empty(warehouse, rules)
    for number, (rows, said, withdrawn) in enumerate(steps, 1):
        as_of = START + timedelta(days=number)
        load(warehouse, number, rows)
        new = decide(warehouse, as_of, said, withdrawn)
        before = state(warehouse)
        try:
            part = resolve(warehouse, as_of=as_of, rules=rules)
        except CdpError:  # decisions that contradict each other, which a run over everything says too
            with pytest.raises(CdpError, match="keeps two records apart"):
                resolve(warehouse, as_of=as_of, rules=rules, everything=True)
            withdraw(warehouse, new)
            part = resolve(warehouse, as_of=as_of, rules=rules)
        incremental = contents(warehouse)
        put_back(warehouse, before)
        whole = resolve(warehouse, as_of=as_of, rules=rules, everything=True)
        assert incremental == contents(warehouse)
        assert (part.persons, part.accounts, part.records) == (whole.persons, whole.accounts, whole.records)
        assert (part.merges, part.splits) == (whole.merges, whole.splits)


def test_a_value_on_too_many_records_stays_nobodys_when_a_neighbour_of_one_of_them_changes(fresh_database: Warehouse) -> None:
    """Of the two companies named Acme 2, which is one too many, a change of the third touches the first alone."""
    empty(fresh_database, TIGHT)

    def account(key: str, name: str, website: str) -> tuple[str, dict[str, Any], bool]:
        return ("account", {"account_id": key, "account_name": name, "company_website": website}, False)

    load(fresh_database, 1, [account("1", "Acme 2", "a2.cn"), account("2", "Acme 2", "a9.cn"), account("3", "Acme 3", "a2.cn")])
    resolve(fresh_database, as_of=START, rules=TIGHT)
    load(fresh_database, 2, [account("3", "Acme 3", "a3.cn")])
    result = resolve(fresh_database, as_of=START, rules=TIGHT)
    assert (result.resolved, result.accounts) == (2, 3)
    with fresh_database.session() as session:
        owned = session.fetch("select identifier_value from identity.account_identifier where identifier_type = 'COMPANY_NAME'")
        told = session.fetch("select distinct reason from identity.evidence where identifier_value = 'acme 2'")
    assert (owned, told) == ([("acme 3",)], [("MAX_RECORDS",)])


def test_a_run_looks_at_what_a_change_touches_and_at_nothing_when_there_is_none(fresh_database: Warehouse) -> None:
    empty(fresh_database)
    deliver(
        fresh_database, "cdp.contact", *({"contact_id": f"C{n}", "mobile_phone": f"1380013{n:04}"} for n in range(50)), load="a"
    )
    assert resolve(fresh_database, as_of=START).resolved == 50
    assert resolve(fresh_database, as_of=START).resolved == 0
    deliver(fresh_database, "cdp.contact", {"contact_id": "C90", "mobile_phone": "13800130007"}, day=1, load="b")
    result = resolve(fresh_database, as_of=START)
    assert (result.resolved, result.persons, result.records) == (2, 50, 51)


def test_a_row_that_left_raw_makes_everything_be_looked_at(fresh_database: Warehouse) -> None:
    empty(fresh_database)
    deliver(fresh_database, "cdp.contact", {"contact_id": "C1", "mobile_phone": "13800138090"}, load="a")
    deliver(fresh_database, "cdp.contact", {"contact_id": "C2", "mobile_phone": "13800138090"}, day=1, load="b")
    assert resolve(fresh_database, as_of=START).persons == 1
    with fresh_database.session() as session:
        session.execute("delete from raw_cdp.contact where contact_id = 'C2'")
    result = resolve(fresh_database, as_of=START)
    assert (result.resolved, result.records) == (1, 1)
    with fresh_database.session() as session:
        live = dict(session.fetch("select source_key, is_live from identity.person_record"))
    assert live == {"C1": True, "C2": False}


def test_a_decision_reaches_what_no_row_changed_and_nothing_else(fresh_database: Warehouse) -> None:
    empty(fresh_database)
    shared = [{"contact_id": key, "mobile_phone": "13800138090"} for key in ("C1", "C2")]
    others = [{"contact_id": f"D{n}", "mobile_phone": f"1380013{n:04}"} for n in range(40)]
    deliver(fresh_database, "cdp.contact", *shared, *others, load="a")
    assert resolve(fresh_database, as_of=START).persons == 41
    said = {
        "decision": "NEVER_LINK", **dict(zip(FIRST, ("cdp", "contact", "C1"), strict=True)),
        **dict(zip(OTHER, ("cdp", "contact", "C2"), strict=True)),
    }  # fmt: skip
    (decision,) = decide(fresh_database, START, [said], [])
    result = resolve(fresh_database, as_of=START)
    assert (result.persons, result.splits, result.resolved) == (42, 1, 2)
    with fresh_database.session() as session:
        told = session.fetch("select event, record_count, decision_id from identity.merge_history")
    assert told == [("SPLIT", 1, decision)]
    assert resolve(fresh_database, as_of=START).resolved == 0
    withdraw(fresh_database, [decision])
    result = resolve(fresh_database, as_of=START + timedelta(days=1))
    assert (result.persons, result.merges, result.resolved) == (41, 1, 2)


def test_a_decision_about_one_record_lets_the_others_meet_again(fresh_database: Warehouse) -> None:
    """The rules let a number be on two records; three show it, of one of which it is decided that it is not theirs."""
    empty(fresh_database, TIGHT)
    deliver(fresh_database, "cdp.contact", *({"contact_id": f"C{n}", "mobile_phone": "13800138090"} for n in "123"), load="a")
    assert resolve(fresh_database, as_of=START, rules=TIGHT).persons == 3
    not_theirs = {
        "decision": IGNORE, **dict(zip(FIRST, ("cdp", "contact", "C3"), strict=True)),
        **dict(zip(TYPE_AND_VALUE, ("PHONE", "+8613800138090"), strict=True)),
    }  # fmt: skip
    decided = decide(fresh_database, START, [not_theirs], [])
    again = {"contact_id": "C1", "mobile_phone": "138 0013 8090", "_row_hash": "2"}
    deliver(fresh_database, "cdp.contact", again, day=1, load="b")  # shows it in the same run
    assert resolve(fresh_database, as_of=START, rules=TIGHT).persons == 2
    withdraw(fresh_database, decided)
    assert resolve(fresh_database, as_of=START, rules=TIGHT).persons == 3


def test_a_record_that_shows_nothing_joins_by_decision_and_stays(fresh_database: Warehouse) -> None:
    empty(fresh_database)
    company = {"account_id": "A1", "account_name": "Acme GmbH"}
    deliver(fresh_database, "cdp.account", company, load="a")
    deliver(fresh_database, "cdp.lead", {"lead_id": "L1", "company_name": None}, load="a")
    resolve(fresh_database, as_of=START)
    linked = {
        "subject": "account", "decision": ALWAYS, **dict(zip(FIRST, ("cdp", "account", "A1"), strict=True)),
        **dict(zip(OTHER, ("cdp", "lead", "L1"), strict=True)),
    }  # fmt: skip
    records = "select source_key, match_rule from identity.account_record"
    decide(fresh_database, START, [linked], [])
    resolve(fresh_database, as_of=START)
    with fresh_database.session() as session:
        assert dict(session.fetch(records)) == {"A1": None, "L1": "DECISION"}
    deliver(fresh_database, "cdp.account", {**company, "account_id": "A2"}, day=1, load="b")  # touches A1, and L1 by it
    resolve(fresh_database, as_of=START)
    with fresh_database.session() as session:
        assert dict(session.fetch(records)) == {"A1": "COMPANY_NAME", "A2": "COMPANY_NAME", "L1": "DECISION"}


def test_a_decision_that_was_rewritten_or_removed_makes_everything_be_looked_at(fresh_database: Warehouse) -> None:
    empty(fresh_database)
    deliver(fresh_database, "cdp.contact", *({"contact_id": f"C{n}", "mobile_phone": "13800138090"} for n in "123"), load="a")
    alone = {"decision": "NEVER_LINK", **dict(zip(FIRST, ("cdp", "contact", "C1"), strict=True))}
    (decision,) = decide(fresh_database, START, [alone], [])
    assert resolve(fresh_database, as_of=START).persons == 2
    decide(fresh_database, START, [{**alone, "decision_id": decision, "source_key": "C2"}], [])
    result = resolve(fresh_database, as_of=START)
    assert (result.persons, result.resolved) == (2, 3)
    with fresh_database.session() as session:
        session.execute("delete from identity.decision where decision_id = %s", (decision,))
    result = resolve(fresh_database, as_of=START)
    assert (result.persons, result.resolved) == (1, 3)


def test_a_value_is_on_fewer_records_when_one_of_them_goes_whose_row_shows_it_not(fresh_database: Warehouse) -> None:
    """Three contacts show an address by identities of theirs, which is one too many; one contact goes, its identity stays."""
    empty(fresh_database, TIGHT)

    def contact(key: str, gone: bool = False) -> tuple[str, dict[str, Any], bool]:
        return ("contact", {"contact_id": key, "mobile_phone": None, "email": None}, gone)

    def identity(key: str) -> tuple[str, dict[str, Any], bool]:
        told = {"contact_id": key, "identity_id": key, "identity_type": "EMAIL", "channel_user_id": "ann@firma.cn"}
        return ("contact_channel_identity", told, False)

    load(fresh_database, 1, [row for key in "123" for row in (contact(key), identity(key))])
    assert resolve(fresh_database, as_of=START, rules=TIGHT).persons == 3
    load(fresh_database, 2, [contact("3", gone=True)])
    assert resolve(fresh_database, as_of=START, rules=TIGHT).persons == 1
