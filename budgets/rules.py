"""What rules.yaml says: taxes by place and kind of sale, the contingency, and what other moneys are worth. Pure."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Final

import msgspec

from budgets.money import Range, amount
from parties.domain import message

HOME: Final = "USD"  # the money of the figures


class Percent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A percentage as a range, low ≤ high: "8.25" is 8.25 %."""

    low: Decimal
    high: Decimal
    figures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError(f"a percentage runs from low to high, not from {self.low} to {self.high}")

    def of(self, base: Range) -> Range:
        """Rounded once, half-up."""
        return base.scale(Range(self.low / 100, self.high / 100)).rounded()

    @property
    def argument(self) -> message.Percent:
        """As a sentence names it."""
        return message.Percent(f"{self.low:f}", f"{self.high:f}")


def percent(low: str, high: str) -> Percent:
    """From two decimal strings. Raises InvalidAmount or ValueError."""
    return Percent(low=amount(low), high=amount(high))


class Contingency(Percent, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: str
    url: str


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Taxes by kind of sale, as they stood on `as_of`. A kind that is not listed is not taxed."""

    id: str
    title: str
    as_of: dt.date
    source: str
    url: str
    taxes: dict[str, Percent]
    names: tuple[str, ...] = ()


class Exchange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Units of other moneys for one US dollar, from fewest to most over the years up to `as_of`."""

    as_of: dt.date
    source: str
    url: str
    a_dollar: dict[str, Range]

    def __post_init__(self) -> None:
        for currency, units in self.a_dollar.items():
            if units.low <= 0:
                raise ValueError(f"a dollar is worth {units.low} {currency}")

    def dollars(self, number: Decimal, currency: str) -> Range | None:
        """What an amount of another money is worth, from least to most, in cents. None where no rate is on file."""
        units = self.a_dollar.get(currency)
        return None if units is None else Range(number / units.high, number / units.low).rounded()


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: int
    contingency: Contingency
    exchange: Exchange
    elsewhere: Place
    places: tuple[Place, ...]

    def place(self, location: str) -> Place:
        """The listed place whose name is the longest found in `location` as whole words, or `elsewhere`."""
        said = f" {_words(location)} "  # both sides padded: whole words only
        found = [(len(name), place) for place in self.places for name in place.names if f" {name} " in said]
        return max(found, key=lambda match: match[0])[1] if found else self.elsewhere


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def load(path: Path) -> Rules:
    """Raises msgspec.ValidationError when the file does not say what it should."""
    return msgspec.yaml.decode(path.read_bytes(), type=Rules)


RULES: Final = load(Path(__file__).with_name("rules.yaml"))
