"""Numbers in digits and in words, English and the common Spanish ones."""

from typing import NamedTuple

from agents.analyzer.language.wordlists import NUMBER_VALUES, NUMBERS
from agents.analyzer.text import Doc

# "once" is eleven only in Spanish and "mil" is rarely a thousand elsewhere.
_AMBIGUOUS = {
    "once": ("a", "las", "anos", "ninos", "personas"),
    "mil": ("pesos", "dolares", "euros", *NUMBER_VALUES.spanish),
}
_CARDINALS = {**NUMBER_VALUES.units, **NUMBER_VALUES.spanish, **NUMBER_VALUES.tens}
_ORDINALS = {**NUMBER_VALUES.ordinal_units, **NUMBER_VALUES.ordinal_tens}
_STARTS = frozenset(_CARDINALS) | frozenset(NUMBER_VALUES.scales) | {"a", "an", "couple", "half", "un", "una"}


class Number(NamedTuple):
    """Tokens i..j-1 say `value`; `worded` when spelled out, `thousands` when it ended in "k" or "grand"."""

    i: int
    j: int
    value: float
    worded: bool = False
    thousands: bool = False


def find_numbers(doc: Doc) -> list[Number]:
    """All cardinals outside links, left to right, none overlapping."""
    found: list[Number] = []
    i = 0
    while i < doc.length:
        low = doc.low[i]
        number = None
        if doc.claimed[i] != "url":
            # The digit of "y2k" and "f1" counts nothing.
            named = i > 0 and len(doc.raw[i - 1]) == 1 and doc.raw[i - 1].isalpha() and doc.adjacent(i - 1)
            # "R8,000" is money in South Africa.
            named = named and not (doc.raw[i - 1] == "R" and (len(low) > 2 or doc.at(i + 1) == "000"))
            if low[0].isdigit() and not named:
                number = _digits(doc, i)
            elif low in _STARTS:
                number = _worded(doc, i)
        if number is None:
            i += 1
        else:
            found.append(number)
            i = number.j
    return found


def ordinal_at(doc: Doc, i: int) -> tuple[int, int] | None:
    """("7th", "seventh", "twenty-first" at i) → its value and the token after it."""
    low = doc.at(i)
    if not low:
        return None
    if low.isascii() and low.isdigit() and len(low) < 4:
        if doc.at(i + 1) in NUMBERS.ordinal_marks and doc.adjacent(i):
            return int(low), i + 2
        return None
    if low in NUMBER_VALUES.tens and doc.at(i + 1) in NUMBER_VALUES.ordinal_units:
        return NUMBER_VALUES.tens[low] + NUMBER_VALUES.ordinal_units[doc.low[i + 1]], i + 2
    value = _ORDINALS.get(low)
    return None if value is None else (value, i + 1)


def decimal_of(token: str) -> float | None:
    """Digits with either kind of separators: "1.500" and "1,500" are 1500, "1.5" is 1.5."""
    if not token.isascii():
        return None
    token = token.replace("'", "")
    last = max(token.rfind(","), token.rfind("."))
    if last < 0:
        return float(token)
    head, tail = token[:last], token[last + 1 :]
    mixed = "," in token and "." in token
    whole = head.replace(",", "").replace(".", "")
    if len(tail) == 3 and not mixed:
        return float(whole + tail)
    return float(f"{whole}.{tail}")


def _digits(doc: Doc, i: int) -> Number | None:
    value = decimal_of(doc.low[i])
    if value is None:
        return None
    following = doc.at(i + 1)
    if following == "k" and (doc.adjacent(i) or doc.at(i + 2) in NUMBERS.after_k):
        return Number(i, i + 2, value * 1000, thousands=True)
    if following in ("grand", "thousand", "mil"):
        return Number(i, i + 2, value * 1000, thousands=True)
    if following == "000" and doc.low[i].isdigit() and len(doc.low[i]) < 4:
        # "5 000 euros"
        return Number(i, i + 2, value * 1000)
    if following == "and" and doc.low[i + 2 : i + 4] == ["a", "half"] and doc.at(i + 4) in NUMBER_VALUES.scales:
        return Number(
            i, i + 5, (value + 0.5) * NUMBER_VALUES.scales[doc.low[i + 4]], thousands=doc.low[i + 4] != "dozen"
        )
    if following in ("hundred", "dozen", "lakh", "lakhs"):
        return Number(i, i + 2, value * NUMBER_VALUES.scales[following])
    if following in ("st", "nd", "rd", "th") and doc.adjacent(i):
        return None
    return Number(i, i + 1, value)


