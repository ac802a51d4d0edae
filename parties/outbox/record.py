"""The one way in which something happens to a party: events, projections, messages and hint, in one transaction.

Commands and the relay both record here, and no other module does a part of it: an import contract holds that. It
stands beside the outbox and not among the commands, because the relay is below them.
"""

import datetime as dt
from collections.abc import Sequence

from parties.domain.state import PartyState
from parties.eventstore.append import append
from parties.eventstore.repository import Append
from parties.outbox import hints, messages


def record(batch: Sequence[Append], now: dt.datetime) -> list[PartyState]:
    """Append to locked parties, bring every read model along, and enqueue and announce what follows from it.

    Returns the new states in the same order. Must run in the transaction in which the parties were locked.
    """
    states = append(batch, now)
    for item in batch:
        if woken := sorted({name for event in item.events for name in event.wakes}):
            messages.enqueue(woken, [item.state.party_id], item.correlation_id)
    hints.hint_after_commit({state.party_id: state.version for state in states})
    return states
