"""Phrases that are looked for in texts: compared by their stems, and indexed. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

LIMIT: Final = 6_000  # characters of one text that are read

_WORD: Final = re.compile(r"[^\W_]+")
_CLAUSE: Final = re.compile(r"[.,;:!?\n()]+|\b(?:but|while|instead)\b")


@lru_cache(maxsize=16_384)
def stems(phrase: str) -> tuple[str, ...]:
    """Folded words without a plural s: "Bounce-Houses" → ("bounce", "house")."""
    plain = phrase if phrase.isascii() else _unaccented(phrase)
    return tuple(_stem(word) for word in _WORD.findall(plain.casefold().replace("'", "").replace("’", "")))


def key(phrase: str) -> str:
    """What two spellings of a phrase have in common: its stems, each between blanks."""
    return f" {' '.join(stems(phrase))} "


class Phrases(NamedTuple):
    """Phrases prepared for matching, with their keys; those without a word are left out."""

    keys: frozenset[str]
    keyed: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4096)
def phrases(*names: str) -> Phrases:
    """These phrases prepared for matching."""
    keyed = tuple((name, key(name)) for name in names if stems(name))
    return Phrases(frozenset(key for _, key in keyed), keyed)


def by_key(*groups: Iterable[Phrases]) -> dict[str, frozenset[int]]:
    """An index: each key to the places, in any of the groups, that have such a phrase."""
    found: dict[str, set[int]] = {}
    for group in groups:
        for place, known in enumerate(group):
            for one in known.keys:
                found.setdefault(one, set()).add(place)
    return {one: frozenset(places) for one, places in found.items()}


class Vocabulary:
    """Known phrases, to be looked for in texts: by first word, because a text has few of all first words."""

    __slots__ = ("_by_first_word",)

    def __init__(self, known: Iterable[Phrases]) -> None:
        found: dict[str, set[str]] = {}
        for one in frozenset().union(*(group.keys for group in known)):
            found.setdefault(one.split()[0], set()).add(one)
        self._by_first_word = {word: tuple(sorted(keys)) for word, keys in found.items()}

    def may_be_in(self, words: Iterable[str]) -> bool:
        """Whether one of the phrases may stand in these stems: its first word does."""
        return not self._by_first_word.keys().isdisjoint(words)

    def counted(self, words: Iterable[str]) -> dict[str, int]:
        """How often each known phrase stands in these stems."""
        text = f" {' '.join(words)} "
        known = self._by_first_word
        firsts = known.keys() & set(words)
        return {one: text.count(one) for word in firsts for one in known[word] if one in text}


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _CLAUSE.split(text[:LIMIT].casefold()) if part and part.strip())


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
