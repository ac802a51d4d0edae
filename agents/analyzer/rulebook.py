"""The rules a person can edit: YAML files in, one validated, compiled `Rules` out."""

import functools
import hashlib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
import yaml

from agents.analyzer.lexicon import Entry, Lexicon, phrase_words
from agents.analyzer.models import CATEGORIES, DIETS, VENDOR_TYPES
from agents.analyzer.money.moneywords import MoneyWords
from agents.analyzer.phrases import Endings, endings, lengths
from agents.analyzer.rulefiles import (
    AllergenRules,
    CategoryRules,
    CueRules,
    MoneyRules,
    PeopleRules,
    PlaceRules,
    SpellingRules,
    ThemeRules,
    VendorRules,
    WordKind,
)
from agents.analyzer.text import fold

FOLDER = Path(__file__).parent / "rules"
_T = TypeVar("_T")
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class RulesError(Exception):
    """{file}: {key}: {what}"""

    def __init__(self, file: str, key: str, what: str) -> None:
        super().__init__(f"{file}: {key}: {what}")
        self.file, self.key, self.what = file, key, what


class Allergens(NamedTuple):
    """`needs` has the dietary need by the food that it avoids."""

    needs: dict[str, str]
    cues: Endings
    listing: frozenset[str]
    after: frozenset[str]


class Rules:
    """Compiled rules. `lexicon` finds phrases of categories, vendors, themes, diets and cues in one pass;
    the frozen sets hold single folded words for the parsers."""

    def __init__(
        self,
        *,
        categories: CategoryRules,
        vocabulary: dict[str, WordKind],
        vendors: VendorRules,
        themes: ThemeRules,
        diets: dict[str, list[str]],
        cues: CueRules,
        places: PlaceRules,
        money: MoneyRules,
        people: PeopleRules,
        allergens: AllergenRules,
        occasions: dict[str, list[str]],
        emoji: dict[str, str],
        spelling: SpellingRules,
        digest: str,
    ) -> None:
        self.version = f"rules-{digest[:8]}"
        self.threshold = categories.threshold
        self.markers = _folded(themes.markers)
        self.party_words = _phrases(themes.party_words)
        self.theme_stops = _folded(themes.stops)
        self.fans = _phrases(themes.fans)
        self.theme_names = _phrases(themes.strong) | _phrases(themes.weak)
        self.neg_ends = _folded(cues.ends)
        self.neg_soft_ends = _folded(cues.soft_ends)
        self.list_words = _folded(cues.list_words)
        self.place_prepositions = _folded(places.prepositions)
        self.place_labels = _folded(places.labels)
        self.place_nouns = _folded(places.nouns)
        self.streets = _folded(places.streets)
        self.street_first = _folded(places.street_first)
        self.cities = _phrases(places.cities)
        self.towns = _phrases(places.towns)
        self.town_lengths = lengths(self.cities | self.towns)
        self.regions = _phrases(places.regions)
        self.not_places = _folded(places.not_places)
        self.proper_nouns = _folded(places.proper_nouns)
        self.name_starts = _folded(places.name_starts)
        self.kinds_first = _folded(places.kinds_first)
        self.generic_starts = _folded(places.generic_starts)
        self.suppliers = _phrases(places.suppliers)
        self.emoji = {mark: category for category, marks in emoji.items() for mark in marks}
        self.money = MoneyWords(money)
        everyone = people.totals | people.kids | people.adults | people.others
        self.people = msgspec.structs.replace(people, everyone=everyone)
        needs = {food: diet for diet, foods in allergens.foods.items() for food in foods}
        self.allergens = Allergens(needs, endings(allergens.cues), allergens.listing, allergens.after)
        self.doers = _folded(vendors.doers)
        self.deeds = {
            tuple(phrase_words(phrase)): kind for kind, phrases in vendors.deeds.items() for phrase in phrases
        }
        self.occasion_words = _folded(
            [phrase for phrases in occasions.values() for phrase in phrases if " " not in phrase]
        )
        self.lexicon = Lexicon()
        self._fill(categories, vocabulary, vendors, themes, diets, cues, places, occasions)
        self.lexicon.correct(_folded(spelling.targets))
        self.lexicon.guard(_folded(spelling.right))
        for words in (self.theme_stops, self.not_places, self.place_nouns, self.streets):
            self.lexicon.guard(words)

    def _fill(
        self,
        categories: CategoryRules,
        vocabulary: dict[str, WordKind],
        vendors: VendorRules,
        themes: ThemeRules,
        diets: dict[str, list[str]],
        cues: CueRules,
        places: PlaceRules,
        occasions: dict[str, list[str]],
    ) -> None:
        add = self.lexicon.add
        for category, grades in categories.words.items():
            for grade, groups in grades.items():
                weight = categories.weights[grade]
                for phrase in (phrase for group in groups for phrase in group):
                    entry = Entry("category", category, weight, f"categories.{category}.{grade}")
                    add(phrase, entry, plural=True)
        for name, kind in vocabulary.items():
            given = [Entry("word", name, 0.0, f"vocabulary.{name}")]
            if kind.category:
                given.append(Entry("category", kind.category, categories.weights[kind.grade], f"vocabulary.{name}"))
            for phrase in (phrase for group in kind.words for phrase in group):
                for entry in given:
                    add(phrase, entry, plural=True)
        for vendor, phrases in vendors.types.items():
            for phrase in phrases:
                add(phrase, Entry("vendor", vendor, 2.0, f"vendors.types.{vendor}"), plural=True)
        for music in vendors.music.kinds:
            for group in vendors.music.groups:
                add(f"{music} {group}", Entry("vendor", "band", 2.0, "vendors.music"), plural=True)
        for value, phrases in (("princess_performer", vendors.princesses), ("costume_character", vendors.characters)):
            for phrase in phrases:
                add(phrase, Entry("character", value, 2.0, "vendors.characters"))
        for strength, phrases in (("strong_theme", themes.strong), ("weak_theme", themes.weak)):
            for phrase in phrases:
                add(phrase, Entry(strength, phrase, 2.0, f"themes.{strength}"), plural=True)
        for diet, phrases in diets.items():
            for phrase in phrases:
                add(phrase, Entry("diet", diet, 2.0, f"diets.{diet}"))
        for occasion, phrases in occasions.items():
            for phrase in phrases:
                add(phrase, Entry("occasion", occasion, 0.0, f"occasions.{occasion}"), plural=True)
        for value, phrases in (("outdoor", places.outdoor), ("indoor", places.indoor), ("either", places.either)):
            for phrase in phrases:
                add(phrase, Entry("setting", value, 2.0, f"places.{value}"), plural=True)
        for name in ("negate", "keep", "refused", "lost", "brings", "take_off", "must", "nice"):
            for phrase in getattr(cues, name):
                add(phrase, Entry(name, "", 0.0, f"cues.{name}"))
        for phrase in vendors.visit_cues:
            add(phrase, Entry("visit", "", 0.0, "vendors.visit_cues"))


