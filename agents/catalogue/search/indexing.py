"""Keeps the search's entries in line with the offers: the one place where an offer becomes words and a vector."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q

from agents.catalogue.models import CatalogueOffer
from agents.catalogue.pricing import Party, price
from agents.catalogue.search.embedding import text_model
from agents.catalogue.search.passages import Passage, passages, weights
from agents.catalogue.search.wordforms import words
from agents.catalogue.terms import (
    Audience,
    CakeTerms,
    CateringTerms,
    InvalidTerms,
    Terms,
    VendorTerms,
    VenueTerms,
    parse,
)
from agents.sections.headcount import HOURS, SHARES, Headcount
from budgets.costs import meals
from budgets.money import exactly
from budgets.rules import HOME

SIZES: Final = (1, 5, 10, 20, 40, 80, 160, 320, 640)  # guests from which on the least cost is worked out
BATCH: Final = 500

_PUT: Final = """
INSERT INTO agents_catalogue_search
    (offer_id, kind, active, setting, hire, capacity, diets, costs, words, vector, model)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s,
    setweight(to_tsvector('english', %s), 'A') || setweight(to_tsvector('english', %s), 'B')
    || setweight(to_tsvector('english', %s), 'C') || setweight(to_tsvector('english', %s), 'D'),
    %s::halfvec, %s)
ON CONFLICT (offer_id) DO UPDATE SET kind = excluded.kind, active = excluded.active, setting = excluded.setting,
    hire = excluded.hire, capacity = excluded.capacity, diets = excluded.diets, costs = excluded.costs,
    words = excluded.words, vector = excluded.vector, model = excluded.model
"""


def put(offers: Iterable[CatalogueOffer]) -> None:
    """Write the entries of these offers, which are in the database."""
    rows = [_row(offer) for offer in offers]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            cursor.executemany(_PUT, rows[start : start + BATCH])


def refresh() -> int:
    """Write the entries that are missing or made by another text model. Returns how many."""
    with transaction.atomic():
        stale = CatalogueOffer.objects.filter(
            Q(search_entry=None) | ~Q(search_entry__model=text_model().version)
        ).select_for_update(of=("self",))
        found = list(stale)
        put(found)
    return len(found)


def _row(offer: CatalogueOffer) -> tuple[Any, ...]:
    parts = passages(offer.kind, offer.title, offer.summary, offer.tags, offer.terms)
    terms = read_terms(offer.kind, offer.terms)
    return (
        offer.pk,
        offer.kind,
        offer.active,
        _setting(terms),
        terms.hire if isinstance(terms, VendorTerms) else "",
        int(terms.capacity.high) if isinstance(terms, VenueTerms) and terms.capacity else None,
        list(terms.diets) if isinstance(terms, (CakeTerms, CateringTerms)) else None,
        least_costs(terms),
        *(" ".join(word for text in part.texts for word in words(text)) for part in parts),
        _vector(parts),
        text_model().version,
    )


@lru_cache(maxsize=1024)
def _vector(parts: tuple[Passage, ...]) -> str | None:
    """Kept, because most changes of an offer leave its words alone."""
    model = text_model()
    return vector_text(model.vector(weights(parts, model)))


def vector_text(vector: Sequence[float] | None) -> str | None:
    """A vector as pgvector reads it."""
    return None if vector is None else "[" + ",".join(f"{value:.5f}" for value in vector) + "]"


def least_costs(terms: Terms | None) -> list[float]:
    """For each of the sizes the least that an offer costs a usual party of so many guests or more.

    A bound for all parties from there on: staff and rentals come in whole units, so costs rise in steps that lie
    anywhere between two sizes, and they fall where a second hour makes the first one cheaper.
    """
    costs = [least_cost(terms, size) for size in SIZES]
    return [min(costs[place:]) for place in range(len(costs))]


def least_cost(terms: Terms | None, guests: int) -> float:
    """The least that an offer costs a usual party of so many guests; 0 where its terms cannot be read."""
    if terms is None:
        return 0.0
    return float(price(terms, usual_party(guests, _audience(terms))).low)


def usual_party(guests: int, audience: Audience) -> Party:
    """A party of which nothing but the number of guests is known, and for whom the offer is made."""
    children = exactly(int(guests * SHARES[audience]))
    adults = exactly(Decimal(guests) - children.low)
    head = Headcount(
        guests=exactly(guests),
        children=children,
        adults=adults,
        meals=meals(adults, children),
        audience=audience,
        stated=True,
        assumptions=(),
    )
    return Party(head=head, hours=HOURS, currency=HOME)


def _audience(terms: Terms) -> Audience:
    return "all" if "all" in terms.audience or not terms.audience else terms.audience[0]


def _setting(terms: Terms | None) -> str:
    if isinstance(terms, VenueTerms):
        return terms.setting
    settings = terms.settings if isinstance(terms, CateringTerms) else ()
    return "either" if len(settings) > 1 else "".join(settings)


def read_terms(kind: str, raw: Any) -> Terms | None:
    """None for terms that cannot be read: the offer is found by its words all the same."""
    try:
        return parse(kind, raw)
    except InvalidTerms:
        return None
