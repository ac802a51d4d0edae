"""What an offer costs a party: its charges as expressions of the cost algebra, and as lines. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Final

import msgspec

from agents.brief.brief import Brief
from agents.catalogue.offers import Catalogue
from agents.catalogue.terms import CateringTerms, Rate, Step, Surcharge, Terms
from agents.sections.headcount import READS as HEAD_READS
from agents.sections.headcount import Headcount, count, hours
from budgets import costs
from budgets.money import ZERO, Range, cents, exactly, text
from budgets.rules import HOME
from parties.domain.documents import Line, Task
from parties.domain.message import Message, Phrase, say
from parties.domain.pins import HAND

CHILD_MEAL: Final = "R06"
SERVICE: Final = "rate.service"
READS: Final = (*HEAD_READS, "hours", "currency", "strategy")


class Party(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The quantities that costs depend on. `hours` is whole and at least 1.

    `service` is the service charge in percent that the host set by hand, or empty.
    """

    head: Headcount
    hours: int
    currency: str
    service: str = ""

    @cached_property
    def quantities(self) -> Mapping[str, costs.Quantity]:
        """How many there are of what a charge is `per` or `of`; crowd is the children, or all where none come."""
        head = self.head
        guests, children = costs.Quantity(head.guests, "guests"), costs.Quantity(head.children, "children")
        adults, crowd = costs.Quantity(head.adults, "adults"), children if head.children.high else guests
        return {
            "guest": guests,
            "guests": guests,
            "serving": costs.Quantity(head.guests, "servings"),
            "meal": costs.Quantity(head.meals, "meals"),
            "child": children,
            "children": children,
            "adult": adults,
            "adults": adults,
            "crowd": crowd,
            "hours": costs.Quantity(exactly(self.hours), "h"),
        }

    def service_of(self, terms: Terms) -> Rate | None:
        """The service charge of a caterer who takes one: the host's own percentage where they set one by hand."""
        usual = terms.service if isinstance(terms, CateringTerms) else None
        if usual is None or not self.service:
            return usual
        return Rate(low=Decimal(self.service), high=Decimal(self.service), figure=usual.figure, derived=HAND)


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """What an offer costs a party: at least, by which offers are compared, and at most, worked out when asked for."""

    parts: tuple[costs.Cost, ...]
    low: Decimal

    @property
    def high(self) -> Decimal:
        return _total_at("high", self.parts)

    def texts(self) -> tuple[str, str]:
        """Both ends as decimal strings with two places."""
        return text(self.low), text(self.high)


def party_of(brief: Brief, catalogue: Catalogue) -> Party:
    """The quantities of a party. Every section asks for them, so they are kept with the brief."""
    kept: tuple[Catalogue, Party] | None = brief.derived.get("party")
    if kept is None or kept[0] is not catalogue:
        brief.derived["party"] = kept = (catalogue, _party(brief, catalogue))
    return kept[1]


def _party(brief: Brief, catalogue: Catalogue) -> Party:
    return Party(
        head=count(brief, catalogue),
        hours=hours(brief)[0],
        currency=str(brief.value("currency", HOME)),
        service=str(brief.value(SERVICE, "")),
    )


def foreign(party: Party) -> tuple[Message, ...]:
    """The assumption where the party counts in another money than the figures."""
    if party.currency == HOME:
        return ()
    return (say("offer.foreign", currency=party.currency),)


def cost(charge: Surcharge, party: Party) -> costs.Cost:
    """The charge as an expression."""
    found = _BUILD.get(charge.per, _each)(charge, party)
    return found if charge.minimum is None else costs.MinimumSpend(charge.minimum.sourced, found)


def price(terms: Terms, party: Party) -> Price:
    """What the lines of `bill` add up to, without writing the lines."""
    parts = tuple([cost(charge, party) for charge in terms.charges])
    service = party.service_of(terms)
    if service is not None:
        parts = (*parts, costs.PercentOf(service.sourced, costs.Sum(parts)))
    return Price(parts=parts, low=_total_at("low", parts))


def _total_at(side: costs.Side, parts: tuple[costs.Cost, ...]) -> Decimal:
    return sum([cents(one.at(side)) for one in parts], start=ZERO)


