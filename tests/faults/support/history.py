"""Check the database against what writers were acknowledged.

Every acknowledged write is there, once, where it was said to be; each party's versions are 1…N; nothing happened
twice; read models are what their events say; and every plan is current.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from parties import commands
from parties.domain import events as ev
from parties.eventstore import event_store, replay, repository
from parties.models import OutboxMessage
from tests.faults.support.environment import TABLES

OVERDUE = dt.timedelta(seconds=3)  # one that becomes due just now is nobody's fault


# Of the parties in which nothing was wrong: what they were then, and what was acknowledged. Neither has changed, so
# they need not be judged again.
_flawless: dict[str, tuple[str, list[dict[str, Any]]]] = {}


def check(acknowledged: list[dict[str, Any]], parked: list[str] = ()) -> list[str]:  # type: ignore[assignment]
    """What is wrong, in sentences; nothing when all is well. `parked` parties may have no current plan."""
    found: list[str] = []
    by_party: dict[str, list[dict[str, Any]]] = {}
    for one in acknowledged:
        by_party.setdefault(one["party"], []).append(one)
    for party_id, digest in _digests():
        known = by_party.pop(party_id, [])
        if _flawless.get(party_id) == (digest, known) or (party_id in parked and not _readable(party_id)):
            continue
        faults = [f"{party_id}: {fault}" for fault in _faults(party_id, known, party_id in parked)]
        if not faults and party_id not in parked:
            _flawless[party_id] = digest, known
        found += faults
    found += [f"{party_id}: acknowledged, but there is no such party" for party_id in by_party]
    left = OutboxMessage.objects.exclude(party_id__in=parked).filter(available_at__lte=Now() - OVERDUE).count()
    return found + ([f"{left} messages were due and are left"] if left else [])


def _digests() -> list[tuple[str, str]]:
    """Every party with a digest of all its rows, as they are at one moment."""
    rows = ", ".join(
        f"(SELECT string_agg(t::text, '' ORDER BY t::text) FROM {table} t WHERE t.party_id = p.id)" for table in TABLES
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, md5(concat_ws('|', p::text, {rows})) FROM parties_party p ORDER BY id")
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def _readable(party_id: str) -> bool:
    """Whether this release wrote all of it."""
    try:
        event_store.read(party_id)
    except ev.UnknownEvent:
        return False
    return True


def _faults(party_id: str, acknowledged: list[dict[str, Any]], parked: bool) -> Iterator[str]:
    events = event_store.read(party_id)
    if [item.version for item in events] != list(range(1, len(events) + 1)):
        yield "its versions have a gap"
        return
    keys = Counter(item.idempotency_key for item in events if item.idempotency_key)
    texts = Counter(item.event.text for item in events if isinstance(item.event, ev.InputAdded))
    for one in acknowledged:
        if keys[commands.IdempotencyKey("remote", one["key"]).hash] != 1 or texts[one["text"]] != 1:
            yield f"{one['text']!r} was acknowledged and is there {texts[one['text']]} times"
        elif one["text"] not in {getattr(item.event, "text", "") for item in events[: one["version"]]}:
            yield f"{one['text']!r} is not at or before its version {one['version']}"
    yield from _doubled(events)
    if not parked:
        state = repository.load(party_id)
        if state.stale:
            yield f"its plan is of version {state.planned_version}, and it is at {state.version}"
        unread = [wish.text for wish in state.inputs.values() if not wish.classified]
        if unread:
            yield f"nobody has read {unread}"
    if _rebuilt(party_id) != replay.dump(party_id):
        yield "its read models are not what its events say"


def _doubled(events: list[ev.Recorded]) -> Iterator[str]:
    """An input read twice, or a run that ended twice or never."""
    read = Counter(item.event.input_id for item in events if isinstance(item.event, ev.InputClassified))
    added = Counter(item.event.input_id for item in events if isinstance(item.event, ev.InputAdded | ev.InputRestored))
    for input_id, count in read.items():
        if count > added[input_id]:
            yield f"the input {input_id} was read {count} times and added {added[input_id]} times"
    running: set[str] = set()
    for item in events:
        if isinstance(item.event, ev.AgentStarted):
            if item.event.agent in running:
                yield f"{item.event.agent} was started twice at {item.version}"
            running.add(item.event.agent)
        elif isinstance(item.event, ev.AgentCompleted | ev.AgentFailed):
            if item.event.agent not in running:
                yield f"{item.event.agent} ended twice at {item.version}"
            running.discard(item.event.agent)
    if running:
        yield f"{sorted(running)} never ended"


def _rebuilt(party_id: str) -> bytes:
    with transaction.atomic():
        repository.load(party_id, lock=True)
        replay.rebuild(party_id)
        rebuilt = replay.dump(party_id)
        transaction.set_rollback(True)
    return rebuilt
