"""The budget that a text sets, out of the amounts it names."""

from typing import Any, NamedTuple

from agents.analyzer.language.numerals import Number
from agents.analyzer.language.wordlists import MONEY, MONEY_PHRASES
from agents.analyzer.lexicon import Hit
from agents.analyzer.money.amounts import Amount, find_amounts
from agents.analyzer.money.bounds import Bound, bound
from agents.analyzer.money.scopes import parts_of, scope
from agents.analyzer.text import Doc

# Words this far from an amount may still tell whose price it is.
_NEAR = 12


# "Each house gives $20".
_EACH_REACH = 8


class Money(NamedTuple):
    """`slot` is the budget the text fixes, `limits` the amounts meant as limits, `prices` the others.

    `a_guest` is what each guest may cost: a slot without a scope.
    """

    slot: dict[str, Any] | None
    limits: list[Amount]
    prices: list[Amount]
    a_guest: dict[str, Any] | None = None


class _Read(NamedTuple):
    amount: Amount
    end: Bound
    part: str


def read_money(doc: Doc, numbers: list[Number], hits: list[Hit]) -> Money:
    """Claims every amount in `doc`."""
    limits: list[Amount] = []
    prices: list[Amount] = []
    read: list[_Read] = []
    each: list[_Read] = []
    parts = parts_of(doc, hits)
    amounts = find_amounts(doc, numbers, parts)
    for amount in amounts:
        doc.claim(amount.i, amount.j, "money")
        end = bound(doc, amount)
        stated, limit = _meant(doc, amount, end)
        (limits if limit else prices).append(amount)
        if stated or (limit and _a_guest(doc, amount)):
            whose = read if stated else each
            whose.append(_Read(amount, end, scope(doc, amount, hits, parts)))
    return Money(_slot(doc, read), limits, prices, _each_guest(each))


def _a_guest(doc: Doc, amount: Amount) -> bool:
    """ "$25 a head", not "$25 a child", "$25 an hour" or "$25 a head for the food"."""
    after = doc.low[amount.j : amount.j + 5]
    if after[:1] != ["pp"] and not (after[1:] and after[0] in MONEY.per and after[1] in MONEY.guests):
        return False
    about = after[1:] if after[0] == "pp" else after[2:]
    return about[:1] not in (["for"], ["on"]) or bool(MONEY.all & set(about))


def _each_guest(read: list[_Read]) -> dict[str, Any] | None:
    """What is said of one part of the party, such as the food, is no limit for the whole."""
    found = _filled(read[-1], read[-1]) if read and read[-1].part == "total" else None
    return None if found is None else {end: found[end] for end in ("min", "max", "currency")}


def _slot(doc: Doc, read: list[_Read]) -> dict[str, Any] | None:
    """Of several budgets the one for the whole party is the budget; of several of those the last correction."""
    if not read:
        return None
    part = "total" if any(one.part == "total" for one in read) else read[0].part
    same = [one for one in read if one.part == part]
    chosen = same[0]
    for one in same[1:]:
        between = doc.low[chosen.amount.j : one.amount.i]
        if {chosen.end, one.end} == {"min", "max"} and len(between) < 8 and "." not in between:
            return _filled(chosen, one)
        if _or_more(chosen, one, between):
            return _filled(chosen._replace(end="min"), one._replace(end="max"))
        if MONEY.correcting & set(between):
            chosen = one
    return _filled(chosen, chosen)


def _or_more(lower: _Read, upper: _Read, between: list[str]) -> bool:
    """ "250, perhaps 300"."""
    both = lower.end == upper.end == "both" and upper.amount.high > lower.amount.low
    return both and len(between) < 5 and "no" not in between and bool(MONEY.perhaps & set(between))


def _filled(lower: _Read, upper: _Read) -> dict[str, Any]:
    if lower.end == "max":
        lower, upper = (lower, lower) if lower is upper else (upper, lower)
    return {
        "min": None if lower.end == "max" else _plain(lower.amount.low),
        "max": None if upper.end == "min" else _plain(upper.amount.high),
        "currency": upper.amount.currency,
        "scope": upper.part,
    }


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _meant(doc: Doc, amount: Amount, end: Bound) -> tuple[bool, bool]:
    """Whether the amount fills the slot, and whether a limit is meant at all."""
    low, high = doc.clause_span(amount.i)
    s_low, s_high = doc.sentence_span(amount.i)
    clause = set(doc.low[low:high])
    before = doc.low[max(s_low, amount.i - _NEAR) : amount.i]
    near = {*before, *doc.low[amount.j : min(s_high, amount.j + 3)]}
    stated = end != "both" or bool(clause & MONEY.context)
    if MONEY.gifts & {*clause, *before} and not {"budget", "presupuesto"} & {*clause, *before}:
        return False, end != "both"
    if _past(doc, s_low, s_high):
        return False, "budget" in clause
    funded = any(
        MONEY_PHRASES.funding.start(doc.low[k : k + 3]) for k in range(max(s_low, amount.i - _NEAR), amount.i)
    ) or MONEY_PHRASES.to_spend.start(doc.low[amount.j : amount.j + 3])
    quoted = bool(MONEY.quotes & (clause & near if stated else near))
    if _per_head(doc, amount):
        told = doc.at(amount.i - 1) in ("is", "at", "its", "was", "are") and not stated
        return False, not (quoted or told) or end != "both"
    if "minimum spend" in " ".join(doc.low[low:high]) and end != "max":
        return False, False
    if quoted and not funded and not (end == "max" or clause & {"budget", "spend", "total"}):
        return False, False
    if not stated and _priced(doc, amount, s_low, s_high):
        return False, False
    return True, True


def _past(doc: Doc, low: int, high: int) -> bool:
    """Last year's money, or that of many years ago."""
    said = doc.low[low:high]
    return ("last" in said and bool({"year", "years", "time"} & set(said))) or "ago" in said


def _priced(doc: Doc, amount: Amount, low: int, high: int) -> bool:
    """ "He's £80 they say", "parking is $12": the price of a thing found."""
    if MONEY_PHRASES.prices_said.within(doc.low[amount.j : high]) or doc.low[amount.j : amount.j + 2] == ["?", ")"]:
        return True
    before = doc.low[low : amount.i]
    if before[-1:] not in (["is"], ["are"], ["was"]) and not (before and doc.raw[amount.i - 1].endswith(("'s", "’s"))):
        return False
    return not MONEY.stating & {*before, *doc.low[amount.j : amount.j + 2]}


def _per_head(doc: Doc, amount: Amount) -> bool:
    low, _ = doc.clause_span(amount.i)
    before = doc.low[max(low, amount.i - _EACH_REACH) : amount.i]
    if {"each", "every"} & set(before[-4:]) or (
        doc.low[low] in ("each", "every") and doc.low[low : amount.i] == before
    ):
        return True
    after, second = doc.at(amount.j), doc.at(amount.j + 1)
    if after in MONEY.each or (after in ("p", "pro") and second in (".", "person", "kopf")):
        return True
    if after == "/" and not doc.adjacent(amount.j - 1):
        return False
    if after in ("a", "an", "per", "/") and second.isalpha():
        return second not in MONEY.not_units
    return after in MONEY.per and (
        (second in MONEY.heads and after not in ("the", "for")) or (after in ("for", "x") and second == "each")
    )
