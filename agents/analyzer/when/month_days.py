"""Days said by number and month: "March 7", "the 3rd", "14/2"."""

import datetime

from agents.analyzer.language.numerals import ordinal_at
from agents.analyzer.language.wordlists import WHEN, WHEN_VALUES
from agents.analyzer.text import Doc
from agents.analyzer.when.calendar_days import Mention, date, day_mention, upcoming, upcoming_day


def numeric(doc: Doc, i: int, today: datetime.date) -> Mention | None:
    token = doc.low[i]
    if not (token[0].isdigit() and token.isascii()):
        return None
    dotted = token.split(".")
    if len(dotted) == 3 and all(part.isdigit() for part in dotted):
        return day_mention(i, i + 1, _triple(dotted, day_first=True))
    if len(dotted) == 2 and all(part.isdigit() and len(part) < 3 for part in dotted) and _german(doc, i):
        return day_mention(i, i + 2, upcoming(int(dotted[1]), int(dotted[0]), today))
    separator = doc.at(i + 1)
    if separator not in ("/", "-") or not token.isdigit() or not doc.adjacent(i) or not doc.adjacent(i + 1):
        return None
    second = doc.at(i + 2)
    if not (second.isascii() and second.isdigit()):
        return None
    if doc.at(i + 3) == separator and doc.adjacent(i + 2) and doc.at(i + 4).isdigit() and doc.at(i + 4).isascii():
        return day_mention(i, i + 5, _triple([token, second, doc.low[i + 4]]))
    if separator == "/" and len(token) <= 2 and len(second) <= 2:
        a, b = int(token), int(second)
        if (a, b) in ((50, 50), (24, 7), (1, 2), (1, 4), (3, 4), (1, 3)) and doc.at(i - 1) not in ("on", "date", ":"):
            return None
        month, day = (a, b) if a <= 12 else (b, a)
        return day_mention(i, i + 3, upcoming(month, day, today))
    return None


def _german(doc: Doc, i: int) -> bool:
    """ "14.8. at 16 Uhr": the second full stop belongs to the date."""
    return doc.at(i + 1) == "." and doc.adjacent(i) and (doc.at(i + 2) in ("at", "um", "ab", "@") or "uhr" in doc.low)


def _triple(parts: list[str], *, day_first: bool = False) -> datetime.date | None:
    a, b, c = (int(part[:6]) for part in parts)
    if a > 31:
        return date(a, b, c)
    year = c + 2000 if c < 100 else c
    if (day_first and b <= 12) or a > 12:
        return date(year, b, a)
    return date(year, a, b)


def named(doc: Doc, i: int, today: datetime.date) -> Mention | None:
    low = doc.low[i]
    month = WHEN_VALUES.months.get(low)
    if month is not None:
        return _month_first(doc, i, month, today)
    ordinal = (
        ordinal_at(doc, i)
        if (low[0].isdigit() or low[-2:] in ("th", "st", "nd", "rd") or low.startswith("twent"))
        or low in ("first", "second", "third", "thirty")
        else None
    )
    if ordinal is not None or (low.isdigit() and low.isascii() and len(low) <= 2):
        day, j = ordinal if ordinal is not None else (int(low), i + 1)
        # "20-25 Oct", "3rd or 4th of June": a stretch.
        if doc.at(j) in WHEN.day_range and day <= 31:
            k = j + 1
            later = ordinal_at(doc, k) or (
                (int(doc.low[k]), k + 1)
                if doc.at(k).isdigit() and doc.at(k).isascii() and len(doc.low[k]) <= 2
                else None
            )
            if later and later[0] <= 31 and day <= 31 and _month_after(doc, later[1]):
                return Mention(i, later[1] + 1, None)
        at = _month_after(doc, j)
        if at and 1 <= day <= 31:
            k, year = _year(doc, at + 1)
            number = WHEN_VALUES.months[doc.low[at]]
            return day_mention(i, k, date(year, number, day) if year else upcoming(number, day, today))
        the_day = ordinal is not None and doc.at(i - 1) in ("the", "el") and doc.at(i - 2) in WHEN.before_day
        if low in WHEN.worded_first and doc.at(j).isalpha():
            the_day = False
        if the_day and day <= 31 and doc.at(j) not in WHEN.not_month_day:
            return day_mention(i, j, upcoming_day(day, today))
    if (
        (
            low in ("dia", "el")
            and doc.at(i + 1).isdigit()
            and doc.at(i + 1).isascii()
            and len(doc.at(i + 1)) <= 2
            and 1 <= int(doc.low[i + 1]) <= 31
        )
        and not _month_after(doc, i + 2)
        and doc.at(i + 2) in ("", ".", ",", "\n", "a")
    ):
        return day_mention(i, i + 2, upcoming_day(int(doc.low[i + 1]), today))
    return None


def _month_after(doc: Doc, j: int) -> int:
    """The index of a month name at j (or after "of"), or 0."""
    k = j + 1 if doc.at(j) in ("of", "de") else j
    return k if k and doc.at(k) in WHEN_VALUES.months else 0


def _month_first(doc: Doc, i: int, month: int, today: datetime.date) -> Mention | None:
    j = i + 1
    if doc.at(j) == "." and doc.low[i] in WHEN_VALUES.months and len(doc.low[i]) <= 4:
        j += 1
    if doc.at(j) == "the":
        j += 1
    ordinal = ordinal_at(doc, j)
    if ordinal is not None:
        day, j = ordinal
    elif doc.at(j).isdigit() and doc.at(j).isascii() and len(doc.low[j]) <= 2:
        day, j = int(doc.low[j]), j + 1
        if doc.at(j) == ":" or doc.at(j) in ("pm", "am"):
            return None
    else:
        return None
    if not 1 <= day <= 31:
        return None
    if doc.at(j) in WHEN.stretch:
        later = ordinal_at(doc, j + 1)
        token = doc.at(j + 1)
        plain = int(token) if token.isdigit() and token.isascii() and len(token) <= 2 else 0
        second = later[0] if later else plain
        unit = doc.at(later[1] if later else j + 2)
        if day < second <= 31 and unit not in WHEN.not_days and not (doc.at(j) in ("and", "to") and plain):
            return Mention(i, later[1] if later else j + 2, None)
    k, year = _year(doc, j)
    return day_mention(i, k, date(year, month, day) if year else upcoming(month, day, today))


def _year(doc: Doc, j: int) -> tuple[int, int]:
    k = j + 1 if doc.at(j) in (",", "of", "de", "del") else j
    token = doc.at(k)
    if token.isdigit() and token.isascii() and len(token) == 4 and token[:2] == "20":
        return k + 1, int(token)
    return j, 0
