"""Sums of money as written: a number, its currency mark, a range."""

from typing import NamedTuple

from agents.analyzer.language.numerals import Number
from agents.analyzer.language.wordlists import CURRENCIES, MONEY, MONEY_PHRASES, MONEY_VALUES
from agents.analyzer.text import Doc

# More amounts than this are a price list.
MOST = 40
_RANGE_MARKS = (["-"], ["–"], ["to"], ["or"], ["—"], ["a"], ["~"], ["bis"])
_RANGE_WORDS = (["and"], ["y"], ["und"])
# "The whole thing for 600".
# A bare number below these is hardly a sum of money, or may as well be a number of guests.
_LEAST = 50
_LEAST_FOR_PLACES = 200


# What money is for: tokens i..j-1 name something of a category.
Part = tuple[int, int, str]


class Amount(NamedTuple):
    """Tokens i..j-1 are `low` to `high` of `currency`."""

    i: int
    j: int
    low: float
    high: float
    currency: str


def find_amounts(doc: Doc, numbers: list[Number], parts: list[Part]) -> list[Amount]:
    """Left to right, at most `MOST`; nothing is claimed. `parts` are the things that money can be for."""
    found: list[Amount] = []
    skip = -1
    for n, number in enumerate(numbers):
        if n <= skip or not doc.free(number.i, number.j):
            continue
        i, j, currency = _marked(doc, number)
        if n + 1 < len(numbers) and (ranged := _range(doc, (i, j, currency), number, numbers[n + 1], parts)):
            found.append(ranged)
            skip = n + 1
        elif currency or (number.thousands and doc.at(j) not in MONEY.not_money) or _bare(doc, number, i, parts):
            value = number.value
            found.append(Amount(i, j, value, value, currency or _spoken_currency(doc, i)))
        if len(found) == MOST:
            break
    return found


def _range(doc: Doc, first: tuple[int, int, str], number: Number, other: Number, parts: list[Part]) -> Amount | None:
    """ "$300-400", "between 2 and 3k", "two to two and a half thousand euros"."""
    i, j, currency = first
    start, end, second = _marked(doc, other)
    joiner = doc.low[j:start]
    between = doc.at(i - 1) in MONEY.between or doc.at(i - 2) in MONEY.between
    if joiner not in _RANGE_MARKS and not (joiner in _RANGE_WORDS and between):
        return None
    money = currency or second or (other.thousands and joiner != ["or"]) or _bare(doc, other, i, parts)
    money = money or _tied(doc, other, i, parts)
    if not money or (second and currency and second != currency):
        return None
    low, high = number.value, other.value
    scale = MONEY_VALUES.scales.get(doc.low[other.j - 1], 1)
    if number.j == number.i + 1 and low * scale <= high and low < 100:
        low *= scale
    if low > high:
        return None
    return Amount(i, end, low, high, second or currency or _spoken_currency(doc, i))


def _spoken_currency(doc: Doc, i: int) -> str:
    """The one currency named in the sentence of an amount that carries no mark: "a grand in pounds"."""
    low, high = doc.sentence_span(i)
    named = {
        CURRENCIES.currencies[word]
        for word in doc.low[low:high]
        if word in CURRENCIES.currencies and word not in ("rs", "fr", "rand", "real", "won", "bob", "libras")
    }
    return named.pop() if len(named) == 1 else "USD"


def _marked(doc: Doc, number: Number) -> tuple[int, int, str]:
    """The number's tokens with its currency marks, and the currency or ""."""
    i, j = number.i, number.j
    before, after = doc.at(i - 1), doc.at(j)
    if before in CURRENCIES.symbols:
        return _signed(doc, i - 1, j)
    if after in CURRENCIES.nations and doc.at(j + 1) in CURRENCIES.currencies:
        return i, j + 2, CURRENCIES.nations[after]
    if after in CURRENCIES.currencies and not (
        after in ("pound", "pounds", "libras") and doc.at(j + 1) in ("of", "cake", "cakes", "de")
    ):
        nation = (
            "" if after not in ("dollars", "bucks", "pesos", "dolares") else CURRENCIES.nations.get(doc.at(j + 1), "")
        )
        nation = "" if doc.at(j + 1) == "us" else nation
        return i, j + 1 + bool(nation), nation or CURRENCIES.currencies[after]
    if after in CURRENCIES.nations and after != "us" and (number.thousands or number.value >= 100):
        return i, j + 1, CURRENCIES.nations[after]
    if after in CURRENCIES.symbols:
        # "30 $5 gift cards": the sign belongs to the number after it.
        if not (doc.at(j + 1)[:1].isdigit() and not doc.adjacent(j - 1)):
            return i, j + 1, CURRENCIES.symbols[after]
    elif before in CURRENCIES.currencies and len(before) == 3:
        return i - 1, j, CURRENCIES.currencies[before]
    elif before in CURRENCIES.prefixes and doc.raw[i - 1][:1].isupper() and (doc.adjacent(i - 1) or len(before) > 1):
        return i - 1, j, CURRENCIES.prefixes[before]
    return i, j, ""


