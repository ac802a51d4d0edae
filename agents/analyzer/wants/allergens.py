"""Foods that somebody avoids: "can't have gluten or dairy", "egg-allergic"."""

from agents.analyzer.language.wordlists import WANTS, WANTS_PHRASES, WANTS_TEXTS
from agents.analyzer.text import Doc

# So far before a food its cue may stand, with a list of others between.
_REACH = 9


def avoided(doc: Doc) -> list[tuple[int, str]]:
    """Where a food stands that is avoided, and the dietary need it makes."""
    return [
        (i, WANTS_TEXTS.avoided_foods[low])
        for i, low in enumerate(doc.low)
        if low in WANTS_TEXTS.avoided_foods and (_said_after(doc, i) or _said_before(doc, i))
    ]


def _said_after(doc: Doc, i: int) -> bool:
    return doc.at(i + 1) in WANTS.avoid_after and doc.at(i - 1) not in ("no", "not")


def _said_before(doc: Doc, i: int) -> bool:
    for k in range(i, max(0, i - _REACH), -1):
        if WANTS_PHRASES.avoid_cues.end(doc.low[max(0, k - 5) : k]):
            return True
        before = doc.low[k - 1]
        if before not in WANTS.avoid_listing and before not in WANTS_TEXTS.avoided_foods and not before[:1].isdigit():
            return False
    return False
