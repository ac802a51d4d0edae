"""The queue in Redis, and the tasks that a cluster makes itself while Redis brings none."""

import pytest
import redis
from django_q.brokers import get_broker
from django_q.signing import SignedPackage
from django_q.tasks import async_task

from agents.runs import queue
from parties.outbox import relay
from partyplanner.runtime import broker

NOBODY = "redis://127.0.0.1:1/0"
DRAIN = ("parties.tasks.drain", ("planner", relay.BEGINNING))


@pytest.fixture
def clock(monkeypatch):
    """Seconds on the monotonic clock, by which waiting takes no time."""
    clock = Clock()
    monkeypatch.setattr(broker, "time", clock)
    return clock


class Clock:
    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def tasks(found):
    packages = [SignedPackage.loads(signed) for _, signed in found or ()]
    return [(package["func"], package["args"]) for package in packages]


def test_while_redis_is_away_a_cluster_drains_about_once_a_second(clock, settings):
    settings.REDIS_URL = NOBODY
    away = get_broker("drain")
    made = []
    while clock.now < 1010:
        made += tasks(away.dequeue())
    assert set(made) == {DRAIN}
    assert 8 <= len(made) <= 10


def test_the_slow_cluster_takes_a_run(clock, settings):
    settings.REDIS_URL = NOBODY
    assert tasks(get_broker("slow").dequeue()) == [(queue.TASK, (queue.NAME,))]


def test_the_task_in_the_queue_is_the_only_one(redis_connection):
    queued = get_broker("drain")
    async_task("parties.tasks.canary", 1.0, broker=queued)
    assert tasks(queued.dequeue()) == [("parties.tasks.canary", (1.0,))]
    assert queued.dequeue() is None


def test_a_queue_that_brings_nothing_for_long_is_not_relied_on(clock, redis_connection):
    """A Redis that is full refuses wake-ups and canaries, and still answers the reader of the queue."""
    queued = get_broker("drain")
    async_task("parties.tasks.canary", 1.0, broker=queued)
    queued.dequeue()
    clock.now += broker.SILENT_SECONDS
    assert queued.dequeue() is None
    clock.now += 0.1
    assert tasks(queued.dequeue()) == [DRAIN]


def test_once_redis_is_back_its_tasks_are_enough(clock, redis_connection, monkeypatch):
    queued = get_broker("drain")
    with monkeypatch.context() as away:
        away.setattr(queued, "connection", redis.Redis.from_url(NOBODY))
        assert tasks(queued.dequeue()) == [DRAIN]
    async_task("parties.tasks.canary", 1.0, broker=queued)
    assert tasks(queued.dequeue()) == [("parties.tasks.canary", (1.0,))]
    clock.now += 2
    assert queued.dequeue() is None
