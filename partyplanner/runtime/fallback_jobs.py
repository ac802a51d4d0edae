"""Errands: what a cluster is woken for, done without Redis, in processes that the supervisor forks. It waits for none.

Such a process has the bounds of a cluster's worker: its memory, its time, its parent's life. An alarm tells whatever
looks at signals, Python's loops among them, that its time is over; a loop in C is killed a moment later. Attempts are
counted before they are made, so what it leaves behind is tried again, and not for ever.
"""

import logging
import multiprocessing
import os
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Final, NamedTuple

from django.db import connections
from django_q.timeout import TimeoutHandler

from partyplanner.runtime import worker_process

logger = logging.getLogger(__name__)

DEAF_SECONDS: Final = 3.0  # from the alarm to the end by force, as in a cluster
_fork: Final = multiprocessing.get_context("fork")  # a fresh interpreter would need seconds for its imports alone


class _Sent(NamedTuple):
    """A process on its way, and when it is ended by force, on the monotonic clock."""

    process: BaseProcess
    until: float


class Errand:
    """Work of one kind. Up to `hands` processes do it at a time, so that one which hangs keeps nobody waiting."""

    def __init__(self, name: str, work: Callable[[], object], *, hands: int, seconds: int) -> None:
        self.name = name
        self._work = work
        self._hands = hands
        self._seconds = seconds
        self._sent: list[_Sent] = []

    def send(self, now: float) -> None:
        """Have one more process do it, unless as many as may be are at it; `now` is on the monotonic clock.

        Database connections are closed first: a session that two processes write to is nobody's. Call it from a
        process without other threads, whose locks the child would inherit.
        """
        self.look_after(now)
        if len(self._sent) < self._hands:
            worker_process.prepare()
            connections.close_all()
            process = _fork.Process(target=self._run, args=(os.getpid(),), name=self.name)
            process.start()
            self._sent.append(_Sent(process, now + self._seconds + DEAF_SECONDS))

    def look_after(self, now: float) -> None:
        """Clear up those that have ended, and end those that take too long."""
        for sent in self._sent:
            if not sent.process.is_alive():
                if sent.process.exitcode:
                    logger.error("an errand (%s) ended with code %s", self.name, sent.process.exitcode)
            elif now >= sent.until:
                logger.error("an errand (%s) goes on after its time is over; killing it", self.name)
                self._kill(sent)
        self._sent = [sent for sent in self._sent if sent.process.is_alive()]

    def ask_to_stop(self) -> None:
        """Have them end once what they have in hand is finished."""
        for sent in self._sent:
            sent.process.terminate()

    def stop(self, until: float) -> None:
        """Wait for that until a time on the monotonic clock, then end them."""
        for sent in self._sent:
            sent.process.join(max(until - time.monotonic(), 0))
            self._kill(sent)
        self._sent = []

    def _kill(self, sent: _Sent) -> None:
        sent.process.kill()
        sent.process.join(1.0)

    def _run(self, parent: int) -> None:
        """In the child. Nobody waits for a result, so nothing escapes."""
        os.setsid()  # a Ctrl-C in the terminal reaches the supervisor only
        worker_process.init_worker_process(parent)
        worker_process.limit_memory()
        try:
            with TimeoutHandler(self._seconds):
                self._work()
        except BaseException:
            logger.exception("action=errand_failed errand=%s", self.name)
