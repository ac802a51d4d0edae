"""Briefs and contexts for the tests of the section agents, and the section agents run one after the other."""

import datetime as dt
from typing import Any

import msgspec

from agents.base import Agent, Context, Result
from agents.brief.brief import Brief, Fact
from agents.brief.reading.reader import Wish, read
from agents.catalogue.files import builtin
from agents.sections.cake import CakeAgent
from agents.sections.catering import CateringAgent
from agents.sections.theme import ThemeAgent
from agents.sections.vendor import VendorAgent
from agents.sections.venue import VenueAgent
from parties.domain.documents import Document, Output, output_of
from tests.support.documents import completed, shown, stored

TODAY = dt.date(2027, 3, 1)
SECTIONS: tuple[Agent, ...] = (ThemeAgent(), CakeAgent(), VenueAgent(), CateringAgent(), VendorAgent())


class Wanted(Brief, frozen=True, kw_only=True):
    """A brief, and the wishes that it comes with."""

    wishes: dict[str, tuple[Wish, ...]] = msgspec.field(default_factory=dict)


def dollars(amount: int | None, scope: str = "total", least: int | None = None) -> Document:
    return {"min": least, "max": amount, "currency": "USD", "scope": scope}


def exactly(guests: int) -> Document:
    return {"min": guests, "max": guests}


def brief(wants: str = "", *, said: dict[str, str] | None = None, **values: Any) -> Wanted:
    """A brief that wants the categories named in `wants`; `said` maps a category to a wish's text.

    Every fact is caused by an input of its own name: `guests` by "i-guests", `budget__total` by "i-budget.total".
    """
    facts = {f"category.{name}": Fact(value=True, causes=(f"i-{name}",)) for name in wants.split()}
    facts["currency"] = Fact(value="USD", causes=())
    for key, value in values.items():
        name = key.replace("__", ".")
        facts[name] = Fact(value=value, causes=(f"i-{name}",))
    for kind in values.get("vendor_types", ()):
        facts[f"vendor.{kind}"] = Fact(value=True, causes=(f"i-{kind}",))
    texts = said or {}
    wishes: dict[str, tuple[Wish, ...]] = {
        name: (Wish(input_id=f"w-{name}", text=text, priority="nice"),) for name, text in texts.items()
    }
    return Wanted(facts=facts, wishes=wishes, conflicts=())


def run(agent: Agent, wanted: Wanted, **upstream: Document) -> Document:
    """What the agent finds, as people read it."""
    return shown(_run(agent, wanted, {name: completed(found) for name, found in upstream.items()}))


def plan(wanted: Wanted) -> dict[str, Document]:
    """What the section agents that the brief needs find, as the orchestrator would run them and as people read it."""
    done: dict[str, Result] = {}
    for agent in SECTIONS:
        if agent.wanted(wanted, frozenset(done)):
            found = {name: output_of(stored(done[name])) for name in agent.uses if name in done}
            upstream = {name: output for name, output in found.items() if output is not None}
            done[agent.name] = _run(agent, wanted, upstream)
    return {name: shown(result) for name, result in done.items()}


def _run(agent: Agent, wanted: Wanted, upstream: dict[str, Output]) -> Result:
    context = Context(
        brief=wanted,
        readings=read(wanted.wishes, str(wanted.value("theme", "")), builtin()),
        upstream=upstream,
        statuses={},
        catalogue=builtin(),
        today=TODAY,
    )
    return agent.run(context)


def picked(document: Document, choice: int = 0) -> str:
    found: str = document["choices"][choice]["picked"]
    return found


def options(document: Document, choice: int = 0) -> list[str]:
    return [option["id"] for option in document["choices"][choice]["options"]]


def jungle() -> Wanted:
    """The worked example: a jungle party for 75 in Austin, about $2,000, with a balloon artist."""
    return brief(
        "theme venue catering vendor budget",
        said={
            "theme": "jungle theme",
            "venue": "75 guests in Austin",
            "catering": "75 guests",
            "vendor": "balloon artist",
        },
        theme="jungle",
        guests=exactly(75),
        location="Austin",
        budget__total=dollars(2000, least=2000),
        vendor_types=["balloon_artist"],
    )
