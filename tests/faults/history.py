"""Judges what is in the database against what writers were told.

Every acknowledged write is there, once, where it was said to be; each party's versions are 1…N; nothing happened
twice; read models are what their events say; and every plan is current.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from parties import events as ev
from parties import store
from parties.models import OutboxMessage, Party

OVERDUE = dt.timedelta(seconds=3)  # one that becomes due just now is nobody's fault


def check(acknowledged: list[dict[str, Any]], parked: list[str] = ()) -> list[str]:  # type: ignore[assignment]
    """What is wrong, in sentences; nothing when all is well. `parked` parties may have no current plan."""
    found: list[str] = []
    by_party: dict[str, list[dict[str, Any]]] = {}
    for one in acknowledged:
        by_party.setdefault(one["party"], []).append(one)
    for party_id in Party.objects.order_by("pk").values_list("pk", flat=True):
        if party_id in parked and not _readable(party_id):
            by_party.pop(party_id, None)
            continue
        found += [f"{party_id}: {fault}" for fault in _faults(party_id, by_party.pop(party_id, []), party_id in parked)]
    found += [f"{party_id}: acknowledged, but there is no such party" for party_id in by_party]
    left = OutboxMessage.objects.exclude(party_id__in=parked).filter(available_at__lte=Now() - OVERDUE).count()
    return found + ([f"{left} markers were due and are left"] if left else [])


def _readable(party_id: str) -> bool:
    """Whether this release wrote all of it."""
    try:
        store.read(party_id)
    except ev.UnknownEvent:
        return False
    return True


def _faults(party_id: str, acknowledged: list[dict[str, Any]], parked: bool) -> Iterator[str]:
    events = store.read(party_id)
    if [item.version for item in events] != list(range(1, len(events) + 1)):
        yield "its versions have a gap"
        return
    keys = Counter(item.idempotency_key for item in events if item.idempotency_key)
    texts = Counter(item.event.text for item in events if isinstance(item.event, ev.InputAdded))
    for one in acknowledged:
        if keys[one["key"]] != 1 or texts[one["text"]] != 1:
            yield f"{one['text']!r} was acknowledged and is there {texts[one['text']]} times"
        elif one["text"] not in {getattr(item.event, "text", "") for item in events[: one["version"]]}:
            yield f"{one['text']!r} is not at or before its version {one['version']}"
    yield from _doubled(events)
    if not parked:
        state = store.load(party_id)
        if state.stale:
            yield f"its plan is of version {state.planned_version}, and it is at {state.version}"
        unread = [wish.text for wish in state.inputs.values() if not wish.classified]
        if unread:
            yield f"nobody has read {unread}"
    if _rebuilt(party_id) != store.dump(party_id):
        yield "its read models are not what its events say"


def _doubled(events: list[ev.Recorded]) -> Iterator[str]:
    """An input read twice, or a run that ended twice or never."""
    read = Counter(item.event.input_id for item in events if isinstance(item.event, ev.InputClassified))
    added = Counter(item.event.input_id for item in events if isinstance(item.event, ev.InputAdded))
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
        store.load(party_id, lock=True)
        store.rebuild(party_id)
        rebuilt = store.dump(party_id)
        transaction.set_rollback(True)
    return rebuilt
