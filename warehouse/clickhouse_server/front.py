"""HTTP in front of the engine: the part of ClickHouse's HTTP interface that its clients use.

Belongs here: answering requests, with calls to the engine, headers, streaming, and clients that disconnect.
Does not belong here: reading requests (`request.py`), SQL (`statement.py`), state (`engine.py`).

The engine writes the result of a query into a pipe, in the requested format and compression.  This side
passes it on, so a result of any size needs only a few megabytes.  The first megabyte is held back, and with
`wait_end_of_query=1` everything, on disk.  An error up to then becomes a proper error response.  An error
after that breaks off the connection, which every HTTP client notices.  If the body is not compressed, the
engine's message comes before the break, marked as ClickHouse marks it.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import SpooledTemporaryFile
from typing import IO

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from warehouse.clickhouse_server import LOOPBACK
from warehouse.clickhouse_server.engine import Connection, Engine, Outcome, finish_insert
from warehouse.clickhouse_server.errors import (
    AUTHENTICATION_FAILED,
    INVALID_SESSION_TIMEOUT,
    NOT_IMPLEMENTED,
    READONLY,
    ServerError,
    refusal,
)
from warehouse.clickhouse_server.request import Call, chunks, may_enter, take_apart
from warehouse.clickhouse_server.statement import Statement, parse
from warehouse.clickhouse_sql import identifier, literal

HELD_BACK = 1 << 20
LONGEST_SESSION = 3600


class Front:
    """The ASGI endpoint for statements; every request must bring `password`, unless that is None."""

    def __init__(self, engine: Engine, password: str | None) -> None:
        self._engine = engine
        self._password = password

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        reply = _Reply(send, self._engine)
        try:
            try:
                if self._password is not None and not may_enter(request, self._password):
                    raise refusal(AUTHENTICATION_FAILED, "Authentication failed: the password is missing or wrong")
                if request.method != "POST" and "query" not in request.query_params:
                    outcome = Outcome(b"Ok.\n")
                else:
                    call = await take_apart(request)
                    reply.headers["X-ClickHouse-Query-Id"] = call.query_id
                    outcome = await self._run(call, reply, receive)
                # Only when the session is free again: the next request of the client in it may come at once.
                await reply.end(outcome)
            except ServerError as error:
                await reply.fail(error)  # uvicorn reads on if the client is still sending
        except ClientDisconnect:
            return  # there is nobody to answer

    async def _run(self, call: Call, reply: _Reply, receive: Receive) -> Outcome:
        """Run the statement in its session; the outcome has what the response still lacks."""
        if call.read_only and call.statement.kind in ("insert", "other"):
            raise refusal(READONLY, "Cannot execute query in readonly mode. Statements that change data are sent with POST")
        timeout = call.number("session_timeout", 60)
        if timeout > LONGEST_SESSION:
            raise refusal(INVALID_SESSION_TIMEOUT, f"Session timeout must be at most {LONGEST_SESSION} s")
        session_id = call.parameters.get("session_id", "")
        must_exist, close = call.flag("session_check"), call.flag("close_session")
        async with self._engine.connection(session_id, timeout, must_exist=must_exist, close=close) as connection:
            if call.statement.kind == "session":
                return await self._engine.call(connection.change_session, call.statement.text, call.bindings)
            await self._engine.call(connection.apply, call.settings, call.database)
            async with self._temporary_tables(call, connection):
                if call.statement.kind == "query":
                    return await self._query(call, connection, reply, receive)
                if call.statement.kind == "insert" and not call.bindings:
                    return await self._insert(connection, call.statement, call.body)
                sql = call.statement.with_rows(b"".join([chunk async for chunk in call.body]))
                outcome = await self._engine.call(connection.run, sql, call.default_format, call.bindings)
        if outcome.output or call.statement.kind == "show":
            reply.describe(call.output_format)
        return outcome

    async def _query(self, call: Call, connection: Connection, reply: _Reply, receive: Receive) -> Outcome:
        hold = None if call.flag("wait_end_of_query") else max(call.number("buffer_size", 0), HELD_BACK)
        pipe = await _Pipe.open()
        sql = call.statement.into(pipe.entrance, call.encoding)
        running = asyncio.ensure_future(
            self._engine.call(connection.run_into, pipe.entrance, sql, call.default_format, call.bindings)
        )
        watcher = asyncio.ensure_future(self._end_when_gone(receive, call, pipe))
        try:
            with SpooledTemporaryFile(HELD_BACK) as held:
                ended = await pipe.fill(held, hold)
                outcome = await running if ended else None
                reply.describe(call.output_format, call.encoding if held.tell() else None)
                await reply.begin(outcome)
                held.seek(0)
                while chunk := held.read(HELD_BACK):
                    await reply.write(chunk)
            while chunk := await pipe.read():
                await reply.write(chunk)
            return outcome or await running
        finally:
            watcher.cancel()
            pipe.close()
            await asyncio.gather(running, return_exceptions=True)  # only then is the connection free

    async def _end_when_gone(self, receive: Receive, call: Call, pipe: _Pipe) -> None:
        """End a query whose client has disconnected: nobody would read its result."""
        while (await receive())["type"] != "http.disconnect":
            pass
        pipe.close()
        await self._engine.kill(f"Settings['log_comment'] = {literal(call.query_id)}")

    async def _insert(self, connection: Connection, statement: Statement, body: AsyncIterator[bytes]) -> Outcome:
        """Insert the rows as they arrive.  The insert is cancelled when the body ends early or does not fit its format."""
        inserter = await self._engine.call(connection.start_insert, statement)
        try:
            if inline := statement.text[statement.rows :]:
                await self._engine.call(inserter.append, inline)
            async for chunk in body:
                await self._engine.call(inserter.append, chunk)
            return await self._engine.call(finish_insert, inserter)
        finally:
            await self._engine.call(inserter.cancel)  # does nothing once finished

    @asynccontextmanager
    async def _temporary_tables(self, call: Call, connection: Connection) -> AsyncIterator[None]:
        """Make the files of a multipart request temporary tables of this statement."""
        made = []
        try:
            for name, file in call.tables.items():
                structure = call.parameters.get(f"{name}_structure")
                if structure is None:
                    raise refusal(NOT_IMPLEMENTED, f"External data {name} needs {name}_structure")
                create = f"CREATE TEMPORARY TABLE {identifier(name)} ({structure})"
                await self._engine.call(connection.run, create.encode(), "Null")
                made.append(name)
                insert = f"INSERT INTO {identifier(name)} FORMAT {call.parameters.get(f'{name}_format', 'TabSeparated')}"
                await self._insert(connection, parse(insert.encode()), chunks(file))
            yield
        finally:
            for name in made:
                await self._engine.call(connection.run, f"DROP TEMPORARY TABLE {identifier(name)}".encode(), "Null")


class _Reply:
    """The response.  `begin` and `write` send parts of it, `end` sends the rest, `fail` sends an error instead of the rest."""

    def __init__(self, send: Send, engine: Engine) -> None:
        self._send = send
        self._content_types = engine.content_types
        self._begun = False
        self._tag = secrets.token_hex(8)
        self.headers = {
            "X-ClickHouse-Server-Display-Name": engine.host,
            "X-ClickHouse-Timezone": engine.timezone,
            "Content-Type": "text/plain; charset=UTF-8",
        }

    def describe(self, format_name: str, encoding: str | None = None) -> None:
        """Set the headers that describe the body."""
        self.headers["X-ClickHouse-Format"] = format_name
        self.headers["Content-Type"] = self._content_types.get(format_name, "application/octet-stream")
        if encoding:
            self.headers["Content-Encoding"] = encoding

    async def begin(self, outcome: Outcome | None, status: int = 200) -> None:
        """Send the status line and the headers; without an outcome, those of a query that may still fail."""
        if outcome is None:
            self.headers["X-ClickHouse-Exception-Tag"] = self._tag
        elif outcome.counts:
            self.headers["X-ClickHouse-Summary"] = json.dumps({name: str(count) for name, count in outcome.counts.items()})
        headers = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in self.headers.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        self._begun = True

    async def write(self, chunk: bytes) -> None:
        """Send a part of the body."""
        await self._send({"type": "http.response.body", "body": chunk, "more_body": True})

    async def end(self, outcome: Outcome) -> None:
        """Send everything that is still missing."""
        if not self._begun:
            await self.begin(outcome)
        await self._send({"type": "http.response.body", "body": outcome.output})

    async def fail(self, error: ServerError) -> None:
        """Send an error response or, in the middle of another, the message only; the server then closes the connection."""
        text = f"{error}\n".encode()
        if not self._begun:
            self.headers.pop("X-ClickHouse-Format", None)
            self.headers.pop("Content-Encoding", None)
            self.headers |= {"X-ClickHouse-Exception-Code": str(error.code), "Content-Type": "text/plain; charset=UTF-8"}
            await self.begin(Outcome(), error.status)
            await self.end(Outcome(text))
        elif "Content-Encoding" not in self.headers:
            tag, mark = self._tag.encode(), b"__exception__"
            await self.write(b"\r\n%b\r\n%b\r\n%b%d %b\r\n%b\r\n" % (mark, tag, text, len(text), tag, mark))


class _Pipe:
    """A pipe from the engine's threads to the event loop.  The writer writes to the descriptor `entrance` and closes it."""

    def __init__(self, entrance: int, reader: asyncio.StreamReader, transport: asyncio.ReadTransport) -> None:
        self.entrance = entrance
        self._reader = reader
        self._transport = transport

    @classmethod
    async def open(cls) -> _Pipe:
        exit_, entrance = os.pipe()
        reader = asyncio.StreamReader(HELD_BACK)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(exit_, "rb", 0)
        )
        return cls(entrance, reader, transport)

    async def read(self) -> bytes:
        """The next chunk; empty at the end."""
        return await self._reader.read(HELD_BACK)

    async def fill(self, file: IO[bytes], limit: int | None) -> bool:
        """Write chunks to a file, up to about `limit` bytes; whether the pipe has ended."""
        while limit is None or file.tell() < limit:
            chunk = await self.read()
            if not chunk:
                return True
            file.write(chunk)
        return False

    def close(self) -> None:
        """Stop reading; a writer then fails."""
        self._transport.close()


def application(engine: Engine, password: str | None) -> Starlette:
    """The server as an ASGI application; it closes the engine when it shuts down."""

    async def alive(request: Request) -> Response:
        return PlainTextResponse("Ok.\n")

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await engine.close()

    return Starlette(
        routes=[
            Route("/ping", alive),
            Route("/replicas_status", alive),
            Route("/", Front(engine, password), methods=["GET", "POST"]),
        ],
        # This keeps out web pages whose host name was made to point to this machine.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK)],
        lifespan=lifespan,
    )
