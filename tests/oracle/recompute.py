"""What an offer costs, reckoned anew from the delivered YAML files and from the formulas that the plan prints."""

import csv
import re
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from tests.oracle.case import Case, Span

Offer = dict[str, Any]
CATALOGUE: Final = Path(__file__).parents[2] / "agents/catalogue"
RULES: Final = Path(__file__).parents[2] / "budgets/rules.yaml"
FILES: Final = {"theme": "themes", "venue": "venues", "cake": "cakes", "catering": "catering", "vendor": "vendors"}
CENT: Final = Decimal("0.01")
_NUMBER: Final = re.compile(r"^[^\d]*?(?P<number>[\d,]+(?:\.\d+)?)")
_UNITS: Final = re.compile(r"^⌈(?P<served>[\d,.]+) [^÷]*÷ (?P<holds>[\d,.]+) ")


class Crowd:
    """The quantities that prices depend on."""

    def __init__(self, guests: Span, children: Span, hours: int, service: Decimal | None = None) -> None:
        rest = sorted((max(guests.low - children.low, Decimal(0)), max(guests.high - children.high, Decimal(0))))
        adults = Span(rest[0], max(guests.high - children.high, Decimal(0)))
        half = Decimal("0.5")
        self.hours = hours
        self.service = service  # percent, where the host set it by hand
        self.of = {
            "guests": guests,
            "children": children,
            "adults": adults,
            "meals": Span(adults.low + children.low * half, adults.high + children.high * half),
            "crowd": children if children.high else guests,
            "hours": Span(Decimal(hours), Decimal(hours)),
        }


PER: Final = {
    "guest": "guests",
    "serving": "guests",
    "meal": "meals",
    "child": "children",
    "adult": "adults",
    "crowd": "crowd",
}


@lru_cache
def offers(section: str) -> dict[str, Offer]:
    """Offer id → the offer, as its file has it."""
    text = (CATALOGUE / f"data/{FILES[section]}.yaml").read_text("utf-8")
    return {offer["id"]: offer for offer in yaml.safe_load(text)}


@lru_cache
def figures() -> dict[str, dict[str, str]]:
    with (CATALOGUE / "data" / "figures.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@lru_cache
def rules() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(RULES.read_text("utf-8"))
    return found


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def target(case: Case) -> Span | None:
    """The most that the host wants to spend on the whole, in dollars: a span where they named another money."""
    if pin := case.pins.get("budget.total"):
        return dollars(Decimal(str(pin["max"])), pin["currency"])
    if case.scenario.budget is not None:
        return dollars(Decimal(case.scenario.budget), case.scenario.currency)
    found = case.budget.get("target")
    return Span(Decimal(found.get("sure", found["max"])), Decimal(found["max"])) if found else None


def dollars(number: Decimal, currency: str) -> Span:
    if currency == "USD":
        return Span(number, number)
    units = rules()["exchange"]["a_dollar"][currency]
    return Span(cents(number / Decimal(units["high"])), cents(number / Decimal(units["low"])))


def price(charge: Offer, crowd: Crowd) -> Span:
    """What one charge comes to for a crowd, unrounded."""
    low, high = (_side(charge, crowd, side) for side in ("low", "high"))
    return Span(low, high)


def service(terms: Offer, crowd: Crowd) -> Span | None:
    """A caterer's service charge: a percentage of all the other charges."""
    if "service" not in terms:
        return None
    whole = [price(charge, crowd) for charge in terms.get("charges", ())]
    low, high = ((crowd.service or _number(terms["service"], side)) / 100 for side in ("low", "high"))
    return Span(low * sum(part.low for part in whole), high * sum(part.high for part in whole))


def formula(basis: str) -> Span:
    """What a printed formula comes to: "max($1,200; $18 × 52.5 meals) to max($3,500; $45 × 52.5 meals)"."""
    low, _, high = basis.partition(" to ")
    return Span(_value(low), _value(high or low))


def _side(charge: Offer, crowd: Crowd, side: str) -> Decimal:
    per = charge["per"]
    if per == "event":
        found = _number(charge["rate"], side)
    elif per == "hour":
        found = _hired(charge, crowd, side)
    elif per == "unit":
        served = getattr(crowd.of[charge.get("of", "guests")], side)
        found = _number(charge["rate"], side) * _up(served / _number(charge["holds"], _other(side)))
    else:
        found = _number(charge["rate"], side) * getattr(crowd.of[PER[per]], side)
    return max(found, _number(charge["minimum"], side)) if "minimum" in charge else found


def _hired(charge: Offer, crowd: Crowd, side: str) -> Decimal:
    """Hours times people: by pace where there is one, else for the whole party, one for so many guests each."""
    served = getattr(crowd.of[charge.get("of", "guests")], side)
    least = _up(_number(charge["least_hours"], "high")) if "least_hours" in charge else Decimal(0)
    if "pace" in charge:
        work = max(Decimal(1), _up(served / _number(charge["pace"], _other(side))))
        people = _up(work / crowd.hours)
        hours = _up(work / people)
        hours = max(hours, least) if people == 1 else hours
    else:
        people = (
            max(Decimal(1), _up(served / _number(charge["holds"], _other(side)))) if "holds" in charge else Decimal(1)
        )
        hours = max(Decimal(crowd.hours), least)
    rate = charge["hour_rate"] if hours == 1 and "hour_rate" in charge else charge["rate"]
    return _number(rate, side) * people * hours


def _number(rate: Offer, side: str) -> Decimal:
    return Decimal(str(rate[side]))


def _other(side: str) -> str:
    return "high" if side == "low" else "low"


def _up(value: Decimal) -> Decimal:
    return value.to_integral_value(rounding=ROUND_CEILING)


def _value(text: str) -> Decimal:
    text = text.strip()
    if text.startswith("max("):
        return max(_value(part) for part in text.removeprefix("max(").removesuffix(")").split("; "))
    if " + " in text:
        return sum((_value(part) for part in text.split(" + ")), Decimal(0))
    if "% of " in text:
        percent, _, base = text.partition("% of ")
        return _value(percent) / 100 * _value(base)
    product = Decimal(1)
    for factor in text.split(" × "):
        product *= _factor(factor)
    return product


def _factor(text: str) -> Decimal:
    if match := _UNITS.match(text):
        return _up(_plain(match["served"]) / _plain(match["holds"]))
    match = _NUMBER.match(text)
    if match is None:
        raise ValueError(f"no number in {text!r}")
    return _plain(match["number"])


def _plain(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))
