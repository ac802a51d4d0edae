"""What does not fit together: wishes against wishes, and wishes against what was picked. Pure."""

import datetime as dt
from decimal import Decimal
from typing import Final

from agents.base import Context
from agents.brief.brief import Brief
from agents.sections.headcount import whole
from agents.summary.section_status import PARTS, guests, picks
from parties.domain import formatting
from parties.domain.documents import Document

RAIN: Final = "Think of a tent, a pavilion or a second place."


def conflicts(context: Context) -> Document:
    """Conflict id → {message, kept, dropped, severity}. `kept` and `dropped` name inputs, where inputs disagree."""
    found = _wishes(context)
    for look in (_capacity, _rain, _diets, _limits, _past):
        found |= look(context)
    return dict(sorted(found.items()))


def _wishes(context: Context) -> Document:
    """A disagreement that touches a must is a warning: the host may not want what the rules of precedence chose."""
    musts = {id for id, reading in context.readings.all().items() if reading.priority == "must"}
    return {
        conflict.id: {
            "message": conflict.message,
            "kept": conflict.kept,
            "dropped": list(conflict.dropped),
            "severity": "warning" if musts & {conflict.kept, *conflict.dropped} else "note",
        }
        for conflict in context.brief.conflicts
    }


def _notice(key: str, message: str, severity: str = "warning") -> Document:
    return {key: {"message": message, "kept": "", "dropped": [], "severity": severity}}


def _limits(context: Context) -> Document:
    """What the host wants to spend on parts against what they want to spend on the whole."""
    total, parts = context.brief.value("budget.total"), _parts(context.brief)
    most = _end(total, "max")
    if most is None or not parts:
        return {}
    named = formatting.listed([formatting.section(name).lower() for name in parts])
    least = sum((_end(slot, "min") or Decimal(0) for slot in parts.values()), Decimal(0))
    caps = sum((_end(slot, "max") or Decimal(0) for slot in parts.values()), Decimal(0))
    money = formatting.money(most, total["currency"])
    if least > most:
        asked = formatting.money(least, total["currency"])
        return _notice("conflict:limits", f"You want to spend {asked} on {named}, and {money} on the whole party.")
    if caps > most:
        together = formatting.money(caps, total["currency"])
        message = f"Your limits for {named} come to {together}; for the whole party you said {money}, which counts."
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


def _past(context: Context) -> Document:
    date = context.brief.value("event_date")
    if date is None or dt.date.fromisoformat(date) >= context.today:
        return {}
    return _notice(
        "conflict:past", f"{formatting.day(dt.date.fromisoformat(date))} has passed: give the party a new date."
    )


def _capacity(context: Context) -> Document:
    """A place that is too small for all who may come: worse when it is so for certain than when that is assumed."""
    output = context.upstream.get("venue", {})
    crowd = whole(context.brief.value("guests"))
    expected = output.get("facts", {}).get("guests", 0) if crowd is None else crowd.high
    for venue in picks(output):
        room = venue.get("facts", {}).get("capacity")
        if not room or room >= expected:
            continue
        if crowd is not None and room < crowd.low:
            return _notice("conflict:capacity", f"“{venue['title']}” holds {room}; you have {guests(context.brief)}.")
        message = f"“{venue['title']}” holds {room}; up to {expected} may come."
        return _notice("conflict:capacity", message, "note")
    return {}


def _rain(context: Context) -> Document:
    """Under the open sky with neither a roof on the spot nor a tent asked for. A place with rooms has its plan."""
    venue = context.upstream.get("venue", {}).get("facts", {})
    setting = venue.get("setting") or context.brief.value("setting")
    advice = venue.get("rain", "")
    roofed = venue.get("sheltered", "roof keeps" in advice)
    if setting != "outdoor" or roofed or "tent" in context.brief.value("vendor_types", ()):
        return {}
    return _notice("conflict:rain", f"The party is outdoors without a rain plan. {advice or RAIN}")


def _diets(context: Context) -> Document:
    needs = set(context.brief.value("dietary", ()))
    catering = context.upstream.get("catering")
    if not needs or catering is None:
        return {}
    served = {diet for option in picks(catering) for diet in option.get("facts", {}).get("diets", ())}
    open_needs = sorted(needs - served)
    if not open_needs:
        return {}
    named = " and ".join(diet.replace("_", "-") for diet in open_needs)
    return _notice("conflict:diets", f"Guests need {named} food, and nothing picked covers it: ask the caterer.")
