"""Theme names, written beside "theme" or known by themselves."""

from typing import NamedTuple

from agents.analyzer.colours import COLOURS
from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc, words

_FILLERS = words(
    """shaped style styled themed theme like birthday inspired and sheet layer 2 two three tier with tiered
    decorated colored"""
)
_ON_CAKE = words(
    """with shaped like topper top decorated toppers shape on figure figurine design designs made theme
    themed = as be say says saying reading looks"""
)
_AFTER_NAME = words("theme themed thema tematica motif")
_DROP_TAIL = words("theme themed party parties birthday bash style decorations decor vibe vibes ideas please")
_NAME_FOLLOWS = words(": = - is of will should would was → to like es de itself gonna shall") | {'"'}
_NAME_LINKS = words(
    """party : = - is of will be should would → idea a the going to probably something like es de maybe
    definitely was este birthday sera gonna itself shall"""
) | {'"', "'"}
_NO_NAMES = words("tbd none undecided unknown colors ideas ?")
_ALONE_FILLERS = words("please yes then so the a again maybe obviously its definitely pls thanks i think just")
_NOT_STYLES = words(
    """family buffet potluck tapas service street home theater theatre cafeteria picnic seating same any my her his own
    their our host country-style serving dining classroom banquet lounge plated self free hair"""
)
_NAMING_STYLES = words("style aesthetic")
_STYLES = _NAMING_STYLES | words("vibe vibes feel look mood energy inspired")
_STYLE_WORDS = words("decor decorations balloons vibe vibes style inspired aesthetic everything")


class Theme(NamedTuple):
    """`name` as written in small letters, or "" when only a theme word without a name was found."""

    i: int
    j: int
    name: str


def read_theme(
    doc: Doc, hits: list[Hit], refused: set[int], visited: set[int], rules: Rules
) -> tuple[Theme | None, set[int]]:
    """The theme named, and the positions of theme words that only describe a cake or a hired thing."""
    refused_at = {hits[n].i for n in refused}
    cakes = [hit for hit in hits if is_cake(hit)]
    described = {
        hit.i for hit in hits if hit.kind in ("strong_theme", "weak_theme") and _describes(doc, hit, hits, cakes, rules)
    }
    for i, low in enumerate(doc.low):
        if low in rules.markers and not doc.claimed[i]:
            if _cake_near(doc, i + 1, cakes):
                described.add(i)
                continue
            found = _beside(doc, i, hits, rules)
            if found is not None and not refused_at & set(range(found.i, found.j)):
                return found, described
    barred = described | visited | refused_at
    strong = [h for h in hits if h.kind == "strong_theme" and h.i not in barred and not doc.claimed[h.i]]
    weak = [h for h in hits if h.kind == "weak_theme" and h.i not in barred and not doc.claimed[h.i]]
    beside = [
        h
        for h in weak
        if _alone(doc, h, hits)
        or _phrase_at(doc, h.j, rules.party_words)
        or _fan(doc, h.i, rules)
        or _new_fan(doc, h.i, rules)
    ]
    styled = None if strong else _styled(doc, hits, rules) or _scene(doc, rules)
    if styled is not None:
        return styled, described
    if not strong and not beside and (called := _unknown_party(doc, rules)):
        return called, described
    chosen = [h for h in strong if not _person(doc, h)] or [h for h in beside if not _spoken_for(doc, h, hits)]
    if not chosen:
        return None, described
    hit = chosen[0]
    if hit.kind == "weak_theme" and not _fan(doc, hit.i, rules) and _fan(doc, hit.i - 1, rules):
        # "loves garbage trucks"
        return Theme(hit.i - 1, hit.j, _name(doc, hit.i - 1, hit.j)), described
    start = _grown(doc, hit, rules)
    return Theme(start, hit.j, _name(doc, start, _extended(doc, hit, chosen))), described


