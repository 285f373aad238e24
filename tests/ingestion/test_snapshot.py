"""What a snapshot no longer holds is gone, is there again when it returns, and every version of it stays in raw."""

from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from ingestion import loader
from ingestion.contracts import Column, System, Table
from ingestion.loader import ensure_raw_tables
from ingestion.raw import current_rows
from ingestion.snapshot import UnlikelySnapshot
from tests.support.examples import examples
from tests.support.loading import load_folder, load_table

TICKET = Table(
    "ticket",
    "A row that says when it changed.",
    key=("id", "part"),
    cursor="changed",
    columns=(
        Column("id", "integer"),
        Column("part", "text(9)", pii="direct"),
        Column("price", "decimal(9,2)"),
        Column("changed", "timestamp"),
    ),
)
PERSON = Table(
    "person",
    "A row that does not.",
    key=("id",),
    columns=(Column("id", "integer"), Column("name", "text(9)"), Column("token", "text(9)", secret=True)),
)
NOTE = Table(
    "note",
    "A row that its source marks as deleted.",
    key=("id",),
    cursor="changed",
    deleted_by="deleted_at",
    columns=(Column("id", "integer"), Column("deleted_at", "timestamp"), Column("changed", "timestamp")),
)
DESK = System("desk", "A help desk.", (TICKET, PERSON, NOTE))
HEADS = {"ticket": "id,part,price,changed", "person": "id,name", "note": "id,deleted_at,changed"}


@pytest.fixture
def raw(fresh_database, monkeypatch):
    """A warehouse with the tables of the help desk."""
    monkeypatch.setattr(loader, "SYSTEMS", {"desk": DESK})
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    return fresh_database


@pytest.fixture
def deliver(raw, tmp_path):
    """Deliver lines of a table, each delivery a file of its own."""
    files = count()

    def load(table, *lines, kind="snapshot", **options):
        path = tmp_path / str(next(files)) / f"{table}.csv"
        path.parent.mkdir()
        path.write_text("".join(f"{line}\n" for line in (HEADS[table], *lines)))
        result = load_table(raw, "desk", table, path, kind=kind, **options)
        assert result.received == result.accounted
        return result

    return load


def query(warehouse, sql):
    with warehouse.session() as session:
        return session.fetch(sql)


def current(warehouse, table, column):
    """The rows that are there: first key column and one more."""
    contract = DESK.table(table)
    rows = current_rows(DESK, contract, (column,))
    return sorted(query(warehouse, f"select id, {column} from ({rows}) as present where tenant_id = 'default'"))


def history(warehouse, table, column, key):
    return query(
        warehouse, f"select {column}, _is_deleted from raw_desk.{table} where id = {key} order by _version_at, _row_hash"
    )


@pytest.mark.parametrize(
    ("table", "column", "one", "two", "other"),
    [
        ("person", "name", "1,Ada", "2,Bob", "2,Rob"),
        ("ticket", "part", "1,a,1.00,2024-01-01", "2,b,1.00,2024-01-02", "2,b,2.00,2024-01-03"),
    ],
    ids=["without cursor", "with cursor"],
)
def test_a_row_goes_comes_back_as_it_was_goes_again_and_comes_back_changed(raw, deliver, table, column, one, two, other):
    assert deliver(table, one, two).deleted == 0
    before = current(raw, table, column)
    gone = deliver(table, one)
    assert (gone.received, gone.duplicate, gone.deleted) == (1, 1, 1)
    assert [key for key, _ in current(raw, table, column)] == [1]
    again = deliver(table, one)
    assert (again.status, again.deleted, again.added) == ("replayed", 0, 0)

    back = deliver(table, one, two)
    assert (back.loaded, back.duplicate, back.deleted) == (1, 1, 0)
    assert current(raw, table, column) == before
    assert deliver(table, one).deleted == 1
    assert [key for key, _ in current(raw, table, column)] == [1]
    deliver(table, one, other)
    assert [key for key, _ in current(raw, table, column)] == [1, 2]
    assert len(query(raw, f"select * from raw_desk.{table} where id = 2")) == 3, "two contents, and the first one deleted"
    assert query(raw, f"select count(*) from raw_desk.{table}") == query(raw, "select sum(added) from ops.load_ledger")


