"""Whether two names of a place speak of one: a park and its town, a town and its address. Pure."""

import re
from typing import Final

from agents.analyzer.language.wordlists import PLACE_PHRASES
from agents.analyzer.lexicon import phrase_words

_WORD: Final = re.compile(r"[^\W_]+")


def names_a_town(place: str) -> bool:
    """Whether a known town is part of the name: "Austin", "Austin, TX", "12 Main Street, Austin"."""
    words, towns = tuple(_words(place)), PLACE_PHRASES.cities
    return any(words[start:end] in towns for start in range(len(words)) for end in range(start + 1, len(words) + 1))


def within(part: str, whole: str) -> bool:
    """Whether one name is contained in the other, word by word."""
    return f" {' '.join(_words(part))} " in f" {' '.join(_words(whole))} "


def _words(place: str) -> list[str]:
    return phrase_words(" ".join(_WORD.findall(place)))
