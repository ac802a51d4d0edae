"""Keeps workers working: a django-q2 cluster, the sweep every second, and a watchdog over the cluster.

django-q2 restarts workers that end or run too long. What it does not notice is that an idle worker killed from
outside died holding the lock of the task queue: from then on every other worker waits for ever. So a small task, the
canary, goes through the queue every few seconds, and when none comes back the whole cluster is replaced. That is
safe: a task carries no payload, and what it would have done is still marked in the outbox.
"""

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
from types import FrameType
from typing import Final

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django_q.brokers import Broker, get_broker
from django_q.tasks import async_task

from parties import outbox
from partyplanner import processes
from partyplanner.observability import heartbeat, monitor

logger = logging.getLogger(__name__)

MANAGE: Final = Path(__file__).resolve().parent.parent / "manage.py"
CANARY_TASK: Final = "parties.tasks.canary"
CANARY_KEY: Final = "partyplanner:canary"
SWEEP_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 5.0
CANARY_SECONDS: Final = 3.0
CANARY_OVERDUE_SECONDS: Final = 10.0
START_ALLOWANCE_SECONDS: Final = 30.0  # a loaded machine may need that long to import everything
TICK_SECONDS: Final = 0.1
LONGEST_BACKOFF_SECONDS: Final = 30.0
STABLE_SECONDS: Final = 60.0
REPEAT_COMPLAINT_SECONDS: Final = 60.0


@dataclass
class Cluster:
    """One django-q2 cluster, all of it in one process group."""

    stop_seconds: float
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    _start_at: float = 0.0
    _deaths: int = 0

    def look_after(self, now: float) -> None:
        """Start the cluster when it is due; when it has ended, clear up and plan the next start."""
        if self.process is None:
            if now >= self._start_at:
                self.start(now)
        elif self.process.poll() is not None:
            code = self.process.returncode
            self._deaths = 1 if now - self.started > STABLE_SECONDS else self._deaths + 1
            delay = min(0.5 * 2 ** (self._deaths - 1), LONGEST_BACKOFF_SECONDS)
            logger.error("the cluster ended with code %s; starting it again in %g s", code, delay)
            self.kill()
            self._start_at = now + delay

    def start(self, now: float) -> None:
        command = [sys.executable, str(MANAGE), "work", "--cluster", "--skip-checks"]
        self.process = processes.spawn(command, death_signal=signal.SIGKILL, env=dict(os.environ))
        self.started = now

    def replace(self, now: float) -> None:
        self.kill()
        self.start(now)

    def kill(self) -> None:
        """End the whole process group at once; also what a dead main process left behind."""
        if self.process is not None:
            processes.stop(self.process, [(signal.SIGKILL, 5.0)])
            self.process = None

    def stop(self) -> None:
        """Let running tasks finish, for as long as `stop_seconds`."""
        if self.process is not None:
            processes.stop(self.process, [(signal.SIGTERM, self.stop_seconds)])
            self.process = None


@dataclass
class Watchdog:
    """Decides from the canaries whether the cluster hangs.

    An answer at least as young as the oldest open question clears it, so one lost canary means nothing.
    """

    send: Callable[[float], None]
    newest_answer: Callable[[], float]
    _asked: float | None = None
    _patience: float = START_ALLOWANCE_SECONDS

    def ask(self, now: float) -> None:
        self.send(now)
        if self._asked is None:
            self._asked = now

    def hangs(self, now: float) -> bool:
        """Whether a question has stayed open for too long; `now` is on the clock given to `ask`."""
        if self._asked is None:
            return False
        if self.newest_answer() >= self._asked:
            self._asked = None
            self._patience = CANARY_OVERDUE_SECONDS
            return False
        return now - self._asked > self._patience

    @property
    def proven(self) -> bool:
        """Whether this cluster has answered at least once since it started."""
        return self._patience == CANARY_OVERDUE_SECONDS

    def expect_start(self) -> None:
        """The cluster is new: drop the open question and grant it the time to start."""
        self._asked = None
        self._patience = START_ALLOWANCE_SECONDS


