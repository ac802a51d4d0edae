"""How many people come, how many of them are children, and how long they stay. Pure.

What the host stated counts; what is missing is assumed, and every assumption is a message.
"""

import re
from collections.abc import Callable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from agents.brief.brief import Brief
from agents.catalogue.offers import Catalogue
from agents.catalogue.terms import Audience
from agents.sections.named_theme import named_theme
from budgets.costs import counted, meals
from budgets.money import ZERO, Range, exactly
from parties.domain.message import Message, Phrase, say

READS: Final = ("guests", "children", "adults", "honoree_age", "occasion", "theme")
HOURS_READS: Final = ("hours", "honoree_age")

# Working numbers, not figures: nothing on file says how many of a party's guests are children.
SHARES: Final[dict[Audience, Decimal]] = {"kids": Decimal("0.6"), "all": Decimal("0.3"), "adults": Decimal(0)}
GUESTS_UNKNOWN: Final = 30
WEDDING_GUESTS: Final = 115  # F69
MOST: Final = Decimal(10**9)  # a larger number is none that a host means
OLDEST_CHILD: Final = 12
HOURS: Final = 4  # F30: the prices of venues are for a four-hour event
CHILD_HOURS: Final = 3  # R14: the long end for school children
TODDLER_HOURS: Final = 2  # R14: under six
# Nobody brings a child to these, whatever the theme.
GROWN_UP: Final = re.compile(r"\b(bachelor|bridal shower|corporate|office|work)")
OCCASIONS: Final[tuple[tuple[Audience, re.Pattern[str]], ...]] = (
    ("kids", re.compile(r"first birthday|\b(kid|child|christening|baptism|school)")),
    (
        "all",
        re.compile(
            r"\b(famil|graduation|christmas|thanksgiving|easter|halloween|block party|reunion|housewarming|quincea"
            r"|ba[rt] mitzvah|holiday|hanukkah|diwali|eid\b|communion|neighbou?r)"
        ),
    ),
    (
        "adults",
        re.compile(
            r"\b(wedding|engagement|anniversary|bachelor|retirement|office|corporate|work|cocktail|new year|farewell"
            r"|memorial|dinner|birthday)|shower"
        ),
    ),
)


class Headcount(msgspec.Struct, frozen=True, kw_only=True):
    """Whole people, from fewest to most. `meals` counts a child as half (R06); each takes one seat."""

    guests: Range
    children: Range
    adults: Range
    meals: Range
    audience: Audience
    stated: bool
    assumptions: tuple[Message, ...]

    @property
    def crowd(self) -> Range:
        """Whom entertainers for children serve: the children, or everybody where none come."""
        return self.children if self.children.high > 0 else self.guests


def count(brief: Brief, catalogue: Catalogue) -> Headcount:
    """Who comes. Never fails: a value that makes no sense counts as not stated."""
    audience, because = audience_of(brief, catalogue)
    children, adults = whole(brief.value("children")), whole(brief.value("adults"))
    guests = whole(brief.value("guests"))
    stated = guests is not None
    said: list[Message] = []
    if guests is None:
        guests, assumed = _guests(brief, children, adults)
        stated = assumed is None
        said += [] if assumed is None else [assumed]
    if children is not None:
        children = Range(min(children.low, guests.low), min(children.high, guests.high))
    elif adults is not None:
        children = _rest(guests, adults)
    else:
        children = Range(_share(guests.low, SHARES[audience]), _share(guests.high, SHARES[audience]))
        said.append(_split(guests, children, because))
    adults = _rest(guests, children)
    return Headcount(
        guests=guests,
        children=children,
        adults=adults,
        meals=meals(adults, children),
        audience=audience,
        stated=stated,
        assumptions=tuple(said),
    )


def hours(brief: Brief) -> tuple[int, tuple[Message, ...]]:
    """How many whole hours the party lasts, at least one, and what was assumed."""
    stated = measure(brief.value("hours"))
    if stated is not None and stated.low > 0:
        return max(1, min(72, int(stated.low.to_integral_value(ROUND_HALF_UP)))), ()
    age = _age(brief)
    if age is not None and age <= OLDEST_CHILD:
        long = TODDLER_HOURS if age < 6 else CHILD_HOURS
        return long, (say("headcount.hours_by_age", hours=say("hours", count=long)),)
    return HOURS, (say("headcount.hours", hours=say("hours", count=HOURS)),)


