"""The event store and the projection of parties. The only module that writes party_events and parties_party.

An append is one step inside the caller's transaction: the events, the folded party, the other read models, and the
outbox markers, in a number of statements that does not depend on how many parties are in it.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, Final, NamedTuple, Protocol, TypeVar

import msgspec
from django.db import OperationalError, connection, transaction
from django.utils.module_loading import import_string

from parties import bulk, ids
from parties import events as ev
from parties.state import PartyState, apply, decode_agents, decode_document, decode_inputs, encode
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


# --- Reading ----------------------------------------------------------------------------------------

_COLUMNS: Final = (
    "id, version, planned_version, status, created_at, changed_at, "
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
    party_id, version, planned, status, created_at, changed_at, details, inputs, agents, budget, plan = row
    return PartyState(
        party_id=party_id,
        version=version,
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


_EVENT_COLUMNS: Final = (
    "party_id, version, event_id::text, type, schema_version, payload::text, actor, correlation_id::text, "
    "causation_id::text, idempotency_key, occurred_at, recorded_at"
)


def read(party_id: str, *, after: int = 0, until: int | None = None, limit: int | None = None) -> list[ev.Recorded]:
    """A party's events after a version, in order, up to and including `until`. Raises UnknownEvent."""
    sql = f"SELECT {_EVENT_COLUMNS} FROM party_events WHERE party_id = %s AND version > %s"
    arguments: list[Any] = [party_id, after]
    if until is not None:
        sql, arguments = sql + " AND version <= %s", [*arguments, until]
    sql += " ORDER BY version"
    if limit is not None:
        sql, arguments = sql + " LIMIT %s", [*arguments, limit]
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return [_recorded(row) for row in cursor.fetchall()]


def latest(party_id: str, count: int) -> list[ev.Recorded]:
    """The last `count` events, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_EVENT_COLUMNS} FROM party_events WHERE party_id = %s ORDER BY version DESC LIMIT %s",
            [party_id, count],
        )
        return [_recorded(row) for row in reversed(cursor.fetchall())]


def by_idempotency_key(party_id: str, key: str) -> ev.Recorded | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_EVENT_COLUMNS} FROM party_events WHERE party_id = %s AND idempotency_key = %s", [party_id, key]
        )
        row = cursor.fetchone()
    return None if row is None else _recorded(row)


def _recorded(row: tuple[Any, ...]) -> ev.Recorded:
    return ev.Recorded(
        party_id=row[0],
        version=row[1],
        event_id=row[2],
        event=ev.decode(row[3], row[4], row[5]),
        actor=row[6],
        correlation_id=row[7],
        causation_id=row[8],
        idempotency_key=row[9],
        occurred_at=row[10],
        recorded_at=row[11],
    )


def replay(party_id: str, *, until: int | None = None) -> PartyState:
    """The state folded from the first event on. Raises PartyNotFound where there is none."""
    state = PartyState(party_id=party_id)
    for recorded in read(party_id, until=until):
        state = apply(state, recorded)
    if state.version == 0:
        raise PartyNotFound(f"There is no party {party_id}.")
    return state


# --- Writing ----------------------------------------------------------------------------------------


def insert_party(party_id: str, title: str, now: dt.datetime) -> bool:
    """Make room for a new party at version 0; False when the id is taken (a creation sent twice)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parties_party (id, version, planned_version, epoch, status, title, details, inputs, agents,"
            " budget, plan, created_at, changed_at)"
            " VALUES (%s, 0, 0, 1, 'active', %s, '{}', '{}', '{}', '{}', '{}', %s, %s) ON CONFLICT (id) DO NOTHING",
            [party_id, title, now, now],
        )
        return bool(cursor.rowcount)


