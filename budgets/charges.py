"""What comes on top of the lines: tax, tips and the contingency, each a line of its own with its reckoning. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from agents.base import Line
from budgets.money import NOTHING, Range, parse
from budgets.rules import Contingency, Place, percent

# The kinds of sale that a place may tax, and how hosts call them.
KINDS: Final = {
    "food": "food",
    "goods": "goods",
    "rental": "rentals",
    "service": "services",
    "service_charge": "the service charge",
}


class Charge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule applied: what it is, how it was reckoned, what it comes to, and where it stands written."""

    id: str
    label: str
    basis: str
    low: str
    high: str
    figures: tuple[str, ...] = ()
    source: str = ""
    url: str = ""
    as_of: str = ""

    @property
    def range(self) -> Range:
        return parse(self.low, self.high)


class Priced(NamedTuple):
    """A line and its amount in cents, read from its texts once."""

    line: Line
    cost: Range


def total(ranges: Iterable[Range]) -> Range:
    return sum(ranges, start=NOTHING)


def priced(line: Line) -> Priced:
    return Priced(line, parse(line.low, line.high).rounded())


def kind_of(line: Line) -> str:
    """What a caterer adds to the bill is taxed by other rules than the hour of an entertainer."""
    return "service_charge" if line.tax == "service" and line.category == "catering" else line.tax


def taxes(lines: Sequence[Priced], place: Place, currency: str) -> list[Charge]:
    """One for each kind of sale that the place taxes."""
    found = []
    for kind, named in KINDS.items():
        costs = [cost for line, cost in lines if kind_of(line) == kind]
        if not costs or kind not in place.taxes:
            continue
        base, rate = total(costs), place.taxes[kind]
        low, high = rate.of(base).texts()
        found.append(
            Charge(
                id=f"tax:{kind}",
                label=f"Sales tax on {named}, {place.title}",
                basis=f"{rate} of {base.shown(currency)}",
                low=low,
                high=high,
                figures=rate.figures,
                source=place.source,
                url=place.url,
                as_of=place.as_of.isoformat(),
            )
        )
    return found


def tips(lines: Sequence[Priced], currency: str) -> list[Charge]:
    """One for each line with a customary gratuity. It is on the price before tax."""
    found = []
    for line, cost in lines:
        if line.tip is None:
            continue
        rate = percent(*line.tip)
        low, high = rate.of(cost).texts()
        found.append(
            Charge(
                id=f"tip:{line.id}",
                label=f"Tip: {line.item}",
                basis=f"{rate} of {cost.shown(currency)}",
                low=low,
                high=high,
                figures=(line.tip_figure,) if line.tip_figure else (),
            )
        )
    return found


def contingency(base: Range, rule: Contingency, currency: str) -> Charge:
    """For what nobody thought of, on everything else: lines, tax and tips."""
    low, high = rule.of(base).texts()
    return Charge(
        id="contingency",
        label="Contingency",
        basis=f"{rule} of {base.shown(currency)}",
        low=low,
        high=high,
        figures=rule.figures,
        source=rule.source,
        url=rule.url,
    )
