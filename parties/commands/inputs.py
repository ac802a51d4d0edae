"""Wishes: add one, take one back, say how much it matters."""

import datetime as dt

from django.conf import settings

from parties.commands.change import Appended, change
from parties.domain import events as ev
from parties.domain import ids
from parties.domain.errors import NoSuchInput, TooManyCharacters, TooManyInputs, WrongDetail
from parties.domain.input_text import clean_text
from parties.domain.state import PartyState


def add_input(
    *,
    party_id: str,
    text: str,
    actor: str,
    now: dt.datetime,
    source: str = "web",
    priority: ev.Priority | None = None,
    idempotency_key: str | None = None,
) -> Appended:
    """Add one wish. Raises EmptyText, TextTooLong, TooManyInputs, TooManyCharacters, PartyClosed,
    store.PartyNotFound."""
    wish = clean_text(text)

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        if len(state.inputs) >= settings.PARTY_MAX_INPUTS:
            raise TooManyInputs
        if len(wish) + sum(len(other.text) for other in state.inputs.values()) > settings.PARTY_MAX_CHARACTERS:
            raise TooManyCharacters
        input_id = ids.input_id(wish, state.inputs)
        event = ev.InputAdded(input_id=input_id, text=wish, source=source, priority=priority or "nice")
        return [event], input_id

    return change(party_id, decide, actor, now, idempotency_key)


def remove_input(
    *, party_id: str, input_id: str, actor: str, now: dt.datetime, idempotency_key: str | None = None
) -> Appended:
    """Take a wish back; all that it caused goes with it. Raises NoSuchInput, PartyClosed, store.PartyNotFound."""

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        if input_id not in state.inputs:
            raise NoSuchInput
        return [ev.InputRemoved(input_id=input_id)], input_id

    return change(party_id, decide, actor, now, idempotency_key)


def set_priority(
    *,
    party_id: str,
    input_id: str,
    priority: ev.Priority,
    actor: str,
    now: dt.datetime,
    idempotency_key: str | None = None,
) -> Appended:
    """Mark a wish as a must or as nice to have. Raises NoSuchInput, PartyClosed, store.PartyNotFound."""
    if priority not in ("must", "nice"):
        raise WrongDetail("A wish is either a must or nice to have.")

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        if input_id not in state.inputs:
            raise NoSuchInput
        if state.inputs[input_id].priority == priority:
            return [], input_id
        return [ev.InputPriorityChanged(input_id=input_id, priority=priority)], input_id

    return change(party_id, decide, actor, now, idempotency_key)
