"""Whether the money is enough, in numbers and in one sentence. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from budgets.money import Range, amount, shown, shown_rounded, text
from budgets.rules import HOME, Exchange
from parties.domain import formatting
from parties.domain.documents import Document

Status = Literal["covered", "tight", "short"]


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What the host wants to spend: at most `most`; `least` is below it when they named a range.

    Where they named it in another money, or for each guest, `said` has their words, `most` is what the leanest plan may
    cost and `sure` what the dearest may.
    """

    most: Decimal
    currency: str
    least: Decimal | None = None
    sure: Decimal | None = None
    said: str = ""

    @property
    def certain(self) -> Decimal:
        return self.most if self.sure is None else self.sure

    def document(self) -> Document:
        least = {} if self.least is None else {"min": text(self.least)}
        said = {"said": self.said, "sure": text(self.certain)} if self.said else {}
        return {**least, "max": text(self.most), "currency": self.currency, **said}

    def shown(self) -> str:
        if self.said:
            ends = dict.fromkeys(shown_rounded(end, self.currency) for end in sorted((self.certain, self.most)))
            return f"{self.said}, which is about {' to '.join(ends)}"
        return _span(self.least, self.most, self.currency)


def _span(least: Decimal | None, most: Decimal, currency: str) -> str:
    dearest = shown(most, currency)
    return dearest if least is None or least == most else f"{shown(least, currency)} to {dearest}"


def target(slot: Document | None, currency: str, exchange: Exchange) -> Target | None:
    """From a brief's budget {"min", "max", "currency"}, any of them absent. `currency` is the one to assume.

    Another money is changed into it where the rate is on file; else the target stays in its own.
    """
    amounts = sorted(amount(str(slot[side])) for side in ("min", "max") if slot.get(side) is not None) if slot else []
    if slot is None or not amounts:
        return None
    named: str = slot.get("currency") or currency
    least = amounts[0] if slot.get("min") is not None else None
    worth = exchange.dollars(amounts[-1], named) if named != currency == HOME else None
    if worth is None:
        return Target(least=least, most=amounts[-1], currency=named)
    return Target(most=worth.high, sure=worth.low, currency=currency, said=_span(least, amounts[-1], named))


def for_each(slot: Document | None, guests: Range | None, currency: str, exchange: Exchange) -> Target | None:
    """The target of a host who named what each guest may cost: for the fewest guests, and for the most."""
    one = target(slot, currency, exchange)
    if one is None or guests is None:
        return None
    said = f"{one.said or _span(one.least, one.most, one.currency)} a guest"
    return Target(most=one.most * guests.low, sure=one.certain * guests.high, currency=one.currency, said=said)


def status(cost: Range, wanted: Target) -> Status:
    """covered when even the high side fits for certain, tight when only the low side may, short when neither."""
    if cost.high <= wanted.certain:
        return "covered"
    return "tight" if cost.low <= wanted.most else "short"


def verdict(cost: Range, wanted: Target | None, currency: str, counted: Sequence[str] = ()) -> Document:
    """{status, sentence, and the gap when short}. `currency` is that of the cost.

    `counted` names the parts that have a price, where others do not: such a sum must not pass for the whole party.
    Too little for a part is too little for the whole, so a gap needs no such word.
    """
    found = _verdict(cost, wanted, currency)
    if counted and found["status"] != "short":
        found["sentence"] += f" So far this counts {formatting.listed(counted)}."
    return found


def _verdict(cost: Range, wanted: Target | None, currency: str) -> Document:
    if wanted is None:
        hint = "say what you want to spend, and the plan is held against it."
        return {"status": "no_target", "sentence": f"{_costs(cost, currency)}; {hint}"}
    if wanted.currency != currency:
        return {"status": "no_target", "sentence": _foreign(cost, wanted, currency)}
    found = status(cost, wanted)
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
    """Where no exchange rate is on file the two are not compared."""
    said = wanted.shown() if wanted.currency in wanted.shown() else f"{wanted.shown()} in {wanted.currency}"
    return (
        f"{_costs(cost, currency)} in {currency}; you said {said}, "
        "and without an exchange rate the two cannot be compared."
    )


def _short(cost: Range, wanted: Target, gap: Decimal) -> str:
    lean = shown_rounded(cost.low, wanted.currency)
    by = f"at least {_about(gap, wanted)}" if wanted.certain != wanted.most else _about(gap, wanted)
    return f"At its leanest this costs about {lean}; you said {wanted.shown()}, so it is {by} short."


def _fits(cost: Range, wanted: Target, found: Status) -> str:
    if not cost.high:
        return f"Nothing is priced yet; you said {wanted.shown()}."
    if found == "tight":
        return f"{_costs(cost, wanted.currency)}; you said {wanted.shown()}, so only the leaner choices fit."
    dearest, rest = shown_rounded(cost.high, wanted.currency), wanted.certain - cost.high
    left = _about(rest, wanted) if rest else "nothing over"
    return f"Even at its dearest this costs about {dearest}; you said {wanted.shown()}, which leaves {left}."


def _about(number: Decimal, wanted: Target) -> str:
    """Without cents, unless that would make nothing of it."""
    return shown_rounded(number, wanted.currency) if number >= 1 else shown(number, wanted.currency)
