"""The worker's side of deferred runs: claim one, run its agent, hand in the result.

A thread renews the lease at a third of it, and interrupts the agent by a signal when the run is lost or has taken too
long. Where the agent is deaf to signals, because it loops in C, the thread stops with it: then the lease ends, another
worker takes over, and the cluster kills this one.
"""

import datetime as dt
import logging
import math
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Final, Literal

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django_q.exceptions import TimeoutException

from agents.planning import consumer, orchestrator
from agents.planning.deps import PreparedRun, RunResult
from agents.runs import queue
from agents.runs.queue import Claimed
from parties import commands
from parties.domain.message import Sentence, say
from parties.eventstore import repository
from parties.outbox import liveness, relay, wakeup
from parties.outbox.failpoints import failpoint

logger = logging.getLogger(__name__)

SIGNAL: Final = signal.SIGUSR1
CHAIN_SECONDS: Final = 5.0  # half of what the cluster's timeout leaves beyond a run's own
TAKEN_OVER: Final = say("rejected.taken_over")
NOT_WANTED: Final = say("rejected.not_needed")

Cause = Literal["lost", "overdue"]


class Interrupted(BaseException):
    """The run is to end now. Not an Exception, so that an agent's own handlers let it through."""


def work(name: str) -> None:
    """What django-q2 runs: one run, and a wake-up for the next. A lease that ends says what failed here.

    Without Redis the next run is begun here, as long as it has all of RUN_TIMEOUT_SECONDS left in this task.
    """
    until = time.monotonic() + CHAIN_SECONDS
    try:
        wakeup.lower_flag(name)
        while take_one() and queue.waiting().due and not queue.wake() and time.monotonic() < until:
            pass
    except BaseException:
        logger.exception("action=run_broken")
        close_old_connections()
    liveness.report_alive()


def work_off(*, seconds: float = math.inf) -> int:
    """Run what is due, one after the other, in this process; begin none after `seconds`. Returns how many."""
    until = time.monotonic() + seconds
    done = 0
    while time.monotonic() < until and not relay.handing_over() and take_one():
        done += 1
    return done


def take_one() -> bool:
    """Claim a run and perform it; whether there was one."""
    queue.reap()
    run = queue.claim()
    if run is None:
        return False
    try:
        perform(run)
    except repository.PartyNotFound:  # deleted, and the run with it
        logger.warning("action=run_dropped party=%s agent=%s", run.party_id, run.agent)
    liveness.report_alive()
    return True


def perform(run: Claimed) -> None:
    """One attempt. Raises repository.PartyNotFound."""
    with LeaseKeeper(run) as lease:
        prepared = orchestrator.prepare(repository.load(run.party_id), consumer.deps(), run.agent, _now())
        if prepared is None or str(prepared.fingerprint) != run.fingerprint:
            queue.postpone(run)
            return
        result = _run(prepared, lease)
        if result is None:
            _lost(run)
            return
        failpoint("runs.ran")
        if not _ended(run, result):
            reject(run, TAKEN_OVER if queue.taken_over(run) else NOT_WANTED)


def _run(prepared: PreparedRun, lease: "LeaseKeeper") -> RunResult | None:
    """The agent's result, also when it failed; None when the run was lost meanwhile."""
    try:
        return lease.interruptible(lambda: consumer.timed(prepared.agent, prepared.context))
    except Interrupted:
        if lease.cause == "lost":
            return None
        return RunResult(None, error=say("run.overdue", count=settings.RUN_TIMEOUT_SECONDS))
    except TimeoutException:  # the cluster ends this worker; the lease tells the others
        raise
    except SystemExit as error:
        return RunResult(None, error=say("run.exited", code=str(error.code)))


def _ended(run: Claimed, result: RunResult) -> bool:
    """Hand in the result, or have it tried again; False when the run is no longer this worker's."""
    if result.document is None and not result.permanent:
        return queue.failed(run, result.error)
    return queue.deliver(run, result)


def reject(run: Claimed, reason: Sentence) -> None:
    """Record that this worker was too late."""
    logger.warning("action=result_rejected party=%s agent=%s fence=%d", run.party_id, run.agent, run.fence)
    commands.reject_result(
        party_id=run.party_id,
        agent=run.agent,
        fingerprint=run.fingerprint,
        fence=run.fence,
        reason=reason,
        now=_now(),
    )


def _lost(run: Claimed) -> None:
    """A run that was cancelled is in the log already; one that went on in other hands is recorded here."""
    if queue.taken_over(run):
        reject(run, TAKEN_OVER)
    else:
        logger.info("action=run_cancelled party=%s agent=%s", run.party_id, run.agent)


def _now() -> dt.datetime:
    """The database's time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: dt.datetime = cursor.fetchone()[0]
    return now


class LeaseKeeper:
    """Renew the lease of one run while the context is open, which must be in the main thread of a process.

    `cause` says why the agent is to end. Only the length of the timeout is measured on this machine.
    """

    def __init__(self, run: Claimed) -> None:
        self.cause: Cause | None = None
        self._run = run
        self._closed = threading.Event()
        self._armed = False
        self._thread = threading.Thread(target=self._renew_until_closed, name="lease", daemon=True)

    def __enter__(self) -> "LeaseKeeper":
        self._before = signal.signal(SIGNAL, self._interrupt)
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._closed.set()
        self._thread.join()
        signal.signal(SIGNAL, self._before)

    def interruptible(self, work: Callable[[], RunResult]) -> RunResult:
        """What `work` returns, which is interrupted when there is a cause. Raises Interrupted."""
        self._armed = True
        try:
            if self.cause is not None:
                raise Interrupted
            return work()
        finally:
            self._armed = False

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self._armed:
            self._armed = False
            raise Interrupted

    def _renew_until_closed(self) -> None:
        until = time.monotonic() + settings.RUN_TIMEOUT_SECONDS
        try:
            while not self._closed.wait(max(0.0, min(settings.RUN_LEASE_SECONDS / 3, until - time.monotonic()))):
                overdue = time.monotonic() >= until
                if overdue or not self._renewed():
                    self.cause = "overdue" if overdue else "lost"
                    signal.pthread_kill(threading.main_thread().ident or 0, SIGNAL)
                    return
        finally:
            connection.close()

    def _renewed(self) -> bool:
        """Whether the run is still ours; True while the database does not answer: its fence decides in the end."""
        try:
            held = queue.renew(self._run)
        except DatabaseError as error:
            logger.warning("action=renew_failed agent=%s error=%s", self._run.agent, error)
            connection.close()
            return True
        liveness.report_alive()
        return held
