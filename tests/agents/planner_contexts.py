"""Contexts for the planner's tests, built by hand."""

import datetime as dt

from agents.base import Context, Document
from agents.brief import Brief, Conflict, Fact, Wish
from agents.catalogue.offers import Catalogue

TODAY = dt.date(2027, 3, 1)
EMPTY = Catalogue(offers={}, figures={}, versions={})
NAMES = ("theme", "venue", "cake", "catering", "vendor", "budget", "planner")


def brief(*, causes: tuple[str, ...] = ("i1",), conflicts: tuple[Conflict, ...] = (), wishes=None, **values) -> Brief:
    facts = {name: Fact(value=value, causes=causes) for name, value in values.items()}
    said = {"general": (Wish(input_id="i1", text="a party", priority="nice"),)} if wishes is None else wishes
    return Brief(facts=facts, wishes=said, conflicts=conflicts)


def option(key: str, title: str, **facts) -> Document:
    return {"id": key, "title": title, "summary": title, "facts": facts}


def line(key: str, category: str, low: str, high: str, **more) -> Document:
    return {"id": key, "category": category, "item": key, "basis": "by hand", "low": low, "high": high} | more


def output(title: str, *, lines=(), tasks=(), facts=None, **option_facts) -> Document:
    key = title.lower().replace(" ", "-")
    return {
        "headline": f"{title} it is",
        "choices": [{"id": "main", "label": "Main", "options": [option(key, title, **option_facts)], "picked": key}],
        "lines": list(lines),
        "tasks": list(tasks),
        "facts": facts or {},
    }


def context(facts: Brief, *, today: dt.date = TODAY, failed: tuple[str, ...] = (), **upstream: Document) -> Context:
    statuses = {name: "completed" if name in upstream else "failed" if name in failed else "missing" for name in NAMES}
    return Context(brief=facts, upstream=upstream, statuses=statuses, catalogue=EMPTY, today=today)
