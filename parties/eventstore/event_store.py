"""The event store: what happened to each party, in order. The only module that reads or writes party_events."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from parties.domain import events as ev
from parties.domain import vocabulary
from parties.eventstore import bulk

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


def of_gesture(party_id: str, correlation_id: str) -> list[ev.Recorded]:
    """What one request did to a party, and what the planner made of it, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_EVENT_COLUMNS} FROM party_events WHERE party_id = %s AND correlation_id = %s ORDER BY version",
            [party_id, correlation_id],
        )
        return [_recorded(row) for row in cursor.fetchall()]


_PLANNING_TYPES: Final = sorted(name for name, kind in vocabulary.TYPES.items() if kind.planning)


def planning_marks(party_id: str, until: int) -> tuple[int, int]:
    """(planning_version, planned_version) as the fold has them at a version, read from the log backwards.

    An event that this code cannot read is taken to concern planning.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(version), 0) FROM party_events"
            " WHERE party_id = %s AND version <= %s AND type = 'plan_updated'",
            [party_id, until],
        )
        (planned,) = cursor.fetchone()
        while True:
            cursor.execute(
                "SELECT version, type, schema_version, payload::text FROM party_events"
                " WHERE party_id = %s AND version <= %s AND type = ANY(%s) ORDER BY version DESC LIMIT 50",
                [party_id, until, _PLANNING_TYPES],
            )
            rows = cursor.fetchall()
            for version, *stored in rows:
                if _concerns_planning(*stored):
                    return version, planned
            if not rows:
                return 0, planned
            until = rows[-1][0] - 1


def _concerns_planning(type_name: str, schema_version: int, payload: str) -> bool:
    try:
        return vocabulary.decode(type_name, schema_version, payload).concerns_planning
    except ev.UnknownEvent:
        return True


def _recorded(row: tuple[Any, ...]) -> ev.Recorded:
    return ev.Recorded(
        party_id=row[0],
        version=row[1],
        event_id=row[2],
        event=vocabulary.decode(row[3], row[4], row[5]),
        actor=row[6],
        correlation_id=row[7],
        causation_id=row[8],
        idempotency_key=row[9],
        occurred_at=row[10],
        recorded_at=row[11],
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


def insert(recorded: Sequence[ev.Recorded]) -> None:
    """In the transaction of whoever has locked the parties. The primary key refuses a version that is taken."""
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


def delete(party_id: str) -> int:
    """All of a party's events; returns how many. Refused unless this transaction recorded the purge."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM party_events WHERE party_id = %s", [party_id])
        return int(cursor.rowcount)
