"""Which end of a budget an amount is: its upper limit, its lower one, or both."""

from typing import Literal

from agents.analyzer.language.wordlists import CURRENCIES, MONEY, MONEY_PHRASES
from agents.analyzer.money.amounts import Amount
from agents.analyzer.text import Doc

Bound = Literal["min", "max", "both"]
_STOPS = (["stop"], ["stops"], ["as", "high", "as"])
_REACH = 9
# So many words after an amount may still tell that it is the last.
_TAIL = 14


def bound(doc: Doc, amount: Amount) -> Bound:
    """Ranges are both."""
    if amount.low != amount.high:
        return "both"
    before = _before(doc, amount)
    refused = bool(MONEY.refusals & set(before))
    if MONEY_PHRASES.min_before.end(before):
        if refused and before[-1] in ("than", "over", "above", "de"):
            return "max"
        return "max" if _gives_up(doc, amount) else "min"
    if before[-2:] == ["up", "to"] and MONEY.raised & set(before):
        return "both"
    if MONEY_PHRASES.max_before.end(before):
        return "min" if before[-2:] == ["less", "than"] and refused else "max"
    after = _after(doc, amount)
    if MONEY_PHRASES.max_after.start(after) or _max_next(after):
        return "max"
    if _called_limit(doc, amount):
        return "max"
    if MONEY_PHRASES.min_after.start(after) and not (after[0] in ("+", "plus") and after[1:2] and after[1].isalpha()):
        return "min"
    if _closes_with_limit(doc, amount):
        return "max"
    if refused and MONEY.crossings & set(before[-3:]):
        return "max"
    if MONEY.caps & set(before) or before[-1:] in _STOPS or before[-3:] in _STOPS or _told_to(doc, amount):
        return "max"
    return "max" if _last_word(doc, amount) else "both"


def _before(doc: Doc, amount: Amount) -> list[str]:
    """The words of the sentence before the amount, without those that only say "about"."""
    low, _ = doc.sentence_span(amount.i)
    before = doc.low[max(low, amount.i - _REACH) : amount.i]
    while before and before[-1] in MONEY.filler and not MONEY_PHRASES.limits.end(before):
        before.pop()
    return before


def _after(doc: Doc, amount: Amount) -> list[str]:
    start = amount.j + (doc.at(amount.j) == "," and doc.at(amount.j + 1) in ("not", "no", "max", "tops", "maximum"))
    return doc.low[start : start + 4]


def _max_next(after: list[str]) -> bool:
    """ "total max", "(max)", "absolute tops"."""
    return after[1:2] in (["max"], ["tops"]) and after[0] in (",", "total", "absolute", "as", "(")


def _closes_with_limit(doc: Doc, amount: Amount) -> bool:
    """ "250 dollars for the face painter at most": the clause goes on about one thing and ends with the limit."""
    _, high = doc.clause_span(amount.j - 1)
    rest = doc.low[amount.j : high]
    while rest and not rest[-1].isalnum():
        rest.pop()
    if doc.at(high) in ("tops", "max", "maximum"):
        # "300 for the DJ, tops"
        rest.append(doc.low[high])
    if not 0 < len(rest) <= _TAIL or rest[0] not in ("for", "on", "in") or any(word[:1].isdigit() for word in rest):
        return False
    return rest[-1] in ("max", "tops", "maximum") or rest[-2:] in (["at", "most"], ["the", "most"])


def _called_limit(doc: Doc, amount: Amount) -> bool:
    _, high = doc.clause_span(amount.j - 1)
    rest = " ".join(doc.low[amount.j : high])
    return any(f"is {owner} {word}" in rest for owner in ("my", "our", "the") for word in ("limit", "max", "cap"))


def _told_to(doc: Doc, amount: Amount) -> bool:
    """ "Keep it down to 300", "we can go to 2k"."""
    low, _ = doc.sentence_span(amount.i)
    lead = doc.low[max(low, amount.i - _REACH) : amount.i]
    return lead[-1:] == ["to"] and bool(MONEY.to & set(lead))


def _gives_up(doc: Doc, amount: Amount) -> bool:
    """ "Over 100? Then leave it": what costs more is not wanted."""
    low, high = doc.sentence_span(amount.i)
    end = min(doc.length, high + _TAIL)
    said = set(doc.low[low:end])
    return bool({"if", "when"} & said and MONEY.giving_up & said)


def _last_word(doc: Doc, amount: Amount) -> bool:
    """ "… and not a penny more", up to the next amount."""
    _, end = doc.sentence_span(amount.j - 1)
    later = doc.low[amount.j : min(max(end, amount.j + 1), amount.j + _TAIL)]
    money = next((n for n, low in enumerate(later) if low in CURRENCIES.symbols or low[:1].isdigit()), len(later))
    later = later[:money]
    for n in range(len(later) - 3):
        if later[n] in ("not", "ni") and later[n + 1] in ("a", "one", "an", "un", "una") and later[n + 3] in MONEY.more:
            return True
    return MONEY_PHRASES.last_words.within(later)
