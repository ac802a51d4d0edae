"""The transactional outbox: claims, drains and retries of the markers that parties.outbox.messages leaves.

A marker says only "party P has news for consumer C". It is written in the transaction of the events and deleted in the
transaction of their effect, so an effect happens exactly once however often a marker is delivered. A wake-up is a
django-q2 task without payload; losing it costs latency until the next sweep, nothing else.

Attempts are counted, and committed, before the attempt: a worker that dies leaves its markers due again after a lease
that doubles with each attempt. Markers that were tried before are tried alone, so that one poisonous party cannot
take its batch down again.

There is one clock here, the database's: what is due, what a consumer takes for the present, and when it is looked at
again. A host whose own clock is wrong changes nothing.
"""

import datetime as dt
import logging
import time
import traceback
from collections import defaultdict
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
from parties.outbox.horizon import EVERYTHING, Horizon
from parties.outbox.record import record
from parties.outbox.unprepared import unprepared_cursor
from partyplanner import flow

logger = logging.getLogger(__name__)

LOST: Final = (OperationalError, InterfaceError)  # the connection, mostly; not the fault of a party
DRAIN_SECONDS: Final = 8  # a task hands over to a fresh one well before django-q2's timeout


class Outcome(NamedTuple):
    """What a reconciler made of one party: events to append, when to look again, or why it failed."""

    events: Sequence[ev.Event] = ()
    look_again_at: dt.datetime | None = None
    error: BaseException | None = None


# A reconciler gets locked, loaded parties and the time; it returns an outcome for each. It must not write itself.
Reconciler = Callable[[Sequence[PartyState], dt.datetime], Mapping[str, Outcome]]


class Claimed(NamedTuple):
    """A marker this worker may deal with. `attempts` is its fence: a later claim raises it."""

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
    """Have drains in this process end with the batch in hand: it is told to stop."""
    global _handing_over
    _handing_over = True


def handing_over() -> bool:
    """Whether this process was told to begin nothing new."""
    return _handing_over


def drain(name: str, *, seconds: float = DRAIN_SECONDS) -> int:
    """Deal with all that is due for a consumer; returns how many markers. Hands over to a new task after `seconds`."""
    until = time.monotonic() + seconds
    done = 0
    while True:
        handled = sum(_process(name, batch) for tried in (False, True) if (batch := _claim(name, tried=tried)))
        done += handled
        if not handled:
            return done
        if _handing_over or time.monotonic() >= until:
            wakeup.wake(name)
            return done


# Looks once for what is due and goes straight to those rows, whatever the planner believes of a table that was empty a
# moment ago: neither a join nor another index, which may hold thousands of dead entries, is open to it.
_CLAIM: Final = """
WITH due AS MATERIALIZED (
    SELECT ctid, available_at FROM outbox_messages
    WHERE consumer = %(consumer)s AND available_at <= statement_timestamp() AND attempts {which}
        AND available_at > statement_timestamp() - make_interval(secs => %(back)s)
    ORDER BY available_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE outbox_messages
SET attempts = attempts + 1,
    available_at = statement_timestamp() + make_interval(
        secs => least(600, %(lease)s * power(2, least(attempts, 12))) * (0.75 + random() / 2))
WHERE ctid = ANY(ARRAY(SELECT ctid FROM due))
RETURNING id, party_id, attempts, correlation_id::text,
    (SELECT extract(epoch FROM statement_timestamp() - max(available_at))::float FROM due)
"""
_horizons: Final[dict[tuple[str, bool], Horizon]] = defaultdict(Horizon)


def _claim(name: str, *, tried: bool = False) -> list[Claimed]:
    """A batch of fresh markers, or one that was tried before, alone; none when none is due. Committed at once.

    Both kinds get their turn in every round of a drain: a stream of fresh ones must not starve those that failed.
    """
    limit = 1 if tried else settings.OUTBOX_BATCH
    horizon, started = _horizons[name, tried], time.monotonic()
    back = horizon.seconds(started)
    with unprepared_cursor() as cursor:
        cursor.execute(
            _CLAIM.format(which="> 0" if tried else "= 0"),
            {"consumer": name, "lease": settings.OUTBOX_LEASE_SECONDS, "limit": limit, "back": back},
        )
        rows = cursor.fetchall()
    newest = rows[0][4] if len(rows) == limit else None
    horizon.looked(started, time.monotonic(), whole=back == EVERYTHING, left_since=newest)
    if rows:
        failpoint("outbox.claimed")
    return [Claimed(*row[:4]) for row in rows]


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
    """Settle markers in one transaction; what went wrong, if anything did. An agent may even try to exit.

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

    Raises the database's error when it stays away for as long as a lease: somebody else will take the markers.
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
    """Lock and load the parties, run the reconciler, write what it decided, delete the markers: one transaction."""
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
    """The markers of the parties of a batch, as seen once the parties are locked, and the time at that moment."""

    now: dt.datetime
    ids: dict[str, list[int]]
    fences: set[tuple[int, int]]
    correlations: dict[str, str]


def _messages_of(name: str, party_ids: Sequence[str]) -> _LockedMessages | None:
    """Every marker of these parties but those set for later; None when others were faster and there are none.

    Writers hold the party's lock while they leave a marker, so the events of each one seen here are in the state.
    Another worker's claim may hold a marker of ours for the moment it takes to see that it is not due any more:
    that is waited for, since a marker skipped here would lie idle until its lease ends.
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
    """Say why a party failed, in the log and with its markers."""
    logger.error("action=consumer_failed party=%s error=%s", party_id, type(error).__name__, exc_info=error)
    trace = "".join(traceback.format_exception(error))[-8000:].replace("\0", "␀")
    OutboxMessage.objects.filter(id__in=message_ids).update(last_error=trace)
