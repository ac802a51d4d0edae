"""The only writers. Each command is one transaction: lock the party, check, append, leave markers.

All arguments are keywords; `now` is passed in. A refusal raises a subclass of Refused, whose text can be shown to the
person who asked; nothing has changed then. With an `idempotency_key`, a command sent again has no second effect.
"""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec
from django.conf import settings

from parties import events as ev
from parties import ids, live, outbox, store
from parties.models import Membership
from parties.state import PartyState

TITLE_LENGTH: Final = 80
MAX_PINS: Final = 100
MAX_HOURS: Final = 72
MAX_PERCENT: Final = 100


class Refused(Exception):
    """The command cannot be carried out; the text says why and what to do instead."""


class EmptyText(Refused):
    """Type what you want, for example “jungle party for 75 guests”."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class TextTooLong(Refused):
    def __init__(self, length: int) -> None:
        super().__init__(
            f"That is {length:,} characters; one wish may have {settings.INPUT_MAX_LENGTH:,}."
            " Split it into several, or keep what matters."
        )


class TooManyInputs(Refused):
    def __init__(self) -> None:
        super().__init__(f"This party has {settings.PARTY_MAX_INPUTS} wishes already. Remove one first.")


class NoSuchInput(Refused):
    """This wish is not part of the party (any more)."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class PartyClosed(Refused):
    def __init__(self, status: str) -> None:
        super().__init__(f"This party is {status}; its plan does not change any more.")


class NothingToRetry(Refused):
    def __init__(self, agent: str) -> None:
        super().__init__(f"The {agent} agent has not failed, so there is nothing to try again.")


class WrongDetail(Refused):
    """A detail has a value that it cannot have."""


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
    name = clean_text(title)[:TITLE_LENGTH] if title else _title_of(wish)
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
        currency = state.details.get("currency", "USD")
        patch = _details_patch(changes, currency)
        pins = state.details.get("pins", {})
        if len(pins) + len(patch.get("pins", ())) > MAX_PINS:
            raise WrongDetail(f"At most {MAX_PINS} things can be set by hand. Leave one to the planner first.")
        known = {field: value for field, value in patch.get("pins", {}).items() if pins.get(field) != value}
        patch = {key: value for key, value in patch.items() if key != "pins" and state.details.get(key) != value}
        if known:
            patch["pins"] = known
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
        if rows.filter(user=user).exists():
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
        earlier = store.by_idempotency_key(party_id, key) if key is not None else None
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
    outbox.leave_for(state.party_id, new, correlation_id)
    live.hint_after_commit({state.party_id: appended[0].version})
    return appended[0].version


# --- What people type ----------------------------------------------------------------------------------


def clean_text(text: str) -> str:
    """The text as it is kept: NFC, with characters that no database or page can carry shown as �.

    Raises EmptyText when nothing readable is left, TextTooLong above settings.INPUT_MAX_LENGTH.
    """
    if len(text) > settings.INPUT_MAX_LENGTH:
        raise TextTooLong(len(text))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join("\ufffd" if _unprintable(character) else character for character in text)
    kept = unicodedata.normalize("NFC", kept).strip()
    if not kept.replace("\ufffd", "").strip():
        raise EmptyText
    return kept


def _unprintable(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")


def _title_of(text: str | None) -> str:
    if text is None:
        return "My party"
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"


def _details_patch(changes: dict[str, str | None], currency: str) -> dict[str, Any]:
    """A merge patch for details. Raises WrongDetail for an unknown field or a value that cannot be."""
    patch: dict[str, Any] = {}
    pins: dict[str, Any] = {}
    for field, raw in changes.items():
        value = (raw or "").strip()
        if field == "title":
            if value:
                patch["title"] = clean_text(value)[:TITLE_LENGTH]
        elif field == "budget":
            pins["budget.total"] = _budget(value, currency) if value else None
        elif field in _PINS:
            pins[field] = _PINS[field](value) if value else None
        elif _PICK.fullmatch(field):
            pins[field] = _offer(value) if value else None
        else:
            raise WrongDetail(f"There is no detail called {field!r}.")
    if pins:
        patch["pins"] = pins
    return patch


def _guests(value: str) -> dict[str, int]:
    if not re.fullmatch(r"[0-9]{1,6}", value) or not 1 <= int(value) <= 100_000:
        raise WrongDetail("The number of guests is a whole number from 1 to 100,000.")
    return {"min": int(value), "max": int(value)}


def _date(value: str) -> str:
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise WrongDetail("The date is given as year-month-day, like 2026-06-20.") from None


def _time(value: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise WrongDetail("The start is given as hours and minutes, like 15:00.")
    return value


def _hours(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", value) or not 1 <= int(value) <= MAX_HOURS:
        raise WrongDetail(f"How long it lasts is a whole number of hours from 1 to {MAX_HOURS}.")
    return int(value)


def _percent(value: str) -> str:
    plain = value.removesuffix("%").strip()
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", plain) or Decimal(plain) > MAX_PERCENT:
        raise WrongDetail(f"A rate is a percentage from 0 to {MAX_PERCENT}, like 8.25.")
    return plain


def _short_text(value: str) -> str:
    return clean_text(value)[:120]


def _budget(value: str, currency: str) -> dict[str, Any]:
    try:
        amount = Decimal(re.sub(r"[\s,$€£]", "", value))
    except InvalidOperation:
        raise WrongDetail("The budget is an amount, like 2000.") from None
    if not amount.is_finite() or not 0 <= amount <= 100_000_000:
        raise WrongDetail("The budget is an amount from 0 to 100,000,000.")
    number = int(amount) if amount == amount.to_integral_value() else float(amount)
    return {"min": number, "max": number, "currency": currency, "scope": "total"}


def _offer(value: str) -> str:
    if not _OFFER.fullmatch(value):
        raise WrongDetail("A choice is named by its id: up to 64 small letters, digits, hyphens and underscores.")
    return value


_PICK: Final = re.compile(r"pick\.(theme|venue|cake|catering|vendor\.[a-z0-9_]{1,64})")
_OFFER: Final = re.compile(r"[a-z0-9_-]{1,64}")
_PINS: Final = {
    "guests": _guests,
    "event_date": _date,
    "start_time": _time,
    "hours": _hours,
    **dict.fromkeys(("rate.tax", "rate.service", "rate.tip", "rate.contingency"), _percent),
    "location": _short_text,
    "theme": _short_text,
}
