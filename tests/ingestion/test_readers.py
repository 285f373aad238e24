"""Files become text columns, exactly or not at all: CSV by RFC 4180, strict JSON Lines, Parquet."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion import readers
from ingestion.contracts import Column, Table
from ingestion.readers import base, csv_file
from warehouse import CdpError

PAIR = Table("pair", "Two columns.", key=("a",), columns=(Column("a", "text(10)"), Column("b", "text(10)")))
ONE = Table("one", "One column.", key=(), columns=(Column("a", "text(10)"),))
DOCUMENT = Table(
    "document",
    "A json column, a secret and a name.",
    key=("a",),
    columns=(
        Column("a", "text(10)"),
        Column("doc", "json"),
        Column("token", "text(10)", secret=True),
        Column("name", "text(10)", pii="direct"),
    ),
)


def read(tmp_path, content, table=PAIR, name="file.csv"):
    """(line, value, …) of each row, (line, code) of each refused one, and the rows the file was said to have."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    file = readers.open_file(path, table)
    rows, refused = [], []
    for chunk in file.chunks():
        rows += zip(chunk.lines.to_pylist(), *(column.to_pylist() for column in chunk.texts.values()), strict=True)
        refused += [(r.row, r.code) for r in chunk.rejected]
    return rows, refused, file.received


# CSV


def test_csv_rows_carry_their_line_numbers(tmp_path):
    content = 'a,b\n1,one\n"2","two\nlines"\n3,"quoted ""words"" and, comma"\n'
    assert read(tmp_path, content)[0] == [(2, "1", "one"), (3, "2", "two\nlines"), (5, "3", 'quoted "words" and, comma')]


def test_csv_empty_values_are_null_quoted_or_not(tmp_path):
    assert read(tmp_path, 'a,b\n1,\n2,""\n')[0] == [(2, "1", None), (3, "2", None)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "not ended"])
def test_csv_line_ends(tmp_path, end, last):
    content = end.join(["a,b", "1,x", "2,y"]) + end * last
    assert read(tmp_path, content) == ([(2, "1", "x"), (3, "2", "y")], [], 2)


