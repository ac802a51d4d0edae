"""Phrases compared with the words before or after a place in a text."""

from collections.abc import Iterable

from agents.analyzer.lexicon import phrase_words
from agents.analyzer.text import fold

# Phrases by their last word: a look at one word decides whether any of them can end here.
Endings = dict[str, list[tuple[str, ...]]]


def ends_with(said: list[str], endings: Endings) -> bool:
    """`said` ends with one of the phrases."""
    if not said:
        return False
    return any(tuple(said[-len(phrase) :]) == phrase for phrase in endings.get(said[-1], ()))


def starts_with(said: list[str], phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(said[: len(phrase)]) == phrase for phrase in phrases)


def endings(phrases: Iterable[str]) -> Endings:
    found: Endings = {}
    for phrase in phrases:
        parts = tuple(phrase_words(phrase))
        found.setdefault(parts[-1], []).append(parts)
    return found


def folded(given: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in given)