def _alone(doc: Doc, hit: Hit, hits: list[Hit]) -> bool:
    """ "Rainbow, please": the name is the whole sentence, and neither a food nor a place."""
    low, high = doc.sentence_span(hit.i)
    rest = [word for k, word in enumerate(doc.low[low:high], low) if not hit.i <= k < hit.j]
    if doc.claimed[hit.i]:
        return False
    if any(word.isalnum() and word not in _ALONE_FILLERS for word in rest):
        return False
    return not any(h.i == hit.i and h.kind in ("category", "setting", "vendor", "diet") for h in hits)


def _liked(doc: Doc, low: int, high: int, rules: Rules) -> Theme | None:
    """ "He's mad on tractors so that's the theme": what is liked."""
    for k in range(low + 1, high):
        if _fan(doc, k, rules) and doc.low[k].isalpha() and doc.low[k] not in rules.theme_stops:
            end = k + 1
            while end < high and doc.clause[end] == doc.clause[k] and doc.low[end] not in rules.theme_stops:
                end += 1
            return Theme(k, end, _name(doc, k, end))
    return None


def _scene(doc: Doc, rules: Rules) -> Theme | None:
    """ "Like a scene from Casablanca", "straight out of Narnia", "axolotl everything"."""
    for i, low in enumerate(doc.low):
        start = i + 1 + (doc.at(i + 1) == "the")
        if low in ("from", "of") and (doc.at(i - 1) in _SCENES or doc.low[max(0, i - 2) : i] == ["straight", "out"]):
            end = start
            while end < doc.length and doc.clause[end] == doc.clause[start] and end < start + 5:
                if not (doc.capital(end) or (end > start and doc.low[end] in _PARTICLES and doc.capital(end + 1))):
                    break
                end += 1
            if end > start:
                return Theme(start, end, _name(doc, start, end))
        before = doc.at(i - 1)
        if (
            low == "everything"
            and before.isalpha()
            and len(before) > 3
            and not (rules.lexicon.knows(before) or before in COLOURS)
        ):
            return Theme(i - 1, i, _name(doc, i - 1, i))
    return None


_SCENES = words("scene something page chapter set")
_PARTICLES = words("do da de del di du la le of the a in at and on")


def _unknown_party(doc: Doc, rules: Rules) -> Theme | None:
    """ "A lemon grove party", "Cluedo night": what the party is called, in words that the rules do not know."""
    for i, low in enumerate(doc.low):
        if low not in ("party", "night", "bash", "soiree", "extravaganza") or doc.claimed[i]:
            continue
        start, j = doc.clause_span(i)[0], i
        while j > start and i - j < 3 and doc.low[j - 1].isalpha() and doc.low[j - 1] not in rules.theme_stops:
            j -= 1
        said = doc.low[j:i]
        named = said and (
            doc.at(j - 1) in ("a", "an") or (j == start and doc.at(i + 1) in ("", "!", ".", ",", "please"))
        )
        if not named or any(doc.claimed[j:i]) or any(len(word) < 4 or word.endswith("ing") for word in said):
            continue
        known = [word for word in said if rules.lexicon.knows(word) and (word,) not in rules.theme_names]
        if not known and doc.raw[i - 1].find("'") < 0:
            return Theme(j, i, _name(doc, j, i))
    return None


def _styled(doc: Doc, hits: list[Hit], rules: Rules) -> Theme | None:
    """A style that the rules do not know: "proper English country style", "estilo hacienda"."""
    for i, low in enumerate(doc.low):
        if low == "estilo" and doc.at(i + 1).isalpha() and doc.at(i + 1) not in rules.theme_stops:
            return Theme(i + 1, i + 2, _name(doc, i + 1, i + 2))
        if low not in _STYLES or doc.claimed[i]:
            continue
        if low not in _NAMING_STYLES and not _names_something(doc, i, rules):
            continue
        j, (start, _) = i, doc.clause_span(i)
        while j > start and i - j < 3 and doc.low[j - 1].isalpha() and doc.low[j - 1] not in rules.theme_stops:
            j -= 1
        food = any(h.j == i and h.kind == "category" and h.value == "catering" for h in hits)
        if j < i and not food and not _NOT_STYLES & set(doc.low[j:i]) and (name := _name(doc, j, i)):
            return Theme(j, i, name)
    return None