def append(batch: Sequence[Append], now: dt.datetime) -> list[PartyState]:
    """Append events to locked parties and bring every read model along. Returns the new states, in the same order.

    Must run in a transaction in which the parties are locked; the primary key refuses a version that is taken.
    """
    recorded: list[ev.Recorded] = []
    states: list[PartyState] = []
    for item in batch:
        state = item.state
        for new in _record(item, now):
            state = apply(state, new)
            recorded.append(new)
        states.append(state)
    if recorded:
        _insert(recorded)
        _update([(item.state, state) for item, state in zip(batch, states, strict=True) if item.events])
        for projector in projectors():
            projector.project(recorded)
    return states


def _record(item: Append, now: dt.datetime) -> Iterator[ev.Recorded]:
    for offset, event in enumerate(item.events, start=1):
        yield ev.Recorded(
            party_id=item.state.party_id,
            version=item.state.version + offset,
            event_id=ids.event_id(),
            event=event,
            actor=item.actor,
            correlation_id=item.correlation_id,
            causation_id=item.causation_id,
            idempotency_key=item.idempotency_key if offset == 1 else None,
            occurred_at=now,
            recorded_at=now,
        )


_EVENT: Final = {
    "party_id": "text",
    "version": "int",
    "event_id": "uuid",
    "type": "text",
    "schema_version": "smallint",
    "payload": "json",
    "actor": "text",
    "correlation_id": "uuid",
    "causation_id": "uuid",
    "idempotency_key": "text",
    "occurred_at": "timestamptz",
    "recorded_at": "timestamptz",
}


def _insert(recorded: Sequence[ev.Recorded]) -> None:
    rows = [
        {
            "party_id": item.party_id,
            "version": item.version,
            "event_id": item.event_id,
            "type": item.event.type,
            "schema_version": item.event.schema_version,
            "payload": item.event,
            "actor": item.actor,
            "correlation_id": item.correlation_id,
            "causation_id": item.causation_id,
            "idempotency_key": item.idempotency_key,
            "occurred_at": item.occurred_at,
            "recorded_at": item.recorded_at,
        }
        for item in recorded
    ]
    bulk.insert("party_events", _EVENT, rows)


def _update(changes: Sequence[tuple[PartyState, PartyState]]) -> None:
    """Write the new states, touching only the JSON columns that changed: one statement a set of columns."""

    def parts(change: tuple[PartyState, PartyState]) -> tuple[str, ...]:
        old, new = change
        return tuple(part for part in PARTS if getattr(old, part) is not getattr(new, part))

    for changed, group in groupby(sorted(changes, key=parts), key=parts):
        _update_parts(changed, [new for _, new in group])


_PLAIN: Final = {
    "version": "int",
    "planned_version": "int",
    "status": "text",
    "title": "text",
    "changed_at": "timestamptz",
}


def _update_parts(parts: tuple[str, ...], states: Sequence[PartyState]) -> None:
    rows = [
        {
            "id": state.party_id,
            "version": state.version,
            "planned_version": state.planned_version,
            "status": state.status,
            "title": state.details["title"],
            "changed_at": state.changed_at,
            **{part: getattr(state, part) for part in parts},
        }
        for state in states
    ]
    bulk.update("parties_party", {"id": "text"}, {**_PLAIN, **dict.fromkeys(parts, "json")}, rows)


# --- Rebuilding --------------------------------------------------------------------------------------


def rebuild(party_id: str) -> None:
    """Write every read model of one party anew from its events. In a transaction, with the party locked."""
    recorded = read(party_id)
    state = PartyState(party_id=party_id)
    for item in recorded:
        state = apply(state, item)
    blank = PartyState(party_id=party_id)
    _update([(blank, msgspec.structs.replace(state, **{part: dict(getattr(state, part)) for part in PARTS}))])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_party SET created_at = %s WHERE id = %s", [state.created_at, party_id])
    for projector in projectors():
        projector.clear([party_id])
        projector.project(recorded)


def dump(party_id: str) -> bytes:
    """Everything that is derived from a party's events, as canonical bytes."""
    state = load(party_id)
    rows: Mapping[str, Any] = {type(projector).__name__: projector.dump(party_id) for projector in projectors()}
    return encode({"state": state, "rows": rows})
