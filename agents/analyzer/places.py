"""The place's proper name: a town, a venue, a street or an address."""

import itertools
from typing import NamedTuple

from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc, words

_LINKS = words("of the de del la las los el on and & and' ' le du")
_INNER = frozenset(("of", "de", "del", "la", "los", "las", "el", "du", "the"))
_ARTICLES = frozenset(("the", "a", "an", "el", "los"))
_STRONG = frozenset(("in", "at", "near", "en", "around", "downtown", "outside"))
_OPEN_AIR = words("park beach garden gardens field meadow playground campground")
_UNITS = words("apt suite ste unit # floor")
_NOT_AFTER = words(
    """theme themed style party vibe vibes inspired cake cakes decor movie music characters fans costume
    food cuisine band heat weather time team teams cousins cousin side lot crowd gang folks relatives crew clan
    contingent renaissance becomes jersey jerseys accent pizza"""
)
_TOWARDS = words("close next go going off come coming head heading near")
_COMPASS = words("n s e w north south east west")
_NOT_STREETS = words("people guests kids and for the at in on hour hours pm am")
_SPANISH_ADDRESS = words("# de la del no .")
_NUMBERED = words("post station pier route lodge gate hall")
_STREET_LINKS = words("de des du la le les del los las d l '")
_WEAK_STREETS = words("way place run close path pike st row square circle court")
_SMALL_STREETS = words("way run close path place row grove loop")
_WORDLIKE_REGIONS = words("or in me ok hi oh la pa ma al id on de co")
_RUN_ENDS = words("i we im budget theme guests")
_HOMES = words(
    """house place home apartment backyard yard garden party birthday basement room flat pool farm barn cabin
    garage"""
)
_WORDLIKE_TOWNS = words("queens mobile reading nice durham buffalo lagos venice napa albany")
_WEAK_NOUNS = words("pizza bar kitchen green field room grill house")


class Place(NamedTuple):
    i: int
    j: int
    name: str
    open_air: bool = False


def read_place(doc: Doc, lost: frozenset[int], rules: Rules) -> Place | None:
    """The first place named that is not `lost`; claims the tokens of all, and those of suppliers' addresses."""
    found: list[Place] = []
    for reader in (_address, _labelled, _after_preposition, _apposed, _town, _district):
        i = 0
        while i < doc.length:
            span = reader(doc, i, rules) if not doc.claimed[i] else None
            if span is None:
                i += 1
                continue
            start, end = span
            doc.claim(start, end, "place")
            if start not in lost and not _supplier(doc, start, rules):
                open_air = doc.low[end - 1] in _OPEN_AIR and not _city_end(doc, start, rules)
                found.append(Place(start, end, doc.words(start, end).strip(" .,"), open_air))
            i = end
    if not found:
        return None
    # "Ibiza?? no. Sitges.": a place in doubt gives way to one that is not.
    found = [place for place in found if doc.at(place.j) != "?" or doc.at(place.j + 1) != "?"] or found
    # A venue in a town: the more exact place comes first, whatever the order of the text.
    addresses = [place for place in found if place.name.split(" ")[0].isdigit()]
    return min(addresses or found, key=lambda place: place.i)


def _address(doc: Doc, i: int, rules: Rules) -> tuple[int, int] | None:
    """ "123 Jungle Lane", "on Maple Street", "Calle 5 #20"."""
    low = doc.low[i]
    if (
        low in rules.street_first
        and doc.capital(i)
        and (doc.capital(i + 1) or doc.at(i + 1)[:1].isdigit() or doc.at(i + 1) in _INNER)
    ):
        j = i + 1
        while j < i + 8 and (doc.capital(j) or doc.at(j)[:1].isdigit() or doc.at(j) in _SPANISH_ADDRESS):
            j += 1
        return i, _region(doc, j, rules)
    if low[0].isdigit() and low.isdigit() and len(low) <= 5:
        start = i + 1
        if doc.at(start) in rules.street_first and doc.capital(start):
            j = start + 1
            while j < start + 6 and (doc.capital(j) or doc.at(j) in _STREET_LINKS):
                j += 1
            return (i, _region(doc, j, rules)) if doc.capital(j - 1) and j > start + 1 else None
    elif doc.at(i - 1) in ("on", "at", "in") and doc.capital(i):
        start = i
    elif (
        doc.capital(i)
        and doc.capital(i + 1)
        and doc.at(i + 1) in rules.streets
        and doc.at(i + 2).isdigit()
        and len(doc.low[i + 2]) <= 4
    ):
        return i, _region(doc, i + 3, rules)
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
            return i, _region(doc, j, rules)
        if not (word.isalpha() or doc.low[k][:1].isdigit() or word in ("st", "nd", "rd", "th", ".")) or (
            start == i and not doc.capital(k) and word not in ("nd", "rd", "th")
        ):
            return None
        if word in _NOT_STREETS or doc.clause[k] != doc.clause[i]:
            return None
    return None


