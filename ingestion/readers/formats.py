"""Which reader reads which file: by its suffix, and nothing else."""

from __future__ import annotations

from pathlib import Path

from ingestion.contracts import Table
from ingestion.readers.base import SourceFile
from ingestion.readers.csv_file import CsvFile
from ingestion.readers.json_file import JsonArrayFile, JsonLinesFile
from ingestion.readers.parquet_file import ParquetFile
from warehouse import CdpError

FORMATS: dict[str, type[SourceFile]] = {
    ".csv": CsvFile,
    ".jsonl": JsonLinesFile,
    ".ndjson": JsonLinesFile,
    ".parquet": ParquetFile,
}


def formats_of(table: Table) -> dict[str, type[SourceFile]]:
    """The formats, by suffix, in which a table may come; only tables of documents may come as an array."""
    return {**FORMATS, ".json": JsonArrayFile} if table.documents else FORMATS


def open_file(path: Path, table: Table) -> SourceFile:
    """Open a file with the reader for its suffix; CdpError when it cannot be a file of `table`."""
    formats = formats_of(table)
    if path.suffix.lower() not in formats:
        raise CdpError(f"{path.name} cannot be read; save it as one of {', '.join(formats)}")
    try:
        return formats[path.suffix.lower()](path, table)
    except OSError as error:
        raise CdpError(f"{path} cannot be read: {error.strerror}") from None
