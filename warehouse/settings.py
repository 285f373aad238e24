"""Where this installation lives and which warehouse it uses, read once from the environment.

Belongs here: environment variables and their errors.  An unknown value is an error that lists the
known ones; nothing falls back in silence.

| variable        | meaning                                                        | default    |
|-----------------|----------------------------------------------------------------|------------|
| `CDP_HOME`      | folder of everything the installation writes                   | `.cdp`     |
| `CDP_WAREHOUSE` | `embedded`, `postgres` or `clickhouse`                         | `embedded` |
| `CDP_WAREHOUSE_URL` | URL of the server; required for `postgres`                 | for `clickhouse`, the home's own server |
| `CDP_PORT`      | loopback port of the embedded server                           | a free one, chosen once per home |
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import CdpError

KINDS = ("embedded", "postgres", "clickhouse")


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation: its home folder, the kind of warehouse and, when given, its URL and port."""

    home: Path
    kind: str = "embedded"
    url: str | None = None
    port: int | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, *, home: Path | None = None) -> Settings:
        """Read the settings; `home` overrides `CDP_HOME`.  CdpError when a value is unknown or missing."""
        env = os.environ if env is None else env
        kind = env.get("CDP_WAREHOUSE") or "embedded"
        url = env.get("CDP_WAREHOUSE_URL") or None
        if kind not in KINDS:
            raise CdpError(f"CDP_WAREHOUSE={kind} is not known; use one of {', '.join(KINDS)}")
        if kind == "postgres" and not url:
            raise CdpError("CDP_WAREHOUSE=postgres needs CDP_WAREHOUSE_URL, for example postgresql://user:password@host:5432/db")
        if kind == "embedded" and url:
            said = "CDP_WAREHOUSE=embedded has a server of its own" if env.get("CDP_WAREHOUSE") else "CDP_WAREHOUSE is not set"
            raise CdpError(
                f"CDP_WAREHOUSE_URL is set, but {said}; set CDP_WAREHOUSE to postgres or clickhouse to use that server, or unset"
                " CDP_WAREHOUSE_URL"
            )
        port = env.get("CDP_PORT") or None
        if port is not None and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise CdpError(f"CDP_PORT={port} is not a port number (1-65535)")
        chosen = home or Path(env.get("CDP_HOME") or ".cdp")
        return cls(chosen.expanduser().absolute(), kind, url, int(port) if port else None)
