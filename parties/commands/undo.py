"""Take back what one request did."""

import datetime as dt

from parties.commands.appended import Appended
from parties.commands.change import Request, change
from parties.commands.idempotency import IdempotencyKey
from parties.commands.limits import check_room
from parties.domain import events as ev
from parties.domain.errors import NothingToUndo
from parties.domain.state import PartyState
from parties.domain.undo import inverse
from parties.eventstore import event_store, replay


def undo(
    *,
    party_id: str,
    undone: str,
    actor: str,
    now: dt.datetime,
    gesture: str | None = None,
    idempotency_key: IdempotencyKey | None = None,
) -> Appended:
    """Undo the gesture with the id `undone`; what was changed again since stays as it is. Undoing the undo is a redo.

    Raises NothingToUndo where nothing is left of it, TooManyInputs, TooManyCharacters, PartyClosed,
    repository.PartyNotFound.
    """

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        events = event_store.of_gesture(party_id, undone)
        if not events:
            raise NothingToUndo
        new = inverse(events, _before(events[0]), state)
        if not new:
            raise NothingToUndo
        check_room(state, *(event.text for event in new if isinstance(event, ev.InputRestored)))
        return new, getattr(new[0], "input_id", "")

    return change(party_id, decide, Request("undo", undone, actor, now, gesture, idempotency_key))


def _before(first: ev.Recorded) -> PartyState:
    if first.version == 1:
        return PartyState(party_id=first.party_id)
    return replay.replay(first.party_id, until=first.version - 1)
