"""Append: commands.add_input beside the bare statements it sends."""

import re
import time

import psycopg
from django.db import connection
from django.utils import timezone

from benchmarks.figures import Figure, at_least, ratio
from benchmarks.pgbench import transactions_a_second
from benchmarks.wishes import TEN, Wishes
from benchmarks.workers import add, new_party
from parties import commands
from parties.models import OutboxMessage

INPUTS = 20  # wishes a party gets here before the next one


def append(repeats: int = 5, seconds: int = 3) -> list[Figure]:
    """commands.add_input in one process ÷ pgbench running the same statements in one transaction, one client."""
    wishes = Wishes(1)
    ours, bare = [], []
    for _ in range(repeats):
        ours.append(_appends_a_second(wishes, seconds))
        bare.append(_bare_transactions_a_second(seconds))
        OutboxMessage.objects.all().delete()
    return [
        ratio(
            "append ÷ pgbench",
            at_least(0.35),
            ("commands.add_input", ours),
            ("pgbench -c 1, the same statements", bare),
            "transactions/s",
        )
    ]


def _appends_a_second(wishes: Wishes, seconds: float) -> float:
    done, started = 0, time.perf_counter()
    while time.perf_counter() < started + seconds:
        party_id = new_party(wishes.opener())
        for _ in range(INPUTS):
            add(party_id, wishes.later())
        done += INPUTS
    return done / (time.perf_counter() - started)


def _statements() -> list[str]:
    """The statements of one add_input, with their values in them."""
    party_id = new_party(TEN[0])
    seen: list[str] = []

    def record(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        result = execute(sql, params, many, context)
        seen.append(psycopg.ClientCursor(connection.connection).mogrify(sql, params))
        return result

    with connection.execute_wrapper(record):
        commands.add_input(party_id=party_id, text=TEN[1], actor="bench", now=timezone.now())
    return [statement for statement in seen if re.match(r"\s*(SELECT|INSERT|UPDATE)", statement)]


# What differs from run to run: eight random digits stand for the version, and make the ids unique. (pgbench takes two
# colons in a row for a cast, hence the space.)
_VARYING = (
    (r'"version":\d+', '"version": :version'),
    (r'"added_version":\d+', '"added_version": :version'),
    (r'"event_id":"[0-9a-f]{8}', '"event_id":":version'),
    (r'"input_id":"[a-z0-9-]+","added', '"input_id":"in:version","added'),
)


def _bare_transactions_a_second(seconds: int) -> float:
    lines = ["\\set version random(10000000, 99999999)", "BEGIN;"]
    for statement in _statements():
        for pattern, replacement in _VARYING:
            statement = re.sub(pattern, replacement, statement)
        lines.append(" ".join(statement.split()) + ";")
    return transactions_a_second("\n".join([*lines, "COMMIT;"]), seconds)
