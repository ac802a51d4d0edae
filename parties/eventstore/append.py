"""Appends to the log, with everything that is folded from it. Only parties.outbox.record imports this.

An append is one step inside the caller's transaction: the events, the folded party and the other read models, in a
number of statements that does not depend on how many parties are in it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from parties.domain import events as ev
from parties.domain import ids
from parties.domain.state import PartyState, apply
from parties.eventstore import event_store
from parties.eventstore.repository import Append, projectors, update


def append(batch: Sequence[Append], now: dt.datetime) -> list[PartyState]:
    """Append events to locked parties and bring every read model along. Returns the new states, in the same order.

    Must run in a transaction in which the parties are locked; the primary key refuses a version that is taken.
    """
    recorded: list[ev.Recorded] = []
    states: list[PartyState] = []
    for item in batch:
        state = item.state
        for new in _record(item, now):
            state = apply(state, new)
            recorded.append(new)
        states.append(state)
    if recorded:
        event_store.insert(recorded)
        update([(item.state, state) for item, state in zip(batch, states, strict=True) if item.events])
        for projector in projectors():
            projector.project(recorded)
    return states


def _record(item: Append, now: dt.datetime) -> Iterator[ev.Recorded]:
    for offset, event in enumerate(item.events, start=1):
        yield ev.Recorded(
            party_id=item.state.party_id,
            version=item.state.version + offset,
            event_id=ids.event_id(),
            event=event,
            actor=item.actor,
            correlation_id=item.correlation_id,
            causation_id=item.causation_id,
            idempotency_key=item.idempotency_key if offset == 1 else None,
            occurred_at=now,
            recorded_at=now,
        )
