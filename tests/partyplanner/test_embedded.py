"""The embedded servers: they start, survive every kind of kill, and say in one sentence why they cannot."""

import errno
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from partyplanner import embedded
from partyplanner.embedded import folder, postgres, valkey
from partyplanner.runtime import processes

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from partyplanner import embedded
from partyplanner.runtime import processes
if sys.argv[2] == "orphans":
    processes._libc = None  # as where the kernel knows no death signal
servers = embedded.start(Path(sys.argv[1]), fsync=False)
sys.stdout.write("ready\\n")
sys.stdout.flush()
time.sleep(120)
"""


def start(folder: Path) -> embedded.Servers:
    return embedded.start(folder, fsync=False)


def note(servers: embedded.Servers, text: str) -> None:
    assert servers.database_url
    with psycopg.connect(servers.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (text text)")
        connection.execute("INSERT INTO notes VALUES (%s)", [text])


def notes(servers: embedded.Servers) -> list[str]:
    assert servers.database_url
    with psycopg.connect(servers.database_url) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM notes").fetchall()]


def server_processes(folder: Path) -> list[psutil.Process]:
    return processes.leftovers("postgres", folder / "postgres") + processes.leftovers(
        "valkey-server", folder / "valkey"
    )


def wait_until_gone(folder: Path, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while server_processes(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not server_processes(folder)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that has been started once and stopped, with one note in it."""
    folder = tmp_path_factory.mktemp("embedded")
    with start(folder) as servers:
        note(servers, "kept")
    return folder


