"""The terms of an offer, kind by kind: prices, capacities, lead times, each with the figure that it comes from.

They are written by hand, in the YAML files and in the admin, so an unknown key or a wrong type is an error that says
where it is.
"""

from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal, TypeVar

import msgspec

from budgets.costs import Sourced, counted, plain
from budgets.money import Range
from parties.domain.message import Count

Audience = Literal["kids", "all", "adults"]
Setting = Literal["indoor", "outdoor", "either"]
Diet = Literal[
    "vegetarian",
    "vegan",
    "gluten_free",
    "dairy_free",
    "egg_free",
    "nut_free",
    "halal",
    "kosher",
    "shellfish_free",
    "sugar_free",
]
YEAR: Final = 366
MOST: Final = Decimal(1_000_000_000)  # of anything that an offer counts or costs
EVERYBODY: Final[tuple[Audience, ...]] = ("kids", "all", "adults")


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of the terms."""


class Rate(Strict, frozen=True, kw_only=True, dict=True):
    """A number from `figure`, low ≤ high. `derived` says how, where the figure does not state it as such.

    `also` is a second figure that the number was worked out from.
    """

    low: Decimal
    high: Decimal
    figure: str
    also: str = ""
    derived: str = ""

    def __post_init__(self) -> None:
        if self.low.is_nan() or self.high.is_nan() or not 0 <= self.low <= self.high <= MOST:
            raise ValueError(f"needs 0 ≤ low ≤ high ≤ {MOST:,}, not {self.low} and {self.high}")

    @cached_property
    def sourced(self) -> Sourced:
        """The rate as the cost algebra takes it."""
        return Sourced(Range(self.low, self.high), self.figure)

    @cached_property
    def counted(self) -> int | Count:
        """How many, as a sentence names it."""
        return counted(Range(self.low, self.high))


class Surcharge(Strict, frozen=True, kw_only=True, dict=True):
    """One line of cost.

    rate         money for each `per`; crowd is the children, or all guests where no children come
    per          event, guest, meal, serving, child, adult, crowd: that many times; unit: whole units that hold
                 `holds` of `of` each; hour: for each hour of each person
    minimum      the least that is charged, in money
    holds        of a unit, or guests that one hired person can serve at a time
    pace         of a hired person: how many of `of` an hour; the hours follow from it
    least_hours  shortest booking; `hour_rate` is the price when only one hour is booked
    covers_hours what a price per event includes
    unit         "table", or for a hired person "artists"
    tip          customary gratuity in percent
    """

    id: str
    item: str
    rate: Rate
    per: Literal["event", "guest", "meal", "serving", "child", "adult", "crowd", "hour", "unit"]
    tax: Literal["food", "service", "rental", "goods", "none"] = "none"
    of: Literal["guests", "children", "adults", "crowd", "hours"] = "guests"
    unit: str = ""
    minimum: Rate | None = None
    holds: Rate | None = None
    pace: Rate | None = None
    least_hours: Rate | None = None
    hour_rate: Rate | None = None
    covers_hours: int = 0
    tip: Rate | None = None

    def __post_init__(self) -> None:
        if self.per == "unit" and (self.holds is None or self.holds.low <= 0 or not self.unit):
            raise ValueError(f"charge {self.id!r} is per unit, so it needs `unit` and `holds` above zero")
        single = self.hour_rate
        if single is not None and (single.low > self.rate.high or self.rate.low > single.high):
            raise ValueError(f"charge {self.id!r}: rate and hour_rate must overlap")
        if self.pace is not None and (self.per != "hour" or self.pace.low <= 0):
            raise ValueError(f"charge {self.id!r} has a pace, so it must be per hour, and the pace above zero")

    @cached_property
    def also(self) -> frozenset[str]:
        """The second figures of all its rates."""
        return frozenset(rate.also for rate in rates(self) if rate.also)


class Step(Strict, frozen=True, kw_only=True):
    """Something to do `days` before the party; `late` is what to do when that day has passed."""

    id: str
    title: str
    days: int
    figure: str = ""
    late: str = ""


class Booking(Strict, frozen=True, kw_only=True, dict=True):
    """What binds the host once a place or a person is booked; nothing of it is a cost on top.

    deposit   percent of the price, paid on booking
    security  money that comes back when all is left in order
    cancel    how many days before the party cancelling is free at the latest, from lenient to strict
    """

    deposit: Rate | None = None
    security: Rate | None = None
    cancel: Rate | None = None

    def __post_init__(self) -> None:
        if self.deposit is not None and self.deposit.high > 100:
            raise ValueError(f"a deposit is a percentage of the price, so not {self.deposit.high}")
        if self.cancel is not None and self.cancel.high > YEAR:
            raise ValueError(f"cancelling is counted in days before the party, at most {YEAR}")

    @cached_property
    def facts(self) -> dict[str, list[str]]:
        """Each term as [low, high], decimal strings."""
        terms = {"deposit": self.deposit, "security": self.security, "cancel": self.cancel}
        return {name: [plain(rate.low), plain(rate.high)] for name, rate in terms.items() if rate is not None}


class Colour(Strict, frozen=True, kw_only=True):
    name: str
    hex: str


class Terms(Strict, frozen=True, kw_only=True, dict=True):
    """What every kind has.

    on_request  offered only when the host's words name it
    stand_in    said to the host where no price of this very thing is on file and another one stands in for it
    cautions    warnings that always apply
    booking     deposit and cancellation; absent where nothing is booked, as in a shop
    """

    audience: tuple[Audience, ...] = EVERYBODY
    charges: tuple[Surcharge, ...] = ()
    tasks: tuple[Step, ...] = ()
    cautions: tuple[str, ...] = ()
    on_request: bool = False
    stand_in: str = ""
    booking: Booking | None = None

    @cached_property
    def priced(self) -> frozenset[str]:
        """The figures that the charges multiply."""
        return frozenset(charge.rate.figure for charge in self.charges)


class ThemeTerms(Terms, frozen=True, kw_only=True):
    """`crowd` is who such a party is for. `synonyms` are other names; the offer's tags are its moods.

    `accent` is dark enough for white text on it, and for itself on white: 4.5 to 1.
    """

    crowd: Audience
    palette: tuple[Colour, ...]
    accent: str
    decorations: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    settings: tuple[Literal["indoor", "outdoor"], ...] = ()
    hires: tuple[str, ...] = ()


class VenueTerms(Terms, frozen=True, kw_only=True):
    """`capacity` is how many people it holds, from cautious to crammed; absent where only the host can know.

    `sheltered` outdoors: a roof on the spot keeps rain off.
    """

    setting: Setting
    kitchen: bool
    rain: str
    capacity: Rate | None = None
    sheltered: bool = False
    outside_food: bool = True


class CakeTerms(Terms, frozen=True, kw_only=True):
    """`diets` are those that the bakers of such a cake usually can meet."""

    diets: tuple[Diet, ...] = ()


class CateringTerms(Terms, frozen=True, kw_only=True):
    """`service` is the service charge in percent of the charges. `needs_kitchen`: cannot work without one on site.

    An offer of `drinks` comes on top of the food where the host asks for a bar.
    """

    course: Literal["food", "drinks"] = "food"
    settings: tuple[Literal["indoor", "outdoor"], ...]
    needs_kitchen: bool
    casual: bool
    diets: tuple[Diet, ...] = ()
    service: Rate | None = None


class VendorTerms(Terms, frozen=True, kw_only=True):
    """`hire` is the vendor type that it is an offer for."""

    hire: str
    notes: tuple[str, ...] = ()


TermsT = TypeVar("TermsT", bound=Terms)

SHAPES: Final[dict[str, type[Terms]]] = {
    "theme": ThemeTerms,
    "venue": VenueTerms,
    "cake": CakeTerms,
    "catering": CateringTerms,
    "vendor": VendorTerms,
}


class InvalidTerms(ValueError):
    """The terms of an offer do not have the shape of its kind. The message names the key."""


def parse(kind: str, raw: Any) -> Terms:
    """The terms of a kind from what YAML or JSON gave. Raises InvalidTerms."""
    try:
        return msgspec.convert(raw, SHAPES[kind])
    except msgspec.ValidationError as error:
        raise InvalidTerms(str(error)) from None


def cited(terms: Terms) -> frozenset[str]:
    """The ids of all figures that the terms name."""
    return named(msgspec.to_builtins(terms))


def named(raw: Any) -> frozenset[str]:
    """The ids of all figures in terms as JSON has them."""
    return frozenset(_cited(raw))


def rates(terms: Strict) -> tuple[Rate, ...]:
    """Every rate in the terms or a part of them, at any depth."""
    return tuple(_rates(terms))


def _cited(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value[key] for key in ("figure", "also") if value.get(key)]
        return own + [found for part in value.values() for found in _cited(part)]
    if isinstance(value, (list, tuple)):
        return [found for part in value for found in _cited(part)]
    return []


def _rates(value: Any) -> list[Rate]:
    if isinstance(value, Rate):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [found for field in value.__struct_fields__ for found in _rates(getattr(value, field))]
    if isinstance(value, tuple):
        return [found for part in value for found in _rates(part)]
    return []