def test_history_stays_and_a_deletion_is_dated_by_its_load(raw, deliver):
    at = datetime(2025, 1, 1, tzinfo=UTC)
    deliver("ticket", "1,a,1.00,2024-01-01", "2,b,1.00,2024-01-01")
    deliver("ticket", "1,a,2.00,2024-01-02", "2,b,1.00,2024-01-01")
    result = deliver("ticket", "2,b,1.00,2024-01-01", loaded_at=at)
    assert [(int(price), gone) for price, gone in history(raw, "ticket", "price", 1)] == [(1, False), (2, False), (2, True)]
    where = "where _is_deleted"
    assert query(raw, f"select _version_at, _loaded_at, _load_id from raw_desk.ticket {where}") == [(at, at, result.load_id)]
    assert query(raw, "select deleted, delivery from ops.load_ledger where deleted > 0") == [(1, "snapshot")]


def test_a_late_older_version_does_not_bring_a_deleted_row_back_and_a_newer_one_does(raw, deliver):
    deliver("ticket", "1,a,1.00,2024-01-01", "2,b,1.00,2024-01-01")
    deliver("ticket", "2,b,1.00,2024-01-01", loaded_at=datetime(2025, 1, 1, tzinfo=UTC))
    deliver("ticket", "1,a,2.00,2024-12-31", kind="part")
    assert [key for key, _ in current(raw, "ticket", "part")] == [2]
    deliver("ticket", "1,a,3.00,2025-01-02", kind="part")
    assert [key for key, _ in current(raw, "ticket", "part")] == [1, 2]


def test_a_row_that_came_back_may_change_although_the_clock_of_its_source_is_slow(raw, deliver):
    deliver("ticket", "1,a,1.00,2024-01-01", "2,b,1.00,2024-01-01")
    deliver("ticket", "2,b,1.00,2024-01-01")
    deliver("ticket", "1,a,1.00,2024-01-01", "2,b,1.00,2024-01-01")
    deliver("ticket", "1,a,9.00,2024-01-05", "2,b,1.00,2024-01-01")
    assert [(key, int(price)) for key, price in current(raw, "ticket", "price")] == [(1, 9), (2, 1)]


def test_files_that_are_no_snapshot_delete_nothing(raw, deliver):
    deliver("person", "1,Ada", "2,Bob", kind="part")
    assert deliver("person", "1,Ada", kind="part").deleted == 0
    assert deliver("person", "1,Ada").deleted == 1, "the same bytes, and this time they are all there is"


def test_an_older_snapshot_is_news_and_only_that_of_the_last_load_is_a_replay(raw, deliver):
    for names in (["1,Ada", "2,Bob"], ["1,Ada"], ["1,Ada", "2,Bob"]):
        assert deliver("person", *names).status == "loaded"
        assert len(current(raw, "person", "name")) == len(names)


def test_an_empty_snapshot_is_refused_until_somebody_says_that_it_is_meant(raw, deliver):
    assert deliver("person").deleted == 0, "there was nothing"
    deliver("person", "1,Ada", "2,Bob")
    with pytest.raises(UnlikelySnapshot, match=r"desk\.person is empty, but raw holds 2 rows.*--allow-empty"):
        deliver("person")
    assert len(current(raw, "person", "name")) == 2
    assert deliver("person", allow_empty=True).deleted == 2
    assert current(raw, "person", "name") == []
    assert deliver("person").deleted == 0


