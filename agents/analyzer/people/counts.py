"""Numbers that count people: "75 guests", "kids: 12", "about 40"."""

from typing import NamedTuple

from agents.analyzer.language.numerals import Number, find_numbers
from agents.analyzer.language.wordlists import PEOPLE
from agents.analyzer.lexicon import Hit
from agents.analyzer.people.bare_numbers import leads_to_people
from agents.analyzer.people.count_sources import count_source
from agents.analyzer.people.people_nouns import ITEM, counted_noun, heading_noun
from agents.analyzer.text import Doc

_MOST = 50_000
# A number above this counts people only beside a noun.
_MOST_BARE = 5_000
_MOST_IN_FAMILY = 12


class Count(NamedTuple):
    """Tokens i..j-1 say that `low` to `high` people of `noun` come ("" when no noun is given).

    `source`: plain, item (no guests), capacity, delta ("5 more"), invited, expected, last (last year's)."""

    i: int
    j: int
    low: int
    high: int
    noun: str
    source: str


def find_counts(doc: Doc, numbers: list[Number], hits: list[Hit]) -> list[Count]:
    """Left to right; claims what it finds."""
    found: list[Count] = []
    n = 0
    while n < len(numbers):
        number = numbers[n]
        n += 1
        if not doc.free(number.i, number.j) or number.value != int(number.value) or not 0 < number.value <= _MOST:
            continue
        i, j, low, high = number.i, number.j, int(number.value), int(number.value)
        if n < len(numbers) and (ranged := _range(doc, number, numbers[n])) is not None:
            j, high = numbers[n].j, ranged
            n += 1
        count = _count(doc, i, j, low, high, bool(found))
        if count is None:
            continue
        if _served(doc, count, hits):
            count = count._replace(source="item")
        doc.claim(count.i, count.j, "guests")
        found.append(count)
    return found


def _count(doc: Doc, i: int, j: int, low: int, high: int, again: bool) -> Count | None:
    noun, end = counted_noun(doc, j, high)
    if doc.low[max(0, i - 2) : i] == ["family", "of"] and doc.at(j) in ("plus", "+", "and"):
        # "Family of five plus the neighbours": the neighbours are others.
        noun, end = "family", j
    if noun == ITEM or (noun in PEOPLE.staff and high < 15 and not again and doc.at(i - 1) not in ("for", "our", "of")):
        return None
    if doc.at(j) in ("families", "households") and (size := _family_size(doc, j + 1)):
        return Count(i, j + 3, low * size, high * size, "", count_source(doc, i, j + 3))
    if noun:
        if noun in ("couples", "parejas"):
            low, high = low * 2, high * 2
        if high == 1 and doc.at(i - 1) in ("every", "any", "not", "each", "no", "per"):
            return None
        source = "item" if _no_guests(doc, i, end, low, high, noun) else count_source(doc, i, end)
        return Count(i, end, low, high, noun, source)
    if high > _MOST_BARE or _year(doc, i, j, high):
        return None
    if headed := heading_noun(doc, i, j):
        return Count(i, j, low, high, headed, count_source(doc, i, j))
    if leads_to_people(doc, i, j, high, again):
        return Count(i, j, low, high, "", count_source(doc, i, j))
    return None


def _family_size(doc: Doc, end: int) -> int:
    """ "11 families of three": how many each has, or 0."""
    number = next((n for n in find_numbers(doc) if n.i == end + 1), None) if doc.at(end) == "of" else None
    return (
        int(number.value) if number is not None and number.j == end + 2 and 1 < number.value <= _MOST_IN_FAMILY else 0
    )


def _year(doc: Doc, i: int, j: int, value: int) -> bool:
    return j == i + 1 and 1900 <= value <= 2100 and len(doc.low[i]) == 4 and doc.low[i].isdigit()


def _no_guests(doc: Doc, i: int, end: int, low: int, high: int, noun: str) -> bool:
    """People who are named for something else: what they own, share, do, or eat."""
    if doc.at(end) == "'" and doc.adjacent(end - 1):
        return True
    if doc.at(i - 1) == "per" or (low == high and doc.at(i - 1) in ("between", "among")):
        return True
    return _helping(doc, i, end, high, noun) or _diners(doc, i, end, high)


def _range(doc: Doc, first: Number, second: Number) -> int | None:
    """The upper end when `first` and `second` make a range ("20-25", "between 20 and 25")."""
    joiner = doc.low[first.j : second.i]
    between = doc.at(first.i - 1) in ("between", "entre") or doc.at(first.i - 2) == "between"
    fits = joiner in (["-"], ["–"], ["to"], ["or"], ["—"], ["a"], ["/"], ["o"], ["maybe"], ["~"], ["bis"]) or (
        joiner in (["and"], ["y"]) and between
    )
    if joiner in ([",", "maybe"], [",", "perhaps"], ["perhaps"], ["or", "maybe"], ["or", "so", "maybe"], [",", "or"]):
        fits = True
    if joiner == ["?"] and doc.at(second.j) == "?":
        fits = True
    if (
        not fits
        or second.value != int(second.value)
        or not first.value < second.value
        or not doc.free(second.i, second.j)
    ):
        return None
    if doc.at(first.i - 1) == "from" and set(doc.low[max(0, first.i - 5) : first.i]) & PEOPLE.corrections:
        return None
    return int(second.value)


def _helping(doc: Doc, i: int, end: int, value: int, noun: str) -> bool:
    """ "Two people in aprons", "two guys at the gate": people who work or organise rather than come."""
    if noun == "us" and value < 8 and doc.at(i - 1) not in ("the", "are", "be", "for", "just", "only", "with"):
        after = doc.at(end)
        return (
            after.isalpha()
            and after not in PEOPLE.enders | PEOPLE.subset
            and after not in ("went", "go", "going", "sit", "eat")
        )
    return value <= 3 and doc.at(end) in PEOPLE.helpers and noun in PEOPLE.helper_nouns and doc.at(i - 1) != "for"


def _diners(doc: Doc, i: int, end: int, value: int) -> bool:
    """ "2 guests are vegan", "three vegetarian kids": some of the guests, not all."""
    _, high = doc.clause_span(i)
    after = doc.low[end : min(high, end + 9)]
    told = bool(after) and after[0] in PEOPLE.told and bool(PEOPLE.needs & set(after))
    return value < 12 and (told or bool(PEOPLE.needs & set(doc.low[i:end])))


def _served(doc: Doc, count: Count, hits: list[Hit]) -> bool:
    """ "Hair for six ladies", "gluten-free scones for three", "two students to play": some guests, or none."""
    low, high = doc.sentence_span(count.i)
    before = doc.low[low : count.i]
    if count.high < 15 and (PEOPLE.makeup & set(before) or "make up" in " ".join(before)):
        return True
    few = count.high <= 4 and count.noun in PEOPLE.helper_nouns and before[-1:] != ["for"]
    if few and any(
        low <= hit.i < high and (hit.kind == "vendor" or hit.rule == "vocabulary.musicians") for hit in hits
    ):
        return True
    diets = any(hit.kind == "diet" and low <= hit.i < count.i and count.i - hit.j < 6 for hit in hits)
    return diets and before[-1:] == ["for"] and count.noun == "" and count.high < 12
