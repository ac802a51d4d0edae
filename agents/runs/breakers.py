"""The circuit breakers in the database: record how each run ended, and choose the agent to probe.

agents.runs.retry_policy decides; here the decision takes effect once, however many workers there are.
"""

import logging
import random
from collections.abc import Sequence
from typing import Final

from django.db import connection, transaction

from agents.runs import retry_policy
from agents.runs.retry_policy import Breaker

logger = logging.getLogger(__name__)

ERROR_LENGTH: Final = 2000


def succeeded(agent: str) -> None:
    """A run had a result. Costs one statement that changes nothing as long as all is well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agents_breaker SET position = %s, failures = %s, trips = %s, opened_at = NULL, probe_at = NULL,"
            " last_error = '' WHERE agent = %s AND (position <> 'closed' OR failures > 0) RETURNING agent",
            [*retry_policy.after_success(Breaker()), agent],
        )
        if cursor.fetchone():
            logger.warning("action=breaker_closed agent=%s", agent)


def failed(agent: str, error: str) -> None:
    """A run failed, ran out of time, or its worker died."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO agents_breaker (agent) VALUES (%s) ON CONFLICT DO NOTHING", [agent])
        cursor.execute("SELECT position, failures, trips FROM agents_breaker WHERE agent = %s FOR UPDATE", [agent])
        before = Breaker(*cursor.fetchone())
        after = retry_policy.after_failure(before)
        cursor.execute(
            "UPDATE agents_breaker SET position = %s, failures = %s, trips = %s, last_error = %s WHERE agent = %s",
            [*after, error[:ERROR_LENGTH], agent],
        )
        if after.trips > before.trips:
            _open(agent, after)


def _open(agent: str, breaker: Breaker) -> None:
    cooldown = retry_policy.cooldown(breaker, random.random())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agents_breaker SET opened_at = now(), probe_at = now() + make_interval(secs => %s)"
            " WHERE agent = %s",
            [cooldown.total_seconds(), agent],
        )
    logger.error("action=breaker_opened agent=%s seconds=%.0f", agent, cooldown.total_seconds())


def ready_for_probe(agents: Sequence[str]) -> str | None:
    """An agent whose breaker may half-open, locked until the transaction ends, so that no other worker probes it too.

    A probe that was cancelled says nothing about the agent: where no run holds the breaker's fence, another may go.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agent FROM agents_breaker WHERE agent = ANY(%s) AND position <> 'closed'"
            " AND probe_at <= statement_timestamp() ORDER BY probe_at, agent FOR UPDATE SKIP LOCKED",
            [list(agents)],
        )
        for (agent,) in cursor.fetchall():  # locked now: what the next statement sees is what others have committed
            cursor.execute(
                "SELECT 1 FROM agents_breaker breaker WHERE agent = %s AND (position = 'open' OR NOT EXISTS"
                " (SELECT 1 FROM agents_run run WHERE run.agent = breaker.agent AND run.fence = breaker.fence"
                " AND run.lease_until IS NOT NULL))",
                [agent],
            )
            if cursor.fetchone():
                return str(agent)
    return None


def probe(agent: str, fence: int) -> None:
    """The run of this fence decides. In the transaction in which it was found ready."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agents_breaker SET position = 'half_open', fence = %s WHERE agent = %s", [fence, agent])
    logger.warning("action=breaker_probed agent=%s", agent)
