"""A refusal is open until a later delivery says something else about its row; then it stays, with the load that settled it."""

from dataclasses import replace
from itertools import count

import pytest

from ingestion import loader
from ingestion.contracts import Column, System, Table
from ingestion.loader import ensure_raw_tables
from ingestion.settlement import OPEN
from tests.support.loading import load_table

SALE = Table(
    "sale",
    "A row with a key of two columns, the second of them personal.",
    key=("day", "phone"),
    cursor="changed",
    columns=(
        Column("day", "date"),
        Column("phone", "text(9)", pii="direct"),
        Column("price", "decimal(9,2)"),
        Column("changed", "date"),
    ),
)
SHOP = System("shop", "A shop.", (SALE,))
HEAD = "day,phone,price,changed\n"


@pytest.fixture
def deliver(fresh_database, monkeypatch, tmp_path):
    """Load lines as a file of its own, and say how many refusals the load settled."""
    monkeypatch.setattr(loader, "SYSTEMS", {"shop": SHOP})
    with fresh_database.session() as session:
        ensure_raw_tables(session)
    files = count()

    def load(*lines, **options):
        path = tmp_path / str(next(files)) / "sale.csv"
        path.parent.mkdir()
        path.write_text(HEAD + "".join(f"{line}\n" for line in lines))
        return load_table(fresh_database, "shop", "sale", path, **options)

    load.entries = lambda condition="true": query(fresh_database, condition)
    return load


def query(warehouse, condition):
    columns = "source_row, reason_code, load_id, settled_load_id, settled_at"
    with warehouse.session() as session:
        return session.fetch(f"select {columns} from quarantine.rejected_row where {condition} order by rejected_at, source_row")


def test_a_corrected_row_settles_its_refusal_and_an_unchanged_one_is_entered_once(deliver):
    first = deliver("2024-01-01,13,much,2024-01-01", "2024-01-02,13,more,2024-01-01", "no day", "2024-01-03,13,1,2024-01-01")
    second = deliver("2024-01-01,13,5,2024-01-02", "2024-01-02,13,more,2024-01-01", "no day", "2024-01-03,13,1,2024-01-01")
    assert (first.quarantined, second.quarantined, second.loaded, second.settled) == (3, 2, 1, 1)
    assert deliver.entries(OPEN) == [
        (3, "BAD_NUMBER", first.load_id, None, None),
        (4, "RAGGED_ROW", first.load_id, None, None),
    ]
    assert deliver.entries(f"not {OPEN}") == [(2, "BAD_NUMBER", first.load_id, second.load_id, second.started_at)]


def test_the_key_is_compared_as_a_value_and_whole(deliver):
    """Both phones are kept as `13… (2 characters)` or alike in quarantine; only the one that came is settled."""
    deliver("2024-01-01,131,much,2024-01-01", "2024-01-01,132,much,2024-01-01")
    assert deliver(" 2024-01-01 ,132,5,2024-01-01").settled == 1
    assert [row for row, *_ in deliver.entries(OPEN)] == [2]


def test_a_row_that_is_refused_with_other_content_is_one_open_fault(deliver):
    deliver("2024-01-01,13,much,2024-01-01")
    again = deliver("2024-01-01,13,more,2024-01-02")
    assert [load_id for _, _, load_id, *_ in deliver.entries(OPEN)] == [again.load_id]
    assert len(deliver.entries()) == 2


def test_what_a_delivery_says_of_its_own_rows_settles_nothing(deliver):
    result = deliver("2024-01-01,13,much,2024-01-01", "2024-01-01,13,5,2024-01-01")
    assert (result.loaded, result.quarantined, result.settled, len(deliver.entries(OPEN))) == (1, 1, 0, 1)


def test_another_tenant_settles_nothing(deliver):
    deliver("2024-01-01,13,much,2024-01-01", tenant_id="north")
    assert deliver("2024-01-01,13,5,2024-01-01", tenant_id="south").settled == 0
    assert len(deliver.entries(OPEN)) == 1


def test_a_replay_settles_nothing_and_opens_nothing(deliver):
    bad, good = ("2024-01-01,13,much,2024-01-01",), ("2024-01-01,13,5,2024-01-01",)
    deliver(*bad)
    good_again = [*good, "2024-01-02,13,5,2024-01-01"]
    deliver(*good_again)
    before = deliver.entries()
    replay = deliver(*bad)
    assert (replay.status, replay.quarantined) == ("replayed", 1)
    deliver("2024-01-01,13,most,2024-01-03")
    assert deliver(*good_again).settled == 0, "it is older than the refusal"
    assert (before, len(deliver.entries(OPEN))) == (deliver.entries(f"not {OPEN}"), 1)


def test_a_snapshot_settles_what_it_does_not_repeat_and_opens_again_what_returns(deliver):
    bad, good = "2024-01-01,13,much,2024-01-01", "2024-01-02,13,5,2024-01-01"
    deliver(bad, good, kind="snapshot")
    assert deliver(good, kind="snapshot").settled == 1
    returned = deliver(bad, good, kind="snapshot")
    assert returned.status == "loaded"
    assert deliver.entries() == [(2, "BAD_NUMBER", returned.load_id, None, None)]


def test_a_corrected_contract_settles_what_a_replay_accepts(deliver, monkeypatch):
    lines = ("2024-01-01,13,5.005,2024-01-01", "2024-01-02,13,much,2024-01-01")
    deliver(*lines)
    finer = (*SALE.columns[:2], Column("price", "decimal(9,3)"), SALE.columns[3])
    monkeypatch.setattr(loader, "SYSTEMS", {"shop": replace(SHOP, tables=(replace(SALE, columns=finer),))})
    replay = deliver(*lines)
    assert (replay.status, replay.quarantined, replay.settled) == ("replayed", 1, 1)
    assert [row for row, *_ in deliver.entries(OPEN)] == [3]