def test_csv_byte_order_mark_and_case_of_header_do_not_matter(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbf B ,A\nx,1\n")[0] == [(2, "x", "1")]


def test_csv_line_of_backslash_and_dot_is_data_not_the_end(tmp_path):
    """It ends a COPY of the database silently."""
    rows, refused, received = read(tmp_path, "a,b\n1,x\n\\.\n2,y\n\\.,z\n")
    assert rows == [(2, "1", "x"), (4, "2", "y"), (5, "\\.", "z")]
    assert refused == [(3, "RAGGED_ROW")]
    assert received == 4


def test_csv_ragged_lines_are_refused_by_line_and_the_rest_survives(tmp_path):
    rows, refused, received = read(tmp_path, "a,b\n1,x\n2\n3,y,z\n4,w\n")
    assert (rows, refused, received) == ([(2, "1", "x"), (5, "4", "w")], [(3, "RAGGED_ROW"), (4, "RAGGED_ROW")], 4)


def test_csv_misplaced_quotes_are_refused_by_line_and_the_rest_survives(tmp_path):
    content = 'a,b\n1,5" pipe\n2,"x"y\n3, "z"\n4,"fine, thanks"\n'
    rows, refused, _ = read(tmp_path, content)
    assert rows == [(5, "4", "fine, thanks")]
    assert refused == [(2, "BAD_QUOTE"), (3, "BAD_QUOTE"), (4, "BAD_QUOTE")]


def test_csv_unclosed_quote_is_an_error_with_its_line(tmp_path):
    with pytest.raises(CdpError, match=r"file\.csv.*line 3 is never closed"):
        read(tmp_path, 'a,b\n1,x\n2,"y\n3,z\n')


def test_csv_blank_lines_are_skipped_but_in_a_single_column_they_are_rows(tmp_path):
    assert read(tmp_path, "a,b\n\n1,x\n\r\n2,y\n\n") == ([(3, "1", "x"), (5, "2", "y")], [], 2)
    assert read(tmp_path, "a\n1\n\n2\n", ONE) == ([(2, "1"), (3, None), (4, "2")], [], 3)


def test_csv_header_only_is_no_rows(tmp_path):
    assert read(tmp_path, "a,b\n") == ([], [], 0)


def test_csv_nul_reaches_the_columns_where_coercion_refuses_it(tmp_path):
    assert read(tmp_path, b"a,b\n1,x\x00y\n")[0] == [(2, "1", "x\0y")]


def test_csv_line_above_one_megabyte_is_refused(tmp_path):
    rows, refused, received = read(tmp_path, "a,b\n1,x\n2," + "y" * (1 << 20) + "\n3,z\n")
    assert (rows, refused, received) == ([(2, "1", "x"), (4, "3", "z")], [(3, "TOO_LONG")], 3)


def test_columns_missing_unknown_and_secret(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("A,colour,token,\n1,red,hunter2,\n")
    file = readers.open_file(path, DOCUMENT)
    (texts,) = [chunk.texts for chunk in file.chunks() if len(chunk.lines)]
    assert file.missing_columns == ["doc", "name"]
    assert file.unknown_columns == ["colour", "(column 4)"]
    assert "hunter2" not in str(texts)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("file.csv", b"", "empty"),
        ("file.csv", b"\xef\xbb\xbf \n\n", "empty"),
        ("file.csv", b"\x7fELF\x02\x00\x00", "binary"),
        ("file.csv", b"PK\x03\x04rest", "Excel"),
        ("file.csv", b"\x1f\x8brest", "gzip"),
        ("file.csv", b"PAR1rest", "Parquet"),
        ("file.csv", "a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        ("file.csv", "a,b\n1,é\n".encode("latin-1"), "line 2 is not UTF-8"),
        ("file.csv", b"1,x\n2,y\n", "header"),
        ("file.csv", b"a;b\n1;2\n", "commas"),
        ("file.csv", b"b\nx\n", "required column a is missing"),
        ("file.csv", b"a,b,A\n1,2,3\n", "names a twice"),
        ("file.jsonl", b"", "empty"),
        ("file.jsonl", b'{"x": 1}\n', "none of the table's columns"),
        ("file.jsonl", b'{"a": "\xff"}\n', "line 1 is not UTF-8"),
        ("file.parquet", b"a,b\n1,2\n", "not a Parquet file"),
        ("file.parquet", b"", "empty"),
    ],
)
def test_unfit_file_is_one_line_naming_file_and_reason(tmp_path, name, content, says):
    with pytest.raises(CdpError) as error:
        read(tmp_path, content, PAIR, name)
    assert name in str(error.value)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


TEXTS = st.lists(st.sampled_from(["a", "b", '"', ",", "\n", "\r\n", "é", " "]), max_size=5).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=30), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.integers(16, 200))
def test_csv_says_what_the_csv_module_wrote_whatever_the_block(tmp_path_factory, rows, end, quote_all, block):
    written = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(written, lineterminator=end, quoting=quoting).writerows([("a", "b"), *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "BLOCK_BYTES", block)
        patch.setattr(csv_file, "EXACT_RECORDS", 3)
        found, refused, received = read(tmp_path_factory.mktemp("csv"), written.getvalue())
    assert [row[1:] for row in found] == [(a or None, b or None) for a, b in rows]
    assert (refused, received) == ([], len(rows))


PIECES = st.sampled_from(['"', ",", "\n", "\r\n", "\r", "x", '"a"', '"b,c"', '""', '"q""r"', "1,2\n", '"5",6\n'])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25), st.integers(7, 60), st.integers(1, 4))
def test_csv_of_any_kind_reads_the_same_in_blocks_and_record_by_record(tmp_path_factory, pieces, block, records):
    """The fast way of splitting agrees with the letter of RFC 4180, also where the file does not keep to it."""
    content = "a,b\n" + "".join(pieces)

    def attempt(block_bytes, exact_records):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(base, "BLOCK_BYTES", block_bytes)
            patch.setattr(csv_file, "EXACT_RECORDS", exact_records)
            if exact_records > 1_000:
                patch.setattr(csv_file.CsvFile, "_whole_block", lambda file, *_: (file._chunk([], [], []), 0))
            try:
                return read(tmp_path_factory.getbasetemp(), content)
            except CdpError as error:
                return str(error)

    assert attempt(block, records) == attempt(1 << 20, 1 << 20)


# JSON Lines


def lines(tmp_path, *content, table=DOCUMENT):
    return read(tmp_path, "\n".join(content), table, "file.jsonl")


