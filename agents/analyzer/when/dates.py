"""The day of the party, when the text fixes one."""

import datetime
import itertools

from agents.analyzer.language.numerals import Number
from agents.analyzer.language.wordlists import WHEN, WHEN_VALUES
from agents.analyzer.text import Doc
from agents.analyzer.when.calendar_days import Mention, add_months
from agents.analyzer.when.holidays import holiday
from agents.analyzer.when.month_days import named, numeric
from agents.analyzer.when.weekdays import relative


def read_date(doc: Doc, numbers: list[Number], today: datetime.date) -> datetime.date | None:
    """The one party day of the text; claims the tokens of every date."""
    mentions = _merge(doc, _mentions(doc, {n.i: n for n in numbers}, today))
    for mention in mentions:
        doc.claim(mention.i, mention.j, "date")
    usable = [m for m in mentions if not _deadline(doc, m)]
    if any(m.day is not None and not m.weekday for m in usable):
        # "The Saturday before, November 21st": the dated part decides.
        usable = [m for m in usable if m.day is not None or m.j - m.i > 1]
    if not usable or any(m.day is None for m in usable):
        return None
    parties = [m for m in usable if not _birthday(doc, m)]
    if not parties:
        return None if _other_day(doc) else usable[0].day
    days = [m.day for m in parties]
    for left, right in itertools.pairwise(parties):
        between = doc.low[left.j : right.i]
        if (
            left.day != right.day and len(between) <= 3 and between and set(between) <= WHEN.joiners | WHEN.fillers
        ) and not WHEN.moved & set(doc.low[max(0, left.i - 5) : left.i]):
            return None
    if len(set(days)) > 1 and WHEN.moved & set(doc.low):
        return days[-1]
    return days[0]


def _deadline(doc: Doc, m: Mention) -> bool:
    low, high = doc.clause_span(m.i)
    before = doc.low[max(low, m.i - 3) : m.i]
    return bool(WHEN.deadlines & set(before)) or bool(WHEN.deadline_clause & set(doc.low[low:high]))


def _birthday(doc: Doc, m: Mention) -> bool:
    before = doc.low[max(0, m.i - 5) : m.j]
    for word in ("birthday", "bday", "cumpleanos", "cumple"):
        if word in before:
            rest = set(before[before.index(word) :])
            if rest & WHEN.falls and "party" not in rest:
                return True
    return "born" in before


def _other_day(doc: Doc) -> bool:
    return bool(WHEN.other_day & set(doc.low))


def _mentions(doc: Doc, numbers: dict[int, Number], today: datetime.date) -> list[Mention]:
    found: list[Mention] = []
    i = 0
    while i < doc.length:
        mention = None
        if not doc.claimed[i]:
            mention = (
                numeric(doc, i, today)
                or named(doc, i, today)
                or relative(doc, i, numbers, today)
                or holiday(doc, i, today)
            )
        if mention is None:
            i += 1
        else:
            found.append(mention)
            i = mention.j
    return found


def _agreeing(doc: Doc, dated: Mention, weekly: Mention) -> datetime.date | None:
    """ "Friday the 12th", with no month: the next 12th that is a Friday, within a year."""
    day = dated.day
    if (
        day is None
        or weekly.day is None
        or any(low in WHEN_VALUES.months or (low.isdigit() and len(low) == 4) for low in doc.low)
    ):
        return day
    if doc.at(dated.i + 1) in ("/", "-") or day.weekday() == weekly.day.weekday():
        return day
    months = (add_months(day, n) for n in range(1, 12))
    return next((d for d in months if d and d.day == day.day and d.weekday() == weekly.day.weekday()), day)


def _merge(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """ "Saturday, the 25th of October" is one day: the dated part decides."""
    merged: list[Mention] = []
    for m in mentions:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.weekday != m.weekday
            and (last.weekday or m.weekday)
            and set(doc.low[last.j : m.i]) <= WHEN.day_links
        ):
            dated, weekly = (m, last) if last.weekday else (last, m)
            merged[-1] = Mention(last.i, m.j, _agreeing(doc, dated, weekly))
        else:
            merged.append(m)
    return merged
