"""The people word beside a number, or that a thing is counted."""

from agents.analyzer.rulebook import Rules
from agents.analyzer.rulefiles import PeopleRules
from agents.analyzer.text import Doc, words

ITEM = "#item"
_AGE_TAILS = words("and to - – + years year yrs")
_SMALL = words("little lil small wee young tiny")
_STRANGE_STOPS = words(
    """counting including incl without minus in at on with for of and or but to from by near the a an my our his her
    their this that these those is are was were be will would can could should need needs want wants have has had
    get gets do does did if then so plus per i we you he she it they"""
)
_ENDINGS = (
    "ers",
    "ors",
    "ists",
    "ians",
    "mates",
    "ees",
    "students",
    "folk",
    "souls",
    "ladies",
    "innen",
    "adas",
    "ados",
)
_NOT_PEOPLE = words(
    """years hours minutes meters metres liters litres dollars numbers papers posters stickers coolers offers orders
    letters centers corners covers colors colours doors floors others trees degrees fees coffees toffees feathers
    sneakers trailers computers controllers trackers markers counters acres users quarters chargers folders rollers
    loaners hangers containers carriers scooters steamers boosters spacers planters crackers skewers burgers sliders
    sandals bees"""
)
_SINGULAR = words(
    "baby man woman lady brother sister husband wife spouse aunt uncle nephew niece teen teenager mum student"
)


def counted_noun(doc: Doc, j: int, value: int, rules: Rules) -> tuple[str, int]:
    """The people word after a number and the token after it; `ITEM` when a thing is counted."""
    known, people = rules.people, rules.people.everyone
    k, strange = j, 0
    while k < j + 6:
        low = doc.at(k)
        if low == "grown" and doc.at(k + 1) in ("up", "ups"):
            return "adults", k + 2
        if low == "ones" and doc.at(k - 1) in _SMALL:
            return "kids", k + 1
        if low in people:
            after = doc.at(k + 1)
            if after in known.items or (low in ("us", "cousins") and after == "dollars"):
                return ITEM, k
            if low in _SINGULAR and value > 1:
                return (after, k + 2) if after in people else ("", j)
            if after in people and low not in ("parents", "us"):
                return after, k + 2
            if low == "family" and after in ("members", "friends", "style"):
                return ("members" if after != "style" else ITEM), k + 2
            if low == "us" and k > j and doc.at(k - 1) != "of":
                return "", j
            return low, k + 1
        if low == "of" and doc.at(k + 1) in ("the", "these", "those"):
            whole = k == j and doc.at(k + 2) in ("family", "team", "class", "clan", "crew", "gang")
            return ("family", k + 3) if whole else (ITEM, j)
        if low == "olds":
            return "kids", k + 1
        if not _passes(doc, k, known):
            if _person_like(doc, k, value, rules):
                return low, k + 1
            if strange or not _strange(doc, k, rules):
                return "", j
            strange += 1
        k += 1
    return "", j


def _passes(doc: Doc, k: int, known: PeopleRules) -> bool:
    """A word that may stand between the number and its noun."""
    return doc.at(k) in known.modifiers or doc.at(k) in ("year", "yr") or doc.claimed[k : k + 1] == ["age"]


def _strange(doc: Doc, k: int, rules: Rules) -> bool:
    """An unknown adjective right before a people word: "one bewildered uncle"."""
    low = doc.at(k)
    return (
        low.isalpha()
        and low not in _STRANGE_STOPS
        and low not in rules.people.items
        and not rules.lexicon.knows(low)
        and (doc.at(k + 1) in rules.people.everyone or _passes(doc, k + 1, rules.people))
    )


def _person_like(doc: Doc, k: int, value: int, rules: Rules) -> bool:
    """A plural that the rules do not know and that ends like a trade: "38 gamblers"."""
    low = doc.at(k)
    return (
        value >= 4
        and len(low) > 5
        and low.endswith(_ENDINGS)
        and low not in _NOT_PEOPLE
        and not rules.lexicon.knows(low)
    )


def heading_noun(doc: Doc, i: int, j: int, known: PeopleRules) -> str:
    """ "Kids: 12", "adults 9" in a list that counts at least two kinds so; not "kids 6 and up"."""
    people = known.everyone
    k = i - 1
    marked = doc.at(k) in (":", "=", "-", "–")
    noun = doc.at(k - 1) if marked else doc.at(k)
    if noun not in people or doc.at(j) in _AGE_TAILS or (doc.at(j).isalpha() and doc.at(j) not in known.enders):
        return ""
    if marked and doc.at(k) in (":", "="):
        return noun
    heads = sum(doc.low[n] in people and doc.low[n + 1][:1].isdigit() for n in range(doc.length - 1))
    return noun if heads >= 2 or marked else ""
