"""How often and how soon a failure is tried again, and when an agent that keeps failing cools down. Pure."""

import datetime as dt
from typing import Final, Literal, NamedTuple

MAX_ATTEMPTS: Final = 4
RETRY_SECONDS: Final = (2, 8, 30)  # before the second, third and fourth attempt

OPENS_AFTER: Final = 5  # failures in a row
COOLDOWN_SECONDS: Final = 30.0  # before the first probe; doubles with each probe that fails
LONGEST_COOLDOWN_SECONDS: Final = 900.0

Position = Literal["closed", "open", "half_open"]


def retry_delay(attempt: int, spread: float) -> dt.timedelta:
    """How long to wait after an attempt, counted from 1, has failed: a quarter more or less as `spread` is 1 or 0."""
    return dt.timedelta(seconds=RETRY_SECONDS[attempt - 1] * (0.75 + spread / 2))


class Breaker(NamedTuple):
    """The circuit breaker of one agent.

    closed: it runs. open: it does not, until `cooldown` has passed. half_open: one run, the probe, decides.
    `failures` counts those in a row, `trips` how often it has opened since it was last closed.
    """

    position: Position = "closed"
    failures: int = 0
    trips: int = 0


def after_success(breaker: Breaker) -> Breaker:
    """The agent answered: whatever was before is forgotten."""
    return Breaker()


def after_failure(breaker: Breaker) -> Breaker:
    """One more failure. It opens at the limit, and at once when it was the probe."""
    failures = breaker.failures + 1
    if breaker.position == "half_open" or (breaker.position == "closed" and failures >= OPENS_AFTER):
        return Breaker("open", failures, breaker.trips + 1)
    return breaker._replace(failures=failures)


def cooldown(breaker: Breaker, spread: float) -> dt.timedelta:
    """How long an opened breaker waits for its probe; `spread` from 0 to 1 keeps many from probing at once."""
    seconds = min(COOLDOWN_SECONDS * 2.0 ** min(breaker.trips - 1, 10), LONGEST_COOLDOWN_SECONDS)
    return dt.timedelta(seconds=seconds * (0.75 + spread / 2))
