"""The place's proper name: a town, a venue, a street or an address."""

from typing import NamedTuple

from agents.analyzer.language.wordlists import PLACES
from agents.analyzer.places.addresses import address
from agents.analyzer.places.apposed_places import among_facts, apposed, district, lone_name
from agents.analyzer.places.place_names import (
    city_end,
    is_kind,
    name_end,
    of_supplier,
    spoiled,
    with_region,
)
from agents.analyzer.places.towns import town
from agents.analyzer.rulebook import knows
from agents.analyzer.text import Doc


class Place(NamedTuple):
    i: int
    j: int
    name: str
    open_air: bool = False


def read_place(doc: Doc, lost: frozenset[int]) -> Place | None:
    """The first place named that is not `lost`; claims the tokens of all, and those of suppliers' addresses."""
    found: list[Place] = []
    for reader in (address, _labelled, _after_preposition, apposed, town, district):
        i = 0
        while i < doc.length:
            span = reader(doc, i) if not doc.claimed[i] else None
            if span is None:
                i += 1
                continue
            start, end = span
            doc.claim(start, end, "place")
            if start not in lost and not of_supplier(doc, start):
                open_air = doc.low[end - 1] in PLACES.open_air and not city_end(doc, start)
                found.append(Place(start, end, doc.words(start, end).strip(" .,"), open_air))
            i = end
    if not found:
        return None
    # "Ibiza?? no. Sitges.": a place in doubt gives way to one that is not.
    found = [place for place in found if doc.at(place.j) != "?" or doc.at(place.j + 1) != "?"] or found
    # A venue in a town: the more exact place comes first, whatever the order of the text.
    addresses = [place for place in found if place.name.split(" ")[0].isdigit()]
    return min(addresses or found, key=lambda place: place.i)


def _labelled(doc: Doc, i: int) -> tuple[int, int] | None:
    """ "Where: Zilker Park", "📍 Austin"."""
    if doc.low[i] not in PLACES.labels:
        return None
    j = i + 1
    if doc.low[i] != "📍":
        if doc.at(j) not in (":", "-", "=") or not (
            i == 0 or doc.clause[i - 1] != doc.clause[i] or doc.low[i - 1] in ("the",)
        ):
            return None
        j += 1
    if doc.at(j) in PLACES.articles:
        j += 1
    end = name_end(doc, j) or city_end(doc, j)
    return (j, with_region(doc, end)) if end and not doc.claimed[j] else None


def _after_preposition(doc: Doc, i: int) -> tuple[int, int] | None:
    low = doc.low[i]
    if low not in PLACES.prepositions or i + 1 >= doc.length:
        return None
    j = i + 1
    if (
        doc.at(j) in PLACES.articles
        or (doc.at(j) == "downtown")
        or (doc.at(j) in ("north", "south", "east", "west", "central") and not doc.capital(j))
    ):
        j += 1
    if j >= doc.length or doc.claimed[j]:
        return None
    city = city_end(doc, j)
    run = name_end(doc, j) if not doc.shouting or city else 0
    # "to", "from", "by" and "on" need a word that names a kind of place.
    strong = low in PLACES.strong or (low == "to" and doc.at(i - 1) in PLACES.towards)
    if run and not strong and not city and not (is_kind(doc, run - 1) or doc.low[run - 1] in PLACES.streets):
        return None
    end = max(run, city)
    if not end and low in ("at", "in", "near") and j == i + 1:
        end = _small_name(doc, j)
    if not end or spoiled(doc, j, end):
        return None
    return j, with_region(doc, end)


def _small_name(doc: Doc, j: int) -> int:
    """ "zilker park" in small letters: unknown words before a kind of place."""
    for k in range(j + 1, min(j + 4, doc.length)):
        if doc.clause[k] != doc.clause[j]:
            return 0
        if doc.low[k] in PLACES.nouns:
            strange = [word for word in doc.low[j:k] if word.isalpha() and not knows(word) and len(word) > 3]
            return k + 1 if len(strange) == k - j else 0
    return 0


def listed_place(doc: Doc) -> Place | None:
    """ "… Sunday 17 May, 2pm, Lekki, about forty ladies": a name that is an item of a list of facts."""
    if doc.shouting or doc.titled:
        return None
    i = 0
    while i < doc.length:
        low, high = doc.clause_span(i)
        last = high - 1 if high and doc.low[high - 1] in (",", ".", ";", "\n") else high
        if lone_name(doc, low, last) and among_facts(doc, low, high):
            doc.claim(low, last, "place")
            return Place(low, last, doc.words(low, last).strip(" .,"))
        i = high
    return None
