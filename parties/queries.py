"""Reads. Nothing here changes anything."""

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils.module_loading import import_string

from parties.domain import events as ev
from parties.domain.documents import Document
from parties.domain.position import Position
from parties.domain.state import PartyState
from parties.eventstore import event_store, replay, repository
from parties.models import Membership, Party, PartyInput
from partyplanner import flow

logger = logging.getLogger(__name__)

ACTIVITY_EVENTS = 80  # events looked at for the activity list, newest


class Listed(NamedTuple):
    """A party in a list."""

    id: str
    title: str
    headline: str
    changed_at: dt.datetime


def load_state(party_id: str) -> PartyState:
    """The party now. Raises repository.PartyNotFound."""
    return repository.load(party_id)


def state_at(party_id: str, version: int) -> PartyState:
    """The party as it was at a version, folded from its events. Raises repository.PartyNotFound."""
    return replay.replay(party_id, until=version)


def texts_of_inputs(party_id: str) -> dict[str, str]:
    """What was typed, by input id, with what was removed since."""
    return dict(PartyInput.objects.filter(party_id=party_id).values_list("input_id", "text"))


def savings(state: PartyState) -> list[Document] | None:
    """Ways to fit the party into its target; None while workers look for them. Where that fails, the page has none."""
    try:
        found: list[Document] | None = import_string(flow.SAVINGS)(state)
    except Exception:
        logger.exception("action=savings_failed party=%s", state.party_id)
        return []
    return found


def offers(
    state: PartyState, section: str, query: str, *, budget: Decimal | None = None, fitting: bool = True
) -> Document:
    """The offers of a section that answer what a host typed, priced for the party."""
    found: Document = import_string(flow.SEARCH)(state, section, query, budget=budget, fitting=fitting)
    return found


def figures(ids: Iterable[str]) -> dict[str, Document]:
    """The sourced numbers of these ids; one that is not in the catalogue any more is left out."""
    found: dict[str, Document] = import_string(flow.FIGURES)(ids)
    return found


def list_parties(*, user: Any = None, visitor: str = "", limit: int = 50) -> list[Listed]:
    """The parties of an account or of a visitor, the one changed last first."""
    mine = Q()
    if user is not None and user.is_authenticated:
        mine |= Q(user=user)
    if visitor:
        mine |= Q(visitor=visitor)
    if not mine:
        return []
    rows = Party.objects.filter(pk__in=Membership.objects.filter(mine).values("party")).order_by("-changed_at")
    return [
        Listed(party_id, title, headline or "", changed_at)
        for party_id, title, headline, changed_at in rows.values_list("id", "title", "plan__headline", "changed_at")[
            :limit
        ]
    ]


def recent_activity(party_id: str, until: int | None = None) -> list[ev.Recorded]:
    """The latest events of a party, oldest first, for its activity list."""
    if until is None:
        return event_store.latest(party_id, ACTIVITY_EVENTS)
    return event_store.read(party_id, after=max(0, until - ACTIVITY_EVENTS), until=until)


def head(party_id: str) -> Position:
    """Where a party is. Raises repository.PartyNotFound."""
    found = heads([party_id])
    if not found:
        raise repository.PartyNotFound(f"There is no party {party_id}.")
    return found[party_id]


def heads(party_ids: Sequence[str]) -> dict[str, Position]:
    """Where each party is that there is, in one statement."""
    with connection.cursor() as cursor:  # by hand: building the query would take three times as long as running it
        cursor.execute("SELECT id, epoch, version FROM parties_party WHERE id = ANY(%s)", [list(party_ids)])
        return {party_id: Position(epoch, version) for party_id, epoch, version in cursor.fetchall()}
