"""Streets and addresses: "123 Jungle Lane", "on Maple Street", "27 Rue des Lilas"."""

from agents.analyzer.places.place_names import INNER, with_region
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc, words

_UNITS = words("apt suite ste unit # floor")
_COMPASS = words("n s e w north south east west")
_NOT_STREETS = words("people guests kids and for the at in on hour hours pm am")
_SPANISH_ADDRESS = words("# de la del no .")
_STREET_LINKS = words("de des du la le les del los las d l '")
_WEAK_STREETS = words("way place run close path pike st row square circle court")
_SMALL_STREETS = words("way run close path place row grove loop")


def address(doc: Doc, i: int, rules: Rules) -> tuple[int, int] | None:
    """ "123 Jungle Lane", "on Maple Street", "Calle 5 #20"."""
    low = doc.low[i]
    if (
        low in rules.street_first
        and doc.capital(i)
        and (doc.capital(i + 1) or doc.at(i + 1)[:1].isdigit() or doc.at(i + 1) in INNER)
    ):
        j = i + 1
        while j < i + 8 and (doc.capital(j) or doc.at(j)[:1].isdigit() or doc.at(j) in _SPANISH_ADDRESS):
            j += 1
        return i, with_region(doc, j, rules)
    if low[0].isdigit() and low.isdigit() and len(low) <= 5:
        start = i + 1
        if doc.at(start) in rules.street_first and doc.capital(start):
            j = start + 1
            while j < start + 6 and (doc.capital(j) or doc.at(j) in _STREET_LINKS):
                j += 1
            return (i, with_region(doc, j, rules)) if doc.capital(j - 1) and j > start + 1 else None
    elif doc.at(i - 1) in ("on", "at", "in") and doc.capital(i):
        start = i
    elif (
        doc.capital(i)
        and doc.capital(i + 1)
        and doc.at(i + 1) in rules.streets
        and doc.at(i + 2).isdigit()
        and len(doc.low[i + 2]) <= 4
    ):
        return i, with_region(doc, i + 3, rules)
    else:
        return None
    if doc.at(start) in _COMPASS:
        start += 1
        if doc.at(start) == ".":
            start += 1
    for k in range(start, min(start + 4, doc.length)):
        word = doc.low[k]
        named = k > start or (word == "broadway" and start > i)
        if word in rules.streets and named and (start > i or doc.capital(k)):
            if word in _WEAK_STREETS and not doc.capital(k) and not doc.shouting and start == i:
                return None
            if start > i and word in _SMALL_STREETS and not doc.capital(k):
                return None
            j = k + 1
            if doc.at(j) == "." and j < doc.length:
                j += 1
            if doc.at(j) in _UNITS:
                j += 2
            elif doc.capital(j) and doc.low[j] in rules.place_nouns and start == i:
                # "Elm Street Library"
                j += 1
            return i, with_region(doc, j, rules)
        if not (word.isalpha() or doc.low[k][:1].isdigit() or word in ("st", "nd", "rd", "th", ".")) or (
            start == i and not doc.capital(k) and word not in ("nd", "rd", "th")
        ):
            return None
        if word in _NOT_STREETS or doc.clause[k] != doc.clause[i]:
            return None
    return None
