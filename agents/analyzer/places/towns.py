"""Places known or named without a word before them: towns, "Rose Hall", "Central Park"."""

from agents.analyzer.places.place_names import (
    INNER,
    NOT_AFTER,
    city_end,
    is_kind,
    known_theme,
    name_end,
    of_somebody,
    spoiled,
    titled,
    with_region,
)
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc, words

ARTICLES = frozenset(("the", "a", "an", "el", "los"))
_WORDLIKE_TOWNS = words("queens mobile reading nice durham buffalo lagos venice napa albany")
_WEAK_NOUNS = words("pizza bar kitchen green field room grill house")


def town(doc: Doc, i: int, rules: Rules) -> tuple[int, int] | None:
    """A known town anywhere, or "Springfield, IL"."""
    city = city_end(doc, i, rules)
    if city and doc.capital(i) and not doc.shouting and (longer := _longer_name(doc, i, city, rules)):
        return longer
    if city and _part_of_name(doc, i, city, rules):
        return None
    if city and (doc.capital(i) or doc.at(i - 1) not in ("las", "new")):
        if doc.at(city) in NOT_AFTER and doc.at(city) not in ("party", "band", "food"):
            return None
        if (doc.low[i] in _WORDLIKE_TOWNS and not doc.capital(i)) or of_somebody(doc, i):
            return None
        return i, with_region(doc, city, rules)
    if doc.capital(i) and not doc.shouting and (named := _named_alone(doc, i, rules)):
        return i, with_region(doc, named, rules)
    if doc.capital(i) and doc.at(i + 1) == "," and not doc.shouting and len(doc.raw[i]) > 2:
        raw = doc.raw[i + 2] if i + 2 < doc.length else ""
        if len(raw) == 2 and raw.isupper() and (raw.lower(),) in rules.regions:
            start = (
                i - 1
                if i
                and doc.capital(i - 1)
                and doc.clause[i - 1] == doc.clause[i]
                and doc.low[i - 1] not in rules.not_places
                else i
            )
            return start, i + 3
    return None


_PERSONS_DO = words("turns turning wants loves likes says said thinks asked hates adores graduates retires")


def _part_of_name(doc: Doc, i: int, end: int, rules: Rules) -> bool:
    """ "Ancient Rome", "Miami Vice": a town inside a name that is no place."""
    if doc.at(end) in _PERSONS_DO or doc.low[end : end + 2] == ["is", "turning"]:
        # "Sofia turns 15"
        return True
    if doc.shouting or titled(doc):
        return False
    if doc.at(i - 1) in ("ancient", "imperial", "medieval", "renaissance", "vintage"):
        return True
    follows = end < doc.length and doc.capital(end) and doc.clause[end] == doc.clause[i] and doc.raw[end][1:].islower()
    return (
        follows
        and (doc.low[end],) not in rules.regions
        and not is_kind(doc, end, rules)
        and doc.low[end] not in rules.streets
        and doc.low[end] not in rules.not_places
        and doc.at(i - 1) not in rules.place_prepositions
    )


def _longer_name(doc: Doc, i: int, end: int, rules: Rules) -> tuple[int, int] | None:
    """ "Riverside Pavilion", "Red Butte Garden": a town's name inside that of a place."""
    run = name_end(doc, i, rules)
    if run <= end or not is_kind(doc, run - 1, rules) or doc.low[run - 1] in _WEAK_NOUNS or spoiled(doc, i, run, rules):
        return None
    low, _ = doc.clause_span(i)
    while i - 1 > low and doc.capital(i - 1) and not doc.claimed[i - 1] and doc.low[i - 1] not in ARTICLES:
        i -= 1
    return i, run


def _weak(doc: Doc, i: int, end: int, rules: Rules) -> bool:
    """Ends with a word that names things, too, and no other in it names a kind of place."""
    return doc.low[end - 1] in _WEAK_NOUNS and not any(is_kind(doc, k, rules) for k in range(i + 1, end - 1))


def _named_alone(doc: Doc, i: int, rules: Rules) -> int:
    """ "St. Mary's Church hall", "Rose Hall": capitals, unknown words, and a kind of place at the end."""
    end = name_end(doc, i, rules)
    if known_theme(doc, i, end, rules):
        return 0
    if doc.low[i] in rules.place_nouns and doc.at(i + 1) == "of" and end > i + 2:
        return end
    if doc.low[i] in rules.kinds_first and end > i + 1 and not spoiled(doc, i, end, rules):
        named = [word for word in doc.low[i + 1 : end] if word not in INNER and not rules.lexicon.knows(word)]
        if named:
            return end
    while end - 1 > i and not is_kind(doc, end - 1, rules):
        end -= 1
    if end - i < 2 or _weak(doc, i, end, rules) or spoiled(doc, i, end, rules):
        return 0
    strange = [word for word in doc.low[i : end - 1] if word.isalpha() and not rules.lexicon.knows(word)]
    if not strange and doc.low[i] not in rules.generic_starts and doc.capital(end - 1) and not titled(doc):
        # "Central Park": nobody writes a park of no name with capitals.
        strange = doc.low[i : end - 1]
    return end if strange and (doc.clause[end - 1] == doc.clause[i]) else 0
