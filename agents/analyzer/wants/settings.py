"""Indoors or outdoors, said outright or by an open-air place."""

from agents.analyzer.language.wordlists import THEMES, WANTS
from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc
from agents.analyzer.themes.theme_names import Theme
from agents.analyzer.wants.cake_context import cake_in_sentence
from agents.analyzer.wants.scores import Scores

_SETTING_ORDER = ("either", "outdoor", "indoor")


def read_setting(doc: Doc, hits: list[Hit], cakes: list[Hit], theme: Theme | None, scores: Scores) -> str | None:
    found: dict[str, Hit] = {}
    gone = {hit.i for hit in hits if hit.kind == "refused"}
    for n, hit in enumerate(hits):
        # "The garden is out."
        if hit.kind != "setting" or hit.j in gone or doc.claimed[hit.i] == "url" or _no_setting(doc, hit, cakes, theme):
            continue
        value = hit.value
        if any(other.kind == "negate" and 0 <= hit.i - other.j <= 2 for other in hits[max(0, n - 4) : n]):
            # "Hard no on outdoors" is indoors, "not a garden" nothing.
            if doc.low[hit.i] not in ("outdoors", "outdoor", "outside"):
                continue
            value = "indoor"
        if {"meant", "rather"} & set(doc.low[max(0, hit.i - 3) : hit.i]):
            found.clear()
        found.setdefault(value, hit)
    said = {value: hit for value, hit in found.items() if not (theme and theme.i <= hit.i < theme.j)}
    # "A garden party, indoors please": what is said outright counts, not the theme's name.
    found = said or found
    for hit in found.values():
        scores.add("venue", hit.i, hit.j, hit.rule)
    first = next((value for value in _SETTING_ORDER if value in found), None)
    return "either" if _either(doc, set(found)) else first


def _either(doc: Doc, found: set[str]) -> bool:
    """Both are named, or the weather decides between the open and a roof."""
    said = set(doc.low)
    if {"outdoor", "indoor"} <= found:
        return bool({"or", "either", "if", "whichever"} & said)
    return "outdoor" in found and bool({"or", "either", "if"} & said and WANTS.weather & said and WANTS.roofs & said)


def _no_setting(doc: Doc, hit: Hit, cakes: list[Hit], theme: Theme | None) -> bool:
    """The words are part of a theme's name, or say the inside of something else."""
    if theme and theme.i <= hit.i < theme.j and (_called_theme(doc, theme) or not _held(doc, theme)):
        return True
    if hit.j - hit.i == 1 and doc.at(hit.j) in WANTS.setting_things:
        return True
    if WANTS.look_words & set(doc.low[max(0, hit.i - 7) : hit.i]) and "like" in doc.low[max(0, hit.i - 6) : hit.i]:
        # "I'd like it to look like an English country garden"
        return True
    if "parking" in doc.low[max(0, hit.i - 3) : hit.j + 5] or doc.low[hit.i] == "decks":
        return True
    if hit.j - hit.i > 1 or doc.low[hit.i] not in ("inside", "outside"):
        return False
    following = doc.at(hit.j)
    named = following == "the" and not (WANTS.roofs | {"tent", "marquee"}) & set(doc.low[hit.j + 1 : hit.j + 4])
    return named or following in ("and", "white") or cake_in_sentence(doc, cakes, hit.i) or _idiom(doc, hit.i)


def _called_theme(doc: Doc, theme: Theme) -> bool:
    """ "Garden party theme", "theme: beach party": how it looks, wherever it is."""
    low, _ = doc.sentence_span(theme.i)
    near = {*doc.low[max(low, theme.i - 3) : theme.i], *doc.low[theme.j : theme.j + 2]}
    return bool(THEMES.markers & near)


def _held(doc: Doc, theme: Theme) -> bool:
    """A "garden party" alone is held in a garden."""
    return "party" in doc.low[theme.j - 1 : theme.j + 1]


def _idiom(doc: Doc, i: int) -> bool:
    """ "At the outside" is a limit."""
    return doc.at(i - 1) in ("the", "very", "absolute", "camera")
