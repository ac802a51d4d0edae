"""The whole application as it runs for real, and what hosts bring to it: parties, cookies, wishes."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from benchmarks.wishes import Wishes
from parties import commands
from parties.access import roles
from tests.support.application import Application


class Host(NamedTuple):
    """A party and what its owner's browser sends along."""

    party_id: str
    token: str
    cookies: str


def new_application() -> Application:
    """The application on this run's servers, not started yet."""
    return Application(Path(os.environ["PARTYPLANNER_VAR"]), os.environ)


@contextmanager
def running() -> Iterator[int]:
    """`manage.py up` on this run's servers; gives the port once the web answers and the workers take tasks."""
    everything = new_application()
    everything.start_all()
    try:
        everything.await_web()
        everything.await_workers()
        yield everything.port
    finally:
        everything.stop()


def hosts(count: int, wishes: Wishes) -> list[Host]:
    """So many parties with their first wish, each of a browser of its own."""
    return [_host(wishes.opener()) for _ in range(count)]


def _host(text: str) -> Host:
    session = SessionStore()
    visitor = roles.visitor_of(session, create=True)
    session.save()
    token = secrets.token_hex(16)
    made = commands.create_party(text=text, actor="visitor", now=timezone.now(), visitor=visitor)
    return Host(made.party_id, token, f"sessionid={session.session_key}; csrftoken={token}")
