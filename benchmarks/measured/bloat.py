"""Bloat: what a long reader costs the outbox, whose rows come and go while none of the dead ones can be removed."""

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from django.conf import settings

from benchmarks.figures import Figure, at_most, ratio
from benchmarks.measured.drain import idle_consumer
from benchmarks.wishes import Wishes
from benchmarks.workers import new_party, settle
from parties.outbox import messages, relay

RATE = 1_000  # messages a second, more than the planner of this machine keeps up with


def bloat(repeats: int = 5, seconds: float = 15.0, claims: int = 40) -> list[Figure]:
    """Time of a claim after messages came and went under a held snapshot ÷ the same without one."""
    wishes = Wishes(3)
    parties = [new_party(wishes.later()) for _ in range(settings.OUTBOX_BATCH)]
    held, free = [], []
    with idle_consumer() as consumer:
        for _ in range(repeats):
            settle()
            free.append(_after_traffic(consumer, parties, seconds, claims))
            settle()
            with _reader():
                held.append(_after_traffic(consumer, parties, seconds, claims))
    return [
        ratio(
            f"bloat: claim after {seconds:g} s of a held reader ÷ without",
            at_most(2),
            ("claim with the reader still there", held),
            ("claim after the same traffic", free),
            "ms",
            f"{RATE:,} messages/s",
        )
    ]


@contextmanager
def _reader() -> Iterator[None]:
    """A transaction whose snapshot keeps every row that dies from now on."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("SELECT count(*) FROM outbox_messages")
        yield


def _after_traffic(consumer: str, parties: Sequence[str], seconds: float, claims: int) -> float:
    """Milliseconds of a claim, the median of `claims`, after messages came and went for so long."""
    started, rounds = time.perf_counter(), 0
    while rounds * len(parties) < RATE * seconds:
        messages.enqueue([consumer], parties, None)
        relay.drain(consumer, since=None)
        rounds += 1
        time.sleep(max(0.0, started + rounds * len(parties) / RATE - time.perf_counter()))
    return statistics.median(_claim(consumer, parties) for _ in range(claims))


def _claim(consumer: str, parties: Sequence[str]) -> float:
    messages.enqueue([consumer], parties, None)
    started = time.perf_counter()
    claimed = relay._claim(consumer, None)
    taken = time.perf_counter() - started
    relay._process(consumer, claimed)
    return taken * 1000
