"""A transaction on an engine that has none: writes are staged, recorded, then carried out.

A session puts its rows into tables of its own in the database `cdp_session`, and keeps the statements that
will copy them to their place.  To commit, it writes those statements as one row into one more table.  That
single insert is the moment of the commit.  Then it runs the statements and drops its tables.

A session that is killed before the commit has changed nothing, and the next session drops its tables.  A
session that is killed after the commit is finished by the next one, which runs all statements again.  Each
statement has the same result however often it is run: it inserts rows unless their key is there, deletes rows
by key, or replaces the whole content of a table.

The kernel knows which sessions are alive: a session holds a lock on its file in `HOME/sessions`, and the lock
ends with the process.  The locks of one home do not bind another.  So several homes may write to one
ClickHouse only if they write to different tables.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import socket
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa

from warehouse.base import TableSpec
from warehouse.clickhouse_sql import identifiers
from warehouse.errors import CdpError
from warehouse.lock import held

DATABASE = "cdp_session"
LOCK_TIMEOUT = 300.0
"""Seconds to wait for a lock that another session holds."""
_COMMITTED = "commit"


class Commit:
    """The staged writes of one session.  They are discarded when the block ends without `carry_out`."""

    def __init__(self, client: Any, home: Path) -> None:
        self._client = client
        self._home = home
        self._owner = hashlib.sha256(f"{socket.gethostname()} {home}".encode()).hexdigest()[:8]
        self._session = f"{self._owner}_{secrets.token_hex(8)}"
        self._tables = 0
        self._steps: list[str] = []
        self._staged: dict[str, list[str]] = {}
        self._locks = ExitStack()
        self._locked: set[str] = set()

    def __enter__(self) -> Commit:
        self._recover()
        self._locks.enter_context(held(self._file(self._session), 0))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            # After a commit that failed on the way, the next session runs the statements again and needs the tables.
            if self._tables and not self._is_committed(self._session):
                self._drop(self._session)
        finally:
            self._file(self._session).unlink(missing_ok=True)
            self._locks.close()

    def lock(self, name: str) -> None:
        """Hold the lock `name` of this home until the session ends; CdpError when another holds it for too long."""
        if name not in self._locked:
            digest = hashlib.sha256(name.encode()).hexdigest()[:16]
            try:
                self._locks.enter_context(held(self._home / "locks" / digest, LOCK_TIMEOUT))
            except BlockingIOError:
                raise CdpError(
                    f"another session has held the lock for `{name}` for too long; end it, or wait and try again"
                ) from None
            self._locked.add(name)

    def stage(self, spec: TableSpec, *, numbered: bool = False) -> str:
        """Create a table of this session like that of `spec`, or ordered by one more column, `_arrival`; its name."""
        name = self._name()
        if numbered:
            rows = f"select toUInt64(0) as _arrival, * from {spec.qualified}"
            self._client.command(f"create table {name} engine = MergeTree order by _arrival empty as {rows}")
        else:
            self._client.command(f"create table {name} as {spec.qualified}")
        return name

    def table(self, columns: str) -> str:
        """Create a table of this session with these columns; its name.  It lives as long as statements may need it."""
        name = self._name()
        self._client.command(f"create table {name} ({columns}) engine = MergeTree order by tuple()")
        return name

    def _name(self) -> str:
        if not self._tables:
            self._client.command(f"create database if not exists {DATABASE}")
        self._tables += 1
        return f"{DATABASE}.{self._session}_{self._tables}"

    def insert(self, spec: TableSpec, stage: str) -> None:
        """Copy the rows of a stage into the table of `spec`, except those whose key is already there."""
        if not spec.key:
            raise ValueError(f"{spec.qualified} has no key, so nobody can tell whether its rows are already there")
        key = identifiers(spec.key)
        present = f"select {key} from {spec.qualified} where ({key}) in (select {key} from {stage})"
        columns = identifiers(column.name for column in spec.columns)
        self.add(f"insert into {spec.qualified} ({columns}) select {columns} from {stage} where ({key}) not in ({present})")
        self._staged.setdefault(spec.qualified, []).append(stage)

    def known_keys(self, spec: TableSpec, keys: str) -> str:
        """SQL for those of `keys` that the table of `spec` has, or will have when this session has ended."""
        names = identifiers(spec.key)
        tables = (spec.qualified, *self._staged.get(spec.qualified, ()))
        return " union all ".join(f"select {names} from {table} where ({names}) in ({keys})" for table in tables)

    def add(self, step: str) -> None:
        """Run a statement when the session ends; it must have the same result however often it is run."""
        self._steps.append(step)

    def carry_out(self) -> None:
        """Commit, then run the statements."""
        if not self._steps:
            return
        if not self._tables:
            self._client.command(f"create database if not exists {DATABASE}")
        self._tables += 1
        book = f"{DATABASE}.{self._session}_{_COMMITTED}"
        self._client.command(f"create table {book} (steps String) engine = MergeTree order by tuple()")
        self._client.insert_arrow(book, pa.table({"steps": [json.dumps(self._steps)]}))
        self._run(self._session)

    def _run(self, session: str) -> None:
        book = f"{DATABASE}.{session}_{_COMMITTED}"
        for (steps,) in self._client.query(f"select steps from {book}").result_rows:
            for step in json.loads(steps):
                self._client.command(step)
        self._client.command(f"drop table {book} sync")  # first: whatever is left after this only has to be dropped
        self._drop(session)

    def _recover(self) -> None:
        """Finish or discard what dead sessions of this home left."""
        for session in {name.rpartition("_")[0] for name in self._names(f"{self._owner}_")}:
            try:
                with held(self._file(session), 0):
                    if self._is_committed(session):
                        self._run(session)
                    else:
                        self._drop(session)
                    self._file(session).unlink(missing_ok=True)
            except BlockingIOError:
                continue  # it is alive

    def _is_committed(self, session: str) -> bool:
        book = f"{session}_{_COMMITTED}"
        if book not in self._names(session):
            return False
        return bool(self._client.query(f"select count() from {DATABASE}.{book}").result_rows[0][0])

    def _drop(self, session: str) -> None:
        for name in self._names(session):
            self._client.command(f"drop table if exists {DATABASE}.{name} sync")

    def _names(self, prefix: str) -> list[str]:
        found = self._client.query(
            f"select name from system.tables where database = '{DATABASE}' and startsWith(name, '{prefix}')"
        )
        return [name for (name,) in found.result_rows]

    def _file(self, session: str) -> Path:
        return self._home / "sessions" / session
