"""Phrases compared with the words before or after a place in a text."""

from collections.abc import Iterable

from agents.analyzer.lexicon import phrase_words
from agents.analyzer.text import fold

# Phrases by their last word, or by their first: a look at one word decides whether any of them can be there.
Endings = dict[str, list[tuple[str, ...]]]
Beginnings = dict[str, list[tuple[str, ...]]]


def ends_with(said: list[str], endings: Endings) -> bool:
    """`said` ends with one of the phrases."""
    if not said:
        return False
    return any(tuple(said[-len(phrase) :]) == phrase for phrase in endings.get(said[-1], ()))


def starts_with(said: list[str], beginnings: Beginnings) -> bool:
    """`said` begins with one of the phrases."""
    if not said:
        return False
    return any(tuple(said[: len(phrase)]) == phrase for phrase in beginnings.get(said[0], ()))


def endings(phrases: Iterable[str]) -> Endings:
    return _by(-1, phrases)


def beginnings(phrases: Iterable[str]) -> Beginnings:
    return _by(0, phrases)


def _by(place: int, phrases: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        parts = tuple(phrase_words(phrase))
        found.setdefault(parts[place], []).append(parts)
    return found


def lengths(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """How many words the phrases have that begin with a word, most first."""
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], set()).add(len(phrase))
    return {word: tuple(sorted(counts, reverse=True)) for word, counts in found.items()}


def folded(given: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in given)
