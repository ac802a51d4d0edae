"""The day of the party, when the text fixes one."""

import calendar
import datetime
import itertools
from typing import NamedTuple

from agents.analyzer.numerals import Number, ordinal_at
from agents.analyzer.text import Doc, words

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero", "february feb febrero feburary febuary", "march mar marzo",
            "april apr abril", "may mayo", "june jun junio",
            "july jul julio", "august aug agosto", "september sep sept septiembre", "october oct octubre",
            "november nov noviembre",
            "december dec diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon lunes", "tuesday tue tues martes",
            "wednesday wed weds miercoles wendesday wensday", "thursday thu thur thurs jueves",
            "friday fri viernes", "saturday sat sabado saterday satruday saturdays", "sunday sun domingo",
        )
    )
    for name in names.split()
}  # fmt: skip
_SHORT_WORDS = words("mar may march jun sat sun mon wed fri jan thu tue dec aug")
_FIXED = {
    ("new", "years", "eve"): (12, 31), ("nye",): (12, 31), ("new", "years", "day"): (1, 1), ("christmas",
    "eve"): (12, 24), ("nochebuena",): (12, 24),
    ("christmas", "day"): (12, 25), ("boxing", "day"): (12, 26), ("valentines", "day"): (2, 14), ("cinco",
    "de", "mayo"): (5, 5),
    ("halloween",): (10, 31), ("christmas",): (12, 25), ("halloween", "night"): (10, 31), ("leap",
    "day"): (2, 29), ("juneteenth",): (6, 19),
    ("st", "patricks", "day"): (3, 17), ("veterans", "day"): (11, 11), ("new", "years"): (12, 31),
    ("valentines",): (2, 14), ("bastille", "day"): (7, 14),
    ("canada", "day"): (7, 1), ("independence", "day"): (7, 4), ("pi", "day"): (3, 14), ("dia", "de",
    "los", "muertos"): (11, 2),
}  # fmt: skip
# A holiday's name is a date of its own only with these; others need "on".
_DATED_ALONE = frozenset(
    (
        ("new", "years", "eve"),
        ("nye",),
        ("christmas", "eve"),
        ("nochebuena",),
        ("new", "years", "day"),
        ("boxing", "day"),
    )
)
_DEADLINES = words(
    """by before until till since after rsvp due deadline last every antes deposit through respond reply
    than hasta past not most each"""
)
_DEADLINE_CLAUSE = words("rsvp rsvps respond reply due deadline deposit replies confirm invoice vence")
_JOINERS = frozenset(
    ("-", "–", "—", "to", "or", "through", "thru", "and", "y", "o", "/", "until", "till", "a", "al", "vs")
)
_MOVED = words(
    """moved move changed change instead rescheduled reschedule postponed push pushed actually switch
    switched now"""
)
_NOT_MONTH_DAY = words(
    """birthday bday b anniversary floor grade street st ave avenue graders grader year party century one
    time wedding child kid month b-day cumpleanos course and choice bday"""
)
_FILLERS = words("on the maybe either , even possibly")
_FALLS = words("is on falls was lands es actually s")
_OTHER_DAY = words("celebrate celebrating celebrated but after weekend pero")
_DAY_LINKS = words(", ( the on el of")
_DAY_RANGE = words("- – to or al and")
_BEFORE_DAY = words(
    """on for saturday friday sunday is to , till until by be celebrating celebrate party from monday tuesday
    wednesday thursday sat sun fri or"""
)
_STRETCH = words("- – to or through and /")
_NOT_DAYS = words("pm am people guests kids :")
_TOMORROW = words("tomorrow tmrw tmr tomorow tommorow tommorrow 2moro tmw")
_THIS_NEXT = words("this next coming on proximo este upcoming")
_VAGUE = words("a any some first second third last every 2nd 3rd each another")
_UNITS = words("day days week weeks month months dias semanas semana mes meses fortnight")


