"""The hash of a row depends on its content and on nothing else."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ingestion.fingerprint import delivery_hash, row_hashes


def one(**values):
    return row_hashes({name: pa.array([value]) for name, value in values.items()})[0].as_py()


def test_it_is_the_one_it_was():
    """Stored hashes must stay valid: whoever changes the form of a row makes every stored row new."""
    row = {
        "id": "1",
        "price": Decimal("1.50"),
        "day": date(1970, 1, 3),
        "at": datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),
        "flag": True,
    }
    assert one(**row) == "60e20d8cf7d78ddfcbbeb15063c21d1debc3d701544d09d3c8a0234c1c319121"


def test_order_of_columns_and_columns_without_a_value_do_not_matter():
    assert one(a="x", b="y") == one(b="y", a="x") == one(a="x", b="y", c=None)


TEXT = st.none() | st.text(st.sampled_from("ab=\n,"), min_size=1, max_size=4)


@given(st.tuples(TEXT, TEXT), st.tuples(TEXT, TEXT))
def test_different_rows_have_different_hashes(first, second):
    assert (one(a=first[0], b=first[1]) == one(a=second[0], b=second[1])) == (first == second)


def test_a_delivery_of_one_file_is_that_file():
    assert delivery_hash(["abc"]) == "abc"
    assert len({delivery_hash(files) for files in (["a", "b"], ["b", "a"], ["a b"], ["a"])}) == 4
