"""Contexts for the planner's tests, built by hand."""

import datetime as dt
from typing import Any

from agents.base import Context
from agents.brief.brief import Brief, Conflict, Fact
from agents.brief.reading.reading import Reading, Readings
from agents.catalogue.offers import Catalogue
from agents.summary.planner import PlannerAgent
from parties.domain.documents import Document
from tests.support.documents import completed, priced, shown

TODAY = dt.date(2027, 3, 1)
EMPTY = Catalogue(offers={}, figures={}, versions={})
GUESTS = {"min": 75, "max": 75}
JUNE = "2027-06-12"
NAMES = ("theme", "venue", "cake", "catering", "vendor", "budget", "planner")


class Wanted(Brief, frozen=True, kw_only=True):
    """A brief, and the readings that it comes with."""

    readings: Readings = Readings()


def brief(*, causes: tuple[str, ...] = ("i1",), conflicts: tuple[Conflict, ...] = (), wishes=None, **values) -> Wanted:
    facts = {name: Fact(value=value, causes=causes) for name, value in values.items()}
    found = {"general": (Reading(input_id="i1", priority="nice"),)} if wishes is None else wishes
    return Wanted(facts=facts, readings=Readings(found), conflicts=conflicts)


def option(key: str, title: str, **facts) -> Document:
    return {"id": key, "title": title, "summary": title, "facts": facts}


def line(key: str, category: str, low: str, high: str, **more) -> Document:
    return {"id": key, "category": category, "item": key, "basis": "by hand", "low": low, "high": high} | more


def output(title: str, *, lines=(), tasks=(), facts=None, **option_facts) -> dict[str, Any]:
    key = title.lower().replace(" ", "-")
    return {
        "headline": f"{title} it is",
        "choices": [{"id": "main", "label": "Main", "options": [option(key, title, **option_facts)], "picked": key}],
        "lines": list(lines),
        "tasks": list(tasks),
        "facts": facts or {},
    }


def context(facts: Wanted, *, today: dt.date = TODAY, failed: tuple[str, ...] = (), **upstream: Document) -> Context:
    statuses = {name: "completed" if name in upstream else "failed" if name in failed else "missing" for name in NAMES}
    return Context(
        brief=facts,
        readings=facts.readings,
        upstream={name: completed(found) for name, found in upstream.items() if name != "budget"},
        budget=priced(upstream.get("budget", {})),
        statuses=statuses,
        catalogue=EMPTY,
        today=today,
    )


VENUE = output(
    "Park pavilion",
    lines=[line("venue:pavilion", "venue", "125.00", "150.00")],
    tasks=[
        {
            "id": "venue:book",
            "title": "Book the venue",
            "days_before": 49,
            "section": "venue",
            "late": "Ring today and take a weekday if need be.",
            "figures": ["L01"],
            "causes": ["i2"],
        }
    ],
    capacity=160,
)
BUDGET = {
    "lines": {"venue:pavilion": {}},
    "total": {"low": "137.50", "high": "172.50"},
    "verdict": {"status": "no_target", "sentence": "This costs about $138 to $173."},
}


def plan(*arguments, **named) -> Document:
    """What the planner makes of a context, as people read it."""
    return shown(PlannerAgent().run(context(*arguments, **named)))
