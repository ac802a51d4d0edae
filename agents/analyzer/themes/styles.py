"""Themes that the rules do not know: "proper English country style", "Palm Springs vibes", "Cluedo night"."""

from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc, words
from agents.analyzer.themes.colours import COLOURS
from agents.analyzer.themes.marked_themes import PARTICLES
from agents.analyzer.themes.theme_names import Theme, theme_name

_NOT_STYLES = words(
    """family buffet potluck tapas service street home theater theatre cafeteria picnic seating same any my her his own
    their our host country-style serving dining classroom banquet lounge plated self free hair"""
)
_NAMING_STYLES = words("style aesthetic")
_STYLES = _NAMING_STYLES | words("vibe vibes feel look mood energy inspired")
_SCENES = words("scene something page chapter set")


def scene_theme(doc: Doc, rules: Rules) -> Theme | None:
    """ "Like a scene from Casablanca", "straight out of Narnia", "axolotl everything"."""
    for i, low in enumerate(doc.low):
        start = i + 1 + (doc.at(i + 1) == "the")
        if low in ("from", "of") and (doc.at(i - 1) in _SCENES or doc.low[max(0, i - 2) : i] == ["straight", "out"]):
            end = start
            while end < doc.length and doc.clause[end] == doc.clause[start] and end < start + 5:
                if not (doc.capital(end) or (end > start and doc.low[end] in PARTICLES and doc.capital(end + 1))):
                    break
                end += 1
            if end > start:
                return Theme(start, end, theme_name(doc, start, end))
        before = doc.at(i - 1)
        if (
            low == "everything"
            and before.isalpha()
            and f"{before}s" in doc.low
            and not (rules.lexicon.knows(before) or before in COLOURS)
        ):
            return Theme(i - 1, i, theme_name(doc, i - 1, i))
    return None


def unknown_party(doc: Doc, rules: Rules) -> Theme | None:
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
            return Theme(j, i, theme_name(doc, j, i))
    return None


def styled_theme(doc: Doc, hits: list[Hit], rules: Rules) -> Theme | None:
    """A style that the rules do not know: "proper English country style", "estilo hacienda"."""
    for i, low in enumerate(doc.low):
        if low == "estilo" and doc.at(i + 1).isalpha() and doc.at(i + 1) not in rules.theme_stops:
            return Theme(i + 1, i + 2, theme_name(doc, i + 1, i + 2))
        if low not in _STYLES or doc.claimed[i]:
            continue
        if low not in _NAMING_STYLES and not _names_something(doc, i, rules):
            continue
        j, (start, _) = i, doc.clause_span(i)
        while j > start and i - j < 3 and doc.low[j - 1].isalpha() and doc.low[j - 1] not in rules.theme_stops:
            j -= 1
        food = any(h.j == i and h.kind == "category" and h.value == "catering" for h in hits)
        if j < i and not food and not _NOT_STYLES & set(doc.low[j:i]) and (name := theme_name(doc, j, i)):
            return Theme(j, i, name)
    return None


def _names_something(doc: Doc, i: int, rules: Rules) -> bool:
    """The word before "vibes" and the like is a name rather than an adjective: "Palm Springs", "film noir"."""
    before = doc.at(i - 1)
    if (before,) in rules.theme_names or tuple(doc.low[max(0, i - 2) : i]) in rules.theme_names:
        return True
    return doc.capital(i - 1) and i > 1 and not doc.shouting and not rules.lexicon.knows(before)
