"""The catalogue as a value: offers and figures that agents read. Loaded elsewhere; pure here."""

from typing import Any, Final, Literal

import msgspec

Kind = Literal["theme", "venue", "cake", "catering", "vendor"]
KINDS: Final = ("theme", "venue", "cake", "catering", "vendor")


class Offer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A generic offer. `terms` holds its prices and rules, each naming its figure; its shape depends on the kind."""

    id: str
    kind: Kind
    title: str
    summary: str
    tags: tuple[str, ...] = ()
    terms: dict[str, Any] = {}


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
    """Offers by kind in a fixed order, figures by id, and a version for each kind that rises with every change."""

    offers: dict[str, tuple[Offer, ...]]
    figures: dict[str, Figure]
    versions: dict[str, int]