def _region(doc: Doc, j: int, rules: Rules) -> int:
    """The end after ", Austin, TX 78701"."""
    for _ in range(3):
        k = j + 1 if doc.at(j) == "," else j
        end = _city_end(doc, k, rules) if k < doc.length else 0
        if end:
            j = end
            continue
        region = _region_end(doc, k, rules, comma=k > j)
        if region:
            j = region
            if doc.at(j).isdigit() and len(doc.low[j]) == 5:
                j += 1
            break
        if (
            k > j
            and doc.capital(k)
            and doc.low[k] not in rules.not_places
            and _region_end(doc, k + 1 + (doc.at(k + 1) == ","), rules, comma=True)
        ):
            j = k + 1
            continue
        break
    return min(j, doc.length)


def _region_end(doc: Doc, k: int, rules: Rules, *, comma: bool) -> int:
    if k >= doc.length:
        return 0
    for length in (2, 1):
        words = tuple(doc.low[k : k + length])
        if len(words) == length and words in rules.regions:
            raw = doc.raw[k]
            if length == 1 and len(raw) == 2:
                ordinary = words[0] in _WORDLIKE_REGIONS
                if (
                    not (raw.isupper() and not doc.shouting)
                    and (ordinary or not comma)
                    and not (not ordinary and raw.islower())
                ):
                    return 0
                if ordinary and doc.shouting:
                    return 0
            elif (
                not doc.capital(k)
                and length == 1
                and not comma
                and words[0] not in ("texas", "california", "florida", "illinois", "ontario")
            ):
                return 0
            return k + length
    return 0


def _city_end(doc: Doc, k: int, rules: Rules) -> int:
    for length in (4, 3, 2, 1):
        words = tuple(doc.low[k : k + length])
        if len(words) < length:
            continue
        if words in rules.cities or (words in rules.towns and (doc.capital(k) or doc.at(k - 1) in _STRONG)):
            return k + length
    return 0


def _labelled(doc: Doc, i: int, rules: Rules) -> tuple[int, int] | None:
    """ "Where: Zilker Park", "📍 Austin"."""
    if doc.low[i] not in rules.place_labels:
        return None
    j = i + 1
    if doc.low[i] != "📍":
        if doc.at(j) not in (":", "-", "=") or not (
            i == 0 or doc.clause[i - 1] != doc.clause[i] or doc.low[i - 1] in ("the",)
        ):
            return None
        j += 1
    if doc.at(j) in _ARTICLES:
        j += 1
    end = _run(doc, j, rules) or _city_end(doc, j, rules)
    return (j, _region(doc, end, rules)) if end and not doc.claimed[j] else None


def _after_preposition(doc: Doc, i: int, rules: Rules) -> tuple[int, int] | None:
    low = doc.low[i]
    if low not in rules.place_prepositions or i + 1 >= doc.length:
        return None
    j = i + 1
    if (
        doc.at(j) in _ARTICLES
        or (doc.at(j) == "downtown")
        or (doc.at(j) in ("north", "south", "east", "west", "central") and not doc.capital(j))
    ):
        j += 1
    if j >= doc.length or doc.claimed[j]:
        return None
    city = _city_end(doc, j, rules)
    run = _run(doc, j, rules) if not doc.shouting or city else 0
    # "to", "from", "by" and "on" need a word that names a kind of place.
    strong = low in _STRONG or (low == "to" and doc.at(i - 1) in _TOWARDS)
    if run and not strong and not city and not (_kind(doc, run - 1, rules) or doc.low[run - 1] in rules.streets):
        return None
    end = max(run, city)
    if not end and low in ("at", "in", "near") and j == i + 1:
        end = _small_name(doc, j, rules)
    if not end or _spoiled(doc, j, end, rules):
        return None
    return j, _region(doc, end, rules)


