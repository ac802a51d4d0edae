"""Clusters as their supervisor has them: started, watched by canaries, replaced when they hang, stopped in order."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import redis
from django.conf import settings
from django_q.brokers import Broker, get_broker
from django_q.tasks import async_task

from agents.runs import queue
from parties.outbox import liveness
from partyplanner.observability import heartbeat
from partyplanner.runtime import processes

logger = logging.getLogger(__name__)

MANAGE: Final = Path(__file__).resolve().parents[2] / "manage.py"
COMMAND: Final = ("work", "--cluster", "--skip-checks")
CANARY_TASK: Final = "parties.tasks.canary"
CANARY_SECONDS: Final = 2.0
CANARY_OVERDUE_SECONDS: Final = 10.0  # above the longest drain: a busy worker must not pass for a dead one
START_ALLOWANCE_SECONDS: Final = 30.0  # a loaded machine may need that long to import everything
LONGEST_BACKOFF_SECONDS: Final = 30.0


@dataclass
class Cluster:
    """One django-q2 cluster, all of it in one process group."""

    stop_seconds: float
    name: str = settings.DRAIN_CLUSTER
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    _start_at: float = 0.0
    _deaths: int = 0
    _worked: bool = False
    _pulse: int = -1

    def look_after(self, now: float) -> None:
        """Start the cluster when it is due; when it has ended, clear up and plan the next start.

        One that worked before it ended was killed from outside and comes back at once; one that never did waits longer
        each time.
        """
        if self.process is None:
            if now >= self._start_at:
                self.start(now)
        elif self.process.poll() is not None:
            code = self.process.returncode
            self._deaths = 1 if self._worked else self._deaths + 1
            delay = min(0.5 * 2 ** (self._deaths - 1), LONGEST_BACKOFF_SECONDS)
            logger.error("the %s cluster ended with code %s; starting it again in %g s", self.name, code, delay)
            self.kill()
            self._start_at = now + delay

    def start(self, now: float) -> None:
        command = [sys.executable, str(MANAGE), *COMMAND]
        self._pulse, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        # The name is read by django-q2 while it is imported.
        names = {"Q_CLUSTER_NAME": self.name, queue.SUPERVISOR: heartbeat.NAME}
        env = {**os.environ, **names, liveness.VARIABLE: str(writer)}
        self.process = processes.spawn(command, death_signal=signal.SIGKILL, env=env, keep=(writer,))
        os.close(writer)
        self.started, self._worked = now, False

    def has_pulse(self) -> bool:
        """Whether the cluster gave a sign of life since the last call."""
        beats = b""
        with contextlib.suppress(BlockingIOError):
            beats = os.read(self._pulse, 65_536) if self._pulse >= 0 else b""
        self._worked = self._worked or bool(beats)
        return bool(beats)

    def replace(self, now: float) -> None:
        self.kill()
        self.start(now)

    def kill(self) -> None:
        """End the whole process group at once; also what a dead main process left behind."""
        if self.process is not None:
            processes.stop(self.process, [(signal.SIGKILL, 5.0)])
            self.process = None
            os.close(self._pulse)
            self._pulse = -1

    def ask_to_stop(self) -> None:
        """Have it end once the running tasks are finished; every member hears it, so drains hand over what is left."""
        if self.process is not None:
            processes.signal_group(self.process.pid, signal.SIGTERM)

    def stop(self, until: float) -> None:
        """Wait for that until a time on the monotonic clock, then end it."""
        if self.process is not None:
            processes.wait(self.process, until - time.monotonic())
            self.kill()


@dataclass
class Watchdog:
    """Decides from the canaries whether the cluster hangs.

    Any sign of life answers all open questions: a lost canary means nothing, and neither does one that waits behind
    long work that goes on.
    """

    send: Callable[[], None]
    has_pulse: Callable[[], bool]
    overdue_seconds: float = CANARY_OVERDUE_SECONDS
    _asked: float | None = None
    _proven: bool = False

    def ask(self, now: float) -> None:
        self.send()
        if self._asked is None:
            self._asked = now

    def hangs(self, now: float) -> bool:
        """Whether a question has stayed open for too long; `now` is on the clock given to `ask`."""
        if self.has_pulse():
            self._asked = None
            self._proven = True
            return False
        patience = self.overdue_seconds if self._proven else max(START_ALLOWANCE_SECONDS, self.overdue_seconds)
        return self._asked is not None and now - self._asked > patience

    @property
    def proven(self) -> bool:
        """Whether this cluster has answered at least once since it started."""
        return self._proven

    def expect_start(self) -> None:
        """The cluster is new: drop the open question and grant it the time to start."""
        self._asked = None
        self._proven = False


class SupervisedCluster:
    """A cluster, the queue that leads to it, and the watchdog over it."""

    def __init__(self, name: str, *, stop_seconds: float, overdue_seconds: float = CANARY_OVERDUE_SECONDS) -> None:
        self.cluster = Cluster(stop_seconds, name)
        self.watchdog = Watchdog(self._send_canary, self.cluster.has_pulse, overdue_seconds)
        self._broker = _broker(name)
        self._next_canary = 0.0

    def look_after(self, now: float) -> None:
        started = self.cluster.started
        self.cluster.look_after(now)
        if self.cluster.started != started:
            self.watchdog.expect_start()

    def watch(self, now: float) -> None:
        """Replace a cluster that hangs; ask one that runs. Raises RedisError."""
        if self.watchdog.hangs(now):
            logger.error("the %s cluster answers no more; replacing it", self.cluster.name)
            self.replace(now)
        if now >= self._next_canary and self.cluster.process is not None:
            self._next_canary = now + CANARY_SECONDS
            self.watchdog.ask(now)
        self._broker.connection.ping()

    def replace(self, now: float) -> None:
        self.cluster.replace(now)
        self.watchdog.expect_start()

    def _send_canary(self) -> None:
        async_task(CANARY_TASK, time.time(), self.cluster.name, broker=self._broker, save=False, task_name="canary")


def _broker(cluster: str) -> Broker:
    """django-q's broker on a connection that gives up quickly: the sweep must go on without Redis."""
    broker = get_broker(cluster)
    broker.connection = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1.0, socket_timeout=1.0)
    return broker
