"""Drain: a marker a party through the outbox, beside a task an event through django-q2."""

import datetime as dt
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.conf import settings
from django_q.brokers import Broker, get_broker
from django_q.tasks import async_task

from benchmarks.figures import Figure, at_least, ratio
from benchmarks.report import ROOT
from benchmarks.wishes import Wishes
from benchmarks.workers import forget_wakes, new_party, seconds_to_drain, settle
from parties.domain.state import PartyState
from parties.outbox import messages, relay
from partyplanner import flow
from partyplanner.runtime import processes

CONSUMER = "bench"
LONGEST_SECONDS = 120.0


def consider(states: Sequence[PartyState], now: dt.datetime) -> Mapping[str, relay.Outcome]:
    """A consumer with nothing to say."""
    return {state.party_id: relay.Outcome() for state in states}


def nothing() -> None:
    """A task with nothing to do."""


@contextmanager
def idle_consumer() -> Iterator[str]:
    """The name of a consumer that does nothing, for this process and those it forks."""
    flow.RECONCILERS[CONSUMER] = f"{__name__}.consider"
    try:
        yield CONSUMER
    finally:
        del flow.RECONCILERS[CONSUMER]


def drain(repeats: int = 5, parties: int = 10_000, tasks: int = 6_000, workers: int = 2) -> list[Figure]:
    """Markers a second, one a party and each an effect ÷ empty tasks a second, one an event, on the same settings."""
    wishes = Wishes(2)
    made = [new_party(wishes.later()) for _ in range(parties)]
    settle()
    drained, queued = [], []
    with idle_consumer() as consumer:
        for _ in range(repeats):
            messages.enqueue([consumer], made, None)
            drained.append(parties / seconds_to_drain(consumer, workers))
            queued.append(_tasks_a_second(tasks))
    return [
        ratio(
            f"drain ÷ a task an event, {workers} workers",
            at_least(5),
            ("markers drained: party locked and loaded, marker deleted", drained),
            (f"django-q2 on Redis, {settings.Q_WORKERS} workers, tasks that do nothing", queued),
            "a second",
        )
    ]


def _tasks_a_second(tasks: int) -> float:
    """A full queue, then a cluster: from the first task taken to the last, so that its start does not count."""
    forget_wakes()
    broker = get_broker()
    for _ in range(tasks):
        async_task(f"{__name__}.nothing", broker=broker)
    cluster = processes.spawn(
        [sys.executable, str(ROOT / "manage.py"), "work", "--cluster", "--skip-checks"],
        death_signal=signal.SIGKILL,
        env=dict(os.environ),
        cwd=ROOT,
    )
    try:
        _await_length(broker, tasks - 1)
        started = time.perf_counter()
        _await_length(broker, 0)
        return tasks / (time.perf_counter() - started)
    finally:
        processes.stop(cluster, [(signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)])


def _await_length(broker: Broker, most: int) -> None:
    deadline = time.perf_counter() + LONGEST_SECONDS
    while broker.queue_size() > most:
        if time.perf_counter() > deadline:
            raise RuntimeError("the cluster does not take its tasks")
        time.sleep(0.002)
