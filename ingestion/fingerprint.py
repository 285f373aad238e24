"""Hashes of content, by which rows and deliveries are recognised as the same.

The hash of a row covers `name=value` of each column that is not NULL, in the order of the names, each after a
NUL character, which no value contains.  A column that is added to the contract later is NULL in old rows, so
it does not change their hash.  Days are written as days since 1970, instants as microseconds since 1970.
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
    # The empty first part is never NULL: Arrow gives no text for a row in which every part is NULL.
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
    """SHA-256, as hex, of everything that decides about a row: the contract, and the code that reads and judges."""
    return hashlib.sha256(f"{table!r} {system.timezone} {_code_hash()}".encode()).hexdigest()


@cache
def _code_hash() -> str:
    room = Path(__file__).parent
    return delivery_hash(
        [file_hash(path) for path in sorted([*room.glob("*.py"), *room.glob("readers/*.py"), *room.glob("values/*.py")])]
    )


def delivery_hash(files: Sequence[str]) -> str:
    """The hash of files that are delivered together, made from the hash of each; a single file keeps its own."""
    return files[0] if len(files) == 1 else hashlib.sha256(" ".join(files).encode()).hexdigest()
