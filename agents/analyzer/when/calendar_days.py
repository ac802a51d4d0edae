"""Days of the calendar, reckoned from today; a day that does not exist is None."""

import calendar
import datetime
from typing import NamedTuple


class Mention(NamedTuple):
    """Tokens i..j-1 name `day`, or a stretch of days when it is None."""

    i: int
    j: int
    day: datetime.date | None
    weekday: bool = False


def nth(n: int, weekday: int, month: int, today: datetime.date) -> datetime.date | None:
    """The next "third Saturday in July" after today; -1 is the last one."""
    for year in (today.year, today.year + 1):
        if year > 2200:
            break
        days = [d for k in range(1, 32) if (d := date(year, month, k)) is not None and d.weekday() == weekday]
        if days and len(days) >= n and (day := days[n - 1 if n > 0 else -1]) > today:
            return day
    return None


def thanksgiving(today: datetime.date) -> datetime.date | None:
    for year in (today.year, today.year + 1):
        first = datetime.date(year, 11, 1)
        day = first + datetime.timedelta((3 - first.weekday()) % 7 + 21)
        if day > today:
            return day
    return None


def day_mention(i: int, j: int, day: datetime.date | None) -> Mention | None:
    return None if day is None else Mention(i, j, day)


def date(year: int, month: int, day: int) -> datetime.date | None:
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        return None
    return datetime.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def upcoming(month: int, day: int, today: datetime.date) -> datetime.date | None:
    """The next such day after today; 29 February may be years away."""
    for year in range(today.year, min(today.year + 9, 2200)):
        found = date(year, month, day)
        if found is not None and found > today:
            return found
    return None


def upcoming_day(day: int, today: datetime.date) -> datetime.date | None:
    year, month = today.year, today.month
    for _ in range(12):
        found = date(year, month, day)
        if found is not None and found > today:
            return found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return None


def add_months(day: datetime.date, months: int) -> datetime.date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > 2200:
        return None
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
