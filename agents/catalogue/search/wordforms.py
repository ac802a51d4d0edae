"""A text as the features that the search's model knows: stems of words, and pairs of neighbours. Pure."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final

LIMIT: Final = 160  # words of a text that are read

_WORD: Final = re.compile(r"[a-z0-9]+")
_VOWELS: Final = frozenset("aeiouy")
_LEAST: Final = 3  # letters of a stem


def words(text: str) -> tuple[str, ...]:
    """The words in small letters without accents and apostrophes: "Piñata's" → pinatas."""
    plain = text.casefold().replace("'", "").replace("’", "")
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return tuple(_WORD.findall(plain))[:LIMIT]


@lru_cache(maxsize=8192)
def stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(text))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The word without its ending: painted, painter and paints are paint. Rough, and the same everywhere."""
    if not word.isalpha():
        return word
    word = _plural(word)
    for ending in ("ing", "ed", "er", "ly"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > _LEAST and not _VOWELS.isdisjoint(rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "aels" else rest
            break
    if len(word) > _LEAST + 1 and word.endswith("e"):
        return word[:-1]
    return f"{word[:-1]}i" if len(word) > _LEAST and word.endswith("y") and word[-2] not in _VOWELS else word


def pairs(found: tuple[str, ...]) -> tuple[str, ...]:
    """Neighbours joined: (ice, cream, cake) → ice_cream, cream_cake."""
    return tuple(f"{a}_{b}" for a, b in pairwise(found))


def grams(word: str) -> frozenset[str]:
    """The threes of letters of a word between its ends, by which misspelled ones are recognised."""
    padded = f"^{word}$"
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def _plural(word: str) -> str:
    if len(word) <= _LEAST or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]
