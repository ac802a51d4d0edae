"""Worker processes and the outbox, as benchmarks use them."""

import multiprocessing
import time

from django.db import connection, connections
from django.utils import timezone

from parties import commands
from parties.models import OutboxMessage
from parties.outbox import relay, wakeup
from partyplanner.runtime.worker_process import prepare


def new_party(text: str) -> str:
    return commands.create_party(text=text, actor="bench", now=timezone.now()).party_id


def add(party_id: str, text: str) -> str:
    return commands.add_input(party_id=party_id, text=text, actor="bench", now=timezone.now()).input_id


def seconds_to_drain(consumer: str, workers: int) -> float:
    """Drain everything that is due with `workers` processes; their start counts."""
    prepare()
    connections.close_all()
    processes = [
        multiprocessing.get_context("fork").Process(target=relay.drain, args=(consumer,), kwargs={"seconds": 600})
        for _ in range(workers)
    ]
    started = time.perf_counter()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    taken = time.perf_counter() - started
    codes = [process.exitcode for process in processes]
    left = OutboxMessage.objects.filter(consumer=consumer).count()
    if left or any(codes):
        raise RuntimeError(f"{consumer}: {left} messages were left behind; the workers ended with {codes}")
    return taken


def forget_wakes() -> None:
    """Drop the wake-ups that are left, so that they reach no cluster that starts later."""
    wakeup.client().flushdb()


def settle() -> None:
    """Nothing due, no dead rows, nothing unwritten: what ran before leaves no work to what runs next."""
    OutboxMessage.objects.all().delete()
    forget_wakes()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
