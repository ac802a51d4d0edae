"""Sums of money as written: a number, its currency mark, a range."""

from typing import NamedTuple

from agents.analyzer.money.moneywords import MoneyWords
from agents.analyzer.numerals import Number
from agents.analyzer.phrases import ends_with, starts_with
from agents.analyzer.text import Doc, words

# More amounts than this are a price list.
MOST = 40
_BARE_ENDS = words("? or , . ! and for") | {"", "\n"}
_DAYS_AFTER_ON = words("the saturday sunday friday monday tuesday wednesday thursday a my our this")
_RANGE_MARKS = (["-"], ["–"], ["to"], ["or"], ["—"], ["a"], ["~"], ["bis"])
_RANGE_WORDS = (["and"], ["y"], ["und"])
# "The whole thing for 600".
_WHOLE = words("thing lot everything all it")
_MOST_AFTER = words("max maximum tops")
_BEFORE_LABELLED = words(": - = max maximum under below")
_OWNERS = words("the our my a an his her")
# A bare number below these is hardly a sum of money, or may as well be a number of guests.
_LEAST = 50
_LEAST_FOR_PLACES = 200
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "lakh": 10**5, "lakhs": 10**5, "mil": 1000}
_BETWEEN = words("between entre from zwischen de")


# What money is for: tokens i..j-1 name something of a category.
Part = tuple[int, int, str]


class Amount(NamedTuple):
    """Tokens i..j-1 are `low` to `high` of `currency`."""

    i: int
    j: int
    low: float
    high: float
    currency: str


def find_amounts(doc: Doc, numbers: list[Number], parts: list[Part], known: MoneyWords) -> list[Amount]:
    """Left to right, at most `MOST`; nothing is claimed. `parts` are the things that money can be for."""
    found: list[Amount] = []
    skip = -1
    for n, number in enumerate(numbers):
        if n <= skip or not doc.free(number.i, number.j):
            continue
        i, j, currency = _marked(doc, number, known)
        if n + 1 < len(numbers) and (ranged := _range(doc, (i, j, currency), number, numbers[n + 1], parts, known)):
            found.append(ranged)
            skip = n + 1
        elif currency or (number.thousands and doc.at(j) not in known.not_money) or _bare(doc, number, i, parts, known):
            value = number.value
            found.append(Amount(i, j, value, value, currency or _spoken_currency(doc, i, known)))
        if len(found) == MOST:
            break
    return found


def _range(
    doc: Doc, first: tuple[int, int, str], number: Number, other: Number, parts: list[Part], known: MoneyWords
) -> Amount | None:
    """ "$300-400", "between 2 and 3k", "two to two and a half thousand euros"."""
    i, j, currency = first
    start, end, second = _marked(doc, other, known)
    joiner = doc.low[j:start]
    between = doc.at(i - 1) in _BETWEEN or doc.at(i - 2) in _BETWEEN
    if joiner not in _RANGE_MARKS and not (joiner in _RANGE_WORDS and between):
        return None
    money = currency or second or (other.thousands and joiner != ["or"]) or _bare(doc, other, i, parts, known)
    money = money or _tied(doc, other, i, parts)
    if not money or (second and currency and second != currency):
        return None
    low, high = number.value, other.value
    scale = _SCALES.get(doc.low[other.j - 1], 1)
    if number.j == number.i + 1 and low * scale <= high and low < 100:
        low *= scale
    elif (other.thousands and not number.thousands and low < 100) or (low * 50 < high and low < 10 <= high / 100):
        low *= 1000
    if low > high:
        return None
    return Amount(i, end, low, high, second or currency or _spoken_currency(doc, i, known))


def _spoken_currency(doc: Doc, i: int, known: MoneyWords) -> str:
    """The one currency named in the sentence of an amount that carries no mark: "a grand in pounds"."""
    low, high = doc.sentence_span(i)
    named = {
        known.currencies[word]
        for word in doc.low[low:high]
        if word in known.currencies and word not in ("rs", "fr", "rand", "real", "won", "bob", "libras")
    }
    return named.pop() if len(named) == 1 else "USD"


def _marked(doc: Doc, number: Number, known: MoneyWords) -> tuple[int, int, str]:
    """The number's tokens with its currency marks, and the currency or ""."""
    i, j = number.i, number.j
    before, after = doc.at(i - 1), doc.at(j)
    if before in known.symbols:
        return _signed(doc, i - 1, j, known)
    if after in known.nations and doc.at(j + 1) in known.currencies:
        return i, j + 2, known.nations[after]
    if after in known.currencies and not (
        after in ("pound", "pounds", "libras") and doc.at(j + 1) in ("of", "cake", "cakes", "de")
    ):
        nation = "" if after not in ("dollars", "bucks", "pesos", "dolares") else known.nations.get(doc.at(j + 1), "")
        nation = "" if doc.at(j + 1) == "us" else nation
        return i, j + 1 + bool(nation), nation or known.currencies[after]
    if after in known.nations and after != "us" and (number.thousands or number.value >= 100):
        return i, j + 1, known.nations[after]
    if after in ("us", "can", "ca", "mx", "au") and doc.at(j + 1) == "$":
        return i, j + 2, known.dollar_prefixes[after]
    if after in known.symbols:
        # "30 $5 gift cards": the sign belongs to the number after it.
        if not (doc.at(j + 1)[:1].isdigit() and not doc.adjacent(j - 1)):
            return i, j + 1, known.symbols[after]
    elif before in known.currencies and len(before) == 3:
        return i - 1, j, known.currencies[before]
    elif before in known.prefixes and doc.raw[i - 1][:1].isupper() and (doc.adjacent(i - 1) or len(before) > 1):
        return i - 1, j, known.prefixes[before]
    return i, j, ""