_NTH = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1,
}  # fmt: skip
_WORDED_FIRST = words("first second third")


class Mention(NamedTuple):
    """Tokens i..j-1 name `day`, or a stretch of days when it is None."""

    i: int
    j: int
    day: datetime.date | None
    weekday: bool = False


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
            left.day != right.day and len(between) <= 3 and between and set(between) <= _JOINERS | _FILLERS
        ) and not _MOVED & set(doc.low[max(0, left.i - 5) : left.i]):
            return None
    if len(set(days)) > 1 and _MOVED & set(doc.low):
        return days[-1]
    return days[0]


def _deadline(doc: Doc, m: Mention) -> bool:
    low, high = doc.clause_span(m.i)
    before = doc.low[max(low, m.i - 3) : m.i]
    return bool(_DEADLINES & set(before)) or bool(_DEADLINE_CLAUSE & set(doc.low[low:high]))


def _birthday(doc: Doc, m: Mention) -> bool:
    before = doc.low[max(0, m.i - 5) : m.j]
    for word in ("birthday", "bday", "cumpleanos", "cumple"):
        if word in before:
            rest = set(before[before.index(word) :])
            if rest & _FALLS and "party" not in rest:
                return True
    return "born" in before


def _other_day(doc: Doc) -> bool:
    return bool(_OTHER_DAY & set(doc.low))


def _mentions(doc: Doc, numbers: dict[int, Number], today: datetime.date) -> list[Mention]:
    found: list[Mention] = []
    i = 0
    while i < doc.length:
        mention = None
        if not doc.claimed[i]:
            mention = (
                _numeric(doc, i, today)
                or _named(doc, i, today)
                or _relative(doc, i, numbers, today)
                or _holiday(doc, i, today)
            )
        if mention is None:
            i += 1
        else:
            found.append(mention)
            i = mention.j
    return found


def _merge(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """ "Saturday, the 25th of October" is one day: the dated part decides."""
    merged: list[Mention] = []
    for m in mentions:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.weekday != m.weekday
            and (last.weekday or m.weekday)
            and set(doc.low[last.j : m.i]) <= _DAY_LINKS
        ):
            keep = m if last.weekday else last
            merged[-1] = Mention(last.i, m.j, keep.day)
        else:
            merged.append(m)
    return merged


def _numeric(doc: Doc, i: int, today: datetime.date) -> Mention | None:
    token = doc.low[i]
    if not (token[0].isdigit() and token.isascii()):
        return None
    dotted = token.split(".")
    if len(dotted) == 3 and all(part.isdigit() for part in dotted):
        return _day_mention(i, i + 1, _triple(dotted, day_first=True))
    if len(dotted) == 2 and all(part.isdigit() and len(part) < 3 for part in dotted) and _german(doc, i):
        return _day_mention(i, i + 2, _upcoming(int(dotted[1]), int(dotted[0]), today))
    separator = doc.at(i + 1)
    if separator not in ("/", "-") or not token.isdigit() or not doc.adjacent(i) or not doc.adjacent(i + 1):
        return None
    second = doc.at(i + 2)
    if not (second.isascii() and second.isdigit()):
        return None
    if doc.at(i + 3) == separator and doc.adjacent(i + 2) and doc.at(i + 4).isdigit() and doc.at(i + 4).isascii():
        return _day_mention(i, i + 5, _triple([token, second, doc.low[i + 4]]))
    if separator == "/" and len(token) <= 2 and len(second) <= 2:
        a, b = int(token), int(second)
        if (a, b) in ((50, 50), (24, 7), (1, 2), (1, 4), (3, 4), (1, 3)) and doc.at(i - 1) not in ("on", "date", ":"):
            return None
        month, day = (a, b) if a <= 12 else (b, a)
        return _day_mention(i, i + 3, _upcoming(month, day, today))
    return None


