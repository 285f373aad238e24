"""Files become raw rows, exactly once, in any order, or stay out with a reason; whatever is interrupted leaves nothing."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from ingestion import loader
from ingestion.contracts import SYSTEMS, Column, System, Table
from ingestion.deliveries import check_folder
from ingestion.loader import ensure_raw_tables
from ingestion.references import find_orphans
from tests.support.examples import examples
from tests.support.loading import load_folder, load_table
from warehouse import CdpError

# One table of each kind, so that a test's expectations can be read off this page.
TICKET = Table(
    "ticket",
    "A row that says when it changed.",
    key=("id",),
    cursor="changed",
    columns=(
        Column("id", "text(9)"),
        Column("state", "text(9)", values=("OPEN", "DONE"), closed=True),
        Column("price", "decimal(9,2)"),
        Column("changed", "timestamp", required=True),
        Column("parent", "text(9)", ref="ticket"),
    ),
)
PERSON = Table(
    "person",
    "A row that does not, with a secret.",
    key=("id",),
    columns=(
        Column("id", "text(9)"),
        Column("name", "text(9)", pii="direct"),
        Column("age", "integer", costs="row"),
        Column("shoe", "integer"),
        Column("token", "text(9)", secret=True),
    ),
)
DESK = System("desk", "A help desk.", (TICKET, PERSON))


@pytest.fixture
def raw(fresh_database, monkeypatch):
    """A warehouse with the tables of the help desk."""
    monkeypatch.setattr(loader, "SYSTEMS", {"desk": DESK})
    monkeypatch.setattr("ingestion.references.SYSTEMS", {"desk": DESK})
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    return fresh_database


def query(warehouse, sql, *params):
    with warehouse.session() as session:
        return session.fetch(sql, params)


def current(warehouse, columns="id, name, age", table="person", tenant="default"):
    return query(
        warehouse,
        f"select {columns} from (select *,"
        " row_number() over (partition by tenant_id, id order by _version_at desc, _loaded_at desc, _row_hash desc) as n"
        f" from raw_desk.{table}) r where n = 1 and tenant_id = %s order by 1",
        tenant,
    )


def everything(warehouse):
    """All rows of all tables that a load writes."""
    tables = (
        "raw_desk.person", "raw_desk.ticket", "quarantine.rejected_row", "quarantine.rejected_field", "ops.load_ledger"
    )  # fmt: skip
    return {table: sorted(query(warehouse, f"select * from {table}"), key=str) for table in tables}


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def person(warehouse, folder, content, name="person.csv", **options):
    return load_table(warehouse, "desk", "person", put(folder, name, content), **options)


def test_good_rows_are_stored_typed_with_where_they_came_from(raw, tmp_path):
    at = datetime(2024, 5, 1, tzinfo=UTC)
    path = put(
        tmp_path, "ticket.csv", "ID,state,price,changed\n1,OPEN,10.5,2024-01-02T03:04:05Z\n2,,,2024-01-03T00:00:00+08:00\n"
    )
    result = load_table(raw, "desk", "ticket", path, loaded_at=at)
    assert (result.received, result.loaded, result.duplicate, result.quarantined, result.suppressed) == (2, 2, 0, 0, 0)
    assert result.missing_columns == ("parent",)
    assert result.cursor_value == datetime(2024, 1, 2, 16, tzinfo=UTC)
    columns = "id, state, price, changed, _version_at, tenant_id, _loaded_at, _source_file, _source_row"
    first, second = query(raw, f"select {columns}, _load_id from raw_desk.ticket order by id")
    changed = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert first[:5] == ("1", "OPEN", 10.5, changed, changed)
    assert first[5:] == ("default", at, "ticket.csv", 2, result.load_id)
    assert second[:4] == ("2", None, None, datetime(2024, 1, 2, 16, tzinfo=UTC))


def test_ledger_and_cursor_say_what_happened(raw, tmp_path):
    path = put(tmp_path, "ticket.csv", "id,changed,colour\n1,2024-01-02T00:00:00Z,red\n2,never,red\n")
    result = load_table(raw, "desk", "ticket", path)
    columns = "load_id, source_files, status, received, loaded, quarantined, missing_columns, unknown_columns"
    assert query(raw, f"select {columns} from ops.load_ledger") == [
        (result.load_id, "ticket.csv", "loaded", 2, 1, 1, "state, price, parent", "colour")
    ]
    cursor = "select source_table, max(cursor_value) from ops.load_ledger group by source_table"
    assert query(raw, cursor) == [("ticket", datetime(2024, 1, 2, tzinfo=UTC))]
    load_table(raw, "desk", "ticket", put(tmp_path, "older/ticket.csv", "id,changed\n3,2023-01-01T00:00:00Z\n"))
    assert query(raw, cursor) == [("ticket", datetime(2024, 1, 2, tzinfo=UTC))]


BAD = r"""id,name,age,token
1,Ada,36,s3cret
2,Bob,old,s3cret
1234567890,Leo,1,s3cret
,x,1,,,,,x
,Eve,1,s3cret
4,"Li" Na,1,s3cret
5,Zoë,41,
"""


def test_bad_rows_go_to_quarantine_and_never_stop_the_good_ones(raw, tmp_path):
    result = person(raw, tmp_path, BAD)
    assert (result.received, result.loaded, result.quarantined) == (7, 2, 5)
    assert current(raw) == [("1", "Ada", 36), ("5", "Zoë", 41)]
    columns = "source_row, source_key, column_name, reason_code, original_value, source_file"
    assert query(raw, f"select {columns} from quarantine.rejected_row order by source_row") == [
        (3, "2", "age", "BAD_NUMBER", "old", "person.csv"),
        (4, "1234567890", "id", "TOO_LONG", "1234567890", "person.csv"),
        (5, None, None, "RAGGED_ROW", ",x… (10 characters)", "person.csv"),
        (6, None, "id", "REQUIRED", None, "person.csv"),
        (7, None, None, "BAD_QUOTE", "4,… (18 characters)", "person.csv"),
    ]
    assert result.reasons == {"BAD_NUMBER": 1, "TOO_LONG": 1, "RAGGED_ROW": 1, "REQUIRED": 1, "BAD_QUOTE": 1}


FIELDS = """id,name,shoe
1,Ada,36
2,A name too long,wide
3,Eve,
4,,x
"""


def test_a_faulty_field_costs_the_field_and_is_counted_apart_from_rows(raw, tmp_path):
    at = datetime(2024, 5, 1, tzinfo=UTC)
    result = person(raw, tmp_path, FIELDS, loaded_at=at)
    assert (result.received, result.loaded, result.quarantined, result.fields) == (4, 4, 0, 3)
    assert str(result) == "desk.person: 4 received, 4 loaded, 3 fields"
    assert current(raw, "id, name, shoe") == [("1", "Ada", 36), ("2", "A name to", None), ("3", "Eve", None), ("4", None, None)]
    columns = "source_row, source_key, column_name, reason_code, original_value, loaded_as, source_file, rejected_at, load_id"
    where = ("person.csv", at, result.load_id)
    assert query(raw, f"select {columns} from quarantine.rejected_field order by source_row, column_name") == [
        (3, "2", "name", "TOO_LONG", "A … (15 characters)", "PART", *where),
        (3, "2", "shoe", "BAD_NUMBER", "wide", "NULL", *where),
        (5, "4", "shoe", "BAD_NUMBER", "x", "NULL", *where),
    ]
    assert query(raw, "select quarantined, fields from ops.load_ledger") == [(0, 3)]
    assert query(raw, "select * from quarantine.rejected_row") == []


def test_a_refused_row_has_no_refused_fields(raw, tmp_path):
    result = person(raw, tmp_path, "id,name,age,shoe\n1,A name too long,old,wide\n")
    assert (result.loaded, result.quarantined, result.fields) == (0, 1, 0)
    assert query(raw, "select * from quarantine.rejected_field") == []


def test_a_replay_repeats_no_field_and_brings_back_what_somebody_took_out(raw, tmp_path):
    person(raw, tmp_path, FIELDS)
    before = everything(raw)["quarantine.rejected_field"]
    for step in range(2):
        replay = person(raw, tmp_path, FIELDS)
        assert (replay.status, replay.duplicate, replay.fields) == ("replayed", 4, 3)
        assert len(everything(raw)["quarantine.rejected_field"]) == len(before)
        if not step:
            with raw.session() as session:
                session.execute("delete from quarantine.rejected_field where source_row = 3")


def test_a_mended_contract_lets_a_replay_take_fields_out_of_quarantine(raw, tmp_path, monkeypatch):
    person(raw, tmp_path, FIELDS)
    mended = replace(PERSON, columns=(PERSON.columns[0], Column("name", "text(99)", pii="direct"), *PERSON.columns[2:]))
    monkeypatch.setattr(loader, "SYSTEMS", {"desk": System("desk", "", (TICKET, mended))})
    assert person(raw, tmp_path, FIELDS).fields == 2
    assert ("A name too long",) in current(raw, "name")
    assert query(raw, "select column_name, source_row from quarantine.rejected_field order by 2") == [("shoe", 3), ("shoe", 5)]


def test_a_field_that_comes_again_in_every_delivery_is_one_entry(raw, tmp_path):
    """A source that is read again and again gives the same row in files with other bytes."""
    for extra in ("", "5,Leo,40\n", "6,Max,41\n"):
        result = person(raw, tmp_path, FIELDS + extra, kind="snapshot")
        assert result.fields == 3
    assert query(raw, "select count(*) from quarantine.rejected_field") == [(3,)]


def test_tolerant_readings_are_counted_in_the_ledger_and_told_again_by_a_replay(raw, tmp_path):
    content = "id,state,changed,parent\n1,open,2024-01-01T00:00:00Z,\n2,Done,2024/1/2,1.0\n3,OPEN,2024-01-03\n"
    said = (
        "1 rows ended early and have NULL in the columns that follow; state: 2 were words of the list in another spelling;"
        " parent: 1 were whole numbers with .0, which was dropped; changed: 1 were dates with the year first in another spelling"
    )
    for _ in range(2):
        assert load_table(raw, "desk", "ticket", put(tmp_path, "ticket.csv", content)).notes == said
    assert query(raw, "select distinct notes from ops.load_ledger") == [(said,)]
    assert query(raw, "select id, state, parent from raw_desk.ticket order by id") == [
        ("1", "OPEN", None),
        ("2", "DONE", "1"),
        ("3", "OPEN", None),
    ]


def test_secrets_are_stored_nowhere(raw, tmp_path):
    person(raw, tmp_path, BAD)
    person(
        raw,
        tmp_path,
        '{"id": 1, "token": "s3cret"}\n{"id": "x", "age": "s3", "token": ["s3cret"]}\n{"token": "s3cret"\n',
        "person.jsonl",
    )
    assert "s3cret" not in str(everything(raw))
    assert query(raw, "select count(*) from information_schema.columns where column_name = 'token'") == [(0,)]


def test_a_replay_changes_no_row_and_is_a_line_in_the_ledger(raw, tmp_path):
    first = person(raw, tmp_path, BAD)
    before = everything(raw)
    replay = person(raw, tmp_path, BAD)
    after = everything(raw)
    assert (replay.received, replay.loaded, replay.duplicate, replay.quarantined, replay.status) == (7, 0, 2, 5, "replayed")
    assert replay.sha256 == first.sha256
    assert len(after.pop("ops.load_ledger")) == len(before.pop("ops.load_ledger")) + 1
    assert after == before


def test_a_refused_line_is_one_entry_however_often_its_file_comes_and_by_whatever_name(raw, tmp_path):
    entries = "select source_file, source_row from quarantine.rejected_row order by 1, 2"
    for name in ("person.csv", "copy of person.csv", "elsewhere/person.csv"):
        assert person(raw, tmp_path, "id,age\n1,x\n1,x\n", name).quarantined == 2
    assert query(raw, entries) == [("person.csv", 2), ("person.csv", 3)]
    assert person(raw, tmp_path, "id,age\n1,x\n2,5\n", "another.csv").quarantined == 1
    assert query(raw, entries) == [("person.csv", 2), ("person.csv", 3)], "the same content in another file is the same fault"


def test_a_mended_contract_lets_a_replay_take_rows_out_of_quarantine(raw, tmp_path, monkeypatch):
    content = "id,state,changed\n1,LATER,2024-01-01\n2,NEVER,2024-01-01\n3,OPEN,2024-01-01\n"
    path = put(tmp_path, "ticket.csv", content)
    assert load_table(raw, "desk", "ticket", path).quarantined == 2
    state = Column("state", "text(9)", values=("OPEN", "DONE", "LATER"), closed=True)
    mended = replace(TICKET, columns=(TICKET.columns[0], state, *TICKET.columns[2:]))
    monkeypatch.setattr(loader, "SYSTEMS", {"desk": System("desk", "", (mended, PERSON))})
    result = load_table(raw, "desk", "ticket", path)
    assert (result.loaded, result.duplicate, result.quarantined) == (1, 1, 1)
    assert query(raw, "select source_key from quarantine.rejected_row where settled_at is null") == [("2",)]


def test_rows_without_a_cursor_are_current_as_last_delivered(raw, tmp_path):
    """A, then B, then A again: three files, each of which says what is true now."""
    assert person(raw, tmp_path, "id,name\n1,A\n").loaded == 1
    assert person(raw, tmp_path, "id,name\n1,B\n").loaded == 1
    assert person(raw, tmp_path, "id,name,age\n1,A,\n").loaded == 1
    assert current(raw, "name") == [("A",)]
    assert person(raw, tmp_path, "name,id\nA,1\n").duplicate == 1, "it is current already"
    assert query(raw, "select count(*) from raw_desk.person") == [(2,)]


def test_the_very_same_bytes_are_a_replay_and_no_news(raw, tmp_path):
    person(raw, tmp_path, "id,name\n1,A\n")
    person(raw, tmp_path, "id,name\n1,B\n")
    for touched in (False, True):
        if touched:  # so that the file is read again
            person(raw, tmp_path, "id,name\n2,C\n")
            with raw.session() as session:
                session.execute("delete from raw_desk.person where id = '2'")
        replay = person(raw, tmp_path, "id,name\n1,A\n", "another name.csv")
        assert (replay.status, replay.loaded, replay.duplicate) == ("replayed", 0, 1)
        assert current(raw, "name") == [("B",)]


def test_a_replay_brings_back_what_somebody_took_out(raw, tmp_path):
    person(raw, tmp_path, BAD)
    before = everything(raw)
    with raw.session() as session:
        session.execute("delete from raw_desk.person where id = '1'")
    assert person(raw, tmp_path, BAD).loaded == 1
    assert current(raw) == [("1", "Ada", 36), ("5", "Zoë", 41)]
    with raw.session() as session:
        session.execute("delete from quarantine.rejected_row where source_row = 3")
    assert person(raw, tmp_path, BAD).quarantined == 5
    assert len(everything(raw)["quarantine.rejected_row"]) == len(before["quarantine.rejected_row"])


def test_a_replay_of_what_is_all_there_is_not_read_again(raw, tmp_path, monkeypatch):
    first = person(raw, tmp_path, BAD)
    monkeypatch.setattr(loader, "coerce", None)
    replay = person(raw, tmp_path, BAD)
    assert (replay.received, replay.accounted, replay.missing_columns) == (first.received, first.accounted, first.missing_columns)


def test_within_one_delivery_the_last_row_of_a_key_is_current_however_it_is_cut(raw, tmp_path, monkeypatch):
    monkeypatch.setattr("ingestion.readers.base.BLOCK_BYTES", 8)
    result = person(raw, tmp_path, "id,name\n1,A\n1,B\n2,X\n1,A\n2,X\n")
    assert (result.received, result.loaded, result.duplicate) == (5, 4, 1)
    assert current(raw, "id, name") == [("1", "A"), ("2", "X")]


def test_tenants_do_not_see_each_other(raw, tmp_path):
    person(raw, tmp_path, "id,name\n1,Ada\n", tenant_id="north")
    result = person(raw, tmp_path, "id,name\n1,Ada\n", tenant_id="south")
    assert (result.loaded, result.status) == (1, "loaded")
    assert query(raw, "select tenant_id, id from raw_desk.person order by 1") == [("north", "1"), ("south", "1")]


VERSIONS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3), st.sampled_from(["OPEN", "DONE"])), min_size=1, max_size=12)
tenants = iter(f"tenant {number}" for number in range(1_000_000))


def deliver_tickets(raw, tmp_path, tenant, batches):
    results = []
    for lines in batches:
        content = "id,state,changed\n" + "".join(f"{key},{state},2024-01-0{day + 1}\n" for key, day, state in lines)
        results.append(load_table(raw, "desk", "ticket", put(tmp_path, "ticket.csv", content), tenant_id=tenant))
    assert sum(result.received for result in results) == sum(map(len, batches)) == sum(result.accounted for result in results)
    return results


@pytest.mark.slow
@examples(12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERSIONS, st.integers(1, 4), st.integers(0, 3), st.randoms(use_true_random=False))
def test_with_a_cursor_order_batches_and_repeats_of_deliveries_do_not_matter(raw, tmp_path, versions, batches, repeats, chance):
    """Whatever the deliveries, the current row of a key is the one with its greatest cursor, if only one has it."""
    versions = list({(key, day): (key, day, state) for key, day, state in versions}.values())
    expected = {}
    for key, day, state in sorted(versions):
        expected[str(key)] = (str(key), state, datetime(2024, 1, day + 1, tzinfo=UTC))
    for _ in range(2):
        tenant = next(tenants)
        lines = versions + [chance.choice(versions) for _ in range(repeats)]
        chance.shuffle(lines)
        results = deliver_tickets(raw, tmp_path, tenant, [lines[batch::batches] for batch in range(batches)])
        assert sum(result.loaded for result in results) == len(versions)
        assert current(raw, "id, state, changed", "ticket", tenant) == sorted(expected.values())


@pytest.mark.slow
@examples(12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VERSIONS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_where_cursors_tie_the_later_delivery_is_current_whatever_the_order_within_it(raw, tmp_path, deliveries, chance):
    """Of one key, day and delivery one state; of deliveries the bytes of an earlier one are no news."""
    deliveries = [sorted({(key, day): (key, day, state) for key, day, state in lines}.values()) for lines in deliveries]
    deliveries = [lines for number, lines in enumerate(deliveries) if lines not in deliveries[:number]]
    expected: dict[int, tuple[int, str]] = {}
    older = []
    for lines in deliveries:
        latest = {key: (day, state) for key, day, state in lines}
        older.append(sum(key in expected and day < expected[key][0] for key, (day, _) in latest.items()))
        expected |= {key: version for key, version in latest.items() if key not in expected or version[0] >= expected[key][0]}
    for _ in range(2):
        tenant = next(tenants)
        shuffled = [chance.sample(lines, len(lines)) for lines in deliveries]
        results = deliver_tickets(raw, tmp_path, tenant, shuffled)
        found = current(raw, "id, state, changed", "ticket", tenant)
        assert {int(key): (changed.day - 1, state) for key, state, changed in found} == expected
        assert [result.older for result in results] == older
        assert sum(result.added for result in results) == len({line for lines in deliveries for line in lines})


def test_a_correction_that_left_the_cursor_as_it_was_is_current_on_all_rows(raw, tmp_path):
    """Of twenty rows a hash would keep about half."""
    for number, state in enumerate(("OPEN", "DONE", "OPEN")):
        lines = [(key, 1, state) for key in range(1, 21)] + [(90 + number, 1, state)]
        (result,) = deliver_tickets(raw, tmp_path, "default", [lines])
        assert result.loaded == 21
        assert {found for key, found in current(raw, "id, state", "ticket") if int(key) <= 20} == {state}


def test_every_received_row_is_loaded_duplicate_or_quarantined(raw, tmp_path):
    """400 lines of all kinds, counted by hand while they are written."""
    chance, lines, expected = random.Random(7), [], Counter()  # noqa: S311 a repeatable choice
    for number in range(400):
        kind = chance.choice(["good", "good", "twice", "bad value", "ragged", "blank"])
        lines += {
            "good": [f"{number},Ada,1"],
            "twice": [f"{number},Ada,1", f"{number},Ada,1"],
            "bad value": [f"{number},Ada,one"],
            "ragged": [f"{number},Ada,1,more"],
            "blank": [""],
        }[kind]
        expected[kind] += 1
    result = person(raw, tmp_path, "id,name,age\n" + "\n".join(lines) + "\n")
    assert result.loaded == expected["good"] + expected["twice"]
    assert result.duplicate == expected["twice"]
    assert result.quarantined == expected["bad value"] + expected["ragged"]
    assert result.received == len(lines) - expected["blank"]


def test_formats_agree(raw, tmp_path):
    """The same rows as CSV, JSON Lines and Parquet are the same rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    person(raw, tmp_path, "id,name,age\n1,Ada,36\n2,,\n")
    assert person(raw, tmp_path, '{"id": 1, "name": "Ada", "age": 36.0}\n{"id": "2"}\n', "person.ndjson").duplicate == 2
    pq.write_table(pa.table({"ID": [1, 2], "Name": ["Ada", None], "age": [36.0, None]}), tmp_path / "person.parquet")
    assert load_table(raw, "desk", "person", tmp_path / "person.parquet").duplicate == 2


