"""The words around an occasion: what stands before it, who it belongs to, and whether it only describes something."""

from typing import Final

from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc, words

ARTICLES: Final = words("a an the any another this that my our his her their your un una el la los las mi nuestra su")
# Words that name no other thing than the occasion itself: "a wedding party" is a wedding, "a wedding cake" is a cake.
_ITSELF: Final = words(
    "party parties bash do celebration celebrations day eve stuff thing things vibe vibes event break season"
)
_NEXT: Final = words(
    """after before since until till unless without because though so but now here there then tonight sin hasta or nor
    ni o"""
)


def before(doc: Doc, i: int, fillers: frozenset[str]) -> int:
    """The last token before i that is no filler, or -1."""
    k = i - 1
    while k >= 0 and doc.low[k] in fillers:
        k -= 1
    return k


def after(doc: Doc, hit: Hit, rules: Rules) -> int:
    """The token after the occasion and the words that only repeat it, or 0 where it describes another thing."""
    end = hit.j
    while doc.at(end) in _ITSELF:
        end += 1
    following = doc.at(end)
    return end if following in rules.theme_stops or following in _NEXT or not following.isalpha() else 0


def names_a_party(word: str) -> bool:
    return word in _ITSELF


def owner(doc: Doc, k: int) -> bool:
    """ "Ana's", "my friends'"."""
    return k >= 0 and (doc.low[k] == "'" or doc.raw[k].lower().endswith("'s"))