def _names_something(doc: Doc, i: int, rules: Rules) -> bool:
    """The word before "vibes" and the like is a name rather than an adjective: "Palm Springs", "film noir"."""
    before = doc.at(i - 1)
    if (before,) in rules.theme_names or tuple(doc.low[max(0, i - 2) : i]) in rules.theme_names:
        return True
    return doc.capital(i - 1) and i > 1 and not doc.shouting and not rules.lexicon.knows(before)


def _name(doc: Doc, i: int, j: int) -> str:
    words = doc.words(i, j).lower().replace("-themed", "").strip(" .,\"'-“”")
    parts = words.split()
    while parts and parts[-1] in _DROP_TAIL:
        parts.pop()
    while len(parts) > 1 and parts[0] in _NO_PART_OF_NAMES:
        parts.pop(0)
    return " ".join(parts)


def _grown(doc: Doc, hit: Hit, rules: Rules) -> int:
    """Where the name begins that ends with the word known: "Palm Springs"."""
    i, low = hit.i, doc.clause_span(hit.i)[0]
    if hit.kind != "weak_theme" or not doc.capital(i) or doc.shouting:
        return i
    while i - 1 > low and doc.capital(i - 1) and not doc.claimed[i - 1] and doc.low[i - 1] not in rules.theme_stops:
        i -= 1
    return i


def _extended(doc: Doc, hit: Hit, chosen: list[Hit]) -> int:
    """ "pirates and mermaids" is one name."""
    j = hit.j
    for other in chosen:
        if (other.i == j and other is not hit) or (other.i == j + 1 and doc.low[j] in ("and", "x", "meets")):
            j = other.j
    return j


def _beside(doc: Doc, i: int, hits: list[Hit], rules: Rules) -> Theme | None:
    """The name before or after the marker word at i."""
    if doc.at(i + 1) == "from" and "to" in doc.low[i + 2 : i + 7]:
        # "change the theme from pirates to mermaids"
        return _following(doc, doc.low.index("to", i + 2), rules)
    low, _high = doc.clause_span(i)
    named = i > low and doc.low[i - 1].isalpha() and doc.low[i - 1] not in rules.theme_stops
    if doc.at(i + 1) == "was" and "now" in doc.low[i + 2 :]:
        # "Theme was frozen, now it's bluey."
        return _following(doc, doc.low.index("now", i + 2), rules)
    if doc.at(i + 1) in _NAME_FOLLOWS and not (named and doc.at(i + 1) in (":", "-")):
        found = _following(doc, i, rules)
        if found is not None:
            return found
    leads, first = i, doc.sentence_span(i)[0]
    while leads > first and doc.low[leads - 1] in _LEADS_BACK:
        leads -= 1
    if leads < i and doc.low[leads] == "as":
        low = first
    if leads < i and doc.low[leads] in ("as", "is") and leads > low:
        if doc.low[leads - 1] in ("thats", "that", "so") and (liked := _liked(doc, first, leads, rules)):
            return liked
        start = _low_start(doc, leads, low, rules)
        if start < leads and (name := _name(doc, start, leads)):
            return Theme(start, leads, name)
    if doc.low[i - 1] in _QUOTES and i > 2 and (start := _low_start(doc, i, first, rules)) < i - 1:
        return Theme(start, i, _name(doc, start, i))
    known = [h for h in hits if h.j == i and h.kind in ("strong_theme", "weak_theme")]
    j = i
    while j > low and i - j < 5:
        word = doc.low[j - 1]
        joined = (
            word in ("and", "n")
            and j - 1 > low
            and j < i
            and doc.low[j - 2] not in rules.theme_stops
            and doc.low[j - 2].isalpha()
        )
        if known and j > known[0].i:
            j -= 1
            continue
        particle = word in _PARTICLES and j < i and doc.capital(j) and j - 1 > low and doc.capital(j - 2)
        if not (joined or particle) and (word in rules.theme_stops or not (word.isalpha() or word[0].isdigit())):
            break
        if doc.claimed[j - 1] in ("money", "guests", "date", "time", "age"):
            break
        j -= 1
    if known:
        j = min(j, known[0].i)
        for other in hits:
            # "90s surf theme" has two known names.
            if other.j == known[0].i and other.kind in ("strong_theme", "weak_theme"):
                j = min(j, other.i)
    name = _name(doc, j, i) if j < i else ""
    return Theme(j, i, name) if name else _following(doc, i, rules, loose=True)


