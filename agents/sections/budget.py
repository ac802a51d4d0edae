"""BudgetAgent: from the lines of all sections to what the party costs, and whether that is within the target."""

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar, Final

import msgspec

from agents.base import Context, Result, ResultKind
from agents.brief.brief import Brief
from agents.sections.headcount import whole
from budgets.money import Range
from budgets.rules import HOME, RULES, Exchange, Place, Rules
from budgets.surcharges import Priced, Surcharge, contingency, priced, taxes, tips, total
from budgets.verdict import Target, for_each, status, target, verdict
from parties.domain.documents import Budget, BudgetLine, Crowd, Ends, Limit, Line, Output, Rule
from parties.domain.message import Count, Message, Money, Phrase, say

PARTS: Final = ("theme", "venue", "cake", "catering", "vendor")
PRICED: Final = frozenset({"venue", "cake", "catering", "vendor"})


class BudgetAgent:
    """Sums of lines, always: subtotal = the categories = the lines, total = lines and rules, to the cent."""

    name: ClassVar[str] = "budget"
    version: ClassVar[str] = f"4.{RULES.version}"
    priority: ClassVar[int] = 4
    reads: ClassVar[tuple[str, ...]] = ("budget.*", "rate.*", "guests", "currency", "location")
    uses: ClassVar[tuple[str, ...]] = PARTS
    reads_today: ClassVar[bool] = False
    reads_statuses: ClassVar[bool] = False
    section: ClassVar[bool] = True
    result: ClassVar[ResultKind] = "budget"

    def __init__(self, rules: Rules = RULES) -> None:
        self._rules = rules

    def wanted(self, brief: Brief, active: frozenset[str]) -> bool:
        return bool(active.intersection(PARTS)) or any(field.startswith("budget.") for field in brief.facts)

    def run(self, context: Context) -> Result:
        brief = context.brief
        lines = gather(context.upstream)
        currency = brief.value("currency", HOME)
        place = self._rules.place(str(brief.value("location", "")))
        subtotal = total(cost for _, cost in lines.values())
        charges = self._charges(list(lines.values()), subtotal, place, brief)
        categories = _categories(lines.values())
        cost_of_all = subtotal + total(charge.range for charge in charges)
        wanted = self._target(brief, currency)
        crowd = _crowd(brief)
        # a target in another currency has no place on this scale
        on_scale = wanted is not None and wanted.currency == currency
        budget = Budget(
            currency=currency,
            lines={key: _line(key, *one, rank) for rank, (key, one) in enumerate(lines.items())},
            rules={charge.id: _rule(charge, rank) for rank, charge in enumerate(charges)},
            categories={category: _ends(sums) for category, sums in categories.items()},
            subtotal=_ends(subtotal),
            total=_ends(cost_of_all),
            limits=_limits(brief, categories, self._rules.exchange),
            verdict=verdict(cost_of_all, wanted, currency, _counted(categories)),
            assumptions=_assumptions(brief, place, self._rules, charges),
            target=wanted.document() if wanted is not None and on_scale else None,
            guests=crowd,
            per_guest=None if crowd is None else _per_guest(crowd, cost_of_all),
        )
        return Result(document=budget)

    def _target(self, brief: Brief, currency: str) -> Target | None:
        """What the host named for the whole comes before what they named for each guest."""
        exchange = self._rules.exchange
        each = brief.value("budget.guest")
        return target(brief.value("budget.total"), currency, exchange) or for_each(
            each, whole(brief.value("guests")), currency, exchange
        )

    def _charges(self, lines: Sequence[Priced], subtotal: Range, place: Place, brief: Brief) -> list[Surcharge]:
        """In the order in which they build on each other: tax and tips on the lines, the contingency on all."""
        if not lines:
            return []
        currency, own = brief.value("currency", HOME), brief.facts.get
        where = brief.causes("location") if place is not self._rules.elsewhere else ()
        found = [*taxes(lines, place, currency, where, own("rate.tax")), *tips(lines, currency, own("rate.tip"))]
        base = subtotal + total(charge.range for charge in found)
        return [*found, contingency(base, self._rules.contingency, currency, own("rate.contingency"))]


