"""Which refusals are open: a refusal is open until a later delivery says something else about its row.

Belongs here: what a load says about the refusals that were open before it.  Does not belong here: why a row is refused
and what is kept of it (`quarantine.py`).

- A load that holds the row again unchanged, and refuses it again, changes nothing: the fault is in quarantine once.
- A load that holds the key of the row again settles the refusal.  Either the row is accepted now, or it is refused with
  other content, which is an entry of its own.
- A load that reads the same line again and accepts it, because the contract was corrected, settles the refusal.
- A snapshot settles the refusals that it does not repeat: its source does not have those rows any more.
- A replay is no news: of its file, it settles only what it accepts now.

A settled refusal stays in quarantine, with the instant and the load that settled it.  It is open again when a later
delivery that is no replay holds the very same line.  A load costs as much as its rows and the open refusals of its table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from ingestion.contracts import Table
from ingestion.fingerprint import row_hashes
from ingestion.ledger import AT_PLACE, Place
from ingestion.quarantine import REJECTED_ROW, Rejection
from warehouse import Session
from warehouse.base import arrow_type

OPEN = "settled_at is null"
"""The condition that a row of `quarantine.rejected_row` is still refused."""

_LINE = ("file_sha256", "source_row")
_KEY = tuple(column for column in REJECTED_ROW.columns if column.name in REJECTED_ROW.key)
Line = tuple[str, int]
"""The hash of a file, and a line of it."""


class Settlement:
    """The refusals of one table that were open before a load, and what the load has said about them so far."""

    def __init__(self, table: Table, place: Place, load_id: str, at: datetime, file_hashes: Sequence[str]) -> None:
        self._table, self._place, self._load_id, self._at = table, place, load_id, at
        self._files = tuple(dict.fromkeys(file_hashes))
        self._open: list[dict[str, Any]] = []
        self._hashes: frozenset[str] = frozenset()
        self._keys: frozenset[str] = frozenset()
        self._settled: frozenset[Line] = frozenset()
        self._again: set[str | Line] = set()
        self._came: set[str] = set()
        self._is_replay = False

    def begin(self, session: Session, *, is_replay: bool) -> None:
        """Read which refusals are open now, and which lines of these files are settled."""
        self._is_replay = is_replay
        names = ", ".join(dict.fromkeys((*(column.name for column in _KEY), *_LINE, "row_hash", "key_hash")))
        rows = f"from quarantine.rejected_row where {AT_PLACE}"
        self._open = session.fetch_arrow(f"select {names} {rows} and {OPEN}", self._place).to_pylist()
        self._hashes = frozenset(row["row_hash"] for row in self._open)
        self._keys = frozenset(row["key_hash"] for row in self._open if row["key_hash"])
        files = ", ".join(["%s"] * len(self._files))
        settled = f"select file_sha256, source_row {rows} and not {OPEN} and file_sha256 in ({files})"
        self._settled = frozenset((sha256, row) for sha256, row in session.fetch(settled, (*self._place, *self._files)))

    def is_open(self, row_hash: str) -> bool:
        """Whether an earlier load refused just this content, and nobody has corrected it since."""
        return row_hash in self._hashes

    def is_settled(self, line: Line) -> bool:
        """Whether the refusal of a line of these files was settled by a later load."""
        return line in self._settled

    @property
    def is_replay(self) -> bool:
        """Whether the load reads bytes that were loaded before, so that nothing it refuses is news."""
        return self._is_replay

    def refuse(self, sha256: str, rejected: Sequence[Rejection]) -> list[str | None]:
        """Note rows of a file that this load refuses; the hash of the key of each, None where it cannot be read."""
        found = _key_hashes(self._table, rejected)
        for row in rejected:
            self._again.update((row.row_hash, (sha256, row.row)))
        self._came.update(self._keys.intersection(filter(None, found)))
        return found

    def accept(self, rows: pa.Table) -> None:
        """Note rows that this load accepts; they have the columns of the contract."""
        if self._keys and not self._is_replay:
            hashes = row_hashes({name: rows[name].combine_chunks() for name in self._table.key})
            self._came.update(self._keys.intersection(hashes.to_pylist()))

    def end(self, session: Session, *, is_whole: bool) -> int:
        """Settle what this load settles; how many.  `is_whole` says that it held all rows that its source has."""
        settled = [
            row
            for row in self._open
            if row["row_hash"] not in self._again
            and (row["file_sha256"], row["source_row"]) not in self._again
            and (is_whole or row["file_sha256"] in self._files or (row["key_hash"] in self._came and not self._is_replay))
        ]
        if settled:
            keys = pa.Table.from_pylist(settled, pa.schema([(column.name, arrow_type(column.type)) for column in _KEY]))
            same = " and ".join(f"stored.{column.name} = settled.{column.name}" for column in _KEY)
            stored = session.fetch_arrow(
                "select stored.* from quarantine.rejected_row as stored"  # noqa: S608 declared names
                f" inner join {session.scratch(_KEY, keys)} as settled on {same}"
            )
            own = {"settled_at": self._at, "settled_load_id": self._load_id}
            kept = {name: stored[name] for name in stored.column_names if name not in own}
            said = {name: pa.repeat(pa.scalar(value), len(stored)) for name, value in own.items()}
            session.put(REJECTED_ROW, pa.table({**kept, **said}))
        return len(settled)


def _key_hashes(table: Table, rejected: Sequence[Rejection]) -> list[str | None]:
    """The hash of the key of each refused row, the same as that of an accepted row with this key."""
    typed = {place: row.typed_key for place, row in enumerate(rejected) if row.typed_key}
    found: list[str | None] = [None] * len(rejected)
    kinds = {name: arrow_type(table.column(name).type) for name in table.key}
    _fill(found, typed, kinds)
    if not any(
        table.column(name).pii for name in table.key
    ):  # what a reader refused has its key as text, and a masked key is none
        texts = {place: tuple(row.key.split("|")) for place, row in enumerate(rejected) if row.key and not row.typed_key}
        whole = {place: parts for place, parts in texts.items() if len(parts) == len(table.key)}
        _fill(found, whole, dict.fromkeys(table.key, pa.string()))
    return found


def _fill(found: list[str | None], keys: Mapping[int, tuple[Any, ...]], kinds: Mapping[str, pa.DataType]) -> None:
    if keys:
        columns = zip(*keys.values(), strict=True)
        hashes = row_hashes({name: pa.array(values, kinds[name]) for name, values in zip(kinds, columns, strict=True)})
        for place, hashed in zip(keys, hashes.to_pylist(), strict=True):
            found[place] = hashed
