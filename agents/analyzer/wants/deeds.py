"""People who are hired for what they do, not by a name: "someone to pour drinks", "a fella who tells tales"."""

from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc, words

_LINKS = words(
    "dressed in to who that whos which for on at with who'd whod wholl can could type behind sort drawing filming"
)
_DETERMINERS = words("the a an some us me our those these them more two three four five six eight ten twelve twenty")
_SEVERAL = words("people folks staff students guys men women lads lasses lassies chaps gals fellas company")
# So many words after the person the deed may begin.
_REACH = 8
_LONGEST = 4


def hired_deeds(doc: Doc, hits: list[Hit], rules: Rules) -> list[Hit]:
    """A hit for each, where the rules' phrases have found no vendor in the same words."""
    taken = {k for hit in hits if hit.kind == "vendor" for k in range(hit.i, hit.j)}
    found: list[Hit] = []
    for i, low in enumerate(doc.low):
        if low not in rules.doers or doc.claimed[i] == "guests":
            continue
        deed = _deed(doc, i, rules)
        if deed is not None and not taken & set(range(i, deed.j)):
            found.append(deed)
    for i, low in enumerate(doc.low):
        if low in ("rent", "renting") and not taken & set(range(i, i + 4)) and _rented(doc, i, rules):
            found.append(Hit(i, i + 1, "vendor", "rentals", 2.0, "vendors.deeds"))
    return found


def _rented(doc: Doc, i: int, rules: Rules) -> bool:
    """ "Rent the long tables", not the hall."""
    if doc.at(i + 1) not in _DETERMINERS and not doc.at(i + 1)[:1].isdigit():
        return False
    return not (rules.money.room_words | rules.place_nouns) & set(doc.low[i + 1 : i + 6])


def _deed(doc: Doc, i: int, rules: Rules) -> Hit | None:
    end = min(doc.length, i + 1 + _REACH)
    linked = doc.at(i + 1) in _LINKS or doc.at(i + 1).endswith("ing") or doc.at(i + 2) in ("to", "who", "that")
    if not linked and doc.at(i - 1) != "que" and doc.low[i] != "alguien":
        return None
    for k in range(i + 1, end):
        if doc.sentence[k] != doc.sentence[i] or (k > i + 1 and doc.low[k] in rules.doers):
            return None
        for length in range(_LONGEST, 0, -1):
            kind = rules.deeds.get(tuple(doc.low[k : k + length]))
            if kind == "costume_character" and doc.low[i] in _SEVERAL:
                # "Staff dressed as pirates" is a dress code.
                continue
            if k + length <= doc.length and kind is not None:
                return Hit(i, k + length, "vendor", kind, 2.0, "vendors.deeds")
    return None
