"""The worker supervisor: what it decides, and what it does when real workers are killed."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import redis
from django.conf import settings

from agents.runs import queue
from parties.outbox import backlog, wakeup
from partyplanner import embedded
from partyplanner.observability import heartbeat, monitor, restore_detection
from partyplanner.runtime import clusters, processes, supervisor
from tests.support.servers import ROOT, create_database, drop_database


class Canaries:
    """A cluster in a test's hands."""

    def __init__(self) -> None:
        self.sent = 0
        self.alive = False

    def send(self) -> None:
        self.sent += 1

    def has_pulse(self) -> bool:
        alive, self.alive = self.alive, False
        return alive

    def watchdog(self) -> clusters.Watchdog:
        return clusters.Watchdog(self.send, self.has_pulse)


def test_nothing_asked_nothing_hangs() -> None:
    assert not Canaries().watchdog().hangs(1000.0)


def test_a_sign_of_life_is_well() -> None:
    canaries = Canaries()
    watchdog = canaries.watchdog()
    watchdog.ask(100.0)
    canaries.alive = True
    assert not watchdog.hangs(200.0)
    assert watchdog.proven
    assert canaries.sent == 1


def test_silence_for_too_long_hangs() -> None:
    canaries = Canaries()
    watchdog = canaries.watchdog()
    watchdog.ask(100.0)
    canaries.alive = True
    assert not watchdog.hangs(101.0)
    watchdog.ask(103.0)
    assert not watchdog.hangs(103.0 + clusters.CANARY_OVERDUE_SECONDS)
    assert watchdog.hangs(103.1 + clusters.CANARY_OVERDUE_SECONDS)


def test_a_starting_cluster_has_longer() -> None:
    canaries = Canaries()
    watchdog = canaries.watchdog()
    watchdog.expect_start()
    watchdog.ask(100.0)
    assert not watchdog.hangs(100.0 + clusters.START_ALLOWANCE_SECONDS)
    assert watchdog.hangs(100.1 + clusters.START_ALLOWANCE_SECONDS)


def test_a_busy_cluster_is_no_dead_one() -> None:
    """The canaries wait behind long work, which gives its own signs of life."""
    canaries = Canaries()
    watchdog = canaries.watchdog()
    for second in range(100, 200, 2):
        watchdog.ask(float(second))
        canaries.alive = second % 8 == 0
        assert not watchdog.hangs(second + 0.1)


def test_a_canary_that_cannot_be_sent_is_not_waited_for() -> None:
    def refuse() -> None:
        raise redis.ConnectionError("down")

    watchdog = clusters.Watchdog(refuse, lambda: False)
    with pytest.raises(redis.ConnectionError):
        watchdog.ask(100.0)
    assert not watchdog.hangs(1000.0)


def test_the_pulse_of_a_cluster_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two supervisors share the queue, and either cluster may take the other's canary."""
    script = "import time; from parties.outbox import liveness; liveness.report_alive(); time.sleep(60)"
    monkeypatch.setattr(clusters, "MANAGE", "-c")
    monkeypatch.setattr(clusters, "COMMAND", (script,))
    first, second = clusters.Cluster(stop_seconds=1.0), clusters.Cluster(stop_seconds=1.0)
    first.start(0.0)
    try:
        await_true(first.has_pulse)
        assert not first.has_pulse()
        assert not second.has_pulse()
    finally:
        first.kill()


def test_a_cluster_that_keeps_ending_is_started_ever_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    cluster = clusters.Cluster(stop_seconds=1.0)
    starts = []
    for tick in range(200):
        cluster.look_after(tick / 10)
        if cluster.process is not None:
            cluster.process.wait()
            starts.append(tick / 10)
    assert starts[:5] == sorted(starts[:5])
    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert gaps == sorted(gaps)
    assert gaps[-1] > 4


def test_a_change_of_state_is_reported_at_once_and_the_same_state_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[str] = []
    monkeypatch.setattr(heartbeat, "beat", reported.append)
    for module, name in ((monitor, "look"), (restore_detection, "look"), (queue, "sweep")):
        monkeypatch.setattr(module, name, lambda: True)
    monkeypatch.setattr(backlog, "sweep", list)
    canaries = Canaries()
    watchdog = canaries.watchdog()

    def watch(cluster: clusters.SupervisedCluster, now: float) -> None:
        watchdog.hangs(now)

    monkeypatch.setattr(clusters.SupervisedCluster, "look_after", lambda cluster, now: None)
    monkeypatch.setattr(clusters.SupervisedCluster, "watch", watch)
    watched = supervisor.Supervisor()
    watched._clusters[0].watchdog = watchdog
    for tick in range(100, 220):
        canaries.alive = tick == 130
        watched.turn(tick / 10)
    assert reported == ["starting", "working", "working"]


@pytest.fixture(scope="module")
def redis_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Servers]:
    """A Redis of its own, to be stopped at will."""
    with embedded.start(tmp_path_factory.mktemp("queue"), postgres=False) as servers:
        yield servers


@pytest.fixture(scope="module")
def workers(redis_apart: embedded.Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Workers"]:
    """A real `manage.py work` on a database of its own."""
    name = f"workers_{os.getpid()}"
    env = {
        **os.environ,
        **create_database(name),
        "REDIS_URL": str(redis_apart.redis_url),
        "PROCESS_ROLE": "worker",
    }
    running = None
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
        running = Workers(env, tmp_path_factory.mktemp("workers") / "log")
        yield running
    finally:
        if running is not None:
            running.stop()
        drop_database(name)


class Workers:
    """`manage.py work` as a process, and a view of what it started."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.log = log
        self._env = env
        self._connection = redis.Redis.from_url(env["REDIS_URL"])
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = processes.spawn(
                [sys.executable, "manage.py", "work"],
                death_signal=signal.SIGTERM,
                env=self._env,
                cwd=ROOT,
                output=output.fileno(),
            )

    def tree(self) -> list[psutil.Process]:
        """Cluster, sentinel, then the sentinel's workers, monitor and pusher, in order of their start."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def await_answer(self, seconds: float = 60.0) -> float:
        """Wait for a canary sent from now on to come back; returns how long that took."""
        begun = time.time()
        while float(self._connection.get(wakeup.canary_key(settings.DRAIN_CLUSTER)) or 0) < begun:
            assert time.time() - begun < seconds, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        return time.time() - begun

    def stop(self) -> None:
        processes.stop(self.process, [(signal.SIGTERM, 15.0)])
        self._connection.close()


def await_true(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def gone(members: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in members)


@pytest.mark.fault
def test_a_stopped_cluster_is_replaced(workers: Workers) -> None:
    """As when every process of it waits for ever: nothing ends, nothing answers."""
    workers.await_answer()
    before = workers.tree()
    for member in before:
        member.suspend()
    assert workers.await_answer() < 30
    await_true(lambda: gone(before))


@pytest.mark.fault
def test_goes_on_after_redis_was_away(workers: Workers, redis_apart: embedded.Servers) -> None:
    workers.await_answer()
    assert redis_apart.valkey
    redis_apart.valkey.stop()
    await_true(lambda: "Redis fails" in workers.log.read_text())
    redis_apart.valkey.start()
    assert workers.await_answer() < 30
    await_true(lambda: "Redis fails: well again" in workers.log.read_text())
