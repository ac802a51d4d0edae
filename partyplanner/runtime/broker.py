"""The queue in Redis, for a Redis that may be away: a cluster starts without it and makes its own tasks.

django-q2's own broker raises, whereupon the reader of the queue sleeps for ten seconds and the sentinel ends.
"""

import math
import time
from collections.abc import Iterator
from typing import Any, Final

import redis
from django.conf import settings
from django_q.brokers import redis_broker
from django_q.tasks import async_task

from agents.runs import queue
from parties.outbox import relay, wakeup
from partyplanner import flow
from partyplanner.observability import outage_log

PATIENCE_SECONDS: Final = 2.0  # above the second for which a reader waits at the queue
PAUSE_SECONDS: Final = 0.2
SILENT_SECONDS: Final = 5.0  # the supervisor's canaries come more often
INTERVAL_SECONDS: Final = 1.0

Queued = list[tuple[None, str]]  # what `dequeue` returns: nothing to acknowledge by, and a signed task


class Broker(redis_broker.Redis):  # type: ignore[misc]
    """Contract: django_q.brokers.Broker."""

    def __init__(self, list_key: str) -> None:
        super().__init__(list_key)
        self._cluster = list_key
        self._received_at = -math.inf
        self._own_tasks_at = -math.inf

    def dequeue(self) -> Queued | None:
        """The next task; once a second this cluster's own ones while Redis fails, or brings nothing, not even canaries.

        Redis may fail for writers alone: one that is full refuses every wake-up, and yet has an answer for readers.
        """
        found: Queued | None = None
        try:
            found = super().dequeue()
            now = time.monotonic()
            outage_log.REDIS.over(now)
        except redis.RedisError as error:
            self._received_at = -math.inf
            time.sleep(PAUSE_SECONDS)
            now = time.monotonic()
            outage_log.REDIS.trouble(error, now)
        if found:
            self._received_at = now
        elif now - self._received_at > SILENT_SECONDS and now - self._own_tasks_at > INTERVAL_SECONDS:
            self._own_tasks_at = now
            found = list(_own_tasks(self._cluster))
        return found

    def ping(self) -> bool:
        try:
            return bool(self.connection.ping())
        except redis.RedisError as error:
            outage_log.REDIS.trouble(error, time.monotonic())
            return False

    @staticmethod
    def get_connection(list_key: str | None = None) -> Any:
        return redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS
        )


class _Envelope:
    """A broker for one task: `async_task` signs it and puts it here."""

    list_key = "own tasks"
    task = ""

    def enqueue(self, task: str) -> None:
        self.task = task


def _own_tasks(cluster: str) -> Iterator[tuple[None, str]]:
    """What wake-ups would ask this cluster for: to drain each consumer from the beginning, or to take a run."""
    if cluster == settings.SLOW_CLUSTER:
        tasks: list[tuple[object, ...]] = [(queue.TASK, queue.NAME)]
    else:
        tasks = [(wakeup.DRAIN, name, relay.BEGINNING) for name in flow.RECONCILERS]
    for task in tasks:
        envelope = _Envelope()
        async_task(*task, broker=envelope)
        yield None, envelope.task