def _german(doc: Doc, i: int) -> bool:
    """ "14.8. at 16 Uhr": the second full stop belongs to the date."""
    return doc.at(i + 1) == "." and doc.adjacent(i) and (doc.at(i + 2) in ("at", "um", "ab", "@") or "uhr" in doc.low)


def _triple(parts: list[str], *, day_first: bool = False) -> datetime.date | None:
    a, b, c = (int(part[:6]) for part in parts)
    if a > 31:
        return _date(a, b, c)
    year = c + 2000 if c < 100 else c
    if (day_first and b <= 12) or a > 12:
        return _date(year, b, a)
    return _date(year, a, b)


def _named(doc: Doc, i: int, today: datetime.date) -> Mention | None:
    low = doc.low[i]
    month = _MONTHS.get(low)
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
        if doc.at(j) in _DAY_RANGE and day <= 31:
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
            number = _MONTHS[doc.low[at]]
            return _day_mention(i, k, _date(year, number, day) if year else _upcoming(number, day, today))
        the_day = ordinal is not None and doc.at(i - 1) in ("the", "el") and doc.at(i - 2) in _BEFORE_DAY
        if low in _WORDED_FIRST and doc.at(j).isalpha():
            the_day = False
        if the_day and day <= 31 and doc.at(j) not in _NOT_MONTH_DAY:
            return _day_mention(i, j, _upcoming_day(day, today))
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
        return _day_mention(i, i + 2, _upcoming_day(int(doc.low[i + 1]), today))
    return None


def _month_after(doc: Doc, j: int) -> int:
    """The index of a month name at j (or after "of"), or 0."""
    k = j + 1 if doc.at(j) in ("of", "de") else j
    return k if k and doc.at(k) in _MONTHS else 0


def _month_first(doc: Doc, i: int, month: int, today: datetime.date) -> Mention | None:
    j = i + 1
    if doc.at(j) == "." and doc.low[i] in _MONTHS and len(doc.low[i]) <= 4:
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
    if doc.at(j) in _STRETCH:
        later = ordinal_at(doc, j + 1)
        token = doc.at(j + 1)
        plain = int(token) if token.isdigit() and token.isascii() and len(token) <= 2 else 0
        second = later[0] if later else plain
        unit = doc.at(later[1] if later else j + 2)
        if day < second <= 31 and unit not in _NOT_DAYS and not (doc.at(j) in ("and", "to") and plain):
            return Mention(i, later[1] if later else j + 2, None)
    k, year = _year(doc, j)
    return _day_mention(i, k, _date(year, month, day) if year else _upcoming(month, day, today))


def _year(doc: Doc, j: int) -> tuple[int, int]:
    k = j + 1 if doc.at(j) in (",", "of", "de", "del") else j
    token = doc.at(k)
    if token.isdigit() and token.isascii() and len(token) == 4 and token[:2] == "20":
        return k + 1, int(token)
    return j, 0


def _relative(doc: Doc, i: int, numbers: dict[int, Number], today: datetime.date) -> Mention | None:
    low = doc.low[i]
    if low in ("today", "tonight", "hoy", "tonite"):
        return Mention(i, i + 1, today) if doc.at(i - 1) not in ("from",) else None
    if low in _TOMORROW:
        return Mention(i, i + 1, today + datetime.timedelta(1))
    if low == "manana" and doc.at(i - 1) not in ("la", "de"):
        return Mention(i, i + 1, today + datetime.timedelta(1))
    if low == "day" and doc.low[i + 1 : i + 3] == ["after", "tomorrow"]:
        return Mention(i, i + 3, today + datetime.timedelta(2))
    if low in _DAYS and (low not in _SHORT_WORDS or doc.capital(i) or doc.at(i - 1) in ("this", "next", "on")):
        return _weekday(doc, i, today)
    return _distance(doc, i, numbers, today)


