"""When the party starts, and how long it lasts."""

from typing import NamedTuple

from agents.analyzer.language.numerals import Number
from agents.analyzer.language.wordlists import WHEN
from agents.analyzer.text import Doc
from agents.analyzer.when.clocks import Clock, find_clocks


class Span(NamedTuple):
    start: str | None
    hours: float | None


def read_times(doc: Doc, numbers: list[Number]) -> Span:
    """Start time as HH:MM and length in hours; claims the tokens of every time."""
    clocks = find_clocks(doc, {n.i: n for n in numbers})
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
            and (doc.low[clock.j] in WHEN.range or (doc.low[clock.j] == "and" and doc.at(clock.i - 1) == "between"))
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
    if (WHEN.ends_before & set(before) and before[-2:] != ["drop", "off"]) or before[-1:] == ["after"]:
        return True
    if before[-2:-1] == ["after"] and before[-1] in ("the", "our", "a"):
        return True
    if doc.low[clock.i] in ("midnight", "medianoche") and not WHEN.party_clause & set(doc.low[low:high]):
        return True
    # The hour that another clock of the clause has taken is not this one's.
    earlier = [k for k in range(low, clock.i) if doc.claimed[k] == "time"]
    reasons = [k for k in range(clock.j, high) if doc.low[k] in ("because", "since", "as")]
    clause = set(doc.low[earlier[-1] if earlier else low : reasons[0] if reasons else high])
    if "ceremony" in clause and {"party", "reception"} & set(doc.low[high:]):
        return True
    return bool(WHEN.other_clause & clause) and not clause & WHEN.party_clause


def _settle(doc: Doc, clock: Clock) -> tuple[int, int] | None:
    hour, minute, half = clock.hour, clock.minute, clock.half
    if half:
        return _halved(hour, half), minute
    if hour > 12 or hour == 0:
        return hour, minute
    words = set(doc.low)
    if words & WHEN.evening and 5 <= hour <= 11:
        return hour + 12, minute
    if words & WHEN.daytime and 8 <= hour <= 11:
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
    return hour % 12 + (12 if half == "pm" else 0)


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
            if 0 < value <= 72 and doc.at(j + 1) not in WHEN.not_length:
                return int(value) if value == int(value) else value
    return None
