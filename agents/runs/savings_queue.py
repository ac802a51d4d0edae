"""Ways to fit as a queue in the database: asked for by who looks at a party, worked out by the workers one at a time.

A row is a party at the version of a plan. A newer plan takes the place of an older one; while that one is still being
worked out, its lease keeps the party from being taken twice. Attempts are counted, and committed, before the attempt.
There is one clock, the database's.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec
from django.conf import settings
from django.db import connection, transaction

from agents.sections import fit
from parties.domain.documents import Document
from parties.domain.state import PartyState
from parties.outbox import wakeup
from parties.outbox.backlog import Backlog
from parties.outbox.unprepared import unprepared_cursor

TASK: Final = "agents.runs.savings_worker.work"
NAME: Final = "savings"
LEASE_SECONDS: Final = 30  # above the time after which the cluster ends a task
MAX_ATTEMPTS: Final = 3  # of a worker that dies of it; an exception is final, since the next attempt would end the same

_OPEN: Final = "document IS NULL AND attempts < %(most)s"
_FREE: Final = "(lease_until IS NULL OR lease_until <= statement_timestamp())"


class Claimed(NamedTuple):
    """A party that this worker holds until its lease ends, and the database's time."""

    party_id: str
    version: int
    lease_until: dt.datetime
    now: dt.datetime


def found(state: PartyState) -> list[Document] | None:
    """What docs/documents.md calls ways to fit; None while they are worked out, which is asked for here.

    None of them unless the plan is up to date and its verdict is short.
    """
    if not fit.wants_savings(state):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT document::text, attempts >= %(most)s AND {_FREE} FROM agents_savings"
            " WHERE party_id = %(party)s AND version = %(version)s",
            {"most": MAX_ATTEMPTS, "party": state.party_id, "version": state.planned_version},
        )
        row = cursor.fetchone()
    if row is None:
        _request(state.party_id, state.planned_version)
        return None
    document, given_up = row
    if document is None:
        return [] if given_up else None
    ways: list[Document] = msgspec.json.decode(document)
    return ways


def _request(party_id: str, version: int) -> None:
    """Have it worked out, once a version however many look."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agents_savings (party_id, version) VALUES (%s, %s) ON CONFLICT (party_id) DO UPDATE"
            " SET version = excluded.version, document = NULL, attempts = 0, requested_at = statement_timestamp()"
            " WHERE agents_savings.version < excluded.version",
            [party_id, version],
        )
        if cursor.rowcount:
            transaction.on_commit(wake, robust=True)


# No more at a time than leave a worker of a machine to the planner.
_CLAIM: Final = f"""
WITH due AS MATERIALIZED (
    SELECT ctid FROM agents_savings WHERE {_OPEN} AND {_FREE}
        AND (SELECT count(*) FROM agents_savings WHERE document IS NULL AND NOT {_FREE}) < %(hands)s
    ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE agents_savings
SET attempts = attempts + 1, lease_until = statement_timestamp() + make_interval(secs => %(lease)s)
WHERE ctid = ANY(ARRAY(SELECT ctid FROM due))
RETURNING party_id, version, lease_until, statement_timestamp()
"""


def claim() -> Claimed | None:
    """The party that has waited longest. Committed at once, with the attempt counted."""
    hands = max(settings.Q_WORKERS - 1, 1)
    with unprepared_cursor() as cursor:
        cursor.execute(_CLAIM, {"most": MAX_ATTEMPTS, "lease": LEASE_SECONDS, "hands": hands})
        row = cursor.fetchone()
    return None if row is None else Claimed(*row)


def finish(claimed: Claimed, ways: Sequence[Document]) -> bool:
    """Keep what was worked out; False when the party has a newer plan by now, or the lease was lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agents_savings SET lease_until = NULL,"
            " document = CASE WHEN version = %(version)s THEN %(document)s::jsonb END"
            " WHERE party_id = %(party)s AND lease_until = %(lease)s RETURNING document IS NOT NULL",
            {
                "version": claimed.version,
                "document": msgspec.json.encode(ways).decode(),
                "party": claimed.party_id,
                "lease": claimed.lease_until,
            },
        )
        row = cursor.fetchone()
    return row is not None and bool(row[0])


def wake(*, force: bool = False) -> bool:
    """Have a worker look for what is due. False when Redis does not answer."""
    return wakeup.wake(NAME, force=force, task=TASK)


def waiting() -> Backlog:
    """The parties that are due, and for how long."""
    with unprepared_cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(extract(epoch FROM statement_timestamp() - min(requested_at)), 0)::float"
            f" FROM agents_savings WHERE {_OPEN} AND {_FREE}",
            {"most": MAX_ATTEMPTS},
        )
        return Backlog(*cursor.fetchone())


def sweep() -> None:
    """Wake a worker for what a lost wake-up left."""
    open_ones = waiting()
    if open_ones.due:
        wake(force=open_ones.oldest_seconds > 1)