# Folders


def test_a_folder_is_loaded_table_by_table_and_parts_in_the_order_of_their_numbers(raw, tmp_path):
    put(tmp_path, "PERSON.10.csv", "id,name\n1,last\n")
    put(tmp_path, "person.2.CSV", "id,name\n1,first\n")
    put(tmp_path, "Ticket.jsonl", '{"id": 1, "changed": "2024-01-01"}\n')
    put(tmp_path, "SOURCE.md", "notes")
    put(tmp_path, "truth.json", "{}")
    put(tmp_path, ".hidden.csv", "")
    said = []
    results = load_folder(raw, "desk", tmp_path, progress=said.append)
    assert [(r.source_table, r.source_files) for r in results] == [
        ("ticket", ("Ticket.jsonl",)),
        ("person", ("person.2.CSV", "PERSON.10.csv")),
    ]
    assert said == [
        "not read: SOURCE.md: a file named after no table of desk",
        "not read: truth.json: a file named after no table of desk",
        "desk.ticket: 1 received, 1 loaded",
        "desk.person: 2 received, 2 loaded",
    ]
    assert current(raw, "name") == [("last",)]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("persons.csv", "id\n1\n", r"persons\.csv: desk has no table persons; did you mean person\?"),
        ("zzz.parquet", "", "cdp sources"),
        ("person.xlsx", "", r"person\.xlsx cannot be read; save it as one of \.csv"),
        ("person.csv", "", r"person\.csv .*empty"),
        ("ticket.csv", "id\n1\n", r"ticket\.csv .*required column changed"),
        ("person.csv", "id,name\n" + "1,\udcff\n" * 11, r"person\.csv .*11 of its lines are not UTF-8"),
        ("person.csv", 'id,name\n1,"\n', r"person\.csv .*never closed"),
        ("readme.txt", "", r"holds no file .*not read: readme\.txt: a file named after no table of desk"),
    ],
)
def test_an_unfit_file_loads_nothing_and_the_next_run_works(raw, tmp_path, name, content, says):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CdpError, match=says):
        load_folder(raw, "desk", folder)
    assert all(not rows for rows in everything(raw).values())
    (folder / name).unlink()
    put(folder, "person.csv", "id\n1\n")
    assert [r.loaded for r in load_folder(raw, "desk", folder)] == [1]


