"""Database errors that pass by themselves: the same request may succeed a moment later, and nothing of it was kept."""

from typing import Final

from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError

# Codes from appendix A of PostgreSQL's manual; a class is the first two characters of a code.
_CLASSES: Final = frozenset({"08", "53"})  # connection lost or refused; too many connections, disk or memory full
_STATES: Final = frozenset(
    {
        "25006",  # a primary that became read-only
        "25P03",  # idle in a transaction for too long
        "25P04",  # a transaction that took too long
        "40001",  # serialization failure
        "40P01",  # deadlock
        "55P03",  # lock timeout
        "57014",  # statement cancelled, or too long
        "57P01",  # the server goes away
        "57P02",
        "57P03",
        "57P05",  # an idle session was ended
    }
)


def passes_by_itself(error: BaseException | None) -> bool:
    """Whether an error is such an error of the database, or was raised from one.

    Without a code it came from the connection or from the pool, not from a statement.
    """
    while error is not None:
        if isinstance(error, DatabaseError):
            state: str | None = getattr(error.__cause__, "sqlstate", None)
            if state is None:
                return isinstance(error, OperationalError | InterfaceError)
            return state in _STATES or state[:2] in _CLASSES
        error = error.__cause__
    return False