_LEADS_BACK = words("as is the our my a his her")
_NO_PART_OF_NAMES = words("obviously definitely please totally absolutely clearly proper actual full just again still")


def _low_start(doc: Doc, end: int, low: int, rules: Rules) -> int:
    """Where the name that ends before `end` begins: "Route 66 as the theme"."""
    start = end
    if doc.low[end - 1] in ('"', "”", "'"):
        k = end - 2
        while k > low and doc.low[k] not in ('"', "“", "'"):
            k -= 1
        return k
    while start > low and end - start < 5:
        word = doc.low[start - 1]
        if word in rules.theme_stops or word in ("it",) or not (word.isalnum()):
            break
        start -= 1
    return start


def _following(doc: Doc, i: int, rules: Rules, *, loose: bool = False) -> Theme | None:
    j = i + 1
    while doc.at(j) in _NAME_LINKS:
        if loose and doc.at(j) not in ("party", ":", "of", "-"):
            return None
        if doc.low[j : j + 2] == ["the", "sea"]:
            break
        j += 1
    if doc.at(j - 1) in _QUOTES and (end := _closed(doc, j)):
        return Theme(j, end, _name(doc, j, end))
    if j == i + 1 and (end := _known_at(doc, j, rules)):
        # "The theme hot air balloon"
        return Theme(j, end, _name(doc, j, end))
    if (j == i + 1 and doc.low[i] not in ("to", "now")) or j >= doc.length or (loose and doc.at(j - 1) == "party"):
        return None
    known = _known_at(doc, j, rules)
    while known and (more := _known_at(doc, known, rules)):
        known = more
    k = known or j
    while k < doc.length and k < j + 5 and not known:
        word = doc.low[k]
        titled = word == "." and k > j and len(doc.low[k - 1]) <= 3 and doc.capital(k - 1) and doc.capital(k + 1)
        if not titled and (
            doc.clause[k] != doc.clause[j] or not (word.isalpha() or word[0].isdigit() or word == "'") or doc.claimed[k]
        ):
            break
        proper = k > j and doc.capital(k) and doc.capital(j) and not doc.shouting
        if (
            word in rules.theme_stops
            and not proper
            and not (
                word in ("and", "of", "the", "in")
                and k > j
                and doc.at(k + 1).isalpha()
                and (doc.at(k + 1) not in rules.theme_stops or (doc.capital(k + 1) and not doc.shouting))
            )
        ):
            break
        k += 1
    name = _name(doc, j, k) if k > j else ""
    return Theme(j, k, name) if name and name not in _NO_NAMES else None


_QUOTES = frozenset(('"', "'"))


def _closed(doc: Doc, j: int) -> int:
    """Where the quotation that begins at j ends, or 0."""
    return next((k for k in range(j + 1, min(doc.length, j + 8)) if doc.low[k] in _QUOTES), 0)


def _known_at(doc: Doc, j: int, rules: Rules) -> int:
    """Where the longest known name that begins at j ends, or 0."""
    ends = (j + n for n in (4, 3, 2, 1) if j + n <= doc.length)
    return next((end for end in ends if tuple(doc.low[j:end]) in rules.theme_names), 0)


def _phrase_at(doc: Doc, j: int, phrases: frozenset[tuple[str, ...]]) -> bool:
    return any(tuple(doc.low[j : j + length]) in phrases for length in (1, 2) if j + length <= doc.length)


