"""Names that stand beside another word for the place, or in a list of facts."""

from agents.analyzer.places.place_names import KIN, known_theme, name_end, spoiled, with_region
from agents.analyzer.places.towns import ARTICLES
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc


def apposed(doc: Doc, i: int, rules: Rules) -> tuple[int, int] | None:
    """ "Our local pub, The Fox and Hounds", "a barn called Hillcrest", "church basement, Grace Lutheran"."""
    if not (doc.low[i] in rules.place_nouns or doc.low[i] in rules.money.room_words or doc.low[i] == "basement"):
        return None
    if doc.capital(i) and i and not doc.shouting:
        return None
    called = doc.at(i + 1) in ("called", "named") or doc.low[i + 1 : i + 4] == ["is", "called"]
    if not called and (doc.at(i + 1) not in (",", ":", "(", "-") or doc.shouting):
        return None
    j = i + 2 + (doc.low[i + 1 : i + 2] == ["is"])
    j += doc.at(j) in ARTICLES
    end = name_end(doc, j, rules) if j < doc.length and not doc.claimed[j] else 0
    if not end or spoiled(doc, j, end, rules) or doc.low[j] in KIN:
        return None
    if doc.at(end) == "and" and doc.capital(end + 1):
        # "The Fox and Hounds"
        end += 2
    if called or (end < doc.length and doc.at(end) not in (",", ".", ";", ")", "\n", "!")):
        return (j, with_region(doc, end, rules)) if called else None
    strange = not any(rules.lexicon.knows(word) for word in doc.low[j:end])
    return (j, with_region(doc, end, rules)) if end - j > 1 or strange else None


def district(doc: Doc, i: int, rules: Rules) -> tuple[int, int] | None:
    """ "Wimbledon area", "the Copper Kettle in town"."""
    if not doc.capital(i) or doc.shouting or (i and doc.capital(i - 1) and doc.low[i - 1] != "the"):
        return None
    end = name_end(doc, i, rules)
    if not end or spoiled(doc, i, end, rules) or any((word,) in rules.party_words for word in doc.low[i:end]):
        return None
    if doc.at(end) in ("area", "neighborhood", "neighbourhood") and not rules.lexicon.knows(doc.low[i]):
        return i, end
    named = (
        end - i > 1
        and doc.at(i - 1) == "the"
        and doc.low[end : end + 2] in (["in", "town"], ["on", "the"], ["in", "the"])
    )
    return (i, end) if named and not known_theme(doc, i, end, rules) else None


def lone_name(doc: Doc, i: int, j: int, rules: Rules) -> bool:
    """Tokens i..j-1 are one to three words with capitals that the rules do not know, inside a text."""
    if not 0 < j - i <= 3 or i == 0 or doc.low[i - 1] not in (",", ";") or not doc.free(i, j):
        return False
    if known_theme(doc, i, j, rules) or doc.low[i] in rules.not_places or doc.low[i] in KIN:
        return False
    strange = [not rules.lexicon.knows(word) for word in doc.low[i:j]]
    return all(doc.capital(k) for k in range(i, j)) and any(strange) and not doc.raw[j - 1].endswith(("'s", "s'"))


def among_facts(doc: Doc, low: int, high: int) -> bool:
    """The clause before or after says how many come, when, or for how much."""
    near = {*doc.claimed[slice(*doc.clause_span(max(0, low - 1)))]}
    if high < doc.length:
        near |= {*doc.claimed[slice(*doc.clause_span(high))]}
    return bool(near & {"guests", "money", "date", "time"})
