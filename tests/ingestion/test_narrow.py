"""A column that a delivery does not have keeps its values; an empty cell clears one; a snapshot has all columns."""

from itertools import count

import pytest

from ingestion import loader
from ingestion.contracts import Column, System, Table
from ingestion.loader import ensure_raw_tables
from ingestion.raw import current_rows
from ingestion.snapshot import UnlikelySnapshot
from tests.support.loading import load_folder, load_table

MAIN = (
    Column("id", "integer"),
    Column("part", "text(9)"),
    Column("status", "text(9)"),
    Column("email", "text(40)"),
    Column("price", "decimal(9,2)"),
    Column("is_known", "boolean"),
    Column("born", "date"),
    Column("changed", "timestamp"),
    Column("token", "text(9)", secret=True),
)
BUYER = Table("buyer", "A row that says when it changed.", key=("id", "part"), cursor="changed", columns=MAIN)
GUEST = Table("guest", "A row that does not.", key=("id", "part"), columns=MAIN)
SHOP = System("shop", "A shop.", (BUYER, GUEST))
FULL = "id,part,status,email,price,is_known,born,changed"


@pytest.fixture
def raw(fresh_database, monkeypatch):
    monkeypatch.setattr(loader, "SYSTEMS", {"shop": SHOP})
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    return fresh_database


@pytest.fixture
def deliver(raw, tmp_path):
    files = count()

    def load(table, *lines, kind="part", name="{}.csv", **options):
        path = tmp_path / str(next(files)) / name.format(table)
        path.parent.mkdir()
        path.write_text("".join(f"{line}\n" for line in lines))
        return load_table(raw, "shop", table, path, kind=kind, **options)

    return load


def current(raw, table, columns="status, email"):
    rows = current_rows(SHOP, SHOP.table(table), tuple(columns.split(", ")))
    with raw.session() as session:
        return session.fetch(f"select id, {columns} from ({rows}) as present order by tenant_id, id, part")


MIA, NED = "1,a,ACTIVE,mia@x.com,1.50,true,1990-02-03,2024-01-01", "2,a,ACTIVE,ned@x.com,2.50,,,2024-01-01"


@pytest.mark.parametrize("table", ["buyer", "guest"])
def test_an_absent_column_keeps_its_values_and_an_empty_cell_clears_one(raw, deliver, table):
    deliver(table, FULL, MIA, NED)
    before = current(raw, table, "price, is_known, born")
    result = deliver(table, "id,part,status,changed", "1,a,GONE,2024-01-02", "3,a,NEW,2024-01-02")
    assert (result.loaded, result.missing_columns) == (2, ("email", "price", "is_known", "born"))
    assert current(raw, table) == [(1, "GONE", "mia@x.com"), (2, "ACTIVE", "ned@x.com"), (3, "NEW", None)]
    assert current(raw, table, "price, is_known, born") == [*before, (3, None, None, None)]
    deliver(table, "id,part,email,changed", "1,a,,2024-01-03", "2,b,other@x.com,2024-01-03")
    assert current(raw, table)[0] == (1, "GONE", None)
    assert current(raw, table)[2] == (2, None, "other@x.com"), "another row, although its id is known"


def test_rows_that_say_nothing_new_are_duplicates(raw, deliver):
    deliver("guest", FULL, MIA, NED)
    result = deliver("guest", "id,part,status", "1,a,ACTIVE", "2,a,ACTIVE")
    assert (result.loaded, result.duplicate, result.added) == (0, 2, 0)


def test_a_replay_of_a_narrow_file_is_no_news_whatever_came_since(raw, deliver):
    deliver("guest", FULL, MIA)
    narrow = ("id,part,status", "1,a,GONE")
    deliver("guest", *narrow)
    deliver("guest", FULL, MIA.replace("mia@", "new@"))
    deliver("guest", FULL, NED)
    for _ in range(2):
        replay = deliver("guest", *narrow)
        assert (replay.status, replay.loaded, replay.duplicate, replay.added) == ("replayed", 0, 1, 0)
        assert current(raw, "guest")[0] == (1, "ACTIVE", "new@x.com")
        with raw.session() as session:  # so that the file is read again
            session.execute("delete from raw_shop.guest where id = 2")


def test_tenants_do_not_complete_each_other(raw, deliver):
    deliver("guest", FULL, MIA, tenant_id="north")
    deliver("guest", "id,part,status", "1,a,GONE", tenant_id="south")
    assert current(raw, "guest") == [(1, "ACTIVE", "mia@x.com"), (1, "GONE", None)]


def test_a_deleted_row_completes_nothing(raw, deliver):
    deliver("guest", FULL, MIA, NED)
    deliver("guest", FULL, NED, kind="snapshot")
    deliver("guest", "id,part,status", "1,a,BACK")
    assert current(raw, "guest") == [(1, "BACK", None), (2, "ACTIVE", "ned@x.com")]


def test_of_json_lines_a_column_is_absent_when_no_line_has_it(raw, deliver):
    deliver("guest", FULL, MIA, NED)
    lines = ['{"id": 1, "part": "a", "status": "GONE"}', '{"id": 2, "part": "a", "born": "2000-01-01"}']
    deliver("guest", *lines, name="{}.jsonl")
    assert current(raw, "guest", "status, email") == [(1, "GONE", "mia@x.com"), (2, None, "ned@x.com")]


def test_a_narrow_file_beside_a_full_one_is_completed_from_it(raw, tmp_path):
    (tmp_path / "guest.1.csv").write_text(f"{FULL}\n{MIA}\n{NED}\n")
    (tmp_path / "guest.2.csv").write_text("id,part,status\n1,a,GONE\n")
    first, second = load_folder(raw, "shop", tmp_path)
    assert (first.loaded, second.loaded) == (2, 1)
    assert current(raw, "guest") == [(1, "GONE", "mia@x.com"), (2, "ACTIVE", "ned@x.com")]


def test_a_snapshot_that_lacks_a_column_with_values_is_refused_until_somebody_says_they_are_gone(raw, deliver):
    deliver("guest", FULL, MIA, NED, kind="snapshot")
    narrow = ("id,part,status,price,born", "1,a,GONE,1.50,1990-02-03", "2,a,ACTIVE,2.50,")
    with pytest.raises(
        UnlikelySnapshot, match=r"shop\.guest lacks email, which has 2 values, is_known, which has 1 .*--allow-miss"
    ):
        deliver("guest", *narrow, kind="snapshot")
    assert current(raw, "guest")[0] == (1, "ACTIVE", "mia@x.com")
    deliver("guest", *narrow, kind="snapshot", allow_missing_columns=True)
    assert current(raw, "guest") == [(1, "GONE", None), (2, "ACTIVE", None)]
    assert deliver("guest", *narrow, "3,a,NEW,1,", kind="snapshot").loaded == 1, "nothing is at stake any more"
