"""The only writers. Each command is one transaction: lock the party, check, append, leave markers.

All arguments are keywords; `now` is passed in. A refusal raises a subclass of refusals.Refused; nothing has changed
then. With an `idempotency_key`, a command sent again has no second effect.
"""

import datetime as dt
from typing import Any

import msgspec
from django.conf import settings

from parties import details, event_store, ids, live, markers, store
from parties import events as ev
from parties.models import Membership
from parties.refusals import NoSuchInput, NothingToRetry, PartyClosed, TooManyInputs, WrongDetail
from parties.state import PartyState
from parties.texts import TITLE_LENGTH, clean_text, title_of


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """What a command did: the party at its new version. `repeated` when the same request had been dealt with before."""

    party_id: str
    version: int
    input_id: str = ""
    repeated: bool = False


# --- Commands ---------------------------------------------------------------------------------------


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
    idempotency_key: str | None = None,
) -> Appended:
    """Start a party, with its first wish if there is one. Owned by an account, a visitor token, or (neither) nobody."""
    wish = None if text is None else clean_text(text)
    name = clean_text(title)[:TITLE_LENGTH] if title else title_of(wish)
    party_id = ids.party_id(now)
    if idempotency_key is not None:
        party_id = ids.derived_party_id(now, actor, idempotency_key)

    def work() -> Appended:
        if not store.insert_party(party_id, name, now):
            return Appended(party_id=party_id, version=store.load(party_id).version, repeated=True)
        if owner is not None or visitor:
            Membership.objects.create(party_id=party_id, user=owner, visitor="" if owner else visitor, role="owner")
        new: list[ev.Event] = [ev.PartyCreated(title=name, currency=currency)]
        input_id = ""
        if wish is not None:
            input_id = ids.input_id(wish, ())
            new.append(ev.InputAdded(input_id=input_id, text=wish, source=source))
        version = _append(store.load(party_id, lock=True), new, actor, now, idempotency_key)
        return Appended(party_id=party_id, version=version, input_id=input_id)

    return store.in_transaction(work)


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
    """Add one wish. Raises EmptyText, TextTooLong, TooManyInputs, PartyClosed, store.PartyNotFound."""
    wish = clean_text(text)

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        if len(state.inputs) >= settings.PARTY_MAX_INPUTS:
            raise TooManyInputs
        input_id = ids.input_id(wish, state.inputs)
        event = ev.InputAdded(input_id=input_id, text=wish, source=source, priority=priority or "nice")
        return [event], input_id

    return _change(party_id, decide, actor, now, idempotency_key)


def remove_input(
    *, party_id: str, input_id: str, actor: str, now: dt.datetime, idempotency_key: str | None = None
) -> Appended:
    """Take a wish back; all that it caused goes with it. Raises NoSuchInput, PartyClosed, store.PartyNotFound."""

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        if input_id not in state.inputs:
            raise NoSuchInput
        return [ev.InputRemoved(input_id=input_id)], input_id

    return _change(party_id, decide, actor, now, idempotency_key)


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

    return _change(party_id, decide, actor, now, idempotency_key)


def change_details(
    *,
    party_id: str,
    changes: dict[str, str | None],
    actor: str,
    now: dt.datetime,
    idempotency_key: str | None = None,
) -> Appended:
    """Set or (None, empty) clear details by hand: title, guests, event_date, start_time, hours, location, theme,
    budget, the percentages rate.tax, rate.service, rate.tip and rate.contingency, and `pick.SECTION` or
    `pick.vendor.TYPE` with the id of the offer that the host chooses.

    What is set is pinned: it beats every wish. Raises WrongDetail, PartyClosed, store.PartyNotFound.
    """

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        patch = details.patch_for(state.details, changes)
        return ([ev.DetailsChanged(changes=patch)] if patch else []), ""

    return _change(party_id, decide, actor, now, idempotency_key)


