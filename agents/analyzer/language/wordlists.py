"""The lists of `rules/grammar`, which the parsers compare a text's folded words with.

Each is an attribute: `PEOPLE.kids` is a set of words, `MONEY_PHRASES.max_before` phrases. A line `@kids` stands for
the entries of that list.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from agents.analyzer.language.rulefiles import RuleReader
from agents.analyzer.text import phrase_words

NAMES = ("numbers", "people", "money", "places", "themes", "wants", "when")
_T = TypeVar("_T")


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: sets of single words, sets of phrases, and what words stand for."""

    words: dict[str, list[str]]
    phrases: dict[str, list[str]] = {}
    values: dict[str, dict[str, int]] = {}
    texts: dict[str, dict[str, str]] = {}


class Phrases:
    """Phrases as tuples of words, found by their first or their last word."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._all = frozenset(tuple(phrase_words(phrase)) for phrase in phrases)
        self._first: dict[str, list[tuple[str, ...]]] = {}
        self._last: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(self._all, key=len, reverse=True):
            self._first.setdefault(phrase[0], []).append(phrase)
            self._last.setdefault(phrase[-1], []).append(phrase)

    def __contains__(self, said: tuple[str, ...]) -> bool:
        return said in self._all

    def start(self, said: list[str]) -> bool:
        """`said` begins with one of the phrases."""
        return bool(said) and any(tuple(said[: len(phrase)]) == phrase for phrase in self._first.get(said[0], ()))

    def end(self, said: list[str]) -> bool:
        """`said` ends with one of the phrases."""
        return bool(said) and any(tuple(said[-len(phrase) :]) == phrase for phrase in self._last.get(said[-1], ()))

    def within(self, said: list[str]) -> bool:
        return any(word in self._first and self.at(said, k) for k, word in enumerate(said))

    def at(self, low: list[str], i: int) -> int:
        """Where the longest phrase ends that begins at i, or 0."""
        for phrase in self._first.get(low[i], ()) if i < len(low) else ():
            if tuple(low[i : i + len(phrase)]) == phrase:
                return i + len(phrase)
        return 0


class Lists(Generic[_T]):
    """Named lists of one sort as attributes."""

    def __init__(self, found: Mapping[str, _T]) -> None:
        self.__dict__.update(found)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> _T: ...


def _spelled_out(lists: dict[str, list[str]], entries: Iterable[str]) -> list[str]:
    """Entries that name another list give way to its own."""
    found: list[str] = []
    for entry in entries:
        found += _spelled_out(lists, lists[entry[1:]]) if entry[:1] == "@" and entry != "@" else [entry]
    return found


def _built(lists: dict[str, list[str]], build: Callable[[Collection[str]], _T]) -> Lists[_T]:
    return Lists({name: build(_spelled_out(lists, entries)) for name, entries in lists.items()})


def read_grammar(reader: RuleReader) -> dict[str, Grammar]:
    return {name: reader.read(f"grammar/{name}.yaml", Grammar) for name in NAMES}


_FILES = read_grammar(RuleReader())
_WORDS = {name: _built(file.words, frozenset) for name, file in _FILES.items()}
_PHRASES = {name: _built(file.phrases, Phrases) for name, file in _FILES.items()}

NUMBERS, PEOPLE, MONEY, PLACES, THEMES, WANTS, WHEN = (_WORDS[name] for name in NAMES)
MONEY_PHRASES, PLACE_PHRASES, THEME_PHRASES = (_PHRASES[name] for name in ("money", "places", "themes"))
WANTS_PHRASES, WHEN_PHRASES = _PHRASES["wants"], _PHRASES["when"]
NUMBER_VALUES, MONEY_VALUES, WHEN_VALUES = (Lists(_FILES[name].values) for name in ("numbers", "money", "when"))
CURRENCIES, WANTS_TEXTS = (Lists(_FILES[name].texts) for name in ("money", "wants"))
