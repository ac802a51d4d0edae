"""Finds offers by what somebody types: by its words, by its meaning, and by what must hold.

Candidates come from two indexes, PostgreSQL's text search over the offers' words and the vectors of our own text
model, and get one score. A word that nobody knows is taken for the one it is a misspelling of.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec
from django.db import connection, transaction

from agents.catalogue.indexing import SIZES, vector_text
from agents.catalogue.passages import passages
from agents.catalogue.textmodel import Term, text_model
from agents.catalogue.wordforms import pairs, stem, stems

QUERY_LENGTH: Final = 200  # characters that are read
POOL: Final = 60  # offers nearest in meaning that are scored
SAID: Final = 200  # offers that are scored because they have every word, and because they have the most telling one
MEANING: Final = 0.8  # what the likeness of meaning counts; the rest is for words in title and tags
NAME: Final = 5.0  # what a word counts that the model does not know; known ones count up to 5
LOOKED_AT: Final = 100  # entries that the vector index keeps in view; more is more exact and slower
USUAL_GUESTS: Final = 30
MEANINGS: Final = 3  # shown of a word


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What must hold. `guests` also says for how many the costs are compared with `budget`, in the
    figures' money."""

    kind: str = ""
    setting: str = ""  # indoor or outdoor
    hire: str = ""
    guests: int | None = None
    budget: Decimal | None = None
    diets: tuple[str, ...] = ()
    active: bool | None = True


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An offer that was found. `words` are those of the query that it has itself; `meanings` pairs of a word of the
    query and a word of the offer that goes with it. `score` is only for comparing hits of one search."""

    pk: int
    kind: str
    key: str
    title: str
    summary: str
    active: bool
    score: float
    words: tuple[str, ...] = ()
    meanings: tuple[tuple[str, str], ...] = ()


_FILTERS: Final = {
    "kind": "kind = %(kind)s",
    "setting": "setting IN ('', 'either', %(setting)s)",
    "hire": "hire = %(hire)s",
    "guests": "(capacity IS NULL OR capacity >= %(guests)s)",
    "budget": "costs[%(size)s] + (costs[%(size)s + 1] - costs[%(size)s]) * %(share)s::float8 <= %(budget)s::float8",
    "diets": "(diets IS NULL OR diets @> %(diets)s::varchar[])",
    "active": "active = %(active)s",
}

# Two indexes tell whom to look at; one score says who is best. A vector is missing where no word of it is known.
# Where a word is so common that more offers have it than are looked at, meaning tells them apart: ranking them all by
# their words took 200 ms among 100,000.
_STATEMENT: Final = """
WITH asked AS MATERIALIZED (
    SELECT to_tsquery('english', word || ':AB') AS word, weight
    FROM unnest(%(words)s::text[], %(weights)s::float8[]) AS given (word, weight)
), near AS MATERIALIZED (
    SELECT offer_id FROM agents_catalogue_search
    WHERE {filters} AND vector IS NOT NULL
    ORDER BY (vector <#> %(vector)s::vector) {exactly} LIMIT %(near)s
), said AS MATERIALIZED (
    (SELECT offer_id FROM agents_catalogue_search
    WHERE {filters} AND words @@ to_tsquery('english', %(every)s) LIMIT %(said)s)
    UNION
    (SELECT offer_id FROM agents_catalogue_search
    WHERE {filters} AND words @@ to_tsquery('english', %(most_telling)s) LIMIT %(said)s)
), scored AS (
    SELECT offer_id,
        coalesce(-(vector <#> %(vector)s::vector), 0) * %(meaning)s
        + (SELECT coalesce(sum(weight), 0) FROM asked WHERE words @@ word) * (1 - %(meaning)s) AS score
    FROM agents_catalogue_search WHERE offer_id IN (SELECT offer_id FROM near UNION SELECT offer_id FROM said)
)
SELECT offer.id, offer.kind, offer.key, offer.title, offer.summary, offer.active, scored.score, offer.tags, offer.terms
FROM scored JOIN agents_catalogue_offer offer ON offer.id = scored.offer_id
ORDER BY scored.score DESC, offer.position, offer.id LIMIT %(limit)s
"""


def search(query: str, filters: Filters | None = None, *, limit: int = 10) -> list[Hit]:
    """The offers that answer a query, best first. None where it holds no word that could name or describe an offer."""
    model = text_model()
    read = query[:QUERY_LENGTH]
    terms = model.terms(read)
    asked = _asked(terms)
    vector = model.query_vector(read)
    if not asked and vector is None:
        return []
    where, values = _conditions(filters or Filters())
    values |= {
        "vector": vector_text(vector),
        "every": " & ".join(asked),
        "most_telling": max(asked, key=lambda word: asked[word], default=""),
        "words": list(asked),
        "weights": [weight / sum(asked.values()) for weight in asked.values()],
        "meaning": MEANING * _known(terms, asked),
        "near": max(POOL, limit) if vector else 0,
        "said": max(SAID, limit),
        "limit": limit,
    }
    rows = _rows(_STATEMENT.format(filters=where, exactly=""), values)
    if vector and len(rows) < limit:  # a rare filter may have starved the vector index: look at all that pass it
        rows = _rows(_STATEMENT.format(filters=where, exactly="+ 0"), values)
    return [_hit(row, terms, asked) for row in rows]


def _asked(terms: Sequence[Term]) -> dict[str, float]:
    """The words of a query that an offer may have itself, with what each says. A name that the model has never read
    says most."""
    model = text_model()
    return {
        term.written: model.length(term.feature) if term.feature else NAME
        for term in terms
        if (model.telling(term.feature) if term.feature else not model.everyday(term.typed))
    }


def _known(terms: Sequence[Term], asked: Mapping[str, float]) -> float:
    """Which share of the query the model knows, weighed by what the words say: a name means nothing to it."""
    names = sum(asked.get(term.written, 0.0) for term in terms if not term.feature)
    return 1 - names / sum(asked.values()) if asked else 1.0


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement, while the vector index goes on until enough entries pass the filters."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', %s, true)",
            [str(LOOKED_AT)],
        )
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _conditions(wanted: Filters) -> tuple[str, dict[str, Any]]:
    """The filters as SQL, and its values."""
    values = {
        "kind": wanted.kind,
        "setting": wanted.setting,
        "hire": wanted.hire,
        "guests": wanted.guests,
        "budget": wanted.budget,
        "diets": list(wanted.diets),
        "active": wanted.active,
    }
    set_ = [name for name, value in values.items() if value not in ("", None, [])]
    size, share = place_of(wanted.guests or USUAL_GUESTS)
    return " AND ".join(_FILTERS[name] for name in set_) or "true", values | {"size": size, "share": share}


def place_of(guests: int) -> tuple[int, float]:
    """Between which of the sizes a number of guests lies: the lower one, counted from 1, and how far above it."""
    lower = max((n for n, size in enumerate(SIZES[:-1]) if size <= guests), default=0)
    return lower + 1, max(0.0, (guests - SIZES[lower]) / (SIZES[lower + 1] - SIZES[lower]))


def _hit(row: tuple[Any, ...], terms: Sequence[Term], asked: Mapping[str, float]) -> Hit:
    pk, kind, key, title, summary, active, score, tags, offer_terms = row
    title_tags_summary = passages(kind, title, summary, json.loads(tags), json.loads(offer_terms))[:3]
    texts = [stems(text) for part in title_tags_summary for text in part.texts]
    own = {feature for found in texts for feature in (*found, *pairs(found))}
    words = tuple(term.written for term in terms if term.written in asked and stem(term.written) in own)
    return Hit(
        pk=pk,
        kind=kind,
        key=key,
        title=title,
        summary=summary,
        active=active,
        score=float(score),
        words=words,
        meanings=tuple(
            (term.typed, meant)
            for term in terms
            if term.feature and term.written in asked and term.written not in words
            for meant in _meant(term.feature, own, kind)
        ),
    )


def _meant(feature: str, own: Collection[str], kind: str) -> list[str]:
    """The words of an offer that go with a word of the query, nearest first. "Somewhere" only means that a place is
    looked for, so it explains none."""
    model = text_model()
    near = model.nearest(feature)
    return [] if stem(kind) in near else [model.written(other) for other in near if other in own][:MEANINGS]
