"""Which offers a search scores, and their scores.

Where the filters pass few offers, all of these are scored: to walk an index of meaning until enough of them come along
takes longer, and finds fewer of the best. Else the indexes of meaning and of words tell whom to score. Each kind has an
index of meaning of its own, because most searches are within a kind: in one index for all, such a search walked past
six in seven offers, took ten times as long, and gave up before it had found the best.
"""

from bisect import bisect_right
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import msgspec
from django.db import connection, transaction

from agents.catalogue.offers import KINDS
from agents.catalogue.search.indexing import SIZES, least_cost, read_terms, vector_text

POOL: Final = 60  # offers nearest in meaning that are scored
SAID: Final = 200  # offers that are scored because they have every word, and because they have the most telling one
FEW: Final = 2000  # offers that pass the filters, up to which all of them are scored
LOOKED_AT: Final = 300  # entries that the vector indexes of a search keep in view; more is more exact and slower
WALKED: Final = 2000  # entries of a vector index after which a search goes on without it
USUAL_GUESTS: Final = 30
SPARE: Final = 2  # times as many offers as are wanted are ranked at first where some may be too dear


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

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that can pass: only vendors are for hire."""
        named = tuple(kind for kind in KINDS if self.kind in ("", kind))
        return tuple(kind for kind in named if kind == "vendor") if self.hire else named

    @property
    def selective(self) -> bool:
        """Whether few may pass. Of all kinds together many do: themes cost nothing, a DJ has no capacity."""
        named = self.setting or self.hire or self.guests or self.budget is not None or self.diets
        return len(self.kinds) == 1 and bool(named)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A query as the database is asked: its words, most telling first, with the share of each; its vector, if any of
    it means something; and how much the likeness of meaning counts beside the words, from 0 to 1."""

    words: tuple[str, ...]
    shares: tuple[float, ...]
    vector: tuple[float, ...] | None
    meaning: float


_FILTERS: Final = {
    "setting": "setting IN ('', 'either', %(setting)s)",
    "hire": "hire = %(hire)s",
    "guests": "(capacity IS NULL OR capacity >= %(guests)s)",
    "budget": "costs[%(size)s] <= %(budget)s::float8",  # at least so much; see _affordable
    "diets": "(diets IS NULL OR diets @> %(diets)s::varchar[])",
    "active": "active = %(active)s",
}

_PASSING: Final = "SELECT offer_id FROM agents_catalogue_search WHERE {filters}"

# Which offers are near is told index by index. A kind stands here as a literal, or the planner of a prepared statement
# could not tell which index holds it. A vector is missing where no word of an offer is known.
_NEAR: Final = """(SELECT offer_id, vector <#> %(vector)s::halfvec AS distance FROM agents_catalogue_search
    WHERE kind = '{kind}' AND {filters} AND vector IS NOT NULL
    ORDER BY vector <#> %(vector)s::halfvec LIMIT {near})"""

# The index of words goes first, which OFFSET 0 sees to: left to choose, the database's planner takes a common word for
# one that every part of the table has, and reads all of it in another order to find the few.
_SAID: Final = """(SELECT offer_id FROM (
    SELECT * FROM agents_catalogue_search WHERE words @@ to_tsquery('english', {words}) OFFSET 0
    ) AS said WHERE {filters} LIMIT {said})"""

# Where a word is so common that more offers have it than are looked at, meaning tells them apart: ranking them all by
# their words took 200 ms among 100,000.
_INDEXED: Final = "(SELECT offer_id FROM ({nearest}) AS nearest ORDER BY distance LIMIT {near}) UNION ALL {said}"

# One score says who is best, and only their texts are read.
_BEST: Final = """
WITH asked AS MATERIALIZED (
    SELECT to_tsquery('english', word || ':AB') AS word, share
    FROM unnest(%(words)s::text[], %(shares)s::float8[]) AS given (word, share)
), best AS MATERIALIZED (
    SELECT offer_id,
        coalesce(-(vector <#> %(vector)s::halfvec), 0) * %(meaning)s
        + (SELECT coalesce(sum(share), 0) FROM asked WHERE words @@ word) * (1 - %(meaning)s) AS score
    FROM agents_catalogue_search WHERE offer_id IN ({candidates})
    ORDER BY score DESC FETCH FIRST {limit} ROWS WITH TIES
)
SELECT offer.id, offer.kind, offer.key, offer.title, offer.summary, offer.active, best.score, offer.tags, offer.terms
FROM best JOIN agents_catalogue_offer offer ON offer.id = best.offer_id
ORDER BY best.score DESC, offer.position, offer.id LIMIT {limit}
"""


