"""Dagster's event log of a run inside `cdp`: its own files on SQLite, with their connections kept open.

Belongs here: how the event log is reached.  Does not belong here: `dagster.yaml` (`instance.py`), what events say.

Dagster's class opens the database anew for each event, and a run of the whole line has some five thousand: that was a third
of the time of a small run.  The files are the same, so the UI reads them with Dagster's own class.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from sqlalchemy import Connection, Engine, create_engine, event


class KeptEventLog(SqliteEventLogStorage):
    """One engine per file for as long as the instance lives."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        self._engines: dict[str, Engine] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> KeptEventLog:
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._engines:
            engine = create_engine(self.conn_string_for_shard(shard), connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})
            event.listen(engine, "connect", _spare_the_disk)
            self._initdb(engine)
            self._engines[shard] = engine
        return self._engines[shard]

    def dispose(self) -> None:
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
        super().dispose()


def _spare_the_disk(connection: Any, _: Any) -> None:
    """With its write-ahead log SQLite stays whole without waiting for the disk; a power cut costs the last events of a log."""
    connection.execute("pragma synchronous = normal")