def _run(doc: Doc, j: int, rules: Rules) -> int:
    """The end of a run of capitalised words at j, or 0."""
    k = j
    article = doc.low[j] in ("la", "el", "los", "las", "casa") and doc.capital(j + 1)
    if not doc.capital(j) or (doc.low[j] in rules.not_places and not article and not _begins_name(doc, j, rules)):
        return 0
    while k < doc.length and k < j + 8 and not doc.claimed[k]:
        if (
            (
                doc.capital(k)
                and doc.low[k] not in _RUN_ENDS
                and (
                    k == j
                    or doc.low[k] not in rules.not_places
                    or doc.low[k] in ("house", "home", "room", "place", "the")
                    or _kind(doc, k, rules)
                    or (_kind(doc, k + 1, rules) and doc.capital(k + 1))
                )
            )
            or (k > j and doc.low[k] in _INNER and doc.capital(k + 1 + (doc.at(k + 1) == "the")))
            or (
                (doc.raw[k] == "&" and doc.capital(k + 1))
                or (doc.raw[k] == "." and (len(doc.raw[k - 1]) <= 2 or doc.low[k - 1] == "ste") and doc.capital(k + 1))
            )
            or (
                doc.low[k][:1].isdigit()
                and k > j
                and doc.low[k].isdigit()
                and len(doc.low[k]) <= 2
                and (doc.at(k + 1) in ("", ".", ",") or doc.low[k - 1] in _NUMBERED)
            )
        ):
            k += 1
        else:
            break
    while k > j and doc.raw[k - 1] in (".", "&"):
        k -= 1
    # A common place word may follow in small letters: "Zilker park".
    if (
        doc.at(k) in rules.place_nouns
        and doc.at(k) not in ("room", "field", "bar", "grill", "green")
        and k < doc.length
        and not doc.capital(k)
    ):
        k += 1
    return k


def _kind(doc: Doc, k: int, rules: Rules) -> bool:
    """The word at k names a kind of place."""
    return doc.at(k) in rules.place_nouns or doc.at(k) in rules.proper_nouns


def _begins_name(doc: Doc, j: int, rules: Rules) -> bool:
    """ "Kids Kingdom", "Red Lion": an ordinary word that begins a name of several."""
    return (
        doc.low[j] in rules.name_starts
        and doc.capital(j + 1)
        and doc.clause[j] == doc.clause[j + 1]
        and doc.low[j + 1] not in rules.not_places
        and not doc.shouting
    )


def _small_name(doc: Doc, j: int, rules: Rules) -> int:
    """ "zilker park" in small letters: unknown words before a kind of place."""
    for k in range(j + 1, min(j + 4, doc.length)):
        if doc.clause[k] != doc.clause[j]:
            return 0
        if doc.low[k] in rules.place_nouns:
            strange = [
                word for word in doc.low[j:k] if word.isalpha() and not rules.lexicon.knows(word) and len(word) > 3
            ]
            return k + 1 if len(strange) == k - j else 0
    return 0


def _spoiled(doc: Doc, i: int, j: int, rules: Rules) -> bool:
    """A theme, a person or a language rather than a place: "in Great Gatsby style", "at Grandma's house"."""
    after = doc.at(j)
    if _of_somebody(doc, i) or _quoted_theme(doc, i, rules):
        return True
    if after in _NOT_AFTER or doc.low[j - 1] in _NOT_AFTER:
        return True
    if max(len(raw) for raw in doc.raw[i:j]) < 2 or (doc.raw[j - 1].endswith("s") and doc.raw[j : j + 1] == ["'"]):
        return True
    raw = doc.raw[i]
    if raw.endswith(("'s", "s'")) and (doc.at(i + 1) in _HOMES or j == i + 1) and not doc.capital(i + 1):
        return True
    return doc.low[i] in rules.not_places and j == i + 1


def _quoted_theme(doc: Doc, i: int, rules: Rules) -> bool:
    """Inside the quotation marks of a theme's name: a "Night at the Museum" theme."""
    low, high = doc.sentence_span(i)
    marks = [k for k in range(low, high) if doc.low[k] == '"']
    inside = any(a < i < b for a, b in itertools.pairwise(marks))
    return inside and bool(rules.markers & set(doc.low[low:high]))


_KIN = words(
    """sister brother cousin cousins friend friends grandad granddad grandpa grandma granny aunt uncle mom mum dad
    mother father son daughter nephew niece folks relatives family grandparents parents in-laws"""
)
_TRAVEL = words("fly flying flies flight flights flew arriving moved moving except studied")
_PAST = words("met married born wed grew engaged")


