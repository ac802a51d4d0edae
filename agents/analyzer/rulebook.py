"""The rules a person can edit: YAML files in, one validated, compiled `Rules` out."""

import functools
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from agents.analyzer.language.rulefiles import FOLDER, RuleReader, RulesError
from agents.analyzer.language.wordlists import PLACES, THEMES, Phrases, read_grammar
from agents.analyzer.lexicon import Entry, Lexicon, phrase_words
from agents.analyzer.models import CATEGORIES, DIETS, VENDOR_TYPES
from agents.analyzer.text import fold

__all__ = ["FOLDER", "GRADES", "Rules", "RulesError", "knows", "load_rules", "theme_names"]
GRADES = ("strong", "plain", "hint")
_Entries = dict[str, list[str]]
# File → the kind of its entries ("" where each key is a kind of its own), the names that are allowed as keys, and
# whether a plural means the same.
_FILES: dict[str, tuple[str, Collection[str], bool]] = {
    "vendors": ("vendor", VENDOR_TYPES, True),
    "characters": ("character", VENDOR_TYPES, False),
    "themes": ("", ("strong_theme", "weak_theme"), True),
    "diets": ("diet", DIETS, False),
    "occasions": ("occasion", (), True),
    "settings": ("setting", ("outdoor", "indoor", "either"), True),
    "cues": ("", ("negate", "keep", "refused", "lost", "brings", "take_off", "must", "nice", "visit"), False),
}


class WordKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of one kind speak for a category with a grade, or for none."""

    category: str
    grade: str
    words: list[str]


class Rules:
    """Compiled rules: `lexicon` finds every phrase in one pass, `services` says who is hired for a phrase."""

    def __init__(self, reader: RuleReader) -> None:
        files = {name: _read(reader, name, allowed) for name, (_, allowed, _) in _FILES.items()}
        self.lexicon = Lexicon()
        for phrase, entry in (*_graded(reader), *_bands(reader)):
            self.lexicon.add(phrase, entry, plural=True)
        for name, found in files.items():
            kind, _, plural = _FILES[name]
            for value, phrases in found.items():
                for phrase in phrases:
                    entry = Entry(kind or value, value if kind else phrase * plural, "strong", f"{name}.{value}")
                    self.lexicon.add(phrase, entry, plural=plural)
        spelling = _read(reader, "spelling", ("targets", "right"))
        self.lexicon.correct(map(fold, spelling["targets"]))
        self.lexicon.guard(map(fold, spelling["right"]))
        for words in (THEMES.stops, PLACES.not_places, PLACES.nouns, PLACES.streets):
            self.lexicon.guard(words)
        services = _read(reader, "services", VENDOR_TYPES)
        self.services = {tuple(phrase_words(p)): kind for kind, phrases in services.items() for p in phrases}
        self.theme_names = Phrases(phrase for phrases in files["themes"].values() for phrase in phrases)
        self.occasion_words = {fold(p) for phrases in files["occasions"].values() for p in phrases if " " not in p}
        emoji = _read(reader, "emoji", CATEGORIES)
        self.emoji = {mark: category for category, marks in emoji.items() for mark in marks}
        read_grammar(reader)
        self.version = f"rules-{reader.digest[:8]}"


@functools.cache
def load_rules(folder: Path = FOLDER) -> Rules:
    """The rules in `folder`. `RulesError` names file and key."""
    return Rules(RuleReader(folder))


def knows(word: str) -> bool:
    """Whether some phrase of the rules has the folded word."""
    return load_rules().lexicon.knows(word)


def theme_names() -> Phrases:
    return load_rules().theme_names


def _read(reader: RuleReader, name: str, allowed: Collection[str]) -> _Entries:
    found = reader.read(f"{name}.yaml", _Entries)
    _known(f"{name}.yaml", "file", found, allowed or found)
    return found


def _graded(reader: RuleReader) -> Iterator[tuple[str, Entry]]:
    """The words that speak for a category, and those of a kind."""
    categories = reader.read("categories.yaml", dict[str, _Entries])
    _known("categories.yaml", "file", categories, CATEGORIES)
    for category, grades in categories.items():
        _known("categories.yaml", category, grades, GRADES)
        for grade, phrases in grades.items():
            entry = Entry("category", category, grade, f"categories.{category}.{grade}")
            yield from ((phrase, entry) for phrase in phrases)
    vocabulary = reader.read("vocabulary.yaml", dict[str, WordKind])
    for name, kind in vocabulary.items():
        _known("vocabulary.yaml", f"{name}.category", [kind.category], (*CATEGORIES, ""))
        _known("vocabulary.yaml", f"{name}.grade", [kind.grade], GRADES)
        for phrase in kind.words:
            yield phrase, Entry("word", name, "hint", f"vocabulary.{name}")
            if kind.category:
                yield phrase, Entry("category", kind.category, kind.grade, f"vocabulary.{name}")


def _bands(reader: RuleReader) -> Iterator[tuple[str, Entry]]:
    """Any kind of music before any group is a band."""
    music = _read(reader, "bands", ("kinds", "groups"))
    for kind in music["kinds"]:
        for group in music["groups"]:
            yield f"{kind} {group}", Entry("vendor", "band", "strong", "bands")


def _known(file: str, key: str, given: Iterable[str], allowed: Collection[str]) -> None:
    for name in given:
        if name not in allowed:
            raise RulesError(file, f"{key}.{name}", f"unknown name, expected one of {sorted(allowed)}")