def retry_agent(
    *, party_id: str, agent: str, actor: str, now: dt.datetime, idempotency_key: str | None = None
) -> Appended:
    """Have a failed agent try again. Raises NothingToRetry, PartyClosed, store.PartyNotFound."""

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        found = state.agents.get(agent)
        if found is None or found.status != "failed":
            raise NothingToRetry(agent)
        return [ev.AgentRetryRequested(agent=agent)], ""

    return _change(party_id, decide, actor, now, idempotency_key)


def reject_result(*, party_id: str, agent: str, fingerprint: str, fence: int, reason: str, now: dt.datetime) -> int:
    """Record that a deferred run brought its result too late; nothing else changes. Returns the party's version.

    Raises store.PartyNotFound.
    """

    def work() -> int:
        event = ev.AgentResultRejected(agent=agent, fingerprint=fingerprint, fence=fence, reason=reason)
        return _append(store.load(party_id, lock=True), [event], f"agent:{agent}", now, None)

    return store.in_transaction(work)


def complete_party(*, party_id: str, actor: str, now: dt.datetime) -> Appended:
    """The party has taken place: its plan is frozen."""
    return _change(party_id, lambda state: ([*_stopped(state), ev.PartyCompleted()], ""), actor, now, None)


def cancel_party(*, party_id: str, actor: str, now: dt.datetime, reason: str = "") -> Appended:
    """The party will not take place: its plan is frozen."""
    return _change(party_id, lambda state: ([*_stopped(state), ev.PartyCancelled(reason=reason)], ""), actor, now, None)


def _stopped(state: PartyState) -> list[ev.Event]:
    """The end of what runs for a party that is over: nobody waits for it."""
    return [
        ev.AgentRunCancelled(agent=name, fingerprint=state.agents[name].running, reason="the party is over")
        for name in state.waits_for
    ]


def claim_party(*, party_id: str, user: Any, visitor: str) -> bool:
    """Hand a visitor's party to their account. False when this visitor does not hold it."""

    def work() -> bool:
        rows = Membership.objects.select_for_update().filter(party_id=party_id)
        held = rows.filter(visitor=visitor).exclude(visitor="").first()
        if held is None:
            return False
        own = rows.filter(user=user).first()
        if own is not None:
            own.role = min(own.role, held.role, key=[role for role, _ in Membership.ROLES].index)
            own.save(update_fields=["role"])
            held.delete()
        else:
            held.user, held.visitor = user, ""
            held.save(update_fields=["user", "visitor"])
        return True

    return store.in_transaction(work)


def claim_all(*, user: Any, visitor: str) -> int:
    """Hand every party of a visitor to the account they just made or entered. Returns how many."""
    held = Membership.objects.filter(visitor=visitor).exclude(visitor="").values_list("party_id", flat=True)
    return sum(claim_party(party_id=party_id, user=user, visitor=visitor) for party_id in list(held))


# --- How a command changes a party ---------------------------------------------------------------------


def _change(party_id: str, decide: Any, actor: str, now: dt.datetime, key: str | None) -> Appended:
    """Lock, look whether this request was dealt with before, decide, append."""

    def work() -> Appended:
        state = store.load(party_id, lock=True)
        earlier = event_store.by_idempotency_key(party_id, key) if key is not None else None
        if earlier is not None:
            input_id = getattr(earlier.event, "input_id", "")
            return Appended(party_id=party_id, version=earlier.version, input_id=input_id, repeated=True)
        if state.status != "active":
            raise PartyClosed(state.status)
        new, input_id = decide(state)
        version = _append(state, new, actor, now, key) if new else state.version
        return Appended(party_id=party_id, version=version, input_id=input_id)

    return store.in_transaction(work)


def _append(state: PartyState, new: list[ev.Event], actor: str, now: dt.datetime, key: str | None) -> int:
    correlation_id = ids.event_id()
    appended = store.append(
        [store.Append(state, new, actor=actor, correlation_id=correlation_id, idempotency_key=key)], now
    )
    markers.leave_for(state.party_id, new, correlation_id)
    live.hint_after_commit({state.party_id: appended[0].version})
    return appended[0].version