@functools.cache
def _load_default() -> Rules:
    return _load(FOLDER)


def load_rules(folder: Path | None = None) -> Rules:
    """The rules in `folder` (the built-in ones, cached, without it). `RulesError` names file and key."""
    return _load_default() if folder is None else _load(folder)


class _Reader:
    """Reads the files of one folder and keeps the digest of all it has read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digest = hashlib.sha256()

    def read(self, name: str, kind: type[_T]) -> _T:
        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            raise RulesError(name, "file", error.strerror or "cannot be read") from error
        self._digest.update(content)
        try:
            # BaseLoader keeps "no" and "on" words instead of turning them into booleans.
            data = yaml.load(content, _LOADER)
        except yaml.YAMLError as error:
            raise RulesError(name, "file", f"is not YAML ({error})") from error
        try:
            return msgspec.convert(data, kind, strict=False)
        except msgspec.ValidationError as error:
            what, _, key = str(error).partition(" - at ")
            raise RulesError(name, key.strip("`") or "file", what) from error

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()


def _load(folder: Path) -> Rules:
    reader = _Reader(folder)
    categories = reader.read("categories.yaml", CategoryRules)
    _known("categories.yaml", "words", categories.words, CATEGORIES)
    for category, grades in categories.words.items():
        _known("categories.yaml", f"words.{category}", grades, categories.weights)
    vocabulary = reader.read("vocabulary.yaml", dict[str, WordKind])
    _known("vocabulary.yaml", "category", (kind.category for kind in vocabulary.values()), (*CATEGORIES, ""))
    for name, kind in vocabulary.items():
        _known("vocabulary.yaml", f"{name}.grade", [kind.grade], categories.weights)
    vendors = reader.read("vendors.yaml", VendorRules)
    _known("vendors.yaml", "types", vendors.types, VENDOR_TYPES)
    _known("vendors.yaml", "deeds", vendors.deeds, VENDOR_TYPES)
    diets = reader.read("diets.yaml", dict[str, list[str]])
    _known("diets.yaml", "file", diets, DIETS)
    allergens = reader.read("allergens.yaml", AllergenRules)
    _known("allergens.yaml", "foods", allergens.foods, DIETS)
    emoji = reader.read("emoji.yaml", dict[str, str])
    _known("emoji.yaml", "file", emoji, CATEGORIES)
    return Rules(
        categories=categories,
        vocabulary=vocabulary,
        vendors=vendors,
        diets=diets,
        emoji=emoji,
        themes=reader.read("themes.yaml", ThemeRules),
        cues=reader.read("cues.yaml", CueRules),
        places=reader.read("places.yaml", PlaceRules),
        money=reader.read("money.yaml", MoneyRules),
        people=reader.read("people.yaml", PeopleRules),
        allergens=allergens,
        occasions=reader.read("occasions.yaml", dict[str, list[str]]),
        spelling=reader.read("spelling.yaml", SpellingRules),
        digest=reader.digest,
    )


def _known(file: str, key: str, given: Iterable[str], allowed: Collection[str]) -> None:
    for name in given:
        if name not in allowed:
            raise RulesError(file, f"{key}.{name}", f"unknown name, expected one of {sorted(allowed)}")


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _phrases(phrases: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase_words(phrase)) for phrase in phrases)
