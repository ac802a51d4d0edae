"""The cost algebra: expressions that work out to a range and write themselves as formulas. Pure.

A party does not cost a price times its guests: there are fixed prices, minimum spends, hired hours and whole units
(half a table cannot be rented). The low side takes low prices with low quantities, the high side the high ones.
Every price, capacity and percentage carries the id of the figure that it comes from.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Final, Literal, Protocol

import msgspec

from budgets.money import NOTHING, ZERO, Range, exact, exactly
from parties.domain.message import Argument, Count, Message, Percent, Phrase, say

Side = Literal["low", "high"]
Unit = Literal["guests", "children", "adults", "servings", "meals", "h"]
HALF: Final = Decimal("0.5")


class _Bounds(msgspec.Struct, frozen=True):
    range: Range

    def at(self, side: Side) -> Decimal:
        return self.range.low if side == "low" else self.range.high


class Sourced(_Bounds, frozen=True):
    """A number from the outside world, as a range with the id of its figure. Never negative."""

    figure: str

    def __post_init__(self) -> None:
        if self.range.low < 0:
            raise ValueError(f"{self.figure}: {self.range.low} is negative")


class Quantity(_Bounds, frozen=True):
    """How many, from fewest to most, and of what."""

    unit: Unit

    def __post_init__(self) -> None:
        if self.range.low < 0:
            raise ValueError(f"{self.range.low} {self.unit} is negative")

    def message(self, side: Side) -> Message:
        return _QUANTITIES[self.unit](counted(exactly(self.at(side))))


class Cost(Protocol):
    """An expression of the algebra."""

    def at(self, side: Side) -> Decimal:
        """What it costs at least or at most, unrounded."""
        ...

    def formula(self, side: Side, currency: str) -> Message:
        """The sum in numbers, for one side."""
        ...

    def figures(self) -> frozenset[str]:
        """The ids of the figures that it rests on."""
        ...


class Fixed(msgspec.Struct, frozen=True):
    """One price for the whole party."""

    price: Sourced

    def at(self, side: Side) -> Decimal:
        return self.price.at(side)

    def formula(self, side: Side, currency: str) -> Message:
        return say("cost.amount", amount=exact(self.price.at(side), currency))

    def figures(self) -> frozenset[str]:
        return frozenset({self.price.figure})


class PerGuest(msgspec.Struct, frozen=True):
    """A price for each guest, meal, serving or child."""

    price: Sourced
    guests: Quantity

    def at(self, side: Side) -> Decimal:
        return self.price.at(side) * self.guests.at(side)

    def formula(self, side: Side, currency: str) -> Message:
        return say("cost.each", price=exact(self.price.at(side), currency), count=self.guests.message(side))

    def figures(self) -> frozenset[str]:
        return frozenset({self.price.figure})


class Crew(msgspec.Struct, frozen=True):
    """So many people for so many hours each."""

    people: int
    hours: int

    @property
    def total(self) -> int:
        return self.people * self.hours


class PerHour(msgspec.Struct, frozen=True):
    """An hourly price for each person of a crew, `who`. `grounds` are the figures behind hours and head count."""

    price: Sourced
    low: Crew
    high: Crew
    who: str = "people"
    grounds: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.low.total <= self.high.total:
            raise ValueError(f"{self.low.total} hours of work are above {self.high.total}")

    def crew(self, side: Side) -> Crew:
        return self.low if side == "low" else self.high

    def at(self, side: Side) -> Decimal:
        return self.price.at(side) * self.crew(side).total

    def formula(self, side: Side, currency: str) -> Message:
        crew, price = self.crew(side), exact(self.price.at(side), currency)
        if crew.people == 1:
            return say("cost.each", price=price, count=say("cost.hours", count=crew.hours))
        return say("cost.crew", price=price, hours=crew.hours, people=crew.people, who=Phrase(self.who))

    def figures(self) -> frozenset[str]:
        return self.grounds | {self.price.figure}


class PerUnit(msgspec.Struct, frozen=True):
    """Whole units, each good for `capacity` of the quantity: units = ⌈quantity ÷ capacity⌉."""

    price: Sourced
    quantity: Quantity
    capacity: Sourced
    unit: str

    def __post_init__(self) -> None:
        if self.capacity.range.low <= 0:
            raise ValueError(f"{self.capacity.figure}: a capacity must be above zero")

    def units(self, side: Side) -> Decimal:
        """Fewest units: fewest guests in the largest unit. Most: most guests in the smallest."""
        return ceiling(self.quantity.at(side) / self.capacity.at("high" if side == "low" else "low"))

    def at(self, side: Side) -> Decimal:
        return self.price.at(side) * self.units(side)

    def formula(self, side: Side, currency: str) -> Message:
        return say(
            "cost.units",
            price=exact(self.price.at(side), currency),
            count=self.quantity.message(side),
            holds=counted(exactly(self.capacity.at("high" if side == "low" else "low"))),
            unit=Phrase(self.unit),
        )

    def figures(self) -> frozenset[str]:
        return frozenset({self.price.figure, self.capacity.figure})


class MinimumSpend(msgspec.Struct, frozen=True):
    """What it comes to, but never less than the minimum."""

    minimum: Sourced
    cost: Cost

    def at(self, side: Side) -> Decimal:
        return max(self.minimum.at(side), self.cost.at(side))

    def formula(self, side: Side, currency: str) -> Message:
        least = exact(self.minimum.at(side), currency)
        return say("cost.minimum", minimum=least, cost=self.cost.formula(side, currency))

    def figures(self) -> frozenset[str]:
        return self.cost.figures() | {self.minimum.figure}


class Sum(msgspec.Struct, frozen=True):
    """All parts together. No part costs nothing."""

    parts: tuple[Cost, ...]

    def at(self, side: Side) -> Decimal:
        return sum((part.at(side) for part in self.parts), start=Decimal(0))

    def formula(self, side: Side, currency: str) -> Message:
        if not self.parts:
            return say("cost.amount", amount=exact(ZERO, currency))
        first, *others = (part.formula(side, currency) for part in self.parts)
        for other in others:
            first = say("cost.sum", first=first, second=other)
        return first

    def figures(self) -> frozenset[str]:
        return frozenset().union(*(part.figures() for part in self.parts))


class PercentOf(msgspec.Struct, frozen=True):
    """A percentage of another cost, such as a service charge."""

    percent: Sourced
    cost: Cost

    def at(self, side: Side) -> Decimal:
        return self.cost.at(side) * self.percent.at(side) / 100

    def formula(self, side: Side, currency: str) -> Message:
        rate = plain(self.percent.at(side))
        return say("cost.percent", percent=Percent(rate, rate), amount=exact(self.cost.at(side), currency))

    def figures(self) -> frozenset[str]:
        return self.cost.figures() | {self.percent.figure}


def crew_for(served: Decimal, pace: Decimal, longest: int, least: int) -> Crew:
    """Who it takes to serve so many at `pace` an hour in a party of `longest` whole hours.

    One person stays at least `least` hours. More people come when one would need longer than the party lasts; they
    share the work evenly in whole hours. More to serve never gives fewer hours in total.
    """
    work = max(1, int(ceiling(served / pace)))
    people = -(-work // longest)
    hours = -(-work // people)
    return Crew(people, max(hours, least) if people == 1 else hours)


def evaluate(cost: Cost) -> Range:
    """The cost as a range, rounded half-up to cents."""
    return Range(cost.at("low"), cost.at("high")).rounded()


def total(costs: Iterable[Cost]) -> Range:
    """The sum of the rounded costs: what the lines of a bill add up to."""
    return sum((evaluate(cost) for cost in costs), start=NOTHING)


def basis(cost: Cost, currency: str) -> Message:
    """The formula of the low side, and of the high side where it differs: "$5 × 75 servings to $8 × 75 servings"."""
    low, high = cost.formula("low", currency), cost.formula("high", currency)
    return low if low == high else say("cost.range", low=low, high=high)


def meals(adults: Range, children: Range) -> Range:
    """Meals to cook: a child eats half of one (figure R06) and still takes one seat."""
    return adults + children.scale(Range(HALF, HALF))


def ceiling(value: Decimal) -> Decimal:
    return value.to_integral_value(rounding=ROUND_CEILING)


def plain(value: Decimal) -> str:
    """A number as a decimal string without needless zeros: "52.5", "1200"."""
    if value == value.to_integral_value():
        return f"{value:.0f}"
    return f"{value:f}".rstrip("0")


def counted(found: Range) -> int | Count:
    """How many, as a sentence names it: 75, 20 to 25, 52.5."""
    low, high = found.low, found.high
    if low == low.to_integral_value() and high == high.to_integral_value():
        return int(low) if low == high else Count(int(low), int(high))
    return Count(plain(low), plain(high))


_QUANTITIES: Final[Mapping[Unit, Callable[[Argument], Message]]] = {
    "guests": lambda count: say("guests", count=count),
    "children": lambda count: say("cost.children", count=count),
    "adults": lambda count: say("cost.adults", count=count),
    "servings": lambda count: say("cost.servings", count=count),
    "meals": lambda count: say("cost.meals", count=count),
    "h": lambda count: say("cost.hours", count=count),
}
