"""Which end of a budget an amount is: its upper limit, its lower one, or both."""

from typing import Literal

from agents.analyzer.money.amounts import Amount
from agents.analyzer.money.moneywords import MoneyWords
from agents.analyzer.phrases import ends_with, starts_with
from agents.analyzer.text import Doc, words

Bound = Literal["min", "max", "both"]
_STOPS = (["stop"], ["stops"], ["as", "high", "as"])
_TO = words("cut keep down hold push stretch go goes up get bring")
_RAISED = words("gone went goes go raised raise bumped bump increased increase upped moved")
_REACH = 9
# So many words after an amount may still tell that it is the last.
_TAIL = 14


def bound(doc: Doc, amount: Amount, known: MoneyWords) -> Bound:
    """Ranges are both."""
    if amount.low != amount.high:
        return "both"
    before = _before(doc, amount, known)
    refused = bool(known.refusals & set(before))
    if ends_with(before, known.min_before):
        if refused and before[-1] in ("than", "over", "above", "de"):
            return "max"
        return "max" if _gives_up(doc, amount, known) else "min"
    if before[-2:] == ["up", "to"] and _RAISED & set(before):
        return "both"
    if ends_with(before, known.max_before):
        return "min" if before[-2:] == ["less", "than"] and refused else "max"
    after = _after(doc, amount)
    if starts_with(after, known.max_after) or _max_next(after):
        return "max"
    if _called_limit(doc, amount):
        return "max"
    if starts_with(after, known.min_after) and not (after[0] in ("+", "plus") and after[1:2] and after[1].isalpha()):
        return "min"
    if _closes_with_limit(doc, amount, known):
        return "max"
    if refused and known.crossings & set(before[-3:]):
        return "max"
    if known.caps & set(before) or before[-1:] in _STOPS or before[-3:] in _STOPS or _told_to(doc, amount):
        return "max"
    return "max" if _last_word(doc, amount, known) else "both"


def _before(doc: Doc, amount: Amount, known: MoneyWords) -> list[str]:
    """The words of the sentence before the amount, without those that only say "about"."""
    low, _ = doc.sentence_span(amount.i)
    before = doc.low[max(low, amount.i - _REACH) : amount.i]
    while before and before[-1] in known.filler and not ends_with(before, known.limits):
        before.pop()
    return before


def _after(doc: Doc, amount: Amount) -> list[str]:
    start = amount.j + (doc.at(amount.j) == "," and doc.at(amount.j + 1) in ("not", "no", "max", "tops", "maximum"))
    return doc.low[start : start + 4]


def _max_next(after: list[str]) -> bool:
    """ "total max", "(max)", "absolute tops"."""
    return after[1:2] in (["max"], ["tops"]) and after[0] in (",", "total", "absolute", "as", "(")


def _closes_with_limit(doc: Doc, amount: Amount, known: MoneyWords) -> bool:
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
    return lead[-1:] == ["to"] and bool(_TO & set(lead))


def _gives_up(doc: Doc, amount: Amount, known: MoneyWords) -> bool:
    """ "Over 100? Then leave it": what costs more is not wanted."""
    low, high = doc.sentence_span(amount.i)
    end = min(doc.length, high + _TAIL)
    said = set(doc.low[low:end])
    return bool({"if", "when"} & said and known.giving_up & said)


def _last_word(doc: Doc, amount: Amount, known: MoneyWords) -> bool:
    """ "… and not a penny more", up to the next amount."""
    _, end = doc.sentence_span(amount.j - 1)
    later = doc.low[amount.j : min(max(end, amount.j + 1), amount.j + _TAIL)]
    money = next((n for n, low in enumerate(later) if low in known.symbols or low[:1].isdigit()), len(later))
    later = later[:money]
    for n in range(len(later) - 3):
        if later[n] in ("not", "ni") and later[n + 1] in ("a", "one", "an", "un", "una") and later[n + 3] in _MORE:
            return True
    tail = " " + " ".join(later) + " "
    return bool(later) and any(phrase in tail for phrase in known.last_words)


_MORE = words("more above over extra mas higher beyond past")
