"""Theme words that only describe a cake, a hired thing or a place."""

from agents.analyzer.language.wordlists import THEME_PHRASES, THEMES
from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc


def is_cake(hit: Hit) -> bool:
    return hit.kind == "category" and hit.value == "cake" and hit.grade == "strong"


def cake_near(doc: Doc, j: int, cakes: list[Hit]) -> bool:
    """A cake word at j, or after a filler or two."""
    starts = {cake.i for cake in cakes if j <= cake.i < j + 4}
    for k in range(j, j + 4):
        if k in starts:
            return True
        if doc.at(k) not in THEMES.fillers:
            return False
    return False


def on_cake(doc: Doc, hit: Hit, cakes: list[Hit]) -> bool:
    """`hit` follows a cake in its clause and tells what is on it or what it looks like."""
    low, _ = doc.clause_span(hit.i)
    for cake in cakes:
        if low <= cake.i < hit.i and hit.i - cake.j <= 6:
            between = set(doc.low[cake.j : hit.i])
            if THEMES.on_cake & between and not {"party", "everything"} & between:
                return True
    return False


def describes(doc: Doc, hit: Hit, following: list[Hit], cakes: list[Hit]) -> bool:
    """The theme word belongs to a cake ("a jungle cake", "cake shaped like a castle") or a hired thing;
    `following` are the hits right after it."""
    if cake_near(doc, hit.j, cakes):
        return True
    if _modifies(doc, hit, following):
        return True
    if any(other.kind == "vendor" for other in following) and doc.at(hit.j) not in ("party", "parties", "decorations"):
        return True
    return on_cake(doc, hit, cakes) and doc.at(hit.j) not in ("party", "theme")


def _modifies(doc: Doc, hit: Hit, following: list[Hit]) -> bool:
    """ "Tiki torches", "harbour view", "dino nuggets": a thing or a place, not the party."""
    word = doc.at(hit.j)
    if word in THEMES.colours or "code" in doc.low[max(0, hit.i - 3) : hit.i]:
        return True
    # "Day of the Dead altar": a long name is no mere adjective.
    if hit.j - hit.i > 2 or word in THEMES.party_things or hit.kind == "weak_theme":
        return False
    small = word in THEMES.stops | THEMES.markers | THEMES.after_names or (word,) in THEME_PHRASES.party_words
    named = any(other.kind in ("strong_theme", "weak_theme", "occasion") for other in following)
    if word.isalpha() and not small and not named and doc.clause[hit.i] == doc.clause[hit.j]:
        return True
    return any(
        other.kind == "category" and other.value in ("venue", "catering", "cake") and other.grade != "hint"
        for other in following
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
    return (
        ("category", "catering") in kinds
        or doc.low[hit.i] in ("boat", "yacht", "house")
        or doc.low[hit.i : hit.j] == ["dance"]
    )
