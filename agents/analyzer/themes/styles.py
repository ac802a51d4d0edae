"""Themes that the rules do not know: "proper English country style", "Palm Springs vibes", "Cluedo night"."""

from agents.analyzer.language.wordlists import THEMES
from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import knows, theme_names
from agents.analyzer.text import Doc
from agents.analyzer.themes.theme_names import Theme, theme_name


def scene_theme(doc: Doc) -> Theme | None:
    """ "Like a scene from Casablanca", "straight out of Narnia"."""
    for i, low in enumerate(doc.low):
        start = i + 1 + (doc.at(i + 1) == "the")
        if low in ("from", "of") and (
            doc.at(i - 1) in THEMES.scenes or doc.low[max(0, i - 2) : i] == ["straight", "out"]
        ):
            end = start
            while end < doc.length and doc.clause[end] == doc.clause[start] and end < start + 5:
                if not (
                    doc.capital(end) or (end > start and doc.low[end] in THEMES.particles and doc.capital(end + 1))
                ):
                    break
                end += 1
            if end > start:
                return Theme(start, end, theme_name(doc, start, end))
    return None


def unknown_party(doc: Doc) -> Theme | None:
    """ "A lemon grove party", "Cluedo night": what the party is called, in words that the rules do not know."""
    for i, low in enumerate(doc.low):
        if low not in ("party", "night", "bash", "soiree", "extravaganza") or doc.claimed[i]:
            continue
        start, j = doc.clause_span(i)[0], i
        while j > start and i - j < 3 and doc.low[j - 1].isalpha() and doc.low[j - 1] not in THEMES.stops:
            j -= 1
        said = doc.low[j:i]
        named = said and (
            doc.at(j - 1) in ("a", "an") or (j == start and doc.at(i + 1) in ("", "!", ".", ",", "please"))
        )
        if not named or any(doc.claimed[j:i]) or any(len(word) < 4 or word.endswith("ing") for word in said):
            continue
        known = [word for word in said if knows(word) and (word,) not in theme_names()]
        if not known and doc.raw[i - 1].find("'") < 0:
            return Theme(j, i, theme_name(doc, j, i))
    return None


def styled_theme(doc: Doc, hits: list[Hit]) -> Theme | None:
    """A style that the rules do not know: "proper English country style", "estilo hacienda"."""
    for i, low in enumerate(doc.low):
        if low == "estilo" and doc.at(i + 1).isalpha() and doc.at(i + 1) not in THEMES.stops:
            return Theme(i + 1, i + 2, theme_name(doc, i + 1, i + 2))
        if low not in THEMES.styles or doc.claimed[i]:
            continue
        if low not in THEMES.naming_styles and not _names_something(doc, i):
            continue
        j, (start, _) = i, doc.clause_span(i)
        while j > start and i - j < 3 and doc.low[j - 1].isalpha() and doc.low[j - 1] not in THEMES.stops:
            j -= 1
        food = any(h.j == i and h.kind == "category" and h.value == "catering" for h in hits)
        if j < i and not food and not THEMES.not_styles & set(doc.low[j:i]) and (name := theme_name(doc, j, i)):
            return Theme(j, i, name)
    return None


def _names_something(doc: Doc, i: int) -> bool:
    """The word before "vibes" and the like is a name rather than an adjective: "Palm Springs", "film noir"."""
    before = doc.at(i - 1)
    if (before,) in theme_names() or tuple(doc.low[max(0, i - 2) : i]) in theme_names():
        return True
    return doc.capital(i - 1) and i > 1 and not doc.shouting and not knows(before)