@pytest.fixture
def holder(template: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the servers of `template`, until it is killed."""
    mode = getattr(request, "param", "linked")
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(template), mode], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()
    for survivor in server_processes(template):
        survivor.kill()


def test_both_servers_answer_and_data_survives_a_restart(template: Path) -> None:
    with start(template) as servers:
        assert servers.alive()
        assert notes(servers) == ["kept"]
        assert servers.database_url == embedded.database_url(template)
        assert servers.redis_url == embedded.redis_url(template)
        client = redis.Redis.from_url(str(servers.redis_url))
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        client.close()
        sockets = servers.sockets
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert not server_processes(template)
    assert not sockets.exists()


def test_pgvector_is_there(template: Path) -> None:
    with start(template) as servers, psycopg.connect(str(servers.database_url)) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        row = connection.execute("SELECT '[1,2]'::vector <-> '[1,3]'::vector").fetchone()
        assert row == (1.0,)


def test_postgresql_listens_on_no_port_and_sorts_as_unicode(template: Path) -> None:
    with start(template) as servers, psycopg.connect(str(servers.database_url)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        locale = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
        assert connection.execute(locale).fetchone() == ("b", "C.UTF-8")


def test_only_what_is_wanted_starts(tmp_path: Path) -> None:
    with embedded.start(tmp_path, postgres=False) as servers:
        assert servers.database_url is None
        assert servers.redis_url
        assert not (tmp_path / "postgres").exists()


def test_a_folder_with_a_path_longer_than_a_socket_may_have(tmp_path: Path) -> None:
    long = tmp_path / ("deep" * 30) / ("deeper" * 30)
    with embedded.start(long, postgres=False) as servers:
        assert servers.alive()
    assert len(os.fsencode(folder.socket_folder(long) / ".s.PGSQL.5432.lock")) <= 107


def test_a_second_instance_on_the_same_folder_is_refused(template: Path) -> None:
    with start(template) as servers:
        with pytest.raises(embedded.EmbeddedError, match=rf"process {os.getpid()}\) already uses"):
            start(template)
        assert servers.alive()


@pytest.mark.fault
def test_servers_end_with_a_killed_parent_and_start_again(holder: subprocess.Popen[str], template: Path) -> None:
    holder.kill()
    holder.wait()
    assert wait_until_gone(template)
    with start(template) as servers:
        assert notes(servers) == ["kept"]


@pytest.mark.fault
@pytest.mark.parametrize("holder", ["orphans"], indirect=True)
def test_orphans_of_a_killed_parent_are_replaced(holder: subprocess.Popen[str], template: Path) -> None:
    before = {process.pid for process in server_processes(template)}
    holder.kill()
    holder.wait()
    assert {process.pid for process in server_processes(template)} == before
    with start(template) as servers:
        assert notes(servers) == ["kept"]
        assert not before & {process.pid for process in server_processes(template)}


@pytest.mark.fault
def test_recovers_when_everything_was_killed(holder: subprocess.Popen[str], template: Path) -> None:
    for process in server_processes(template):
        process.kill()
    holder.kill()
    holder.wait()
    assert wait_until_gone(template)
    assert (template / "postgres" / "postmaster.pid").exists()
    with start(template) as servers:
        assert notes(servers) == ["kept"]


def test_a_pid_file_whose_number_now_belongs_to_another_process(template: Path) -> None:
    (template / "postgres" / "postmaster.pid").write_text(f"{os.getppid()}\n{template / 'postgres'}\n")
    with start(template) as servers:
        assert notes(servers) == ["kept"]


@pytest.mark.fault
def test_a_killed_server_is_revived_at_the_same_address(template: Path) -> None:
    with start(template) as servers:
        assert servers.postgres
        assert servers.postgres.pid
        assert servers.valkey
        assert servers.valkey.pid
        os.kill(servers.postgres.pid, signal.SIGKILL)
        os.kill(servers.valkey.pid, signal.SIGKILL)
        deadline = time.monotonic() + 5
        while (servers.postgres.alive() or servers.valkey.alive()) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert sorted(servers.revive()) == ["Postgres", "Valkey"]
        assert notes(servers) == ["kept"]


def test_a_half_made_cluster_is_made_again(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with start(tmp_path) as servers:
        note(servers, "made")
    assert not half.exists()


@pytest.mark.parametrize("parent", ["a regular file", "/proc"])
def test_a_folder_that_cannot_be_written(parent: str, tmp_path: Path) -> None:
    base = Path(parent) if parent == "/proc" else tmp_path / "file"
    if parent != "/proc":
        base.write_text("in the way")
    with pytest.raises(embedded.EmbeddedError, match="PARTYPLANNER_VAR") as caught:
        start(base / "var")
    assert "\n" not in str(caught.value)


def test_data_of_another_postgresql_version(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(embedded.EmbeddedError, match="belongs to PostgreSQL 17, and this is 18"):
        start(tmp_path)


def test_a_folder_with_something_else_in_it(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    with pytest.raises(embedded.EmbeddedError, match="holds no PostgreSQL data"):
        start(tmp_path)


def test_a_disk_with_no_room_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(embedded.EmbeddedError, match=r"^The disk that holds .* is full"):
        start(tmp_path)


def test_a_disk_that_fills_up_while_a_server_starts(tmp_path: Path) -> None:
    log = f'FATAL:  could not write to file "pg_wal/xlogtemp.7": {os.strerror(errno.ENOSPC)}'
    assert "is full" in str(folder.why_it_failed("PostgreSQL", log, tmp_path))


def test_a_server_that_fails_to_start_is_quoted(template: Path) -> None:
    settings = template / "postgres" / "postgresql.auto.conf"
    kept = settings.read_text()
    settings.write_text("no_such_setting = 1\n")
    try:
        with pytest.raises(embedded.EmbeddedError, match=r"PostgreSQL did not start in .*no_such_setting|FATAL"):
            start(template)
    finally:
        settings.write_text(kept)
    with start(template) as servers:  # the failure left neither lock nor process
        assert notes(servers) == ["kept"]


@pytest.mark.parametrize("module", [postgres, valkey])
def test_a_platform_without_a_wheel(module: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(embedded.EmbeddedError, match=r"No (PostgreSQL 18|Valkey) for this platform"):
        embedded.start(tmp_path, postgres=module is postgres, valkey=module is valkey)


def test_somebody_elses_entry_in_place_of_the_socket_folder(tmp_path: Path) -> None:
    squatted = folder.socket_folder(tmp_path)
    squatted.symlink_to(tmp_path)
    try:
        with pytest.raises(embedded.EmbeddedError, match="belongs to another user"):
            start(tmp_path)
    finally:
        squatted.unlink()


def test_a_stale_socket_of_valkey_is_no_hindrance(tmp_path: Path) -> None:
    sockets = folder.socket_folder(tmp_path)
    sockets.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(sockets / valkey.SOCKET))
    with embedded.start(tmp_path, postgres=False) as servers:
        assert servers.alive()


def test_a_log_grown_large_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LOG_LIMIT_BYTES", 10)
    log = tmp_path / "postgres.log"
    log.write_text("more than ten bytes")
    os.close(folder.open_log(log))
    assert log.read_text() == ""
    assert (tmp_path / "postgres.old.log").read_text() == "more than ten bytes"
