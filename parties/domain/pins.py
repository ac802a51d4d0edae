"""What a host sets by hand: the fields there are, and how each is read."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from parties.domain.documents import Document
from parties.domain.errors import WrongDetail
from parties.domain.input_text import TITLE_LENGTH, clean_text
from parties.domain.message import say
from parties.domain.patch import merge

PICK: Final = "pick."  # how the names of the host's choices among offers begin
HAND: Final = "host"  # the cause of what the host set by hand
MAX_PINS: Final = 100
MAX_GUESTS: Final = 100_000
MAX_HOURS: Final = 72
MAX_BUDGET: Final = 100_000_000
MAX_PERCENT: Final = 100
YEARS: Final = range(2000, 2200)


def patch_for(current: Document, changes: Mapping[str, str | None]) -> Document:
    """The merge patch that makes these changes to a party's details; empty when they say what is there already.

    Raises WrongDetail for an unknown field, a value that cannot be, or too much that is set by hand.
    """
    wanted = _read(changes, current.get("currency", "USD"))
    pins = current.get("pins", {})
    if len(merge(pins, wanted.get("pins", {}))) > max(MAX_PINS, len(pins)):
        raise WrongDetail(say("detail.too_many", most=MAX_PINS))
    new_pins = {field: value for field, value in wanted.pop("pins", {}).items() if pins.get(field) != value}
    new = {key: value for key, value in wanted.items() if current.get(key) != value}
    return new | {"pins": new_pins} if new_pins else new


def _read(changes: Mapping[str, str | None], currency: str) -> dict[str, Any]:
    read: dict[str, Any] = {}
    pins: dict[str, Any] = {}
    for field, raw in changes.items():
        value = (raw or "").strip()
        if field == "title":
            if value:
                read["title"] = clean_text(value)[:TITLE_LENGTH]
        elif field == "time_zone":
            read["time_zone"] = _time_zone(value) if value else None
        elif field == "budget":
            pins["budget.total"] = _budget(value, currency) if value else None
        elif field in _PINS:
            pins[field] = _PINS[field](value) if value else None
        elif _PICK.fullmatch(field):
            pins[field] = _offer(value) if value else None
        else:
            raise WrongDetail(say("detail.unknown", field=field))
    if pins:
        read["pins"] = pins
    return read


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(value: str) -> str:
    if value not in _time_zones():
        raise WrongDetail(say("detail.time_zone"))
    return value


def _guests(value: str) -> dict[str, int]:
    if not re.fullmatch(r"[0-9]{1,6}", value) or not 1 <= int(value) <= MAX_GUESTS:
        raise WrongDetail(say("detail.guests", least=1, most=MAX_GUESTS))
    return {"min": int(value), "max": int(value)}


def _date(value: str) -> str:
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise WrongDetail(say("detail.date")) from None
    if day.year not in YEARS:
        raise WrongDetail(say("detail.year", first=str(YEARS.start), last=str(YEARS.stop - 1)))
    return day.isoformat()


def _time(value: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise WrongDetail(say("detail.start"))
    return value


def _hours(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", value) or not 1 <= int(value) <= MAX_HOURS:
        raise WrongDetail(say("detail.hours", least=1, most=MAX_HOURS))
    return int(value)


def _percent(value: str) -> str:
    plain = value.removesuffix("%").strip()
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", plain) or Decimal(plain) > MAX_PERCENT:
        raise WrongDetail(say("detail.percent", least=0, most=MAX_PERCENT))
    return plain


def _short_text(value: str) -> str:
    return clean_text(value)[:120]


def _budget(value: str, currency: str) -> dict[str, Any]:
    plain = re.sub(r"[\s$€£]", "", value)
    if not _AMOUNT.fullmatch(plain):
        raise WrongDetail(say("detail.budget"))
    amount = Decimal(plain.replace(",", ""))
    if amount > MAX_BUDGET:
        raise WrongDetail(say("detail.budget_range", least=0, most=MAX_BUDGET))
    number = int(amount) if amount == amount.to_integral_value() else float(amount)
    return {"min": number, "max": number, "currency": currency, "scope": "total"}


def _offer(value: str) -> str:
    if not _OFFER.fullmatch(value):
        raise WrongDetail(say("detail.choice"))
    return value


_AMOUNT: Final = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,2})?")
_PICK: Final = re.compile(r"pick\.(theme|venue|cake|catering|drinks|vendor\.[a-z0-9_]{1,64})")
_OFFER: Final = re.compile(r"[a-z0-9_-]{1,64}")
_PINS: Final = {
    "guests": _guests,
    "event_date": _date,
    "start_time": _time,
    "hours": _hours,
    **dict.fromkeys(("rate.tax", "rate.service", "rate.tip", "rate.contingency"), _percent),
    "location": _short_text,
    "theme": _short_text,
}
FIELDS: Final = frozenset({"title", "time_zone", "budget", *_PINS})  # beside the picks, whose names are without number
