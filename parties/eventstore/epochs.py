"""Epochs: after a restore, versions no longer mean what clients think they do.

A client says which epoch it knows; a party that is in another one has it fetch everything anew. The number is taken
from the database's clock, so that an older backup restored twice does not get the same one twice.
"""

from django.db import connection

_BEGIN = """
UPDATE parties_party
SET epoch = greatest(epoch + 1, extract(epoch FROM statement_timestamp() - timestamptz '2026-01-01 00:00+00')::int)
"""


def begin() -> int:
    """Put every party into a new epoch; returns how many. Open pages notice with the next heartbeat."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN)
        return int(cursor.rowcount)
