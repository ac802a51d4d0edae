"""The worker supervisor: what it decides, and what it does when real workers are killed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from agents.runs import queue
from parties.outbox import backlog
from partyplanner import embedded
from partyplanner.observability import heartbeat, monitor, restore_detection
from partyplanner.runtime import clusters, supervisor
from tests.support.application import Application, await_true
from tests.support.servers import ROOT, create_database, drop_database


def test_signs_of_life_are_those_of_the_own_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two supervisors share the queue, and either cluster may take the other's canary."""
    script = "import time; from parties.outbox import liveness; liveness.report_alive(); time.sleep(60)"
    monkeypatch.setattr(clusters, "MANAGE", "-c")
    monkeypatch.setattr(clusters, "COMMAND", (script,))
    first, second = clusters.Cluster("drain"), clusters.Cluster("drain")
    first.start(0.0)
    try:
        await_true(first.gave_sign_of_life)
        assert not first.gave_sign_of_life()
        assert not second.gave_sign_of_life()
    finally:
        first.kill()


def test_a_cluster_that_has_worked_comes_back_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    report = "from parties.outbox import liveness; liveness.report_alive()"
    monkeypatch.setattr(clusters, "MANAGE", "-c")
    delays = []
    for script in ("pass", report):
        monkeypatch.setattr(clusters, "COMMAND", (script,))
        cluster = clusters.Cluster("drain")
        cluster.deaths = 3
        cluster.start(0.0)
        assert cluster.process
        cluster.process.wait()
        ending = cluster.look_after(1.0)
        assert ending
        delays.append(ending.delay)
    assert delays == [4.0, 0.5]


def test_a_change_of_state_is_reported_at_once_and_the_same_state_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[str] = []
    monkeypatch.setattr(heartbeat, "beat", reported.append)
    for module, name in ((monitor, "look"), (restore_detection, "look"), (queue, "sweep"), (backlog, "sweep")):
        monkeypatch.setattr(module, name, lambda: None)
    monkeypatch.setattr(clusters.SupervisedCluster, "look_after", lambda cluster, now: None)
    watched = supervisor.Supervisor()
    for tick in range(100, 220):
        watched._clusters[0].watchdog.proven = tick >= 130
        watched.tick(tick / 10)
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
        running = Workers(tmp_path_factory.mktemp("workers"), env)
        yield running
    finally:
        if running is not None:
            running.stop()
        drop_database(name)


class Workers(Application):
    """`manage.py work`, and a view of what it started."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        super().__init__(folder, env)
        self.supervisor = self.start_workers()

    def tree(self) -> list[psutil.Process]:
        """Cluster, sentinel, then the sentinel's workers, monitor and pusher, in order of their start."""
        return psutil.Process(self.supervisor.pid).children(recursive=True)

    def await_answer(self) -> None:
        """Return when a canary sent from now on has come back."""
        self.await_workers(since=time.time())


def gone(members: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in members)


@pytest.mark.fault
def test_a_stopped_cluster_is_replaced(workers: Workers) -> None:
    """As when every process of it waits without end: none ends, none answers."""
    workers.await_answer()
    before = workers.tree()
    for member in before:
        member.suspend()
    workers.await_answer()
    await_true(lambda: gone(before))


@pytest.mark.fault
def test_goes_on_after_redis_was_away(workers: Workers, redis_apart: embedded.Servers) -> None:
    workers.await_answer()
    assert redis_apart.valkey
    redis_apart.valkey.stop()
    await_true(lambda: "Redis fails" in workers.log(), 20)
    time.sleep(supervisor.CANARY_SECONDS + 0.5)  # the supervisor finds out, too
    redis_apart.valkey.start()
    workers.await_answer()
    await_true(lambda: "Redis fails: well again" in workers.log(), 20)
