"""The transactional outbox: claim, deliver and retry the messages that parties.outbox.messages enqueues.

A message says only "party P has news for consumer C". It is written in the transaction of the events and deleted in the
transaction of their effect, so an effect happens exactly once however often a message is delivered. A wake-up is a
django-q2 task without payload; losing it costs latency until the next sweep, nothing else.

Attempts are counted, and committed, before the attempt: a worker that dies leaves its messages due again after a lease
that doubles with each attempt. Messages that were tried before are tried alone, so that one poisonous party cannot
take its batch down again.

There is one clock here, the database's: what is due, what a consumer takes for the present, and when it is looked at
again. A host whose own clock is wrong changes nothing.
"""

import datetime as dt
import logging
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils.module_loading import import_string
from django_q.exceptions import TimeoutException

from parties.domain import events as ev
from parties.domain import ids
from parties.domain.state import PartyState
from parties.eventstore import repository
from parties.models import OutboxMessage
from parties.outbox import dead_letters, liveness, wakeup
from parties.outbox.failpoints import failpoint
from parties.outbox.record import record
from parties.outbox.unprepared import unprepared_cursor
from partyplanner import flow

logger = logging.getLogger(__name__)

LOST: Final = (OperationalError, InterfaceError)  # the connection, mostly; not the fault of a party
DRAIN_SECONDS: Final = 8  # a task hands over to a fresh one well before django-q2's timeout
LOOK_BACK_SECONDS: Final = 1.0  # longer than a wake-up usually takes; docs/performance.md tells what more would cost
BEGINNING: Final = dt.datetime.min.replace(tzinfo=dt.UTC)  # before every message


class Outcome(NamedTuple):
    """A reconciler's decision for one party: events to append, when to look again, or why it failed."""

    events: Sequence[ev.Event] = ()
    look_again_at: dt.datetime | None = None
    error: BaseException | None = None


# A reconciler gets locked, loaded parties and the time; it returns an outcome for each. It must not write itself.
Reconciler = Callable[[Sequence[PartyState], dt.datetime], Mapping[str, Outcome]]


class Claimed(NamedTuple):
    """A message that this worker may process. `attempts` is its fence: a later claim raises it."""

    id: int
    party_id: str
    attempts: int
    correlation_id: str | None


@lru_cache
def reconciler(name: str) -> Reconciler:
    """The reconciler of that name. Raises KeyError for one that is not in flow.RECONCILERS."""
    found: Reconciler = import_string(flow.RECONCILERS[name])
    return found


_handing_over = False


def hand_over() -> None:
    """Have drains in this process end after the current batch."""
    global _handing_over
    _handing_over = True


def handing_over() -> bool:
    return _handing_over


def drain(name: str, *, seconds: float = DRAIN_SECONDS, since: dt.datetime | None = BEGINNING) -> int:
    """Process the due messages of a consumer; returns how many. Hands over to a new task after `seconds`.

    Only messages due at `since` or later are seen; without it, those that became due in the last LOOK_BACK_SECONDS.
    While a long reader keeps every dead row in the index, a look from the beginning wades through all of them.
    """
    until = time.monotonic() + seconds
    done = 0
    while True:
        handled = sum(_process(name, batch) for tried in (False, True) if (batch := _claim(name, since, tried=tried)))
        done += handled
        if not handled:
            return done
        if _handing_over or time.monotonic() >= until:
            wakeup.wake(name, since)
            return done


# Looks once for what is due and goes straight to those rows, whatever the planner believes of a table that was empty a
# moment ago: neither a join nor another index, which may hold thousands of dead entries, is open to it.
_CLAIM: Final = """
WITH due AS MATERIALIZED (
    SELECT ctid FROM outbox_messages
    WHERE consumer = %(consumer)s AND available_at <= statement_timestamp() AND attempts {which}
        AND available_at >= coalesce(%(since)s::timestamptz, statement_timestamp() - make_interval(secs => %(back)s))
    ORDER BY available_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE outbox_messages
SET attempts = attempts + 1,
    available_at = statement_timestamp() + make_interval(
        secs => least(600, %(lease)s * power(2, least(attempts, 12))) * (0.75 + random() / 2))
WHERE ctid = ANY(ARRAY(SELECT ctid FROM due))
RETURNING id, party_id, attempts, correlation_id::text
"""


def _claim(name: str, since: dt.datetime | None = BEGINNING, *, tried: bool = False) -> list[Claimed]:
    """A batch of fresh messages, or a single one that was tried before; empty when none is due. Committed at once.

    Both kinds are claimed in every round of a drain: a stream of fresh ones must not starve those that failed.
    """
    limit = 1 if tried else settings.OUTBOX_BATCH
    with unprepared_cursor() as cursor:
        cursor.execute(_CLAIM.format(which="> 0" if tried else "= 0"), _parameters(name, since, limit))
        claimed = [Claimed(*row) for row in cursor.fetchall()]
    if claimed:
        failpoint("outbox.claimed")
    return claimed


def _parameters(name: str, since: dt.datetime | None, limit: int) -> dict[str, str | float | dt.datetime | None]:
    return {
        "consumer": name,
        "lease": settings.OUTBOX_LEASE_SECONDS,
        "limit": limit,
        "since": since,
        "back": LOOK_BACK_SECONDS,
    }


def _process(name: str, claimed: Sequence[Claimed]) -> int:
    spent = [message for message in claimed if message.attempts > settings.OUTBOX_MAX_ATTEMPTS]
    if spent:
        dead_letters.dead_letter([message.id for message in spent])
    live_messages = [message for message in claimed if message.attempts <= settings.OUTBOX_MAX_ATTEMPTS]
    if live_messages and (error := _attempt(name, live_messages)) is not None:
        _await_database()
        _one_by_one(name, live_messages, error)
    liveness.report_alive()
    return len(claimed)


