"""Processes that add wishes by commands.add_input, at a given rate or as fast as they are planned."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from multiprocessing.queues import Queue
from typing import Final

from django.conf import settings
from django.db import connections

from benchmarks.wishes import Wishes
from benchmarks.workers import add, new_party
from parties.models import OutboxMessage
from parties.outbox import backlog

PROCESSES: Final = 4  # one alone would be slower than the workers, which then never get a full batch
WISHES_A_PARTY: Final = 8  # then another party takes its place
PARTIES_AT_ONCE: Final = 50  # in each process


def feed(seed: int, seconds: float, rate: float | None = None) -> Callable[[], float]:
    """Add `rate` wishes a second, or (None) as many as are planned. The result waits and gives the rate that was kept.

    Without a rate, full batches wait for the workers all the time, and it counts until the last plan.
    """
    connections.close_all()
    context = multiprocessing.get_context("fork")
    answers: Queue[float] = context.Queue()
    for number in range(PROCESSES):
        share = None if rate is None else rate / PROCESSES
        arguments = (answers, seed * PROCESSES + number, seconds, share)
        context.Process(target=_run, args=arguments, daemon=True).start()
    return lambda: sum(answers.get(timeout=seconds + 60) for _ in range(PROCESSES))


def _run(answers: "Queue[float]", seed: int, seconds: float, rate: float | None) -> None:
    wishes = _add_wishes(Wishes(seed))
    done, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds:
        if rate is not None:
            time.sleep(max(0.0, done / rate - elapsed))
        elif done % 10 == 0:
            _await(lambda: backlog.waiting("planner").due <= 2 * settings.OUTBOX_BATCH)
        next(wishes)
        done += 1
    if rate is None:
        _await(lambda: not OutboxMessage.objects.exists())
    answers.put(done / (time.perf_counter() - started))


def _add_wishes(wishes: Wishes) -> Iterator[None]:
    """One wish a step, to parties that the seed picks among those at hand."""
    parties: list[tuple[str, int]] = []
    while True:
        place = wishes.random.randrange(PARTIES_AT_ONCE)
        if place >= len(parties):
            parties.append((new_party(wishes.opener()), 1))
        elif parties[place][1] == WISHES_A_PARTY:
            parties[place] = (new_party(wishes.opener()), 1)
        else:
            party_id, count = parties[place]
            add(party_id, wishes.later())
            parties[place] = (party_id, count + 1)
        yield


def _await(done: Callable[[], bool]) -> None:
    while not done():
        time.sleep(0.005)
