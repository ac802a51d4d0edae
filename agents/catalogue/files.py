"""The catalogue as it is delivered: data/figures.csv and one YAML file a kind, read and checked. No database."""

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from io import StringIO
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from agents.catalogue.offers import KINDS, Catalogue, Figure, Kind, Offer, grounds
from agents.catalogue.terms import InvalidTerms, Terms, cited, parse

HERE: Final = Path(__file__).parent
FIGURES: Final = HERE / "data" / "figures.csv"
PATHS: Final[dict[Kind, Path]] = {
    "theme": HERE / "data/themes.yaml",
    "venue": HERE / "data/venues.yaml",
    "cake": HERE / "data/cakes.yaml",
    "catering": HERE / "data/catering.yaml",
    "vendor": HERE / "data/vendors.yaml",
}
# A delivered catalogue that was never changed by hand counts as version 1, in memory as in the database.
FIRST_VERSION: Final = 1


class InvalidCatalogue(ValueError):
    """A catalogue file cannot be used. The message names the file, the offer or figure, and the key."""


class RawOffer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An offer as the YAML files and the database hold it: its terms not read yet."""

    id: str
    title: str
    summary: str
    tags: tuple[str, ...] = ()
    terms: dict[str, Any] = {}


@lru_cache(maxsize=1)
def builtin() -> Catalogue:
    """The delivered catalogue. Raises InvalidCatalogue."""
    figures = read_figures()
    offers: dict[str, tuple[Offer[Terms], ...]] = {
        kind: tuple(typed(PATHS[kind].name, kind, raw, figures) for raw in read_offers(kind)) for kind in PATHS
    }
    return Catalogue(
        offers=offers,
        figures=figures,
        versions=dict.fromkeys((*KINDS, "figure"), FIRST_VERSION),
        grounds=grounds(offers, figures),
    )


def typed(where: str, kind: Kind, raw: RawOffer, figures: Mapping[str, Figure]) -> Offer[Terms]:
    """The offer with its terms read. Raises InvalidCatalogue for wrong terms or a figure that does not exist."""
    try:
        terms = parse(kind, raw.terms)
    except InvalidTerms as error:
        raise InvalidCatalogue(f"{where}: offer {raw.id!r}: {error}") from None
    named = tuple(sorted(cited(terms)))
    missing = [id for id in named if id not in figures]
    if missing:
        raise InvalidCatalogue(f"{where}: offer {raw.id!r} cites figures that do not exist: {', '.join(missing)}")
    return Offer(id=raw.id, kind=kind, title=raw.title, summary=raw.summary, tags=raw.tags, terms=terms, figures=named)


def read_offers(kind: Kind) -> tuple[RawOffer, ...]:
    """The offers of a kind in the order of its file. Raises InvalidCatalogue."""
    name = PATHS[kind].name
    try:
        document = yaml.load(PATHS[kind].read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise InvalidCatalogue(f"{name} is not valid YAML: {error}") from None
    if not isinstance(document, list):
        raise InvalidCatalogue(f"{name} must be a list of offers")
    offers = tuple(_offer(name, number, raw) for number, raw in enumerate(document, start=1))
    _refuse_repeats(name, (offer.id for offer in offers))
    return offers


def read_figures() -> dict[str, Figure]:
    """The figures by id. Raises InvalidCatalogue."""
    try:
        rows = list(csv.DictReader(StringIO(FIGURES.read_text("utf-8")), strict=True))
        figures = [msgspec.convert(row, Figure) for row in rows]
    except (csv.Error, msgspec.ValidationError) as error:
        raise InvalidCatalogue(f"{FIGURES.name}: {error}") from None
    _refuse_repeats(FIGURES.name, (figure.id for figure in figures))
    return {figure.id: figure for figure in figures}


def digest(kind: str) -> str:
    """A hash of the file of a kind, or of the figures for "figure". Same hash: nothing new is delivered."""
    path = FIGURES if kind == "figure" else next(path for name, path in PATHS.items() if name == kind)
    return blake2b(path.read_bytes(), digest_size=16).hexdigest()


def _offer(name: str, number: int, raw: Any) -> RawOffer:
    try:
        return msgspec.convert(raw, RawOffer)
    except msgspec.ValidationError as error:
        label = raw.get("id", f"number {number}") if isinstance(raw, dict) else f"number {number}"
        raise InvalidCatalogue(f"{name}: offer {label!r}: {error}") from None


def _refuse_repeats(name: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise InvalidCatalogue(f"{name}: {id!r} occurs twice")
        seen.add(id)
