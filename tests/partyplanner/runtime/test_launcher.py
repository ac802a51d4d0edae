"""`manage.py up`: one sentence when it cannot start, one log, and an orderly end."""

import io
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import psutil
import pytest
from rich.console import Console

from partyplanner.runtime import addresses, launcher, processes
from partyplanner.runtime.logged_process import LoggedProcess
from tests.support.servers import ROOT, free_port


def journal() -> tuple[launcher.Journal, io.StringIO]:
    written = io.StringIO()
    return launcher.Journal(Console(file=written, width=200)), written


def child(code: str) -> LoggedProcess:
    return LoggedProcess("web", [sys.executable, "-c", code], dict(os.environ), stop_seconds=2.0)


def up(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "up", *arguments],
        cwd=ROOT,
        env={**os.environ, "PARTYPLANNER_VAR": str(folder), "DATABASE_DIRECT_URL": "", **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done.stdout + done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = up(tmp_path / "var", "--port", str(port))
    assert one_sentence(done) == (
        f"Port {port} on 127.0.0.1 is in use: stop what uses it, or choose another with --port."
    )


def test_the_other_localhost_in_use_is_one_sentence(tmp_path: Path) -> None:
    """A browser may ask there first, and would get somebody else's pages."""
    other = addresses.listened("localhost")[-1]
    with socket.create_server((other, 0), family=socket.AF_INET6 if ":" in other else socket.AF_INET) as taken:
        port = taken.getsockname()[1]
        done = up(tmp_path / "var", "--port", str(port))
    assert one_sentence(done).startswith(f"Port {port} on {other} is in use")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = up(tmp_path / "file" / "var", "--port", str(free_port()))
    assert "PARTYPLANNER_VAR" in one_sentence(done)


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    done = up(tmp_path, "--port", str(free_port()), DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert "The database cannot be used" in one_sentence(done)


def test_an_address_of_another_machine_is_one_sentence(tmp_path: Path) -> None:
    done = up(tmp_path, "--host", "192.0.2.1", "--port", str(free_port()))
    assert one_sentence(done).startswith("Cannot listen on 192.0.2.1")


def test_a_port_that_comes_free_a_moment_later_is_taken() -> None:
    taken = socket.create_server(("127.0.0.1", 0))
    port = taken.getsockname()[1]
    leaving = threading.Timer(0.3, taken.close)
    leaving.start()
    launcher.check_port("127.0.0.1", port)
    leaving.join()


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_port_that_does_not_exist(port: int) -> None:
    with pytest.raises(launcher.LauncherError, match="Cannot listen"):
        launcher.check_port("127.0.0.1", port)


def test_the_secret_key_is_made_once_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    key = launcher.ensure_secret_key(tmp_path)
    assert len(key) >= 50
    assert launcher.ensure_secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_given_secret_key_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "given")
    assert launcher.ensure_secret_key(tmp_path) == "given"
    assert not (tmp_path / "secret_key").exists()


def test_the_log_shows_what_was_written_and_nothing_more() -> None:
    log, written = journal()
    log.line("web", "[bold]not markup[/bold] \x1b[31mred\x1b[0m")
    assert written.getvalue().endswith("web    │ [bold]not markup[/bold] red\n")


def test_unfinished_lines_wait_for_their_end() -> None:
    writer = child("import sys, time; sys.stdout.write('one\\ntw'); sys.stdout.flush(); time.sleep(60)")
    writer.start(0.0)
    try:
        deadline = time.monotonic() + 10
        while not writer.unfinished and time.monotonic() < deadline:
            lines = writer.read_lines()
            time.sleep(0.05)
        assert lines == ["one"]
        assert writer.unfinished == b"tw"
    finally:
        writer.kill()
        writer.close_output()


def look_after_until_it_raises(parent: launcher.Launcher, process: LoggedProcess) -> None:
    while True:
        parent._look_after(process)
        time.sleep(0.02)


def test_a_child_that_keeps_dying_is_given_up_with_its_last_words(tmp_path: Path) -> None:
    dying = child("print('no such module')")
    log, written = journal()
    parent = launcher.Launcher(tmp_path, "127.0.0.1", 0, log, children=[dying])
    dying.deaths = launcher.DEATHS_ALLOWED - 2
    with pytest.raises(launcher.LauncherError, match=r"web process ended 5 times .* no such module"):
        look_after_until_it_raises(parent, dying)
    assert "no such module" in written.getvalue()
    assert "web ended (exit code 0); starting it again in 4 s." in written.getvalue()


@pytest.mark.fault
def test_a_child_dies_with_its_killed_parent(tmp_path: Path) -> None:
    code = (
        "import signal, sys, time; from partyplanner.runtime import processes;"
        "child = processes.spawn(['sleep', '60'], death_signal=signal.SIGTERM);"
        "sys.stdout.write(f'{child.pid}\\n'); sys.stdout.flush(); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    sleeper = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while _runs(sleeper) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(sleeper)


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_stop_kills_what_ignores_a_polite_signal() -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    stubborn = processes.spawn([sys.executable, "-c", code], death_signal=signal.SIGKILL)
    time.sleep(0.3)
    begun = time.monotonic()
    processes.stop(stubborn, [(signal.SIGTERM, 0.3)])
    assert stubborn.returncode == -signal.SIGKILL
    assert time.monotonic() - begun < 5


@pytest.mark.fault
def test_up_starts_everything_embedded_and_stops_cleanly(tmp_path: Path) -> None:
    """From nothing to a page, a second start, and no process left behind."""
    for attempt in ("first", "second"):
        port = free_port()
        process, log = _start_embedded(tmp_path, port)
        try:
            _await(log, f"Ready: open http://localhost:{port}/ (Ctrl-C stops everything)", process)
            for address in addresses.listened("localhost"):
                host = f"[{address}]" if ":" in address else address
                answer = httpx.get(f"http://{host}:{port}/admin/login/?next=/admin/", timeout=30)
                assert answer.headers["Location"] == f"http://localhost:{port}/admin/login/?next=/admin/"
            assert httpx.get(f"http://localhost:{port}/admin/login/", timeout=30).status_code == 200
            family = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGINT if attempt == "first" else signal.SIGTERM)
            begun = time.monotonic()
            assert process.wait(20) == 0, log.read_text()
            assert time.monotonic() - begun < 12
        finally:
            processes.stop(process, [])
        assert not [one for one in family if _runs(one)], log.read_text()
        assert "Traceback" not in log.read_text()
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def _start_embedded(folder: Path, port: int) -> tuple[subprocess.Popen[bytes], Path]:
    env = {
        k: v
        for k, v in os.environ.items()
        if k not in ("DATABASE_URL", "DATABASE_DIRECT_URL", "REDIS_URL", "SECRET_KEY")
    }
    log = folder / "up.log"
    with log.open("wb") as output:
        process = processes.spawn(
            [sys.executable, "manage.py", "up", "--port", str(port)],
            death_signal=signal.SIGTERM,
            env={**env, "PARTYPLANNER_VAR": str(folder / "var")},
            cwd=ROOT,
            output=output.fileno(),
        )
    return process, log


def _await(log: Path, words: str, process: subprocess.Popen[bytes], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while words not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