def _worded(doc: Doc, i: int) -> Number | None:
    low = doc.low[i]
    if low in _AMBIGUOUS and not {doc.at(i - 1), doc.at(i + 1), doc.at(i - 2)} & set(_AMBIGUOUS[low]):
        return None
    j = i
    if low == "half":
        j = i + 2 if doc.at(i + 1) in ("a", "an") else i + 1
        scale = NUMBER_VALUES.scales.get(doc.at(j), 0)
        return Number(i, j + 1, scale / 2, worded=True, thousands=scale >= 1000) if scale else None
    if low in ("a", "an", "un", "una"):
        j = i + 1
        if doc.at(j) == "couple":
            return _couple(doc, i, j)
        return _scaled(doc, i, j, 1) if doc.at(j) in NUMBER_VALUES.scales else None
    if low == "couple":
        return _couple(doc, i, j) if doc.at(i + 1) in ("of", "dozen", "hundred") else None
    if low in NUMBER_VALUES.scales:
        return _scaled(doc, i, i, 1) if low != "grand" and doc.at(i - 1) not in ("few", "several") else None
    value = _CARDINALS[low]
    j = i + 1
    if low in NUMBER_VALUES.tens and 0 < NUMBER_VALUES.units.get(doc.at(j), 0) < 10:
        value += NUMBER_VALUES.units[doc.low[j]]
        j += 1
    elif low in NUMBER_VALUES.tens and ordinal_at(doc, i) is not None:
        return None
    elif (
        doc.at(j) == "y"
        and doc.at(j + 1) in NUMBER_VALUES.spanish
        and NUMBER_VALUES.spanish[doc.at(j + 1)] < 10 <= value
    ):
        value += NUMBER_VALUES.spanish[doc.at(j + 1)]
        j += 2
    return _scaled(doc, i, j, value)


def _couple(doc: Doc, i: int, j: int) -> Number | None:
    j += 2 if doc.at(j + 1) == "of" else 1
    if doc.at(j) in ("dozen", "hundred", "thousand", "grand"):
        return _scaled(doc, i, j, 2)
    # "a couple" alone is two people, which the guest parser reads from the noun.
    return Number(i, j, 2, worded=True) if doc.at(j - 1) == "of" else None


def _scaled(doc: Doc, i: int, j: int, value: float) -> Number:
    """Multiply by the scales that follow and add what follows them ("two hundred and fifty")."""
    if doc.low[j : j + 3] == ["and", "a", "half"] and doc.at(j + 3) in NUMBER_VALUES.scales:
        return Number(i, j + 4, (value + 0.5) * NUMBER_VALUES.scales[doc.low[j + 3]], worded=True, thousands=True)
    thousands = False
    while doc.at(j) in NUMBER_VALUES.scales:
        thousands = thousands or doc.low[j] in ("grand", "thousand")
        value *= NUMBER_VALUES.scales[doc.low[j]]
        j += 1
    if value >= 100 and j > i and doc.low[j - 1] in ("hundred", "thousand", "mil"):
        k = j + 1 if doc.at(j) == "and" else j
        more = doc.at(k)
        if more in NUMBER_VALUES.spanish and doc.low[j - 1] == "mil":
            return Number(i, k + 1, value + NUMBER_VALUES.spanish[more], worded=True, thousands=True)
        if more in NUMBER_VALUES.tens or (
            more in NUMBER_VALUES.units and k > j and doc.at(k + 1) not in ("day", "week")
        ):
            rest = NUMBER_VALUES.tens.get(more) or NUMBER_VALUES.units[more]
            k += 1
            if rest >= 20 and 0 < NUMBER_VALUES.units.get(doc.at(k), 0) < 10:
                rest += NUMBER_VALUES.units[doc.low[k]]
                k += 1
            if rest < value:
                return Number(i, k, value + rest, worded=True, thousands=thousands)
        elif more in NUMBER_VALUES.units and doc.at(k + 1) == "hundred":
            return Number(i, k + 2, value + NUMBER_VALUES.units[more] * 100, worded=True, thousands=thousands)
    return Number(i, j, value, worded=True, thousands=thousands)
