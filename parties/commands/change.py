"""How a command changes a party: lock it, look whether the request was dealt with before, decide, record."""

import datetime as dt
from collections.abc import Callable

import msgspec

from parties.domain import events as ev
from parties.domain import ids
from parties.domain.errors import PartyClosed
from parties.domain.state import PartyState
from parties.eventstore import event_store, repository
from parties.outbox.record import record

Decide = Callable[[PartyState], tuple[list[ev.Event], str]]


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """What a command did: the party at its new version. `repeated` when the same request had been dealt with before."""

    party_id: str
    version: int
    input_id: str = ""
    repeated: bool = False


def change(party_id: str, decide: Decide, actor: str, now: dt.datetime, key: str | None) -> Appended:
    """Lock, look whether this request was dealt with before, decide, append."""

    def work() -> Appended:
        state = repository.load(party_id, lock=True)
        earlier = event_store.by_idempotency_key(party_id, key) if key is not None else None
        if earlier is not None:
            input_id = getattr(earlier.event, "input_id", "")
            return Appended(party_id=party_id, version=earlier.version, input_id=input_id, repeated=True)
        if state.status != "active":
            raise PartyClosed(state.status)
        new, input_id = decide(state)
        version = append(state, new, actor, now, key) if new else state.version
        return Appended(party_id=party_id, version=version, input_id=input_id)

    return repository.in_transaction(work)


def append(state: PartyState, new: list[ev.Event], actor: str, now: dt.datetime, key: str | None) -> int:
    """Record events that follow on from `state`, whose party is locked. Returns the party's new version."""
    (recorded,) = record(
        [repository.Append(state, new, actor=actor, correlation_id=ids.event_id(), idempotency_key=key)], now
    )
    return recorded.version
