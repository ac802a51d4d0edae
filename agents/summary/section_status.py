"""How far a party is: what became of each section, how many are done, and what is missing. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from agents.base import Context
from agents.brief.brief import Brief
from agents.sections.headcount import whole
from parties.domain.documents import Completion, Document, Gap, SectionEntry, Status
from parties.domain.message import Count, Listed, Message, Section, Sentence, joined, read, say

SECTIONS: Final = ("theme", "venue", "cake", "catering", "vendor", "budget")
PARTS: Final = SECTIONS[:5]  # the sections that an agent fills with choices; the budget follows from them

MISSING: Final = {
    "theme": say("missing.theme"),
    "venue": say("missing.venue"),
    "cake": say("missing.cake"),
    "catering": say("missing.catering"),
    "vendor": say("missing.vendor"),
    "budget": say("missing.budget"),
}
DECLINED: Final = {
    "theme": say("declined.theme"),
    "venue": say("declined.venue"),
    "cake": say("declined.cake"),
    "catering": say("declined.catering"),
    "vendor": say("declined.vendor"),
    "budget": say("declined.budget"),
}


def sections(context: Context) -> dict[str, SectionEntry]:
    """Section → its entry, all six, in a fixed order."""
    return {name: _section(name, context) for name in SECTIONS}


def completion(entries: Mapping[str, SectionEntry]) -> Completion:
    """The sections that are ready, of those that the host wants at all."""
    done = sum(entry.status == "ready" for entry in entries.values())
    asked = sum(entry.status != "declined" for entry in entries.values())
    return Completion(done=done, of=asked, sentence=say("plan.completion", done=done, asked=asked))


def missing(entries: Mapping[str, SectionEntry], brief: Brief) -> dict[str, Gap]:
    """Section → why it is empty and a sentence that the host could type to fill it."""
    return {
        name: Gap(text=entry.reason, example=example(name, brief))
        for name, entry in entries.items()
        if entry.status == "missing"
    }


def picks(output: Document) -> list[Document]:
    """The picked option of each choice, in the order of the choices."""
    return [
        option
        for choice in output.get("choices", ())
        for option in choice["options"]
        if option["id"] == choice["picked"]
    ]


def guests(brief: Brief) -> Message | None:
    """ "75 guests", "20–30 guests"; None when that is not known."""
    found = whole(brief.value("guests"))
    return say("guests", count=Count(int(found.low), int(found.high))) if found else None


def example(section: str, brief: Brief) -> Message:
    """In the host's own numbers where they are known."""
    crowd, place = guests(brief), brief.value("location")
    match section:
        case "theme":
            return say("example.theme")
        case "venue":
            return say("example.venue_in", place=place) if place else say("example.venue")
        case "cake":
            return say("example.cake_for", guests=crowd) if crowd else say("example.cake")
        case "catering":
            return say("example.catering_for", guests=crowd) if crowd else say("example.catering")
        case "vendor":
            return say("example.vendor")
        case _:
            return say("example.budget")


def _section(name: str, context: Context) -> SectionEntry:
    document = context.upstream.get(name)
    if document is not None:
        return _budget(document) if name == "budget" else _part(name, document)
    if context.statuses.get(name) == "failed":
        return _entry(name, "failed", reason=say("section.failed", section=Section(name)))
    if context.statuses.get(name) == "running":
        return _entry(name, "working", reason=say("section.working", section=Section(name)))
    if name in context.brief.value("unwanted", ()):
        return _entry(name, "declined", reason=DECLINED[name])
    return _entry(name, "missing", reason=MISSING[name])


def _part(name: str, output: Document) -> SectionEntry:
    picked = picks(output)
    if not picked:  # what was asked for and is not clear yet comes before what could be asked for
        unclear = output.get("facts", {}).get("open", ())
        return _entry(name, "missing", reason=joined(*map(read, unclear)) if unclear else MISSING[name])
    titles = tuple(read(option["title"]) for option in picked)
    named = say("plan.titles", titles=Listed(titles)) if len(titles) > 1 else titles[0]
    lines = output.get("lines", ())
    cost = {side: str(sum((Decimal(line[side]) for line in lines), Decimal(0))) for side in ("low", "high")}
    return _entry(name, "ready", title=named, reason=read(output["headline"]), **(cost if lines else {}))


def _budget(document: Document) -> SectionEntry:
    if not document.get("lines"):
        return _entry("budget", "missing", reason=MISSING["budget"])
    return _entry("budget", "ready", reason=read(document["verdict"]["sentence"]), **document["total"])


def _entry(name: str, status: Status, *, title: Sentence | None = None, **fields: Any) -> SectionEntry:
    """In the order of SECTIONS, called by the name of the section unless something is picked."""
    title = title or say("section.title", section=Section(name, inline=False))
    return SectionEntry(title=title, status=status, rank=SECTIONS.index(name), **fields)