def test_a_refused_row_is_not_gone(raw, deliver):
    deliver("ticket", "1,a,1.00,2024-01-01", "2,b,1.00,2024-01-01", "3,c,1.00,2024-01-01")
    result = deliver("ticket", "1,a,1.00,2024-01-01", "2.0,b,much,2024-01-01")
    assert (result.quarantined, result.deleted, result.undecided) == (1, 1, 0)
    assert [key for key, _ in current(raw, "ticket", "part")] == [1, 2]


@pytest.mark.parametrize("line", ["x,c,1.00,2024-01-01", "3", ",c,1.00,2024-01-01"])
def test_a_row_whose_key_cannot_be_read_may_be_any_so_nothing_is_deleted(raw, deliver, line):
    deliver("ticket", "1,a,1.00,2024-01-01", "2,b,1.00,2024-01-01")
    result = deliver("ticket", "1,a,1.00,2024-01-01", line)
    assert (result.quarantined, result.deleted, result.undecided) == (1, 0, 1)
    assert deliver("ticket", "1,a,1.00,2024-01-01").deleted == 1


def test_a_bad_row_of_a_source_that_is_read_again_is_one_entry(raw, deliver):
    for name in ("Ada", "Eve", "Ida"):
        result = deliver("person", f"1,{name}", "two,Bob", kind="increment")
        assert result.quarantined == 1
    assert len(query(raw, "select * from quarantine.rejected_row")) == 1


def test_a_snapshot_is_of_one_tenant_and_of_the_tables_that_have_a_file(raw, deliver, tmp_path):
    deliver("person", "1,Ada", tenant_id="north")
    deliver("person", "1,Ada", "2,Bob")
    deliver("ticket", "1,a,1.00,2024-01-01")
    (tmp_path / "person.csv").write_text("id,name\n2,Bob\n")
    (result,) = load_folder(raw, "desk", tmp_path, kind="snapshot")
    assert result.deleted == 1
    assert query(raw, "select tenant_id, id from raw_desk.person where _is_deleted") == [("default", 1)]
    assert len(current(raw, "ticket", "part")) == 1


def test_rows_that_their_source_marks_as_deleted_are_not_there(raw, deliver):
    deliver("note", "1,,2024-01-01", "2,,2024-01-01", kind="part")
    deliver("note", "1,2024-02-01,2024-02-01", kind="part")
    assert current(raw, "note", "deleted_at") == [(2, None)]
    assert [gone for _, gone in history(raw, "note", "deleted_at", 1)] == [False, True]
    assert deliver("note", "2,,2024-01-01").deleted == 0, "it was marked before it went"
    deliver("note", "1,,2024-03-01", kind="part")
    assert current(raw, "note", "deleted_at") == [(1, None), (2, None)]


def test_many_rows_at_once(raw, deliver):
    lines = [f"{number},{'a' * (number % 9 + 1)}" for number in range(1_700)]
    deliver("person", *lines)
    assert deliver("person", *lines[::4], allow_deletions=True).deleted == 1_275
    assert [key for key, _ in current(raw, "person", "name")] == list(range(0, 1_700, 4))


WORLDS = st.lists(st.dictionaries(st.integers(1, 4), st.sampled_from("abc"), min_size=1), min_size=1, max_size=6)
tenants = iter(f"tenant {number}" for number in range(1_000_000))


@pytest.mark.slow
@examples(12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORLDS, st.booleans())
def test_after_every_snapshot_raw_is_what_the_source_is(raw, deliver, worlds, twice):
    """Rows come, change, go and return as they were; a replay in between changes nothing."""
    tenant = next(tenants)
    for step, world in enumerate(worlds):
        lines = [f"{key},{name}" for key, name in sorted(world.items())]
        for _ in range(1 + twice):
            deliver("person", *lines, tenant_id=tenant)
            rows = current_rows(DESK, PERSON, ("name",))
            found = query(raw, f"select id, name from ({rows}) as present where tenant_id = '{tenant}' order by id")
            assert found == [(key, name) for key, name in sorted(world.items())], step
    (added,), (rows,) = (
        query(raw, f"select {what} where tenant_id = '{tenant}'")[0]
        for what in ("sum(added) from ops.load_ledger", "count(*) from raw_desk.person")
    )
    assert added == rows


