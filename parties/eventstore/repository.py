"""Parties as they are: their read model. The only module that writes parties_party."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, Final, NamedTuple, Protocol, TypeVar

import msgspec
from django.db import OperationalError, connection, transaction
from django.utils.module_loading import import_string

from parties.domain import events as ev
from parties.domain.state import PartyState, decode_agents, decode_document, decode_inputs
from parties.eventstore import bulk, event_store
from partyplanner import flow

logger = logging.getLogger(__name__)
Done = TypeVar("Done")

PARTS: Final = ("details", "inputs", "agents", "budget", "plan")
RETRIED: Final = frozenset({"40001", "40P01"})  # serialisation failure, deadlock: the transaction may be run again


class PartyNotFound(Exception):
    """There is no such party."""


class Append(NamedTuple):
    """Events for one party that follow on from `state`, which the caller has locked."""

    state: PartyState
    events: Sequence[ev.Event]
    actor: str
    correlation_id: str
    causation_id: str | None = None
    idempotency_key: str | None = None


class Projector(Protocol):
    """A read model kept in the events' own transaction."""

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        """Write what these events mean. Rows of one party come in version order."""
        ...

    def clear(self, party_ids: Sequence[str]) -> None:
        """Delete all rows of these parties, so that they can be projected again from their first event."""
        ...

    def dump(self, party_id: str) -> list[Any]:
        """The rows of a party as JSON-able values in a fixed order, for comparing a rebuild with what is stored."""
        ...


@lru_cache(maxsize=1)
def projectors() -> tuple[Projector, ...]:
    return tuple(import_string(path)() for path in flow.PROJECTORS)


def in_transaction(work: Callable[[], Done], *, tries: int = 4) -> Done:
    """Run `work` in a transaction; again when the database chose it as the victim of a deadlock."""
    for attempt in range(1, tries + 1):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state not in RETRIED or attempt == tries or connection.in_atomic_block:
                raise
            logger.warning("action=retry_transaction sqlstate=%s attempt=%d", state, attempt)
    raise AssertionError("unreachable")


_COLUMNS: Final = (
    "id, version, planning_version, planned_version, folded_version, status, created_at, changed_at, "
    "details::text, inputs::text, agents::text, budget::text, plan::text"
)


def load(party_id: str, *, lock: bool = False) -> PartyState:
    """One party's state; with `lock`, held until the transaction ends. Raises PartyNotFound."""
    found, broken = load_many([party_id], lock=lock)
    if party_id in broken:
        raise broken[party_id]
    if party_id not in found:
        raise PartyNotFound(f"There is no party {party_id}.")
    return found[party_id]


def load_many(
    party_ids: Iterable[str], *, lock: bool = False
) -> tuple[dict[str, PartyState], dict[str, msgspec.ValidationError]]:
    """States by party, in one statement; locks are taken in the order of ids, so that two batches cannot deadlock.

    The second mapping holds the parties that this code cannot read, such as those that newer code wrote.
    """
    wanted = sorted(set(party_ids))
    found: dict[str, PartyState] = {}
    broken: dict[str, msgspec.ValidationError] = {}
    if not wanted:
        return found, broken
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM parties_party WHERE id = ANY(%s) ORDER BY id" + (" FOR UPDATE" if lock else ""),
            [wanted],
        )
        for row in cursor.fetchall():
            try:
                found[row[0]] = _state(row)
            except msgspec.ValidationError as error:
                broken[row[0]] = error
    return found, broken


def _state(row: tuple[Any, ...]) -> PartyState:
    (party_id, version, planning, planned, folded, *rest) = row
    status, created_at, changed_at, details, inputs, agents, budget, plan = rest
    if folded != version:  # the release before wrote it last, without these columns
        planning, planned = event_store.planning_marks(party_id, version)
    return PartyState(
        party_id=party_id,
        version=version,
        planning_version=planning,
        planned_version=planned,
        status=status,
        created_at=created_at,
        changed_at=changed_at,
        details=decode_document(details),
        inputs=decode_inputs(inputs),
        agents=decode_agents(agents),
        budget=decode_document(budget),
        plan=decode_document(plan),
    )


def insert_party(party_id: str, title: str, now: dt.datetime) -> None:
    """Make room for a new party at version 0."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parties_party (id, version, planning_version, planned_version, folded_version, epoch, status,"
            " title, details, inputs, agents, budget, plan, created_at, changed_at)"
            " VALUES (%s, 0, 0, 0, 0, 1, 'active', %s, '{}', '{}', '{}', '{}', '{}', %s, %s)",
            [party_id, title, now, now],
        )


def update(changes: Sequence[tuple[PartyState, PartyState]]) -> None:
    """Write the new states, touching only the JSON columns that changed: one statement a set of columns."""

    def parts(change: tuple[PartyState, PartyState]) -> tuple[str, ...]:
        old, new = change
        return tuple(part for part in PARTS if getattr(old, part) is not getattr(new, part))

    for changed, group in groupby(sorted(changes, key=parts), key=parts):
        _update_parts(changed, [new for _, new in group])


_PLAIN: Final = {
    "version": "int",
    "planning_version": "int",
    "planned_version": "int",
    "folded_version": "int",
    "status": "text",
    "title": "text",
    "changed_at": "timestamptz",
}


def _update_parts(parts: tuple[str, ...], states: Sequence[PartyState]) -> None:
    rows = [
        {
            "id": state.party_id,
            "version": state.version,
            "planning_version": state.planning_version,
            "planned_version": state.planned_version,
            "folded_version": state.version,
            "status": state.status,
            "title": state.details["title"],
            "changed_at": state.changed_at,
            **{part: getattr(state, part) for part in parts},
        }
        for state in states
    ]
    bulk.update("parties_party", {"id": "text"}, {**_PLAIN, **dict.fromkeys(parts, "json")}, rows)


def overwrite(state: PartyState) -> None:
    """Write the whole row of a party as this state has it. In a transaction, with the party locked."""
    _update_parts(PARTS, [state])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_party SET created_at = %s WHERE id = %s", [state.created_at, state.party_id])
