"""A theme's name as it is written."""

from typing import NamedTuple

from agents.analyzer.language.wordlists import THEME_PHRASES, THEMES
from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import knows, theme_names
from agents.analyzer.text import Doc


class Theme(NamedTuple):
    """`name` as written in small letters, or "" when only a theme word without a name was found."""

    i: int
    j: int
    name: str


def theme_name(doc: Doc, i: int, j: int) -> str:
    words = doc.words(i, j).lower().replace("-themed", "").strip(" .,\"'-“”")
    parts = words.split()
    while parts and parts[-1] in THEMES.drop_tail:
        parts.pop()
    while len(parts) > 1 and parts[0] in THEMES.no_part_of_names:
        parts.pop(0)
    return " ".join(parts)


def grown(doc: Doc, hit: Hit) -> int:
    """Where the name begins that ends with the word known: "Palm Springs"."""
    i, low = hit.i, doc.clause_span(hit.i)[0]
    if hit.kind != "weak_theme" or not doc.capital(i) or doc.shouting:
        return i
    while i - 1 > low and doc.capital(i - 1) and not doc.claimed[i - 1] and doc.low[i - 1] not in THEMES.stops:
        i -= 1
    return i


def extended(doc: Doc, hit: Hit, chosen: list[Hit]) -> int:
    """ "pirates and mermaids" is one name."""
    j = hit.j
    for other in chosen:
        if doc.low[other.j - 1] == "party":
            # An "Alice in Wonderland tea party" is of Alice in Wonderland.
            continue
        if (other.i == j and other is not hit) or (other.i == j + 1 and doc.low[j] in ("and", "x", "meets")):
            j = other.j
    return j


def known_at(doc: Doc, j: int) -> int:
    """Where the longest known name that begins at j ends, or 0."""
    return theme_names().at(doc.low, j)


def is_fan(doc: Doc, i: int) -> bool:
    return i > 0 and THEME_PHRASES.fans.end(doc.low[max(0, i - 3) : i])


def is_new_fan(doc: Doc, i: int) -> bool:
    """One word we do not know between the liking and the thing liked."""
    word = doc.at(i - 1)
    return word.isalpha() and not knows(word) and is_fan(doc, i - 1)


def named_tokens(hits: list[Hit]) -> frozenset[int]:
    """The tokens inside theme names of several words: "Alice in Wonderland" is in no place."""
    return frozenset(k for hit in hits if hit.kind == "strong_theme" for k in range(hit.i + 1, hit.j))
