"""People who are hired for what they do, not by a name: "someone to pour drinks", "a fella who tells tales"."""

from agents.analyzer.language.wordlists import MONEY, PLACES, WANTS
from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import load_rules
from agents.analyzer.text import Doc

# So many words after the person the deed may begin.
_REACH = 8
_LONGEST = 4


def hired_deeds(doc: Doc, hits: list[Hit]) -> list[Hit]:
    """A hit for each, where the rules' phrases have found no vendor in the same words."""
    taken = {k for hit in hits if hit.kind == "vendor" for k in range(hit.i, hit.j)}
    found: list[Hit] = []
    for i, low in enumerate(doc.low):
        if low not in WANTS.doers or doc.claimed[i] == "guests":
            continue
        deed = _deed(doc, i)
        if deed is not None and not taken & set(range(i, deed.j)):
            found.append(deed)
    for i, low in enumerate(doc.low):
        if low in ("rent", "renting") and not taken & set(range(i, i + 4)) and _rented(doc, i):
            found.append(Hit(i, i + 1, "vendor", "rentals", "strong", "services"))
    return found


def _rented(doc: Doc, i: int) -> bool:
    """ "Rent the long tables", not the hall."""
    if doc.at(i + 1) not in WANTS.determiners and not doc.at(i + 1)[:1].isdigit():
        return False
    return not (MONEY.room_words | PLACES.nouns) & set(doc.low[i + 1 : i + 6])


def _deed(doc: Doc, i: int) -> Hit | None:
    end = min(doc.length, i + 1 + _REACH)
    linked = doc.at(i + 1) in WANTS.links or doc.at(i + 1).endswith("ing") or doc.at(i + 2) in ("to", "who", "that")
    if not linked and doc.at(i - 1) != "que" and doc.low[i] != "alguien":
        return None
    for k in range(i + 1, end):
        if doc.sentence[k] != doc.sentence[i] or (k > i + 1 and doc.low[k] in WANTS.doers):
            return None
        for length in range(_LONGEST, 0, -1):
            kind = load_rules().services.get(tuple(doc.low[k : k + length]))
            if kind == "costume_character" and doc.low[i] in WANTS.several:
                # "Staff dressed as pirates" is a dress code.
                continue
            if k + length <= doc.length and kind is not None:
                return Hit(i, k + length, "vendor", kind, "strong", "services")
    return None