def audience_of(brief: Brief, catalogue: Catalogue) -> tuple[Audience, Message]:
    """Who the party is for, and why: age of who is celebrated, an occasion for adults, the theme, then the occasion."""
    age = _age(brief)
    if age is not None and age <= OLDEST_CHILD:
        return "kids", say("headcount.young", age=age)
    theme = named_theme(catalogue, str(brief.value("theme", "")))
    if theme is not None and theme.terms.crowd == "kids" and age is not None:
        return "all", say("headcount.ages_mix", age=age)
    if age is not None:
        return "adults", say("headcount.grown", age=age)
    occasion = _occasion(brief)
    if GROWN_UP.search(occasion):
        return "adults", _OCCASION_FOR["adults"]
    if theme is not None:
        return theme.terms.crowd, _THEME_FOR[theme.terms.crowd](Phrase(theme.title))
    for audience, names in OCCASIONS:
        if names.search(occasion):
            return audience, _OCCASION_FOR[audience]
    return "adults", _NOTHING


_NOTHING: Final = say("headcount.nothing")
_OCCASION_FOR: Final[dict[Audience, Message]] = {
    "kids": say("headcount.occasion_kids"),
    "all": say("headcount.occasion_all"),
    "adults": say("headcount.occasion_adults"),
}
_THEME_FOR: Final[dict[Audience, Callable[[Phrase], Message]]] = {
    "kids": lambda theme: say("headcount.theme_kids", theme=theme),
    "all": lambda theme: say("headcount.theme_all", theme=theme),
    "adults": lambda theme: say("headcount.theme_adults", theme=theme),
}


def measure(value: Any) -> Range | None:
    """A number, or {"min", "max"} of which one may be missing, as a range. Nothing for what is no number above −1."""
    if value is None:
        return None
    if isinstance(value, dict):
        ends = [end for end in (_number(value.get("min")), _number(value.get("max"))) if end is not None]
    else:
        ends = [end for end in (_number(value),) if end is not None]
    return Range(min(ends), max(ends)) if ends else None


def whole(value: Any) -> Range | None:
    """Like measure, in whole people."""
    found = measure(value)
    return found and Range(found.low.to_integral_value(ROUND_FLOOR), found.high.to_integral_value(ROUND_FLOOR))


def guests_of(found: Range) -> Message:
    """ "75 guests", "20–25 guests", as a sentence names them."""
    return say("guests", count=counted(found))


def children_of(found: Range) -> Message:
    return say("cost.children", count=counted(found))


def adults_of(found: Range) -> Message:
    return say("cost.adults", count=counted(found))


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    try:
        found = Decimal(value) if isinstance(value, int) else Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and ZERO <= found <= MOST else None


def _age(brief: Brief) -> int | None:
    found = measure(brief.value("honoree_age"))
    return None if found is None else int(found.low)


def _occasion(brief: Brief) -> str:
    return str(brief.value("occasion", "")).casefold().replace("_", " ")


def _guests(brief: Brief, children: Range | None, adults: Range | None) -> tuple[Range, Message | None]:
    """How many come when no total is known, and the assumption, if it takes one: the parts may say it."""
    if children is not None or adults is not None:
        return (children or exactly(0)) + (adults or exactly(0)), None
    age = _age(brief)
    if age is not None and age <= OLDEST_CHILD:
        children = exactly(age + 1)
        return children + children, say("headcount.guests_by_age", children=children_of(children))
    if "wedding" in _occasion(brief):
        guests = exactly(WEDDING_GUESTS)
        return guests, say("headcount.guests_of_wedding", guests=guests_of(guests))
    guests = exactly(GUESTS_UNKNOWN)
    return guests, say("headcount.guests", guests=guests_of(guests))


def _rest(guests: Range, part: Range) -> Range:
    low, high = max(Decimal(0), guests.low - part.low), max(Decimal(0), guests.high - part.high)
    return Range(min(low, high), high)


def _share(guests: Decimal, share: Decimal) -> Decimal:
    return (guests * share).to_integral_value(ROUND_HALF_UP)


def _split(guests: Range, children: Range, because: Message) -> Message:
    if not children.high:
        return say("headcount.no_children", guests=guests_of(guests), reason=because)
    return say("headcount.children", children=counted(children), guests=guests_of(guests), reason=because)
