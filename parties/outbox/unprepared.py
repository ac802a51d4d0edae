"""Statements on queues, whose tables are empty now and full a moment later.

PostgreSQL keeps the plan of a prepared statement. One made while the table was empty goes through all of it, which
costs nothing then; later, with a long reader keeping every dead row, it costs more than everything else together.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper


@contextmanager
def unprepared_cursor() -> Iterator[CursorWrapper]:
    """A cursor whose statements are planned each time, for what the tables hold at that moment."""
    with connection.cursor() as cursor:
        session = connection.connection
        kept, session.prepare_threshold = session.prepare_threshold, None
        try:
            yield cursor
        finally:
            session.prepare_threshold = kept
