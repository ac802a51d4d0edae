"""What comes on top of the lines: tax, tips and the contingency, each a line of its own with its reckoning. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, Protocol

import msgspec
from msgspec.structs import replace

from budgets.money import NOTHING, Range, parse
from budgets.rules import Contingency, Percent, Place, percent
from parties.domain.documents import Line
from parties.domain.message import Message, Phrase, Sentence, say

# The kinds of sale that a place may tax, and what hosts call them.
KINDS: Final = {
    "food": say("rule.food"),
    "goods": say("rule.goods"),
    "rental": say("rule.rental"),
    "service": say("rule.service"),
    "service_charge": say("rule.service_charge"),
}
BY_HAND: Final = say("rule.by_hand")


class OwnRate(Protocol):
    """A rate that the host set by hand: a decimal string in percent, and what says so."""

    @property
    def value(self) -> Any: ...
    @property
    def causes(self) -> tuple[str, ...]: ...


class Surcharge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule applied: what it is, how it was reckoned, what it comes to, and where it stands written.

    `causes` are the inputs that chose the rule, such as the place; those of the lines under it come on top.
    """

    id: str
    label: Sentence
    basis: Sentence
    low: str
    high: str
    figures: tuple[str, ...] = ()
    source: Sentence = ""
    url: str = ""
    as_of: str = ""
    causes: tuple[str, ...] = ()

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


def by_hand(rate: OwnRate) -> Percent:
    return percent(str(rate.value), str(rate.value))


def taxes(
    lines: Sequence[Priced], place: Place, currency: str, causes: tuple[str, ...] = (), own: OwnRate | None = None
) -> list[Surcharge]:
    """One for each kind of sale that the place taxes; at the host's own rate where they set one."""
    costs: dict[str, list[Range]] = {}
    for line, cost in lines:
        costs.setdefault(kind_of(line), []).append(cost)
    found = []
    for kind, named in KINDS.items():
        if kind not in costs or kind not in place.taxes:
            continue
        base = total(costs[kind])
        if own is not None:
            found.append(_own(f"tax:{kind}", say("rule.tax_by_hand", kind=named), own, base, currency))
            continue
        rate = place.taxes[kind]
        label = say("rule.tax", kind=named, place=Phrase(place.title))
        charge = _charge(f"tax:{kind}", label, rate, base, currency)
        written = {"source": place.source, "url": place.url, "as_of": place.as_of.isoformat()}
        found.append(replace(charge, figures=rate.figures, causes=causes, **written))
    return found


def tips(lines: Sequence[Priced], currency: str, own: OwnRate | None = None) -> list[Surcharge]:
    """One for each line with a customary gratuity, on the price before tax; at the host's rate where they set one."""
    found = []
    for line, cost in lines:
        if line.tip is None:
            continue
        if own is not None:
            found.append(_own(f"tip:{line.id}", say("rule.tip_by_hand", item=line.item), own, cost, currency))
            continue
        charge = _charge(f"tip:{line.id}", say("rule.tip", item=line.item), percent(*line.tip), cost, currency)
        found.append(replace(charge, figures=(line.tip_figure,) if line.tip_figure else ()))
    return found


def contingency(base: Range, rule: Contingency, currency: str, own: OwnRate | None = None) -> Surcharge:
    """For what nobody thought of, on everything else: lines, tax and tips."""
    if own is not None:
        return _own("contingency", say("rule.contingency_by_hand"), own, base, currency)
    charge = _charge("contingency", say("rule.contingency"), rule, base, currency)
    return replace(charge, figures=rule.figures, source=rule.source, url=rule.url)


def _own(id: str, label: Message, rate: OwnRate, base: Range, currency: str) -> Surcharge:
    charge = _charge(id, label, by_hand(rate), base, currency)
    return replace(charge, source=BY_HAND, causes=rate.causes)


def _charge(id: str, label: Message, rate: Percent | Contingency, base: Range, currency: str) -> Surcharge:
    """A rate of an amount; what gives the rate its weight comes on top."""
    low, high = rate.of(base).texts()
    basis = say("cost.percent", percent=rate.argument, amount=base.span(currency))
    return Surcharge(id=id, label=label, basis=basis, low=low, high=high)
