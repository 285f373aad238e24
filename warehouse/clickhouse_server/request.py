"""What a request asks for: parameters, credentials, statement, and the body behind it.

Belongs here: reading HTTP requests as ClickHouse's clients write them.  Does not belong here: answering them.
"""

from __future__ import annotations

import hmac
import uuid
import zlib
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import lz4.frame
from backports import zstd
from starlette.datastructures import UploadFile
from starlette.requests import Request

from warehouse.clickhouse_server.errors import (
    BAD_ARGUMENTS,
    INCORRECT_DATA,
    NOT_IMPLEMENTED,
    UNKNOWN_COMPRESSION_METHOD,
    refusal,
)
from warehouse.clickhouse_server.statement import Statement, insert_head, parse

CHUNK = 1 << 20
LARGEST_FIELD = 1 << 24
# In the order of preference; the engine compresses results with any of them.
RESPONSE_ENCODINGS = ("lz4", "zstd", "gzip", "br", "deflate")
_DECOMPRESSORS: Mapping[str, Callable[[], Any]] = {
    "gzip": lambda: zlib.decompressobj(wbits=31),
    "deflate": zlib.decompressobj,
    "lz4": lz4.frame.LZ4FrameDecompressor,
    "zstd": zstd.ZstdDecompressor,
}
# URL parameters that are not engine settings.  Real servers understand those after the blank line; here they have no effect.
_RESERVED = {
    "query", "query_id", "database", "default_format", "user", "password", "session_id", "session_timeout", "session_check",
    "close_session", "wait_end_of_query", "buffer_size", "compress", "decompress", "enable_http_compression", "readonly",

    "quota_key", "role", "stacktrace", "client_protocol_version", "send_progress_in_http_headers",
    "http_headers_progress_interval_ms", "http_native_compression_disable_checksumming_on_decompress",
}  # fmt: skip


@dataclass(slots=True)
class Call:
    """The parts of one request.

    body: what follows the statement in the body of the request: rows of an INSERT, already decompressed.
    tables: files of a multipart request by name; the statement reads them as temporary tables.
    """

    statement: Statement
    parameters: Mapping[str, str]
    body: AsyncIterator[bytes]
    tables: Mapping[str, UploadFile]
    query_id: str
    read_only: bool
    default_format: str
    database: str
    encoding: str | None
    settings: dict[str, str] = field(init=False)
    bindings: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        of_tables = {f"{name}_{part}" for name in self.tables for part in ("structure", "types", "format")}
        plain = {name: value for name, value in self.parameters.items() if name not in _RESERVED | of_tables}
        self.bindings = {name[6:]: value for name, value in plain.items() if name.startswith("param_")}
        self.settings = {"log_comment": self.query_id}
        self.settings.update({name: value for name, value in plain.items() if not name.startswith("param_")})

    @property
    def output_format(self) -> str:
        """The format of the result."""
        return self.statement.format or self.default_format

    def flag(self, name: str) -> bool:
        """Whether a parameter is on."""
        return self.parameters.get(name, "0") not in ("0", "false", "")

    def number(self, name: str, default: int) -> int:
        """A parameter that is a whole number."""
        value = self.parameters.get(name, str(default))
        if not value.isdecimal():
            raise refusal(BAD_ARGUMENTS, f"{name} must be a whole number")
        return int(value)


def may_enter(request: Request, password: str) -> bool:
    """Whether the request brings the password, in one of the three ways that clients use.  Names of users are ignored."""
    given = request.headers.get("x-clickhouse-key") or request.query_params.get("password", "")
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            given = b64decode(credentials).decode().partition(":")[2]
        except (NotBase64, UnicodeDecodeError):
            return False
    return hmac.compare_digest(given.encode(), password.encode())


async def take_apart(request: Request) -> Call:
    """Read a request up to the end of its statement."""
    headers = request.headers
    parameters = dict(request.query_params)
    tables: dict[str, UploadFile] = {}
    if headers.get("content-type", "").startswith("multipart/form-data"):
        form = await request.form(max_part_size=LARGEST_FIELD)
        tables = {name: part for name, part in form.items() if isinstance(part, UploadFile)}
        parameters |= {name: part for name, part in form.items() if isinstance(part, str)}
        body = _nothing()
    else:
        body = _decompressed(request.stream(), headers.get("content-encoding", "identity"))
    if parameters.get("compress") == "1" or parameters.get("decompress") == "1":
        raise refusal(NOT_IMPLEMENTED, "ClickHouse's own compression (compress, decompress) is not served; use HTTP compression")
    compressible = parameters.get("enable_http_compression") not in ("0", "false")
    return Call(
        statement=await _statement(parameters.get("query", "").encode(), body),
        parameters=parameters,
        body=body,
        tables=tables,
        query_id=parameters.get("query_id") or str(uuid.uuid4()),
        read_only=request.method != "POST" or parameters.get("readonly", "0") != "0",
        default_format=parameters.get("default_format") or headers.get("x-clickhouse-format") or "TabSeparated",
        database=parameters.get("database") or headers.get("x-clickhouse-database") or "",
        encoding=_accepted(headers.get("accept-encoding", "")) if compressible else None,
    )


async def _statement(query: bytes, body: AsyncIterator[bytes]) -> Statement:
    """The statement, from the URL, the body, or both: it may begin in the URL.  What remains of the body are rows."""
    if query and (statement := parse(query)).kind == "insert":
        return statement
    text = bytearray(query + b"\n" if query else b"")
    look_at = 1
    async for chunk in body:
        text += chunk
        if len(text) >= look_at:  # seldom, so that a long statement is not parsed again and again
            if begun := insert_head(bytes(text)):
                return begun
            look_at = 4 * len(text)
    return parse(bytes(text))


def _accepted(header: str) -> str | None:
    """The preferred encoding among those that an Accept-Encoding header names."""
    offers = [offer.replace(" ", "").lower().partition(";") for offer in header.split(",")]
    names = {name for name, _, weight in offers if weight not in ("q=0", "q=0.0")}
    return next((encoding for encoding in RESPONSE_ENCODINGS if encoding in names), None)


async def _decompressed(chunks: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """A body without its compression, which may consist of several frames; no chunk is empty."""
    if encoding == "identity":
        async for chunk in chunks:
            if chunk:
                yield chunk
        return
    if encoding not in _DECOMPRESSORS:
        raise refusal(UNKNOWN_COMPRESSION_METHOD, f"Content-Encoding {encoding} is not one of {', '.join(_DECOMPRESSORS)}")
    frame, within = _DECOMPRESSORS[encoding](), False
    async for chunk in chunks:
        while chunk:
            try:
                plain, within = frame.decompress(chunk), not frame.eof
            except (zlib.error, zstd.ZstdError, RuntimeError) as error:  # lz4 raises RuntimeError
                raise refusal(INCORRECT_DATA, f"The body is not valid {encoding}: {error}") from None
            if plain:
                yield plain
            chunk = b""
            if frame.eof:
                chunk, frame = frame.unused_data or b"", _DECOMPRESSORS[encoding]()
    if within:
        raise refusal(INCORRECT_DATA, f"The {encoding} body ends early")


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""  # makes it a generator


async def chunks(file: UploadFile) -> AsyncIterator[bytes]:
    """The contents of an uploaded file."""
    while chunk := await file.read(CHUNK):
        yield chunk
