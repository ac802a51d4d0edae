"""Places known or named without a word before them: towns, "Rose Hall", "Central Park"."""

from agents.analyzer.language.wordlists import PLACE_PHRASES, PLACES
from agents.analyzer.places.place_names import (
    city_end,
    is_kind,
    known_theme,
    name_end,
    of_somebody,
    spoiled,
    with_region,
)
from agents.analyzer.rulebook import knows
from agents.analyzer.text import Doc


def town(doc: Doc, i: int) -> tuple[int, int] | None:
    """A known town anywhere, or "Springfield, IL"."""
    city = city_end(doc, i)
    if city and doc.capital(i) and not doc.shouting and (longer := _longer_name(doc, i, city)):
        return longer
    if city and _part_of_name(doc, i, city):
        return None
    if city and (doc.capital(i) or doc.at(i - 1) not in ("las", "new")):
        if doc.at(city) in PLACES.not_after and doc.at(city) not in ("party", "band", "food"):
            return None
        if (doc.low[i] in PLACES.wordlike_towns and not doc.capital(i)) or of_somebody(doc, i):
            return None
        return i, with_region(doc, city)
    if doc.capital(i) and not doc.shouting and (named := _named_alone(doc, i)):
        return i, with_region(doc, named)
    if doc.capital(i) and doc.at(i + 1) == "," and not doc.shouting and len(doc.raw[i]) > 2:
        raw = doc.raw[i + 2] if i + 2 < doc.length else ""
        if len(raw) == 2 and raw.isupper() and (raw.lower(),) in PLACE_PHRASES.regions:
            start = (
                i - 1
                if i
                and doc.capital(i - 1)
                and doc.clause[i - 1] == doc.clause[i]
                and doc.low[i - 1] not in PLACES.not_places
                else i
            )
            return start, i + 3
    return None


def _part_of_name(doc: Doc, i: int, end: int) -> bool:
    """ "Ancient Rome", "Miami Vice": a town inside a name that is no place."""
    if doc.at(end) in PLACES.persons_do or doc.low[end : end + 2] == ["is", "turning"]:
        # "Sofia turns 15"
        return True
    if doc.shouting or doc.titled:
        return False
    if doc.at(i - 1) in ("ancient", "imperial", "medieval", "renaissance", "vintage"):
        return True
    follows = end < doc.length and doc.capital(end) and doc.clause[end] == doc.clause[i] and doc.raw[end][1:].islower()
    return (
        follows
        and (doc.low[end],) not in PLACE_PHRASES.regions
        and not is_kind(doc, end)
        and doc.low[end] not in PLACES.streets
        and doc.low[end] not in PLACES.not_places
        and doc.at(i - 1) not in PLACES.prepositions
    )


def _longer_name(doc: Doc, i: int, end: int) -> tuple[int, int] | None:
    """ "Riverside Pavilion", "Red Butte Garden": a town's name inside that of a place."""
    run = name_end(doc, i)
    if run <= end or not is_kind(doc, run - 1) or doc.low[run - 1] in PLACES.weak_nouns or spoiled(doc, i, run):
        return None
    low, _ = doc.clause_span(i)
    while i - 1 > low and doc.capital(i - 1) and not doc.claimed[i - 1] and doc.low[i - 1] not in PLACES.articles:
        i -= 1
    return i, run


def _weak(doc: Doc, i: int, end: int) -> bool:
    """Ends with a word that names things, too, and no other in it names a kind of place."""
    return doc.low[end - 1] in PLACES.weak_nouns and not any(is_kind(doc, k) for k in range(i + 1, end - 1))


def _named_alone(doc: Doc, i: int) -> int:
    """ "St. Mary's Church hall", "Rose Hall": capitals, unknown words, and a kind of place at the end."""
    end = name_end(doc, i)
    if known_theme(doc, i, end):
        return 0
    if doc.low[i] in PLACES.nouns and doc.at(i + 1) == "of" and end > i + 2:
        return end
    if doc.low[i] in PLACES.kinds_first and end > i + 1 and not spoiled(doc, i, end):
        named = [word for word in doc.low[i + 1 : end] if word not in PLACES.inner and not knows(word)]
        if named:
            return end
    while end - 1 > i and not is_kind(doc, end - 1):
        end -= 1
    if end - i < 2 or _weak(doc, i, end) or spoiled(doc, i, end):
        return 0
    strange = [word for word in doc.low[i : end - 1] if word.isalpha() and not knows(word)]
    if not strange and doc.low[i] not in PLACES.generic_starts and doc.capital(end - 1) and not doc.titled:
        # "Central Park": nobody writes a park of no name with capitals.
        strange = doc.low[i : end - 1]
    return end if strange and (doc.clause[end - 1] == doc.clause[i]) else 0
