"""Starts and stops the ClickHouse server of a home folder, a process that outlives the command that starts it.

| in `<home>/clickhouse/` | what                                                            |
|-------------------------|-----------------------------------------------------------------|
| `data/`                 | the engine's data                                               |
| `password`              | what every request must bring (mode 0600)                       |
| `port`                  | the loopback port, kept so that BI tools find the server again  |
| `config.xml`            | settings of the engine, if the operator has written some        |
| `server.log`            | the server's log; `server.log.1` is the previous one            |
| `server.lock`           | held by the server; holds its process id and port               |
| `start.lock`            | held while a process starts or stops the server                 |

A process id proves nothing; a held `server.lock` proves that the server is alive.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import CdpError
from warehouse.local_server import choose_port, wait, write_private
from warehouse.lock import held

PATIENCE = 60.0
"""Seconds that the server, or another process with it, may take to start or stop."""
_NAME = "clickhouse_server: "


class EmbeddedClickHouse:
    """The server of one home folder; `port` fixes its loopback port."""

    def __init__(self, home: Path, port: int | None = None) -> None:
        self._home = home.resolve()  # whichever path leads there, it is one server
        self._asked_port = port
        self._folder = self._home / "clickhouse"
        self._log = self._folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """`clickhousedb://default:PASSWORD@127.0.0.1:PORT/default`; CdpError before the first start."""
        port, password = self._file("port"), self._file("password")
        if port is None or password is None:
            raise CdpError(f"no ClickHouse was started in {self._home} yet; run `cdp up`")
        return f"clickhousedb://default:{password}@127.0.0.1:{port}/default"

    @property
    def is_running(self) -> bool:
        """Whether this home's server is up and answers."""
        holder = self._holder()
        return holder is not None and "port" in holder and _answers(holder["port"])

    def start(self) -> None:
        """Bring the server up.  Safe to call at any time and from several processes at once; CdpError when it cannot be."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._alone():
                if not wait(lambda: self.is_running or self._holder() is None, PATIENCE):  # it may be starting or ending
                    raise CdpError(f"the ClickHouse in {self._home} does not answer; run `cdp down` and see {self._log}")
                if self._holder() is None:
                    self._launch()
                running = (self._holder() or {}).get("port")
                if self._asked_port not in (None, running):
                    raise CdpError(f"the ClickHouse in {self._home} runs on port {running}; run `cdp down` first")
        except OSError as error:
            raise CdpError(
                f"ClickHouse cannot be started in {self._home}: {error.filename or self._folder}: {error.strerror}"
            ) from error

    def stop(self) -> None:
        """Shut the server down; running statements end first, or are ended.  Nothing happens when it is not running."""
        if not self._folder.exists():
            return
        with self._alone():
            for number in (signal.SIGTERM, signal.SIGKILL):
                holder = self._holder()
                if holder:
                    os.kill(holder["pid"], number)
                if wait(lambda: self._holder() is None, PATIENCE):
                    break
            else:
                raise CdpError(f"the ClickHouse in {self._home} did not stop; see {self._log}")
        if self._process is not None:
            self._process.wait()

    def _launch(self) -> None:
        if self._file("password") is None:
            write_private(self._folder / "password", secrets.token_hex(16))
        port = choose_port(self._asked_port or int(self._file("port") or 0))
        write_private(self._folder / "port", str(port))
        if self._log.exists():
            self._log.replace(self._log.with_suffix(".log.1"))
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 program and arguments are the project's own
                [
                    # -P: a folder `warehouse` in the working directory must not be taken for this package.
                    *(sys.executable, "-P", "-m", "warehouse.clickhouse_server", "--path", str(self._folder)),
                    *("--port", str(port), "--password-file", str(self._folder / "password")),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal stops the run, not the server
            )
        process = self._process
        if not wait(lambda: self.is_running or process.poll() is not None, PATIENCE) or process.poll() is not None:
            said = self._log.read_text(errors="replace").strip().splitlines() or ["no reason given"]
            raise CdpError(f"ClickHouse did not start in {self._home}: {said[-1].removeprefix(_NAME)}; see {self._log}")

    def _holder(self) -> dict[str, int] | None:
        """Process id and port of the server; empty while it starts, None when no server runs."""
        try:
            with (self._folder / "server.lock").open() as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return None
        except FileNotFoundError:
            return None
        except BlockingIOError:
            said = (self._folder / "server.lock").read_text()
            return json.loads(said) if said else {}

    def _file(self, name: str) -> str | None:
        path = self._folder / name
        return path.read_text().strip() if path.exists() else None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time start or stop this server; the lock ends with its holder."""
        try:
            with held(self._folder / "start.lock", 2 * PATIENCE):
                yield
        except BlockingIOError:
            raise CdpError(f"another process keeps starting or stopping the ClickHouse in {self._home}; end it") from None


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/ping")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
