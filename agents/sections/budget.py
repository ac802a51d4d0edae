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
from parties.domain import formatting
from parties.domain.documents import Document, Line

PARTS: Final = ("theme", "venue", "cake", "catering", "vendor")
PRICED: Final = frozenset({"venue", "cake", "catering", "vendor"})


class BudgetAgent:
    """Sums of lines, always: subtotal = the categories = the lines, total = lines and rules, to the cent."""

    name: ClassVar[str] = "budget"
    version: ClassVar[str] = f"3.{RULES.version}"
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
        document: Document = {
            "currency": currency,
            "lines": {key: _line(key, *one) | {"rank": rank} for rank, (key, one) in enumerate(lines.items())},
            "rules": {charge.id: _rule(charge) | {"rank": rank} for rank, charge in enumerate(charges)},
            "categories": {category: _ends(sums) for category, sums in categories.items()},
            "subtotal": _ends(subtotal),
            "total": _ends(cost_of_all),
            "limits": _limits(brief, categories, self._rules.exchange),
            "verdict": verdict(cost_of_all, wanted, currency, _counted(categories)),
            "assumptions": _assumptions(brief, place, self._rules, charges),
        }
        if wanted is not None and wanted.currency == currency:  # one in another currency has no place on this scale
            document["target"] = wanted.document()
        return Result(document=document | _per_guest(brief, cost_of_all))

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


def gather(upstream: Mapping[str, Document]) -> dict[str, Priced]:
    """Every line by id, section by section. Of two with one id the second is told apart by a number."""
    found: dict[str, Priced] = {}
    for agent in PARTS:
        for raw in upstream.get(agent, {}).get("lines", ()):
            line = msgspec.convert(raw, Line)
            key, number = line.id, 1
            while key in found:
                number += 1
                key = f"{line.id}#{number}"
            found[key] = priced(line if key == line.id else msgspec.structs.replace(line, id=key))
    return found


def _plain(part: Line | Surcharge) -> Document:
    """As it reads back from the log, where a tuple is a list: else the next patch would find differences."""
    document: Document = msgspec.to_builtins(part)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in document.items()}


def _line(key: str, line: Line, cost: Range) -> Document:
    low, high = cost.texts()
    return _plain(line) | {"id": key, "low": low, "high": high}


def _rule(charge: Surcharge) -> Document:
    document = _plain(charge)
    del document["id"]  # it is the key
    return document


def _ends(amounts: Range) -> Document:
    low, high = amounts.texts()
    return {"low": low, "high": high}


def _categories(lines: Collection[Priced]) -> dict[str, Range]:
    names = sorted({line.category for line, _ in lines})
    return {name: total(cost for line, cost in lines if line.category == name) for name in names}


def _limits(brief: Brief, categories: Mapping[str, Range], exchange: Exchange) -> Document:
    """A limit on a part is held against the part's lines, before tax, tips and contingency."""
    found: Document = {}
    currency = brief.value("currency", HOME)
    for part in PARTS:
        limit = target(brief.value(f"budget.{part}"), currency, exchange)
        if limit is None or limit.currency != currency:
            continue
        sums = categories.get(part, total(()))
        found[part] = limit.document() | {**_ends(sums), "status": status(sums, limit)}
        del found[part]["currency"]
    return found


def _counted(categories: Mapping[str, Range]) -> list[str]:
    """The parts that have a price, unless all that usually cost something do."""
    found = [formatting.section(part).lower() for part in PARTS if part in categories]
    return found if PRICED - categories.keys() else []


def _per_guest(brief: Brief, cost_of_all: Range) -> Document:
    """Who comes, and what each costs: from few costs shared by many guests to many costs shared by few."""
    guests = whole(brief.value("guests"))
    if guests is None or guests.low < 1:
        return {}
    crowd = {"min": int(guests.low), "max": int(guests.high)}
    return {"guests": crowd, "per_guest": _ends(Range(cost_of_all.low / guests.high, cost_of_all.high / guests.low))}


def _assumptions(brief: Brief, place: Place, rules: Rules, charges: list[Surcharge]) -> list[str]:
    found = []
    if (
        place is rules.elsewhere
        and "rate.tax" not in brief.facts
        and any(charge.id.startswith("tax:") for charge in charges)
    ):
        location = brief.value("location")
        why = f"“{location}” is not in the tax table" if location else "the place is not known"
        found.append(f"Tax is a range over all of {place.title}, because {why}.")
    currency = brief.value("currency", HOME)
    if currency != HOME:
        found.append(f"The figures are US prices in {HOME}, counted one to one as {currency}.")
    named = {fact.value.get("currency") for field, fact in brief.facts.items() if field.startswith("budget.")}
    for other in sorted(named - {currency, None}):
        units = rules.exchange.a_dollar.get(other) if currency == HOME else None
        if units is None:
            found.append(f"What you said in {other} is not compared with {currency}: no rate is on file.")
        else:
            years = f"over the years up to {rules.exchange.as_of.year} (IRS)"
            found.append(f"A dollar is counted as {units.low:f} to {units.high:f} {other}, as it was {years}.")
    return found
