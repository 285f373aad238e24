"""CSV becomes text columns by RFC 4180, exactly or not at all."""

import csv
import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.contracts import Column, Table
from ingestion.readers import base, csv_file, open_file
from tests.support.examples import examples
from tests.support.reading import ONE, read
from warehouse import CdpError


def test_rows_carry_their_line_numbers(tmp_path):
    content = 'a,b\n1,one\n"2","two\nlines"\n3,"quoted ""words"" and, comma"\n'
    assert read(tmp_path, content)[0] == [(2, "1", "one"), (3, "2", "two\nlines"), (5, "3", 'quoted "words" and, comma')]


def test_empty_values_are_null_quoted_or_not(tmp_path):
    assert read(tmp_path, 'a,b\n1,\n2,""\n')[0] == [(2, "1", None), (3, "2", None)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "not ended"])
def test_line_ends(tmp_path, end, last):
    content = end.join(["a,b", "1,x", "2,y"]) + end * last
    assert read(tmp_path, content) == ([(2, "1", "x"), (3, "2", "y")], [], 2)


def test_byte_order_mark_and_case_of_header_do_not_matter(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbf B ,A\nx,1\n")[0] == [(2, "x", "1")]


def test_line_of_backslash_and_dot_is_data_not_the_end(tmp_path):
    """It ends a COPY of the database silently."""
    rows, refused, received = read(tmp_path, "a,b\n1,x\n\\.\n2,y\n\\.,z\n")
    assert rows == [(2, "1", "x"), (3, "\\.", None), (4, "2", "y"), (5, "\\.", "z")]
    assert (refused, received) == ([], 4)


TRIPLE = Table("triple", "Two that must be there.", key=("a",), columns=(
    Column("a", "text(10)"), Column("b", "text(10)", required=True), Column("c", "text(10)"), Column("d", "text(10)"),
))  # fmt: skip


@pytest.mark.parametrize("way", ["whole blocks", "one by one"])
def test_cells_that_are_missing_or_too_many_at_the_end_of_a_row(tmp_path, way):
    """Empty ones of optional columns are nothing; where a required one is missing, or text is left over, the row is refused."""
    first = '0,5" pipe,,\n' if way == "one by one" else "0,p,,\n"
    content = f'a,b,c,d\n{first}1,x\n2,y,z\n3,w,"v, v","u",\n4,w,v,u,,"",\n5\n6,t,s,r,q\n7,w,v,u,,x\n8,o,"n'
    path = tmp_path / "file.csv"
    path.write_text(content + '"\n9,m')
    file = open_file(path, TRIPLE)
    chunks = list(file.chunks())
    rows = [
        row
        for chunk in chunks
        for row in zip(chunk.lines.to_pylist(), *(t.to_pylist() for t in chunk.texts.values()), strict=True)
    ]
    assert rows[way == "whole blocks" :] == [
        (3, "1", "x", None, None), (4, "2", "y", "z", None), (5, "3", "w", "v, v", "u"), (6, "4", "w", "v", "u"), (10, "8", "o", "n", None),
    ]  # fmt: skip
    refused = [(r.row, r.code, r.key) for chunk in chunks for r in chunk.rejected if r.code == "RAGGED_ROW"]
    assert refused == [(7, "RAGGED_ROW", "5"), (8, "RAGGED_ROW", "6"), (9, "RAGGED_ROW", "7"), (11, "RAGGED_ROW", "9")]
    assert sum((chunk.notes for chunk in chunks), Counter()) == {("", "SHORT_ROW"): 3, ("", "EMPTY_CELLS"): 2}
    assert file.received == len(rows) + 4 + (way == "one by one")


def test_misplaced_quotes_are_refused_by_line_and_the_rest_survives(tmp_path):
    content = 'a,b\n1,5" pipe\n2,"x"y\n3, "z"\n4,"fine, thanks"\n'
    rows, refused, _ = read(tmp_path, content)
    assert rows == [(5, "4", "fine, thanks")]
    assert refused == [(2, "BAD_QUOTE"), (3, "BAD_QUOTE"), (4, "BAD_QUOTE")]


def test_unclosed_quote_is_an_error_with_its_line(tmp_path):
    with pytest.raises(CdpError, match=r"file\.csv.*line 3 is never closed"):
        read(tmp_path, 'a,b\n1,x\n2,"y\n3,z\n')


def test_blank_lines_are_skipped_but_in_a_single_column_they_are_rows(tmp_path):
    assert read(tmp_path, "a,b\n\n1,x\n\r\n2,y\n\n") == ([(3, "1", "x"), (5, "2", "y")], [], 2)
    assert read(tmp_path, "a\n1\n\n2\n", ONE) == ([(2, "1"), (3, None), (4, "2")], [], 3)


def test_header_only_is_no_rows(tmp_path):
    assert read(tmp_path, "a,b\n") == ([], [], 0)


def test_nul_reaches_the_columns_where_coercion_refuses_it(tmp_path):
    assert read(tmp_path, b"a,b\n1,x\x00y\n")[0] == [(2, "1", "x\0y")]


def test_line_above_one_megabyte_is_refused(tmp_path):
    rows, refused, received = read(tmp_path, "a,b\n1,x\n2," + "y" * (1 << 20) + "\n3,z\n")
    assert (rows, refused, received) == ([(2, "1", "x"), (4, "3", "z")], [(3, "TOO_LONG")], 3)


TEXTS = st.lists(st.sampled_from(["a", "b", '"', ",", "\n", "\r\n", "é", " "]), max_size=5).map("".join)


@examples(60)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=30), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.integers(16, 200))
def test_says_what_the_csv_module_wrote_whatever_the_block(tmp_path_factory, rows, end, quote_all, block):
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


@examples(150)
@given(st.lists(PIECES, max_size=25), st.integers(7, 60), st.integers(1, 4))
def test_of_any_kind_reads_the_same_in_blocks_and_record_by_record(tmp_path_factory, pieces, block, records):
    """The fast way of splitting agrees with the letter of RFC 4180, also where the file does not keep to it."""
    content = "a,b\n" + "".join(pieces)

    def attempt(block_bytes, exact_records):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(base, "BLOCK_BYTES", block_bytes)
            patch.setattr(csv_file, "EXACT_RECORDS", exact_records)
            if exact_records > 1_000:
                patch.setattr(csv_file.CsvFile, "_whole_block", lambda file, *_: (file._chunk([], [], [], Counter()), 0))
            try:
                return read(tmp_path_factory.getbasetemp(), content)
            except CdpError as error:
                return str(error)

    assert attempt(block, records) == attempt(1 << 20, 1 << 20)
