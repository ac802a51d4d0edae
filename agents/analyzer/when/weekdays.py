"""Days said by their distance from today: "next Saturday", "in two weeks"."""

import datetime

from agents.analyzer.language.numerals import Number
from agents.analyzer.language.wordlists import WHEN, WHEN_VALUES
from agents.analyzer.text import Doc
from agents.analyzer.when.calendar_days import Mention, add_months, day_mention, nth


def relative(doc: Doc, i: int, numbers: dict[int, Number], today: datetime.date) -> Mention | None:
    low = doc.low[i]
    if low in ("today", "tonight", "hoy", "tonite"):
        return Mention(i, i + 1, today) if doc.at(i - 1) not in ("from",) else None
    if low in WHEN.tomorrow:
        return Mention(i, i + 1, today + datetime.timedelta(1))
    if low == "manana" and doc.at(i - 1) not in ("la", "de"):
        return Mention(i, i + 1, today + datetime.timedelta(1))
    if low == "day" and doc.low[i + 1 : i + 3] == ["after", "tomorrow"]:
        return Mention(i, i + 3, today + datetime.timedelta(2))
    if low in WHEN_VALUES.days and (
        low not in WHEN.short_words or doc.capital(i) or doc.at(i - 1) in ("this", "next", "on")
    ):
        return _weekday(doc, i, today)
    return _distance(doc, i, numbers, today)


def _weekday(doc: Doc, i: int, today: datetime.date) -> Mention | None:
    if low_is_plain_word(doc, i):
        return None
    ahead = (WHEN_VALUES.days[doc.low[i]] - today.weekday()) % 7 or 7
    start, before = i, doc.at(i - 1)
    if before in WHEN.this_next and doc.at(i - 2) not in ("week", "weeks"):
        start = i - 1
    # "the first Saturday in May", "a Saturday in spring", "Saturdays": no day, or one we do not compute.
    if before in WHEN.named_days or doc.at(i + 1) in ("lights", "cheaper"):
        # "Good Friday" and "taco Tuesday" are names.
        return None
    if before in WHEN_VALUES.nth and doc.at(i + 1) in ("in", "of", "de", "del") and doc.at(i + 2) in WHEN_VALUES.months:
        day = nth(WHEN_VALUES.nth[before], WHEN_VALUES.days[doc.low[i]], WHEN_VALUES.months[doc.low[i + 2]], today)
        return day_mention(i - 1, i + 3, day)
    if before in WHEN.vague or doc.low[i] == "saturdays":
        return Mention(i, i + 1, None) if before in ("first", "second", "third", "last") else None
    if before == "following" or doc.at(i + 1) in ("after", "before", "following"):
        return Mention(i, i + 1, None)
    if before == "next" and ahead < 2:
        ahead += 7
    if doc.low[i + 1 : i + 2] == ["week"]:
        ahead += 7
    weeks = _weeks_from(doc, start)
    if weeks[0]:
        return Mention(start - weeks[1], i + 1, today + datetime.timedelta(ahead + 7 * weeks[0]))
    return Mention(start, i + 1, today + datetime.timedelta(ahead), weekday=True)


def low_is_plain_word(doc: Doc, i: int) -> bool:
    """ "sun", "sat" and "wed" written small after other words are not days."""
    if doc.low[i] == "wed" and "'" in doc.raw[i].replace("’", "'"):
        # "We'd" is no Wednesday.
        return True
    return doc.low[i] in ("sun", "sat", "wed") and not doc.capital(i) and doc.at(i - 1) not in ("this", "next", "on")


def _weeks_from(doc: Doc, i: int) -> tuple[int, int]:
    """ "two weeks from", "a week on" before token i → the weeks and how many tokens said so."""
    if doc.at(i - 1) in ("from", "after", "on") and doc.at(i - 2) in ("week", "weeks"):
        count = {"a": 1, "one": 1, "1": 1, "two": 2, "2": 2, "three": 3, "3": 3}.get(doc.at(i - 3), 0)
        return count, 3
    return 0, 0


def _distance(doc: Doc, i: int, numbers: dict[int, Number], today: datetime.date) -> Mention | None:
    low = doc.low[i]
    number = numbers.get(i)
    if number is not None:
        count, j = number.value, number.j
    elif low in ("a", "an", "one", "una", "un"):
        count, j = 1, i + 1
    else:
        return None
    unit = doc.at(j)
    if unit not in WHEN.units:
        return None
    lead, tail = doc.at(i - 1), doc.low[j + 1 : j + 3]
    if tail[:1] == ["from"] and tail[1:] in (["now"], ["today"], ["tomorrow"]):
        extra, end = (1 if tail[1] == "tomorrow" else 0), j + 3
    elif tail[:1] == ["away"]:
        extra, end = 0, j + 2
    elif lead in ("in", "en", "within") and lead != "within" and tail[:1] != ["or"]:
        extra, end = 0, j + 1
    else:
        return None
    if count != int(count) or not 0 < count < 400:
        return None
    if unit in ("month", "months", "mes", "meses"):
        return day_mention(i, end, add_months(today, int(count)))
    days = int(count) * (14 if unit == "fortnight" else 7 if unit in ("week", "weeks", "semana", "semanas") else 1)
    return Mention(i, end, today + datetime.timedelta(days + extra))
