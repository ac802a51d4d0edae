"""The words of `rules/money.yaml`, compiled for the parsers of money."""

from collections.abc import Iterable

from agents.analyzer.lexicon import phrase_words
from agents.analyzer.rulefiles import MoneyRules
from agents.analyzer.text import fold

# Phrases by their last word: a look at one word decides whether any of them can end here.
Endings = dict[str, list[tuple[str, ...]]]
_BARE_LIMITS = ("min", "at least", "under", "max", "below", "maximum", "less than", "at most", "no more than")


class MoneyWords:
    """Sets of folded words, and phrases as tuples of them."""

    def __init__(self, rules: MoneyRules) -> None:
        self.symbols = rules.symbols
        self.dollar_prefixes = rules.dollar_prefixes
        self.currencies = rules.currencies
        self.nations = rules.nations
        self.context = _folded(rules.context)
        self.after_bare = _folded(rules.after_bare)
        self.max_before = _endings(rules.max_before)
        self.min_before = _endings(rules.min_before)
        self.limits = _endings([*rules.max_before, *rules.min_before])
        self.bare_limits = _endings(_BARE_LIMITS)
        self.max_after = tuple(tuple(phrase_words(phrase)) for phrase in rules.max_after)
        self.min_after = tuple(tuple(phrase_words(phrase)) for phrase in rules.min_after)
        self.last_words = tuple(f" {phrase} " for phrase in rules.last_words)
        self.caps = _folded(rules.caps)
        self.crossings = _folded(rules.crossings)
        self.refusals = _folded(rules.refusals)
        self.giving_up = _folded(rules.giving_up)
        self.filler = _folded(rules.filler)
        self.quotes = _folded(rules.quotes)
        self.prices_said = tuple(f" {phrase} " for phrase in rules.prices_said)
        self.stating = _folded(rules.stating)
        self.gifts = _folded(rules.gifts)
        self.not_units = _folded(rules.not_units)
        self.whole = _folded(rules.whole)
        self.together = _folded(rules.together)
        self.decorations = tuple(rules.decorations)
        self.room_words = _folded(rules.room_words)
        self.venue_parts = frozenset(rules.venue_parts)
        self.not_parts = frozenset(rules.not_parts)
        self.not_money = _folded(rules.not_money)
        self.people = _folded(rules.people)


def ends_with(said: list[str], endings: Endings) -> bool:
    """`said` ends with one of the phrases."""
    if not said:
        return False
    return any(tuple(said[-len(phrase) :]) == phrase for phrase in endings.get(said[-1], ()))


def starts_with(said: list[str], phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(said[: len(phrase)]) == phrase for phrase in phrases)


def _endings(phrases: Iterable[str]) -> Endings:
    found: Endings = {}
    for phrase in phrases:
        parts = tuple(phrase_words(phrase))
        found.setdefault(parts[-1], []).append(parts)
    return found


def _folded(given: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in given)
