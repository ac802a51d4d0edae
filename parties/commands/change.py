"""How a command changes a party: look whether it was carried out before, lock the party, decide, record."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

from parties.commands.appended import Appended
from parties.commands.idempotency import IdempotencyKey, once
from parties.domain import events as ev
from parties.domain import ids
from parties.domain.errors import PartyClosed
from parties.domain.state import PartyState
from parties.eventstore import event_store, repository
from parties.outbox.record import record

Decide = Callable[[PartyState], tuple[list[ev.Event], str]]


class Request(NamedTuple):
    """A command as it was asked for.

    All its events get the id of the `gesture`, that of the HTTP request or of this command alone, as their correlation
    id; what the planner makes of them gets it too.
    """

    command: str
    arguments: Any  # JSON-able, all that the outcome depends on
    actor: str
    now: dt.datetime
    gesture: str | None = None
    key: IdempotencyKey | None = None


def change(party_id: str, decide: Decide, request: Request) -> Appended:
    """Lock the party, decide, append; once for a key. Raises KeyReused, PartyClosed, repository.PartyNotFound."""

    def work() -> Appended:
        state = repository.load(party_id, lock=True)
        earlier = _by_older_release(party_id, request)
        if earlier is not None:
            return earlier
        if state.status != "active":
            raise PartyClosed(state.status)
        new, input_id = decide(state)
        version = append(state, new, request) if new else state.version
        return Appended(party_id=party_id, version=version, input_id=input_id)

    return carry_out(work, request, party_id)


def carry_out(work: Callable[[], Appended], request: Request, *about: str) -> Appended:
    """Run `work` in a transaction; where the request has a key, once."""
    key = request.key
    if key is None:
        return repository.in_transaction(work)
    body = [request.command, *about, request.arguments]
    return repository.in_transaction(lambda: once(key, body, work))


def append(state: PartyState, new: list[ev.Event], request: Request) -> int:
    """Record events that follow on from `state`, whose party is locked. Returns the party's new version."""
    correlation_id = request.gesture or ids.event_id()
    key = request.key.hash if request.key is not None else None
    (recorded,) = record(
        [repository.Append(state, new, request.actor, correlation_id, idempotency_key=key)], request.now
    )
    return recorded.version


def _by_older_release(party_id: str, request: Request) -> Appended | None:
    """The answer to a request that a process of the release before carried out: it kept the key as it came."""
    if request.key is None:
        return None
    earlier = event_store.by_idempotency_key(party_id, request.key.value)
    if earlier is None or earlier.actor != request.actor:
        return None
    input_id = getattr(earlier.event, "input_id", "")
    return Appended(party_id=party_id, version=earlier.version, input_id=input_id, repeated=True)
