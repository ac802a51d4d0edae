"""A party begins, takes place, or is called off."""

import datetime as dt
from typing import Any

from parties.commands.appended import Appended
from parties.commands.change import Request, append, carry_out, change
from parties.commands.idempotency import IdempotencyKey
from parties.commands.limits import clean_wish
from parties.domain import events as ev
from parties.domain import ids
from parties.domain.input_text import TITLE_LENGTH, clean_text, title_of
from parties.domain.state import PartyState
from parties.eventstore import repository
from parties.models import Membership


def create_party(
    *,
    text: str | None = None,
    title: str | None = None,
    actor: str,
    now: dt.datetime,
    owner: Any = None,
    visitor: str = "",
    source: str = "web",
    currency: str = "USD",
    gesture: str | None = None,
    idempotency_key: IdempotencyKey | None = None,
) -> Appended:
    """Start a party, with its first wish if there is one. Owned by an account, a visitor token, or (neither) nobody."""
    wish = None if text is None else clean_wish(text)
    name = clean_text(title)[:TITLE_LENGTH] if title else title_of(wish)
    arguments = [wish, title, source, currency]
    request = Request("create_party", arguments, actor, now, gesture, idempotency_key)

    def work() -> Appended:
        party_id = ids.party_id(now)
        repository.insert_party(party_id, name, now)
        if owner is not None or visitor:
            Membership.objects.create(party_id=party_id, user=owner, visitor="" if owner else visitor, role="owner")
        new: list[ev.Event] = [ev.PartyCreated(title=name, currency=currency)]
        input_id = ""
        if wish is not None:
            input_id = ids.input_id(wish, ())
            new.append(ev.InputAdded(input_id=input_id, text=wish, source=source))
        version = append(repository.load(party_id, lock=True), new, request)
        return Appended(party_id=party_id, version=version, input_id=input_id)

    return carry_out(work, request)


def complete_party(*, party_id: str, actor: str, now: dt.datetime) -> Appended:
    """The party has taken place: its plan is frozen."""
    request = Request("complete_party", [], actor, now)
    return change(party_id, lambda state: ([*_stopped(state), ev.PartyCompleted()], ""), request)


def cancel_party(*, party_id: str, actor: str, now: dt.datetime, reason: str = "") -> Appended:
    """The party will not take place: its plan is frozen."""
    request = Request("cancel_party", reason, actor, now)
    return change(party_id, lambda state: ([*_stopped(state), ev.PartyCancelled(reason=reason)], ""), request)


def _stopped(state: PartyState) -> list[ev.Event]:
    """The end of what runs for a party that is over: nobody waits for it."""
    return [
        ev.AgentRunCancelled(agent=name, fingerprint=state.agents[name].running, reason="the party is over")
        for name in state.waits_for
    ]
