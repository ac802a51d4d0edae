"""How the offers of a section are ranked. A strategy is one function here and one line in partyplanner.flow.STRATEGIES.

It gives the sort key of a candidate, the best first. What would make an offer wrong (`must`) comes before all else.
"""

import pkgutil
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Protocol

from agents.brief.experiments import STANDARD
from agents.brief.reading.price_preference import PricePreference
from partyplanner import flow

DOUBLING: Final = 2  # points of what is nice that an offer must have more to be worth twice the money


class Ends(Protocol):
    """What something costs, at least and at most."""

    @property
    def low(self) -> Decimal: ...
    @property
    def high(self) -> Decimal: ...


class Ranked(Protocol):
    """What a strategy sees of a candidate."""

    @property
    def must(self) -> int: ...
    @property
    def nice(self) -> int: ...
    @property
    def position(self) -> int: ...
    @property
    def cost(self) -> Ends: ...


Strategy = Callable[[Ranked, PricePreference], tuple[Any, ...]]


@lru_cache
def strategy(name: str) -> Strategy:
    """The strategy of that name; the standard one for a name that is no longer in the table."""
    found: Strategy = pkgutil.resolve_name(flow.STRATEGIES.get(name) or flow.STRATEGIES[STANDARD])
    return found


def standard(one: Ranked, price_preference: PricePreference) -> tuple[Any, ...]:
    """What is nice first; the price where the host wants to save or to splurge."""
    if price_preference == "cheap":
        return -one.must, one.cost.low, one.cost.high, -one.nice, one.position
    if price_preference == "splurge":
        return -one.must, one.nice < 0, -one.cost.low, -one.nice, one.position
    return -one.must, -one.nice, one.position


def value(one: Ranked, price_preference: PricePreference) -> tuple[Any, ...]:
    """What is nice for its price: twice the money has to be worth it. The standard where the host speaks of money."""
    if price_preference:
        return standard(one, price_preference)
    return -one.must, _doublings(one.cost.low) * DOUBLING - one.nice, one.cost.low, one.position


def _doublings(price: Decimal) -> int:
    return int(price).bit_length()
