"""Times of day as written: "3 pm", "half past two", "14:30"."""

from typing import NamedTuple

from agents.analyzer.language.numerals import Number
from agents.analyzer.language.patterns import Patterns
from agents.analyzer.language.wordlists import WHEN
from agents.analyzer.text import Doc

_NAMED = {
    "noon": (12, 0),
    "noonish": (12, 0),
    "midday": (12, 0),
    "mediodia": (12, 0),
    "midnight": (0, 0),
    "medianoche": (0, 0),
}


_BARE_HOURS = Patterns("bare_hours", WHEN)


class Clock(NamedTuple):
    """Tokens i..j-1 say hour:minute; `half` is "am", "pm" or "" when the text leaves it open."""

    i: int
    j: int
    hour: int
    minute: int
    half: str


def find_clocks(doc: Doc, numbers: dict[int, Number]) -> list[Clock]:
    found: list[Clock] = []
    i = 0
    while i < doc.length:
        if doc.low[i] == "[" and "]" in doc.low[i : i + 8]:
            # The stamp of a message.
            i = doc.low.index("]", i)
        clock = _clock(doc, i, numbers, found[-1] if found else None)
        if clock is None:
            i += 1
        else:
            found.append(clock)
            i = clock.j
    return found


def _clock(doc: Doc, i: int, numbers: dict[int, Number], last: Clock | None) -> Clock | None:
    if doc.claimed[i]:
        return None
    low = doc.low[i]
    if low in _NAMED:
        return Clock(i, i + 1, *_NAMED[low], "pm" if _NAMED[low][0] else "am") if doc.at(i + 1) != "snack" else None
    if low in ("half", "quarter") and doc.at(i + 1) in ("past", "to", "after") and i + 2 in numbers:
        number = numbers[i + 2]
        if number.value == int(number.value) and 1 <= number.value <= 12:
            minutes = {"half": 30, "quarter": 15}[low]
            hour = int(number.value)
            if doc.at(i + 1) == "to":
                hour, minutes = (hour - 1) or 12, 60 - minutes
            j, half = _half(doc, number.j)
            return Clock(i, j, hour, minutes, half)
        return None
    if low == "una" and doc.low[max(0, i - 2) : i] in (["a", "la"], ["desde", "la"]):
        minutes = {"media": 30, "cuarto": 15}.get(doc.at(i + 2), 0) if doc.at(i + 1) == "y" else 0
        j, half = _half(doc, i + 3 if minutes else i + 1)
        return Clock(i, j, 1, minutes, half)
    if low == "half" and i + 1 in numbers and (not doc.at(i + 2).isalpha() or doc.at(i + 2) in WHEN.follow):
        # "half seven" is 7:30
        number = numbers[i + 1]
        if number.value == int(number.value) and 1 <= number.value <= 12 and doc.at(i - 1) not in ("a", "and", "or"):
            j, half = _half(doc, number.j)
            return Clock(i, j, int(number.value), 30, half)
    plain = numbers.get(i)
    return _numbered(doc, plain, last) if plain is not None and doc.free(plain.i, plain.j) else None


def _numbered(doc: Doc, number: Number, last: Clock | None) -> Clock | None:
    token = doc.low[number.i]
    if "." in token and len(token.split(".")) == 2 and len(token.split(".")[1]) == 2:
        hour, minute = (int(part[:4]) for part in token.split("."))
        j, half = _half(doc, number.j)
        led = doc.at(number.i - 1) in ("at", "from", "las") or doc.at(number.j) in ("on", "for")
        return Clock(number.i, j, hour, minute, half) if hour < 24 and minute < 60 and (half or led) else None
    if number.value != int(number.value) or not 0 <= number.value <= 24:
        if number.value == int(number.value) and 100 <= number.value <= 2359 and number.value % 100 < 60:
            j, half = _half(doc, number.j)
            if half and number.value < 1300:
                return Clock(number.i, j, int(number.value) // 100, int(number.value) % 100, half)
        return None
    hour, minute, j = int(number.value), 0, number.j
    if (
        doc.at(j) == ":"
        and doc.adjacent(j - 1)
        and len(doc.at(j + 1)) == 2
        and doc.low[j + 1].isascii()
        and doc.low[j + 1].isdigit()
    ):
        minute = int(doc.low[j + 1])
        if minute > 59 or hour > 23:
            return None
        j, half = _half(doc, j + 2)
        return Clock(number.i, j, hour, minute, half)
    if number.worded and doc.at(j) in ("thirty", "fifteen") and doc.at(number.i - 1) == "at":
        minute, j = {"thirty": 30, "fifteen": 15}[doc.low[j]], j + 1
    end, half = _half(doc, j)
    if half:
        return Clock(number.i, end, hour, minute, half) if hour <= 24 else None
    if end > j or (doc.at(j) in ("h", "hrs") and doc.adjacent(j - 1) and hour >= 8):
        more = doc.at(j + 1)
        if (
            doc.at(j) == "h"
            and more.isdigit()
            and more.isascii()
            and len(more) == 2
            and doc.adjacent(j)
            and int(more) < 60
        ):
            return Clock(number.i, j + 2, hour % 24, int(more), "")
        return Clock(number.i, max(end, j + 1), hour % 24, minute, "")
    if 1 <= hour <= 12 and _bare(doc, number, j, last):
        return Clock(number.i, j, hour, minute, "")
    return None


def _half(doc: Doc, j: int) -> tuple[int, str]:
    """am, pm, "in the afternoon", "o'clock" at j → the token after it and the half of the day."""
    token = doc.at(j)
    if token == "ish" or (token == "-" and doc.at(j + 1) == "ish"):
        j += 1 if token == "ish" else 2
        token = doc.at(j)
    if token == "uhr":
        return j + 1, ""
    if token in ("oclock", "o"):
        j += 1
        token = doc.at(j)
    if token in ("pm", "p"):
        return (j + 1, "pm") if token == "pm" or doc.adjacent(j - 1) else (j, "")
    if token == "am" or (token == "a" and doc.adjacent(j - 1)):
        return j + 1, "am"
    if token == "noon":
        return j + 1, "pm"
    if token == "in" and doc.at(j + 1) == "the" and doc.at(j + 2) in WHEN.afternoon | WHEN.morning:
        return j + 3, "pm" if doc.low[j + 2] in WHEN.afternoon else "am"
    if token == "at" and doc.at(j + 1) == "night":
        return j + 2, "pm"
    if token == "de" and doc.at(j + 1) == "la" and doc.at(j + 2) in WHEN.afternoon | WHEN.morning:
        return j + 3, "pm" if doc.low[j + 2] in WHEN.afternoon else "am"
    return j, ""


def _bare(doc: Doc, number: Number, j: int, last: Clock | None) -> bool:
    """A plain hour: after "at", the far end of a range, or the near end of one."""
    far = doc.at(j + 1)
    short = far.isdigit() and far.isascii() and len(far) <= 2
    ranges = last is not None and last.j == number.i - 1
    asked = {
        "ranges": ranges,
        "between": ranges and last is not None and doc.at(last.i - 1) == "between",
        "short_after": short,
        "hour_after": short and 1 <= int(far) <= 12,
        "no_people": "people" not in doc.low,
    }
    return _BARE_HOURS.take(doc, number.i, j, asked, {"text": doc.low}) == "yes"
