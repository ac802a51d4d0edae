"""The vendor types wanted and refused."""

import itertools

from agents.analyzer.language.wordlists import MONEY, THEMES, WANTS
from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc
from agents.analyzer.themes.described import on_cake
from agents.analyzer.wants.negation import names_category
from agents.analyzer.wants.scores import Scores

# So many phrases on either side may stand in the same clause.
_NEIGHBOURS = 12


def refused_types(doc: Doc, hits: list[Hit], refused: set[int]) -> set[str]:
    negated: set[str] = set()
    for n in refused:
        hit = hits[n]
        whole = _said_plainly(doc, hit) and names_category(doc, hit)
        if whole or hit.kind == "vendor" or (hit.kind == "character" and not _named_theme(doc, hit)):
            negated.add(hit.value)
    if "cake" in negated and (WANTS.other_sweets & set(doc.low) or _cake_swapped(doc)):
        # Another dessert instead of a cake is still the cake.
        negated.discard("cake")
    return negated


def _said_plainly(doc: Doc, hit: Hit) -> bool:
    """Not "a plated meal": that refuses how the meal is served."""
    return doc.low[hit.i] not in ("meal", "dinner", "food") or doc.at(hit.i - 1) not in WANTS.served


def _named_theme(doc: Doc, hit: Hit) -> bool:
    """A refused character that is a motif rather than a visitor."""
    return doc.low[hit.i : hit.j][-1].endswith("s") or doc.at(hit.j) in WANTS.named_after | WANTS.motif_after


def _cake_swapped(doc: Doc) -> bool:
    """ "Pavlova instead of a cake", "not cake": something else plays the cake's part, or the cake's kind changes."""
    for i, low in enumerate(doc.low):
        if low in ("cake", "cakes", "pastel") and (
            {"instead", "place", "rather", "not", "without", "vez", "no"} & set(doc.low[max(0, i - 5) : i])
            and doc.low[max(0, i - 1)] not in ("no", "the")
        ):
            return bool({"instead", "place", "rather", "not", "vez"} & set(doc.low[max(0, i - 5) : i]))
    return False


def wanted_after_all(doc: Doc, hits: list[Hit], refused: set[int]) -> set[str]:
    """ "No clown. Actually yes clown": the later word wins."""
    return {
        late.value
        for n in refused
        for m in range(n + 1, len(hits))
        if m not in refused
        and (late := hits[m]).kind == "vendor"
        and late.value == hits[n].value
        and late.i > hits[n].i
        and WANTS.after_all & set(doc.low[hits[n].j : late.i])
    }


def _rent_only(doc: Doc, hit: Hit, near: list[Hit]) -> bool:
    """ "A rented speaker" is the speaker, "a barn to rent" the venue."""
    if hit.value != "rentals" or not WANTS.rent_words & set(doc.low[hit.i : hit.j]):
        return False
    low, high = doc.clause_span(hit.i)
    others = any(h.kind == "vendor" and h.i != hit.i and h.value != "rentals" and low <= h.i < high for h in near)
    return hit.j - hit.i <= 2 and (others or bool(MONEY.room_words & set(doc.low[max(low, hit.i - 8) : hit.i])))


def _owned(doc: Doc, hit: Hit) -> bool:
    """ "Two tents that we already own", "mine can bring chairs": nothing to hire."""
    if hit.value == "rentals" and doc.at(hit.i - 1 - (doc.at(hit.i - 1) in ("the", "their", "our"))) in WANTS.used:
        # "Capes on the chairs", "two neighbours use chairs"
        return True
    if hit.value == "transport" and doc.low[hit.i] in ("bus", "buses", "coach") and doc.at(hit.j) in WANTS.about_buses:
        return True
    if hit.value not in WANTS.ownable:
        return False
    low, high = doc.clause_span(hit.i)
    near = {*doc.low[max(low, hit.i - 4) : hit.i], *doc.low[hit.j : min(high, hit.j + 5)]}
    return bool(WANTS.owned & near) and not {"to", "rent", "hire", "hired", "someone", "somebody"} & near


def wanted_types(
    doc: Doc, hits: list[Hit], cakes: list[Hit], refused: set[int], visited: set[int], scores: Scores
) -> set[str]:
    wanted: set[str] = set()
    for n, hit in enumerate(hits):
        if doc.claimed[hit.i] == "url":
            continue
        if (hit.kind == "vendor" and not _for_cake(doc, hit, cakes)) or (hit.kind == "character" and hit.i in visited):
            scores.add("vendor", hit.i, hit.j, hit.rule)
            if n not in refused and not (
                _owned(doc, hit)
                or _rent_only(doc, hit, hits[max(0, n - _NEIGHBOURS) : n + _NEIGHBOURS])
                or doc.at(hit.j) in THEMES.markers
            ):
                wanted.add(hit.value)
    return wanted


def visiting_characters(doc: Doc, hits: list[Hit]) -> set[int]:
    """Where a character is named who is to come in person, rather than a theme."""
    visits = {hit.i for hit in hits if hit.kind == "visit"}
    return _among_hires(doc, hits) | {
        hit.i
        for hit in hits
        if hit.kind == "character"
        and doc.at(hit.i - 1) != "from"
        and doc.at(hit.j) not in WANTS.named_after
        and any(i in visits and doc.sentence[i] == doc.sentence[hit.i] for i in range(hit.i - 6, hit.i + 9))
    }


def _among_hires(doc: Doc, hits: list[Hit]) -> set[int]:
    """ "Princess Jasmine, a pony and a petting zoo": a character in a list of hired people and things."""
    named = [hit for hit in hits if hit.kind in ("character", "vendor") and not doc.claimed[hit.i]]
    found = set()
    for left, right in itertools.pairwise(named):
        between = doc.low[left.j : right.i]
        if {left.kind, right.kind} == {"character", "vendor"} and between and set(between) <= WANTS.listed:
            character = left if left.kind == "character" else right
            if doc.at(character.j) not in WANTS.named_after and character.i != right.i - 1:
                found.add(character.i)
    return found


def _for_cake(doc: Doc, hit: Hit, cakes: list[Hit]) -> bool:
    """ "A fire truck cake", "a cake shaped like a tent": nothing to hire."""
    return on_cake(doc, hit, cakes) or (_is_cake(cakes, hit.j) and hit.value != "rentals")


def _is_cake(cakes: list[Hit], i: int) -> bool:
    return any(cake.i == i for cake in cakes)
