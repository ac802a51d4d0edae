"""What does not fit together: wishes against wishes, and wishes against what was picked. Pure."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from agents.base import Context
from agents.brief.brief import Brief
from agents.sections.headcount import whole
from agents.summary.section_status import PARTS, picks
from parties.domain.documents import ConflictEntry, Document
from parties.domain.message import Count, Day, Listed, Money, Phrase, Section, Sentence, joined, read, say

Found = dict[str, ConflictEntry]


def conflicts(context: Context) -> Found:
    """By conflict id."""
    found = _wishes(context)
    for look in (_capacity, _rain, _diets, _limits, _past):
        found |= look(context)
    return dict(sorted(found.items()))


def _wishes(context: Context) -> Found:
    """A disagreement that touches a must is a warning: the host may not want what the rules of precedence chose."""
    musts = {id for id, reading in context.readings.all().items() if reading.priority == "must"}
    return {
        conflict.id: ConflictEntry(
            message=conflict.message,
            kept=conflict.kept,
            dropped=conflict.dropped,
            severity="warning" if musts & {conflict.kept, *conflict.dropped} else "note",
        )
        for conflict in context.brief.conflicts
    }


def _notice(key: str, message: Sentence, severity: Literal["note", "warning"] = "warning") -> Found:
    return {key: ConflictEntry(message=message, kept="", dropped=(), severity=severity)}


def _limits(context: Context) -> Found:
    """What the host wants to spend on parts against what they want to spend on the whole."""
    total, parts = context.brief.value("budget.total"), _parts(context.brief)
    most = _end(total, "max")
    if most is None or not parts:
        return {}
    named = Listed(tuple(Section(name) for name in parts))
    least = sum((_end(slot, "min") or Decimal(0) for slot in parts.values()), Decimal(0))
    caps = sum((_end(slot, "max") or Decimal(0) for slot in parts.values()), Decimal(0))
    currency = total["currency"]
    money = Money(str(most), currency)
    if least > most:
        return _notice(
            "conflict:limits", say("conflict.least", asked=Money(str(least), currency), parts=named, total=money)
        )
    if caps > most:
        together = Money(str(caps), currency)
        message = say("conflict.limits", parts=named, together=together, total=money)
        return _notice("conflict:limits", message, "note")
    return {}


def _parts(brief: Brief) -> Document:
    """The limits on parts, in the money of the limit on the whole."""
    slots = {name: brief.value(f"budget.{name}") for name in PARTS}
    total = brief.value("budget.total") or {}
    return {name: slot for name, slot in slots.items() if slot and slot.get("currency") == total.get("currency")}


def _end(slot: Document | None, side: str) -> Decimal | None:
    value = slot.get(side) if slot else None
    return None if value is None else Decimal(str(value))


def _past(context: Context) -> Found:
    date = context.brief.value("event_date")
    if date is None or dt.date.fromisoformat(date) >= context.today:
        return {}
    return _notice("conflict:past", say("conflict.past", day=Day(date)))


def _capacity(context: Context) -> Found:
    """A place that is too small for all who may come: worse when it is so for certain than when that is assumed."""
    crowd = whole(context.brief.value("guests"))
    expected = context.facts_of("venue").get("guests", 0) if crowd is None else crowd.high
    for venue in picks(context.upstream.get("venue")):
        room = venue.facts.get("capacity")
        if not room or room >= expected:
            continue
        if crowd is not None and room < crowd.low:
            who = say("guests", count=Count(int(crowd.low), int(crowd.high)))
            message = say("conflict.too_small", venue=venue.title, room=room, guests=who)
            return _notice("conflict:capacity", message)
        message = say("conflict.may_be_too_small", venue=venue.title, room=room, guests=int(expected))
        return _notice("conflict:capacity", message, "note")
    return {}


def _rain(context: Context) -> Found:
    """Under the open sky with neither a roof on the spot nor a tent asked for. A place with rooms has its plan."""
    venue = context.facts_of("venue")
    setting = venue.get("setting") or context.brief.value("setting")
    advice = read(venue["rain"]) if venue.get("rain") else say("conflict.rain_plan")
    roofed = venue.get("sheltered", False)
    if setting != "outdoor" or roofed or "tent" in context.brief.value("vendor_types", ()):
        return {}
    return _notice("conflict:rain", joined(say("conflict.rain"), advice))


def _diets(context: Context) -> Found:
    needs = set(context.brief.value("dietary", ()))
    catering = context.upstream.get("catering")
    if not needs or catering is None:
        return {}
    served = {diet for option in picks(catering) for diet in option.facts.get("diets", ())}
    open_needs = sorted(needs - served)
    if not open_needs:
        return {}
    named = Listed(tuple(Phrase(diet.replace("_", "-")) for diet in open_needs))
    return _notice("conflict:diets", say("conflict.diets", diets=named))
