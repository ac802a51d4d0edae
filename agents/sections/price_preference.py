"""Whether a host wants to save or to splurge, and on what. Pure, by the words of price_preference.yaml."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec
import yaml

from agents.brief.brief import Brief
from agents.catalogue.phrase_matching import Phrases, Words, clauses, phrases, stems

Mood = Literal["cheap", "splurge", ""]
PATH: Final = Path(__file__).parent / "price_preference.yaml"
_AND: Final = re.compile(r"\band\b")


class Lexicon(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. Words of `not_dear` and `not_cheap` count where they are refused."""

    cheap: tuple[str, ...]
    not_dear: tuple[str, ...]
    splurge: tuple[str, ...]
    not_cheap: tuple[str, ...]
    sections: dict[str, tuple[str, ...]]


class Cues(NamedTuple):
    """The lexicon, prepared for matching. One of `firsts` is in every clause that shows a mood."""

    cheap: Phrases
    not_dear: Phrases
    splurge: Phrases
    not_cheap: Phrases
    sections: dict[str, Phrases]
    firsts: frozenset[str]


@lru_cache(maxsize=1)
def cues() -> Cues:
    read = msgspec.convert(yaml.safe_load(PATH.read_bytes()), Lexicon)
    return Cues(
        cheap=phrases(*read.cheap),
        not_dear=phrases(*read.not_dear),
        splurge=phrases(*read.splurge),
        not_cheap=phrases(*read.not_cheap),
        sections={section: phrases(*names) for section, names in read.sections.items()},
        firsts=phrases(*read.cheap, *read.not_dear, *read.splurge, *read.not_cheap).firsts,
    )


def mood_of(brief: Brief, category: str) -> Mood:
    """Whether the host wants to save or to splurge on a category. Both, or neither, is no mood.

    "A cheap venue and a fancy cake" speaks of two parts; "keep it cheap" in a wish about money speaks of all.
    """
    texts = {wish.text for kind in (category, "budget") for wish in brief.wishes.get(kind, ())}
    found = {
        mood
        for text in texts
        for clause in _clauses(text)
        for mood in _moods(clause)
        if category in (_named(clause) or (category,))
    }
    return next(iter(found)) if len(found) == 1 else ""


@lru_cache(maxsize=1024)
def _clauses(text: str) -> tuple[Words, ...]:
    """The clauses that show a mood. One that shows two, or speaks of two parts, is cut at its "and"."""
    parts: list[Words] = []
    for clause in clauses(text):
        if cues().firsts.isdisjoint(stems(clause)):
            continue
        whole = Words((clause,))
        if len(_moods(whole)) > 1 or len(_named(whole)) > 1:
            parts.extend(Words((part,)) for part in _AND.split(clause))
        else:
            parts.append(whole)
    return tuple(part for part in parts if _moods(part))


def _moods(clause: Words) -> tuple[Mood, ...]:
    known = cues()
    found: list[Mood] = []
    if clause.named(known.cheap) or clause.refuse(known.not_dear):
        found.append("cheap")
    if clause.named(known.splurge) or clause.refuse(known.not_cheap):
        found.append("splurge")
    return tuple(found)


def _named(clause: Words) -> frozenset[str]:
    return frozenset(section for section, names in cues().sections.items() if clause.named(names))
