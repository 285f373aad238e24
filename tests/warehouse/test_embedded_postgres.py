"""The embedded server starts from whatever state it was left in, and says in one line when it cannot."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from warehouse import CdpError
from warehouse.embedded_postgres import EmbeddedPostgres

pytestmark = pytest.mark.engine  # it starts servers of its own


@pytest.fixture
def new_home():
    """An empty folder; servers in it or below it are stopped afterwards."""
    path = Path(tempfile.mkdtemp(prefix="cdp-test-"))
    yield path
    for server_home in {found.parent.parent for found in path.rglob("postmaster.pid")}:
        EmbeddedPostgres(server_home).stop()
    shutil.rmtree(path)


def postmaster(home):
    return int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def count(server):
    with server.session() as session:
        return session.fetch("select count(*) from kept")[0][0]


@pytest.fixture(scope="module")
def home():
    """The home of a server with one committed row, for tests that leave it as they found it."""
    path = Path(tempfile.mkdtemp(prefix="cdp-test-"))
    server = EmbeddedPostgres(path)
    server.start()
    with server.session() as session:
        session.execute("create table kept as select 1 as one")
    yield path
    server.stop()
    shutil.rmtree(path)


@pytest.fixture
def server(home):
    """That server, running."""
    server = EmbeddedPostgres(home)
    server.start()
    return server


def test_life_of_a_server(server, home):
    url = server.url
    server.start()
    assert server.is_running
    server.stop()
    server.stop()
    assert not server.is_running
    with pytest.raises(CdpError, match="run `cdp up`"), server.session():
        pass
    again = EmbeddedPostgres(home)
    again.start()
    assert again.url == url, "BI tools find it where it was"
    assert count(again) == 1


def test_it_is_set_up_safely(server, home):
    wanted = {
        "fsync": "on", "synchronous_commit": "on", "data_checksums": "on", "password_encryption": "scram-sha-256",
        "TimeZone": "UTC", "listen_addresses": "127.0.0.1", "unix_socket_permissions": "0700", "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": "0", "wal_level": "minimal", "jit": "off", "max_connections": "100",
    }  # fmt: skip
    with server.session() as session:
        found = {name: session.fetch(f"show {name}")[0][0] for name in wanted}
        ordered = session.fetch("select x from (values ('a'), ('Z'), ('é'), ('中')) v(x) order by x")
    assert found == wanted
    assert [x for (x,) in ordered] == ["Z", "a", "é", "中"], "by code point, as ClickHouse orders text"
    assert stat.S_IMODE((home / "postgres.password").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "postgres").stat().st_mode) == 0o700
    rules = [line.split() for line in (home / "postgres/pg_hba.conf").read_text().splitlines() if line and line[0] != "#"]
    assert {rule[-1] for rule in rules} == {"scram-sha-256"}
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host="127.0.0.1", port=server.url.rpartition(":")[2].split("/")[0], user="cdp", dbname="cdp", password="")


def test_refused_rows_are_not_quoted_in_the_log(server, home):
    with server.session() as session:
        session.execute("create table secretive (id text primary key)")
        session.execute("insert into secretive values (%s)", ("canary@example.com",))
    with pytest.raises(psycopg.Error), server.session() as session:
        session.execute("insert into secretive values (%s)", ("canary@example.com",))
    log = (home / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "canary@example.com" not in log


def test_a_killed_postmaster_is_mended_by_the_next_start(server, home):
    os.kill(postmaster(home), signal.SIGKILL)
    server.start()
    assert count(server) == 1


def test_a_process_number_given_to_somebody_else_is_not_taken_for_the_server(server, home):
    """After a power cut the number in the server's files may be that of any process, even of the server's user."""
    port = (home / "postgres.port").read_text()
    files = [home / "postgres/postmaster.pid", home / f"run/.s.PGSQL.{port}.lock"]
    kept = {file: file.read_text().splitlines()[1:] for file in files}
    server.stop()
    somebody = {"user": (home / "postgres").stat().st_uid} if os.getuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **somebody) as other:
        for file, lines in kept.items():
            file.write_text("\n".join([str(other.pid), *lines]))
        assert not server.is_running
        server.stop()
        server.start()
        assert count(server) == 1
        other.kill()


START = """
import os, sys
from pathlib import Path
from warehouse.embedded_postgres import EmbeddedPostgres

if sys.argv[2:]:
    os.setuid(int(sys.argv[2]))
