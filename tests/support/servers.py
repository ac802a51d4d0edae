"""The servers behind the tests: a pytest plugin that has them running before the settings are read.

Loaded by `-p tests.support.servers` in pyproject.toml, because pytest-django reads the settings before any conftest. A
DATABASE_URL or REDIS_URL that is already set is used as it is.
"""

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from partyplanner import embedded
from tests.support.pgbouncer import PgBouncer

ROOT = Path(__file__).resolve().parents[2]

_started: list[embedded.Servers] = []
_poolers: list[PgBouncer] = []
_folders: list[Path] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, Any, Any]:
    """Wrappers run before every plain hook, so before pytest-django's, which reads the settings."""
    try:
        provide()
        if os.environ.get("THROUGH_POOLER"):
            put_pooler_before()
    except embedded.EmbeddedError as error:
        raise pytest.UsageError(str(error)) from None
    done = yield
    os.environ.pop("PROCESS_ROLE", None)  # ours, and read by now: the processes that tests start have their own
    return done


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for pooler in _poolers:
        terminalreporter.write_line(f"PgBouncer passed on {pooler.transactions()} transactions")


def pytest_unconfigure() -> None:
    withdraw()


def provide() -> None:
    """Start what the environment does not name, and put its addresses there."""
    os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "0123456789abcdefghijklmnopqrstuvwxyz")
    os.environ.setdefault("STATIC_STORAGE", "django.contrib.staticfiles.storage.StaticFilesStorage")
    folder = Path(tempfile.mkdtemp(prefix="partyplanner-tests-"))
    _folders.append(folder)
    atexit.register(withdraw)
    os.environ.setdefault("PARTYPLANNER_VAR", str(folder))
    (Path(os.environ["PARTYPLANNER_VAR"]) / "static").mkdir(parents=True, exist_ok=True)  # whitenoise wants it there
    missing = {name: not os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL")}
    if not any(missing.values()):
        return
    servers = embedded.start(folder, postgres=missing["DATABASE_URL"], valkey=missing["REDIS_URL"], fsync=False)
    _started.append(servers)
    os.environ["DATABASE_URL"] = servers.database_url or os.environ["DATABASE_URL"]
    os.environ["REDIS_URL"] = servers.redis_url or os.environ["REDIS_URL"]


def put_pooler_before() -> None:
    """Have everything go through PgBouncer but for commands, and be as what serves: a worker."""
    pooler = PgBouncer(os.environ["DATABASE_URL"])
    _poolers.append(pooler)
    pooler.start()
    os.environ |= {
        "DATABASE_DIRECT_URL": os.environ["DATABASE_URL"],
        "DATABASE_URL": pooler.url,
        "DATABASE_PREPARES": str(pooler.prepares),
        "PROCESS_ROLE": "worker",
    }


def direct_url() -> str:
    """The server of DATABASE_URL past any pooler."""
    return os.environ.get("DATABASE_DIRECT_URL") or os.environ["DATABASE_URL"]


def addresses(name: str) -> dict[str, str]:
    """What the environment of a process says for another database on the same server."""
    return {
        variable: urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        for variable, address in (("DATABASE_URL", os.environ["DATABASE_URL"]), ("DATABASE_DIRECT_URL", direct_url()))
    }


def withdraw() -> None:
    """Stop what `provide` started and remove its data; safe to call twice."""
    while _poolers:
        _poolers.pop().stop()
    while _started:
        _started.pop().stop()
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)


def embedded_servers() -> embedded.Servers | None:
    """The servers under this test run, for those who kill them; None when they were given from outside."""
    return _started[0] if _started else None


def create_database(name: str) -> dict[str, str]:
    """Make a new, empty database on the server of DATABASE_URL; returns its `addresses` for a process's environment."""
    with psycopg.connect(direct_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return addresses(name)


def end_sessions(name: str) -> None:
    """End every session on a database, those that a pooler keeps among them."""
    with psycopg.connect(direct_url(), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def drop_database(name: str) -> None:
    with psycopg.connect(direct_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def redis_database(number: int) -> str:
    """The address of another database on the server of REDIS_URL."""
    parts = urlsplit(os.environ["REDIS_URL"])
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return urlunsplit(parts._replace(path=f"/{number}"))


def free_port() -> int:
    """A TCP port that is free at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
