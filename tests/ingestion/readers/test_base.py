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
