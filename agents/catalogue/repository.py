"""The catalogue of this process: read from the database, kept in memory, renewed when a version has risen."""

import logging
import threading
import time
from collections.abc import Iterable
from typing import Final

import msgspec
from django.db import OperationalError, connection, transaction
from django.db.models import F

from agents.catalogue.files import InvalidCatalogue, RawOffer, builtin, typed
from agents.catalogue.models import CatalogueFigure, CatalogueOffer, CatalogueVersion
from agents.catalogue.offers import KINDS, Catalogue, Figure, Kind, Offer, grounds
from agents.catalogue.search import indexing
from agents.catalogue.terms import Terms, named
from parties.outbox import messages

log: Final = logging.getLogger(__name__)
_FIGURE_FIELDS: Final = Figure.__struct_fields__
_KINDS: Final = frozenset((*KINDS, "figure"))
_PUBLISHING: Final = 0xCA7A1  # number of the advisory lock: planners share it, whoever publishes has it alone
_NOT_AVAILABLE: Final = "55P03"  # a lock, within lock_timeout
_TURN_SECONDS: Final = 1  # well below DATABASE_LOCK_SECONDS, after which a planner gives up
_TURNS: Final = 45  # longer than any worker that stands still keeps its transaction (DATABASE_IDLE_SECONDS)


class _Kept(msgspec.Struct):
    """What this process knows, and when it last asked (monotonic seconds)."""

    catalogue: Catalogue | None = None
    checked_at: float = float("-inf")


_kept: Final = _Kept()
_lock: Final = threading.Lock()


def current(max_age: float = 0.0) -> Catalogue:
    """The catalogue, at most `max_age` seconds old; one small query unless it was checked that recently.

    A drain asks once a batch with the default: the markers that a change of the catalogue leaves must be planned
    with that change. A database that was not loaded yet gives the delivered catalogue.
    """
    with _lock:
        if _kept.catalogue is not None and time.monotonic() - _kept.checked_at < max_age:
            return _kept.catalogue
        versions = _versions()
        if _kept.catalogue is None or _kept.catalogue.versions != (versions or builtin().versions):
            _kept.catalogue = read(versions) if versions else builtin()
        _kept.checked_at = time.monotonic()
        return _kept.catalogue


def loaded() -> bool:
    """Whether the database holds a whole catalogue. Until it does, plans are made with the delivered one."""
    return bool(_versions())


def _versions() -> dict[str, int]:
    """The versions in the database; none before every kind and the figures were loaded: a part is no catalogue."""
    with connection.cursor() as cursor:  # by hand, because every drain asks
        cursor.execute("SELECT kind, version FROM agents_catalogue_version ORDER BY kind")
        found: dict[str, int] = dict(cursor.fetchall())
    return found if found.keys() >= _KINDS else {}


def hold() -> None:
    """Until this transaction ends, nobody publishes. To be called before `current` by who writes plans.

    Without it a plan could be made on the old catalogue and committed after `publish` had looked which parties use
    it: a party's first plan would keep what it found for ever. Nobody who publishes waits for a party's lock, so it
    may be taken with parties locked.
    """
    with connection.cursor() as cursor:  # a statement of its own: the next one sees what was waited for
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_PUBLISHING])


def _hold_alone() -> None:
    """Wait until nobody holds the catalogue, then be the only one until this transaction ends.

    In turns: planners that come while somebody waits here have to wait behind, so a worker that stands still with the
    catalogue in hand would stop them all. Between two turns they get through. Raises OperationalError after the last.
    """
    for left in reversed(range(_TURNS)):
        try:
            with transaction.atomic():
                lock_alone(_PUBLISHING, seconds=_TURN_SECONDS)
            return
        except OperationalError as error:
            if not left or getattr(error.__cause__, "sqlstate", None) != _NOT_AVAILABLE:
                raise


def lock_alone(number: int, *, seconds: int) -> None:
    """Take an advisory lock until this transaction ends, waiting for up to `seconds`; 0 is for as long as it takes.

    Other locks of the transaction are waited for as long as usual. Raises OperationalError.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        (usual,) = cursor.fetchone()
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds}s"])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [usual])


def read(versions: dict[str, int]) -> Catalogue:
    """The active offers and all figures. An offer that cannot be read is left out and reported in the log."""
    figures = {
        row["id"]: msgspec.convert(row, Figure)
        for row in CatalogueFigure.objects.order_by("id").values(*_FIGURE_FIELDS)
    }
    offers: dict[str, list[Offer[Terms]]] = {kind: [] for kind in KINDS}
    for row in CatalogueOffer.objects.filter(active=True).order_by("kind", "position", "key"):
        try:
            offers[row.kind].append(typed("catalogue", msgspec.convert(row.kind, Kind), raw_of(row), figures))
        except (InvalidCatalogue, msgspec.ValidationError) as error:
            log.error("action=skip_offer kind=%s key=%s error=%s", row.kind, row.key, error)
    found = {kind: tuple(of_kind) for kind, of_kind in offers.items()}
    return Catalogue(offers=found, figures=figures, versions=versions, grounds=grounds(found, figures))


def raw_of(row: CatalogueOffer) -> RawOffer:
    """A row as the YAML files would have it. Raises msgspec.ValidationError."""
    document = {"id": row.key, "title": row.title, "summary": row.summary, "tags": row.tags, "terms": row.terms}
    return msgspec.convert(document, RawOffer)


def publish(kinds: Iterable[str], offers: Iterable[CatalogueOffer] = (), graded: Iterable[str] = ()) -> None:
    """Have every process read these kinds anew, every plan that uses them made again, and the search find the offers
    as they are now; in the transaction that saved them.

    `offers` are those that were added or changed. `graded` are figures whose grade has changed: the plans are made
    again for the kinds whose offers cite them. From here on planners wait until the transaction ends, so it should be
    the last that a transaction does, and done once.
    """
    indexing.put(offers)
    _hold_alone()  # every plan on the old catalogue is committed, and seen by wake_all
    changed = frozenset(kinds)
    for kind in sorted(changed):
        bump(kind)
    for kind in sorted(changed - {"figure"} | citing(frozenset(graded))):
        messages.wake_all(kind)


def citing(figures: frozenset[str]) -> frozenset[str]:
    """The kinds with an active offer that names one of these figures."""
    if not figures:
        return frozenset()
    rows = CatalogueOffer.objects.filter(active=True).values_list("kind", "terms")
    return frozenset(kind for kind, terms in rows if not figures.isdisjoint(named(terms)))


def bump(kind: str) -> None:
    """Say that a kind ("figure" for the figures) has changed: every process reads it anew."""
    with transaction.atomic():
        _, created = CatalogueVersion.objects.get_or_create(kind=kind, defaults={"version": 1})
        if not created:
            CatalogueVersion.objects.filter(kind=kind).update(version=F("version") + 1)


def forget() -> None:
    """Empty this process's memory, as if it had just started."""
    with _lock:
        _kept.catalogue, _kept.checked_at = None, float("-inf")
