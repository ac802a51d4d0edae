"""The catalogue as a value: offers and figures that agents read. Loaded elsewhere; pure here."""

from typing import Final, Generic, Literal, cast

import msgspec

from agents.catalogue.terms import SHAPES, Terms, TermsT

Kind = Literal["theme", "venue", "cake", "catering", "vendor"]
KINDS: Final = ("theme", "venue", "cake", "catering", "vendor")


class Offer(msgspec.Struct, Generic[TermsT], frozen=True, kw_only=True, omit_defaults=True):
    """A generic offer. `tags` are words that a host may write for it; `terms` its prices and rules, by kind.

    `figures` are the ids that the terms name, sorted.
    """

    id: str
    kind: Kind
    title: str
    summary: str
    terms: TermsT
    tags: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A price, serving size or lead time from the outside world, with its source."""

    id: str
    category: str
    item: str
    unit: str
    low: str = ""
    high: str = ""
    typical: str = ""
    conditions: str = ""
    quality: str = ""
    year: str = ""
    source: str = ""
    url: str = ""


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Offers by kind in a fixed order, figures by id, and a version for each kind that rises with every change.

    `versions` has one more entry, "figure", for the figures.
    """

    offers: dict[str, tuple[Offer[Terms], ...]]
    figures: dict[str, Figure]
    versions: dict[str, int]

    def of(self, shape: type[TermsT]) -> tuple[Offer[TermsT], ...]:
        """The offers of the kind whose terms have this shape."""
        return cast("tuple[Offer[TermsT], ...]", self.offers.get(SHAPE_KINDS[shape], ()))

    def quality(self, figures: frozenset[str]) -> str:
        """The weakest grade among these figures, A to C. One that is not in the catalogue is no better than C."""
        return max((self.figures[id].quality if id in self.figures else "C" for id in figures), default="A")


SHAPE_KINDS: Final[dict[type[Terms], str]] = {shape: kind for kind, shape in SHAPES.items()}
