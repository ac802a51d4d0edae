"""Hints after a commit: which parties have a new version. They may be lost; the log is what counts."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import redis
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

from parties.outbox import wakeup


def group(party_id: str) -> str:
    return f"party.{party_id}"


def hint_after_commit(versions: Mapping[str, int]) -> None:
    """Tell every process with an open browser on these parties that they have a new version."""
    if versions:
        transaction.on_commit(lambda: hint(versions), robust=True)


def hint(versions: Mapping[str, int]) -> None:
    """Say that parties have these versions. One that Redis does not take is only late: the heartbeat has them all."""
    _publish({party_id: {"version": version} for party_id, version in versions.items()})


def hint_fragments(party_id: str, names: Collection[str]) -> None:
    """Say that fragments of a party's page show more by now than they did, at the same version."""
    _publish({party_id: {"version": 0, "fragments": sorted(names)}})


def _publish(said: Mapping[str, Mapping[str, int | Sequence[str]]]) -> None:
    """Publish in the channel layer's own format, over this process's plain connection, all in one round trip.

    The layer's async client would need an event loop for each hint.
    """
    if wakeup.paused():
        return
    try:
        pipeline = wakeup.client().pipeline(transaction=False)
        layer: Any = get_channel_layer()
        for party_id, what in said.items():
            message = layer.serialize({"type": "party.hint", "party": party_id, **what})
            pipeline.publish(f"{settings.CHANNEL_PREFIX}__group__{group(party_id)}", message)
        pipeline.execute()
    except (redis.RedisError, OSError) as error:
        wakeup.failed(error)
