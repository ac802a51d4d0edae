"""What follows the log: it is given every event of every party, and decides nothing.

Rows of `party_events` carry the id of the transaction that wrote them, but (xid, version) is not a party's order: a
batch may get its id before another writer and commit a later version of the same party after it. So what is published
is read party by party, without a gap, from a position that the subscriber keeps beside its effect; transaction ids only
tell which parties are worth a look. They mean something in one cluster alone, and nothing after a restore elsewhere.
"""

from collections.abc import Sequence
from typing import Protocol

from parties.domain import events as ev
from parties.domain.position import Position


class Subscriber(Protocol):
    """Contract of partyplanner.flow.SUBSCRIBERS."""

    def position(self, party_id: str) -> Position:
        """Where this subscriber stands with a party; version 0 before its first event.

        In another epoch than the party, it begins again: the versions that it knows mean something else now.
        """
        ...

    def publish(self, party_id: str, epoch: int, events: Sequence[ev.Recorded]) -> None:
        """Take the events that follow on from the position, contiguous and in order, and move it, in one transaction.

        After a crash they come again, from the position that was kept: a repeat only ever repeats a suffix.
        """
        ...
