"""Wishes: add one, take one back, say how much it matters."""

import datetime as dt
from collections.abc import Mapping

from parties.commands.appended import Appended
from parties.commands.change import Request, change
from parties.commands.idempotency import IdempotencyKey
from parties.commands.limits import check_room, clean_wish
from parties.domain import events as ev
from parties.domain import ids, pins
from parties.domain.errors import NoSuchInput, WrongDetail
from parties.domain.message import say
from parties.domain.state import PartyState

NO_PICKS: Mapping[str, str | None] = {}


def add_input(
    *,
    party_id: str,
    text: str,
    actor: str,
    now: dt.datetime,
    source: str = "web",
    priority: ev.Priority | None = None,
    picks: Mapping[str, str | None] = NO_PICKS,
    gesture: str | None = None,
    idempotency_key: IdempotencyKey | None = None,
) -> Appended:
    """Add one wish, and choose among offers with it: `picks` are details as `change_details` takes them.

    Raises EmptyText, TextTooLong, TooManyInputs, TooManyCharacters, WrongDetail, PartyClosed, repository.PartyNotFound.
    """
    wish = clean_wish(text)

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        check_room(state, wish)
        input_id = ids.input_id(wish, state.inputs)
        added = ev.InputAdded(input_id=input_id, text=wish, source=source, priority=priority or "nice")
        patch = pins.patch_for(state.details, picks)
        return ([added, ev.DetailsChanged(changes=patch)] if patch else [added]), input_id

    arguments = [wish, source, priority, picks]
    return change(party_id, decide, Request("add_input", arguments, actor, now, gesture, idempotency_key))


def remove_input(
    *,
    party_id: str,
    input_id: str,
    actor: str,
    now: dt.datetime,
    gesture: str | None = None,
    idempotency_key: IdempotencyKey | None = None,
) -> Appended:
    """Take a wish back; all that it caused goes with it. Raises NoSuchInput, PartyClosed, repository.PartyNotFound."""

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        if input_id not in state.inputs:
            raise NoSuchInput
        return [ev.InputRemoved(input_id=input_id)], input_id

    return change(party_id, decide, Request("remove_input", input_id, actor, now, gesture, idempotency_key))


def set_priority(
    *,
    party_id: str,
    input_id: str,
    priority: ev.Priority,
    actor: str,
    now: dt.datetime,
    gesture: str | None = None,
    idempotency_key: IdempotencyKey | None = None,
) -> Appended:
    """Mark a wish as a must or as nice to have. Raises NoSuchInput, PartyClosed, repository.PartyNotFound."""
    if priority not in ("must", "nice"):
        raise WrongDetail(say("detail.priority"))

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        if input_id not in state.inputs:
            raise NoSuchInput
        if state.inputs[input_id].priority == priority:
            return [], input_id
        return [ev.InputPriorityChanged(input_id=input_id, priority=priority)], input_id

    arguments = [input_id, priority]
    return change(party_id, decide, Request("set_priority", arguments, actor, now, gesture, idempotency_key))
