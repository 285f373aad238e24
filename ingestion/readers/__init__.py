"""Reads the files of a source as columns of text, with one module per format.

Belongs here: the formats, and everything that can be wrong with a file or a line.  Does not belong here: what a value means
(`coerce.py`), where rows go (`loader.py`).

A file is read in chunks of a few megabytes (`chunk.py`).  A fault of the whole file (empty, binary, not UTF-8, no header, a
required column missing, a quote never closed) is a `CdpError`.  A fault of one row never stops the other rows.  `received`
counts rows by their ends in the file, not by the columns that were read from them, so that the loader can compare the two.
Names of columns match in any case.

| module            | concern                                                              |
|-------------------|----------------------------------------------------------------------|
| `formats.py`      | which reader reads which file                                        |
| `base.py`         | what all readers share: columns, and the checks of a text file       |
| `csv_file.py`     | CSV                                                                  |
| `json_file.py`    | JSON Lines, and arrays of documents                                  |
| `parquet_file.py` | Parquet                                                              |
| `spelling.py`     | how a value that is not text is written as text                      |
"""

from ingestion.readers.base import SourceFile
from ingestion.readers.formats import FORMATS, formats_of, open_file

__all__ = ["FORMATS", "SourceFile", "formats_of", "open_file"]
