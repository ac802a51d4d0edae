"""Read models made anew from the events, and compared with what is stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from parties.domain import events as ev
from parties.domain.state import PartyState, apply, encode
from parties.eventstore import event_store, repository


def replay(party_id: str, *, until: int | None = None) -> PartyState:
    """The state folded from the first event on. Raises PartyNotFound where there is none."""
    state = _folded(party_id, event_store.read(party_id, until=until))
    if state.version == 0:
        raise repository.PartyNotFound(f"There is no party {party_id}.")
    return state


def rebuild(party_id: str) -> None:
    """Write every read model of one party anew from its events. In a transaction, with the party locked."""
    recorded = event_store.read(party_id)
    repository.overwrite(_folded(party_id, recorded))
    for projector in repository.projectors():
        projector.clear([party_id])
        projector.project(recorded)


def dump(party_id: str) -> bytes:
    """Everything that is derived from a party's events, as canonical bytes."""
    state = repository.load(party_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM parties_party WHERE id = %s", [party_id])
        (title,) = cursor.fetchone()
    rows: Mapping[str, Any] = {
        type(projector).__name__: projector.dump(party_id) for projector in repository.projectors()
    }
    return encode({"state": state, "title": title, "rows": rows})


def _folded(party_id: str, recorded: Iterable[ev.Recorded]) -> PartyState:
    state = PartyState(party_id=party_id)
    for item in recorded:
        state = apply(state, item)
    return state
