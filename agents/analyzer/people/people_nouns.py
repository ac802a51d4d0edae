"""The people word beside a number, or that a thing is counted."""

from agents.analyzer.language.wordlists import PEOPLE
from agents.analyzer.rulebook import knows
from agents.analyzer.text import Doc

ITEM = "#item"


def counted_noun(doc: Doc, j: int, value: int) -> tuple[str, int]:
    """The people word after a number and the token after it; `ITEM` when a thing is counted."""
    people = PEOPLE.everyone
    k, strange = j, 0
    while k < j + 6:
        low = doc.at(k)
        if low == "grown" and doc.at(k + 1) in ("up", "ups"):
            return "adults", k + 2
        if low == "ones" and doc.at(k - 1) in PEOPLE.small:
            return "kids", k + 1
        if low in people:
            after = doc.at(k + 1)
            if after in PEOPLE.items or (low in ("us", "cousins") and after == "dollars"):
                return ITEM, k
            if low in PEOPLE.singular and value > 1:
                return (after, k + 2) if after in people else ("", j)
            if after in people and low not in ("parents", "us"):
                return after, k + 2
            if low == "family" and after in ("members", "friends", "style"):
                return ("members" if after != "style" else ITEM), k + 2
            return low, k + 1
        if low == "of" and doc.at(k + 1) in ("the", "these", "those"):
            whole = k == j and doc.at(k + 2) in ("family", "team", "class", "clan", "crew", "gang")
            return ("family", k + 3) if whole else (ITEM, j)
        if low == "olds":
            return "kids", k + 1
        if not _passes(doc, k):
            if _person_like(doc, k, value):
                return low, k + 1
            if strange or not _strange(doc, k):
                return "", j
            strange += 1
        k += 1
    return "", j


def _passes(doc: Doc, k: int) -> bool:
    """A word that may stand between the number and its noun."""
    return doc.at(k) in PEOPLE.modifiers or doc.at(k) in ("year", "yr") or doc.claimed[k : k + 1] == ["age"]


def _strange(doc: Doc, k: int) -> bool:
    """An unknown adjective right before a people word: "one bewildered uncle"."""
    low = doc.at(k)
    return (
        low.isalpha()
        and low not in PEOPLE.strange_stops
        and low not in PEOPLE.items
        and not knows(low)
        and (doc.at(k + 1) in PEOPLE.everyone or _passes(doc, k + 1))
    )


def _person_like(doc: Doc, k: int, value: int) -> bool:
    """A plural that the rules do not know and that ends like a trade: "38 gamblers"."""
    low = doc.at(k)
    return (
        value >= 4
        and len(low) > 5
        and low.endswith(tuple(PEOPLE.endings))
        and low not in PEOPLE.not_people
        and not knows(low)
    )


def heading_noun(doc: Doc, i: int, j: int) -> str:
    """ "Kids: 12", "adults 9" in a list that counts at least two kinds so; not "kids 6 and up"."""
    people = PEOPLE.everyone
    k = i - 1
    marked = doc.at(k) in (":", "=", "-", "–")
    noun = doc.at(k - 1) if marked else doc.at(k)
    if noun not in people or doc.at(j) in PEOPLE.age_tails or (doc.at(j).isalpha() and doc.at(j) not in PEOPLE.enders):
        return ""
    if marked and doc.at(k) in (":", "="):
        return noun
    heads = sum(doc.low[n] in people and doc.low[n + 1][:1].isdigit() for n in range(doc.length - 1))
    return noun if heads >= 2 or marked else ""
