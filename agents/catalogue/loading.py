"""Bring the tables in line with the delivered files. What a person edited in the admin stays as they left it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from django.db import models, transaction

from agents.catalogue import repository
from agents.catalogue.files import PATHS, digest, read_figures, read_offers, typed
from agents.catalogue.models import CatalogueFigure, CatalogueOffer, CatalogueVersion
from agents.catalogue.offers import KINDS, Figure, Kind

_LOADING: Final = 0xCA7A2  # number of the advisory lock of a load; taken before any other lock


@dataclass(frozen=True)
class Loaded:
    """How many rows of a kind were added, changed and switched off. None of them: nothing was written.

    `offers` are those rows; `graded` the figures that now have another grade.
    """

    kind: str
    added: int = 0
    changed: int = 0
    retired: int = 0
    offers: tuple[CatalogueOffer, ...] = field(default=(), compare=False)
    graded: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.retired)


def load() -> list[Loaded]:
    """Load every file whose hash is not the one loaded last, in one transaction. Raises InvalidCatalogue.

    Of two loads at once the second waits for the first, and finds nothing new.
    """
    if not _new():
        return []
    figures = read_figures()
    with transaction.atomic():
        repository.lock_alone(_LOADING, seconds=0)
        new = _new()
        done = [_load_figures(figures)] if "figure" in new else []
        done.extend(_load_offers(kind, figures) for kind in PATHS if kind in new)
        _record(done, new)
    return done


def _new() -> dict[str, str]:
    """The hashes of the files that are not the ones loaded last, by kind."""
    hashes = dict(CatalogueVersion.objects.values_list("kind", "content_hash"))
    return {kind: found for kind in ("figure", *KINDS) if (found := digest(kind)) != hashes.get(kind)}


def _record(done: Sequence[Loaded], new: Mapping[str, str]) -> None:
    known = set(CatalogueVersion.objects.values_list("kind", flat=True))
    changed = [result for result in done if result.any or result.kind not in known]
    if changed:
        repository.publish(
            [result.kind for result in changed],
            [offer for result in changed for offer in result.offers],
            [figure for result in changed for figure in result.graded],
        )
    for result in done:
        CatalogueVersion.objects.filter(kind=result.kind).update(content_hash=new[result.kind])


def _load_figures(figures: dict[str, Figure]) -> Loaded:
    rows = {row.id: row for row in CatalogueFigure.objects.select_for_update()}
    new: list[CatalogueFigure] = []
    changed: list[CatalogueFigure] = []
    grades = {id: row.quality for id, row in rows.items()}
    for id, figure in figures.items():
        values = msgspec.structs.asdict(figure)
        row = rows.get(id)
        if row is None:
            new.append(CatalogueFigure(**values))
        elif not row.edited and _assign(row, values):
            changed.append(row)
    CatalogueFigure.objects.bulk_create(new)
    CatalogueFigure.objects.bulk_update(changed, [field for field in Figure.__struct_fields__ if field != "id"])
    graded = tuple(row.id for row in changed if row.quality != grades[row.id])
    return Loaded("figure", len(new), len(changed), graded=graded)


def _load_offers(kind: Kind, figures: dict[str, Figure]) -> Loaded:
    rows = {row.key: row for row in CatalogueOffer.objects.select_for_update().filter(kind=kind)}
    new: list[CatalogueOffer] = []
    changed: list[CatalogueOffer] = []
    offers = read_offers(kind)
    for position, raw in enumerate(offers):
        typed(f"{kind} file", kind, raw, figures)  # refuses the whole load before anything is written
        values = {
            "title": raw.title,
            "summary": raw.summary,
            "tags": list(raw.tags),
            "terms": raw.terms,
            "position": position,
            "active": True,
        }
        row = rows.get(raw.id)
        if row is None:
            new.append(CatalogueOffer(kind=kind, key=raw.id, **values))
        elif not row.edited and _assign(row, values):
            changed.append(row)
    retired = _retire(rows.values(), {raw.id for raw in offers})
    CatalogueOffer.objects.bulk_create(new)
    CatalogueOffer.objects.bulk_update(
        [*changed, *retired], ["title", "summary", "tags", "terms", "position", "active"]
    )
    return Loaded(kind, len(new), len(changed), len(retired), offers=(*new, *changed, *retired))


def _retire(rows: Iterable[CatalogueOffer], delivered: set[str]) -> list[CatalogueOffer]:
    """Switch off what is delivered no longer, unless a person made it or changed it. Plans may still name it."""
    gone = [row for row in rows if row.key not in delivered and row.active and not row.edited]
    for row in gone:
        row.active = False
    return gone


def _assign(row: models.Model, values: dict[str, object]) -> bool:
    """Set the values; whether any was different."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