def _weekday(doc: Doc, i: int, today: datetime.date) -> Mention | None:
    if low_is_plain_word(doc, i):
        return None
    ahead = (_DAYS[doc.low[i]] - today.weekday()) % 7 or 7
    start, before = i, doc.at(i - 1)
    if before in _THIS_NEXT:
        start = i - 1
    # "the first Saturday in May", "a Saturday in spring", "Saturdays": no day, or one we do not compute.
    if before in _NAMED_DAYS or doc.at(i + 1) in ("lights", "cheaper"):
        # "Good Friday" and "taco Tuesday" are names.
        return None
    if before in _NTH and doc.at(i + 1) in ("in", "of", "de", "del") and doc.at(i + 2) in _MONTHS:
        day = _nth(_NTH[before], _DAYS[doc.low[i]], _MONTHS[doc.low[i + 2]], today)
        return _day_mention(i - 1, i + 3, day)
    if before in _VAGUE or doc.low[i] == "saturdays":
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


_NAMED_DAYS = words("good taco black easter palm ash whit shrove maundy mothering cyber fat super")


def _nth(n: int, weekday: int, month: int, today: datetime.date) -> datetime.date | None:
    """The next "third Saturday in July" after today; -1 is the last one."""
    for year in (today.year, today.year + 1):
        if year > 2200:
            break
        days = [d for k in range(1, 32) if (d := _date(year, month, k)) is not None and d.weekday() == weekday]
        if days and len(days) >= n and (day := days[n - 1 if n > 0 else -1]) > today:
            return day
    return None


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
    if unit not in _UNITS:
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
        return _day_mention(i, end, _add_months(today, int(count)))
    days = int(count) * (14 if unit == "fortnight" else 7 if unit in ("week", "weeks", "semana", "semanas") else 1)
    return Mention(i, end, today + datetime.timedelta(days + extra))


def _holiday(doc: Doc, i: int, today: datetime.date) -> Mention | None:
    for length in (4, 3, 2, 1):
        name = tuple(doc.low[i : i + length])
        fixed = _FIXED.get(name)
        if fixed is not None and len(name) == length:
            if (
                name in _DATED_ALONE
                or doc.at(i + length) == "itself"
                or (name[-1] in ("day", "night") and _timed(doc))
                or _on(doc, i, i + length)
            ):
                return _day_mention(i, i + length, _upcoming(*fixed, today))
            return None
    if doc.low[i] == "thanksgiving" and doc.at(i - 1) == "on":
        return _day_mention(i, i + 1, _thanksgiving(today))
    return None


def _on(doc: Doc, i: int, j: int) -> bool:
    return doc.at(i - 1) in ("on", "el") and doc.at(j) not in ("weekend", "theme", "themed", "break")


def _timed(doc: Doc) -> bool:
    """The text says an hour: "Valentine's Day brunch, 11:30"."""
    return any(low in ("pm", "am") for low in doc.low) or any(
        doc.low[k] == ":" and doc.low[k - 1].isdigit() and doc.at(k + 1).isdigit() for k in range(1, doc.length)
    )


def _thanksgiving(today: datetime.date) -> datetime.date | None:
    for year in (today.year, today.year + 1):
        first = datetime.date(year, 11, 1)
        day = first + datetime.timedelta((3 - first.weekday()) % 7 + 21)
        if day > today:
            return day
    return None


def _day_mention(i: int, j: int, day: datetime.date | None) -> Mention | None:
    return None if day is None else Mention(i, j, day)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        return None
    return datetime.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _upcoming(month: int, day: int, today: datetime.date) -> datetime.date | None:
    """The next such day after today; 29 February may be years away."""
    for year in range(today.year, min(today.year + 9, 2200)):
        found = _date(year, month, day)
        if found is not None and found > today:
            return found
    return None


def _upcoming_day(day: int, today: datetime.date) -> datetime.date | None:
    year, month = today.year, today.month
    for _ in range(12):
        found = _date(year, month, day)
        if found is not None and found > today:
            return found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return None


def _add_months(day: datetime.date, months: int) -> datetime.date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > 2200:
        return None
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
