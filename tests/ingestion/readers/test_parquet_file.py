"""Parquet values become the text that a CSV file would hold."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.contracts import Column, Table
from ingestion.readers import open_file
from tests.support.reading import PAIR


def test_values_are_written_out(tmp_path):
    moment = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
    columns = {
        "text": pa.array(["x"]).dictionary_encode(),
        "whole": pa.array([7], pa.int16()),
        "money": pa.array([Decimal("-1.50")]),
        "small": pa.array([1e-7]),
        "large": pa.array([1.5e15]),
        "flag": pa.array([True]),
        "day": pa.array([dt.date(2024, 2, 29)]),
        "at": pa.array([moment], pa.timestamp("ns", "Asia/Shanghai")),
        "doc": pa.array([{"b": [1], "a": None}]),
    }
    table = Table("t", "", key=(), columns=tuple(Column(name, "json" if name == "doc" else "text") for name in columns))
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    (chunk,) = open_file(tmp_path / "t.parquet", table).chunks()
    assert {name: values.to_pylist() for name, values in chunk.texts.items()} == {
        "text": ["x"], "whole": ["7"], "money": ["-1.50"], "small": ["0.0000001"], "large": ["1500000000000000"],
        "flag": ["true"], "day": ["2024-02-29"], "at": ["2024-03-01 12:00:00.000000Z"], "doc": ['{"a":null,"b":[1]}'],
    }  # fmt: skip


def test_nested_values_where_none_may_be_are_faults_of_their_column(tmp_path):
    pq.write_table(pa.table({"a": pa.array([["x"], None, ["y"]]), "b": ["1", "2", "3"]}), tmp_path / "p.parquet")
    (chunk,) = open_file(tmp_path / "p.parquet", PAIR).chunks()
    assert chunk.texts["a"].to_pylist() == ['["x"]', None, '["y"]']
    assert (chunk.faults, chunk.rejected) == ({"a": {0: "BAD_TYPE", 2: "BAD_TYPE"}}, [])
