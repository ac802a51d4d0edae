"""What wishes say, as agents see it: what was found in their texts, and never the texts. Pure."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from agents.brief.reading.colours import ColourMention, swatches
from agents.brief.reading.mentions import Mentions
from agents.brief.reading.price_preference import PricePreference, PriceRemark
from agents.catalogue.colours import Swatch

Priority = Literal["must", "nice"]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One wish as the agents of a category see it. What its slots and facts say is in the brief.

    `mentions` are the phrases of offers and of the lexicon; the party's theme does not count as one, but for the
    agent of the theme. `marries` says that people marry, `named_after_wedding` that it speaks of an anniversary or a
    rehearsal, whatever the brief has for an occasion.
    """

    input_id: str
    priority: Priority
    mentions: Mentions = Mentions()
    colours: tuple[ColourMention, ...] = ()
    price_remarks: tuple[PriceRemark, ...] = ()
    marries: bool = False
    named_after_wedding: bool = False


class Readings(msgspec.Struct, frozen=True):
    """The readings of a party's wishes by category, within one by input id. A wish stands in each of its categories."""

    by_category: Mapping[str, tuple[Reading, ...]] = {}

    def of(self, category: str) -> tuple[Reading, ...]:
        return self.by_category.get(category, ())

    def all(self) -> dict[str, Reading]:
        """One reading of each wish by input id. They differ between categories in their mentions alone."""
        return {reading.input_id: reading for found in self.by_category.values() for reading in found}

    def mentions(self, category: str) -> Mentions:
        return Mentions.union([reading.mentions for reading in self.of(category)])

    def swatches(self, category: str) -> tuple[Swatch, ...]:
        return swatches(mention for reading in self.of(category) for mention in reading.colours)

    def price_preference(self, category: str) -> PricePreference:
        """Whether the host wants to save or to splurge on a category. Both, or neither, is no preference.

        "Keep it cheap" in a wish about money speaks of all categories.
        """
        found = {
            remark.preference
            for reading in (*self.of(category), *self.of("budget"))
            for remark in reading.price_remarks
            if remark.concerns(category)
        }
        return found.pop() if len(found) == 1 else ""