def _signed(doc: Doc, i: int, j: int, known: MoneyWords) -> tuple[int, int, str]:
    """The sign stands at i: "US$50", "$50 dollars", "$3k Canadian"."""
    currency = known.symbols[doc.low[i]]
    if doc.low[i] == "$" and i and doc.adjacent(i - 1) and doc.at(i - 1) in known.dollar_prefixes:
        i -= 1
        currency = known.dollar_prefixes[doc.low[i]]
    after = doc.at(j)
    if after in known.currencies:
        currency = known.currencies[after] if after not in ("dollars", "bucks") else currency
        j += 1
    elif doc.at(j + 1) == "dollars" and after in known.nations:
        return i, j + 2, known.nations[after]
    if doc.at(j) in known.nations and doc.at(j) != "us":
        return i, j + 1, known.nations[doc.low[j]]
    return i, j, currency


def _bare(doc: Doc, number: Number, start: int, parts: list[Part], known: MoneyWords) -> bool:
    """A plain number where the sentence speaks of a budget: "budget is 2000", "keep it under 500 total budget"."""
    if number.value < 20 or not doc.free(number.i, number.j):
        return False
    after = doc.at(number.j)
    if after in ("budget", "presupuesto") or starts_with(doc.low[number.j : number.j + 3], known.to_spend):
        return True
    if after == "of" and doc.at(number.j + 1) in ("that", "it", "this") and doc.at(number.j + 2) in ("for", "on"):
        return True
    if after.isalpha() and after not in known.after_bare:
        return False
    if number.value >= _LEAST_FOR_PLACES and after == "," and "included" in doc.low[number.j : number.j + 5]:
        return True
    if doc.at(start - 1) == "for" and doc.at(start - 2) in _WHOLE and number.value >= _LEAST:
        return True
    if doc.at(start - 1) in ("for", "para") and "budget" not in doc.low[max(0, start - 3) : start]:
        return False
    low, high = doc.sentence_span(number.i)
    if number.value >= 100 and number.value % 10 == 0 and not known.people & set(doc.low[low:high]):
        bounded = ends_with(doc.low[max(low, start - 3) : start], known.bare_limits)
        if (bounded and after in _BARE_ENDS) or after in ("max", "tops", "maximum"):
            return True
    if "?" in doc.low[max(0, start - 5) : start]:
        # "budget? idk maybe 800": the answer follows its own question.
        low = max(0, start - 5)
    limit = ends_with(doc.low[max(low, start - 3) : start], known.limits)
    if limit and number.value >= 50 and after == "on" and doc.at(number.j + 1) not in _DAYS_AFTER_ON:
        return True
    if starts_with(doc.low[max(0, start - 2) : start], known.funding) and number.value >= _LEAST:
        return True
    bounded = limit or bool(_MOST_AFTER & set(doc.low[number.j : number.j + 6]))
    funded = any(starts_with(doc.low[k : k + 3], known.funding) for k in range(max(low, start - 4), start))
    if (bounded or funded) and _tied(doc, number, start, parts):
        return True
    if (limit or after in _MOST_AFTER) and _labelled(doc, start, parts):
        return True
    before = set(doc.low[max(low, start - 7) : start])
    if limit and number.value >= 50 and before & {"keep", "keeping", "stay", "kept"}:
        return not before & {"guests", "guest", "people", "list", "headcount", "count"}
    if not known.context & before:
        return False
    # "budget 300, guests 40": the cue must be nearer than another noun with a colon.
    return not any(
        word in ("guests", "people", "invitados", "personas", "kids") for word in doc.low[max(low, start - 3) : start]
    )


def _tied(doc: Doc, number: Number, start: int, parts: list[Part]) -> bool:
    """ "… 400 on the photographer", "… 500 and 700 for the venue"; few guests could fit a place as well."""
    j = number.j
    if number.value < _LEAST or doc.at(j) not in ("for", "on") or not doc.free(start, j):
        return False
    j += 2 if doc.at(j + 1) in _OWNERS else 1
    return any(
        j <= i <= j + 1 and kind != "catering" and (kind != "venue" or number.value >= _LEAST_FOR_PLACES)
        for i, _, kind in parts
    )


def _labelled(doc: Doc, start: int, parts: list[Part]) -> bool:
    """ "Decorations 60 max", "DJ: max 300"; "tables 20 max" are counted."""
    low, _ = doc.sentence_span(start)
    k = start - 1
    while k > low and doc.low[k] in _BEFORE_LABELLED:
        k -= 1
    return any(
        j == k + 1 and kind in ("cake", "vendor", "theme") and (kind == "theme" or not doc.low[k].endswith("s"))
        for _, j, kind in parts
    )