def test_every_visible_entry_of_a_folder_is_read_refused_or_named(raw, tmp_path):
    """Spark writes a folder of parts; what it writes beside them, and what is hidden, is nobody's business."""
    put(tmp_path, "in/person.parquet/part-0.csv", "id,name\n1,Ada\n")
    put(tmp_path, "in/person.parquet/part-1.csv", "id,name\n2,Bob\n")
    for name in ("person.parquet/_SUCCESS", "person.parquet/.part-0.csv.crc", "person.parquet/notes.txt", ".hidden", "~lock.csv"):
        put(tmp_path, f"in/{name}", "x")
    put(tmp_path, "in/persons.xlsx", "x")
    put(tmp_path, "in/older/person.csv", "id,name\n3,Eve\n")
    said = []
    (result,) = load_folder(raw, "desk", tmp_path / "in", progress=said.append)
    assert (result.source_table, result.received, result.loaded) == ("person", 2, 2)
    assert sorted(line for line in said if line.startswith("not read")) == [
        "not read: older: a folder named after no table of desk",
        "not read: person.parquet/notes.txt: not one of .csv, .jsonl, .ndjson, .parquet",
        "not read: persons.xlsx: a file named after no table of desk",
    ]


def test_a_folder_that_is_not_there_or_not_a_folder(raw, tmp_path):
    with pytest.raises(CdpError, match="nowhere does not exist"):
        check_folder(DESK, tmp_path / "nowhere")
    with pytest.raises(CdpError, match="is not a folder"):
        check_folder(DESK, put(tmp_path, "file", ""))


