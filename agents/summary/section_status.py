"""How far a party is: what became of each section, how many are done, and what is missing. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from agents.base import Context
from agents.brief.brief import Brief
from agents.sections.headcount import whole
from parties.domain import formatting
from parties.domain.documents import Document

SECTIONS: Final = ("theme", "venue", "cake", "catering", "vendor", "budget")
PARTS: Final = SECTIONS[:5]  # the sections that an agent fills with choices; the budget follows from them

TITLES: Final = {name: formatting.SECTIONS[name] for name in SECTIONS}
MISSING: Final = {
    "theme": "No theme yet: it sets the decor and what to look for in a venue.",
    "venue": "No venue yet: say what kind of place you have in mind.",
    "cake": "No cake asked for yet.",
    "catering": "No food asked for yet.",
    "vendor": "No entertainer or helper asked for yet.",
    "budget": "Nothing to add up yet: say what you want to spend or ask for something.",
}

DECLINED: Final = {
    "theme": "You want no theme.",
    "venue": "You need no venue.",
    "cake": "You want no cake.",
    "catering": "You want no food.",
    "vendor": "You want nobody hired.",
    "budget": "You want no budget.",
}

EXAMPLES: Final = {
    "theme": "jungle theme",
    "venue": "a park pavilion{place}",
    "cake": "a chocolate birthday cake{crowd}",
    "catering": "tacos from a food truck{crowd}",
    "vendor": "a balloon artist for 2 hours",
    "budget": "budget about $2,000",
}


def sections(context: Context) -> Document:
    """Section → its entry, all six, in a fixed order."""
    return {name: _section(name, context) | {"rank": rank} for rank, name in enumerate(SECTIONS)}


def completion(entries: Mapping[str, Document]) -> Document:
    """The sections that are ready, of those that the host wants at all."""
    done = sum(entry["status"] == "ready" for entry in entries.values())
    asked = sum(entry["status"] != "declined" for entry in entries.values())
    return {"done": done, "of": asked, "sentence": f"{done} of {asked}"}


def missing(entries: Mapping[str, Document], brief: Brief) -> Document:
    """Section → why it is empty and a sentence that the host could type to fill it."""
    return {
        name: {"text": entry["reason"], "example": example(name, brief)}
        for name, entry in entries.items()
        if entry["status"] == "missing"
    }


def picks(output: Document) -> list[Document]:
    """The picked option of each choice, in the order of the choices."""
    return [
        option
        for choice in output.get("choices", ())
        for option in choice["options"]
        if option["id"] == choice["picked"]
    ]


def guests(brief: Brief) -> str:
    """ "75 guests", "20–30 guests", or nothing when that is not known."""
    found = whole(brief.value("guests"))
    return formatting.counted(int(found.low), int(found.high), "guest", "guests") if found else ""


def example(section: str, brief: Brief) -> str:
    """In the host's own numbers where they are known."""
    crowd = f" for {said}" if (said := guests(brief)) else ""
    place = f" in {location}" if (location := brief.value("location")) else ""
    return EXAMPLES[section].format(crowd=crowd, place=place)


def _section(name: str, context: Context) -> Document:
    entry: Document = {"title": TITLES[name]}
    document = context.upstream.get(name)
    if document is None:
        if context.statuses.get(name) == "failed":
            reason = f"{TITLES[name]} could not be worked out just now; the rest of the plan stands without it."
            return entry | {"status": "failed", "reason": reason}
        if context.statuses.get(name) == "running":
            return entry | {"status": "working", "reason": f"{TITLES[name]} is being worked out; the plan goes on."}
        if name in context.brief.value("unwanted", ()):
            return entry | {"status": "declined", "reason": DECLINED[name]}
        return entry | {"status": "missing", "reason": MISSING[name]}
    return entry | (_budget(document) if name == "budget" else _part(name, document))


def _part(name: str, output: Document) -> Document:
    picked = picks(output)
    if not picked:  # what was asked for and is not clear yet comes before what could be asked for
        unclear = output.get("facts", {}).get("open", ())
        return {"status": "missing", "reason": " ".join(unclear) or MISSING[name]}
    entry: Document = {
        "status": "ready",
        "title": ", ".join(option["title"] for option in picked),
        "reason": output["headline"],
    }
    lines = output.get("lines", ())
    if lines:
        entry |= {side: str(sum((Decimal(line[side]) for line in lines), Decimal(0))) for side in ("low", "high")}
    return entry


def _budget(document: Document) -> Document:
    if not document.get("lines"):
        return {"status": "missing", "reason": MISSING["budget"]}
    return {"status": "ready", **document["total"], "reason": document["verdict"]["sentence"]}
