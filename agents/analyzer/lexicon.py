"""A trie of folded phrases: the longest phrase at a place wins and takes its words."""

from collections.abc import Iterable
from typing import NamedTuple

from agents.analyzer.text import Doc, phrase_words

__all__ = ["Entry", "Hit", "Lexicon", "phrase_words"]

_SIBILANTS = ("ch", "sh", "x", "ss")
_ARTICLES = frozenset(("a", "an", "the"))


class Entry(NamedTuple):
    """What a phrase says: `kind` is who reads it, `value` what it means, `grade` how surely (strong, plain or hint),
    `rule` its place in the rules."""

    kind: str
    value: str
    grade: str
    rule: str


class Hit(NamedTuple):
    """An entry found at tokens i..j-1."""

    i: int
    j: int
    kind: str
    value: str
    grade: str
    rule: str


class _Node:
    __slots__ = ("entries", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.entries: list[Entry] = []


class Lexicon:
    """Phrases to entries, with spelling help for single words one slip away from a known one."""

    def __init__(self) -> None:
        self._root = _Node()
        self._words: set[str] = set()
        self._targets: set[str] = set()
        self._deletes: dict[str, str] = {}
        self._seen: set[tuple[str, str, str]] = set()

    def add(self, phrase: str, entry: Entry, *, plural: bool = False) -> None:
        words = phrase_words(phrase)
        if not words:
            return
        self._insert(words, entry)
        if plural:
            self._insert([*words[:-1], _plural(words[-1])], entry)

    def correct(self, targets: Iterable[str]) -> None:
        """Unknown words one slip away from a target are read as it."""
        for target in targets:
            self._words.add(target)
            self._targets.add(target)
            for form in _deletes(target):
                self._deletes.setdefault(form, target)

    def guard(self, words: Iterable[str]) -> None:
        """Words that are right as they are and must not be corrected into known ones."""
        self._words.update(words)

    def scan(self, doc: Doc) -> list[Hit]:
        """Hits left to right; overlapping only when one phrase has several entries."""
        low = [self._spelled(word) for word in doc.low]
        hits: list[Hit] = []
        i = 0
        while i < doc.length:
            found, j = self._longest(low, i)
            if found and (later := self._fuller(low, i, j)):
                i = later
                continue
            hits.extend(Hit(i, j, *entry) for entry in found)
            i = j
        return hits

    def _longest(self, low: list[str], i: int) -> tuple[list[Entry], int]:
        """The entries of the longest phrase that begins at i, and the token after it."""
        node = self._root.next.get(low[i])
        found: list[Entry] = []
        j = end = i + 1
        while node is not None:
            if node.entries:
                found, end = node.entries, j
            node = node.next.get(low[j]) if j < len(low) else None
            j += 1
        return found, end

    def _fuller(self, low: list[str], i: int, j: int) -> int:
        """Where a phrase begins that overlaps the one at i..j-1 and says more, or 0: a "fortune teller" is no
        "a fortune"."""
        said = _told(low[i:j])
        for k in range(i + 1, j):
            found, end = self._longest(low, k)
            if found and end > j and _told(low[k:end]) > said:
                return k
        return 0

    def knows(self, word: str) -> bool:
        return word in self._words

    def _insert(self, words: list[str], entry: Entry) -> None:
        key = (" ".join(words), entry.kind, entry.value)
        if key in self._seen:
            return
        self._seen.add(key)
        node = self._root
        for word in words:
            node = node.next.setdefault(word, _Node())
        node.entries.append(entry)
        self._words.update(words)

    def _spelled(self, word: str) -> str:
        if len(word) < 5 or word in self._words or not word.isalpha():
            return word
        known = self._deletes.get(word)
        if known is not None:
            return known
        for form in _deletes(word):
            if form in self._targets:
                return form
            known = self._deletes.get(form)
            # In short words only a swap of neighbours is surely a slip: "hoses" is no "horse".
            if known is not None and len(known) == len(word) and (len(word) > 5 or sorted(known) == sorted(word)):
                return known
        return word


def _told(said: list[str]) -> int:
    return sum(word not in _ARTICLES for word in said)


def _deletes(word: str) -> list[str]:
    # Beyond 18 letters a slip is noise, and the work stays bounded.
    return [word[:k] + word[k + 1 :] for k in range(1, len(word))] if len(word) <= 18 else []


def _plural(word: str) -> str:
    if word.endswith(_SIBILANTS):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word if word.endswith("s") else word + "s"
