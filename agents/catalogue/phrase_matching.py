"""A host's words, made comparable: which offers they name and which they refuse. Pure.

Nothing here depends on the order of the wishes.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from agents.brief.brief import Brief

LIMIT: Final = 6_000  # characters of one wish that are read

_WORD: Final = re.compile(r"[^\W_]+")
_CLAUSE: Final = re.compile(r"[.,;:!?\n()]+|\b(?:but|while|instead)\b")
_NEGATIONS: Final = frozenset(
    {"no", "not", "without", "avoid", "never", "except", "skip", "hate", "nothing", "dont", "cant", "doesnt"}
)
_THEME_CUES: Final = frozenset({"theme", "themed", "party", "birthday", "style", "styled", "inspired", "vibe"})
_BAR: Final = "|"  # between clauses; no word, so no phrase crosses it
_REACH: Final = 3  # words after a negation that it refuses


@lru_cache(maxsize=16_384)
def stems(phrase: str) -> tuple[str, ...]:
    """Folded words without a plural s: "Bounce-Houses" → ("bounce", "house")."""
    plain = phrase if phrase.isascii() else _unaccented(phrase)
    return tuple(_stem(word) for word in _WORD.findall(plain.casefold().replace("'", "").replace("’", "")))


class Phrases(NamedTuple):
    """Phrases prepared for matching: the first word of each, and each between blanks."""

    firsts: frozenset[str]
    padded: tuple[tuple[str, str], ...]


class Words:
    """The words of some texts. A phrase counts as said only where no "no" or "without" stands before it."""

    __slots__ = ("_negated", "_refused", "_said", "_singles")

    def __init__(self, texts: Iterable[str], theme: str = "") -> None:
        """A `theme` is passed over where it is one: in "farm theme for 30" nobody asks for a farm."""
        said: list[str] = []
        refused: list[str] = []
        for clause in sorted(clause for text in texts for clause in clauses(text)):
            kept, negated = _sorted_out(clause, theme)
            said.extend(kept)
            refused.extend(negated)
        self._said = f" {' '.join(said)} "
        self._singles = frozenset(said)
        self._refused = f" {' '.join(refused)} "
        self._negated = frozenset(refused) - {_BAR}

    def __contains__(self, phrase: str) -> bool:
        return bool(self.named(phrases(phrase)))

    def named(self, wanted: Phrases) -> tuple[str, ...]:
        """Those of the phrases that were said, in their own order."""
        if wanted.firsts.isdisjoint(self._singles):
            return ()
        return tuple(phrase for phrase, padded in wanted.padded if padded in self._said)

    def places(self, by_word: Mapping[str, frozenset[int]]) -> frozenset[int]:
        """The places in an index of first words where one of the words said leads."""
        return frozenset().union(*(by_word[word] for word in self._singles if word in by_word))

    def refuse(self, wanted: Phrases) -> bool:
        """Whether one of the phrases stands after a "no" or "without"."""
        if wanted.firsts.isdisjoint(self._negated):
            return False
        return any(padded in self._refused for _, padded in wanted.padded)

    def holders(self, phrase: str, others: Iterable[str]) -> frozenset[str]:
        """The longer ones of the others that the phrase is a part of, if it is never said but as their part."""
        part = f" {' '.join(stems(phrase))} "
        longer = {other: f" {' '.join(stems(other))} " for other in others}
        around = {other: text for other, text in longer.items() if part in text and part != text}
        inside = sum(self._said.count(text) for text in set(around.values()))
        return frozenset(around) if around and self._said.count(part) <= inside else frozenset()

    def first_place(self, phrase: str) -> int:
        """Where the phrase stands among all words said; larger than any place where it does not."""
        place = self._said.find(f" {' '.join(stems(phrase))} ")
        return place if place >= 0 else len(self._said)


@lru_cache(maxsize=4096)
def phrases(*said: str) -> Phrases:
    """These phrases prepared for matching."""
    found = [(phrase, stems(phrase)) for phrase in said]
    return Phrases(
        frozenset(words[0] for _, words in found if words),
        tuple((phrase, f" {' '.join(words)} ") for phrase, words in found if words),
    )


def by_first_word(*groups: Iterable[Phrases]) -> dict[str, frozenset[int]]:
    """An index: the first word of each phrase to the places, in any of the groups, that have such a phrase."""
    found: dict[str, set[int]] = {}
    for group in groups:
        for place, said in enumerate(group):
            for word in said.firsts:
                found.setdefault(word, set()).add(place)
    return {word: frozenset(places) for word, places in found.items()}


def words_of(brief: Brief, category: str) -> Words:
    """The words of all wishes in a category; for all but the theme's own, the theme's name does not count."""
    theme = "" if category == "theme" else str(brief.value("theme", ""))
    return _words(frozenset(wish.text for wish in brief.wishes.get(category, ())), theme)


@lru_cache(maxsize=1024)
def _words(texts: frozenset[str], theme: str) -> Words:
    return Words(texts, theme)


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _CLAUSE.split(text[:LIMIT].casefold()) if part and part.strip())


def _without_theme(words: tuple[str, ...], theme: tuple[str, ...]) -> tuple[str, ...]:
    size = len(theme)
    if not size or theme[0] not in words:
        return words
    kept: list[str] = []
    at = 0
    while at < len(words):
        end = at + size
        if words[at:end] == theme and (
            not _THEME_CUES.isdisjoint(words[end : end + 1]) or "theme" in words[max(0, at - 2) : at]
        ):
            at = end
        else:
            kept.append(words[at])
            at += 1
    return tuple(kept)


@lru_cache(maxsize=4096)
def _sorted_out(clause: str, theme: str) -> tuple[list[str], list[str]]:
    """The words of a clause that are said, and those that are refused."""
    said: list[str] = []
    refused: list[str] = []
    reach = 0
    for word in _without_theme(stems(clause), stems(theme)):
        if word in _NEGATIONS:
            reach = _REACH
        elif reach:
            refused.append(word)
            reach -= 1
        else:
            said.append(word)
    said.append(_BAR)
    refused.append(_BAR)
    return said, refused


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
