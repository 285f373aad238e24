"""Files as tests read them: small tables, and what comes of the bytes of one file."""

from __future__ import annotations

from pathlib import Path

from ingestion.contracts import Column, Table
from ingestion.readers import open_file

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


def read(
    folder: Path, content: str | bytes, table: Table = PAIR, name: str = "file.csv"
) -> tuple[list[tuple], list[tuple[int, str]], int]:
    """(line, value, …) of each row, (line, code) of each one refused or with a faulty value, and how many rows the file said."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    file = open_file(path, table)
    rows, refused = [], []
    for chunk in file.chunks():
        lines = chunk.lines.to_pylist()
        faulty = {index: code for codes in chunk.faults.values() for index, code in codes.items()}
        read_rows = zip(lines, *(column.to_pylist() for column in chunk.texts.values()), strict=True)
        rows += [row for index, row in enumerate(read_rows) if index not in faulty]
        refused += [(r.row, r.code) for r in chunk.rejected] + [(lines[index], code) for index, code in faulty.items()]
    return rows, refused, file.received
