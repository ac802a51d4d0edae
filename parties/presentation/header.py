"""The top of the page: what the party is, in one look. Pure."""

import datetime as dt
from typing import Any, Final

import msgspec

from parties import words
from parties.presentation import accent
from parties.state import Input, PartyState

_PENNANT: Final = 28
_SLOTS: Final = {
    "guests": "guest_count",
    "event_date": "event_date",
    "start_time": "start_time",
    "location": "location",
}


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A detail that the host can set by hand. `pinned` is what they set; `read` is what their wishes say."""

    name: str
    label: str
    kind: str
    pinned: str
    read: str
    hint: str


class Header(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    named: bool
    headline: str
    date: str
    date_words: str
    time_words: str
    countdown: str
    place: str
    guests: str
    verdict: str
    verdict_status: str
    over: str
    fields: tuple[Field, ...]
    pennants: tuple[accent.Swatch, ...]
    pennants_width: int


def header(state: PartyState, today: dt.date) -> Header:
    date_value = known(state, "event_date")
    date = None if date_value is None else dt.date.fromisoformat(date_value)
    start = known(state, "start_time")
    title = state.details.get("title", "")
    headline = state.plan.get("headline", "")
    verdict = state.budget.get("verdict", {})
    pennants = _pennants(state)
    return Header(
        title=title or headline or "Your party",
        named=bool(title),
        headline=headline if title and headline != title else "",
        date="" if date is None else date.isoformat(),
        date_words="" if date is None else words.day(date),
        time_words="" if start is None else words.clock(start),
        countdown="" if date is None else words.countdown(date, today),
        place=known(state, "location") or "",
        guests=_guests(known(state, "guests")),
        verdict=verdict.get("sentence", ""),
        verdict_status=verdict.get("status", ""),
        over={"completed": "This party is over.", "cancelled": "This party was called off."}.get(state.status, ""),
        fields=_fields(state),
        pennants=pennants,
        pennants_width=len(pennants) * _PENNANT,
    )


def known(state: PartyState, field: str) -> Any:
    """What the party knows of a detail: the plan's word, else a pin, else the strongest wish that is read already."""
    facts = state.plan.get("facts", {})
    pins = state.details.get("pins", {})
    if field in pins:
        return pins[field]
    if field in facts:
        return facts[field]
    claims = [wish for wish in state.inputs.values() if _SLOTS[field] in wish.slots]
    return max(claims, key=_strength).slots[_SLOTS[field]] if claims else None


def _strength(wish: Input) -> tuple[bool, int]:
    return wish.priority == "must", wish.order


def _guests(value: Any) -> str:
    return "" if value is None else words.counted(value["min"], value["max"], "guest", "guests")


def _fields(state: PartyState) -> tuple[Field, ...]:
    pins = state.details.get("pins", {})
    currency = state.details.get("currency", "USD")

    def field(name: str, pin: str, label: str, kind: str, pinned: str, read: str, hint: str = "") -> Field:
        said = f"Your wishes say {read}." if read and pin not in pins else ""
        return Field(name=name, label=label, kind=kind, pinned=pinned, read=read, hint=said or hint)

    guests = pins.get("guests")
    budget = pins.get("budget.total")
    target = state.budget.get("target")
    date = known(state, "event_date")
    return (
        Field(name="title", label="Name", kind="text", pinned=state.details.get("title", ""), read="", hint=""),
        field("guests", "guests", "Guests", "number", _most(guests), _guests(known(state, "guests"))),
        field(
            "event_date",
            "event_date",
            "Date",
            "date",
            pins.get("event_date", ""),
            words.day(dt.date.fromisoformat(date)) if date else "",
        ),
        field("location", "location", "Place", "text", pins.get("location", ""), known(state, "location") or ""),
        field(
            "budget",
            "budget.total",
            f"Budget ({currency})",
            "number",
            _most(budget),
            words.money(str(target.get("max", target.get("min"))), currency) if target else "",
        ),
    )


def _most(value: Any) -> str:
    return "" if value is None else str(value.get("max", value.get("min", "")))


def _pennants(state: PartyState) -> tuple[accent.Swatch, ...]:
    """One flag a colour of the theme, for a garland that repeats."""
    theme = state.agents.get("theme")
    fills = accent.colours(theme.output.get("facts", {}).get("palette")) if theme is not None else ()
    return accent.row(fills, _PENNANT)
