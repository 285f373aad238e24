"""`python -m warehouse.clickhouse_server --path DIR --port N [--password-file F]`: serve until SIGTERM.

It prints one line when it is ready, and one line to standard error when it cannot start (exit 1; 2 for
wrong arguments).  DIR holds the engine's data in `data/`.  It also holds `server.lock`, which is locked as
long as the server's process lives, and which names that process and its port.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import socket
import time
from pathlib import Path
from typing import IO

from warehouse.clickhouse_server import LOOPBACK

LOCK = "server.lock"
LOCK_PATIENCE = 2.0
"""Seconds to wait: a process that looks whether the lock is held takes it for a moment."""
GOODBYE = 10
"""Seconds that running requests have when the server is told to stop."""


def main() -> None:
    options = _arguments()
    try:
        lock = _lock(options.path)
        listener = _listen(options.host, options.port)
        password = options.password_file.read_text().strip() if options.password_file else None
    except OSError as error:
        raise SystemExit(f"clickhouse_server: {error.filename or options.path}: {error.strerror}") from None
    if password == "":
        raise SystemExit(f"clickhouse_server: {options.password_file} is empty")
    os.environ["TZ"] = "UTC"
    # These imports are slow, so they come after the checks.
    import uvicorn

    from warehouse.clickhouse_server.engine import Engine
    from warehouse.clickhouse_server.front import application

    try:
        engine = Engine(options.path / "data", options.path / "config.xml")
    except RuntimeError as error:
        reason = " ".join(str(error).split())
        raise SystemExit(f"clickhouse_server: {options.path / 'data'} cannot be opened: {reason}") from None
    host, port = listener.getsockname()[:2]
    lock.write(json.dumps({"pid": os.getpid(), "port": port}))
    lock.flush()
    server = uvicorn.Server(
        uvicorn.Config(
            application(engine, password),
            loop="asyncio",  # uvloop closes the descriptor of a pipe twice, and the second time it may be the engine's
            http="h11",
            h11_max_incomplete_event_size=1 << 20,  # statements in URLs are long
            timeout_keep_alive=600,  # clients keep connections and do not expect them to close
            timeout_graceful_shutdown=GOODBYE,
            server_header=False,
            access_log=False,
            log_level="warning",
        )
    )
    print(f"ready on http://{host}:{port}", flush=True)
    server.run(sockets=[listener])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="clickhouse_server", description="ClickHouse's HTTP interface over an embedded engine.")
    parser.add_argument(
        "--path", type=Path, required=True, help="folder of the data and, if any, config.xml; created when absent"
    )
    parser.add_argument("--host", default=LOOPBACK[0], help=f"{' or '.join(LOOPBACK)}")
    parser.add_argument("--port", type=int, required=True, help="0 for a free one")
    parser.add_argument("--password-file", type=Path, help="file with the password every request must bring")
    options = parser.parse_args()
    options.path = options.path.expanduser().absolute()
    if options.host not in LOOPBACK:
        parser.error(f"--host {options.host} is not one of {', '.join(LOOPBACK)}; the server has no TLS and no users")
    if set("?&") & set(str(options.path)):
        parser.error("--path cannot have a question mark or an ampersand in it")
    return options


def _lock(folder: Path) -> IO[str]:
    """Hold the folder for as long as the process lives."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / LOCK).open("a+")
    deadline = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                file.seek(0)
                holder = file.read() or "starting"
                raise SystemExit(f"clickhouse_server: {folder} is served by another process: {holder}") from None
            time.sleep(0.05)
        else:
            file.truncate(0)
            return file


def _listen(host: str, port: int) -> socket.socket:
    """Take the port; this comes before anything slow."""
    # asyncio sets TCP_NODELAY only if the protocol is named; without it every answer waits 40 ms for an acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        raise SystemExit(f"clickhouse_server: port {port} cannot be used: {error}") from None
    listener.listen(128)
    return listener


if __name__ == "__main__":
    main()
