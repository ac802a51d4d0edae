"""Deferred runs as a queue in the database: claimed under a lease, fenced, renewed, answered, tried again.

Attempts are counted, and committed, before the attempt. A worker that falls silent loses its run when the lease ends:
the run gets a new fence, and whatever that worker still brings is refused. There is one clock, the database's.
"""

import logging
import os
import random
import socket
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

import msgspec
from django.conf import settings
from django.db import connection, transaction

from agents.planning.deps import DeferredResult, RunResult
from agents.planning.fingerprint import Fingerprint
from agents.runs import breakers, retry_policy
from agents.runs.retry_policy import MAX_ATTEMPTS, RETRY_SECONDS
from parties.domain.encoded import encode_hook
from parties.domain.message import Sentence, as_text, from_text, read, say
from parties.outbox import backlog, messages, wakeup
from parties.outbox.backlog import Backlog
from parties.outbox.failpoints import failpoint
from parties.outbox.unprepared import unprepared_cursor

logger = logging.getLogger(__name__)

TASK: Final = "agents.runs.worker.work"
NAME: Final = "runs"
SUPERVISOR: Final = "SUPERVISOR"  # in the environment of a cluster: who answers for its runs
HOLDER: Final = os.environ.get(SUPERVISOR) or f"{socket.gethostname()}:{os.getpid()}"
DIED: Final = say("run.silent")


class Claimed(NamedTuple):
    """A run that this worker holds, as long as its fence is the latest."""

    id: int
    party_id: str
    agent: str
    version: int
    fingerprint: str
    correlation_id: str
    attempts: int
    fence: int


# --- Claiming ----------------------------------------------------------------------------------------

_DUE: Final = "lease_until IS NULL AND result IS NULL AND available_at <= statement_timestamp() AND agent = ANY({})"
# In this shape for the same reason as the claim of the outbox.
_CLAIM: Final = f"""
WITH due AS MATERIALIZED (
    SELECT ctid FROM agents_run
    WHERE {_DUE.format("%(agents)s")} AND (%(probe)s OR NOT EXISTS (
        SELECT 1 FROM agents_breaker breaker WHERE breaker.agent = agents_run.agent AND position <> 'closed'
    ))
    ORDER BY available_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE agents_run
SET attempts = attempts + 1,
    fence = nextval('agents_run_fence'),
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
    holder = %(holder)s
WHERE ctid = ANY(ARRAY(SELECT ctid FROM due))
RETURNING id, party_id, agent, version, fingerprint, correlation_id::text, attempts, fence
"""


def claim() -> Claimed | None:
    """The run that has waited longest, of an agent whose breaker is closed; else the one that probes an open breaker.

    Committed at once, with the attempt counted.
    """
    found = _claim(settings.DEFERRED_AGENTS) or _claim_probe()
    if found is not None:
        failpoint("runs.claimed")
    return found


def _claim(agents: Collection[str], *, probe: bool = False) -> Claimed | None:
    with unprepared_cursor() as cursor:
        cursor.execute(
            _CLAIM,
            {"agents": sorted(agents), "lease": settings.RUN_LEASE_SECONDS, "holder": HOLDER, "probe": probe},
        )
        row = cursor.fetchone()
    return None if row is None else Claimed(*row)


def _claim_probe() -> Claimed | None:
    with transaction.atomic():
        agent = breakers.ready_for_probe(sorted(settings.DEFERRED_AGENTS))
        found = None if agent is None else _claim([agent], probe=True)
        if found is not None:
            breakers.probe(found.agent, found.fence)
    return found


# --- Holding -----------------------------------------------------------------------------------------


def renew(run: Claimed) -> bool:
    """Extend the lease; False when the run was taken over or cancelled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agents_run SET lease_until = clock_timestamp() + make_interval(secs => %s)"
            " WHERE id = %s AND fence = %s AND result IS NULL",
            [settings.RUN_LEASE_SECONDS, run.id, run.fence],
        )
        return bool(cursor.rowcount)


def taken_over(run: Claimed) -> bool:
    """Whether a run that was lost went on in other hands. Otherwise it was cancelled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM agents_execution WHERE party_id = %s AND version = %s AND status <> 'cancelled'",
            [run.party_id, run.version],
        )
        return cursor.fetchone() is not None


def reap() -> int:
    """End the attempts of workers that fell silent: a new fence, and another attempt later. Returns how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agents_run run SET lease_until = NULL, fence = nextval('agents_run_fence'),"
            " available_at = now() + make_interval("
            "secs => (%s::float8[])[least(run.attempts, %s)] * (0.75 + random() / 2)), last_error = %s"
            " FROM (SELECT id FROM agents_run WHERE lease_until <= now() FOR UPDATE SKIP LOCKED) silent"
            " WHERE run.id = silent.id RETURNING run.id, run.party_id, run.agent, run.version, run.fingerprint,"
            " run.correlation_id::text, run.attempts, run.fence",
            [list(RETRY_SECONDS), len(RETRY_SECONDS), as_text(DIED)],
        )
        silent = [Claimed(*row) for row in cursor.fetchall()]
        for run in sorted(silent, key=lambda run: run.agent):  # breakers are locked in one order
            logger.error("action=run_reaped party=%s agent=%s attempt=%d", run.party_id, run.agent, run.attempts)
            breakers.failed(run.agent, as_text(DIED))
            if run.attempts >= MAX_ATTEMPTS:
                _deliver(run, RunResult(None, error=DIED))
    return len(silent)


# --- Ending ------------------------------------------------------------------------------------------


def deliver(run: Claimed, result: RunResult) -> bool:
    """Hand the result to the planner; False when the run is no longer this worker's."""
    with transaction.atomic():
        delivered = _deliver(run, result)
        if delivered:
            breakers.succeeded(run.agent)
        failpoint("runs.before_commit")
    return delivered


