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
    """(line, value, …) of each row, (line, code) of each refused one, and the rows the file was said to have."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    file = open_file(path, table)
    rows, refused = [], []
    for chunk in file.chunks():
        rows += zip(chunk.lines.to_pylist(), *(column.to_pylist() for column in chunk.texts.values()), strict=True)
        refused += [(r.row, r.code) for r in chunk.rejected]
    return rows, refused, file.received