def test_a_file_that_changes_while_it_is_read_loads_nothing(raw, tmp_path, monkeypatch):
    path = put(tmp_path, "person.csv", "id\n1\n")
    real = loader.coerce

    def slow(*arguments):
        path.write_text("id\n1\n2\n")
        return real(*arguments)

    monkeypatch.setattr(loader, "coerce", slow)
    with pytest.raises(CdpError, match=r"person\.csv .*changed while it was read"):
        load_table(raw, "desk", "person", path)
    assert all(not rows for rows in everything(raw).values())


KILLED = """
import os, sys, time
from pathlib import Path
from ingestion import loader
from ingestion.readers import base
from ingestion.contracts import SYSTEMS
from warehouse import Settings, open_warehouse

base.BLOCK_BYTES = 2_000
kind, url, home, path, point = sys.argv[1:]
parts = loader._Load._stored
def stored(self, *rest):
    if point == "midway" and self.rows > 100:
        print("now", flush=True); time.sleep(60)
    return parts(self, *rest)
loader._Load._stored = stored
def recorded(*rest):
    print("now", flush=True); time.sleep(60)
if point == "before commit":
    real = loader.record
    loader.record = lambda *rest: (real(*rest), recorded())
system = SYSTEMS["cdp"]
loader.load_table(open_warehouse(Settings(Path(home), kind, url)), system, system.table("industry"), Path(path))
"""


