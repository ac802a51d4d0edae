"""Foods that somebody avoids: "can't have gluten or dairy", "egg-allergic"."""

from agents.analyzer.phrases import ends_with
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc

# So far before a food its cue may stand, with a list of others between.
_REACH = 9


def avoided(doc: Doc, rules: Rules) -> list[tuple[int, str]]:
    """Where a food stands that is avoided, and the dietary need it makes."""
    known = rules.allergens
    return [
        (i, known.needs[low])
        for i, low in enumerate(doc.low)
        if low in known.needs and (_said_after(doc, i, rules) or _said_before(doc, i, rules))
    ]


def _said_after(doc: Doc, i: int, rules: Rules) -> bool:
    return doc.at(i + 1) in rules.allergens.after and doc.at(i - 1) not in ("no", "not")


def _said_before(doc: Doc, i: int, rules: Rules) -> bool:
    known = rules.allergens
    for k in range(i, max(0, i - _REACH), -1):
        if ends_with(doc.low[max(0, k - 5) : k], known.cues):
            return True
        before = doc.low[k - 1]
        if before not in known.listing and before not in known.needs and not before[:1].isdigit():
            return False
    return False
