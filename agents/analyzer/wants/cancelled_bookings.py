"""What fell away against the host's will and is wanted all the same: "our DJ cancelled", "the hall fell through"."""

from agents.analyzer.language.wordlists import WANTS
from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc


def lost_tokens(doc: Doc, hits: list[Hit]) -> frozenset[int]:
    """The tokens before each cue of a loss, from the beginning of its clause."""
    found: set[int] = set()
    for hit in hits:
        if hit.kind == "lost" or (hit.kind in ("refused", "negate") and _gave_up(doc, hit)):
            low, _ = doc.clause_span(hit.i)
            found.update(range(low, hit.i))
    return frozenset(found)


def _gave_up(doc: Doc, cue: Hit) -> bool:
    """ "Our DJ cancelled", "the DJ has just cancelled": whom the host had, and not "the DJ is cancelled" or
    "we cancelled the DJ"."""
    if doc.low[cue.i] not in WANTS.cancelled:
        return False
    low, _ = doc.clause_span(cue.i)
    before = doc.low[low : cue.i]
    if WANTS.passive & set(before[-2:]):
        return False
    while before and before[-1] in WANTS.adverbs:
        before.pop()
    return any(word in WANTS.owners for word in before[:-1]) and not {"i", "we", "ive", "weve"} & set(before)
