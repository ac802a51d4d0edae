"""How far a party is: what became of each section, how many are done, and what is missing. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from agents.base import Context
from agents.brief.brief import Brief
from agents.sections.headcount import whole
from parties.domain.documents import Budget, Completion, Gap, Option, Output, SectionEntry, Status
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


def picks(output: Output | None) -> list[Option]:
    """The picked option of each choice, in the order of the choices."""
    choices = () if output is None else output.choices
    return [option for choice in choices for option in choice.options if option.id == choice.picked]


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
    if name == "budget" and context.budget is not None:
        return _budget(context.budget)
    if (output := context.upstream.get(name)) is not None:
        return _part(name, output)
    if context.statuses.get(name) == "failed":
        return _entry(name, "failed", reason=say("section.failed", section=Section(name)))
    if context.statuses.get(name) == "running":
        return _entry(name, "working", reason=say("section.working", section=Section(name)))
    if name in context.brief.value("unwanted", ()):
        return _entry(name, "declined", reason=DECLINED[name])
    return _entry(name, "missing", reason=MISSING[name])


def _part(name: str, output: Output) -> SectionEntry:
    picked = picks(output)
    if not picked:  # what was asked for and is not clear yet comes before what could be asked for
        unclear = output.facts.get("open", ())
        return _entry(name, "missing", reason=joined(*map(read, unclear)) if unclear else MISSING[name])
    titles = tuple(option.title for option in picked)
    named = say("plan.titles", titles=Listed(titles)) if len(titles) > 1 else titles[0]
    if not output.lines:
        return _entry(name, "ready", title=named, reason=output.headline)
    low, high = (sum((Decimal(getattr(line, side)) for line in output.lines), Decimal(0)) for side in ("low", "high"))
    return _entry(name, "ready", title=named, reason=output.headline, low=str(low), high=str(high))


def _budget(budget: Budget) -> SectionEntry:
    if not budget.lines:
        return _entry("budget", "missing", reason=MISSING["budget"])
    return _entry("budget", "ready", reason=budget.verdict.sentence, low=budget.total.low, high=budget.total.high)


def _entry(name: str, status: Status, *, title: Sentence | None = None, **fields: Any) -> SectionEntry:
    """In the order of SECTIONS, called by the name of the section unless something is picked."""
    title = title or Section(name, inline=False)
    return SectionEntry(title=title, status=status, rank=SECTIONS.index(name), **fields)
