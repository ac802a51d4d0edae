"""A whole party erased: its events and all that hangs on it. The one way in which events are ever deleted."""

from typing import Final

from django.db import connection

from parties.eventstore import event_store
from parties.eventstore.repository import projectors
from parties.models import Party, Purge

# Tables that name a party without a foreign key. Those with one go with its row.
LOOSE: Final = ("outbox_messages", "dead_letters", "parties_request")


def erase(party_id: str, *, actor: str, reason: str) -> Purge:
    """Delete every row of a party and leave the record of it. In a transaction, with the party locked.

    The database refuses to delete events of a party that has no such record of this transaction, and to delete a part.
    """
    purge = Purge.objects.create(party_id=party_id, actor=actor, reason=reason)
    counts = {"party_events": event_store.delete(party_id)}
    with connection.cursor() as cursor:
        for table in LOOSE:
            cursor.execute(f"DELETE FROM {table} WHERE party_id = %s", [party_id])
            counts[table] = cursor.rowcount
    _, deleted = Party.objects.filter(pk=party_id).delete()
    for projector in projectors():  # what it keeps without a foreign key
        projector.clear([party_id])
    purge.counts = counts | deleted
    purge.save(update_fields=["counts"])
    return purge
