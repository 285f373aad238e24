"""What makes two rows, or two deliveries, the same: hashes of their content.

A row is written as NUL, which no value contains, and `name=value` for each column that is not NULL,
in the order of the names.  So a column that joins the contract later, and is empty in old
rows, changes no hash.  Days and instants are written as days and microseconds since 1970.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.contracts import System, Table


def row_hashes(columns: Mapping[str, pa.Array]) -> pa.Array:
    """SHA-256, as hex, of each row of some columns of equal length."""
    fields = [pc.binary_join_element_wise(f"{name}=", _text(columns[name]), "") for name in sorted(columns)]
    # The empty first part is never NULL: Arrow leaves out a row that has nothing but NULLs.
    lines = pc.binary_join_element_wise("", *fields, "\0", null_handling="skip").cast(pa.binary())
    sha256 = hashlib.sha256
    return pa.array([sha256(line).hexdigest() for line in lines.to_pylist()], pa.string())


def _text(values: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.int64())
    elif pa.types.is_date(values.type):
        values = values.cast(pa.int32())
    return values.cast(pa.string())


def file_hash(path: Path) -> str:
    """SHA-256, as hex, of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rules_hash(system: System, table: Table) -> str:
    """SHA-256, as hex, of all that decides what becomes of a row: the contract, and the code that reads and judges."""
    return hashlib.sha256(f"{table!r} {system.timezone} {_code_hash()}".encode()).hexdigest()


@cache
def _code_hash() -> str:
    room = Path(__file__).parent
    return delivery_hash([file_hash(path) for path in sorted([*room.glob("*.py"), *room.glob("readers/*.py")])])


def delivery_hash(files: Sequence[str]) -> str:
    """The one name of files that are delivered together, from the hashes of each; that of a single file is its own."""
    return files[0] if len(files) == 1 else hashlib.sha256(" ".join(files).encode()).hexdigest()
