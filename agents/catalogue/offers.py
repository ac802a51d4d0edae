"""The catalogue as a value: offers and figures that agents read. Loaded elsewhere; pure here."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final, Generic, Literal, NamedTuple, cast

import msgspec

from agents.catalogue.phrase_matching import Phrases, Vocabulary, by_key, clauses, phrases, stems
from agents.catalogue.terms import SHAPES, CateringTerms, Terms, TermsT, ThemeTerms, VendorTerms

Kind = Literal["theme", "venue", "cake", "catering", "vendor"]
KINDS: Final = ("theme", "venue", "cake", "catering", "vendor")


class Offer(msgspec.Struct, Generic[TermsT], frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """A generic offer. `tags` are words that a host may write for it; `terms` its prices and rules, by kind.

    `figures` are the ids that the terms name, sorted.
    """

    id: str
    kind: Kind
    title: str
    summary: str
    terms: TermsT
    tags: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @cached_property
    def phrases(self) -> Phrases:
        """The tags, prepared for matching."""
        return phrases(*self.tags)


class Offers(tuple[Offer[TermsT], ...]):
    """Offers in the catalogue's order."""

    @cached_property
    def by_tag(self) -> dict[str, frozenset[int]]:
        """The key of each tag, to the places of the offers that have it."""
        return by_key(offer.phrases for offer in self)

    @cached_property
    def usual(self) -> frozenset[int]:
        """The places of those that are offered without being asked for."""
        return frozenset(place for place, offer in enumerate(self) if not offer.terms.on_request)


class ThemeNames(NamedTuple):
    """All that a theme goes by, prepared for matching."""

    theme: Offer[ThemeTerms]
    stems: tuple[tuple[str, ...], ...]
    phrases: Phrases


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A price, serving size or lead time from the outside world, with its source."""

    id: str
    category: str
    item: str
    unit: str
    low: str = ""
    high: str = ""
    typical: str = ""
    conditions: str = ""
    quality: str = ""
    year: str = ""
    source: str = ""
    url: str = ""


class Catalogue(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Offers by kind in a fixed order, figures by id, and a version for each kind that rises with every change.

    `versions` has one more entry, "figure", for the figures. `grounds` holds for each kind a hash of what its agent
    reads of the other kinds (see `grounds`).
    """

    offers: dict[str, tuple[Offer[Terms], ...]]
    figures: dict[str, Figure]
    versions: dict[str, int]
    grounds: dict[str, str] = {}

    def of(self, shape: type[TermsT]) -> Offers[TermsT]:
        """The offers of the kind whose terms have this shape."""
        return cast("Offers[TermsT]", self._of_kind[SHAPE_KINDS[shape]])

    @cached_property
    def _of_kind(self) -> dict[str, Offers[Terms]]:
        return {kind: Offers(self.offers.get(kind, ())) for kind in KINDS}

    def dependency_hash(self, kind: str) -> str:
        """Changes with everything of the catalogue that the agent of this kind may read, and with nothing else."""
        return f"{self.versions.get(kind, 0)}-{self.grounds.get(kind, '')}"

    @cached_property
    def theme_names(self) -> tuple[ThemeNames, ...]:
        """The names of every theme, in the catalogue's order."""
        known = ((theme, _names(theme)) for theme in self.of(ThemeTerms))
        return tuple(ThemeNames(theme, tuple(map(stems, names)), phrases(*names)) for theme, names in known)

    @cached_property
    def themes_by_phrase(self) -> dict[str, frozenset[int]]:
        """The key of each name and each tag of a theme, to the places of such themes."""
        known = self.theme_names
        return by_key([*(names.phrases for names in known)], [*(names.theme.phrases for names in known)])

    @cached_property
    def themes_by_name(self) -> dict[tuple[str, ...], tuple[int, Offer[ThemeTerms]]]:
        """Each name, in stems, to the first theme that goes by it and that theme's place in the catalogue."""
        found: dict[tuple[str, ...], tuple[int, Offer[ThemeTerms]]] = {}
        for place, names in enumerate(self.theme_names):
            for name in names.stems:
                found.setdefault(name, (place, names.theme))
        return found

    @cached_property
    def hires(self) -> dict[str, Offers[VendorTerms]]:
        """The vendors' offers by what they are hired for, each group in the catalogue's order."""
        found: dict[str, list[Offer[VendorTerms]]] = {}
        for offer in self.of(VendorTerms):
            found.setdefault(offer.terms.hire, []).append(offer)
        return {hire: Offers(offers) for hire, offers in found.items()}

    @cached_property
    def drinks(self) -> tuple[Offer[CateringTerms], ...]:
        """The caterers' offers of drinks, in the catalogue's order."""
        return tuple(offer for offer in self.of(CateringTerms) if offer.terms.course == "drinks")

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All that hosts may name: tags of offers, names of themes, and the parts of the titles of drinks."""
        tags = (offer.phrases for kind in KINDS for offer in self.offers.get(kind, ()))
        titles = (phrases(*clauses(offer.title)) for offer in self.drinks)
        return Vocabulary([*tags, *(names.phrases for names in self.theme_names), *titles])

    def quality(self, figures: frozenset[str]) -> str:
        """The weakest grade among these figures, A to C. One that is not in the catalogue is no better than C."""
        return max((self.figures[id].quality if id in self.figures else "C" for id in figures), default="A")


def _names(theme: Offer[ThemeTerms]) -> tuple[str, ...]:
    return (theme.id.replace("_", " "), theme.title, *theme.terms.synonyms)


SHAPE_KINDS: Final[dict[type[Terms], str]] = {shape: kind for kind, shape in SHAPES.items()}


def grounds(offers: Mapping[str, Sequence[Offer[Terms]]], figures: Mapping[str, Figure]) -> dict[str, str]:
    """For each kind a hash of what its agent reads beyond its own offers.

    That is the grades of the figures that its offers cite, and what a headcount looks up in the themes: by which
    names they go and who such a party is for.
    """
    crowds = [
        (theme.id, theme.title, theme.terms.synonyms, theme.terms.crowd)
        for theme in offers.get("theme", ())
        if isinstance(theme.terms, ThemeTerms)
    ]
    return {kind: _hash([_grades(found, figures), crowds]) for kind, found in offers.items()}


def _grades(offers: Sequence[Offer[Terms]], figures: Mapping[str, Figure]) -> list[tuple[str, str]]:
    cited = {id for offer in offers for id in offer.figures}
    return sorted((id, figures[id].quality) for id in cited if id in figures)


def _hash(value: Any) -> str:
    return blake2b(msgspec.json.encode(value), digest_size=6).hexdigest()
