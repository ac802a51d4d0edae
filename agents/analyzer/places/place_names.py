"""Runs of words that name a place, and what spoils such a name."""

import itertools

from agents.analyzer.language.wordlists import PLACE_PHRASES, PLACES, THEMES
from agents.analyzer.rulebook import theme_names
from agents.analyzer.text import Doc


def with_region(doc: Doc, j: int) -> int:
    """The end after ", Austin, TX 78701"."""
    for _ in range(3):
        k = j + 1 if doc.at(j) == "," else j
        end = city_end(doc, k) if k < doc.length else 0
        if end:
            j = end
            continue
        region = _region_end(doc, k, comma=k > j)
        if region:
            j = region
            if doc.at(j).isdigit() and len(doc.low[j]) == 5:
                j += 1
            break
        if (
            k > j
            and doc.capital(k)
            and doc.low[k] not in PLACES.not_places
            and _region_end(doc, k + 1 + (doc.at(k + 1) == ","), comma=True)
        ):
            j = k + 1
            continue
        break
    return min(j, doc.length)


def _region_end(doc: Doc, k: int, *, comma: bool) -> int:
    if k >= doc.length:
        return 0
    for length in (2, 1):
        words = tuple(doc.low[k : k + length])
        if words not in PLACE_PHRASES.regions:
            continue
        raw = doc.raw[k]
        if length == 1 and len(raw) == 2:
            written = raw.isupper() and not doc.shouting
            ordinary = words[0] in PLACES.wordlike_regions
            return k + 1 if written or (not ordinary and (comma or raw.islower())) else 0
        return k + length if length == 2 or comma or doc.capital(k) or words[0] in PLACES.large_regions else 0
    return 0


def city_end(doc: Doc, k: int) -> int:
    towns = PLACE_PHRASES.towns.at(doc.low, k)
    if towns and not doc.capital(k) and doc.at(k - 1) not in PLACES.strong:
        towns = 0
    return max(PLACE_PHRASES.cities.at(doc.low, k), towns)


def name_end(doc: Doc, j: int) -> int:
    """The end of a run of capitalised words at j, or 0."""
    k = j
    article = doc.low[j] in ("la", "el", "los", "las", "casa") and doc.capital(j + 1)
    if not doc.capital(j) or (doc.low[j] in PLACES.not_places and not article and not _begins_name(doc, j)):
        return 0
    while k < doc.length and k < j + 8 and not doc.claimed[k]:
        if (
            (
                doc.capital(k)
                and doc.low[k] not in PLACES.run_ends
                and (
                    k == j
                    or doc.low[k] not in PLACES.not_places
                    or doc.low[k] in ("house", "home", "room", "place", "the")
                    or is_kind(doc, k)
                    or (is_kind(doc, k + 1) and doc.capital(k + 1))
                )
            )
            or (k > j and doc.low[k] in PLACES.inner and doc.capital(k + 1 + (doc.at(k + 1) == "the")))
            or (
                (doc.raw[k] == "&" and doc.capital(k + 1))
                or (doc.raw[k] == "." and (len(doc.raw[k - 1]) <= 2 or doc.low[k - 1] == "ste") and doc.capital(k + 1))
            )
            or (
                doc.low[k][:1].isdigit()
                and k > j
                and doc.low[k].isdigit()
                and len(doc.low[k]) <= 2
                and (doc.at(k + 1) in ("", ".", ",") or doc.low[k - 1] in PLACES.numbered)
            )
        ):
            k += 1
        else:
            break
    while k > j and doc.raw[k - 1] in (".", "&"):
        k -= 1
    # A common place word may follow in small letters: "Zilker park".
    if doc.at(k) in PLACES.generic_tails and doc.at(k + 1) in PLACES.nouns and not doc.capital(k):
        # "St. Luke's parish hall"
        return k + 2
    if is_kind(doc, k - 1) and k - j > 1:
        return k
    if (
        doc.at(k) in PLACES.nouns
        and doc.at(k) not in ("room", "field", "bar", "grill", "green")
        and k < doc.length
        and not doc.capital(k)
    ):
        k += 1
    return k


def is_kind(doc: Doc, k: int) -> bool:
    """The word at k names a kind of place."""
    return doc.at(k) in PLACES.nouns or doc.at(k) in PLACES.proper_nouns


def _begins_name(doc: Doc, j: int) -> bool:
    """ "Kids Kingdom", "Red Lion": an ordinary word that begins a name of several."""
    return (
        doc.low[j] in PLACES.name_starts
        and doc.capital(j + 1)
        and doc.clause[j] == doc.clause[j + 1]
        and doc.low[j + 1] not in PLACES.not_places
        and not doc.shouting
    )


def spoiled(doc: Doc, i: int, j: int) -> bool:
    """A theme, a person or a language rather than a place: "in Great Gatsby style", "at Grandma's house"."""
    after = doc.at(j)
    if of_somebody(doc, i) or _quoted_theme(doc, i):
        return True
    if after in PLACES.not_after or doc.low[j - 1] in PLACES.not_after:
        return True
    if max(len(raw) for raw in doc.raw[i:j]) < 2 or (doc.raw[j - 1].endswith("s") and doc.raw[j : j + 1] == ["'"]):
        return True
    raw = doc.raw[i]
    if raw.endswith(("'s", "s'")) and (doc.at(i + 1) in PLACES.homes or j == i + 1) and not doc.capital(i + 1):
        return True
    return doc.low[i] in PLACES.not_places and j == i + 1


def _quoted_theme(doc: Doc, i: int) -> bool:
    """Inside the quotation marks of a theme's name: a "Night at the Museum" theme."""
    low, high = doc.sentence_span(i)
    marks = [k for k in range(low, high) if doc.low[k] == '"']
    inside = any(a < i < b for a, b in itertools.pairwise(marks))
    return inside and bool(THEMES.markers & set(doc.low[low:high]))


def of_somebody(doc: Doc, i: int) -> bool:
    """Where somebody lives, comes from or once was, rather than the party: "my sister in Tulsa", "married in Rome"."""
    low, high = doc.clause_span(i)
    before = doc.low[max(low, i - 4) : i]
    if before[-1:] in (["in"], ["from"], ["to"], ["at"]) and (
        PLACES.kin & set(before[-3:-1]) or PLACES.travel & set(before)
    ):
        return True
    if {"fly", "flying", "flight", "flights", "except", "beef"} & set(before):
        return True
    clause = doc.low[low:high]
    return bool(PLACES.past & set(clause)) and any(len(word) == 4 and word[:2] in ("19", "20") for word in clause)


def known_theme(doc: Doc, i: int, end: int) -> bool:
    return any(tuple(doc.low[i:k]) in theme_names() for k in range(i + 1, end + 1))


def of_supplier(doc: Doc, i: int) -> bool:
    """The place belongs to a shop that is named shortly before it in the sentence."""
    low, _ = doc.sentence_span(i)
    if any((word,) in PLACE_PHRASES.suppliers for word in doc.low[i : i + 4]):
        return True
    start = max(low, i - 9 if doc.low[i][:1].isdigit() else i - 6)
    before = doc.low[start:i]
    for length in (1, 2, 3):
        for k in range(len(before) - length + 1):
            if tuple(before[k : k + length]) in PLACE_PHRASES.suppliers:
                return True
    return False
