"""From the texts of wishes to their readings: the one place after the analyzer that looks at a text. Pure.

Nothing of it is stored. It depends on the catalogue, and is remembered as long as that stays the same.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from agents.brief.reading import colours
from agents.brief.reading.lexicon import lexicon
from agents.brief.reading.mentions import Mentions, mentions
from agents.brief.reading.price_preference import PriceRemark, price_remarks
from agents.brief.reading.reading import Priority, Reading, Readings
from agents.brief.reading.weddings import marries, named_after_wedding
from agents.catalogue.offers import Catalogue
from agents.catalogue.phrase_matching import Vocabulary


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of an input, and what a fingerprint covers of it."""

    input_id: str
    text: str
    priority: Priority


def read(wishes: Mapping[str, tuple[Wish, ...]], theme: str, catalogue: Catalogue) -> Readings:
    """The readings of a party's wishes by category, in their order. `theme` is the party's, or empty."""
    numbers = colours.numbered({wish.text for found in wishes.values() for wish in found})
    vocabulary = catalogue.vocabulary
    found: dict[str, tuple[Reading, ...]] = {}
    for category, of_category in wishes.items():
        passed_over = "" if category == "theme" else theme
        found[category] = tuple([_reading(wish, passed_over, vocabulary, numbers) for wish in of_category])
    return Readings(found)


def _reading(wish: Wish, theme: str, vocabulary: Vocabulary, numbers: dict[str, int]) -> Reading:
    remarks = _remarks(wish.text)
    return Reading(
        input_id=wish.input_id,
        priority=wish.priority,
        mentions=_mentions(wish.text, theme, vocabulary),
        colours=colours.colour_mentions(wish.text, numbers) if numbers else (),
        price_remarks=remarks.prices,
        marries=remarks.marries,
        named_after_wedding=remarks.named_after_wedding,
    )


@lru_cache(maxsize=16_384)
def _mentions(text: str, theme: str, vocabulary: Vocabulary) -> Mentions:
    return mentions(text, vocabulary, lexicon().vocabulary, theme=theme)


class _Remarks(NamedTuple):
    """What a text says by itself, whatever the catalogue and the other wishes."""

    prices: tuple[PriceRemark, ...]
    marries: bool
    named_after_wedding: bool


@lru_cache(maxsize=16_384)
def _remarks(text: str) -> _Remarks:
    return _Remarks(price_remarks(text), marries(text), named_after_wedding(text))
