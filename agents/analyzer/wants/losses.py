"""What fell away against the host's will and is wanted all the same: "our DJ cancelled", "the hall fell through"."""

from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc, words

_CANCELLED = words("cancelled canceled")
_PASSIVE = words("is are was were be been being got gets")
_ADVERBS = words("just has have had suddenly also now already")
_OWNERS = words("the our my her his their")


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
    if doc.low[cue.i] not in _CANCELLED:
        return False
    low, _ = doc.clause_span(cue.i)
    before = doc.low[low : cue.i]
    if _PASSIVE & set(before[-2:]):
        return False
    while before and before[-1] in _ADVERBS:
        before.pop()
    return any(word in _OWNERS for word in before[:-1]) and not {"i", "we", "ive", "weve"} & set(before)
