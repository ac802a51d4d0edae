"""When the party starts, and how long it lasts."""

from typing import NamedTuple

from agents.analyzer.numerals import Number
from agents.analyzer.text import Doc, words

_AFTERNOON = words("afternoon evening tarde night noche nite")
_MORNING = words("morning manana madrugada")
_NAMED = {
    "noon": (12, 0),
    "noonish": (12, 0),
    "midday": (12, 0),
    "mediodia": (12, 0),
    "midnight": (0, 0),
    "medianoche": (0, 0),
}
_RANGE = frozenset(("-", "–", "—", "to", "till", "til", "until", "a", "hasta", "through"))
_ENDS_BEFORE = words(
    """until till til hasta by before lock locks ends end ending over done finish finishes closes close
    off curfew out last"""
)
_OTHER_CLAUSE = words(
    """naps lleguen llegan setup cake cakes cut cutting deliver delivered delivery pickup curfew nap naptime toast
    toasts speech
    speeches pinata sunset arrives load shuttle shuttles bus buses makeup dressing photographer photos embargo
    cars coaches judging bite cart rehearsal bedtime quiet noise cupcakes teardown cleanup pastel dessert call
    meeting fireworks"""
)
_LEADS = words("""at @ from starts start starting begins beginning kickoff time las desde around hora 'round circa @""")
_FOLLOW = words(
    """on in for sharp with until till til to this next and or ish at - – saturday sunday friday monday
    tuesday wednesday thursday sat sun fri but please pls so if we when tomorrow tonight oct nov dec the
    our a hasta by because"""
)  # fmt: skip
_EVENING = words("doors dinner evening night tonight cocktails cocktail drinks supper cena noche")
_DAYTIME = words("brunch breakfast morning desayuno")
_PARTY_CLAUSE = words("party starts guests start fiesta bash")
_NOT_HOURS = words("people guests kids year years hours and / adults ppl friends")
_NOT_LENGTH = words("away drive before from ago notice")


class Clock(NamedTuple):
    """Tokens i..j-1 say hour:minute; `half` is "am", "pm" or "" when the text leaves it open."""

    i: int
    j: int
    hour: int
    minute: int
    half: str


class Span(NamedTuple):
    start: str | None
    hours: float | None


def read_times(doc: Doc, numbers: list[Number]) -> Span:
    """Start time as HH:MM and length in hours; claims the tokens of every time."""
    clocks = _clocks(doc, {n.i: n for n in numbers})
    hours = _stated_hours(doc, numbers)
    start: str | None = None
    skip = -1
    for n, clock in enumerate(clocks):
        doc.claim(clock.i, clock.j, "time")
        if n <= skip:
            continue
        after = clocks[n + 1] if n + 1 < len(clocks) else None
        ranged = (
            after is not None
            and doc.low[clock.j : after.i]
            and len(doc.low[clock.j : after.i]) == 1
            and (doc.low[clock.j] in _RANGE or (doc.low[clock.j] == "and" and doc.at(clock.i - 1) == "between"))
        )
        if ranged and after is not None:
            skip = n + 1
            doc.claim(clock.j, after.j, "time")
            opened, closed = _settle_range(doc, clock, after)
            if start is None and not _elsewhere(doc, clock):
                start = _text(*opened)
                length = (closed[0] * 60 + closed[1] - opened[0] * 60 - opened[1]) % 1440 / 60
                hours = hours or (length if length else None)
        elif start is None and not _elsewhere(doc, clock) and (settled := _settle(doc, clock)):
            start = _text(*settled)
    return Span(start, hours)


def _text(hour: int, minute: int) -> str:
    return f"{hour:02d}:{minute:02d}"


def _elsewhere(doc: Doc, clock: Clock) -> bool:
    """An end, a deadline, or the hour of something else."""
    low, high = doc.clause_span(clock.i)
    before = doc.low[max(low, clock.i - 3) : clock.i]
    if {"kick", "kicks", "kicking"} & set(before):
        return False
    if (_ENDS_BEFORE & set(before) and before[-2:] != ["drop", "off"]) or before[-1:] == ["after"]:
        return True
    if before[-2:-1] == ["after"] and before[-1] in ("the", "our", "a"):
        return True
    if doc.low[clock.i] in ("midnight", "medianoche") and not _PARTY_CLAUSE & set(doc.low[low:high]):
        return True
    # The hour that another clock of the clause has taken is not this one's.
    earlier = [k for k in range(low, clock.i) if doc.claimed[k] == "time"]
    reasons = [k for k in range(clock.j, high) if doc.low[k] in ("because", "since", "as")]
    clause = set(doc.low[earlier[-1] if earlier else low : reasons[0] if reasons else high])
    if "ceremony" in clause and {"party", "reception"} & set(doc.low[high:]):
        return True
    return bool(_OTHER_CLAUSE & clause) and not clause & _PARTY_CLAUSE


