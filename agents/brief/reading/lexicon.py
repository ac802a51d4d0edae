"""The phrases of lexicon.yaml, prepared for matching. Pure, but for the file."""

from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import yaml

from agents.catalogue.phrase_matching import Phrases, Vocabulary, phrases

PATH: Final = Path(__file__).parent / "lexicon.yaml"


class RawHint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    phrases: tuple[str, ...]
    hires: tuple[str, ...]


class RawLexicon(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file."""

    flavours: tuple[str, ...]
    soft_drinks: tuple[str, ...]
    hints: tuple[RawHint, ...]


class Hint(NamedTuple):
    """What asks for something that these vendor types bring."""

    phrases: Phrases
    hires: tuple[str, ...]


class Lexicon(NamedTuple):
    """`vocabulary` has all phrases of the others."""

    flavours: Phrases
    soft_drinks: Phrases
    hints: tuple[Hint, ...]
    vocabulary: Vocabulary


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    read = msgspec.convert(yaml.safe_load(PATH.read_bytes()), RawLexicon)
    flavours, soft_drinks = phrases(*read.flavours), phrases(*read.soft_drinks)
    hints = tuple(Hint(phrases(*hint.phrases), hint.hires) for hint in read.hints)
    known = (flavours, soft_drinks, *(hint.phrases for hint in hints))
    return Lexicon(flavours, soft_drinks, hints, Vocabulary(known))
