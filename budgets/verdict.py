"""Whether the money is enough, in numbers and in one sentence. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from agents.base import Document
from budgets.money import Range, amount, shown, shown_rounded, text
from parties import words

Status = Literal["covered", "tight", "short"]


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What the host wants to spend: at most `most`; `least` is below it when they named a range."""

    most: Decimal
    currency: str
    least: Decimal | None = None

    def document(self) -> Document:
        least = {} if self.least is None else {"min": text(self.least)}
        return {**least, "max": text(self.most), "currency": self.currency}

    def shown(self) -> str:
        most = shown(self.most, self.currency)
        return (
            most if self.least is None or self.least == self.most else f"{shown(self.least, self.currency)} to {most}"
        )


def target(slot: Document | None, currency: str) -> Target | None:
    """From a brief's budget {"min", "max", "currency"}, any of them absent. `currency` is the one to assume."""
    amounts = sorted(amount(str(slot[side])) for side in ("min", "max") if slot.get(side) is not None) if slot else []
    if slot is None or not amounts:
        return None
    least = amounts[0] if slot.get("min") is not None else None
    return Target(least=least, most=amounts[-1], currency=slot.get("currency") or currency)


def status(cost: Range, most: Decimal) -> Status:
    """covered when even the high side fits, tight when only the low side does, short when neither."""
    if cost.high <= most:
        return "covered"
    return "tight" if cost.low <= most else "short"


def verdict(cost: Range, wanted: Target | None, currency: str, counted: Sequence[str] = ()) -> Document:
    """{status, sentence, and the gap when short}. `currency` is that of the cost.

    `counted` names the parts that have a price, where others do not: such a sum must not pass for the whole party.
    Too little for a part is too little for the whole, so a gap needs no such word.
    """
    found = _verdict(cost, wanted, currency)
    if counted and found["status"] != "short":
        found["sentence"] += f" So far this counts {words.listed(counted)}."
    return found


def _verdict(cost: Range, wanted: Target | None, currency: str) -> Document:
    if wanted is None:
        hint = "say what you want to spend, and the plan is held against it."
        return {"status": "no_target", "sentence": f"{_costs(cost, currency)}; {hint}"}
    if wanted.currency != currency:
        return {"status": "no_target", "sentence": _foreign(cost, wanted, currency)}
    found = status(cost, wanted.most)
    if found == "short":
        gap = cost.low - wanted.most
        return {"status": found, "sentence": _short(cost, wanted, gap), "gap": text(gap)}
    return {"status": found, "sentence": _fits(cost, wanted, found)}


def _costs(cost: Range, currency: str) -> str:
    if not cost.high:
        return "Nothing is priced yet"
    low, high = shown_rounded(cost.low, currency), shown_rounded(cost.high, currency)
    return f"This costs about {low}" if low == high else f"This costs about {low} to {high}"


def _foreign(cost: Range, wanted: Target, currency: str) -> str:
    """For want of a sourced exchange rate the two are not compared."""
    return (
        f"{_costs(cost, currency)} in {currency}; you said {wanted.shown()} in {wanted.currency}, "
        "and without an exchange rate the two cannot be compared."
    )


def _short(cost: Range, wanted: Target, gap: Decimal) -> str:
    lean = shown_rounded(cost.low, wanted.currency)
    return f"At its leanest this costs about {lean}; you said {wanted.shown()}, so it is {_about(gap, wanted)} short."


def _fits(cost: Range, wanted: Target, found: Status) -> str:
    if not cost.high:
        return f"Nothing is priced yet; you said {wanted.shown()}."
    if found == "tight":
        return f"{_costs(cost, wanted.currency)}; you said {wanted.shown()}, so only the leaner choices fit."
    dearest, rest = shown_rounded(cost.high, wanted.currency), wanted.most - cost.high
    left = _about(rest, wanted) if rest else "nothing over"
    return f"Even at its dearest this costs about {dearest}; you said {wanted.shown()}, which leaves {left}."


def _about(number: Decimal, wanted: Target) -> str:
    """Without cents, unless that would make nothing of it."""
    return shown_rounded(number, wanted.currency) if number >= 1 else shown(number, wanted.currency)
