"""A planned party as its documents show it: what the rules look at. Nothing here calls the code that made the plan."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, NamedTuple

from parties.domain.state import PartyState, encode
from parties.presentation.rendering import with_texts
from tests.oracle.scenarios import TODAY, Scenario

Document = dict[str, Any]
SCHOOL_AGE: Final = 6  # figure R14
GROWN_UP: Final = 13
PARTS: Final = ("theme", "venue", "cake", "catering", "vendor")
_SPLIT: Final = re.compile(r"^We count (?P<children>[\d,–]+) of [\d,–]+ guests? as children")
_GROWN: Final = re.compile(r"^We count all [\d,–]+ guests? as adults")
_ASSUMED: Final = re.compile(
    r"^You didn't say how many are coming, so we \w+(?: with)? (?P<number>\d+)(?P<pairs> children)?"
)
_HOURS: Final = re.compile(r"^You didn't say how long it lasts, so we count (?P<hours>\d+) hours")


class Span(NamedTuple):
    """From fewest to most, or from least to dearest."""

    low: Decimal
    high: Decimal

    def plus(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.high + other.high)


def span(document: Document) -> Span:
    """The two ends of anything with a price; an end that is left out is nothing."""
    return Span(Decimal(document.get("low", "0.00")), Decimal(document.get("high", "0.00")))


class Case:
    """One party: what was told and what was planned, as people read it."""

    def __init__(self, scenario: Scenario, state: PartyState, today: dt.date = TODAY) -> None:
        self.scenario = scenario
        self.state = state
        shown = with_texts(state)
        self.today = today
        self.details: Document = json.loads(encode(shown.details))
        self.inputs: Document = json.loads(encode(shown.inputs))
        self.agents: Document = json.loads(encode(shown.agents))
        self.budget: Document = json.loads(encode(shown.budget))
        self.plan: Document = json.loads(encode(shown.plan))

    @property
    def pins(self) -> Document:
        found: Document = self.details.get("pins", {})
        return found

    @cached_property
    def outputs(self) -> dict[str, Document]:
        """Section → its result, of those that completed."""
        return {name: self.agents[name]["output"] for name in PARTS if self.agents.get(name, {}).get("output")}

    def choices(self) -> Iterator[tuple[str, Document]]:
        for section, output in self.outputs.items():
            yield from ((section, choice) for choice in output.get("choices", ()))

    def picked(self, section: str) -> list[Document]:
        return [picked(choice) for name, choice in self.choices() if name == section]

    def said(self, fact: str) -> list[Any]:
        """What the readings of the wishes hold of a slot or fact, in the order of the wishes."""
        ordered = sorted(self.inputs.values(), key=lambda wish: int(wish["order"]))
        found = [wish.get(kind, {}).get(fact) for wish in ordered for kind in ("slots", "facts")]
        return [value for value in found if value is not None]

    @cached_property
    def sentences(self) -> list[str]:
        """All that the sections say they took for granted."""
        return [text for output in self.outputs.values() for text in output.get("assumptions", ())]

    @cached_property
    def guests(self) -> Span | None:
        """Who comes: set by hand, told, read, or assumed in a sentence that the host sees. None where nothing says."""
        if "guests" in self.pins:
            return Span(Decimal(self.pins["guests"]["min"]), Decimal(self.pins["guests"]["max"]))
        if self.scenario.guests is not None:
            return Span(Decimal(self.scenario.guests), Decimal(self.scenario.guests))
        if facts := self.plan.get("facts", {}).get("guests"):
            return Span(Decimal(facts["min"]), Decimal(facts["max"]))
        for text in self.sentences:
            if match := _ASSUMED.match(text):
                number = Decimal(match["number"]) * (2 if match["pairs"] else 1)
                return Span(number, number)
        return None

    @cached_property
    def children(self) -> Span | None:
        """How many of the guests are children: told, else as the sentence says that the host sees."""
        if self.guests is None:
            return None
        told = [] if self.scenario.children is None else [self.scenario.children]
        for stated in (*told, *self.said("children")[-1:]):
            found = _ends(stated)
            return Span(min(found.low, self.guests.low), min(found.high, self.guests.high))
        for stated in self.said("adults")[-1:]:
            found = _ends(stated)
            rest = (max(end - part, Decimal(0)) for end, part in zip(self.guests, found, strict=True))
            return Span(*sorted(rest))
        for text in self.sentences:
            if _GROWN.match(text):
                return Span(Decimal(0), Decimal(0))
            if match := _SPLIT.match(text):
                least, _, most = match["children"].replace(",", "").partition("–")
                return Span(Decimal(least), Decimal(most or least))
        return None

    @cached_property
    def hours(self) -> int:
        """How many whole hours it lasts: said, else as the sentence says that the host sees."""
        for stated in [self.pins["hours"]] if "hours" in self.pins else self.said("hours")[-1:]:
            return max(1, min(72, int((_ends(stated).low + Decimal("0.5")) // 1)))
        for text in self.sentences:
            if match := _HOURS.match(text):
                return int(match["hours"])
        return self._usual_hours()

    def _usual_hours(self) -> int:
        """Where no price that was taken depends on it: what those that were not taken were reckoned with."""
        age = min((int(_ends(age).low) for age in self.said("honoree_age")[-1:]), default=GROWN_UP)
        return 2 if age < SCHOOL_AGE else 3 if age < GROWN_UP else 4

    @property
    def date(self) -> dt.date | None:
        value = self.pins.get("event_date") or self.scenario.event_date or self.plan.get("facts", {}).get("event_date")
        return dt.date.fromisoformat(value) if value else None

    @property
    def place(self) -> str:
        told = self.scenario.location or self.plan.get("facts", {}).get("location", "")
        return str(self.pins.get("location", told))


def picked(choice: Document) -> Document:
    """The option of a choice that counts."""
    (found,) = [option for option in choice["options"] if option["id"] == choice["picked"]]
    option: Document = found
    return option


def _ends(value: Any) -> Span:
    if isinstance(value, dict):
        ends = [Decimal(str(value[side])) for side in ("min", "max") if value.get(side) is not None]
        return Span(min(ends), max(ends))
    return Span(Decimal(str(value)), Decimal(str(value)))
