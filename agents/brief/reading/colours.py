"""Which colours texts name. Pure."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from agents.brief.reading.mentions import sorted_out
from agents.catalogue.colours import COLOURS, Swatch
from agents.catalogue.phrase_matching import Vocabulary, clauses, phrases

MOST: Final = 4
NAMES: Final = phrases(*COLOURS)
VOCABULARY: Final = Vocabulary([NAMES])


class ColourMention(NamedTuple):
    """Where a colour stands: in which clause, and at which character of it. Clauses are numbered across the wishes."""

    clause: int
    start: int
    name: str


def numbered(texts: Iterable[str]) -> dict[str, int]:
    """The clauses of some texts that name colours, numbered in alphabetical order."""
    named = {clause for text in texts for clause, _ in _found(text)}
    return {clause: number for number, clause in enumerate(sorted(named))}


def colour_mentions(text: str, numbers: dict[str, int]) -> tuple[ColourMention, ...]:
    """`numbers` are those of `numbered` for texts of which this is one."""
    return tuple(
        ColourMention(numbers[clause], start, name) for clause, colours in _found(text) for start, name in colours
    )


def swatches(found: Iterable[ColourMention]) -> tuple[Swatch, ...]:
    """Up to four colours in the order of their mentions; "rose gold" is not also "gold"."""
    first: dict[str, ColourMention] = {}
    for mention in sorted(found):
        first.setdefault(mention.name, mention)
    kept: list[Swatch] = []
    taken: set[tuple[int, int]] = set()
    for mention in sorted(first.values(), key=lambda one: (one.clause, one.start, -len(one.name))):
        span = {(mention.clause, mention.start + at) for at in range(len(mention.name))}
        if taken.isdisjoint(span):
            taken |= span
            kept.append(Swatch(mention.name, COLOURS[mention.name]))
    return tuple(kept[:MOST])


@lru_cache(maxsize=16_384)
def _found(text: str) -> tuple[tuple[str, tuple[tuple[int, str], ...]], ...]:
    """(clause, colours) for each clause that names some; (start, name) for each colour where it stands first."""
    found = []
    for clause in clauses(text):
        stems, _ = sorted_out(clause)
        if VOCABULARY.may_be_in(stems):
            stood = f" {' '.join(stems)} "
            colours = tuple((stood.index(one), name) for name, one in NAMES.keyed if one in stood)
            if colours:
                found.append((clause, colours))
    return tuple(found)
