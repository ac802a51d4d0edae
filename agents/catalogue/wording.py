"""A host's words, made comparable: which offers they name, which they refuse, whether to save or to splurge. Pure.

Nothing here depends on the order of the wishes.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, Literal

from agents.brief import Brief, Wish

Mood = Literal["cheap", "splurge", ""]
LIMIT: Final = 6_000  # characters of one wish that are read

_WORD: Final = re.compile(r"[^\W_]+")
_CLAUSE: Final = re.compile(r"[.,;:!?\n()]+|\b(?:but|while|instead)\b")
_AND: Final = re.compile(r"\band\b")
_NEGATIONS: Final = frozenset(
    {"no", "not", "without", "avoid", "never", "except", "skip", "hate", "dont", "cant", "doesnt"}
)
_THEME_CUES: Final = frozenset({"theme", "themed", "party", "birthday", "style", "styled", "inspired", "vibe"})
_REACH: Final = 3  # words after a negation that it refuses

CHEAP: Final = (
    "cheap cheaper cheapest affordable inexpensive frugal thrifty economical shoestring cheaply|low cost|lower cost|"
    "budget friendly|save money|save on|on a budget|tight budget|small budget|keep cost down|cost low|nothing fancy|"
    "as little as possible|money is tight|low key|diy"
)
SPLURGE: Final = (
    "splurge lavish luxury luxurious upscale extravagant deluxe premium fancy|high end|no expense|money is no object|"
    "top notch|go all out|going all out|spare no|treat ourselve|most impressive"
)
_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": ("decoration", "decor", "theme", "costume"),
    "venue": ("venue", "place", "hall", "room", "location", "space", "site"),
    "cake": ("cake", "cupcake", "dessert", "baker", "bakery"),
    "catering": ("food", "catering", "caterer", "meal", "drink", "menu", "bar", "dinner", "lunch", "buffet"),
    "vendor": ("vendor", "entertainment", "entertainer", "music", "dj", "band", "photographer", "hire", "artist"),
}


@lru_cache(maxsize=16_384)
def stems(phrase: str) -> tuple[str, ...]:
    """Folded words without a plural s: "Bounce-Houses" → ("bounce", "house")."""
    plain = phrase if phrase.isascii() else _unaccented(phrase)
    return tuple(_stem(word) for word in _WORD.findall(plain.casefold().replace("'", "").replace("’", "")))


class Words:
    """The words of some texts. A phrase counts as said only where no "no" or "without" stands before it."""

    __slots__ = ("_refused", "_said", "_singles")

    def __init__(self, texts: Iterable[str], theme: str = "") -> None:
        """A `theme` is passed over where it is one: in "farm theme for 30" nobody asks for a farm."""
        said: list[str] = []
        refused: list[str] = []
        for clause in sorted(clause for text in texts for clause in clauses(text)):
            _sort_out(_without_theme(stems(clause), stems(theme)), said, refused)
        self._said = f" {' '.join(said)} "
        self._refused = f" {' '.join(refused)} "
        self._singles = frozenset(said)

    def __contains__(self, phrase: str) -> bool:
        found = stems(phrase)
        if len(found) == 1:
            return found[0] in self._singles
        return bool(found) and f" {' '.join(found)} " in self._said

    def refuse(self, phrase: str) -> bool:
        found = stems(phrase)
        return bool(found) and f" {' '.join(found)} " in self._refused

    def named(self, phrases: Iterable[str]) -> tuple[str, ...]:
        """Those of the phrases that were said, in their own order."""
        return tuple(phrase for phrase in phrases if phrase in self)

    def first_place(self, phrase: str) -> int:
        """Where the phrase stands among all words said; larger than any place where it does not."""
        place = self._said.find(f" {' '.join(stems(phrase))} ")
        return place if place >= 0 else len(self._said)


def words_of(brief: Brief, category: str) -> Words:
    """The words of all wishes in a category; for all but the theme's own, the theme's name does not count."""
    theme = "" if category == "theme" else str(brief.value("theme", ""))
    return Words({wish.text for wish in brief.wishes.get(category, ())}, theme)


def mood_of(brief: Brief, category: str) -> Mood:
    """Whether the host wants to save or to splurge on a category. Both, or neither, is no mood.

    "A cheap venue and a fancy cake" speaks of two parts; "keep it cheap" in a wish about money speaks of all.
    """
    found = {
        mood
        for wish in {*brief.wishes.get(category, ()), *brief.wishes.get("budget", ())}
        for clause in _mood_clauses(wish)
        for mood in _moods(clause)
        if category in _about(clause, wish, brief)
    }
    return next(iter(found)) if len(found) == 1 else ""


def clauses(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _CLAUSE.split(text[:LIMIT].casefold()) if part and part.strip())


def _mood_clauses(wish: Wish) -> tuple[Words, ...]:
    parts: list[Words] = []
    for clause in clauses(wish.text):
        whole = Words((clause,))
        if len(_moods(whole)) > 1 or sum(map(bool, (whole.named(names) for names in _SECTIONS.values()))) > 1:
            parts.extend(Words((part,)) for part in _AND.split(clause))
        else:
            parts.append(whole)
    return tuple(parts)


def _moods(clause: Words) -> tuple[Mood, ...]:
    found: list[Mood] = []
    if clause.named(_phrases(CHEAP)):
        found.append("cheap")
    if clause.named(_phrases(SPLURGE)):
        found.append("splurge")
    return tuple(found)


def _about(clause: Words, wish: Wish, brief: Brief) -> frozenset[str]:
    """The categories that a clause speaks of: those it names, else those of its wish, else all."""
    named = frozenset(category for category, names in _SECTIONS.items() if clause.named(names))
    if named:
        return named
    own = frozenset(category for category in _SECTIONS if wish in brief.wishes.get(category, ()))
    return own or frozenset(_SECTIONS)


@lru_cache(maxsize=2)
def _phrases(listing: str) -> tuple[str, ...]:
    singles, *phrases = listing.split("|")
    return (*singles.split(), *phrases)


def _without_theme(words: tuple[str, ...], theme: tuple[str, ...]) -> tuple[str, ...]:
    size = len(theme)
    if not size:
        return words
    kept: list[str] = []
    at = 0
    while at < len(words):
        after = words[at + size] if at + size < len(words) else ""
        before = words[max(0, at - 2) : at]
        if words[at : at + size] == theme and (after in _THEME_CUES or "theme" in before):
            at += size
        else:
            kept.append(words[at])
            at += 1
    return tuple(kept)


def _sort_out(clause: tuple[str, ...], said: list[str], refused: list[str]) -> None:
    """Add the words of a clause to those said or refused. A bar between clauses keeps phrases from crossing."""
    reach = 0
    for word in clause:
        if word in _NEGATIONS:
            reach = _REACH
        elif reach:
            refused.append(word)
            reach -= 1
        else:
            said.append(word)
    said.append("|")
    refused.append("|")


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
