"""What happened, one human sentence an event, and the events of one reconciliation together."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from parties.domain import events as ev
from parties.domain.message import read
from parties.domain.pins import PICK
from parties.presentation import formatting
from parties.presentation.rendering import render, render_all

_FIELDS: Final = {
    "guests": gettext_noop("guests"),
    "event_date": gettext_noop("date"),
    "start_time": gettext_noop("start"),
    "hours": gettext_noop("hours"),
    "rate.tax": gettext_noop("sales tax (%)"),
    "rate.service": gettext_noop("service charge (%)"),
    "rate.tip": gettext_noop("tips (%)"),
    "rate.contingency": gettext_noop("reserve (%)"),
    "location": gettext_noop("place"),
    "theme": gettext_noop("theme"),
    "budget.total": gettext_noop("budget"),
}
_ITEMS_NAMED: Final = 3
SOMEBODY: Final = gettext_noop("Somebody")  # whose account is gone, or who used the command line


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence may name besides its event: texts of inputs by id, people by actor, and the party's currency."""

    texts: Mapping[str, str] = {}
    people: Mapping[str, str] = {}
    currency: str = "USD"


class Line(msgspec.Struct, frozen=True):
    """A sentence. What a person did begins with the verb: `actor` is who, as the log says it, `who` what others call
    them; both are empty where the sentence is whole without."""

    text: str
    actor: str = ""
    who: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Events of one cause, newest last: the first line heads the entry. `version` is that of the last event."""

    version: int
    at: dt.datetime
    title: Line
    details: tuple[Line, ...] = ()


def sentence(event: ev.Event, known: Known) -> str | None:
    """The event in one sentence, one that begins with the verb for a deed; None when no host would miss it."""
    tell = _BY_PEOPLE.get(type(event)) or _SENTENCES.get(type(event))
    return None if tell is None else tell(event, known)


def handles(kind: type[ev.Event]) -> bool:
    """Whether an event of this type is told, or left out on purpose."""
    return kind in _BY_PEOPLE or kind in _SENTENCES or kind in SILENT


def entries(log: Sequence[ev.Recorded], known: Known) -> tuple[Entry, ...]:
    """The log as a host reads it, newest first. A sentence about an agent is told only when it is news."""
    known = msgspec.structs.replace(known, texts=_texts(log) | dict(known.texts))
    told: dict[str, str] = {}
    found = [
        _entry(list(group), known, told) for _, group in groupby(log, key=lambda recorded: recorded.correlation_id)
    ]
    return tuple(entry for entry in reversed(found) if entry is not None)


def _entry(group: list[ev.Recorded], known: Known, told: dict[str, str]) -> Entry | None:
    lines = []
    for recorded in group:
        text = sentence(recorded.event, known)
        agent = getattr(recorded.event, "agent", None)
        if text is None or (agent is not None and told.get(agent) == text):
            continue
        if agent is not None:
            told[agent] = text
        lines.append(_line(recorded, text, known))
    if not lines:
        return None
    return Entry(version=group[-1].version, at=group[-1].occurred_at, title=lines[0], details=tuple(lines[1:]))


def _line(recorded: ev.Recorded, text: str, known: Known) -> Line:
    if type(recorded.event) not in _BY_PEOPLE:
        return Line(text)
    return Line(text, recorded.actor, known.people.get(recorded.actor) or _(SOMEBODY))


def _texts(log: Iterable[ev.Recorded]) -> dict[str, str]:
    return {
        item.event.input_id: item.event.text for item in log if isinstance(item.event, ev.InputAdded | ev.InputRestored)
    }


def _created(event: ev.PartyCreated, known: Known) -> str:
    return _("started the party")


def _details(event: ev.DetailsChanged, known: Known) -> str | None:
    changed = dict(event.changes)
    pins = changed.pop("pins", None) or {}
    deeds = []
    if changed.get("title"):
        deeds.append(_("named the party {name}").format(name=formatting.quoted(changed["title"])))
    if "time_zone" in changed:
        deeds.append(
            _("set the time zone to {zone}").format(zone=changed["time_zone"])
            if changed["time_zone"]
            else _("cleared the time zone")
        )
    deeds += [_pinned(field, value, known) for field, value in pins.items()]
    return formatting.listed(deeds) if deeds else None


def _pinned(field: str, value: Any, known: Known) -> str:
    if field.startswith(PICK):
        return _picked_by_hand(field.rpartition(".")[2], value)
    name = _(_FIELDS.get(field, field.replace("_", " ").replace(".", " for ")))
    if value is None:
        return _("left the {detail} to your wishes").format(detail=name)
    return _("set the {detail} to {value}").format(detail=name, value=_value(field, value, known))


def _picked_by_hand(choice: str, offer: str | None) -> str:
    """ "chose the sheet cake as cake": ids are the words of the catalogue."""
    known = choice in formatting.SECTIONS
    name = formatting.lower_first(formatting.section(choice)) if known else choice.replace("_", " ")
    if offer is None:
        return _("let the planner choose the {part}").format(part=name)
    return _("chose {offer} for the {part}").format(offer=offer.replace("_", " "), part=name)


def _value(field: str, value: Any, known: Known) -> str:
    if field == "event_date":
        return formatting.day(dt.date.fromisoformat(value))
    if isinstance(value, dict):
        bounds: dict[str, Any] = value
        least: Any = bounds.get("min", bounds.get("max"))
        most: Any = bounds.get("max", least)
        if field.startswith("budget"):
            return formatting.span(str(least), str(most), bounds.get("currency", known.currency))
        return formatting.guests(least, most)
    return str(value)


def _input_added(event: ev.InputAdded, known: Known) -> str:
    added = _("added {wish} as a must") if event.priority == "must" else _("added {wish}")
    return added.format(wish=formatting.quoted(event.text))


def _input_removed(event: ev.InputRemoved, known: Known) -> str:
    return _("removed {wish}").format(wish=_wish(event.input_id, known))


def _input_priority(event: ev.InputPriorityChanged, known: Known) -> str:
    made = _("made {wish} a must") if event.priority == "must" else _("made {wish} nice to have")
    return made.format(wish=_wish(event.input_id, known))


def _wish(input_id: str, known: Known) -> str:
    return formatting.quoted(known.texts[input_id]) if input_id in known.texts else _("a wish")


def _input_restored(event: ev.InputRestored, known: Known) -> str:
    return _("brought back {wish}").format(wish=formatting.quoted(event.text))


def _retry(event: ev.AgentRetryRequested, known: Known) -> str:
    return _("asked to try {section} again").format(section=formatting.lower_first(formatting.section(event.agent)))


def _completed(event: ev.AgentCompleted, known: Known) -> str | None:
    output = render_all(event.output, known.texts)
    choices = output.get("choices", ())
    picked = [option for choice in choices if (option := _picked(choice)) is not None]
    name = formatting.section(event.agent)
    if len(picked) == 1:
        reasons = picked[0].get("reasons") or ()
        title = formatting.lower_first(picked[0]["title"])
        if not reasons:
            return _("{section}: {offer} picked").format(section=name, offer=title)
        reason = formatting.lower_first(reasons[0].rstrip("."))
        return _("{section}: {offer} picked ({reason})").format(section=name, offer=title, reason=reason)
    if picked:
        labels = formatting.listed([formatting.lower_first(choice["label"]) for choice in choices])
        return _("{section}: {offer} picked").format(section=name, offer=labels)
    headline = output.get("headline")
    if not headline:
        return None
    return _("{section}: {sentence}").format(section=name, sentence=formatting.lower_first(headline))


def _picked(choice: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return next((option for option in choice.get("options", ()) if option["id"] == choice.get("picked")), None)


def _started(event: ev.AgentStarted, known: Known) -> str | None:
    if not event.deferred:
        return None
    return _("{section}: worked out in the background").format(section=formatting.section(event.agent))


def _failed(event: ev.AgentFailed, known: Known) -> str:
    if event.retry_at is not None:
        return _("{section} failed and will be tried again").format(section=formatting.section(event.agent))
    error = formatting.short(render(event.error), 120)
    return _("{section} failed: {error}").format(section=formatting.section(event.agent), error=error)


def _data_removed(event: ev.AgentDataRemoved, known: Known) -> str:
    name = formatting.section(event.agent)
    return _("{section} left the plan: {reason}").format(section=name, reason=render(event.reason))


def _budget(event: ev.BudgetRecalculated, known: Known) -> str | None:
    moved = formatting.change(event.delta["low"], event.delta["high"], known.currency)
    if not moved:
        return None
    if event.total == {"low": "0.00", "high": "0.00"}:
        return _("Budget cleared: {reason}").format(reason=render(event.reason))
    total = formatting.span(event.total["low"], event.total["high"], known.currency)
    lines = (event.patch.get("lines") or {}).values()
    new = [render(read(line["item"])) for line in lines if line and "item" in line]
    if event.previous == {"low": "0.00", "high": "0.00"}:
        return _("Budget now {total}").format(total=total)
    if not new:
        return _("Budget now {total} ({moved})").format(total=total, moved=moved)
    named = ", ".join(formatting.lower_first(item) for item in new[:_ITEMS_NAMED])
    if len(new) > _ITEMS_NAMED:
        rest = len(new) - _ITEMS_NAMED
        named = ngettext("{items} and {count} more", "{items} and {count} more", rest).format(items=named, count=rest)
    return _("Budget now {total} ({moved}): {items}").format(total=total, moved=moved, items=named)


def _plan(event: ev.PlanUpdated, known: Known) -> str | None:
    return _("Checklist: {moved}").format(moved=render(event.moved)) if event.moved else None


def _party_completed(event: ev.PartyCompleted, known: Known) -> str:
    return _("The party is over")


def _party_cancelled(event: ev.PartyCancelled, known: Known) -> str:
    if not event.reason:
        return _("The party was called off")
    return _("The party was called off: {reason}").format(reason=event.reason)


_Tell = Callable[[Any, Known], str | None]
# What people do. The other events are told without a person.
_BY_PEOPLE: Final[dict[type[ev.Event], _Tell]] = {
    ev.PartyCreated: _created,
    ev.DetailsChanged: _details,
    ev.InputAdded: _input_added,
    ev.InputRemoved: _input_removed,
    ev.InputRestored: _input_restored,
    ev.InputPriorityChanged: _input_priority,
    ev.AgentRetryRequested: _retry,
}
_SENTENCES: Final[dict[type[ev.Event], _Tell]] = {
    ev.AgentStarted: _started,
    ev.AgentCompleted: _completed,
    ev.AgentFailed: _failed,
    ev.AgentDataRemoved: _data_removed,
    ev.BudgetRecalculated: _budget,
    ev.PlanUpdated: _plan,
    ev.PartyCompleted: _party_completed,
    ev.PartyCancelled: _party_cancelled,
}
# What no host would miss: how the planner gets on.
SILENT: Final[frozenset[type[ev.Event]]] = frozenset(
    {
        ev.InputClassified,
        ev.ExperimentAssigned,
        ev.ExecutionPlanned,
        ev.AgentRunCancelled,
        ev.AgentResultRejected,
    }
)
