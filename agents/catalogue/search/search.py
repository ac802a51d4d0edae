"""Finds offers by what somebody types: by its words, by its meaning, and by what must hold.

Candidates come from two sorts of index, PostgreSQL's text search over the offers' words and the vectors of our own
text model, and get one score (`shortlist`). A word that nobody knows is taken for the one it is a misspelling of.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import msgspec

from agents.catalogue.search.embedding import Term, text_model
from agents.catalogue.search.passages import passages
from agents.catalogue.search.retrieval import Asked, Filters, shortlist
from agents.catalogue.search.wordforms import pairs, stem, stems

QUERY_LENGTH: Final = 200  # characters that are read
MEANING: Final = 0.8  # what the likeness of meaning counts; the rest is for words in title and tags
NAME: Final = 5.0  # what a word counts that the model does not know; known ones count up to 5
MEANINGS: Final = 3  # shown of a word


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


def search(query: str, filters: Filters | None = None, *, limit: int = 10) -> list[Hit]:
    """The offers that answer a query, best first. None where it holds no word that could name or describe an offer."""
    model = text_model()
    read = query[:QUERY_LENGTH]
    terms = model.terms(read)
    asked = _asked(terms)
    vector = model.query_vector(read)
    if not asked and vector is None:
        return []
    whole = sum(asked.values())
    words = tuple(sorted(asked, key=lambda word: -asked[word]))
    rows = shortlist(
        Asked(
            words=words,
            shares=tuple(asked[word] / whole for word in words),
            vector=vector,
            meaning=MEANING * _known(terms, asked),
        ),
        filters or Filters(),
        limit,
    )
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
