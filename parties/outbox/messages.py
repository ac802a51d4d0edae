"""Enqueue messages: "party P has news for consumer C", in the transaction of the news. The relay delivers them."""

from collections.abc import Collection
from functools import partial

from django.db import connection, transaction

from parties.models import OutboxMessage
from parties.outbox import wakeup


def enqueue(names: Collection[str], party_ids: Collection[str], correlation_id: str | None) -> None:
    """Leave a marker for each party and consumer, due at once, and wake the consumers after the commit."""
    OutboxMessage.objects.bulk_create(
        OutboxMessage(consumer=name, party_id=party_id, correlation_id=correlation_id)
        for name in names
        for party_id in party_ids
    )
    for name in names:
        transaction.on_commit(partial(wakeup.wake, name), robust=True)


def wake_all(agent: str) -> int:
    """Have every active party that uses `agent` looked at again, after a change of the catalogue. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_messages (consumer, party_id, attempts, last_error)"
            " SELECT 'planner', id, 0, '' FROM parties_party"
            " WHERE status = 'active' AND agents -> %s IS NOT NULL",
            [agent],
        )
        count = int(cursor.rowcount)
    transaction.on_commit(lambda: wakeup.wake("planner"), robust=True)
    return count
