"""Numbers without a noun that the words around them make a count of people: "party of 12", "we're 22 now"."""

from agents.analyzer.language.patterns import Patterns
from agents.analyzer.language.wordlists import PEOPLE
from agents.analyzer.text import Doc

_PATTERNS = Patterns("bare_numbers", PEOPLE)
# A number of people from which on few words are needed.
_SEVERAL = 4
_NEAR = 6


def leads_to_people(doc: Doc, i: int, j: int, value: int, again: bool) -> bool:
    """Tokens i..j-1 are a number; `again` when people have been counted before it."""
    before = doc.low[max(0, i - _NEAR) : i]
    parts = {"text": doc.low, "before": before, "last": before[-1:], "sentence": _sentence(doc, i)}
    return _PATTERNS.take(doc, i, j, _conditions(doc, i, j, value, again), parts) == "yes"


def _conditions(doc: Doc, i: int, j: int, value: int, again: bool) -> dict[str, bool]:
    """What the rows of the patterns may ask of a number."""
    low, high = doc.clause_span(i)
    ranged = j > i + 1 and doc.low[j - 1][:1].isdigit()
    return {
        "again": again,
        "several": value >= _SEVERAL,
        "single": value < 2,
        "hundreds": value <= 500,
        "under_1000": value < 1000,
        "made": 10 <= value < 100,
        "range": ranged,
        "whole": i + 1 == j or doc.low[i].isalpha() or ranged,
        "no_other": PEOPLE.not_alone.isdisjoint((*doc.low[low:i], *doc.low[j:high])),
        "once": not _just_said(doc, i),
        "timed": doc.claimed[max(0, i - 2) : max(0, i - 1)] == ["time"],
        "no_money": "money" not in doc.claimed,
        "no_budget": "$" not in doc.low and "budget" not in doc.low,
    }


def _sentence(doc: Doc, i: int) -> list[str]:
    low, high = doc.sentence_span(max(0, i - 1))
    return doc.low[low:high]


def _just_said(doc: Doc, i: int) -> bool:
    """ "Nana is 90. NINETY.", "four bartenders. FOUR": a number that says the one before it again."""
    if doc.low[i].isalpha() and "age" in doc.claimed[max(0, i - 3) : i]:
        return True
    return doc.raw[i].isupper() and doc.low[i] in doc.low[:i]
