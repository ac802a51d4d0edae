"""What the words near a cake say of it."""

from agents.analyzer.language.wordlists import WANTS
from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc


def is_cake_near(doc: Doc, cakes: list[Hit], i: int) -> bool:
    low, high = doc.clause_span(i)
    return any(low <= cake.i < high for cake in cakes)


def about_cake(doc: Doc, cakes: list[Hit], hit: Hit) -> bool:
    """ "One boy is allergic to eggs, so the cake can't have any" asks nothing of the food."""
    avoiding = hit.kind == "category" and hit.value == "catering" and doc.low[hit.i] in WANTS.avoiding
    return avoiding and cake_in_sentence(doc, cakes, hit.i)


def decorates_cake(doc: Doc, hit: Hit, cakes: list[Hit]) -> bool:
    """A decorating word in the cake's own clause."""
    low, high = doc.clause_span(hit.i)
    near = any(low <= cake.i < high and abs(cake.i - hit.i) <= 7 for cake in cakes)
    return near and doc.low[hit.i] not in WANTS.party_decor


def cake_in_sentence(doc: Doc, cakes: list[Hit], i: int) -> bool:
    low, high = doc.sentence_span(i)
    return any(low <= cake.i < high for cake in cakes)
