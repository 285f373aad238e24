"""JSON Lines become text columns: one strict JSON object per line."""

import pytest

from ingestion.coerce import coerce
from ingestion.contracts import System
from ingestion.readers import open_file
from tests.support.reading import DOCUMENT, read


def lines(tmp_path, *content, table=DOCUMENT):
    return read(tmp_path, "\n".join(content), table, "file.jsonl")


def test_values_are_the_text_they_were(tmp_path):
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
def test_bad_line_is_refused_and_the_next_one_is_read(tmp_path, line, code):
    rows, refused, received = lines(tmp_path, '{"a": "before"}', line, "", '{"a": "after"}')
    assert [row[:2] for row in rows] == [(1, "before"), (4, "after")]
    assert refused == [(2, code)]
    assert received == 3


def test_sixty_four_levels_are_fine(tmp_path):
    assert len(lines(tmp_path, '{"a": "1", "doc": ' + "[" * 63 + "]" * 63 + "}")[0]) == 1


def test_columns_missing_and_unknown_are_known_after_reading(tmp_path):
    path = tmp_path / "file.jsonl"
    path.write_text('{"a": 1, "x": 2}\n{"a": 1, "name": "Li", "y": 3, "token": "hunter2"}\n')
    file = open_file(path, DOCUMENT)
    assert "hunter2" not in str([chunk.texts for chunk in file.chunks()])
    assert file.missing_columns == ["doc"]
    assert file.unknown_columns == ["x", "y"]


def test_of_a_bad_line_nothing_personal_or_secret_is_kept(tmp_path):
    path = tmp_path / "file.jsonl"
    path.write_text('{"a": 1}\n{"token": "hunter2", "name": "Li Na"\n{"a": "1", "name": ["Li Na"]}\n')
    chunks = list(open_file(path, DOCUMENT).chunks())
    assert [r.value for chunk in chunks for r in chunk.rejected] == ['{"… (36 characters)']
    fields = [field for chunk in chunks for field in coerce(System("s", "", (DOCUMENT,)), DOCUMENT, chunk).fields]
    assert [(field.column, field.code, field.value) for field in fields] == [("name", "BAD_TYPE", '["… (9 characters)')]
