"""What of an offer the search reads, and how much each part of it counts. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from agents.catalogue.search.embedding import TextModel

MOST: Final = 4.0  # what one word can count, however often it is said
# Of the terms only what describes. Prices and steps say nothing about what the offer is.
DESCRIBING: Final = ("setting", "hire", "synonyms", "decorations", "rain", "diets", "notes")
TITLE, TAGS, SUMMARY, TERMS = 3.0, 2.0, 1.5, 0.7  # weights


_MISSING: Final = re.compile(r"\bwithout (?:an?|the|any) \w+", re.IGNORECASE)


class Passage(NamedTuple):
    """Texts of an offer that count alike."""

    texts: tuple[str, ...]
    weight: float


def passages(kind: str, title: str, summary: str, tags: Any, terms: Any) -> tuple[Passage, ...]:
    """The passages of an offer as it is stored: its tags and terms may be anything that JSON can hold.

    What a summary says is not there is left out: a meadow "without a roof" has none.
    """
    told = terms if isinstance(terms, Mapping) else {}
    return (
        Passage((title,), TITLE),
        Passage(_texts(tags), TAGS),
        Passage((_MISSING.sub(" . ", summary),), SUMMARY),
        Passage((kind, *(text for key in DESCRIBING for text in _texts(told.get(key, "")))), TERMS),
    )


def weights(parts: tuple[Passage, ...], model: TextModel) -> dict[str, float]:
    """How much each feature that the model knows counts in an offer."""
    found: dict[str, float] = {}
    for texts, weight in parts:
        for feature, count in model.features(texts).items():
            found[feature] = min(MOST, found.get(feature, 0.0) + weight * count)
    return found


def _texts(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, (list, tuple)) else (value,)
    return tuple(text.replace("_", " ") for text in found if isinstance(text, str))