def _attempt(name: str, claimed: Sequence[Claimed]) -> BaseException | None:
    """Settle messages in one transaction; returns the error, if any. An agent may even try to exit.

    Raises TimeoutException when the task has run for too long; the next attempts are made one party at a time.
    """
    try:
        repository.in_transaction(lambda: _settle(name, claimed))
    except TimeoutException as error:
        for message in claimed:
            _note(message.party_id, [message.id], error)
        raise
    except (Exception, SystemExit) as error:
        return error
    failpoint("outbox.committed")
    return None


def _one_by_one(name: str, claimed: Sequence[Claimed], error: BaseException) -> None:
    """A batch failed as a whole: find the culprit, and let the others through."""
    alone = len({message.party_id for message in claimed}) == 1 and not isinstance(error, LOST)
    for message in claimed:
        single = error if alone else _attempt(name, [message])
        if single is not None:
            _note(message.party_id, [message.id], single)


def _await_database() -> None:
    """After a failure, go on only once the database answers; a short restart then costs no attempt.

    Raises the database's error when it stays away for as long as a lease: another worker will take the messages.
    """
    until = time.monotonic() + settings.OUTBOX_LEASE_SECONDS
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return
        except DatabaseError:
            if time.monotonic() >= until:
                raise
            connection.close()
            time.sleep(0.05)


def _settle(name: str, claimed: Sequence[Claimed]) -> None:
    """Lock and load the parties, run the reconciler, write what it decided, delete the messages: one transaction."""
    states, broken = repository.load_many((message.party_id for message in claimed), lock=True)
    failpoint("outbox.locked")
    held = _messages_of(name, sorted({message.party_id for message in claimed}))
    if held is None:
        return
    mine = {message.party_id for message in claimed if (message.id, message.attempts) in held.fences}
    chosen = [state for party_id, state in states.items() if party_id in mine]
    outcomes = reconciler(name)(chosen, held.now) if chosen else {}
    failpoint("outbox.planned")
    failed: dict[str, BaseException] = {key: error for key, error in broken.items() if key in mine}
    failed |= {party_id: outcome.error for party_id, outcome in outcomes.items() if outcome.error is not None}
    good = {party_id: outcome for party_id, outcome in outcomes.items() if outcome.error is None}
    _write(name, {party_id: states[party_id] for party_id in good}, good, held)
    gone = {message.party_id for message in claimed} - states.keys() - broken.keys()
    _delete([message_id for party_id in (*good, *gone) for message_id in held.ids.get(party_id, ())])
    for party_id, error in failed.items():
        _note(party_id, held.ids.get(party_id, ()), error)
    failpoint("outbox.before_commit")


class _LockedMessages(NamedTuple):
    """The messages of a batch's parties once these are locked, and the time at that moment."""

    now: dt.datetime
    ids: dict[str, list[int]]
    fences: set[tuple[int, int]]
    correlations: dict[str, str]


def _messages_of(name: str, party_ids: Sequence[str]) -> _LockedMessages | None:
    """Every message of these parties but those set for later; None when there is none: others were faster.

    Writers hold the party's lock while they enqueue a message, so the events of each one seen here are in the state.
    Another worker's claim may hold a message of ours for the moment it takes to see that it is no longer due:
    that is waited for, since a message skipped here would lie idle until its lease ends.
    """
    with unprepared_cursor() as cursor:
        cursor.execute(
            "SELECT id, party_id, attempts, correlation_id::text, statement_timestamp() FROM outbox_messages"
            " WHERE consumer = %s AND party_id = ANY(%s) AND (available_at <= statement_timestamp() OR attempts > 0)"
            " ORDER BY id FOR UPDATE",
            [name, list(party_ids)],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    held = _LockedMessages(rows[0][4], {}, set(), {})
    for message_id, party_id, attempts, correlation_id, _ in rows:
        held.ids.setdefault(party_id, []).append(message_id)
        held.fences.add((message_id, attempts))
        if correlation_id is not None:
            held.correlations[party_id] = correlation_id
    return held


def _write(name: str, states: Mapping[str, PartyState], outcomes: Mapping[str, Outcome], held: _LockedMessages) -> None:
    batch = [
        repository.Append(
            state=states[party_id],
            events=outcome.events,
            actor=f"agent:{name}",
            correlation_id=held.correlations.get(party_id) or ids.event_id(),
        )
        for party_id, outcome in outcomes.items()
        if outcome.events
    ]
    record(batch, held.now)
    failpoint("outbox.appended")
    OutboxMessage.objects.bulk_create(
        OutboxMessage(consumer=name, party_id=party_id, available_at=outcome.look_again_at)
        for party_id, outcome in outcomes.items()
        if outcome.look_again_at is not None
    )


def _delete(message_ids: Sequence[int]) -> None:
    with unprepared_cursor() as cursor:
        cursor.execute("DELETE FROM outbox_messages WHERE id = ANY(%s)", [list(message_ids)])


def _note(party_id: str, message_ids: Sequence[int], error: BaseException) -> None:
    """Record why a party failed, in the log and with its messages."""
    logger.error("action=consumer_failed party=%s error=%s", party_id, type(error).__name__, exc_info=error)
    trace = "".join(traceback.format_exception(error))[-8000:].replace("\0", "␀")
    OutboxMessage.objects.filter(id__in=message_ids).update(last_error=trace)