class Complaints:
    """Logs a lasting trouble when it begins, now and then while it lasts, and when it ends."""

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._last: float | None = None

    @property
    def lasting(self) -> bool:
        return self._last is not None

    def trouble(self, error: Exception, now: float) -> None:
        if self._last is None or now - self._last > REPEAT_COMPLAINT_SECONDS:
            logger.error("%s: %s", self._subject, str(error).strip() or type(error).__name__)
            self._last = now

    def over(self) -> bool:
        """Report the end of a trouble; whether there was one."""
        if self._last is None:
            return False
        logger.warning("%s: well again", self._subject)
        self._last = None
        return True


class Supervisor:
    """The loop around cluster, sweep and watchdog. One thread: everything in it is bounded in time."""

    def __init__(self, *, stop_seconds: float = 10.0) -> None:
        self._cluster = Cluster(stop_seconds)
        self._broker = _broker()
        self._watchdog = Watchdog(self._send_canary, self._newest_answer)
        self._sweep_trouble = Complaints("the sweep fails")
        self._redis_trouble = Complaints("Redis does not answer")
        self._next_sweep = 0.0
        self._report_trouble = Complaints("the heartbeat fails")
        self._next_canary = 0.0
        self._next_beat = 0.0
        self._stopping = False

    def run(self) -> None:
        """Supervise until SIGTERM or SIGINT, then stop the cluster and return."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._request_stop)
        try:
            while not self._stopping:
                self.turn(time.monotonic())
                time.sleep(TICK_SECONDS)
        finally:
            self._cluster.stop()
            with contextlib.suppress(DatabaseError):
                heartbeat.goodbye()

    def turn(self, now: float) -> None:
        """Whatever is due at `now`, on the monotonic clock."""
        started = self._cluster.started
        self._cluster.look_after(now)
        if self._cluster.started != started:
            self._watchdog.expect_start()
        if now >= self._next_sweep:
            self._next_sweep = now + SWEEP_SECONDS
            self._sweep(now)
            self._watch(now)
        if now >= self._next_beat:
            self._next_beat = now + BEAT_SECONDS
            self._report(now)

    def _sweep(self, now: float) -> None:
        try:
            close_old_connections()
            outbox.sweep()
            self._sweep_trouble.over()
        except Exception as error:  # whatever it is, the next sweep may succeed
            self._sweep_trouble.trouble(error, now)

    def _report(self, now: float) -> None:
        """Write this worker's heartbeat, and look whether anything is wrong anywhere."""
        try:
            heartbeat.beat(self._state())
            monitor.look()
            self._report_trouble.over()
        except DatabaseError as error:
            self._report_trouble.trouble(error, now)

    def _state(self) -> str:
        if self._redis_trouble.lasting:
            return "waiting"
        return "working" if self._watchdog.proven else "starting"

    def _watch(self, now: float) -> None:
        try:
            if self._watchdog.hangs(time.time()):
                logger.error("the cluster answers no more; replacing it")
                self._replace(now)
            if now >= self._next_canary and self._cluster.process is not None:
                self._next_canary = now + CANARY_SECONDS
                self._watchdog.ask(time.time())
            self._broker.connection.ping()
        except redis.RedisError as error:
            self._watchdog.expect_start()
            self._redis_trouble.trouble(error, now)
            return
        if self._redis_trouble.over():
            # After an error the cluster's reader sleeps for ten seconds; a new one is there within two.
            self._replace(now)

    def _replace(self, now: float) -> None:
        self._cluster.replace(now)
        self._watchdog.expect_start()

    def _send_canary(self, now: float) -> None:
        async_task(CANARY_TASK, now, broker=self._broker, save=False, task_name="canary")

    def _newest_answer(self) -> float:
        answer = self._broker.connection.get(CANARY_KEY)
        return float(answer) if answer else 0.0

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def _broker() -> Broker:
    """django-q's broker on a connection that gives up quickly: the sweep must go on without Redis."""
    broker = get_broker()
    broker.connection = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1.0, socket_timeout=1.0)
    return broker
