"""Whether a text wants to save or to splurge, and on what. Pure, by the words of price_preference.yaml."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec
import yaml

from agents.brief.reading.mentions import mentions
from agents.catalogue.phrase_matching import Phrases, Vocabulary, clauses, phrases, stems

PricePreference = Literal["cheap", "splurge", ""]
PATH: Final = Path(__file__).parent / "price_preference.yaml"
_AND: Final = re.compile(r"\band\b")


class PriceRemark(NamedTuple):
    """What a clause says about prices: of which sections, or of all where it names none."""

    preference: PricePreference
    sections: frozenset[str]

    def concerns(self, section: str) -> bool:
        return not self.sections or section in self.sections


class RawCues(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. Words of `not_dear` and `not_cheap` count where they are refused."""

    cheap: tuple[str, ...]
    not_dear: tuple[str, ...]
    splurge: tuple[str, ...]
    not_cheap: tuple[str, ...]
    sections: dict[str, tuple[str, ...]]


class Cues(NamedTuple):
    """The file, prepared for matching. A clause without one of the `prices` makes no remark."""

    cheap: Phrases
    not_dear: Phrases
    splurge: Phrases
    not_cheap: Phrases
    sections: dict[str, Phrases]
    prices: Vocabulary
    names: Vocabulary


@lru_cache(maxsize=1)
def cues() -> Cues:
    read = msgspec.convert(yaml.safe_load(PATH.read_bytes()), RawCues)
    prices = (phrases(*read.cheap), phrases(*read.not_dear), phrases(*read.splurge), phrases(*read.not_cheap))
    sections = {section: phrases(*names) for section, names in read.sections.items()}
    return Cues(*prices, sections, Vocabulary(prices), Vocabulary(sections.values()))


def price_remarks(text: str) -> tuple[PriceRemark, ...]:
    """ "A cheap venue and a fancy cake" makes two. A clause is cut at its "and" if it makes two or names two parts."""
    return tuple(remark for clause in clauses(text) for remark in _of_clause(clause))


def _of_clause(clause: str) -> list[PriceRemark]:
    if not cues().prices.may_be_in(stems(clause)):
        return []
    preferences, sections = _preferences(clause), _sections(clause)
    if len(preferences) > 1 or len(sections) > 1:
        parts = _AND.split(clause)
        return [PriceRemark(one, _sections(part)) for part in parts for one in _preferences(part)]
    return [PriceRemark(one, sections) for one in preferences]


def _sections(clause: str) -> frozenset[str]:
    known = cues()
    found = mentions(clause, known.names)
    return frozenset(section for section, names in known.sections.items() if found.named(names))


def _preferences(clause: str) -> list[PricePreference]:
    known = cues()
    said = mentions(clause, known.prices)
    found: list[PricePreference] = []
    if said.named(known.cheap) or said.refuse(known.not_dear):
        found.append("cheap")
    if said.named(known.splurge) or said.refuse(known.not_cheap):
        found.append("splurge")
    return found
