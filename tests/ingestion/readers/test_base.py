"""What holds for a file of every format: its columns beside those of the contract, and one line for a file that is unfit."""

import pytest

from ingestion.readers import open_file
from tests.support.reading import DOCUMENT, PAIR, read
from warehouse import CdpError


def test_columns_missing_unknown_and_secret(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("A,colour,token,\n1,red,hunter2,\n")
    file = open_file(path, DOCUMENT)
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
        ("file.csv", ("a,b\n" + "1,é\n" * 11).encode("latin-1"), "11 of its lines are not UTF-8"),
        ("file.csv", "é,b\n1,2\n".encode("latin-1"), "line 1 is not UTF-8"),
        ("file.csv", b"1,x\n2,y\n", "header"),
        ("file.csv", b"a;b\n1;2\n", "commas"),
        ("file.csv", b"b\nx\n", "required column a is missing"),
        ("file.csv", b"a,b,A\n1,2,3\n", "names a twice"),
        ("file.jsonl", b"", "empty"),
        ("file.jsonl", b'{"x": 1}\n', "none of the table's columns"),
        ("file.jsonl", b'{"a": "\xff"}\n' * 11, "11 of its lines are not UTF-8"),
        (
            "file.jsonl",
            b'{\n  "results": [\n    {"a": "1"}\n  ]\n}\n',
            "one JSON document over several lines, and each line has to be one record; its records seem to be those under results",
        ),
        ("file.jsonl", b'[\n  {"a": "1"}\n]\n', "one JSON document over several lines"),
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


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("file.csv", b"a,b\n1,x\n2,\xe9\n3,\xc3\xa9\n"),
        ("file.csv", b'a,b\n1,x\n2,\xe9\n3,\xc3\xa9\n4,"x"y\n'),  # read record by record
        ("file.jsonl", b'{"a": "1", "b": "x"}\n{"a": "2", "b": "\xe9"}\n{"a": "3", "b": "\xc3\xa9"}\n'),
    ],
    ids=["whole blocks", "one by one", "json"],
)
def test_one_line_in_another_encoding_is_one_bad_line(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    chunks = list(open_file(path, PAIR).chunks())
    texts = [value for chunk in chunks for value in (chunk.texts["b"].to_pylist() if len(chunk.lines) else [])]
    assert texts[:2] == ["x", "é"]
    bad = [(row.row, row.code) for chunk in chunks for row in chunk.rejected if row.code == "BAD_TEXT"]
    assert bad == [(3 if name == "file.csv" else 2, "BAD_TEXT")]


@pytest.mark.parametrize(("bad", "good", "is_refused"), [(10, 0, False), (11, 0, True), (11, 208, True), (11, 209, False)])
def test_a_file_is_refused_when_more_than_one_line_in_twenty_is_in_another_encoding(tmp_path, bad, good, is_refused):
    """Lines of plain ASCII say nothing about the encoding: 11 of 219 are more than 5 %, and 11 of 220 are not."""
    path = tmp_path / "file.csv"
    path.write_bytes(b"a,b\n" + b"1,\xe9\n" * bad + b"1,\xc3\xa9\n" * good + b"1,x\n" * 1_000)
    if is_refused:
        with pytest.raises(CdpError, match="11 of its lines are not UTF-8; save it as UTF-8"):
            open_file(path, PAIR)
        return
    file = open_file(path, PAIR)
    assert sum(len(chunk.rejected) for chunk in file.chunks()) == bad
    assert file.received == bad + good + 1_000