def _fan(doc: Doc, i: int, rules: Rules) -> bool:
    return any(tuple(doc.low[i - length : i]) in rules.fans for length in (1, 2, 3) if i >= length)


def _new_fan(doc: Doc, i: int, rules: Rules) -> bool:
    """One word we do not know between the liking and the thing liked."""
    word = doc.at(i - 1)
    return word.isalpha() and not rules.lexicon.knows(word) and _fan(doc, i - 1, rules)


def is_cake(hit: Hit) -> bool:
    return hit.kind == "category" and hit.value == "cake" and hit.weight >= 2


def _cake_near(doc: Doc, j: int, cakes: list[Hit]) -> bool:
    """A cake word at j, or after a filler or two."""
    starts = {cake.i for cake in cakes if j <= cake.i < j + 4}
    for k in range(j, j + 4):
        if k in starts:
            return True
        if doc.at(k) not in _FILLERS:
            return False
    return False


def on_cake(doc: Doc, hit: Hit, cakes: list[Hit]) -> bool:
    """`hit` follows a cake in its clause and tells what is on it or what it looks like."""
    low, _ = doc.clause_span(hit.i)
    for cake in cakes:
        if low <= cake.i < hit.i and hit.i - cake.j <= 6:
            between = set(doc.low[cake.j : hit.i])
            if _ON_CAKE & between and not {"party", "everything"} & between:
                return True
    return False


def _describes(doc: Doc, hit: Hit, hits: list[Hit], cakes: list[Hit], rules: Rules) -> bool:
    """The theme word belongs to a cake ("a jungle cake", "cake shaped like a castle") or a hired thing."""
    if _cake_near(doc, hit.j, cakes):
        return True
    if any(other.i == hit.j and other.kind == "vendor" for other in hits) and doc.at(hit.j) not in (
        "party",
        "parties",
        "decorations",
    ):
        return True
    if _modifies(doc, hit, hits, rules):
        return True
    return on_cake(doc, hit, cakes) and doc.at(hit.j) not in ("party", "theme")


def _modifies(doc: Doc, hit: Hit, hits: list[Hit], rules: Rules) -> bool:
    """ "Tiki torches", "harbour view", "dino nuggets": a thing or a place, not the party."""
    following = doc.at(hit.j)
    if following in COLOURS or "code" in doc.low[max(0, hit.i - 3) : hit.i]:
        return True
    if hit.j - hit.i > 2:
        # "Day of the Dead altar": a long name is no mere adjective.
        return False
    if following in _PARTY_THINGS or hit.kind == "weak_theme":
        return False
    if (
        following.isalpha()
        and following not in rules.theme_stops
        and (following,) not in rules.party_words
        and following not in rules.markers
        and following not in _AFTER_NAMES
        and doc.clause[hit.i] == doc.clause[hit.j]
        and not any(h.i == hit.j and h.kind in ("strong_theme", "weak_theme", "occasion") for h in hits)
    ):
        return True
    return any(
        h.i == hit.j and h.kind == "category" and h.value in ("venue", "catering", "cake") and h.weight >= 1
        for h in hits
    )


_AFTER_NAMES = words(
    "everywhere all please obviously again then too everything stuff things through only always forever x meets"
)
_PARTY_THINGS = words(
    "party parties night evening dinner brunch lunch everything decor decorations picnic tea bash buffet"
)


def _person(doc: Doc, hit: Hit) -> bool:
    return doc.low[hit.i : hit.j] in (["princess"], ["elsa"], ["mario"]) and doc.at(hit.j) in (
        "visit",
        "performer",
        "actor",
    )


def _spoken_for(doc: Doc, hit: Hit, hits: list[Hit]) -> bool:
    """ "taco night", "dance party" and "backyard party" are food, music and place rather than themes."""
    kinds = {(h.kind, h.value) for h in hits if h.i == hit.i and h.j == hit.j}
    if doc.at(hit.j) in _STYLE_WORDS:
        return False
    return ("category", "catering") in kinds or doc.low[hit.i : hit.j] == ["dance"]
