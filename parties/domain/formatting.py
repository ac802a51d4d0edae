"""Amounts, dates and lists as hosts read them. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

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
    "theme": "Theme",
    "venue": "Venue",
    "cake": "Cake",
    "catering": "Food",
    "vendor": "Vendors",
    "budget": "Budget",
    "general": "General",
}


def section(name: str) -> str:
    """What hosts call an agent, a category or a section."""
    return SECTIONS.get(name) or name.replace("_", " ").capitalize()


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
    return least if least == most else f"{least} to {most}"


def moved(low: str | Decimal, high: str | Decimal, currency: str) -> str:
    """`$282–$560 more`, `up to $40 less`, `$40 less to $560 more`, or nothing when it did not move."""
    least, most = Decimal(low), Decimal(high)
    if not least and not most:
        return ""
    if least * most < 0:
        return f"{_apart(least, currency)} to {_apart(most, currency)}"
    near, far = sorted((abs(least), abs(most)))
    more = "more" if least + most > 0 else "less"
    return f"{span(near, far, currency)} {more}" if near else f"up to {money(far, currency)} {more}"


def _apart(amount: Decimal, currency: str) -> str:
    return f"{money(abs(amount), currency)} {'more' if amount > 0 else 'less'}"


def _signed(amount: str | Decimal, currency: str) -> str:
    words = money(amount, currency)
    return words if Decimal(amount) <= 0 else f"+{words}"


def day(date: dt.date) -> str:
    return f"{weekday(date)}, {date.year}"


def spelled(date: dt.date) -> str:
    """`June 12, 2027`."""
    return f"{date:%B} {date.day}, {date.year}"


def weekday(date: dt.date) -> str:
    return f"{date:%a}, {date:%b} {date.day}"


def countdown(date: dt.date, today: dt.date) -> str:
    days = (date - today).days
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "tomorrow" if days > 0 else "yesterday"
    far = f"{abs(days)} days" if abs(days) < 100 else f"{round(abs(days) / 7)} weeks"
    return f"in {far}" if days > 0 else f"{far} ago"


def before(days: int) -> str:
    """When a task falls due, for a party whose date is not known."""
    if days <= 0:
        return "on the day"
    if days % 7 == 0 and days >= 14:
        return f"{days // 7} weeks before"
    return "the day before" if days == 1 else f"{days} days before"


def clock(time: str) -> str:
    """`3:00 PM` for `15:00`."""
    moment = dt.time.fromisoformat(time)
    return f"{moment.hour % 12 or 12}:{moment.minute:02} {'AM' if moment.hour < 12 else 'PM'}"


def counted(least: int, most: int, singular: str, plural: str) -> str:
    if least == most:
        return f"{most:,} {singular if most == 1 else plural}"
    return f"{least:,}–{most:,} {plural}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def short(text: str, limit: int) -> str:
    """The text on one line, cut at a word if it is longer than `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head, _, _ = cut.rpartition(" ")
    return f"{(head if len(head) > limit // 2 else cut).rstrip(' ,;:.')}…"


def quoted(text: str, limit: int = 60) -> str:
    return f"“{short(text, limit)}”"


def lower_first(text: str) -> str:
    """The sentence as it continues another; a word in capitals and a lone “I” stay as they are."""
    word = text.partition(" ")[0]
    return text if word == "I" or (len(word) > 1 and word.isupper()) else text[:1].lower() + text[1:]
