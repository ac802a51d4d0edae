"""Streets and addresses: "123 Jungle Lane", "on Maple Street", "27 Rue des Lilas"."""

from agents.analyzer.language.wordlists import PLACES
from agents.analyzer.places.place_names import with_region
from agents.analyzer.text import Doc


def address(doc: Doc, i: int) -> tuple[int, int] | None:
    """ "123 Jungle Lane", "on Maple Street", "Calle 5 #20"."""
    low = doc.low[i]
    if (
        low in PLACES.street_first
        and doc.capital(i)
        and (doc.capital(i + 1) or doc.at(i + 1)[:1].isdigit() or doc.at(i + 1) in PLACES.inner)
    ):
        j = i + 1
        while j < i + 8 and (doc.capital(j) or doc.at(j)[:1].isdigit() or doc.at(j) in PLACES.spanish_address):
            j += 1
        return i, with_region(doc, j)
    if low[0].isdigit() and low.isdigit() and len(low) <= 5:
        start = i + 1
        if doc.at(start) in PLACES.street_first and doc.capital(start):
            j = start + 1
            while j < start + 6 and (doc.capital(j) or doc.at(j) in PLACES.street_links):
                j += 1
            return (i, with_region(doc, j)) if doc.capital(j - 1) and j > start + 1 else None
    elif doc.at(i - 1) in ("on", "at", "in") and doc.capital(i):
        start = i
    elif (
        doc.capital(i)
        and doc.capital(i + 1)
        and doc.at(i + 1) in PLACES.streets
        and doc.at(i + 2).isdigit()
        and len(doc.low[i + 2]) <= 4
    ):
        return i, with_region(doc, i + 3)
    else:
        return None
    if doc.at(start) in PLACES.compass:
        start += 1
        if doc.at(start) == ".":
            start += 1
    for k in range(start, min(start + 4, doc.length)):
        word = doc.low[k]
        named = k > start or (word == "broadway" and start > i)
        if word in PLACES.streets and named and (start > i or doc.capital(k)):
            if start > i and word in PLACES.small_streets and not doc.capital(k):
                return None
            j = k + 1
            if doc.at(j) == "." and j < doc.length:
                j += 1
            if doc.at(j) in PLACES.units:
                j += 2
            elif doc.capital(j) and doc.low[j] in PLACES.nouns and start == i:
                # "Elm Street Library"
                j += 1
            return i, with_region(doc, j)
        if not (word.isalpha() or doc.low[k][:1].isdigit() or word in ("st", "nd", "rd", "th", ".")) or (
            start == i and not doc.capital(k) and word not in ("nd", "rd", "th")
        ):
            return None
        if word in PLACES.not_streets or doc.clause[k] != doc.clause[i]:
            return None
    return None