def _of_somebody(doc: Doc, i: int) -> bool:
    """Where somebody lives, comes from or once was, rather than the party: "my sister in Tulsa", "married in Rome"."""
    low, high = doc.clause_span(i)
    before = doc.low[max(low, i - 4) : i]
    if before[-1:] in (["in"], ["from"], ["to"], ["at"]) and (_KIN & set(before[-3:-1]) or _TRAVEL & set(before)):
        return True
    if {"fly", "flying", "flight", "flights", "except", "beef"} & set(before):
        return True
    clause = doc.low[low:high]
    return bool(_PAST & set(clause)) and any(len(word) == 4 and word[:2] in ("19", "20") for word in clause)


def _apposed(doc: Doc, i: int, rules: Rules) -> tuple[int, int] | None:
    """ "Our local pub, The Fox and Hounds", "a barn called Hillcrest", "church basement, Grace Lutheran"."""
    if not (doc.low[i] in rules.place_nouns or doc.low[i] in rules.money.room_words or doc.low[i] == "basement"):
        return None
    if doc.capital(i) and i and not doc.shouting:
        return None
    called = doc.at(i + 1) in ("called", "named") or doc.low[i + 1 : i + 4] == ["is", "called"]
    if not called and (doc.at(i + 1) not in (",", ":", "(", "-") or doc.shouting):
        return None
    j = i + 2 + (doc.low[i + 1 : i + 2] == ["is"])
    j += doc.at(j) in _ARTICLES
    end = _run(doc, j, rules) if j < doc.length and not doc.claimed[j] else 0
    if not end or _spoiled(doc, j, end, rules) or doc.low[j] in _KIN:
        return None
    if doc.at(end) == "and" and doc.capital(end + 1):
        # "The Fox and Hounds"
        end += 2
    if called or (end < doc.length and doc.at(end) not in (",", ".", ";", ")", "\n", "!")):
        return (j, _region(doc, end, rules)) if called else None
    strange = not any(rules.lexicon.knows(word) for word in doc.low[j:end])
    return (j, _region(doc, end, rules)) if end - j > 1 or strange else None


def _district(doc: Doc, i: int, rules: Rules) -> tuple[int, int] | None:
    """ "Wimbledon area", "the Copper Kettle in town"."""
    if not doc.capital(i) or doc.shouting or (i and doc.capital(i - 1) and doc.low[i - 1] != "the"):
        return None
    end = _run(doc, i, rules)
    if not end or _spoiled(doc, i, end, rules) or any((word,) in rules.party_words for word in doc.low[i:end]):
        return None
    if doc.at(end) in ("area", "neighborhood", "neighbourhood") and not rules.lexicon.knows(doc.low[i]):
        return i, end
    named = (
        end - i > 1
        and doc.at(i - 1) == "the"
        and doc.low[end : end + 2] in (["in", "town"], ["on", "the"], ["in", "the"])
    )
    return (i, end) if named and not _known_theme(doc, i, end, rules) else None


def _known_theme(doc: Doc, i: int, end: int, rules: Rules) -> bool:
    return any(tuple(doc.low[i:k]) in rules.theme_names for k in range(i + 1, end + 1))


def listed_place(doc: Doc, rules: Rules) -> Place | None:
    """ "… Sunday 17 May, 2pm, Lekki, about forty ladies": a name that is an item of a list of facts."""
    if doc.shouting or _titled(doc):
        return None
    i = 0
    while i < doc.length:
        low, high = doc.clause_span(i)
        last = high - 1 if high and doc.low[high - 1] in (",", ".", ";", "\n") else high
        if _lone_name(doc, low, last, rules) and _among_facts(doc, low, high):
            doc.claim(low, last, "place")
            return Place(low, last, doc.words(low, last).strip(" .,"))
        i = high
    return None


def _lone_name(doc: Doc, i: int, j: int, rules: Rules) -> bool:
    """Tokens i..j-1 are one to three words with capitals that the rules do not know, inside a text."""
    if not 0 < j - i <= 3 or i == 0 or doc.low[i - 1] not in (",", ";") or not doc.free(i, j):
        return False
    if _known_theme(doc, i, j, rules) or doc.low[i] in rules.not_places or doc.low[i] in _KIN:
        return False
    strange = [not rules.lexicon.knows(word) for word in doc.low[i:j]]
    return all(doc.capital(k) for k in range(i, j)) and any(strange) and not doc.raw[j - 1].endswith(("'s", "s'"))


def _among_facts(doc: Doc, low: int, high: int) -> bool:
    """The clause before or after says how many come, when, or for how much."""
    near = {*doc.claimed[slice(*doc.clause_span(max(0, low - 1)))]}
    if high < doc.length:
        near |= {*doc.claimed[slice(*doc.clause_span(high))]}
    return bool(near & {"guests", "money", "date", "time"})


