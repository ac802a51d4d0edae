"""The words around an occasion: what stands before it, who it belongs to, and whether it only describes something."""

from agents.analyzer.language.wordlists import THEMES, WANTS
from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc

# Words that name no other thing than the occasion itself: "a wedding party" is a wedding, "a wedding cake" is a cake.


def before(doc: Doc, i: int, fillers: frozenset[str]) -> int:
    """The last token before i that is no filler, or -1."""
    k = i - 1
    while k >= 0 and doc.low[k] in fillers:
        k -= 1
    return k


def after(doc: Doc, hit: Hit) -> int:
    """The token after the occasion and the words that only repeat it, or 0 where it describes another thing."""
    end = hit.j
    while doc.at(end) in WANTS.itself:
        end += 1
    following = doc.at(end)
    return end if following in THEMES.stops or following in WANTS.next or not following.isalpha() else 0


def names_a_party(word: str) -> bool:
    return word in WANTS.itself


def owner(doc: Doc, k: int) -> bool:
    """ "Ana's", "my friends'"."""
    return k >= 0 and (doc.low[k] == "'" or doc.raw[k].lower().endswith("'s"))
