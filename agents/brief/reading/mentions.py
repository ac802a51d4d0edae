"""Which known phrases a text names and which it refuses. Pure.

Nothing here depends on the order of the texts.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from agents.catalogue.phrase_matching import Phrases, Vocabulary, clauses, key, stems

_NEGATIONS: Final = frozenset(
    {"no", "not", "without", "avoid", "never", "except", "skip", "hate", "nothing", "dont", "cant", "doesnt"}
)
_THEME_CUES: Final = frozenset({"theme", "themed", "party", "birthday", "style", "styled", "inspired", "vibe"})
_BAR: Final = "|"  # between clauses; no word, so no phrase crosses it
_REACH: Final = 3  # words after a negation that it refuses


class Mentions(msgspec.Struct, frozen=True):
    """Which known phrases texts name, by key, and how often; which they refuse: those after a "no" or "without"."""

    named_keys: dict[str, int] = {}
    refused_keys: frozenset[str] = frozenset()

    @classmethod
    def union(cls, parts: Sequence["Mentions"]) -> "Mentions":
        """What several texts name and refuse together."""
        if not parts:
            return cls()
        first, *others = parts
        if not others:
            return first
        counts = dict(first.named_keys)
        for part in others:
            for one, count in part.named_keys.items():
                counts[one] = counts.get(one, 0) + count
        return cls(counts, first.refused_keys.union(*(part.refused_keys for part in others)))

    def names(self, phrase: str) -> bool:
        return key(phrase) in self.named_keys

    def named(self, wanted: Phrases) -> tuple[str, ...]:
        """Those of the phrases that are named, in their own order."""
        if wanted.keys.isdisjoint(self.named_keys):
            return ()
        return tuple(phrase for phrase, one in wanted.keyed if one in self.named_keys)

    def places(self, index: Mapping[str, frozenset[int]]) -> frozenset[int]:
        """The places in an index that have a phrase which is named."""
        return frozenset().union(*(index[one] for one in self.named_keys if one in index))

    def refuse(self, wanted: Phrases) -> bool:
        """Whether one of the phrases is refused."""
        return not wanted.keys.isdisjoint(self.refused_keys)

    def holders(self, phrase: str, others: Iterable[str]) -> frozenset[str]:
        """The longer ones of the others that the phrase is a part of, if it is only ever named as their part."""
        part = key(phrase)
        longer = {other: text for other in others if part in (text := key(other)) and part != text}
        inside = sum(self.named_keys.get(text, 0) for text in set(longer.values()))
        return frozenset(longer) if longer and self.named_keys.get(part, 0) <= inside else frozenset()


def mentions(text: str, *vocabularies: Vocabulary, theme: str = "") -> Mentions:
    """What a text names and refuses of the vocabularies.

    A `theme` is passed over where it is one: "farm theme for 30" does not ask for a farm.
    """
    named: list[str] = []
    refused: list[str] = []
    for clause in clauses(text):
        kept, negated = sorted_out(clause, theme)
        named.extend(kept)
        refused.extend(negated)
    counts: dict[str, int] = {}
    for vocabulary in vocabularies:
        counts |= vocabulary.counted(named)
    if len(refused) == refused.count(_BAR):
        return Mentions(counts)
    return Mentions(counts, frozenset().union(*(vocabulary.counted(refused) for vocabulary in vocabularies)))


@lru_cache(maxsize=4096)
def sorted_out(clause: str, theme: str = "") -> tuple[list[str], list[str]]:
    """The stems of a clause that are named, and those that are refused, each list with a bar at its end."""
    named: list[str] = []
    refused: list[str] = []
    reach = 0
    for word in _without_theme(stems(clause), stems(theme)):
        if word in _NEGATIONS:
            reach = _REACH
        elif reach:
            refused.append(word)
            reach -= 1
        else:
            named.append(word)
    named.append(_BAR)
    refused.append(_BAR)
    return named, refused


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