def test_json_values_are_the_text_they_were(tmp_path):
    rows, refused, _ = lines(
        tmp_path, '{"a": 1.10, "doc": {"b": [1.0, null], "a": "é"}}', '{"A": true, "doc": "[1]"}', '{"a": null}'
    )
    assert rows == [(1, "1.10", '{"a":"é","b":[1.0,null]}', None), (2, "true", "[1]", None), (3, None, None, None)]
    assert refused == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"a": 1', "BAD_JSON"),
        ('{"a": 1} {"a": 2}', "BAD_JSON"),
        ('{"a": 1, "a": 2}', "BAD_JSON"),
        ('{"a": 1, "A": 2}', "BAD_JSON"),
        ('{"a": NaN}', "BAD_JSON"),
        ('{"a": -Infinity}', "BAD_JSON"),
        ("[1, 2]", "BAD_JSON"),
        ("null", "BAD_JSON"),
        ('{"a": "1", "doc": ' + "[" * 65 + "]" * 65 + "}", "BAD_JSON"),
        ("[" * 100_000, "BAD_JSON"),
        ('{"a": [1]}', "BAD_TYPE"),
        ('{"a": {"b": 1}}', "BAD_TYPE"),
        ('{"a": "\\ud83d"}', "BAD_TEXT"),
        ('{"a": "1", "doc": {"x": "\\u0000"}}', "BAD_JSON"),
        ('{"a": "' + "x" * (1 << 20) + '"}', "TOO_LONG"),
        ('{"a": "' + "x" * (5 << 20) + '"}', "TOO_LONG"),
    ],
    ids=range(16),
)
def test_json_bad_line_is_refused_and_the_next_one_is_read(tmp_path, line, code):
    rows, refused, received = lines(tmp_path, '{"a": "before"}', line, "", '{"a": "after"}')
    assert [row[:2] for row in rows] == [(1, "before"), (4, "after")]
    assert refused == [(2, code)]
    assert received == 3


def test_json_sixty_four_levels_are_fine(tmp_path):
    assert len(lines(tmp_path, '{"a": "1", "doc": ' + "[" * 63 + "]" * 63 + "}")[0]) == 1


def test_json_columns_missing_and_unknown_are_known_after_reading(tmp_path):
    path = tmp_path / "file.jsonl"
    path.write_text('{"a": 1, "x": 2}\n{"a": 1, "name": "Li", "y": 3, "token": "hunter2"}\n')
    file = readers.open_file(path, DOCUMENT)
    assert "hunter2" not in str([chunk.texts for chunk in file.chunks()])
    assert file.missing_columns == ["doc"]
    assert file.unknown_columns == ["x", "y"]


def test_of_a_bad_line_nothing_personal_or_secret_is_kept(tmp_path):
    path = tmp_path / "file.jsonl"
    path.write_text('{"a": 1}\n{"token": "hunter2", "name": "Li Na"\n{"a": "1", "name": ["Li Na"]}\n')
    kept = [r.value for chunk in readers.open_file(path, DOCUMENT).chunks() for r in chunk.rejected]
    assert kept == ['{"… (36 characters)', '["… (9 characters)']


# Parquet


def test_parquet_values_are_written_out(tmp_path):
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
    (chunk,) = readers.open_file(tmp_path / "t.parquet", table).chunks()
    assert {name: values.to_pylist() for name, values in chunk.texts.items()} == {
        "text": ["x"], "whole": ["7"], "money": ["-1.50"], "small": ["0.0000001"], "large": ["1500000000000000"],
        "flag": ["true"], "day": ["2024-02-29"], "at": ["2024-03-01 12:00:00.000000000Z"], "doc": ['{"a":null,"b":[1]}'],
    }  # fmt: skip


def test_parquet_nested_values_where_none_may_be_refuse_their_row(tmp_path):
    pq.write_table(pa.table({"a": pa.array([["x"], None, ["y"]]), "b": ["1", "2", "3"]}), tmp_path / "p.parquet")
    (chunk,) = readers.open_file(tmp_path / "p.parquet", PAIR).chunks()
    assert chunk.lines.to_pylist() == [2]
    assert [(r.row, r.column, r.code, r.value) for r in chunk.rejected] == [
        (1, "a", "BAD_TYPE", '["x"]'),
        (3, "a", "BAD_TYPE", '["y"]'),
    ]
