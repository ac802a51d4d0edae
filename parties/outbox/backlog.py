"""How much is due and how long it has waited, for the sweep, the views, the monitor and the health page.

Every count sees the whole table, whatever a drain looks back.
"""

import datetime as dt
import time
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.conf import settings

from parties.outbox import relay, wakeup
from parties.outbox.unprepared import unprepared_cursor
from partyplanner import flow


class Backlog(NamedTuple):
    """How much is due in a queue, and since when the oldest has waited."""

    due: int
    oldest_seconds: float


_MESSAGES: Final = "outbox_messages WHERE consumer = %s AND available_at <= statement_timestamp()"


def waiting(name: str) -> Backlog:
    """The due messages of a consumer."""
    return count(_MESSAGES, [name])


def count(source: str, parameters: Sequence[Any]) -> Backlog:
    """What is due in a queue; `source` is the table and the condition, and its rows have an `available_at`."""
    return _count(source, parameters)[0]


def _count(source: str, parameters: Sequence[Any]) -> tuple[Backlog, dt.datetime | None]:
    """The backlog, and when its oldest became due."""
    with unprepared_cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(extract(epoch FROM statement_timestamp() - min(available_at)), 0)::float,"
            f" min(available_at) FROM {source}",
            parameters,
        )
        due, oldest_seconds, oldest_at = cursor.fetchone()
    return Backlog(due, oldest_seconds), oldest_at


_measured: tuple[float, bool] = (-1.0, False)


def overloaded() -> bool:
    """Whether so much is due, or has waited so long, that new writes should wait. Measured once a second a process."""
    global _measured
    now = time.monotonic()
    if now >= _measured[0]:
        found = [waiting(name) for name in flow.RECONCILERS]
        most, oldest = settings.OUTBOX_MAX_BACKLOG, settings.OUTBOX_MAX_AGE_SECONDS
        _measured = (now + 1.0, any(item.due > most or item.oldest_seconds > oldest for item in found))
    return _measured[1]


def sweep() -> None:
    """Wake every reconciler that has something due, even where a wake-up is under way if that one would not see it all.

    The drain starts at the oldest message: one that was committed late lies before what other drains look back.
    """
    for name in flow.RECONCILERS:
        found, oldest_at = _count(_MESSAGES, [name])
        if found.due:
            wakeup.wake(name, oldest_at, force=found.oldest_seconds > relay.LOOK_BACK_SECONDS)