def place(warehouse):
    """The kind, URL and home by which another process opens the same warehouse."""
    return warehouse.engine, warehouse.url, str(getattr(warehouse, "home", "unused"))


@pytest.mark.parametrize("point", ["midway", "before commit"])
def test_a_killed_load_leaves_nothing_and_one_rerun_mends_it(fresh_database, tmp_path, point):
    rows = [
        f"I{n},Industry {n},C{n},2024-01-01T00:00:00Z" if n % 50 else f"I{n},,C{n},2024-01-01T00:00:00Z" for n in range(1, 501)
    ]
    path = put(tmp_path, "industry.csv", "industry_id,industry_name,industry_code,updated_at\n" + "\n".join(rows) + "\n")
    load = subprocess.Popen(
        [sys.executable, "-c", KILLED, *place(fresh_database), str(path), point], stdout=subprocess.PIPE, text=True
    )
    assert load.stdout.readline() == "now\n"
    os.kill(load.pid, signal.SIGKILL)
    load.communicate()
    tables = ("raw_cdp.industry", "quarantine.rejected_row", "ops.load_ledger")
    assert [query(fresh_database, f"select count(*) from {table}")[0][0] for table in tables] == [0, 0, 0]
    result = load_table(fresh_database, "cdp", "industry", path)
    assert (result.received, result.loaded, result.quarantined, result.status) == (500, 490, 10, "loaded")
    assert [query(fresh_database, f"select count(*) from {table}")[0][0] for table in tables] == [490, 10, 1]


