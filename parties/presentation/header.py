"""The top of the page: what the party is, in one look."""

import datetime as dt
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from parties.domain.state import Input, PartyState
from parties.presentation import formatting, theme_colour

UNNAMED: Final = gettext_noop("My party")
_PENNANT: Final = 28
_OVER: Final = {
    "completed": gettext_noop("This party is over."),
    "cancelled": gettext_noop("This party was called off."),
}
_RATES: Final = {
    "rate.tax": gettext_noop("Sales tax, %"),
    "rate.service": gettext_noop("Service charge, %"),
    "rate.tip": gettext_noop("Tips, %"),
    "rate.contingency": gettext_noop("Reserve, %"),
}
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


class Header(msgspec.Struct, frozen=True, kw_only=True):
    title: str
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
    pennants: tuple[theme_colour.Swatch, ...]
    pennants_width: int


def header(state: PartyState, today: dt.date) -> Header:
    date_value = known(state, "event_date")
    date = None if date_value is None else dt.date.fromisoformat(date_value)
    start = known(state, "start_time")
    title = state.details.get("title", "")
    headline = state.plan.get("headline", "")
    named = _given(state) or not headline
    verdict = state.budget.get("verdict", {})
    pennants = _pennants(state)
    return Header(
        title=(title if named else headline) or _(UNNAMED),
        headline=headline if named and headline != title else "",
        date="" if date is None else date.isoformat(),
        date_words="" if date is None else formatting.day(date),
        time_words="" if start is None else formatting.clock(start),
        countdown="" if date is None else formatting.countdown(date, today),
        place=known(state, "location") or "",
        guests=_guests(known(state, "guests")),
        verdict=verdict.get("sentence", ""),
        verdict_status=verdict.get("status", ""),
        over=_(_OVER[state.status]) if state.status in _OVER else "",
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
    return "" if value is None else formatting.guests(value["min"], value["max"])


def _duration(value: Any) -> str:
    """ "4 hours", "3–4 hours"; half hours come as 2.5."""
    if value is None:
        return ""
    least, most = (value.get("min"), value.get("max")) if isinstance(value, dict) else (value, value)
    ends = dict.fromkeys(f"{end:g}" for end in (least, most) if end is not None)
    return ngettext("{count} hour", "{count} hours", 1 if list(ends) == ["1"] else 2).format(count="–".join(ends))


def _fields(state: PartyState) -> tuple[Field, ...]:
    pins = state.details.get("pins", {})
    currency = state.details.get("currency", "USD")
    target = state.budget.get("target")
    date, start = known(state, "event_date"), known(state, "start_time")
    aim = formatting.target(target, currency)
    rows = (
        ("guests", "guests", _("Guests"), "number", _guests(known(state, "guests"))),
        ("event_date", "event_date", _("Date"), "date", formatting.day(dt.date.fromisoformat(date)) if date else ""),
        ("start_time", "start_time", _("Start"), "time", formatting.clock(start) if start else ""),
        ("hours", "hours", _("Hours it lasts"), "number", _duration(state.plan.get("facts", {}).get("hours"))),
        ("location", "location", _("Place"), "text", known(state, "location") or ""),
        ("budget", "budget.total", _("Budget ({currency})").format(currency=currency), "number", aim),
        *((field, field, _(label), "number", "") for field, label in _RATES.items()),
    )
    title = Field(name="title", label=_("Name"), kind="text", pinned=state.details.get("title", ""), read="")
    zone = Field(
        name="time_zone", label=_("Time zone"), kind="text", pinned=state.details.get("time_zone", ""), read=""
    )
    return (
        title,
        zone,
        *(
            Field(name=name, label=label, kind=kind, pinned=_most(pins.get(pin)), read="" if pin in pins else read)
            for name, pin, label, kind, read in rows
        ),
    )


def _most(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("max", value.get("min"))
    return "" if value is None else str(value)


def _given(state: PartyState) -> bool:
    """Whether the host named the party: a new one is called after its first wish."""
    title = state.details.get("title", "")
    start = title.removesuffix("…")
    texts = (" ".join(wish.text.split()) for wish in state.inputs.values())
    return bool(title) and title != UNNAMED and not any(text.startswith(start) for text in texts)


def _pennants(state: PartyState) -> tuple[theme_colour.Swatch, ...]:
    """One flag a colour of the theme, for a garland that repeats."""
    theme = state.agents.get("theme")
    fills = theme_colour.colours(theme.output.get("facts", {}).get("palette")) if theme is not None else ()
    return theme_colour.row(fills, _PENNANT)
