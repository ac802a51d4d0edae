"""Wake-ups: one coalesced django-q2 task a consumer. They may be lost; the sweep finds what they missed."""

import os
import time
from functools import lru_cache
from typing import Any, Final

import redis
from django.conf import settings
from django_q.brokers import get_broker
from django_q.tasks import async_task

from partyplanner.observability import outage_log

PATIENCE_SECONDS: Final = 0.25  # for one answer; a commit asks three times at most
PAUSE_SECONDS: Final = 1.0  # after Redis failed, ask it again only then: a dead Redis must not slow each commit
FLAG_SECONDS: Final = 5
DRAIN: Final = "parties.tasks.drain"
_resume_at = 0.0


@lru_cache(maxsize=2)
def _connections(pid: int, cluster: str) -> tuple[Any, Any]:
    """A broker and a client for this process, made once: building the broker costs twelve times the enqueueing."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS
    )
    broker = get_broker(cluster)
    broker.connection = client
    return broker, client


def client() -> Any:
    """This process's Redis client, with short timeouts."""
    return _connections(os.getpid(), settings.DRAIN_CLUSTER)[1]


def paused() -> bool:
    """Whether Redis failed a moment ago: asking it again so soon would only slow the caller."""
    return time.monotonic() < _resume_at


def failed(error: Exception) -> None:
    """Redis did not do what this process asked of it, because it is away, frozen, slow or full."""
    global _resume_at
    now = time.monotonic()
    _resume_at = now + PAUSE_SECONDS
    outage_log.REDIS.trouble(error, now)


def succeeded() -> None:
    """Redis took a write: one that is full still answers what reads and publishes."""
    outage_log.REDIS.over(time.monotonic())


def flag(name: str) -> str:
    return f"partyplanner:wake:{name}"


def canary_key(cluster: str) -> str:
    """Where a cluster answers its watchdog."""
    return f"partyplanner:canary:{cluster}"


def wake(
    name: str, *arguments: object, force: bool = False, task: str = DRAIN, cluster: str = settings.DRAIN_CLUSTER
) -> bool:
    """Have a worker drain a consumer, unless that is asked for already. False when Redis does not answer.

    `force` asks even so: for a sweep that sees that the last wake-up got lost. Another `task` on another `cluster`
    is woken in the same way, under a name of its own. The task gets the name and `arguments`.
    """
    if paused():
        return False
    try:
        broker, connection = _connections(os.getpid(), cluster)
        if connection.set(flag(name), 1, nx=not force, ex=FLAG_SECONDS):
            async_task(task, name, *arguments, broker=broker)
    except (redis.RedisError, OSError) as error:
        failed(error)
        return False
    succeeded()
    return True


def lower_flag(name: str) -> None:
    """Let later commits ask anew. The task calls it before it reads."""
    try:
        client().delete(flag(name))
    except (redis.RedisError, OSError) as error:
        failed(error)
