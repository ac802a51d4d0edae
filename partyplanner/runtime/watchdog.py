"""Decides whether a cluster hangs."""

from collections.abc import Callable
from typing import Final

OVERDUE_SECONDS: Final = 10.0  # above the longest drain: a busy worker must not pass for a dead one
START_ALLOWANCE_SECONDS: Final = 30.0  # a loaded machine may need that long to import everything


class Watchdog:
    """A cluster hangs when it was asked and has given no sign of life for `overdue_seconds` since.

    Any sign of life answers all open questions: a lost canary means nothing, and neither does one that waits behind
    long work that goes on. Times are seconds on any one clock.
    """

    def __init__(self, gave_sign_of_life: Callable[[], bool], overdue_seconds: float = OVERDUE_SECONDS) -> None:
        self._gave_sign_of_life = gave_sign_of_life
        self._overdue_seconds = overdue_seconds
        self._asked: float | None = None
        self.proven = False  # whether this cluster has answered at least once since it started

    def ask(self, now: float) -> None:
        if self._asked is None:
            self._asked = now

    def hangs(self, now: float) -> bool:
        if self._gave_sign_of_life():
            self._asked = None
            self.proven = True
            return False
        patience = self._overdue_seconds if self.proven else max(START_ALLOWANCE_SECONDS, self._overdue_seconds)
        return self._asked is not None and now - self._asked > patience

    def expect_start(self) -> None:
        """The cluster is new: drop the open question and grant it the time to start."""
        self._asked = None
        self.proven = False
