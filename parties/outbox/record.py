"""The one way in which something happens to a party: events, projections, messages and hint, in one transaction.

Commands and the relay both record here. It stands beside the outbox and not among the commands, because the relay is
below them.
"""

import datetime as dt
from collections.abc import Sequence

from parties.domain.state import PartyState
from parties.eventstore import repository
from parties.outbox import hints, messages


def record(batch: Sequence[repository.Append], now: dt.datetime) -> list[PartyState]:
    """Append to locked parties, bring every read model along, and enqueue and announce what follows from it.

    Returns the new states in the same order. Must run in the transaction in which the parties were locked.
    """
    states = repository.append(batch, now)
    for item in batch:
        messages.enqueue_for(item.state.party_id, item.events, item.correlation_id)
    hints.hint_after_commit({state.party_id: state.version for state in states})
    return states