def _town(doc: Doc, i: int, rules: Rules) -> tuple[int, int] | None:
    """A known town anywhere, or "Springfield, IL"."""
    city = _city_end(doc, i, rules)
    if city and doc.capital(i) and not doc.shouting and (longer := _longer_name(doc, i, city, rules)):
        return longer
    if city and _part_of_name(doc, i, city, rules):
        return None
    if city and (doc.capital(i) or doc.at(i - 1) not in ("las", "new")):
        if doc.at(city) in _NOT_AFTER and doc.at(city) not in ("party", "band", "food"):
            return None
        if (doc.low[i] in _WORDLIKE_TOWNS and not doc.capital(i)) or _of_somebody(doc, i):
            return None
        return i, _region(doc, city, rules)
    if doc.capital(i) and not doc.shouting and (named := _named_alone(doc, i, rules)):
        return i, _region(doc, named, rules)
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


def _part_of_name(doc: Doc, i: int, end: int, rules: Rules) -> bool:
    """ "Ancient Rome", "Miami Vice": a town inside a name that is no place."""
    if doc.shouting or _titled(doc):
        return False
    if doc.at(i - 1) in ("ancient", "imperial", "medieval", "renaissance", "vintage"):
        return True
    follows = end < doc.length and doc.capital(end) and doc.clause[end] == doc.clause[i] and doc.raw[end][1:].islower()
    return (
        follows
        and (doc.low[end],) not in rules.regions
        and not _kind(doc, end, rules)
        and doc.low[end] not in rules.streets
        and doc.low[end] not in rules.not_places
        and doc.at(i - 1) not in rules.place_prepositions
    )


def _longer_name(doc: Doc, i: int, end: int, rules: Rules) -> tuple[int, int] | None:
    """ "Riverside Pavilion", "Red Butte Garden": a town's name inside that of a place."""
    run = _run(doc, i, rules)
    if run <= end or not _kind(doc, run - 1, rules) or doc.low[run - 1] in _WEAK_NOUNS or _spoiled(doc, i, run, rules):
        return None
    low, _ = doc.clause_span(i)
    while i - 1 > low and doc.capital(i - 1) and not doc.claimed[i - 1] and doc.low[i - 1] not in _ARTICLES:
        i -= 1
    return i, run


def _named_alone(doc: Doc, i: int, rules: Rules) -> int:
    """ "St. Mary's Church hall", "Rose Hall": capitals, unknown words, and a kind of place at the end."""
    end = _run(doc, i, rules)
    if doc.low[i] in rules.place_nouns and doc.at(i + 1) == "of" and end > i + 2:
        return end
    if doc.low[i] in rules.kinds_first and end > i + 1 and not _spoiled(doc, i, end, rules):
        named = [word for word in doc.low[i + 1 : end] if word not in _INNER and not rules.lexicon.knows(word)]
        if named:
            return end
    while end - 1 > i and not _kind(doc, end - 1, rules):
        end -= 1
    if end - i < 2 or doc.low[end - 1] in _WEAK_NOUNS or _spoiled(doc, i, end, rules):
        return 0
    strange = [word for word in doc.low[i : end - 1] if word.isalpha() and not rules.lexicon.knows(word)]
    if not strange and doc.low[i] not in rules.generic_starts and doc.capital(end - 1) and not _titled(doc):
        # "Central Park": nobody writes a park of no name with capitals.
        strange = doc.low[i : end - 1]
    return end if strange and (doc.clause[end - 1] == doc.clause[i]) else 0


def _titled(doc: Doc) -> bool:
    """Most words have a capital: it says nothing."""
    letters = [raw for raw in doc.raw if raw[0].isalpha()]
    return sum(raw[0].isupper() for raw in letters) * 2 > len(letters) > 3


def _supplier(doc: Doc, i: int, rules: Rules) -> bool:
    """The place belongs to a shop that is named shortly before it in the sentence."""
    low, _ = doc.sentence_span(i)
    if any((word,) in rules.suppliers for word in doc.low[i : i + 4]):
        return True
    start = max(low, i - 9 if doc.low[i][:1].isdigit() else i - 6)
    before = doc.low[start:i]
    for length in (1, 2, 3):
        for k in range(len(before) - length + 1):
            if tuple(before[k : k + length]) in rules.suppliers:
                return True
    return False