EmbeddedPostgres(Path(sys.argv[1])).start()
"""


def test_several_starts_at_once_on_a_new_home(new_home):
    starts = [subprocess.Popen([sys.executable, "-c", START, str(new_home)], stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [start.communicate(timeout=120)[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0], said
    assert EmbeddedPostgres(new_home).is_running


def test_a_start_killed_at_any_moment_is_mended_by_the_next(new_home):
    for wait in (0.3, 0.6, 1.0):
        start = subprocess.Popen([sys.executable, "-c", START, str(new_home)], stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(wait)
        os.killpg(start.pid, signal.SIGKILL)
        start.wait()
    server = EmbeddedPostgres(new_home)
    server.start()
    with server.session() as session:
        assert session.fetch("select 1") == [(1,)]


@pytest.fixture
def taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_port_in_use_is_named_with_the_variable(server, home, taken_port):
    server.stop()
    with pytest.raises(CdpError, match=f"port {taken_port} .*CDP_PORT"):
        EmbeddedPostgres(home, taken_port).start()
    server.start()


def test_remembered_port_in_use_is_an_error_not_another_port(server, home):
    server.stop()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", int((home / "postgres.port").read_text())))
        taken.listen()
        with pytest.raises(CdpError, match="CDP_PORT"):
            server.start()


def test_another_port_than_the_running_one_is_an_error(server, home, taken_port):
    with pytest.raises(CdpError, match="run `cdp down` first"):
        EmbeddedPostgres(home, taken_port).start()


def test_home_that_is_a_file(new_home):
    (new_home / "file").write_text("")
    for place in (new_home / "file", new_home / "file" / "below"):
        with pytest.raises(CdpError, match=str(place)):
            EmbeddedPostgres(place).start()


def test_data_of_another_version_is_left_alone(new_home):
    (new_home / "postgres").mkdir()
    (new_home / "postgres/PG_VERSION").write_text("16\n")
    with pytest.raises(CdpError, match=r"PostgreSQL 16.*another --home"):
        EmbeddedPostgres(new_home).start()
    assert [path.name for path in (new_home / "postgres").iterdir()] == ["PG_VERSION"]


def test_a_folder_called_postgres_that_is_something_else_is_left_alone(new_home):
    (new_home / "postgres").mkdir()
    with pytest.raises(CdpError, match="not a PostgreSQL data folder"):
        EmbeddedPostgres(new_home).start()


def test_a_lost_password_is_named(server, home):
    server.stop()
    password = (home / "postgres.password").rename(home / "elsewhere")
    with pytest.raises(CdpError, match=r"postgres\.password is missing"):
        server.start()
    password.rename(home / "postgres.password")


def test_url_before_the_first_start(new_home):
    with pytest.raises(CdpError, match="run `cdp up`"):
        _ = EmbeddedPostgres(new_home).url


def test_a_path_too_long_for_a_socket_and_full_of_odd_characters(new_home):
    place = new_home / "o'dd, (päth)" / ("x" * 80)
    server = EmbeddedPostgres(place)
    server.start()
    with server.session() as session:
        assert session.fetch("show unix_socket_directories") == [("",)]


def test_own_settings_win(server, home):
    server.stop()
    (home / "postgres/custom.conf").write_text("work_mem = 8MB\n")
    (home / "postgres/custom.conf").chmod(0o600)  # as root's own, the server could not read it
    server.start()
    with server.session() as session:
        assert session.fetch("show work_mem") == [("8MB",)]
    (home / "postgres/custom.conf").unlink()
    server.stop()


def test_settings_it_cannot_start_with_are_one_line_with_the_log(server, home):
    server.stop()
    (home / "postgres/custom.conf").write_text("work_mem = plenty\n")
    (home / "postgres/custom.conf").chmod(0o600)
    with pytest.raises(CdpError, match=r"did not start .*postgres\.log"):
        server.start()
    (home / "postgres/custom.conf").unlink()
    server.start()


@pytest.mark.skipif(os.getuid() != 0, reason="only root may become somebody else")
def test_a_server_of_another_user_is_not_touched(server, home):
    """What a person sees who runs `cdp` on a home that root, or a colleague, set up."""
    home.chmod(0o777)
    done = subprocess.run([sys.executable, "-c", START, str(home), "4242"], capture_output=True, text=True, check=False)
    assert "CdpError" in done.stderr
    assert "belongs to the user" in done.stderr
    assert count(server) == 1
