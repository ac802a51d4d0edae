"""The whole application as it runs for real, and what hosts bring to it: parties, cookies, wishes."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import httpx
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from benchmarks.report import ROOT
from benchmarks.wishes import Wishes
from parties import commands
from parties.access import roles
from parties.outbox import wakeup
from partyplanner.runtime import processes
from tests.support.servers import CANARY_KEY, free_port

START_SECONDS = 60.0


class Host(NamedTuple):
    """A party and what its owner's browser sends along."""

    party_id: str
    token: str
    cookies: str


@contextmanager
def running() -> Iterator[int]:
    """`manage.py up` on this run's servers; gives the port once the web answers and the workers take tasks."""
    port = free_port()
    process = processes.spawn(
        [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(port)],
        death_signal=signal.SIGTERM,
        env=dict(os.environ),
        cwd=ROOT,
        output=subprocess.DEVNULL,
    )
    try:
        _await_ready(port)
        yield port
    finally:
        processes.stop(process, [(signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0)])


def _await_ready(port: int) -> None:
    await_page(port)
    deadline = time.monotonic() + START_SECONDS
    while not wakeup.client().get(CANARY_KEY):
        if time.monotonic() > deadline:
            raise RuntimeError("the workers take no task")
        time.sleep(0.1)


def await_page(port: int) -> None:
    """Return when the web answers."""
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        if time.monotonic() > deadline:
            raise RuntimeError("the web does not answer")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://localhost:{port}/", timeout=5.0).status_code == 200
    except httpx.TransportError:
        return False


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
