"""Numbers in digits and in words, English and the common Spanish ones."""

from typing import NamedTuple

from agents.analyzer.text import Doc, words

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_SPANISH = {
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
    "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintidos": 22, "veintitres": 23,
    "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
    "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
    "seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "thousand": 1000, "grand": 1000, "dozen": 12, "mil": 1000, "docena": 12, "million": 10**6,
    "lakh": 10**5, "lakhs": 10**5,
}  # fmt: skip
_ORDINAL_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
}
_ORDINAL_TENS = {
    "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80,
    "ninetieth": 90, "hundredth": 100,
}  # fmt: skip
# "once" is eleven only in Spanish and "mil" is rarely a thousand elsewhere.
_AMBIGUOUS = {
    "once": ("a", "las", "anos", "ninos", "personas"),
    "mil": ("pesos", "dolares", "euros", *_SPANISH),
}
_CARDINALS = {**_UNITS, **_SPANISH, **_TENS}
_ORDINALS = {**_ORDINAL_UNITS, **_ORDINAL_TENS}
_STARTS = frozenset(_CARDINALS) | frozenset(_SCALES) | {"a", "an", "couple", "half", "un", "una"}
_ORDINAL_MARKS = words("st nd rd th er o º")
_AFTER_K = words(". , budget total max") | {""}


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
        if doc.at(i + 1) in _ORDINAL_MARKS and doc.adjacent(i):
            return int(low), i + 2
        return None
    if low in _TENS and doc.at(i + 1) in _ORDINAL_UNITS:
        return _TENS[low] + _ORDINAL_UNITS[doc.low[i + 1]], i + 2
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
    if len(tail) == 3 and head.count(token[last]) > 0:
        return float(whole + tail)
    return float(f"{whole}.{tail}")


def _digits(doc: Doc, i: int) -> Number | None:
    value = decimal_of(doc.low[i])
    if value is None:
        return None
    following = doc.at(i + 1)
    if following == "k" and (doc.adjacent(i) or doc.at(i + 2) in _AFTER_K):
        return Number(i, i + 2, value * 1000, thousands=True)
    if following in ("grand", "thousand", "mil"):
        return Number(i, i + 2, value * 1000, thousands=True)
    if following == "000" and doc.low[i].isdigit() and len(doc.low[i]) < 4:
        # "5 000 euros"
        return Number(i, i + 2, value * 1000)
    if following == "and" and doc.low[i + 2 : i + 4] == ["a", "half"] and doc.at(i + 4) in _SCALES:
        return Number(i, i + 5, (value + 0.5) * _SCALES[doc.low[i + 4]], thousands=doc.low[i + 4] != "dozen")
    if following in ("hundred", "dozen", "lakh", "lakhs"):
        return Number(i, i + 2, value * _SCALES[following])
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
        scale = _SCALES.get(doc.at(j), 0)
        return Number(i, j + 1, scale / 2, worded=True, thousands=scale >= 1000) if scale else None
    if low in ("a", "an", "un", "una"):
        j = i + 1
        if doc.at(j) == "couple":
            return _couple(doc, i, j)
        return _scaled(doc, i, j, 1) if doc.at(j) in _SCALES else None
    if low == "couple":
        return _couple(doc, i, j) if doc.at(i + 1) in ("of", "dozen", "hundred") else None
    if low in _SCALES:
        return _scaled(doc, i, i, 1) if low != "grand" and doc.at(i - 1) not in ("few", "several") else None
    value = _CARDINALS[low]
    j = i + 1
    if low in _TENS and 0 < _UNITS.get(doc.at(j), 0) < 10:
        value += _UNITS[doc.low[j]]
        j += 1
    elif low in _TENS and ordinal_at(doc, i) is not None:
        return None
    elif doc.at(j) == "y" and doc.at(j + 1) in _SPANISH and _SPANISH[doc.at(j + 1)] < 10 <= value:
        value += _SPANISH[doc.at(j + 1)]
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
    if doc.low[j : j + 3] == ["and", "a", "half"] and doc.at(j + 3) in _SCALES:
        return Number(i, j + 4, (value + 0.5) * _SCALES[doc.low[j + 3]], worded=True, thousands=True)
    thousands = False
    while doc.at(j) in _SCALES:
        thousands = thousands or doc.low[j] in ("grand", "thousand")
        value *= _SCALES[doc.low[j]]
        j += 1
    if value >= 100 and j > i and doc.low[j - 1] in ("hundred", "thousand", "mil"):
        k = j + 1 if doc.at(j) == "and" else j
        more = doc.at(k)
        if more in _SPANISH and doc.low[j - 1] == "mil":
            return Number(i, k + 1, value + _SPANISH[more], worded=True, thousands=True)
        if more in _TENS or (more in _UNITS and k > j and doc.at(k + 1) not in ("day", "week")):
            rest = _TENS.get(more) or _UNITS[more]
            k += 1
            if rest >= 20 and 0 < _UNITS.get(doc.at(k), 0) < 10:
                rest += _UNITS[doc.low[k]]
                k += 1
            if rest < value:
                return Number(i, k, value + rest, worded=True, thousands=thousands)
        elif more in _UNITS and doc.at(k + 1) == "hundred":
            return Number(i, k + 2, value + _UNITS[more] * 100, worded=True, thousands=thousands)
    return Number(i, j, value, worded=True, thousands=thousands)
