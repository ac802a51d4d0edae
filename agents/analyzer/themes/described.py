"""Theme words that only describe a cake, a hired thing or a place."""

from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc, words
from agents.analyzer.themes.colours import COLOURS

_FILLERS = words(
    """shaped style styled themed theme like birthday inspired and sheet layer 2 two three tier with tiered
    decorated colored"""
)
_ON_CAKE = words(
    """with shaped like topper top decorated toppers shape on figure figurine design designs made theme
    themed = as be say says saying reading looks"""
)
_STYLE_WORDS = words("decor decorations balloons vibe vibes style inspired aesthetic everything")
_AFTER_NAMES = words(
    "everywhere all please obviously again then too everything stuff things through only always forever x meets"
)
_PARTY_THINGS = words(
    "party parties night evening dinner brunch lunch everything decor decorations picnic tea bash buffet"
)


def is_cake(hit: Hit) -> bool:
    return hit.kind == "category" and hit.value == "cake" and hit.weight >= 2


def cake_near(doc: Doc, j: int, cakes: list[Hit]) -> bool:
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


def describes(doc: Doc, hit: Hit, hits: list[Hit], cakes: list[Hit], rules: Rules) -> bool:
    """The theme word belongs to a cake ("a jungle cake", "cake shaped like a castle") or a hired thing."""
    if cake_near(doc, hit.j, cakes):
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


def is_person(doc: Doc, hit: Hit) -> bool:
    return doc.low[hit.i : hit.j] in (["princess"], ["elsa"], ["mario"]) and doc.at(hit.j) in (
        "visit",
        "performer",
        "actor",
    )


def spoken_for(doc: Doc, hit: Hit, hits: list[Hit]) -> bool:
    """ "taco night", "dance party" and "backyard party" are food, music and place rather than themes."""
    kinds = {(h.kind, h.value) for h in hits if h.i == hit.i and h.j == hit.j}
    if doc.at(hit.j) in _STYLE_WORDS:
        return False
    return (
        ("category", "catering") in kinds
        or doc.low[hit.i] in ("boat", "yacht", "house")
        or doc.low[hit.i : hit.j] == ["dance"]
    )
