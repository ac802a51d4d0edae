"""How much is due and how long it has waited: what the sweep, the doors, the monitor and the health page go by."""

import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.conf import settings

from parties.outbox import wakeup
from parties.outbox.horizon import EVERYTHING, Horizon
from parties.outbox.unprepared import unprepared_cursor
from partyplanner import flow


class Backlog(NamedTuple):
    """How much is due in a queue, and since when the oldest has waited."""

    due: int
    oldest_seconds: float


_MESSAGES: Final = """outbox_messages
WHERE consumer = %s AND available_at <= statement_timestamp()
    AND available_at > statement_timestamp() - make_interval(secs => %s)
"""
_horizons: Final[dict[str, Horizon]] = defaultdict(Horizon)


def waiting(name: str) -> Backlog:
    """The markers that are due for a consumer. None lies further back than the oldest that the last look found."""
    horizon, started = _horizons[name], time.monotonic()
    back = horizon.seconds(started)
    found = count(_MESSAGES, [name, back])
    horizon.looked(started, time.monotonic(), whole=back == EVERYTHING, left_since=found.oldest_seconds)
    return found


def count(source: str, parameters: Sequence[Any]) -> Backlog:
    """What waits in a queue; `source` is the table and the condition, and its rows have an `available_at`."""
    with unprepared_cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(extract(epoch FROM statement_timestamp() - min(available_at)), 0)::float"
            f" FROM {source}",
            parameters,
        )
        return Backlog(*cursor.fetchone())


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


def sweep() -> list[str]:
    """Wake every consumer that has something due. Returns those whom Redis woke nobody for."""
    return [
        name
        for name in flow.RECONCILERS
        if (found := waiting(name)).due and not wakeup.wake(name, force=found.oldest_seconds > 1)
    ]
