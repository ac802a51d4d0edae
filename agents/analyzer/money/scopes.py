"""The part of the party that an amount of money is tied to."""

from agents.analyzer.lexicon import Hit
from agents.analyzer.money.amounts import Amount, Part
from agents.analyzer.money.moneywords import MoneyWords
from agents.analyzer.text import Doc, words

_LINKS = words("for on towards toward para en in of")
# Between an amount and "for the cake" may stand: "… is our limit for", "… ceiling on", "… and no more for".
_LIMIT_WORDS = words(
    """max maximum tops top total budget or less dollars limit at most min minimum ish all incl ceiling cap is our my
    the a what id pay we i can spend and no not more must enough be spent should go goes to cover covers only left would
    set aside ) aside absolute hard very"""
)
_ENDS = words("if unless because so but when since which we i though depending who whose includes including included")
_OWNERS = words("we we've i i've ive weve theyve got have has")
# "Food budget: 450", "the cake fund".
_PURSES = words("budget limit money fund funds cap allowance spend budjet bugdet")
_AND = words("and + & , plus y with und")
_TASTE = words("food catering dinner lunch drinks buffet menu")
_PEOPLE = words(
    "people guests guest kids adults ppl friends invitados personas gente pax boys girls ninos ninas them us"
)
# In a text longer than this a sentence of its own is about the whole party.
_SHORT = 40
# So many words around an amount may count the guests that it is for.
_NEAR = 60


def parts_of(doc: Doc, hits: list[Hit], known: MoneyWords) -> list[Part]:
    """The things that money can be tied to, left to right."""
    return [(hit.i, hit.j, kind) for hit in hits if (kind := _part(doc, hit, known))]


def scope(doc: Doc, amount: Amount, hits: list[Hit], parts: list[Part], known: MoneyWords) -> str:
    """ "total" or a category."""
    low, high = doc.clause_span(amount.i)
    s_low, s_high = doc.sentence_span(amount.i)
    parts = [part for part in parts if doc.claimed[part[0]] != "money"]
    after = _linked(doc, amount, parts)
    if after is not None:
        return after
    if _hired_room(doc, s_low, low, high, known):
        return "venue"
    clause = set(doc.low[low:high])
    if known.whole & clause or {"includes", "including", "included", "incl"} & set(
        doc.low[amount.j : max(high, min(s_high, amount.j + 5))]
    ):
        return "total"
    before = [part for part in parts if low <= part[0] < amount.i]
    if before and not _OWNERS & set(doc.low[before[-1][1] : amount.i]):
        return "total" if _meal_of_all(doc, before, low, high) else _of(doc, before)
    label = {kind for _, j, kind in parts if s_low <= j < amount.i and doc.low[j] in _PURSES}
    if len(label) == 1:
        return label.pop()
    if clause & {"budget", "presupuesto", "party"} and not known.together & clause:
        label = {kind for _, j, kind in parts if j == low - 1 and doc.low[low - 1] in (":", "-")}
        return label.pop() if len(label) == 1 else "total"
    if "budget" in doc.low[s_low:s_high] or _about_the_party(
        doc, max(s_low, amount.i - _NEAR), min(s_high, amount.j + _NEAR), hits
    ):
        return "total"
    inside = [part for part in parts if s_low <= part[0] <= amount.j + 1 and not _excused(doc, s_low, part)]
    if inside or known.together & clause:
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
    while doc.at(k) in _LIMIT_WORDS:
        k += 1
    if doc.at(k) not in _LINKS and not (k > amount.j and doc.at(k - 1) in ("budget", "total", "cover", "covers")):
        return None
    _, high = doc.clause_span(amount.j - 1)
    end = next((n for n in range(k + 1, min(high, k + 9)) if doc.low[n] in _ENDS), min(high, k + 9))
    found = [part for part in parts if k - (doc.at(k) not in _LINKS) < part[0] < end]
    if not found:
        return "total" if doc.low[k + 1 : k + 4] in (["all", "of", "it"], ["all", "of", "this"]) else None
    first = found[0]
    others = {kind for i, _, kind in found[1:] if _AND & set(doc.low[first[1] : i])}
    return "total" if others - {first[2]} and not {first[2], *others} <= {"cake", "catering"} else first[2]


def _of(doc: Doc, parts: list[Part]) -> str:
    kinds = {kind for *_, kind in parts}
    if kinds == {"cake", "catering"} and not _TASTE & set(doc.low):
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
    meals = all(kind == "catering" and _MEALS & set(doc.low[i:j]) for i, j, kind in before)
    return meals and _counts_people(doc, low, high)


_MEALS = words("brunch dinner lunch supper breakfast bbq cookout tea picnic")


def _about_the_party(doc: Doc, low: int, high: int, hits: list[Hit]) -> bool:
    """The sentence counts guests, gives a theme or an occasion: the sum is for all of it."""
    if _counts_people(doc, low, high) or {"theme", "themed", "party"} & set(doc.low[low:high]):
        return True
    return any(low <= hit.i < high and hit.kind == "occasion" for hit in hits)


def _counts_people(doc: Doc, low: int, high: int) -> bool:
    return any(
        doc.low[k] in _PEOPLE and any(word[:1].isdigit() or word in _NUMBERS for word in doc.low[max(low, k - 3) : k])
        for k in range(low, high)
    )


_NUMBERS = words("ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety hundred dozen")


def _excused(doc: Doc, low: int, part: Part) -> bool:
    """Behind an "if" a thing is a condition: "6k if the photographer is brilliant"."""
    return bool({"if", "unless"} & set(doc.low[low : part[0]]))


def _hired_room(doc: Doc, start: int, low: int, high: int, known: MoneyWords) -> bool:
    """ "Room hire", "hall rental", "a patio … rent under 300": money for the place rather than for hired things."""
    return any(
        doc.low[k] in ("hire", "rental", "rent", "renta") and known.room_words & set(doc.low[max(start, k - 8) : k])
        for k in range(max(low, 1), high)
    )


def _part(doc: Doc, hit: Hit, known: MoneyWords) -> str:
    """The part of the party that money can be tied to by this hit, or ""."""
    if hit.kind == "vendor":
        return "vendor"
    said = " ".join(doc.low[hit.i : hit.j])
    if hit.kind != "category" or said in known.not_parts:
        return ""
    if hit.value == "theme":
        return "theme" if said.startswith(known.decorations) or hit.rule == "vocabulary.decorations" else ""
    if hit.value == "venue":
        return "venue" if said in known.venue_parts else ""
    return hit.value if hit.value in ("cake", "catering", "vendor") and hit.weight >= 1 else ""
