"""What does not fit together: wishes against wishes, and wishes against what was picked. Pure."""

from typing import Final

from agents.base import Context, Document
from agents.brief import Brief
from agents.headcount import whole
from agents.progress import guests, picks

RAIN: Final = "Think of a tent, a pavilion or a second place."


def conflicts(context: Context) -> Document:
    """Conflict id → {message, kept, dropped, severity}. `kept` and `dropped` name inputs, where inputs disagree."""
    found = _wishes(context.brief)
    for notice in (_capacity(context), _rain(context), _diets(context)):
        found |= notice
    return dict(sorted(found.items()))


def _wishes(brief: Brief) -> Document:
    """A disagreement that touches a must is a warning: the host may not want what the rules of precedence chose."""
    musts = {wish.input_id for wishes in brief.wishes.values() for wish in wishes if wish.priority == "must"}
    return {
        conflict.id: {
            "message": conflict.message,
            "kept": conflict.kept,
            "dropped": list(conflict.dropped),
            "severity": "warning" if musts & {conflict.kept, *conflict.dropped} else "note",
        }
        for conflict in brief.conflicts
    }


def _notice(key: str, message: str, severity: str = "warning") -> Document:
    return {key: {"message": message, "kept": "", "dropped": [], "severity": severity}}


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
