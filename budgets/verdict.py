"""Whether the money is enough, in numbers and in one sentence. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from budgets.money import Range, amount, exact, text
from budgets.rules import HOME, Exchange
from parties.domain import documents
from parties.domain.documents import Document
from parties.domain.message import Argument, Listed, Message, Money, Section, Span, joined, say

Status = Literal["covered", "tight", "short"]


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What the host wants to spend: at most `most`; `least` is below it when they named a range.

    Where they named it in another money, or for each guest, `said` has it as they named it, `most` is what the leanest
    plan may cost and `sure` what the dearest may.
    """

    most: Decimal
    currency: str
    least: Decimal | None = None
    sure: Decimal | None = None
    said: Message | None = None

    @property
    def certain(self) -> Decimal:
        return self.most if self.sure is None else self.sure

    def document(self) -> documents.Target:
        most = text(self.most)
        if self.said is not None:
            return documents.Target(max=most, currency=self.currency, said=self.said, sure=text(self.certain))
        return documents.Target(max=most, currency=self.currency, min="" if self.least is None else text(self.least))

    def named(self) -> Argument:
        """As a sentence names it."""
        if self.said is None:
            return _named(self.least, self.most, self.currency)
        low, high = sorted((self.certain, self.most))
        return say("target.changed", target=self.said, amount=Range(low, high).span(self.currency, exact=False))


def _named(least: Decimal | None, most: Decimal, currency: str) -> Span:
    return Range(most if least is None else least, most).span(currency)


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
    said = say("target.amount", amount=_named(least, amounts[-1], named))
    return Target(most=worth.high, sure=worth.low, currency=currency, said=said)


def for_each(slot: Document | None, guests: Range | None, currency: str, exchange: Exchange) -> Target | None:
    """The target of a host who named what each guest may cost: for the fewest guests, and for the most."""
    one = target(slot, currency, exchange)
    if one is None or guests is None:
        return None
    said = say("target.each", amount=one.said or _named(one.least, one.most, one.currency))
    return Target(most=one.most * guests.low, sure=one.certain * guests.high, currency=one.currency, said=said)


def status(cost: Range, wanted: Target) -> Status:
    """covered when even the high side fits for certain, tight when only the low side may, short when neither."""
    if cost.high <= wanted.certain:
        return "covered"
    return "tight" if cost.low <= wanted.most else "short"


def verdict(cost: Range, wanted: Target | None, currency: str, counted: Sequence[str] = ()) -> documents.Verdict:
    """The status with its sentence, and the gap when short. `currency` is that of the cost.

    `counted` are the parts that have a price, where others do not: such a sum must not pass for the whole party.
    Too little for a part is too little for the whole, so a gap needs no such word.
    """
    found = _verdict(cost, wanted, currency)
    if not counted or found.status == "short":
        return found
    parts = Listed(tuple(Section(part) for part in counted))
    return msgspec.structs.replace(found, sentence=joined(found.sentence, say("verdict.counted", parts=parts)))


def _verdict(cost: Range, wanted: Target | None, currency: str) -> documents.Verdict:
    about = cost.span(currency, exact=False)
    if wanted is None:
        none = say("verdict.no_target", cost=about) if cost.high else say("verdict.nothing")
        return documents.Verdict(status="no_target", sentence=none)
    named = wanted.named()
    if wanted.currency != currency:
        priced = say("verdict.foreign", cost=about, target=named)
        sentence = priced if cost.high else say("verdict.not_priced", target=named)
        return documents.Verdict(status="no_target", sentence=sentence)
    found = status(cost, wanted)
    if found == "short":
        gap = cost.low - wanted.most
        return documents.Verdict(status=found, sentence=_short(cost, wanted, gap), gap=text(gap))
    if not cost.high:
        sentence = say("verdict.not_priced", target=named)
    elif found == "tight":
        sentence = say("verdict.tight", cost=about, target=named)
    else:
        sentence = _covered(cost, wanted)
    return documents.Verdict(status=found, sentence=sentence)


def _short(cost: Range, wanted: Target, gap: Decimal) -> Message:
    """Where the target itself is a range, more may be missing."""
    lean, missing = Money(text(cost.low), wanted.currency), _about(gap, wanted)
    if wanted.certain != wanted.most:
        return say("verdict.short_at_least", cost=lean, target=wanted.named(), gap=missing)
    return say("verdict.short", cost=lean, target=wanted.named(), gap=missing)


def _covered(cost: Range, wanted: Target) -> Message:
    most, rest = Money(text(cost.high), wanted.currency), wanted.certain - cost.high
    if not rest:
        return say("verdict.covered_just", cost=most, target=wanted.named())
    return say("verdict.covered", cost=most, target=wanted.named(), rest=_about(rest, wanted))


def _about(number: Decimal, wanted: Target) -> Money:
    """Without cents, unless that would make nothing of it."""
    return Money(text(number), wanted.currency) if number >= 1 else exact(number, wanted.currency)
