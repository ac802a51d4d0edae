"""Money as values: a range of amounts, rounding, and amounts as sentences name them. Pure."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

import msgspec

from parties.domain.message import Money, Span

CENT: Final = Decimal("0.01")
ZERO: Final = Decimal(0)


class InvalidAmount(ValueError):
    """The text is not a finite decimal number."""


class InvalidRange(ValueError):
    """The low end of a range is above its high end."""


def amount(text: str) -> Decimal:
    """The number that a decimal string writes. Raises InvalidAmount."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise InvalidAmount(f"{text!r} is not a decimal number") from None
    if not number.is_finite():
        raise InvalidAmount(f"{text!r} is not a finite number")
    return number


def cents(number: Decimal) -> Decimal:
    """Rounded half-up to two places, as invoices round."""
    return number.quantize(CENT, ROUND_HALF_UP)


def text(number: Decimal) -> str:
    """The decimal string of an amount, always with two places."""
    return str(cents(number))


def exact(number: Decimal, currency: str) -> Money:
    """The amount as a sentence names it, to the cent."""
    return Money(text(number), currency, exact=True)


class Range(msgspec.Struct, frozen=True, order=False):
    """From low to high, both included. Raises InvalidRange unless low ≤ high."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise InvalidRange(f"{self.low} is above {self.high}")

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)

    def scale(self, factor: "Range") -> "Range":
        """Low times low, high times high: for factors that are never negative."""
        return Range(self.low * factor.low, self.high * factor.high)

    def rounded(self) -> "Range":
        return Range(cents(self.low), cents(self.high))

    def span(self, currency: str, *, exact: bool = True) -> Span:
        """The range as a sentence names it: to the cent, or as an estimate in whole units."""
        return Span(text(self.low), text(self.high), currency, exact)

    def texts(self) -> tuple[str, str]:
        """Both ends as decimal strings with two places."""
        return text(self.low), text(self.high)


NOTHING: Final = Range(ZERO, ZERO)


def exactly(number: Decimal | int) -> Range:
    """A range whose ends are the same."""
    return Range(Decimal(number), Decimal(number))


def parse(low: str, high: str) -> Range:
    """A range from two decimal strings. Raises InvalidAmount, InvalidRange."""
    return Range(amount(low), amount(high))
