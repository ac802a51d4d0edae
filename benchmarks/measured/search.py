"""The catalogue's search: 500 offers and 100,000, the searches of hosts, with and without filters."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal

from django.db import connection

from agents.catalogue.models import CatalogueOffer, HnswIndex, SearchEntry
from agents.catalogue.search.retrieval import Filters
from agents.catalogue.search.search import search
from agents.learning.searches import searches
from benchmarks.figures import Figure, Reach, at_most, figure, percentile

PLAIN = (Filters(),)
FILTERED = (
    Filters(kind="venue"),
    Filters(kind="venue", setting="outdoor"),
    Filters(kind="venue", guests=75, budget=Decimal(800)),
    Filters(kind="venue", guests=600),
    Filters(kind="catering", diets=("vegan",)),
    Filters(kind="catering", diets=("halal", "kosher"), guests=40, budget=Decimal(600)),
    Filters(kind="cake"),
    Filters(hire="photo_booth"),
    Filters(budget=Decimal(100)),
)
# Each new offer is one of the delivered ones mixed with another of its kind: the words of both, a vector between
# theirs with some noise, room of its own, the prices of the first.
_MIX = """
WITH pairs AS MATERIALIZED (
    SELECT number, known.ids[1 + floor(random() * cardinality(known.ids))::int] AS one,
        known.ids[1 + floor(random() * cardinality(known.ids))::int] AS other
    FROM generate_series(%(has)s + 1, %(wanted)s) AS number,
        LATERAL (SELECT array_agg(offer_id) AS ids FROM agents_catalogue_search WHERE kind =
            (ARRAY['theme', 'venue', 'venue', 'cake', 'catering', 'vendor', 'vendor'])[1 + number %% 7]) AS known
), made AS (
    INSERT INTO agents_catalogue_offer (kind, key, title, summary, tags, terms, active, position, edited, updated_at)
    SELECT one.kind, 'bench-' || pairs.number, left(one.title || ', ' || other.title, 120), one.summary, other.tags,
        one.terms, true, pairs.number, true, now()
    FROM pairs JOIN agents_catalogue_offer one ON one.id = pairs.one JOIN agents_catalogue_offer other
        ON other.id = pairs.other
    RETURNING id, position
)
INSERT INTO agents_catalogue_search
    (offer_id, kind, active, setting, hire, capacity, diets, costs, words, vector, model)
SELECT made.id, one.kind, true, one.setting, one.hire, (one.capacity * (0.5 + random()))::int, one.diets,
    one.costs,
    one.words || other.words,
    l2_normalize(one.vector + l2_normalize(other.vector + noise.vector)), one.model
FROM made JOIN pairs ON pairs.number = made.position
    JOIN agents_catalogue_search one ON one.offer_id = pairs.one
    JOIN agents_catalogue_search other ON other.offer_id = pairs.other,
    LATERAL (SELECT array_agg((random() - 0.5) / 8 + dimension * 0)::halfvec AS vector
        FROM generate_series(1, 128) AS dimension WHERE pairs.number > 0) AS noise
"""


def catalogue_search(repeats: int = 5, small: int = 500, large: int = 100_000) -> list[Figure]:
    """A search, with and without filters: the median and the 95th percentile over all searches of hosts, round by
    round."""
    try:
        return [*_measured(small, at_most(5), repeats), *_measured(large, at_most(20), repeats)]
    finally:
        _clear()


def _measured(offers: int, reach: Reach, repeats: int) -> list[Figure]:
    _fill(offers)
    queries = [one.query for one in (*searches("tuned"), *searches("held_out"))]
    found = []
    name = f"search among {offers:,} offers"
    for told, filters in ((name, PLAIN), (f"{name}, filtered", FILTERED)):
        _round(queries, filters)  # fills caches, as a process that has been searching for a minute has
        rounds = [_round(queries, filters) for _ in range(repeats)]
        found.append(figure(told, "ms", [statistics.median(took) for took in rounds], reach))
        found.append(figure(f"{told}, p95", "ms", [percentile(took, 95) for took in rounds], reach))
    return found


def _round(queries: Sequence[str], filtered: Sequence[Filters]) -> list[float]:
    """Milliseconds of each search with each set of filters."""
    took = []
    for query in queries:
        for filters in filtered:
            started = time.perf_counter()
            search(query, filters)
            took.append((time.perf_counter() - started) * 1000)
    return took


def _fill(offers: int) -> None:
    """Bring the catalogue to so many offers."""
    with _vector_indexes_made_anew(), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(_MIX, {"has": CatalogueOffer.objects.count(), "wanted": offers})


def _clear() -> None:
    with _vector_indexes_made_anew(), connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (DELETE FROM agents_catalogue_search USING agents_catalogue_offer offer"
            " WHERE offer.id = offer_id AND offer.key LIKE 'bench-%' RETURNING offer_id)"
            " DELETE FROM agents_catalogue_offer WHERE id IN (SELECT offer_id FROM made)"
        )


@contextmanager
def _vector_indexes_made_anew() -> Iterator[None]:
    """Quicker than changing them entry by entry."""
    indexes = [index for index in SearchEntry._meta.indexes if isinstance(index, HnswIndex)]
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.remove_index(SearchEntry, index)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.add_index(SearchEntry, index)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE agents_catalogue_search, agents_catalogue_offer")