def _settle(doc: Doc, clock: Clock) -> tuple[int, int] | None:
    hour, minute, half = clock.hour, clock.minute, clock.half
    if half:
        return _halved(hour, half), minute
    if hour > 12 or hour == 0:
        return hour, minute
    words = set(doc.low)
    if words & _EVENING and 5 <= hour <= 11:
        return hour + 12, minute
    if words & _DAYTIME and 8 <= hour <= 11:
        return hour, minute
    if hour == 12:
        return 12, minute
    if hour <= 7:
        return hour + 12, minute
    # "at 8" may be either; "at 10" and "at 11" by day.
    return (hour, minute) if hour in (10, 11) else None


def _settle_range(doc: Doc, first: Clock, last: Clock) -> tuple[tuple[int, int], tuple[int, int]]:
    start, end = first.hour, last.hour
    if first.half:
        opened = _halved(start, first.half)
    elif start > 12:
        opened = start
    elif last.half == "pm":
        later = start % 12 > end % 12 and end != 12
        opened = start if later else _halved(start, "pm")
        if end == 12:
            opened = start + 12 if start < 12 else 12
    elif last.half == "am":
        opened = _halved(start, "am") if start % 12 <= end % 12 else _halved(start, "pm")
    else:
        opened = start + 12 if start <= 7 else start
    closed = (
        _halved(end, last.half)
        if last.half
        else end + 12
        if end < 12 and end + 12 > opened and end <= opened % 24
        else end
    )
    if not last.half and closed < opened and closed + 12 <= 24:
        closed += 12
    return (opened % 24, first.minute), (closed % 24, last.minute)


def _halved(hour: int, half: str) -> int:
    if hour > 12:
        return hour % 24
    return hour % 12 + (12 if half == "pm" else 0)


def _clocks(doc: Doc, numbers: dict[int, Number]) -> list[Clock]:
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
    if low == "half" and i + 1 in numbers and (not doc.at(i + 2).isalpha() or doc.at(i + 2) in _FOLLOW):
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
        if token == "o" and doc.at(j) == "clock":
            j += 1
        token = doc.at(j)
    if token in ("pm", "p"):
        return (j + 1, "pm") if token == "pm" or doc.adjacent(j - 1) else (j, "")
    if token == "am" or (token == "a" and doc.adjacent(j - 1)):
        return j + 1, "am"
    if token == "noon":
        return j + 1, "pm"
    if token == "in" and doc.at(j + 1) == "the" and doc.at(j + 2) in _AFTERNOON | _MORNING:
        return j + 3, "pm" if doc.low[j + 2] in _AFTERNOON else "am"
    if token == "at" and doc.at(j + 1) == "night":
        return j + 2, "pm"
    if token == "de" and doc.at(j + 1) == "la" and doc.at(j + 2) in _AFTERNOON | _MORNING:
        return j + 3, "pm" if doc.low[j + 2] in _AFTERNOON else "am"
    return j, ""


def _bare(doc: Doc, number: Number, j: int, last: Clock | None) -> bool:
    """A plain hour: after "at", the far end of a range, or the near end of one."""
    before, after = doc.at(number.i - 1), doc.at(j)
    if before == "between" and after == "and" and doc.at(j + 1).isdigit() and len(doc.at(j + 1)) < 3:
        return (
            doc.at(j + 2) in ("", ".", ",", "pm", "am", "on") and int(doc.at(j + 1)) <= 12 and "people" not in doc.low
        )
    if before == "at" and {"cap", "limit", "max"} & set(doc.low[max(0, number.i - 4) : number.i]):
        return False
    if last is not None and last.j == number.i - 1 and before == "and" and doc.at(last.i - 1) == "between":
        return True
    if last is not None and last.j == number.i - 1 and before in _RANGE:
        return True
    if after in _RANGE:
        end = j + 1
        far = doc.at(end)
        closing = doc.at(end + 1)
        if (
            closing in ("pm", "am")
            or (closing == ":" and doc.at(end + 3) in ("pm", "am"))
            or far in ("noon", "midnight")
        ):
            return True
        digits = far.isdigit() and far.isascii() and len(far) <= 2
        if digits and 1 <= int(far) <= 12 and (closing not in _NOT_HOURS):
            return (
                before in ("from", "time", "desde", ",") or doc.at(number.i - 2) in ("time", "when") or (before == "at")
            )
        if before in ("from",) and far in ("close", "late"):
            return True
    if before == "from" and set(doc.low) & (_EVENING | _AFTERNOON) and (not after.isalpha() or after in _FOLLOW):
        return True
    if before in ("at", "las") or (
        before in ("around", "about", "like") and doc.at(number.i - 2) in ("at", "starts", "starting")
    ):
        return not after.isalpha() or after in _FOLLOW
    return before in ("starts", "starting", "start", "begins", "hora") and (not after.isalpha() or after in _FOLLOW)


def _stated_hours(doc: Doc, numbers: list[Number]) -> float | None:
    """ "for 3 hours", "a 4-hour party"; not an hourly price, which money has claimed."""
    for number in numbers:
        j = number.j
        if (
            doc.at(j) in ("hours", "hour", "hrs", "hr", "horas")
            and doc.free(number.i, number.j)
            and doc.at(number.i - 1) not in ("in", "within")
        ):
            value = number.value
            doc.claim(number.i, j + 1, "hours")
            if 0 < value <= 72 and doc.at(j + 1) not in _NOT_LENGTH:
                return int(value) if value == int(value) else value
    return None
