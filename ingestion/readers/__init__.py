"""Files of a source as columns of text: one module per format.

Belongs here: the formats, and everything that can be wrong with a file or a line.  Does not belong here: what a value means
(`coerce.py`), where rows go (`loader.py`).

A file is read in chunks of a few megabytes (`chunk.py`).  A fault of the whole file (empty, binary, not UTF-8, no header, a
required column missing, a quote never closed) is a `CdpError`; a fault of one row never stops the others.  `received` counts
rows by their ends in the file, not by the columns that came of them, so that the loader has something to compare with.
Names of columns are matched without regard to case.
"""

from ingestion.readers.base import SourceFile
from ingestion.readers.formats import FORMATS, formats_of, open_file

__all__ = ["FORMATS", "SourceFile", "formats_of", "open_file"]
