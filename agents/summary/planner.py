"""PlannerFinal: the whole party in one document, from what the other agents found."""

import datetime as dt
from typing import ClassVar, Final

from msgspec.structs import replace

from agents.analyzer import CATEGORIES
from agents.base import Context, Result, ResultKind
from agents.brief.brief import Brief
from agents.sections import lead_times
from agents.sections.headcount import whole
from agents.summary.checklist import checklist, from_outputs, general
from agents.summary.conflicts import conflicts
from agents.summary.next_steps import next_steps, question
from agents.summary.section_status import PARTS, SECTIONS, completion, guests, missing, picks, sections
from parties.domain.documents import ChecklistEntry, Crowd, Output, Plan, PlanFacts
from parties.domain.message import Day, Message, Phrase, say

BOOKABLE: Final = ("venue", "cake", "catering", "vendor")
SETTLED: Final = ("event_date", "start_time", "hours", "location")
# Occasions that are parties in themselves.
COMPLETE: Final = (
    "wedding",
    "shower",
    "dinner",
    "reunion",
    "quinceañera",
    "mitzvah",
    "christening",
    "memorial",
    "reveal",
)
INVITED: Final = ("guests", "children", "adults", "event_date", "occasion")


class PlannerAgent:
    """Always wanted. Where an agent failed or nothing was asked for, the plan says so and goes on with the rest."""

    name: ClassVar[str] = "planner"
    version: ClassVar[str] = "9"
    priority: ClassVar[int] = 9
    reads: ClassVar[tuple[str, ...]] = (
        "guests",
        "children",
        "adults",
        "event_date",
        "start_time",
        "hours",
        "location",
        "theme",
        "occasion",
        "honoree_age",
        "setting",
        "dietary",
        "vendor_types",
        "unwanted",
        "conflicts",
        "budget.*",
        "ambiguities",
        *(f"wishes.{category}" for category in CATEGORIES),
    )
    uses: ClassVar[tuple[str, ...]] = SECTIONS
    reads_today: ClassVar[bool] = True
    reads_statuses: ClassVar[bool] = True
    section: ClassVar[bool] = False
    result: ClassVar[ResultKind] = "plan"

    def wanted(self, brief: Brief, active: frozenset[str]) -> bool:
        return True

    def run(self, context: Context) -> Result:
        brief = context.brief
        entries = sections(context)
        plan = Plan(
            headline=headline(brief),
            facts=_facts(brief),
            sections=entries,
            completion=completion(entries),
            checklist=_tasks(context),
            missing=missing(entries, brief),
            conflicts=conflicts(context),
            question=question(brief, context.today),
        )
        steps = next_steps(plan, context.budget)
        return Result(document=replace(plan, next_steps=steps))


def headline(brief: Brief) -> Message:
    """For example "Jungle birthday party for 75 guests in Austin, June 12, 2027"."""
    text = _kind(str(brief.value("theme", "")), str(brief.value("occasion", "")))
    if crowd := guests(brief):
        text = say("headline.for", what=text, guests=crowd)
    if location := brief.value("location"):
        text = say("headline.in", what=text, place=location)
    if date := brief.value("event_date"):
        text = say("headline.on", what=text, day=Day(date, spelled=True))
    return text


def _kind(theme: str, occasion: str) -> Message:
    """The theme in the host's words, the occasion in ours; "party" where neither says that it is one."""
    look, what = _plain(theme), _plain(occasion)
    whole = what.endswith(COMPLETE) or "party" in what or "party" in look or (not what and look.endswith(COMPLETE))
    if look and what:
        known = Phrase(what)
        if whole:
            return say("headline.theme_occasion", theme=_capital(look), occasion=known)
        return say("headline.theme_occasion_party", theme=_capital(look), occasion=known)
    if what:
        known = Phrase(_capital(what))
        return say("headline.occasion", occasion=known) if whole else say("headline.occasion_party", occasion=known)
    if look:
        return (
            say("headline.theme", theme=_capital(look)) if whole else say("headline.theme_party", theme=_capital(look))
        )
    return say("headline.party")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _facts(brief: Brief) -> PlanFacts:
    """What is settled, whatever the wishes say against each other. Guests have both bounds here."""
    crowd = whole(brief.value("guests"))
    return PlanFacts(
        guests=Crowd(min=int(crowd.low), max=int(crowd.high)) if crowd else None,
        **{field: brief.value(field) for field in SETTLED if brief.value(field)},
    )


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _date(brief: Brief) -> dt.date | None:
    value = brief.value("event_date")
    return dt.date.fromisoformat(value) if value else None


def _tasks(context: Context) -> dict[str, ChecklistEntry]:
    """An empty party has no checklist: there is nothing to do but to say what one wants."""
    outputs = [context.upstream[name] for name in PARTS if name in context.upstream]
    if not outputs and not context.readings.by_category:
        return {}
    booked = {name: _causes(context.upstream[name]) for name in BOOKABLE if picks(context.upstream.get(name))}
    tasks = [*from_outputs(outputs), *general(_invited(context), booked)]
    tasks = lead_times.dated(tasks, lead_times.told(context))
    return checklist(tasks, _date(context.brief), context.today, context.brief.causes("event_date"))


def _invited(context: Context) -> tuple[str, ...]:
    """What says who comes and when; where nothing does, all that the host said: that there is a party."""
    return context.brief.causes(*INVITED) or tuple(sorted(context.readings.all()))


def _causes(output: Output) -> tuple[str, ...]:
    return tuple(sorted({cause for choice in output.choices for cause in choice.causes}))
