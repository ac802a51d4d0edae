"""A lasting outage in the log: one line when it begins, one when it is over, whatever is asked meanwhile."""

import logging
import threading
import time
from typing import Final

import redis

logger = logging.getLogger(__name__)

QUIET_SECONDS: Final = 3.0  # without trouble before it counts as over: what is slow fails now and then


class OutageLog:
    """One outage of this process, whichever of its threads meet it. `now` is on the monotonic clock."""

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._last: float | None = None
        self._lock = threading.Lock()

    @property
    def lasting(self) -> bool:
        return self._last is not None

    def trouble(self, error: Exception, now: float) -> None:
        with self._lock:
            begins, self._last = self._last is None, now
        if begins:
            logger.error("%s: %s", self._subject, str(error).strip() or type(error).__name__)

    def over(self, now: float) -> None:
        """It went well. That ends an outage once there was no trouble for a while."""
        if self._last is None:  # nearly always, and then nobody waits for the lock
            return
        with self._lock:
            ends = self._last is not None and now - self._last >= QUIET_SECONDS
            if ends:
                self._last = None
        if ends:
            logger.warning("%s: well again", self._subject)


# Redis, which is away, frozen, slow or full.
REDIS: Final = OutageLog("Redis fails")


class RedisOutageFilter(logging.Filter):
    """For the log of a library that writes a traceback each second while Redis is away: that is our outage."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, redis.RedisError | OSError):
            return True
        REDIS.trouble(error, time.monotonic())
        return False
