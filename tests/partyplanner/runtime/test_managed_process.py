"""A managed process: started again ever more slowly, and ended with everything that it started."""

import os
import signal
import sys
import time

import psutil
import pytest

from partyplanner.runtime import managed_process
from partyplanner.runtime.managed_process import Ending, ManagedProcess


@pytest.fixture
def manage():
    """Make a managed process that runs this code; it is killed in the end."""
    managed = []

    def manage(code):
        managed.append(ManagedProcess("test", [sys.executable, "-c", code], dict(os.environ)))
        return managed[-1]

    yield manage
    for one in managed:
        one.kill()


def ended(managed, now):
    """Let the process end; what is planned then."""
    assert managed.process
    managed.process.wait()
    return managed.look_after(now)


def test_one_that_keeps_failing_waits_twice_as_long_each_time(manage):
    managed = manage("raise SystemExit(3)")
    now, delays = 0.0, []
    for _ in range(8):
        assert managed.look_after(now) is None
        ending = ended(managed, now)
        assert ending.code == 3
        assert managed.look_after(now + ending.delay - 0.01) is None
        assert not managed.process
        now += ending.delay
        delays.append(ending.delay)
    assert delays == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_one_that_was_settled_comes_back_at_once(manage):
    managed = manage("pass")
    managed.deaths = 4
    managed.start(0.0)
    assert ended(managed, managed_process.SETTLED_SECONDS) == Ending(0, 0.5)


def test_its_group_ends_with_it(manage, tmp_path):
    path = tmp_path / "pid"
    code = f"import subprocess; open({str(path)!r}, 'w').write(str(subprocess.Popen(['sleep', '60']).pid))"
    managed = manage(code)
    managed.start(0.0)
    ended(managed, 1.0)
    left = psutil.Process(int(path.read_text())) if psutil.pid_exists(int(path.read_text())) else None
    assert left is None or left.status() == psutil.STATUS_ZOMBIE or not psutil.wait_procs([left], timeout=5)[1]


def test_it_is_asked_to_stop_and_killed_when_it_does_not(manage, tmp_path):
    ready = tmp_path / "ready"
    polite = manage(f"import time; open({str(ready)!r}, 'w'); time.sleep(60)")
    deaf = manage(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"open({str(ready)!r} + '2', 'w'); time.sleep(60)"
    )
    for managed in (polite, deaf):
        managed.start(0.0)
    while not (ready.exists() and ready.with_name("ready2").exists()):
        time.sleep(0.02)
    processes = [managed.process for managed in (polite, deaf)]
    for managed in (polite, deaf):
        managed.ask_to_stop()
    assert polite.stop(time.monotonic() + 30)
    assert not deaf.stop(time.monotonic())
    assert [process.returncode for process in processes] == [-signal.SIGTERM, -signal.SIGKILL]
    assert not polite.running()
