"""Start, watch and restart django-q2 clusters."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import redis
from django.conf import settings
from django_q.brokers import get_broker
from django_q.tasks import async_task

from agents.runs import queue
from parties.outbox import liveness
from partyplanner.observability import heartbeat
from partyplanner.runtime import processes
from partyplanner.runtime.managed_process import ManagedProcess
from partyplanner.runtime.watchdog import OVERDUE_SECONDS, Watchdog

logger = logging.getLogger(__name__)

MANAGE: Final = Path(__file__).resolve().parents[2] / "manage.py"
COMMAND: Final = ("work", "--cluster", "--skip-checks")
CANARY_TASK: Final = "parties.tasks.canary"
PATIENCE_SECONDS: Final = 1.0  # for Redis: the sweep must go on without it


class Cluster(ManagedProcess):
    """One django-q2 cluster, and the pipe into which its workers report that they are alive."""

    def __init__(self, name: str) -> None:
        # The name is read by django-q2 while it is imported.
        env = {**os.environ, "Q_CLUSTER_NAME": name, queue.SUPERVISOR: heartbeat.NAME}
        super().__init__(name, [sys.executable, str(MANAGE), *COMMAND], env)
        self._liveness = -1
        self._worked = False

    def spawn(self, command: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        self._liveness, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._worked = False
        try:
            env = {**env, liveness.VARIABLE: str(writer)}
            return processes.spawn(command, death_signal=signal.SIGKILL, env=env, keep=(writer,))
        finally:
            os.close(writer)

    def settled(self, now: float) -> bool:
        """A cluster that has worked was killed from outside."""
        return self._worked or self.gave_sign_of_life()

    def gave_sign_of_life(self) -> bool:
        """Whether a worker reported since the last call."""
        reports = b""
        with contextlib.suppress(BlockingIOError):
            reports = os.read(self._liveness, 65_536) if self._liveness >= 0 else b""
        self._worked = self._worked or bool(reports)
        return bool(reports)

    def kill(self) -> None:
        super().kill()
        if self._liveness >= 0:
            os.close(self._liveness)
            self._liveness = -1


class SupervisedCluster:
    """A cluster, the queue that leads to it, and the watchdog over it."""

    def __init__(self, name: str, *, overdue_seconds: float = OVERDUE_SECONDS) -> None:
        self.cluster = Cluster(name)
        self.watchdog = Watchdog(self.cluster.gave_sign_of_life, overdue_seconds)
        self._broker = get_broker(name)
        self._broker.connection = redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS
        )

    def look_after(self, now: float) -> None:
        """Start the cluster again when it has ended, replace it when it hangs."""
        started = self.cluster.started
        if ending := self.cluster.look_after(now):
            logger.error("the %s cluster ended with code %s; starting it again in %g s", self.cluster.name, *ending)
        if self.cluster.process is not None and self.watchdog.hangs(now):
            logger.error("the %s cluster hangs; replacing it", self.cluster.name)
            self.cluster.kill()
            self.cluster.start(now)
        if self.cluster.started != started:
            self.watchdog.expect_start()

    def expect_sign_of_life(self, now: float) -> None:
        if self.cluster.process is not None:
            self.watchdog.ask(now)

    def send_canary(self) -> None:
        """Raises RedisError."""
        if self.cluster.process is not None:
            name = self.cluster.name
            async_task(CANARY_TASK, time.time(), name, broker=self._broker, save=False, task_name="canary")
