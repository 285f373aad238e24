"""The engine: one chdb per process and data folder, its connections, and the sessions of HTTP clients.

Belongs here: threads, connections, and keeping `SET`, `USE` and temporary tables of one client from affecting
another.  Does not belong here: HTTP.

A chdb connection has the state of one ClickHouse session.  It opens in half a millisecond, and any thread may
use it, one statement at a time.  Statements of different connections run in parallel.  So a request with a
`session_id` gets the connection of its session, and any other request gets a new one.  Only the event loop may
use `Engine` itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import chdb

from warehouse.clickhouse_server.errors import SESSION_IS_LOCKED, SESSION_NOT_FOUND, UNKNOWN_SETTING, ServerError, refusal
from warehouse.clickhouse_server.statement import Statement
from warehouse.clickhouse_sql import identifier, literal

THREADS = 64
"""Statements that run at once; more wait."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a finished statement: its output, unless that went to a descriptor, and its counts."""

    output: bytes = b""
    counts: Mapping[str, int] = field(default_factory=dict)


class Connection:
    """One chdb connection.  A request's settings and database are applied over those of its session and taken back afterwards."""

    def __init__(self, path: str) -> None:
        # Two packages provide this module, and the one installed last stays.  One of them has types that forbid bytes.
        self._chdb: Any = chdb.connect(path)
        self._own: dict[str, str] = {}  # what the session itself has SET
        self._own_database = "default"
        self._applied: dict[str, str] = {}  # what the last request applied over it
        self._applied_database = "default"

    def apply(self, settings: Mapping[str, str], database: str) -> None:
        """Apply these settings and this database ('' for the session's own) to the next statement only.

        What is applied already stays.  A client sends the same settings each time, so most requests cost nothing here.
        """
        for name in settings:
            if not name.isidentifier():
                raise refusal(UNKNOWN_SETTING, f"Unknown setting {literal(name)}")
        off = {name: self._own.get(name) for name in self._applied if name not in settings}
        on = {name: value for name, value in settings.items() if self._applied.get(name) != value}
        changes = [f"{name} = {'DEFAULT' if value is None else literal(value)}" for name, value in {**off, **on}.items()]
        if changes:
            self._chdb.query(f"SET {', '.join(changes)}", "Null")  # the engine sets all of them or none
            self._applied = dict(settings)
        database = database or self._own_database
        if database != self._applied_database:
            self._chdb.query(f"USE {identifier(database)}", "Null")
            self._applied_database = database

    def run(self, sql: bytes, default_format: str, bindings: Mapping[str, str] = {}) -> Outcome:
        """Run one statement to its end.  Bindings are the values of `{name:Type}`, escaped as in the URL."""
        result = self._chdb.query(sql, default_format, params=dict(bindings))  # takes bytes, too
        counts = {
            "read_rows": result.storage_rows_read(),
            "read_bytes": result.storage_bytes_read(),
            "written_rows": result.rows_written(),
            "written_bytes": result.bytes_written(),
            "result_rows": result.rows_read(),
            "result_bytes": result.bytes_read(),
            "elapsed_ns": int(result.elapsed() * 1e9),
        }
        return Outcome(result.bytes() or b"", counts)

    def run_into(self, descriptor: int, sql: bytes, default_format: str, bindings: Mapping[str, str]) -> Outcome:
        """Run a query that writes to `descriptor`, then close the descriptor, so that the reader sees the end."""
        try:
            return self.run(sql, default_format, bindings)
        finally:
            os.close(descriptor)

    def change_session(self, sql: bytes, bindings: Mapping[str, str]) -> Outcome:
        """Run a SET or USE with nothing applied over the session, and remember the state of the session."""
        self.apply({}, "")
        outcome = self.run(sql, "Null", bindings)
        self._applied_database = self._own_database = self.pairs("SELECT 'database', currentDatabase()")["database"]
        self._own = self.pairs("SELECT name, value FROM system.settings WHERE changed")
        return outcome

    def start_insert(self, statement: Statement) -> Any:
        """A chdb inserter: `append` chunks of rows in the statement's format, then `finish` or `cancel`."""
        head = statement.text[: statement.cut]
        return self._chdb.send_insert(head, statement.format or "Values")  # takes bytes, too

    def close(self) -> None:
        """End the session; its temporary tables are dropped."""
        self._chdb.close()

    def pairs(self, sql: str) -> dict[str, str]:
        """The rows of a query with two text columns."""
        names, values = json.loads(self.run(sql.encode(), "JSONCompactColumns").output)
        return dict(zip(names, values, strict=True))


