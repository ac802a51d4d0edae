"""How well the model finds what was meant: typed searches with the offers that answer them."""

from pathlib import Path
from typing import Final, Literal

import msgspec
import yaml

from agents.catalogue.files import builtin
from agents.catalogue.offers import Offer
from agents.catalogue.search.embedding import TextModel
from agents.catalogue.search.passages import passages, weights
from agents.catalogue.terms import Terms

PATH: Final = Path(__file__).parent / "searches.yaml"
SHOWN: Final = 3  # hits that somebody looks at
Part = Literal["tuned", "held_out"]


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody typed, perhaps within one kind, and the offers (KIND/KEY) any of which answers it."""

    query: str
    wants: tuple[str, ...]
    kind: str = ""


class Found(msgspec.Struct, frozen=True):
    """`recall` is the share of searches with an answer among the first three; `rank` the mean of 1/place."""

    searches: int
    recall: float
    rank: float
    missed: tuple[str, ...]


def searches(part: Part) -> tuple[Search, ...]:
    document = msgspec.convert(yaml.safe_load(PATH.read_text("utf-8")), dict[str, tuple[Search, ...]])
    return document[part]


def measure(part: Part, answers: dict[str, list[str]]) -> Found:
    """How good the answers are: for each query the offers that were found, best first."""
    places = {}
    for search in searches(part):
        found = answers[search.query]
        places[search.query] = next((n for n, offer in enumerate(found, start=1) if offer in search.wants), 0)
    return Found(
        searches=len(places),
        recall=round(sum(0 < place <= SHOWN for place in places.values()) / len(places), 4),
        rank=round(sum(1 / place for place in places.values() if place) / len(places), 4),
        missed=tuple(query for query, place in places.items() if not 0 < place <= SHOWN),
    )


def by_vector(part: Part, model: TextModel) -> dict[str, list[str]]:
    """The answers of the model alone, over the delivered offers."""
    offers = [(kind, offer) for kind, found in builtin().offers.items() for offer in found]
    known = [(kind, f"{kind}/{offer.id}", _vector(offer, model)) for kind, offer in offers]
    found = {}
    for search in searches(part):
        vector = model.query_vector(search.query) or ()
        near = [
            (-sum(a * b for a, b in zip(vector, other or (), strict=False)), name)
            for kind, name, other in known
            if search.kind in ("", kind)
        ]
        found[search.query] = [name for _, name in sorted(near)]
    return found


def _vector(offer: Offer[Terms], model: TextModel) -> tuple[float, ...] | None:
    parts = passages(offer.kind, offer.title, offer.summary, offer.tags, msgspec.to_builtins(offer.terms))
    return model.vector(weights(parts, model))