def gather(upstream: Mapping[str, Output]) -> dict[str, Priced]:
    """Every line by id, section by section. Of two with one id the second is told apart by a number."""
    found: dict[str, Priced] = {}
    for agent in PARTS:
        for line in upstream[agent].lines if agent in upstream else ():
            key, number = line.id, 1
            while key in found:
                number += 1
                key = f"{line.id}#{number}"
            found[key] = priced(line if key == line.id else msgspec.structs.replace(line, id=key))
    return found


def _line(key: str, line: Line, cost: Range, rank: int) -> BudgetLine:
    low, high = cost.texts()
    return BudgetLine(
        id=key,
        category=line.category,
        item=line.item,
        basis=line.basis,
        low=low,
        high=high,
        tax=line.tax,
        tip=line.tip,
        tip_figure=line.tip_figure,
        figures=line.figures,
        causes=line.causes,
        rank=rank,
    )


def _rule(charge: Surcharge, rank: int) -> Rule:
    """Its id is the key."""
    return Rule(
        label=charge.label,
        basis=charge.basis,
        low=charge.low,
        high=charge.high,
        figures=charge.figures,
        source=charge.source,
        url=charge.url,
        as_of=charge.as_of,
        causes=charge.causes,
        rank=rank,
    )


def _ends(amounts: Range) -> Ends:
    low, high = amounts.texts()
    return Ends(low=low, high=high)


def _categories(lines: Collection[Priced]) -> dict[str, Range]:
    names = sorted({line.category for line, _ in lines})
    return {name: total(cost for line, cost in lines if line.category == name) for name in names}


def _limits(brief: Brief, categories: Mapping[str, Range], exchange: Exchange) -> dict[str, Limit]:
    """A limit on a part is held against the part's lines, before tax, tips and contingency."""
    found: dict[str, Limit] = {}
    currency = brief.value("currency", HOME)
    for part in PARTS:
        limit = target(brief.value(f"budget.{part}"), currency, exchange)
        if limit is None or limit.currency != currency:
            continue
        sums = categories.get(part, total(()))
        low, high = sums.texts()
        named = limit.document()
        found[part] = Limit(
            max=named.max,
            min=named.min,
            said=named.said,
            sure=named.sure,
            low=low,
            high=high,
            status=status(sums, limit),
        )
    return found


def _counted(categories: Mapping[str, Range]) -> list[str]:
    """The parts that have a price, unless all that usually cost something do."""
    found = [part for part in PARTS if part in categories]
    return found if PRICED - categories.keys() else []


def _crowd(brief: Brief) -> Crowd | None:
    guests = whole(brief.value("guests"))
    if guests is None or guests.low < 1:
        return None
    return Crowd(min=int(guests.low), max=int(guests.high))


def _per_guest(crowd: Crowd, cost_of_all: Range) -> Ends:
    """What each costs: from few costs shared by many guests to many costs shared by few."""
    return _ends(Range(cost_of_all.low / crowd.max, cost_of_all.high / crowd.min))


def _assumptions(brief: Brief, place: Place, rules: Rules, charges: list[Surcharge]) -> tuple[Message, ...]:
    found = []
    if (
        place is rules.elsewhere
        and "rate.tax" not in brief.facts
        and any(charge.id.startswith("tax:") for charge in charges)
    ):
        location, area = brief.value("location"), Phrase(place.title)
        found.append(
            say("budget.tax_of_unlisted_place", place=str(location), area=area)
            if location
            else say("budget.tax_of_unknown_place", area=area)
        )
    currency = brief.value("currency", HOME)
    if currency != HOME:
        found.append(say("budget.foreign", home=HOME, currency=currency))
    named = {fact.value.get("currency") for field, fact in brief.facts.items() if field.startswith("budget.")}
    for other in sorted(named - {currency, None}):
        units = rules.exchange.a_dollar.get(other) if currency == HOME else None
        if units is None:
            found.append(say("budget.no_rate", other=other, currency=currency))
        else:
            worth, year = Count(f"{units.low:f}", f"{units.high:f}"), str(rules.exchange.as_of.year)
            found.append(say("budget.rate", one=Money("1", HOME), units=worth, other=other, year=year))
    return tuple(found)