# --- snapshots that are cut off ------------------------------------------------------------------------------------------


def people(first, last):
    return [f"{number},Name {number}" for number in range(first, last + 1)]


def test_a_snapshot_that_lacks_most_rows_deletes_none_until_somebody_says_they_are_gone(raw, deliver):
    assert deliver("person", *people(1, 100)).loaded == 100
    cut_off = deliver("person", "1,Ann", *people(2, 3))
    assert (cut_off.loaded, cut_off.deleted, cut_off.withheld, cut_off.status) == (1, 0, 97, "withheld")
    assert len(current(raw, "person", "name")) == 100
    assert current(raw, "person", "name")[0] == (1, "Ann"), "the rows that it holds are loaded"
    again = deliver("person", "1,Ann", *people(2, 3))
    assert (again.deleted, again.withheld) == (0, 97), "it is said again"
    meant = deliver("person", "1,Ann", *people(2, 3), allow_deletions=True)
    assert (meant.deleted, meant.withheld) == (97, 0)
    assert current(raw, "person", "name") == [(1, "Ann"), (2, "Name 2"), (3, "Name 3")]


def test_a_later_complete_snapshot_needs_no_word(raw, deliver):
    deliver("person", *people(1, 100))
    assert deliver("person", *people(1, 3)).withheld == 97
    complete = deliver("person", *people(1, 95))
    assert (complete.deleted, complete.withheld, complete.status) == (5, 0, "loaded")


@pytest.mark.parametrize(
    ("there", "left", "options", "deleted"),
    [
        (100, 80, {}, 20),  # 20 % may go
        (100, 79, {}, 0),  # 21 % may not
        (20, 10, {}, 10),  # ten rows may always go
        (20, 9, {}, 0),
        (100, 60, {"max_deleted": 0.4}, 40),
        (100, 95, {"max_deleted": 0.0}, 5),
        (100, 89, {"max_deleted": 0.0}, 0),
    ],
)
def test_how_many_rows_a_snapshot_may_delete(raw, deliver, there, left, options, deleted):
    deliver("person", *people(1, there))
    result = deliver("person", *people(1, left), **options)
    assert (result.deleted, result.withheld) == (deleted, there - left - deleted)


# --- cursors of a snapshot ----------------------------------------------------------------------------------------------


def test_a_snapshot_is_right_whatever_its_cursors(raw, deliver):
    """Of a hundred rows a hash would keep about half; a restored source has older cursors and older content."""
    now = [f"{number},a,2.00,2024-03-01" for number in range(1, 101)]
    deliver("ticket", *now)
    corrected = deliver("ticket", *(line.replace("2.00", "3.00") for line in now))
    assert (corrected.loaded, corrected.older) == (100, 0)
    assert {int(price) for _, price in current(raw, "ticket", "price")} == {3}
    restored = deliver("ticket", *(line.replace("2.00,2024-03", "1.00,2024-01") for line in now))
    assert (restored.loaded, restored.older) == (100, 0)
    assert {int(price) for _, price in current(raw, "ticket", "price")} == {1}
    late = deliver("ticket", "1,a,7.00,2024-02-01", kind="part")
    assert (late.loaded, late.older) == (1, 1)
    assert current(raw, "ticket", "price")[0][1] == 1


def test_a_row_whose_cursor_lies_in_the_future_is_deleted_too(raw, deliver):
    deliver("ticket", "1,a,1.00,2099-01-01", "2,b,1.00,2024-01-01")
    assert deliver("ticket", "2,b,1.00,2024-01-01").deleted == 1
    assert [key for key, _ in current(raw, "ticket", "part")] == [2]
