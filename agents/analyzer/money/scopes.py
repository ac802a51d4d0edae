"""The part of the party that an amount of money is tied to."""

from agents.analyzer.language.wordlists import MONEY, MONEY_PHRASES
from agents.analyzer.lexicon import Hit
from agents.analyzer.money.amounts import Amount, Part
from agents.analyzer.text import Doc

# Between an amount and "for the cake" may stand: "… is our limit for", "… ceiling on", "… and no more for".
# "Food budget: 450", "the cake fund".
# In a text longer than this a sentence of its own is about the whole party.
_SHORT = 40
# So many words around an amount may count the guests that it is for.
_NEAR = 60


def parts_of(doc: Doc, hits: list[Hit]) -> list[Part]:
    """The things that money can be tied to, left to right."""
    return [(hit.i, hit.j, kind) for hit in hits if (kind := _part(doc, hit))]


def scope(doc: Doc, amount: Amount, hits: list[Hit], parts: list[Part]) -> str:
    """ "total" or a category."""
    low, high = doc.clause_span(amount.i)
    s_low, s_high = doc.sentence_span(amount.i)
    parts = [part for part in parts if doc.claimed[part[0]] != "money"]
    after = _linked(doc, amount, parts)
    if after is not None:
        return after
    if _hired_room(doc, s_low, low, high):
        return "venue"
    clause = set(doc.low[low:high])
    if MONEY.whole & clause or {"includes", "including", "included", "incl"} & set(
        doc.low[amount.j : max(high, min(s_high, amount.j + 5))]
    ):
        return "total"
    before = [part for part in parts if low <= part[0] < amount.i]
    if before and not MONEY.having & set(doc.low[before[-1][1] : amount.i]):
        return "total" if _meal_of_all(doc, before, low, high) else _of(doc, before)
    label = {kind for _, j, kind in parts if s_low <= j < amount.i and doc.low[j] in MONEY.purses}
    if len(label) == 1:
        return label.pop()
    if clause & {"budget", "presupuesto", "party"} and not MONEY.together & clause:
        label = {kind for _, j, kind in parts if j == low - 1 and doc.low[low - 1] in (":", "-")}
        return label.pop() if len(label) == 1 else "total"
    if "budget" in doc.low[s_low:s_high] or _about_the_party(
        doc, max(s_low, amount.i - _NEAR), min(s_high, amount.j + _NEAR), hits
    ):
        return "total"
    inside = [part for part in parts if s_low <= part[0] <= amount.j + 1 and not _excused(doc, s_low, part)]
    if inside or MONEY.together & clause:
        return _of(doc, inside)
    earlier = [part for part in parts if part[0] < s_low]
    return (
        _of(doc, earlier)
        if doc.length < _SHORT and not _about_the_party(doc, max(0, s_low - _NEAR), s_low, hits)
        else "total"
    )


def _linked(doc: Doc, amount: Amount, parts: list[Part]) -> str | None:
    """ "$200 for the cake"; of several things joined the whole party; None where nothing is tied."""
    k = amount.j
    while doc.at(k) in MONEY.limit_words:
        k += 1
    if doc.at(k) not in MONEY.links and not (k > amount.j and doc.at(k - 1) in ("budget", "total", "cover", "covers")):
        return None
    _, high = doc.clause_span(amount.j - 1)
    end = next((n for n in range(k + 1, min(high, k + 9)) if doc.low[n] in MONEY.ends), min(high, k + 9))
    found = [part for part in parts if k - (doc.at(k) not in MONEY.links) < part[0] < end]
    if not found:
        return "total" if doc.low[k + 1 : k + 4] in (["all", "of", "it"], ["all", "of", "this"]) else None
    first = found[0]
    others = {kind for i, _, kind in found[1:] if MONEY.joining & set(doc.low[first[1] : i])}
    return "total" if others - {first[2]} and not {first[2], *others} <= {"cake", "catering"} else first[2]


def _of(doc: Doc, parts: list[Part]) -> str:
    kinds = {kind for *_, kind in parts}
    if kinds == {"cake", "catering"} and not MONEY.taste & set(doc.low):
        # Flavours and the like beside a cake are the cake's.
        kinds = {"cake"}
    if len(kinds) > 1:
        # A place beside a thing is where it comes from.
        kinds -= {"venue"}
    if len(kinds) == 1:
        return kinds.pop()
    return "total"


def _meal_of_all(doc: Doc, before: list[Part], low: int, high: int) -> bool:
    """ "Brunch for ten people 150 dollars": the meal is the party."""
    meals = all(kind == "catering" and MONEY.meals & set(doc.low[i:j]) for i, j, kind in before)
    return meals and _counts_people(doc, low, high)


def _about_the_party(doc: Doc, low: int, high: int, hits: list[Hit]) -> bool:
    """The sentence counts guests, gives a theme or an occasion: the sum is for all of it."""
    if _counts_people(doc, low, high) or {"theme", "themed", "party"} & set(doc.low[low:high]):
        return True
    return any(low <= hit.i < high and hit.kind == "occasion" for hit in hits)


def _counts_people(doc: Doc, low: int, high: int) -> bool:
    return any(
        doc.low[k] in MONEY.counted_people
        and any(word[:1].isdigit() or word in MONEY.numbers for word in doc.low[max(low, k - 3) : k])
        for k in range(low, high)
    )


def _excused(doc: Doc, low: int, part: Part) -> bool:
    """Behind an "if" a thing is a condition: "6k if the photographer is brilliant"."""
    return bool({"if", "unless"} & set(doc.low[low : part[0]]))


def _hired_room(doc: Doc, start: int, low: int, high: int) -> bool:
    """ "Room hire", "hall rental", "a patio … rent under 300": money for the place rather than for hired things."""
    return any(
        doc.low[k] in ("hire", "rental", "rent", "renta") and MONEY.room_words & set(doc.low[max(start, k - 8) : k])
        for k in range(max(low, 1), high)
    )


def _part(doc: Doc, hit: Hit) -> str:
    """The part of the party that money can be tied to by this hit, or ""."""
    if hit.kind == "vendor":
        return "vendor"
    said = tuple(doc.low[hit.i : hit.j])
    if hit.kind != "category" or said in MONEY_PHRASES.not_parts:
        return ""
    if hit.value == "theme":
        return "theme" if said[0].startswith(tuple(MONEY.decorations)) or hit.rule == "vocabulary.decorations" else ""
    if hit.value == "venue":
        return "venue" if said in MONEY_PHRASES.venue_parts else ""
    return hit.value if hit.value in ("cake", "catering", "vendor") and hit.grade != "hint" else ""
