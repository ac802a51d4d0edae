"""The budget card: ranges as words and as bars on one scale."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from parties.domain.events import BudgetRecalculated
from parties.domain.state import PartyState
from parties.presentation import formatting
from parties.presentation.inputs import because
from parties.presentation.rendering import render
from parties.presentation.sections import OF_AGENT, STATUSES, plain


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A range on a scale from 0 to 100, as attributes of an SVG rectangle."""

    x: str
    width: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    item: str
    basis: str
    price: str
    because: str
    figures: tuple[str, ...]


class Category(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    title: str
    low: str
    high: str
    bar: Bar
    limit: str
    limit_status: str
    lines: tuple[Line, ...]


class Saving(msgspec.Struct, frozen=True, kw_only=True):
    """One change that saves money, as a form: `fields` are details to set by hand, `wish` is a text to add."""

    title: str
    saving: str
    after: str
    fields: tuple[tuple[str, str], ...]
    wish: str


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """`known` says whether there is anything to show; `at` places the target on the scale of the total's bar."""

    known: bool
    status: str
    status_words: str
    error: str
    total: str
    low: str
    high: str
    per_guest: str
    target: str
    at: str
    anchor: str
    bar: Bar
    verdict: str
    verdict_status: str
    change: str
    gap: str
    subtotal_low: str
    subtotal_high: str
    categories: tuple[Category, ...]
    rules: tuple[Category, ...]
    missing: str
    example: str
    savings: tuple[Saving, ...]
    finding_savings: bool

    @property
    def busy(self) -> bool:
        return self.status in ("queued", "working")


def budget(
    state: PartyState, savings: Sequence[Mapping[str, Any]] | None = (), last: BudgetRecalculated | None = None
) -> Budget:
    """`savings` are None while workers find them; `last` is the latest recalculation, if it is known: what moved since
    the budget before."""
    document = state.budget
    currency: str = document.get("currency") or state.details.get("currency", "USD")
    total: dict[str, str] = document.get("total", {"low": "0.00", "high": "0.00"})
    target = document.get("target")
    aim = str(target["max"]) if target else ""
    verdict = document.get("verdict", {})
    agent = state.agents.get("budget")
    missing = state.plan.get("missing", {}).get("budget", {})
    idle = "needs" if missing else "waiting"
    status = idle if agent is None else OF_AGENT[agent.status]
    scale = max(Decimal(total["high"]), Decimal(aim or 0), Decimal(1)) * Decimal("1.08")
    widest = max((Decimal(part["high"]) for part in _parts(document)), default=Decimal(1)) or Decimal(1)
    subtotal: dict[str, str] = document.get("subtotal") or total
    per_guest = document.get("per_guest")
    return Budget(
        known="total" in document,
        status=status,
        status_words=_(STATUSES[status]),
        error=plain(render(agent.error)) if agent is not None else "",
        total=formatting.span(total["low"], total["high"], currency),
        low=formatting.money(total["low"], currency),
        high=formatting.money(total["high"], currency),
        per_guest=formatting.span(per_guest["low"], per_guest["high"], currency) if per_guest else "",
        target=formatting.target(target, currency),
        at=_percent(Decimal(aim), scale) if aim else "",
        anchor=_anchor(Decimal(aim or 0) / scale),
        bar=_bar(total, scale),
        verdict=verdict.get("sentence", ""),
        verdict_status=verdict.get("status", ""),
        change=_change(last, currency) if last is not None else "",
        gap=formatting.money(verdict["gap"], currency) if verdict.get("gap") else "",
        subtotal_low=formatting.money(subtotal["low"], currency),
        subtotal_high=formatting.money(subtotal["high"], currency),
        categories=_categories(state, currency, widest),
        rules=tuple(_rule(key, rule, currency, widest) for key, rule in _ranked(document.get("rules", {}))),
        missing=missing.get("text", ""),
        example=missing.get("example", ""),
        savings=tuple(_saving(saving, currency) for saving in savings or ()),
        finding_savings=savings is None,
    )


def _change(last: BudgetRecalculated, currency: str) -> str:
    """ "$310–$560 more than before: 12 more guests (food +$200 to +$400, cake +$60)." Nothing for a first budget."""
    moved = formatting.moved(last.delta["low"], last.delta["high"], currency)
    if not moved or not Decimal(last.previous["high"]) or not Decimal(last.total["high"]):
        return ""
    parts = [
        f"{_('tax, tips and reserve') if name == 'rules' else formatting.lower_first(formatting.section(name))} "
        f"{formatting.change(part['low'], part['high'], currency)}"
        for name, part in last.parts.items()
    ]
    reason = render(last.reason)
    if parts:
        text = _("{moved} than before: {reason} ({parts}).")
        return text.format(moved=moved, reason=reason, parts=", ".join(parts))
    return _("{moved} than before: {reason}.").format(moved=moved, reason=reason)


def _saving(saving: Mapping[str, Any], currency: str) -> Saving:
    lean = formatting.money(saving["after"]["low"], currency)
    over = Decimal(saving["missing"])
    change = saving["change"]
    return Saving(
        title=saving["title"],
        saving=formatting.money(saving["saving"]["low"], currency),
        after=_("then {lean} at its leanest, {over} over").format(lean=lean, over=formatting.money(over, currency))
        if over
        else _("then {lean}: it fits").format(lean=lean),
        fields=tuple((pin, _by_hand(value)) for pin, value in change["pins"].items()),
        wish=change["wish"],
    )


def _by_hand(value: Any) -> str:
    """A pin's value as the form of the details takes it."""
    return str(value["max"]) if isinstance(value, dict) else str(value)


def _parts(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [*document.get("categories", {}).values(), *document.get("rules", {}).values()]


def _ranked(items: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(items.items(), key=lambda item: (item[1].get("rank", 0), item[0]))


def _categories(state: PartyState, currency: str, widest: Decimal) -> tuple[Category, ...]:
    sums: dict[str, Any] = state.budget.get("categories", {})
    limits: dict[str, Any] = state.budget.get("limits", {})
    lines: dict[str, list[Line]] = {name: [] for name in sums}
    for _key, line in _ranked(state.budget.get("lines", {})):
        lines.setdefault(line["category"], []).append(_line(state, line, currency))
    order = {name: at for at, name in enumerate(formatting.SECTIONS)}
    return tuple(
        Category(
            name=name,
            title=formatting.section(name),
            low=formatting.money(sums[name]["low"], currency),
            high=formatting.money(sums[name]["high"], currency),
            bar=_bar(sums[name], widest),
            limit=formatting.target(limits.get(name), currency),
            limit_status=limits[name]["status"] if name in limits else "",
            lines=tuple(lines[name]),
        )
        for name in sorted(sums, key=lambda name: (order.get(name, len(order)), name))
    )


def _line(state: PartyState, line: dict[str, Any], currency: str) -> Line:
    return Line(
        item=line["item"],
        basis=line["basis"],
        price=formatting.span(line["low"], line["high"], currency),
        because=because(state, line.get("causes", ())),
        figures=tuple(line.get("figures", ())),
    )


def _rule(key: str, rule: dict[str, Any], currency: str, widest: Decimal) -> Category:
    line = Line(
        item=rule["label"],
        basis=rule["basis"],
        price=formatting.span(rule["low"], rule["high"], currency),
        because="",
        figures=tuple(rule.get("figures", ())),
    )
    return Category(
        name=f"rule-{key}",
        title=rule["label"],
        low=formatting.money(rule["low"], currency),
        high=formatting.money(rule["high"], currency),
        bar=_bar(rule, widest),
        limit="",
        limit_status="",
        lines=(line,),
    )


def _bar(part: dict[str, Any], scale: Decimal) -> Bar:
    """From low to high; a range that is a point is still wide enough to be seen."""
    low, high = Decimal(part["low"]), Decimal(part["high"])
    width = max((high - low) / scale * 100, Decimal("1.2"))
    start = min(low / scale * 100, 100 - width)
    return Bar(x=f"{max(start, Decimal(0)):.2f}", width=f"{width:.2f}")


def _anchor(place: Decimal) -> str:
    """How a label over that place of the bar stays inside the card."""
    if place < Decimal("0.3"):
        return "start"
    return "end" if place > Decimal("0.7") else "middle"


def _percent(value: Decimal, scale: Decimal) -> str:
    return f"{value / scale * 100:.2f}"
