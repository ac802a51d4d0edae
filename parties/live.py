"""The live feed: a hint after each commit, and the frames that a browser misses, read from the log.

The hint may be lost, doubled or late. It only says that a party has a new version; what is sent is always read from
the log, and `seq` is the party's version, so a browser that was away asks for what came after the last it saw.
"""

import datetime as dt
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, Literal

import redis
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from parties import access, event_store, presentation, selectors, wakeup
from parties import events as ev
from parties.state import PartyState
from partyplanner import flow

logger = logging.getLogger(__name__)

Frame = dict[str, Any]
Rendering = Literal["json", "html"]
REPLAY_LIMIT: Final = 500  # a client that missed more events than this fetches the snapshot


# --- Hints ------------------------------------------------------------------------------------------


def group(party_id: str) -> str:
    return f"party.{party_id}"


def hint_after_commit(versions: Mapping[str, int]) -> None:
    """Tell every process with an open browser on these parties that they have a new version."""
    if versions:
        transaction.on_commit(lambda: hint(versions), robust=True)


def hint(versions: Mapping[str, int]) -> None:
    """Publish in the channel layer's own format, over this process's plain connection, all in one round trip.

    The layer's async client would need an event loop for each hint. A hint that Redis does not take is only late:
    the heartbeat tells every socket its head.
    """
    if wakeup.paused():
        return
    try:
        pipeline = wakeup.client().pipeline(transaction=False)
        layer = get_channel_layer()
        for party_id, version in versions.items():
            message = layer.serialize({"type": "party.hint", "party": party_id, "version": version})
            pipeline.publish(f"{settings.CHANNEL_PREFIX}__group__{group(party_id)}", message)
        pipeline.execute()
    except (redis.RedisError, OSError) as error:
        wakeup.pause()
        logger.warning("action=hint_failed error=%s", error)


# --- Catching up --------------------------------------------------------------------------------------


def catch_up(party_id: str, after: int, rendering: Rendering, role: str) -> tuple[int, list[Frame]]:
    """(head, frames) for what came after a version. Raises store.PartyNotFound, events.UnknownEvent."""
    missed = event_store.read(party_id, after=after, limit=REPLAY_LIMIT + 1)
    if not missed:
        return after, []
    if rendering == "html":
        return _fragments(party_id, missed, role)
    if len(missed) > REPLAY_LIMIT:
        version, _ = selectors.head(party_id)
        return version, [{"type": "resync_required", "seq": version}]
    return missed[-1].version, [event_frame(item) for item in missed]


def event_frame(item: ev.Recorded) -> Frame:
    """One event as a client sees it, once msgspec has encoded it."""
    return {
        "type": "event",
        "seq": item.version,
        "event": item.type,
        "topic": flow.TOPICS[item.type],
        "data": item.event,
        "at": item.occurred_at.isoformat(),
        "correlation_id": item.correlation_id,
    }


def _fragments(party_id: str, missed: Sequence[ev.Recorded], role: str) -> tuple[int, list[Frame]]:
    """One frame with the fragments that the missed events changed, as they are now."""
    _, epoch = selectors.head(party_id)
    html = rendered(party_id, (epoch, missed[-1].version), role, timezone.now().date())
    behind = missed[-1].version < html.version  # the party went on while it was read
    newer = (
        event_store.read(party_id, after=missed[-1].version, until=html.version, limit=REPLAY_LIMIT) if behind else []
    )
    if len(missed) + len(newer) > REPLAY_LIMIT:
        names = frozenset(presentation.FRAGMENTS)
    else:
        names = presentation.fragments_for(item.event for item in (*missed, *newer))
    html.prepare(names)
    fragments = {name: html[name] for name in presentation.FRAGMENTS if name in names}
    return html.version, [{"type": "fragments", "seq": html.version, "fragments": fragments}]


class Rendered(Mapping[str, str]):
    """The fragments of one party at one version for one role, each rendered when it is first asked for.

    A wish changes a few of them, and a browser is sent just those. `version` is that of the state shown.
    """

    def __init__(self, state: PartyState, role: str, today: dt.date) -> None:
        self.version = state.version
        self.title: str = state.details["title"]
        self.editable = state.status == "active"
        self._state, self._role, self._today = state, role, today
        self._ready: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._ready:
            self.prepare([name])
        return self._ready[name]

    def __iter__(self) -> Iterator[str]:
        return iter(presentation.FRAGMENTS)

    def __len__(self) -> int:
        return len(presentation.FRAGMENTS)

    def prepare(self, names: Collection[str]) -> None:
        """Render those of the named fragments that are not ready yet, with one look at the party for all of them."""
        state = self._state
        missing = [name for name in presentation.FRAGMENTS if name in names and name not in self._ready]
        if missing:
            activity = selectors.recent_activity(state.party_id, until=state.version)
            ways = selectors.ways(state, timezone.now()) if "budget" in missing else ()
            people = access.people({item.actor for item in activity}) if "activity" in missing else {}
            self._ready |= presentation.render_fragments(
                state, activity, missing, self._role, today=self._today, ways=ways, people=people
            )


@lru_cache(maxsize=256)
def rendered(party_id: str, at: tuple[int, int], role: str, today: dt.date) -> Rendered:
    """One for each epoch and version (`at`), role and day in a process, shared by all its sockets.

    The state is read at least as new as that version; the result says at which version it was. The epoch is there
    because a version that was lost and came again is another one.
    """
    return Rendered(selectors.load_state(party_id), role, today)
