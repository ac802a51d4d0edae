"""Amounts, dates and lists as people read them, in the language that is active."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.utils import dates
from django.utils.dateformat import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

SYMBOLS: Final = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "CA$",
    "EUR": "€",
    "GBP": "£",
    "INR": "₹",
    "JPY": "¥",
    "MXN": "MX$",
    "NZD": "NZ$",
    "USD": "$",
}
_WHOLE: Final = Decimal(1)
_MINUS: Final = "−"
SECTIONS: Final[Mapping[str, str]] = {
    "theme": gettext_noop("Theme"),
    "venue": gettext_noop("Venue"),
    "cake": gettext_noop("Cake"),
    "catering": gettext_noop("Food"),
    "vendor": gettext_noop("Vendors"),
    "budget": gettext_noop("Budget"),
    "general": gettext_noop("General"),
}


def section(name: str) -> str:
    """What hosts call an agent, a category or a section."""
    return _(SECTIONS.get(name) or name.replace("_", " ").capitalize())


def money(amount: str | Decimal, currency: str) -> str:
    """`$2,277`: estimates are told in whole units."""
    value = Decimal(amount).quantize(_WHOLE, ROUND_HALF_UP)
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{_MINUS if value < 0 else ''}{symbol}{abs(value):,}"


def money_exact(amount: str | Decimal, currency: str) -> str:
    """`$2,276.93`; whole amounts without cents."""
    value = Decimal(amount)
    digits = f"{abs(value):,.0f}" if value == value.to_integral_value() else f"{abs(value):,.2f}"
    return f"{_MINUS if value < 0 else ''}{SYMBOLS.get(currency, f'{currency} ')}{digits}"


def target(found: Mapping[str, Any] | None, currency: str) -> str:
    """A target or limit of a budget as the host named it, be it in another money; nothing where there is none."""
    return found.get("said") or money(str(found["max"]), currency) if found else ""


def span(low: str | Decimal, high: str | Decimal, currency: str) -> str:
    """`$2,277–$5,794`, or one amount when both ends read alike."""
    least, most = money(low, currency), money(high, currency)
    return least if least == most else f"{least}–{most}"


def change(low: str | Decimal, high: str | Decimal, currency: str) -> str:
    """What a range moved by: `+$282`, `−$40 to +$560`, or nothing when it did not move."""
    if Decimal(low) == 0 and Decimal(high) == 0:
        return ""
    least, most = _signed(low, currency), _signed(high, currency)
    return least if least == most else _("{low} to {high}").format(low=least, high=most)


def moved(low: str | Decimal, high: str | Decimal, currency: str) -> str:
    """`$282–$560 more`, `up to $40 less`, `$40 less to $560 more`, or nothing when it did not move."""
    least, most = Decimal(low), Decimal(high)
    if not least and not most:
        return ""
    if least * most < 0:
        low, high = (_apart(money(abs(end), currency), more=end > 0) for end in (least, most))
        return _("{low} to {high}").format(low=low, high=high)
    near, far = sorted((abs(least), abs(most)))
    if not near:
        up_to = _("up to {amount} more") if least + most > 0 else _("up to {amount} less")
        return up_to.format(amount=money(far, currency))
    return _apart(span(near, far, currency), more=least + most > 0)


def _apart(amount: str, *, more: bool) -> str:
    return (_("{amount} more") if more else _("{amount} less")).format(amount=amount)


def _signed(amount: str | Decimal, currency: str) -> str:
    words = money(amount, currency)
    return words if Decimal(amount) <= 0 else f"+{words}"


def day(date: dt.date) -> str:
    return _("{weekday}, {month} {day}, {year}").format(**_named(date), year=date.year)


def spelled(date: dt.date) -> str:
    """`June 12, 2027`."""
    return _("{month} {day}, {year}").format(month=dates.MONTHS[date.month], day=date.day, year=date.year)


def weekday(date: dt.date) -> str:
    """`Sat, Jun 12`."""
    return _("{weekday}, {month} {day}").format(**_named(date))


def _named(date: dt.date) -> dict[str, Any]:
    month = str(dates.MONTHS_3[date.month])
    return {"weekday": dates.WEEKDAYS_ABBR[date.weekday()], "month": month[:1].upper() + month[1:], "day": date.day}


def countdown(date: dt.date, today: dt.date) -> str:
    days = (date - today).days
    if days == 0:
        return _("today")
    if abs(days) == 1:
        return _("tomorrow") if days > 0 else _("yesterday")
    if abs(days) < 100:
        count = abs(days)
        ahead = ngettext("in {count} day", "in {count} days", count)
        ago = ngettext("{count} day ago", "{count} days ago", count)
    else:
        count = round(abs(days) / 7)
        ahead = ngettext("in {count} week", "in {count} weeks", count)
        ago = ngettext("{count} week ago", "{count} weeks ago", count)
    return (ahead if days > 0 else ago).format(count=count)


def before(days: int) -> str:
    """When a task falls due, for a party whose date is not known."""
    if days <= 0:
        return _("on the day")
    if days % 7 == 0 and days >= 14:
        return ngettext("{count} week before", "{count} weeks before", days // 7).format(count=days // 7)
    if days == 1:
        return _("the day before")
    return ngettext("{count} day before", "{count} days before", days).format(count=days)


def clock(time: str) -> str:
    """`3:00 PM` for `15:00`."""
    moment = dt.time.fromisoformat(time)
    return time_format(moment, _("g:i A"))


def guests(least: int, most: int) -> str:
    """`75 guests`, `20–30 guests`."""
    count = f"{most:,}" if least == most else f"{least:,}–{most:,}"
    return ngettext("{count} guest", "{count} guests", most).format(count=count)


def listed(words: Sequence[str], *, any_of: bool = False) -> str:
    """`a, b and c`; with `any_of`, `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    pattern = _("{first} or {last}") if any_of else _("{first} and {last}")
    return pattern.format(first=", ".join(words[:-1]), last=words[-1])


def short(text: str, limit: int) -> str:
    """The text on one line, cut at a word if it is longer than `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head, _, _ = cut.rpartition(" ")
    return f"{(head if len(head) > limit // 2 else cut).rstrip(' ,;:.')}…"


def quoted(text: str, limit: int = 60) -> str:
    return _("“{text}”").format(text=short(text, limit))


def lower_first(text: str) -> str:
    """The sentence as it continues another; a word in capitals and a lone “I” stay as they are."""
    word = text.partition(" ")[0]
    return text if word == "I" or (len(word) > 1 and word.isupper()) else text[:1].lower() + text[1:]