def shortlist(asked: Asked, filters: Filters, limit: int) -> list[tuple[Any, ...]]:
    """The best offers: id, kind, key, title, summary, active, score, tags and terms (both as JSON).

    With a budget the database is asked for more of them, because some turn out too dear.
    """
    if not filters.kinds:
        return []
    asked_for = limit if filters.budget is None else SPARE * limit
    while True:
        rows = _ranked(asked, filters, asked_for)
        found = list(islice((row for row in rows if _affordable(row, filters)), limit))
        if len(found) == limit or len(rows) < asked_for:
            return found
        asked_for *= SPARE**2


def _affordable(row: tuple[Any, ...], filters: Filters) -> bool:
    """Whether an offer that the database let pass, by a cost for fewer guests, fits the budget as it is priced."""
    if filters.budget is None:
        return True
    _, kind, *_, terms = row
    return least_cost(read_terms(kind, msgspec.json.decode(terms)), _guests(filters)) <= float(filters.budget)


def _ranked(asked: Asked, filters: Filters, limit: int) -> list[tuple[Any, ...]]:
    passing, values = _PASSING.format(filters=_where(filters)), _values(asked, filters)
    with transaction.atomic(), connection.cursor() as cursor:
        if filters.selective and asked.vector:
            cursor.execute(f"SELECT array_agg(offer_id) FROM ({passing} LIMIT {FEW + 1}) AS passing", values)
            ids = cursor.fetchone()[0] or []
            if len(ids) <= FEW:
                return _best(cursor, "SELECT unnest(%(ids)s::bigint[])", values | {"ids": ids}, limit)
        _steer(cursor, len(filters.kinds))
        found = _best(cursor, _indexed(asked, filters, limit), values, limit)
        if len(found) < limit and asked.vector:  # those that pass are far in meaning: look at all of them
            found = _best(cursor, passing, values, limit)
    return found


def _best(cursor: Any, candidates: str, values: dict[str, Any], limit: int) -> list[tuple[Any, ...]]:
    cursor.execute(_BEST.format(candidates=candidates, limit=limit), values)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _steer(cursor: Any, indexes: int) -> None:
    """For this transaction, how far the vector indexes go until enough entries pass the filters.

    Reading the table from its start is ruled out: with a limit, the database's planner takes it for cheap, as if what
    has a word stood everywhere.
    """
    cursor.execute(
        "SELECT set_config('enable_seqscan', 'off', true), set_config('hnsw.iterative_scan', 'relaxed_order', true),"
        " set_config('hnsw.ef_search', %s, true), set_config('hnsw.max_scan_tuples', %s, true)",
        [str(max(POOL, LOOKED_AT // indexes)), str(max(1, WALKED // indexes))],
    )


def _indexed(asked: Asked, filters: Filters, limit: int) -> str:
    """The statement that tells by the indexes whom to score.

    Limits are literals because a prepared statement is planned without its parameters: for an unknown limit the
    planner reckons with a tenth of the table.
    """
    near, where = max(POOL, limit) if asked.vector else 0, _where(filters)
    nearest = [_NEAR.format(kind=kind, filters=where, near=near) for kind in filters.kinds]
    said = [
        _SAID.format(words=words, filters=where, said=max(SAID, limit)) for words in ("%(every)s", "%(most_telling)s")
    ]
    return _INDEXED.format(nearest=" UNION ALL ".join(nearest), near=near, said=" UNION ALL ".join(said))


def _where(filters: Filters) -> str:
    kinds = ", ".join(f"'{kind}'" for kind in filters.kinds)
    return " AND ".join(
        [f"kind IN ({kinds})", *(sql for name, sql in _FILTERS.items() if getattr(filters, name) not in ("", None, ()))]
    )


def _values(asked: Asked, filters: Filters) -> dict[str, Any]:
    return (
        msgspec.structs.asdict(filters)
        | {
            "diets": list(filters.diets),
            "size": bisect_right(SIZES, _guests(filters)),  # the next smaller one, counted from 1
            "vector": vector_text(asked.vector),
            "every": _all_of(asked.words, filters),
            "most_telling": _all_of(asked.words[:1], filters),
            "words": list(asked.words),
            "shares": list(asked.shares),
            "meaning": asked.meaning,
        }
    )


def _all_of(words: tuple[str, ...], filters: Filters) -> str:
    """A text query for these words. An offer's kind is among its words, too: so the index itself leaves out the
    thousands of places with a "roof" when that is looked for among the cakes."""
    kind = filters.kinds if len(filters.kinds) == 1 else ()
    return " & ".join([*words, *kind]) if words else ""


def _guests(filters: Filters) -> int:
    """For how many the costs are compared."""
    return max(1, filters.guests or USUAL_GUESTS)
