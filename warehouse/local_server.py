"""What it takes to start an embedded server, whichever engine it is."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from warehouse.errors import CdpError

PORT_PATIENCE = 3.0
"""Seconds within which the port of a killed server becomes free."""


def choose_port(wanted: int | None) -> int:
    """The loopback port `wanted`, or a free one; CdpError when another process has it."""

    def bind() -> int | OSError:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted or 0))
            except OSError as error:
                return error
            return int(probe.getsockname()[1])

    wait(lambda: not isinstance(bind(), OSError), PORT_PATIENCE)
    port = bind()
    if isinstance(port, OSError):
        raise CdpError(f"port {wanted} cannot be used: {port.strerror}; set CDP_PORT to a free port")
    return port


def wait(condition: Callable[[], bool], patience: float) -> bool:
    """Whether the condition came true within `patience` seconds."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def write_private(path: Path, text: str) -> None:
    """Write a file, completely or not at all, that nobody but its owner can read at any time."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)