def bill(
    terms: Terms, party: Party, *, category: str, prefix: str, causes: tuple[str, ...], service: Rate | None = None
) -> tuple[Line, ...]:
    """One line a charge, its id `prefix` and the charge's, and one for the service charge if there is one."""
    parts = [(charge, cost(charge, party)) for charge in terms.charges]
    lines = [_line(charge, found, party, category, prefix, causes) for charge, found in parts]
    if service is not None:
        whole = costs.PercentOf(service.sourced, costs.Sum(tuple(found for _, found in parts)))
        charge = Surcharge(id="service", item="", rate=service, per="event", tax="service")
        causes = tuple(sorted({*causes, HAND})) if party.service else causes
        lines.append(_line(charge, whole, party, category, prefix, causes))
    return tuple(lines)


def tasks(steps: Iterable[Step], *, section: str, prefix: str, causes: tuple[str, ...]) -> tuple[Task, ...]:
    """The steps of an offer as tasks of a section."""
    return tuple(
        Task(
            id=f"{prefix}.{step.id}",
            title=Phrase(step.title),
            days_before=step.days,
            section=section,
            late=Phrase(step.late) if step.late else "",
            figures=(step.figure,) if step.figure else (),
            causes=causes,
        )
        for step in steps
    )


def _line(
    charge: Surcharge, found: costs.Cost, party: Party, category: str, prefix: str, causes: tuple[str, ...]
) -> Line:
    low, high = costs.evaluate(found).texts()
    also = charge.also
    if charge.per == "meal" and party.head.children.high:
        also |= {CHILD_MEAL}
    return Line(
        id=f"{prefix}.{charge.id}",
        category=category,
        item=Phrase(charge.item) if charge.item else _SERVICE_CHARGE,
        basis=costs.basis(found, party.currency),
        low=low,
        high=high,
        tax=charge.tax,
        tip=None if charge.tip is None else (costs.plain(charge.tip.low), costs.plain(charge.tip.high)),
        tip_figure="" if charge.tip is None else charge.tip.figure,
        figures=tuple(sorted(found.figures() | also)),
        causes=causes,
    )


def _event(charge: Surcharge, party: Party) -> costs.Cost:
    return costs.Fixed(charge.rate.sourced)


def _each(charge: Surcharge, party: Party) -> costs.Cost:
    return costs.PerGuest(charge.rate.sourced, party.quantities[charge.per])


def _unit(charge: Surcharge, party: Party) -> costs.Cost:
    assert charge.holds is not None  # checked when the charge was read
    return costs.PerUnit(charge.rate.sourced, party.quantities[charge.of], charge.holds.sourced, charge.unit)


def _hour(charge: Surcharge, party: Party) -> costs.Cost:
    least = 0 if charge.least_hours is None else int(costs.ceiling(charge.least_hours.high))
    low, high = (_crew(charge, party, side, least) for side in _SIDES)
    grounds = (charge.pace, charge.holds, charge.least_hours, charge.hour_rate)
    return costs.PerHour(
        costs.Sourced(Range(_rate(charge, low).low, _rate(charge, high).high), charge.rate.figure),
        low,
        high,
        charge.unit or "people",
        frozenset(ground.figure for ground in grounds if ground is not None),
    )


def _rate(charge: Surcharge, crew: costs.Crew) -> Rate:
    """A single hour often has a price of its own."""
    return charge.hour_rate if charge.hour_rate is not None and crew.hours == 1 else charge.rate


def _crew(charge: Surcharge, party: Party, side: costs.Side, least: int) -> costs.Crew:
    served = party.quantities[charge.of].at(side)
    if charge.pace is not None:  # the low side has the quick artist
        pace = charge.pace.sourced.at("high" if side == "low" else "low")
        return costs.crew_for(served, pace, party.hours, least)
    people = 1
    if charge.holds is not None and charge.holds.low > 0:
        people = max(1, int(costs.ceiling(served / charge.holds.sourced.at("high" if side == "low" else "low"))))
    return costs.Crew(people, max(party.hours, least))


_SERVICE_CHARGE: Final = say("offer.service")
_SIDES: Final[tuple[costs.Side, costs.Side]] = ("low", "high")
_BUILD: Final = {"event": _event, "unit": _unit, "hour": _hour}
