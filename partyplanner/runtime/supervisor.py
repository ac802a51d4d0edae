"""Keeps workers working: one or two django-q2 clusters, the sweep every second, and a watchdog over each cluster.

The first cluster drains the outbox. The second, there when agents are deferred, runs these: a slow agent must not keep
a plan waiting.

A cluster restarts workers that end or run too long, and ends itself where a lock was lost (runtime.qcluster).
For whatever else may hang, a small task, the canary, goes through its queue every few seconds; when the cluster gives
no sign of life for too long after one, it is replaced. That is safe: a task carries no payload, and what it would have
done is still marked in the database. A cluster whose workers may all be busy with slow agents gets as much longer.

While Redis is away, what the sweep finds is done by errands (runtime.fallback_jobs). Agents never run in this
process.
"""

import contextlib
import logging
import signal
import time
from functools import partial
from types import FrameType
from typing import Final

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections

from agents.runs import queue, savings_queue, worker
from parties.outbox import backlog, relay
from partyplanner import flow
from partyplanner.observability import heartbeat, monitor, restore_detection
from partyplanner.runtime.clusters import CANARY_OVERDUE_SECONDS, SupervisedCluster
from partyplanner.runtime.fallback_jobs import Errand

logger = logging.getLogger(__name__)

SWEEP_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 5.0
TICK_SECONDS: Final = 0.1
REPEAT_COMPLAINT_SECONDS: Final = 60.0


class OutageLog:
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
    """The loop around clusters, sweep and watchdogs. One thread: everything in it is bounded in time."""

    def __init__(self, *, stop_seconds: float = 10.0) -> None:
        self._stop_seconds = stop_seconds
        self._clusters = [SupervisedCluster(settings.DRAIN_CLUSTER, stop_seconds=stop_seconds)]
        if settings.DEFERRED_AGENTS:
            overdue = settings.RUN_LEASE_SECONDS + CANARY_OVERDUE_SECONDS  # a worker that renews a lease has a pulse
            self._clusters.append(
                SupervisedCluster(settings.SLOW_CLUSTER, stop_seconds=stop_seconds, overdue_seconds=overdue)
            )
        self._drains = {name: _drain(name) for name in flow.CONSUMERS}
        self._runs = _runs()
        self._errands = (*self._drains.values(), self._runs)
        self._sweep_trouble = OutageLog("the sweep fails")
        self._redis_trouble = OutageLog("Redis does not answer")
        self._report_trouble = OutageLog("the heartbeat fails")
        self._next_sweep = 0.0
        self._next_beat = 0.0
        self._reported = ""
        self._stopping = False

    def run(self) -> None:
        """Supervise until SIGTERM or SIGINT, then stop the clusters and return."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._request_stop)
        try:
            while not self._stopping:
                self.turn(time.monotonic())
                time.sleep(TICK_SECONDS)
        finally:
            self._stop()

    def turn(self, now: float) -> None:
        """Whatever is due at `now`, on the monotonic clock."""
        for cluster in self._clusters:
            cluster.look_after(now)
        for errand in self._errands:
            errand.look_after(now)
        if now >= self._next_sweep:
            self._next_sweep = now + SWEEP_SECONDS
            self._sweep(now)
            self._watch(now)
        state = self._state()
        if now >= self._next_beat or state != self._reported:
            self._next_beat, self._reported = now + BEAT_SECONDS, state
            self._report(state, now)

    def _sweep(self, now: float) -> None:
        try:
            close_old_connections()
            for name in backlog.sweep():
                self._drains[name].send(now)
            if not queue.sweep():
                self._runs.send(now)
            savings_queue.sweep()
            self._sweep_trouble.over()
        except Exception as error:  # whatever it is, the next sweep may succeed
            self._sweep_trouble.trouble(error, now)

    def _report(self, state: str, now: float) -> None:
        """Write this worker's heartbeat, and look whether anything is wrong anywhere."""
        try:
            heartbeat.beat(state)
            monitor.look()
            restore_detection.look()
            self._report_trouble.over()
        except DatabaseError as error:
            self._report_trouble.trouble(error, now)

    def _state(self) -> str:
        if self._redis_trouble.lasting:
            return "waiting"
        return "working" if all(cluster.watchdog.proven for cluster in self._clusters) else "starting"

    def _watch(self, now: float) -> None:
        try:
            for cluster in self._clusters:
                cluster.watch(now)
        except redis.RedisError as error:
            for cluster in self._clusters:
                cluster.watchdog.expect_start()
            self._redis_trouble.trouble(error, now)
            return
        self._redis_trouble.over()

    def _stop(self) -> None:
        """All clusters and errands have the same time to finish what they are at."""
        until = time.monotonic() + self._stop_seconds
        for cluster in self._clusters:
            cluster.cluster.ask_to_stop()
        for errand in self._errands:
            errand.ask_to_stop()
        for cluster in self._clusters:
            cluster.cluster.stop(until)
        for errand in self._errands:
            errand.stop(until)
        with contextlib.suppress(DatabaseError):
            queue.hand_back(heartbeat.NAME)
            heartbeat.goodbye()

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def _drain(name: str) -> Errand:
    """What the first cluster would do for a consumer."""
    return Errand(name, partial(relay.drain, name), hands=settings.Q_WORKERS, seconds=settings.Q_CLUSTER["timeout"])


def _runs() -> Errand:
    """What the second cluster would do. A run that begins late has all of its time."""
    seconds = relay.DRAIN_SECONDS + settings.Q_CLUSTER["ALT_CLUSTERS"][settings.SLOW_CLUSTER]["timeout"]
    work = partial(worker.work_off, seconds=relay.DRAIN_SECONDS)
    return Errand(queue.NAME, work, hands=settings.SLOW_WORKERS, seconds=seconds)