def _signed(doc: Doc, i: int, j: int) -> tuple[int, int, str]:
    """The sign stands at i: "US$50", "$50 dollars", "$3k Canadian"."""
    currency = CURRENCIES.symbols[doc.low[i]]
    if doc.low[i] == "$" and i and doc.adjacent(i - 1) and doc.at(i - 1) in CURRENCIES.dollar_prefixes:
        i -= 1
        currency = CURRENCIES.dollar_prefixes[doc.low[i]]
    after = doc.at(j)
    if after in CURRENCIES.currencies:
        currency = CURRENCIES.currencies[after] if after not in ("dollars", "bucks") else currency
        j += 1
    elif doc.at(j + 1) == "dollars" and after in CURRENCIES.nations:
        return i, j + 2, CURRENCIES.nations[after]
    if doc.at(j) in CURRENCIES.nations and doc.at(j) != "us":
        return i, j + 1, CURRENCIES.nations[doc.low[j]]
    return i, j, currency


def _bare(doc: Doc, number: Number, start: int, parts: list[Part]) -> bool:
    """A plain number where the sentence speaks of a budget: "budget is 2000", "keep it under 500 total budget"."""
    if number.value < 20 or not doc.free(number.i, number.j):
        return False
    after = doc.at(number.j)
    if after in ("budget", "presupuesto") or MONEY_PHRASES.to_spend.start(doc.low[number.j : number.j + 3]):
        return True
    if after == "of" and doc.at(number.j + 1) in ("that", "it", "this") and doc.at(number.j + 2) in ("for", "on"):
        return True
    if after.isalpha() and after not in MONEY.after_bare:
        return False
    if number.value >= _LEAST_FOR_PLACES and after == "," and "included" in doc.low[number.j : number.j + 5]:
        return True
    if doc.at(start - 1) == "for" and doc.at(start - 2) in MONEY.whole_thing and number.value >= _LEAST:
        return True
    if doc.at(start - 1) in ("for", "para") and "budget" not in doc.low[max(0, start - 3) : start]:
        return False
    low, high = doc.sentence_span(number.i)
    if number.value >= 100 and number.value % 10 == 0 and not MONEY.people & set(doc.low[low:high]):
        bounded = MONEY_PHRASES.bare_limits.end(doc.low[max(low, start - 3) : start])
        if (bounded and after in MONEY.bare_ends) or after in ("max", "tops", "maximum"):
            return True
    if "?" in doc.low[max(0, start - 5) : start]:
        # "budget? idk maybe 800": the answer follows its own question.
        low = max(0, start - 5)
    limit = MONEY_PHRASES.limits.end(doc.low[max(low, start - 3) : start])
    if MONEY_PHRASES.funding.start(doc.low[max(0, start - 2) : start]) and number.value >= _LEAST:
        return True
    bounded = limit or bool(MONEY.most_after & set(doc.low[number.j : number.j + 6]))
    funded = any(MONEY_PHRASES.funding.start(doc.low[k : k + 3]) for k in range(max(low, start - 4), start))
    if (bounded or funded) and _tied(doc, number, start, parts):
        return True
    if (limit or after in MONEY.most_after) and _labelled(doc, start, parts):
        return True
    before = set(doc.low[max(low, start - 7) : start])
    if not MONEY.context & before:
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
    j += 2 if doc.at(j + 1) in MONEY.owners else 1
    return any(
        j <= i <= j + 1 and kind != "catering" and (kind != "venue" or number.value >= _LEAST_FOR_PLACES)
        for i, _, kind in parts
    )


def _labelled(doc: Doc, start: int, parts: list[Part]) -> bool:
    """ "Decorations 60 max", "DJ: max 300"; "tables 20 max" are counted."""
    low, _ = doc.sentence_span(start)
    k = start - 1
    while k > low and doc.low[k] in MONEY.before_labelled:
        k -= 1
    return any(
        j == k + 1 and kind in ("cake", "vendor", "theme") and (kind == "theme" or not doc.low[k].endswith("s"))
        for _, j, kind in parts
    )
