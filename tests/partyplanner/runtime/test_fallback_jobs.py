"""The processes that do, while Redis is away, what clusters are woken for: their bounds, one by one."""

import os
import signal
import time

import pytest

from parties.outbox import relay
from partyplanner.runtime import fallback_jobs, worker_process


@pytest.fixture
def send(monkeypatch):
    """Send an errand; whatever is under way in the end is ended."""
    sent = []
    monkeypatch.setattr(worker_process, "prepare", lambda: None)

    def send(work, *, hands=1, seconds=30):
        errand = fallback_jobs.Errand("test", work, hands=hands, seconds=seconds)
        sent.append(errand)
        errand.send(0.0)
        return errand

    yield send
    for errand in sent:
        errand.stop(0.0)


def processes(errand):
    return [one.process for one in errand._sent]


def ended(errand):
    """Its exit code, once it has ended by itself."""
    (process,) = processes(errand)
    process.join(10)
    return process.exitcode


def until(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_is_done_in_another_process_and_another_session(send, tmp_path):
    def work():
        (tmp_path / "done").write_text(f"{os.getpid()} {os.getsid(0)}")

    assert ended(send(work)) == 0
    pid, session = (tmp_path / "done").read_text().split()
    assert pid == session != str(os.getpid())


def test_one_that_hangs_leaves_the_other_hands_free(send):
    errand = send(lambda: time.sleep(60), hands=2)
    errand.send(1.0)
    errand.send(2.0)
    assert len(processes(errand)) == 2
    os.kill(processes(errand)[0].pid, signal.SIGKILL)
    processes(errand)[0].join(10)
    errand.send(3.0)
    assert [process.is_alive() for process in processes(errand)] == [True, True]


def test_a_loop_is_told_when_its_time_is_over(send, tmp_path):
    def work():
        try:
            while True:
                pass
        except BaseException as error:
            (tmp_path / "told").write_text(type(error).__name__)
            raise

    assert ended(send(work, seconds=1)) == 0
    assert (tmp_path / "told").read_text() == "TimeoutException"


def test_one_that_looks_at_no_signal_is_killed_after_that(send, caplog):
    errand = send(lambda: sum(range(10**12)), seconds=1)
    (process,) = processes(errand)
    errand.look_after(0.9 + fallback_jobs.DEAF_SECONDS)
    assert process.is_alive()
    errand.look_after(1.0 + fallback_jobs.DEAF_SECONDS)
    assert process.exitcode == -signal.SIGKILL
    assert processes(errand) == []
    assert "goes on after its time is over" in caplog.text


def test_one_that_breaks_says_so(send, caplog):
    errand = send(lambda: os._exit(3))
    assert ended(errand) == 3
    errand.look_after(1.0)
    assert processes(errand) == []
    assert "an errand (test) ended with code 3" in caplog.text


def test_its_memory_is_that_of_a_worker(send, settings, tmp_path):
    settings.WORKER_MEMORY_MB = 1024

    def work():
        try:
            kept = bytes(2 << 30)
        except MemoryError:
            (tmp_path / "refused").touch()
        else:
            del kept

    assert ended(send(work)) == 0
    assert (tmp_path / "refused").exists()


def test_it_is_asked_to_stop_and_hands_over(send, tmp_path):
    def work():
        (tmp_path / "begun").touch()
        until(relay.handing_over)

    errand = send(work)
    until((tmp_path / "begun").exists)
    (process,) = processes(errand)
    errand.ask_to_stop()
    errand.stop(time.monotonic() + 10)
    assert process.exitcode == 0
    assert not relay.handing_over()
