"""PlannerFinal: the whole party in one document, from what the other agents found."""

import datetime as dt
from typing import ClassVar, Final

from agents.analyzer import CATEGORIES
from agents.base import Context, Result, ResultKind
from agents.brief.brief import Brief
from agents.sections import lead_times
from agents.sections.headcount import whole
from agents.summary.checklist import checklist, from_outputs, general
from agents.summary.conflicts import conflicts
from agents.summary.next_steps import next_steps, question
from agents.summary.section_status import PARTS, SECTIONS, completion, guests, missing, picks, sections
from parties.domain.documents import Document

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
    version: ClassVar[str] = "8"
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
        asked = question(brief, context.today)
        plan: Document = {
            "headline": headline(brief),
            "facts": _facts(brief),
            "sections": entries,
            "completion": completion(entries),
            "checklist": _tasks(context),
            "missing": missing(entries, brief),
            "conflicts": conflicts(context),
        }
        if asked:
            plan["question"] = asked
        plan["next_steps"] = next_steps(plan, context.upstream.get("budget", {}))
        return Result(document=plan)


def headline(brief: Brief) -> str:
    """For example "Jungle birthday party for 75 guests in Austin, June 12, 2027"."""
    theme, occasion = brief.value("theme"), brief.value("occasion")
    kind = " ".join(_plain(word) for word in (theme, occasion) if word)
    text = kind if kind.endswith(COMPLETE) or "party" in kind else f"{kind} party".lstrip()
    if crowd := guests(brief):
        text += f" for {crowd}"
    if location := brief.value("location"):
        text += f" in {location}"
    if date := _date(brief):
        text += f", {date:%B} {date.day}, {date.year}"
    return text[0].upper() + text[1:]


def _facts(brief: Brief) -> Document:
    """What is settled, whatever the wishes say against each other. Guests have both bounds here."""
    found = {field: brief.value(field) for field in SETTLED if brief.value(field)}
    if crowd := whole(brief.value("guests")):
        found["guests"] = {"min": int(crowd.low), "max": int(crowd.high)}
    return found


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _date(brief: Brief) -> dt.date | None:
    value = brief.value("event_date")
    return dt.date.fromisoformat(value) if value else None


def _tasks(context: Context) -> Document:
    """An empty party has no checklist: there is nothing to do but to say what one wants."""
    outputs = [context.upstream[name] for name in PARTS if name in context.upstream]
    if not outputs and not context.readings.by_category:
        return {}
    booked = {name: _causes(context.upstream[name]) for name in BOOKABLE if picks(context.upstream.get(name, {}))}
    tasks = [*from_outputs(outputs), *general(_invited(context), booked)]
    tasks = lead_times.dated(tasks, lead_times.told(context))
    return checklist(tasks, _date(context.brief), context.today, context.brief.causes("event_date"))


def _invited(context: Context) -> tuple[str, ...]:
    """What says who comes and when; where nothing does, all that the host said: that there is a party."""
    return context.brief.causes(*INVITED) or tuple(sorted(context.readings.all()))


def _causes(output: Document) -> tuple[str, ...]:
    return tuple(sorted({cause for choice in output["choices"] for cause in choice.get("causes", ())}))
