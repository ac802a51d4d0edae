"""Keep workers working: one or two django-q2 clusters, the sweep every second, and a watchdog over each cluster.

The first cluster drains the outbox. The second, there when agents are deferred, runs these: a slow agent must not keep
a plan waiting.

A cluster restarts workers that end or run too long, and ends itself where a lock was lost (runtime.qcluster).
For whatever else may hang, a small task, the canary, goes through its queue every few seconds; when the cluster gives
no sign of life for too long after one, it is replaced. That is safe: a task carries no work, and what it would have
done is still marked in the database. A cluster whose workers may all be busy with slow agents gets as much longer.

While Redis is away, the clusters make their own tasks (runtime.broker). Agents never run in this process.
"""

import contextlib
import logging
import signal
import time
from types import FrameType
from typing import Final

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections

from agents.runs import queue, savings_queue
from parties.outbox import backlog
from partyplanner.observability import heartbeat, monitor, outage_log, restore_detection
from partyplanner.observability.outage_log import OutageLog
from partyplanner.runtime.clusters import SupervisedCluster
from partyplanner.runtime.watchdog import OVERDUE_SECONDS

logger = logging.getLogger(__name__)

SWEEP_SECONDS: Final = 1.0
CANARY_SECONDS: Final = 2.0
BEAT_SECONDS: Final = 5.0
TICK_SECONDS: Final = 0.1


class Supervisor:
    """The loop around clusters, sweep and watchdogs. One thread: everything in it is bounded in time."""

    def __init__(self, *, stop_seconds: float = 10.0) -> None:
        self._stop_seconds = stop_seconds
        self._clusters = [SupervisedCluster(settings.DRAIN_CLUSTER)]
        if settings.DEFERRED_AGENTS:
            overdue = settings.RUN_LEASE_SECONDS + OVERDUE_SECONDS  # a worker that renews a lease reports
            self._clusters.append(SupervisedCluster(settings.SLOW_CLUSTER, overdue_seconds=overdue))
        self._sweep_trouble = OutageLog("the sweep fails")
        self._redis_trouble = outage_log.REDIS  # a wake-up that fails is the same trouble
        self._report_trouble = OutageLog("the heartbeat fails")
        self._next_sweep = 0.0
        self._next_canary = 0.0
        self._next_beat = 0.0
        self._reported = ""
        self._stopping = False

    def run(self) -> None:
        """Supervise until SIGTERM or SIGINT, then stop the clusters and return."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._request_stop)
        try:
            while not self._stopping:
                self.tick(time.monotonic())
                time.sleep(TICK_SECONDS)
        finally:
            self._stop()

    def tick(self, now: float) -> None:
        """Do what is due at `now`, on the monotonic clock."""
        for cluster in self._clusters:
            cluster.look_after(now)
        if now >= self._next_sweep:
            self._next_sweep = now + SWEEP_SECONDS
            self._sweep(now)
        if now >= self._next_canary:
            self._next_canary = now + CANARY_SECONDS
            self._ask(now)
        state = self._state()
        if now >= self._next_beat or state != self._reported:
            self._next_beat, self._reported = now + BEAT_SECONDS, state
            self._report(state, now)

    def _sweep(self, now: float) -> None:
        try:
            close_old_connections()
            backlog.sweep()
            queue.sweep()
            savings_queue.sweep()
            self._sweep_trouble.over(now)
        except Exception as error:  # whatever it is, the next sweep may succeed
            self._sweep_trouble.trouble(error, now)

    def _report(self, state: str, now: float) -> None:
        """Write this worker's heartbeat, and look whether anything is wrong anywhere."""
        try:
            heartbeat.beat(state)
            monitor.look()
            restore_detection.look()
            self._report_trouble.over(now)
        except DatabaseError as error:
            self._report_trouble.trouble(error, now)

    def _state(self) -> str:
        if self._redis_trouble.lasting:
            return "waiting"
        return "working" if all(cluster.watchdog.proven for cluster in self._clusters) else "starting"

    def _ask(self, now: float) -> None:
        """Expect a sign of life of each cluster. Where no canary can be sent, its own tasks give one."""
        for cluster in self._clusters:
            cluster.expect_sign_of_life(now)
        try:
            for cluster in self._clusters:
                cluster.send_canary()
            self._redis_trouble.over(now)
        except redis.RedisError as error:
            self._redis_trouble.trouble(error, now)

    def _stop(self) -> None:
        """All clusters have the same time to finish what they are at."""
        until = time.monotonic() + self._stop_seconds
        for cluster in self._clusters:
            cluster.cluster.ask_to_stop()
        for cluster in self._clusters:
            cluster.cluster.stop(until)
        with contextlib.suppress(DatabaseError):
            queue.hand_back(heartbeat.NAME)
            heartbeat.goodbye()

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True