@dataclass(slots=True)
class _Session:
    connection: Connection
    expires: float = 0
    busy: bool = False


class Engine:
    """The engine of one data folder, with a configuration file of ClickHouse's own when there is one."""

    def __init__(self, folder: Path, configuration: Path) -> None:
        self._path = f"{folder}?implicit_select=0"  # as on a server, where `1 + 1` is not a statement
        if configuration.exists():
            self._path += f"&config-file={configuration}"
        self._threads = ThreadPoolExecutor(THREADS, "statement")
        self._first = Connection(self._path)  # the engine stops with its last connection
        facts = self._first.pairs("SELECT arrayJoin(['timezone', 'host']) AS fact, if(fact = 'host', hostName(), timezone())")
        self.timezone, self.host = facts["timezone"], facts["host"]
        self.content_types = self._first.pairs("SELECT name, content_type FROM system.formats WHERE is_output")
        self._sessions: dict[str, _Session] = {}

    async def call(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Run work of the engine on a thread; an error of the engine becomes a ServerError."""
        future = asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        try:
            return await asyncio.shield(future)
        except RuntimeError as error:  # chdb raises it too
            raise ServerError.of_engine(error) from None
        except asyncio.CancelledError:
            await asyncio.wait([future])  # nobody may close the connection under a running statement
            raise

    @asynccontextmanager
    async def connection(self, session_id: str, timeout: int, *, must_exist: bool, close: bool) -> AsyncIterator[Connection]:
        """The connection of a session or, for '', a connection for this request alone.

        A session ends `timeout` seconds after its last request, or after this request with `close`.  ServerError when
        it is in use, or when `must_exist` and there is none.
        """
        self._end_sessions(lambda session: session.expires < time.monotonic())
        if not session_id:
            connection = await self.call(Connection, self._path)
            try:
                yield connection
            finally:
                connection.close()
            return
        session = self._sessions.get(session_id)
        if session is None:
            if must_exist:
                raise refusal(SESSION_NOT_FOUND, "Session not found")
            fresh = await self.call(Connection, self._path)
            session = self._sessions.setdefault(session_id, _Session(fresh))
            if session.connection is not fresh:  # another request was quicker
                fresh.close()
        if session.busy:
            raise refusal(SESSION_IS_LOCKED, f"Session {literal(session_id)} is locked by a concurrent client")
        session.busy = True
        try:
            yield session.connection
        finally:
            session.busy = False
            session.expires = 0 if close else time.monotonic() + timeout

    async def kill(self, condition: str) -> None:
        """Ask the engine to end the statements in `system.processes` that meet a condition; they may have ended already."""
        connection = await asyncio.to_thread(Connection, self._path)  # the threads of `call` may all be taken
        await asyncio.to_thread(connection.run, f"KILL QUERY WHERE {condition} ASYNC".encode(), "Null")
        connection.close()

    async def close(self) -> None:
        """End every statement, every session and the engine."""
        await self.kill("query NOT LIKE 'KILL%'")
        await asyncio.to_thread(self._threads.shutdown)
        self._end_sessions(lambda session: True)
        self._first.close()

    def _end_sessions(self, over: Callable[[_Session], bool]) -> None:
        for session_id, session in list(self._sessions.items()):
            if not session.busy and over(session):
                session.connection.close()
                del self._sessions[session_id]


def finish_insert(inserter: Any) -> Outcome:
    """Commit the rows appended to an inserter."""
    done = inserter.finish()
    counts = {"written_rows": done.rows_written, "written_bytes": done.bytes_written, "elapsed_ns": int(done.elapsed * 1e9)}
    return Outcome(counts=counts)