def test_two_loads_of_one_file_at_once_load_it_once(fresh_database, tmp_path):
    rows = "".join(f"I{n},Industry {n},C{n},2024-01-01T00:00:00Z\n" for n in range(2_000))
    path = put(tmp_path, "industry.csv", "industry_id,industry_name,industry_code,updated_at\n" + rows)
    script = KILLED.replace("base.BLOCK_BYTES = 2_000", "")
    loads = [subprocess.Popen([sys.executable, "-c", script, *place(fresh_database), str(path), "not at all"]) for _ in range(2)]
    assert [load.wait(timeout=120) for load in loads] == [0, 0]
    assert sorted(query(fresh_database, "select loaded, duplicate, status from ops.load_ledger")) == [
        (0, 2_000, "replayed"),
        (2_000, 0, "loaded"),
    ]


# Tables and references


def test_all_raw_tables_exist_before_any_load_and_creating_them_twice_is_nothing(fresh_database):
    for _ in range(2):
        with fresh_database.session() as session:
            ensure_raw_tables(session)
    found = query(
        fresh_database, "select table_schema, table_name from information_schema.tables where table_schema like 'raw%%'", *()
    )
    assert set(found) == {(system.schema, table.name) for system in SYSTEMS.values() for table in system.tables}


def test_orphans_are_listed_and_leave_the_list_when_the_parent_arrives(raw, tmp_path):
    def load(content, name):
        load_table(raw, "desk", "ticket", put(tmp_path, name, "id,parent,changed\n" + content))
        return find_orphans(raw).total, query(
            raw, "select source_table, source_key, column_name, referenced_key from ops.orphan_reference"
        )

    assert load("1,,2024-01-01\n2,1,2024-01-01\n3,9,2024-01-01\n", "ticket.1.csv") == (1, [("ticket", "3", "parent", "9")])
    assert load("4,8,2024-01-01\n3,1,2024-01-02\n", "ticket.2.csv") == (1, [("ticket", "4", "parent", "8")]), "3 was corrected"
    assert load("8,,2024-01-01\n", "ticket.3.csv") == (0, [])