def _deliver(run: Claimed, result: RunResult) -> bool:
    """The planner reads the result after it has seen the message, so both are one transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agents_run SET result = %s::jsonb, lease_until = NULL"
            " WHERE id = %s AND fence = %s AND result IS NULL",
            [msgspec.json.encode(result._asdict(), enc_hook=encode_hook).decode(), run.id, run.fence],
        )
        if not cursor.rowcount:
            return False
    messages.enqueue(["planner"], [run.party_id], run.correlation_id)
    return True


def failed(run: Claimed, error: Sentence) -> bool:
    """Schedule the next attempt, or deliver the failure. False when the run is no longer this worker's."""
    logger.error(
        "action=run_failed party=%s agent=%s attempt=%d error=%s", run.party_id, run.agent, run.attempts, as_text(error)
    )
    with transaction.atomic():
        if run.attempts >= MAX_ATTEMPTS:
            held = _deliver(run, RunResult(None, error=error))
        else:
            held = _put_back(run, retry_policy.retry_delay(run.attempts, random.random()).total_seconds(), error)
        if held:
            breakers.failed(run.agent, as_text(error))
    return held


def _put_back(run: Claimed, seconds: float, error: Sentence) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agents_run SET lease_until = NULL, available_at = clock_timestamp() + make_interval(secs => %s),"
            " last_error = %s WHERE id = %s AND fence = %s AND result IS NULL",
            [seconds, as_text(error), run.id, run.fence],
        )
        return bool(cursor.rowcount)


def postpone(run: Claimed) -> None:
    """The party asks something else by now: the planner is to look again. This was no attempt."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agents_run SET lease_until = NULL, attempts = attempts - 1,"
            " available_at = clock_timestamp() + make_interval(secs => %s) WHERE id = %s AND fence = %s",
            [RETRY_SECONDS[0], run.id, run.fence],
        )
        if cursor.rowcount:
            messages.enqueue(["planner"], [run.party_id], run.correlation_id)


def hand_back(holder: str) -> int:
    """Free the runs of a supervisor that stops before they are finished; that was no attempt. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agents_run SET lease_until = NULL, fence = nextval('agents_run_fence'), available_at = now(),"
            " attempts = greatest(attempts - 1, 0) WHERE holder = %s AND lease_until IS NOT NULL",
            [holder],
        )
        return int(cursor.rowcount)


def delivered(party_ids: Collection[str]) -> dict[str, Mapping[str, DeferredResult]]:
    """Party → agent → what its run brought, for parties that are locked."""
    found: dict[str, dict[str, DeferredResult]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT party_id, agent, fingerprint, result::text, trigger, attempts, fence FROM agents_run"
            " WHERE party_id = ANY(%s) AND result IS NOT NULL",
            [list(party_ids)],
        )
        for party_id, agent, fingerprint, result, trigger, attempts, fence in cursor.fetchall():
            brought = msgspec.json.decode(result)
            result = RunResult(**brought | {"error": read(brought["error"])})
            answered = Fingerprint.parse(fingerprint)
            found.setdefault(party_id, {})[agent] = DeferredResult(
                answered, result, from_text(trigger), attempts, fence
            )
    return dict(found)


# --- Waking ------------------------------------------------------------------------------------------


def wake(*, force: bool = False) -> bool:
    """Have the second cluster look for runs. False when Redis does not answer."""
    return wakeup.wake(NAME, force=force, task=TASK, cluster=settings.SLOW_CLUSTER)


def waiting() -> Backlog:
    """The runs that a worker could take: due, and of no agent that cools down."""
    return backlog.count(
        f"agents_run WHERE {_DUE.format('%s')} AND NOT EXISTS (SELECT 1 FROM agents_breaker breaker"
        " WHERE breaker.agent = agents_run.agent AND position <> 'closed' AND probe_at > statement_timestamp())",
        [sorted(settings.DEFERRED_AGENTS)],
    )


def sweep() -> None:
    """Reap, return what is no longer deferred to the planner, and wake the cluster for what is due."""
    reap()
    _return_to_planner()
    found = waiting()
    if found.due:
        wake(force=found.oldest_seconds > 1)


def _return_to_planner() -> None:
    """Runs of agents that the settings no longer defer: the planner runs them at once when it looks again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agents_run SET available_at = now() + interval '1 minute'"
            " WHERE agent <> ALL(%s) AND available_at <= now() AND result IS NULL RETURNING party_id",
            [sorted(settings.DEFERRED_AGENTS)],
        )
        parties = sorted({party_id for (party_id,) in cursor.fetchall()})
        if parties:
            messages.enqueue(["planner"], parties, None)
