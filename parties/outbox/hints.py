"""Hints after a commit: which parties have a new version. They may be lost; the log is what counts."""

from collections.abc import Mapping

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
        wakeup.failed(error)
