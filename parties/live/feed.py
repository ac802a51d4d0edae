"""The live feed: the frames that a browser misses, read from the log.

The hint may be lost, doubled or late. It only says that a party has a new version; what is sent is always read from
the log, and `seq` is the party's version, so a browser that was away asks for what came after the last it saw.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from parties import presentation, queries
from parties.access.roles import Profile
from parties.domain import events as ev
from parties.eventstore import event_store
from parties.live.fragments_cache import rendered
from parties.presentation.rendering import render_all

Frame = dict[str, Any]
Rendering = Literal["json", "html"]
REPLAY_LIMIT: Final = 500  # a client that missed more events than this fetches the snapshot


def catch_up(party_id: str, after: int, rendering: Rendering, profile: Profile) -> tuple[int, list[Frame]]:
    """(head, frames) for what came after a version. Raises repository.PartyNotFound, events.UnknownEvent."""
    missed = event_store.read(party_id, after=after, limit=REPLAY_LIMIT + 1)
    if not missed:
        queries.head(party_id)  # whether it is still there
        return after, []
    if rendering == "html":
        return _fragments(party_id, missed, profile)
    if len(missed) > REPLAY_LIMIT:
        version = queries.head(party_id).version
        return version, [{"type": "resync_required", "seq": version}]
    return missed[-1].version, event_frames(missed, profile)


def fragments_now(party_id: str, names: Collection[str], profile: Profile, seq: int) -> Frame:
    """Some fragments as they are now, for a page that has seen `seq`. Raises repository.PartyNotFound."""
    html = rendered(party_id, queries.head(party_id), profile, timezone.now().date())
    html.prepare(names)
    return {"type": "fragments", "seq": seq, "fragments": {name: html[name] for name in names}}


def event_frames(missed: Sequence[ev.Recorded], profile: Profile) -> list[Frame]:
    """Events as a client sees them, their messages as texts in its language."""
    texts: Any = SimpleLazyObject(lambda: queries.texts_of_inputs(missed[-1].party_id))
    with translation.override(profile.language):
        return [event_frame(item, texts) for item in missed]


def event_frame(item: ev.Recorded, texts: Mapping[str, str]) -> Frame:
    """One event, once msgspec has encoded it. `texts` are those of the party's inputs, read if a message quotes one."""
    return {
        "type": "event",
        "seq": item.version,
        "event": item.type,
        "topic": item.event.topic,
        "data": render_all(msgspec.to_builtins(item.event), texts),
        "at": item.occurred_at.isoformat(),
        "correlation_id": item.correlation_id,
    }


def _fragments(party_id: str, missed: Sequence[ev.Recorded], profile: Profile) -> tuple[int, list[Frame]]:
    """One frame with the fragments that the missed events changed, as they are now."""
    position = queries.head(party_id)._replace(version=missed[-1].version)
    html = rendered(party_id, position, profile, timezone.now().date())
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
