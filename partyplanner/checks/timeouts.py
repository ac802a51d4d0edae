"""The two time-outs of every session: set on the database role, read back by each process when it starts.

They are not start-up parameters of a connection: PgBouncer refuses `options`, and where it is told to ignore it, both
time-outs are silently 0. A default of the role holds for every session that the role begins, pooled or not, migrations
included: one that cannot get its lock fails instead of holding up the site, and is run again.
"""

import contextlib
import logging
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

logger = logging.getLogger(__name__)

_ALTERING: Final = 0x71E0  # number of the advisory lock: of two who alter a role at once, one would fail
_PLACE: Final = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


class WrongTimeouts(Exception):
    """Sessions begin with other time-outs than the settings say. The text is one sentence for the operator."""


def wanted() -> dict[str, int]:
    """PostgreSQL's name of each time-out, in milliseconds."""
    return {
        "lock_timeout": settings.DATABASE_LOCK_SECONDS * 1000,
        "idle_in_transaction_session_timeout": settings.DATABASE_IDLE_SECONDS * 1000,
    }


def establish() -> None:
    """Set them on the role where they are others, then read them back. Raises WrongTimeouts, OperationalError."""
    set_on_role(connection)
    require()


def after_migrate(using: str, **signal: Any) -> None:
    """Have `migrate` set them as well: no deployment forgets it."""
    set_on_role(connections[using])


def set_on_role(session: BaseDatabaseWrapper) -> bool:
    """Set them, for sessions that begin from now on in this database; false when the database refuses that."""
    try:
        with transaction.atomic(session.alias), session.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ALTERING])
            cursor.execute("SELECT coalesce(%s, current_user), current_database()", [_role()])
            role, database = cursor.fetchone()
            if not _are_set(cursor, role):
                for statement in _statements(role, database):
                    cursor.execute(statement)
    except OperationalError:
        raise
    except DatabaseError as error:
        logger.warning("action=set_timeouts_refused error=%s", str(error).strip())
        return False
    return True


def require() -> None:
    """Read them back in a new session at DATABASE_URL. Raises WrongTimeouts, OperationalError."""
    with _session(settings.DATABASE_URL) as session:
        if not are_right(session):
            raise WrongTimeouts(_sentence(session))


def refuse_wrong() -> None:
    """End this process with one sentence where they are wrong; a database that is away is no reason."""
    with contextlib.suppress(OperationalError):
        try:
            require()
        except WrongTimeouts as error:
            raise SystemExit(str(error)) from None


def are_right(session: BaseDatabaseWrapper) -> bool:
    """Whether this session has them."""
    return _read(session) == wanted()


def _read(session: BaseDatabaseWrapper) -> dict[str, int]:
    with session.cursor() as cursor:
        cursor.execute("SELECT name, setting::int FROM pg_settings WHERE name = ANY(%s)", [list(wanted())])
        return dict(cursor.fetchall())


def _are_set(cursor: Any, role: str) -> bool:
    """Whether the role has them already; then no right to alter it is needed."""
    cursor.execute(
        "SELECT coalesce(setconfig, '{}') FROM pg_db_role_setting"
        " WHERE setrole = (SELECT oid FROM pg_roles WHERE rolname = %s)"
        " AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
        [role],
    )
    found = cursor.fetchone()
    return found is not None and {f"{name}={milliseconds}" for name, milliseconds in wanted().items()} <= set(found[0])


def _statements(role: str, database: str) -> list[str]:
    begin = sql.SQL("ALTER ROLE {} IN DATABASE {} SET ").format(sql.Identifier(role), sql.Identifier(database))
    return [f"{begin.as_string()}{name} = {milliseconds}" for name, milliseconds in wanted().items()]


def _sentence(session: BaseDatabaseWrapper) -> str:
    with session.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        statements = _statements(*cursor.fetchone())
    found = ", ".join(f"{name} = {milliseconds} ms" for name, milliseconds in sorted(_read(session).items()))
    should = " and ".join(f"{milliseconds} ms" for _, milliseconds in sorted(wanted().items()))
    return (
        f"PostgreSQL begins our sessions with {found} instead of {should}: run `manage.py set_timeouts`, or where that"
        f" is refused have an administrator run {'; '.join(statements)}; then have a pooler RECONNECT."
    )


def _role() -> str | None:
    """Whose sessions they are: the user of DATABASE_URL, who may be another one than migrates."""
    user = urlsplit(settings.DATABASE_URL).username
    return unquote(user) if user else None


@contextlib.contextmanager
def _session(address: str) -> Iterator[BaseDatabaseWrapper]:
    """A session of its own, outside of any pool in this process."""
    session = connection.copy()
    place: dict[str, Any] = dict(dj_database_url.parse(address))
    session.settings_dict |= {key: place[key] for key in _PLACE}
    session.settings_dict["OPTIONS"] = {**place.get("OPTIONS", {}), "connect_timeout": 5}
    try:
        yield session
    finally:
        session.close()
