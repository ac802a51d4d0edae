"""Which occasions the host refuses: "not a wedding", "instead of a wedding", "wedding? no", "the wedding is off"."""

from typing import Final

from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc, words
from agents.analyzer.wants.negation import taken_out
from agents.analyzer.wants.occasion_phrases import ARTICLES, after, before, owner

_BETWEEN: Final = ARTICLES | words(
    """for of even called kind sort type to be being going meant supposed exactly really actually about para es era ser
    se trata de"""
)
_NO: Final = words("not no never isnt aint arent wasnt without than neither nor ni sin")
_NO_REFUSAL: Final = words("why if or")  # "why not a wedding?"
_NOT_DONE: Final = words("dont not never wont doesnt didnt arent isnt without")
_DONE: Final = words("plan planning throw throwing host hosting celebrate celebrating organise organising organizing")
# Whoever dislikes an occasion may celebrate it all the same, and "hold the retirement do at" a hall holds it.
_NO_WORD_OF_IT: Final = words(
    "hate hates dislikes scared afraid terrified frightened phobia fear freaked freak sick bored stand hold"
)
# What is refused is then its manner: "not a birthday without balloons", "we don't want a wedding in a church".
_MANNERS: Final = words("without until till unless sin hasta in at on with by like to that where")
_OR: Final = words("or nor ni o")
_ENDS: Final = words(", . ! ? ; ) so and but now then") | {"", "\n"}


def refused_occasions(doc: Doc, hits: list[Hit], rules: Rules) -> frozenset[int]:
    """The tokens at which the occasions begin that are refused."""
    named = [hit for hit in hits if hit.kind == "occasion"]
    cues = {hit.j: hit for hit in hits if hit.kind == "negate"}
    called_off = {hit.i for hit in hits if hit.kind == "refused" and doc.at(hit.j) in _ENDS}
    found: set[int] = set()
    ends: set[int] = set()
    first = 0
    for n, hit in enumerate(named):
        # "No wedding anniversary": what refuses stands before the first of a row.
        first = first if n and named[n - 1].j == hit.i else hit.i
        if taken_out(doc, hit) or hit.j in called_off or _refuses(doc, hit, first, cues, ends, rules):
            found.add(hit.i)
            ends.add(hit.j)
    return frozenset(found)


def _refuses(doc: Doc, hit: Hit, first: int, cues: dict[int, Hit], ends: set[int], rules: Rules) -> bool:
    """What stands before token `first` refuses the occasion itself, and not what it describes: "no wedding cake"."""
    end = after(doc, hit, rules)
    if not end or (doc.at(end) in _MANNERS and doc.low[end : end + 2] != ["at", "all"]):
        return False
    k = before(doc, first, _BETWEEN)
    if owner(doc, k):
        k = before(doc, k - (doc.low[k] == "'"), _BETWEEN)
    if doc.at(k) in _OR and k in ends:
        return True
    if doc.at(k) in _NO:
        return doc.at(k - 1) not in _NO_REFUSAL
    if doc.at(k) in _DONE:
        return doc.at(k - 1) in _NOT_DONE
    if doc.at(k) == "with":
        return doc.low[max(0, k - 3) : k] == ["nothing", "to", "do"]
    return any(
        stop in cues and not _NO_WORD_OF_IT & set(doc.low[cues[stop].i : stop]) for stop in range(k + 1, first + 1)
    )