def test_a_look_for_orphans_tells_what_is_new_and_reads_only_what_loads_brought(raw, tmp_path, monkeypatch):
    def load(content, name):
        load_table(raw, "desk", "ticket", put(tmp_path, name, "id,parent,changed\n" + content))

    load("1,9,2024-01-01\n2,9,2024-01-01\n", "ticket.1.csv")
    assert find_orphans(raw).new == {("desk", "ticket", "parent", "ticket"): 2}
    load("3,8,2024-01-01\n2,9,2024-01-02\n", "ticket.2.csv")
    found = find_orphans(raw)
    assert (found.total, found.new) == (3, {("desk", "ticket", "parent", "ticket"): 1}), "2 was known, whatever else it says now"
    load("3,8,2024-01-01\n2,9,2024-01-02\n", "ticket.2.csv")  # a replay brings nothing
    monkeypatch.setattr("ingestion.references._search", None)
    found = find_orphans(raw)
    assert (found.total, found.new) == (3, {})


def test_rows_loaded_before_a_reference_was_declared_are_looked_at_again(raw, tmp_path, monkeypatch):
    load_table(raw, "desk", "ticket", put(tmp_path, "ticket.csv", "id,parent,changed\n1,9,2024-01-01\n"))
    without = replace(TICKET, columns=(*TICKET.columns[:-1], Column("parent", "text(9)")))
    monkeypatch.setattr("ingestion.references.SYSTEMS", {"desk": System("desk", "", (without, PERSON))})
    assert find_orphans(raw).total == 0
    monkeypatch.setattr("ingestion.references.SYSTEMS", {"desk": DESK})
    assert find_orphans(raw).total == 1


def test_a_parent_of_another_tenant_is_no_parent(raw, tmp_path):
    for tenant, content in (("north", "id,changed\n1,2024-01-01\n"), ("south", "id,parent,changed\n2,1,2024-01-01\n")):
        load_table(raw, "desk", "ticket", put(tmp_path, f"{tenant}/ticket.csv", content), tenant_id=tenant)
    assert find_orphans(raw).total == 1


def test_later_deliveries_are_later_versions_even_in_the_same_second(raw, tmp_path):
    at = datetime(2024, 1, 1, tzinfo=UTC)
    for step in range(3):
        person(raw, tmp_path, f"id,name\n1,{step}\n", loaded_at=at + timedelta(milliseconds=step))
    assert current(raw, "name") == [("2",)]


def test_files_of_one_table_in_one_folder_are_one_transaction(raw, tmp_path):
    put(tmp_path, "person.1.csv", "id\n1\n")
    put(tmp_path, "person.2.csv", 'id\n"\n')
    with pytest.raises(CdpError, match=r"person\.2\.csv"):
        load_folder(raw, "desk", tmp_path)
    assert everything(raw)["raw_desk.person"] == []
    assert Path(tmp_path / "person.1.csv").exists()
