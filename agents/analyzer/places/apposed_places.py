"""Names that stand beside another word for the place, or in a list of facts."""

from agents.analyzer.language.wordlists import MONEY, PLACES, THEME_PHRASES
from agents.analyzer.places.place_names import known_theme, name_end, spoiled, with_region
from agents.analyzer.rulebook import knows
from agents.analyzer.text import Doc


def apposed(doc: Doc, i: int) -> tuple[int, int] | None:
    """ "Our local pub, The Fox and Hounds", "a barn called Hillcrest", "church basement, Grace Lutheran"."""
    if not (doc.low[i] in PLACES.nouns or doc.low[i] in MONEY.room_words or doc.low[i] == "basement"):
        return None
    if doc.capital(i) and i and not doc.shouting:
        return None
    called = doc.at(i + 1) in ("called", "named") or doc.low[i + 1 : i + 4] == ["is", "called"]
    if not called and (doc.at(i + 1) not in (",", ":", "(", "-") or doc.shouting):
        return None
    j = i + 2 + (doc.low[i + 1 : i + 2] == ["is"])
    j += doc.at(j) in PLACES.articles
    end = name_end(doc, j) if j < doc.length and not doc.claimed[j] else 0
    if not end or spoiled(doc, j, end) or doc.low[j] in PLACES.kin:
        return None
    if doc.at(end) == "and" and doc.capital(end + 1):
        # "The Fox and Hounds"
        end += 2
    if called or (end < doc.length and doc.at(end) not in (",", ".", ";", ")", "\n", "!")):
        return (j, with_region(doc, end)) if called else None
    strange = not any(knows(word) for word in doc.low[j:end])
    return (j, with_region(doc, end)) if end - j > 1 or strange else None


def district(doc: Doc, i: int) -> tuple[int, int] | None:
    """ "Wimbledon area", "the Copper Kettle in town"."""
    if not doc.capital(i) or doc.shouting or (i and doc.capital(i - 1) and doc.low[i - 1] != "the"):
        return None
    end = name_end(doc, i)
    if not end or spoiled(doc, i, end) or any((word,) in THEME_PHRASES.party_words for word in doc.low[i:end]):
        return None
    if doc.at(end) in ("area", "neighborhood", "neighbourhood") and not knows(doc.low[i]):
        return i, end
    named = (
        end - i > 1
        and doc.at(i - 1) == "the"
        and doc.low[end : end + 2] in (["in", "town"], ["on", "the"], ["in", "the"])
    )
    return (i, end) if named and not known_theme(doc, i, end) else None


def lone_name(doc: Doc, i: int, j: int) -> bool:
    """Tokens i..j-1 are one to three words with capitals that the rules do not know, inside a text."""
    if not 0 < j - i <= 3 or i == 0 or doc.low[i - 1] not in (",", ";") or not doc.free(i, j):
        return False
    if known_theme(doc, i, j) or doc.low[i] in PLACES.not_places or doc.low[i] in PLACES.kin:
        return False
    strange = [not knows(word) for word in doc.low[i:j]]
    return all(doc.capital(k) for k in range(i, j)) and any(strange) and not doc.raw[j - 1].endswith(("'s", "s'"))


def among_facts(doc: Doc, low: int, high: int) -> bool:
    """The clause before or after says how many come, when, or for how much."""
    near = {*doc.claimed[slice(*doc.clause_span(max(0, low - 1)))]}
    if high < doc.length:
        near |= {*doc.claimed[slice(*doc.clause_span(high))]}
    return bool(near & {"guests", "money", "date", "time"})
