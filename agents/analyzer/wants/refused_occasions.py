"""Which occasions the host refuses: "not a wedding", "instead of a wedding", "wedding? no", "the wedding is off"."""

from agents.analyzer.language.wordlists import WANTS
from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc
from agents.analyzer.wants.negation import taken_out
from agents.analyzer.wants.occasion_phrases import after, before, owner

# Whoever dislikes an occasion may celebrate it all the same, and "hold the retirement do at" a hall holds it.
# What is refused is then its manner: "not a birthday without balloons", "we don't want a wedding in a church".


def refused_occasions(doc: Doc, hits: list[Hit]) -> frozenset[int]:
    """The tokens at which the occasions begin that are refused."""
    named = [hit for hit in hits if hit.kind == "occasion"]
    cues = {hit.j: hit for hit in hits if hit.kind == "negate"}
    called_off = {hit.i for hit in hits if hit.kind == "refused" and doc.at(hit.j) in WANTS.occasion_ends}
    found: set[int] = set()
    ends: set[int] = set()
    first = 0
    for n, hit in enumerate(named):
        # "No wedding anniversary": what refuses stands before the first of a row.
        first = first if n and named[n - 1].j == hit.i else hit.i
        if taken_out(doc, hit) or hit.j in called_off or _refuses(doc, hit, first, cues, ends):
            found.add(hit.i)
            ends.add(hit.j)
    return frozenset(found)


def _refuses(doc: Doc, hit: Hit, first: int, cues: dict[int, Hit], ends: set[int]) -> bool:
    """What stands before token `first` refuses the occasion itself, and not what it describes: "no wedding cake"."""
    end = after(doc, hit)
    if not end or (doc.at(end) in WANTS.manners and doc.low[end : end + 2] != ["at", "all"]):
        return False
    k = before(doc, first, WANTS.between)
    if owner(doc, k):
        k = before(doc, k - (doc.low[k] == "'"), WANTS.between)
    if doc.at(k) in WANTS.or_words and k in ends:
        return True
    if doc.at(k) in WANTS.no_words:
        return doc.at(k - 1) not in WANTS.no_refusal
    if doc.at(k) in WANTS.done:
        return doc.at(k - 1) in WANTS.not_done
    if doc.at(k) == "with":
        return doc.low[max(0, k - 3) : k] == ["nothing", "to", "do"]
    return any(
        stop in cues and not WANTS.no_word_of_it & set(doc.low[cues[stop].i : stop]) for stop in range(k + 1, first + 1)
    )
