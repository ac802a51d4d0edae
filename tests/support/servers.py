"""The servers behind the tests: a pytest plugin that has them running before the settings are read.

Loaded by `-p tests.support.servers` in pyproject.toml, because pytest-django reads the settings before any conftest. A
DATABASE_URL or REDIS_URL that is already set is used as it is.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest
import redis
from psycopg import sql
from psycopg.rows import dict_row

from partyplanner import embedded
from partyplanner.runtime import processes

ROOT = Path(__file__).resolve().parents[2]
LIVE_REDIS_DATABASE = 1  # tests flush 0 around themselves; the live stack must not feel it
LIVE_START_SECONDS = 90.0
CANARY_KEY = "partyplanner:canary:drain"

_started: list[embedded.Servers] = []
_folders: list[Path] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, Any, Any]:
    """Wrappers run before every plain hook, so before pytest-django's, which reads the settings."""
    try:
        provide()
    except embedded.EmbeddedError as error:
        raise pytest.UsageError(str(error)) from None
    return (yield)


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


def withdraw() -> None:
    """Stop what `provide` started and remove its data; safe to call twice."""
    while _started:
        _started.pop().stop()
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)


def embedded_servers() -> embedded.Servers | None:
    """The servers under this test run, for those who kill them; None when they were given from outside."""
    return _started[0] if _started else None


def create_database(name: str) -> str:
    """Make a new, empty database on the server of DATABASE_URL and return its address."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(parts._replace(path=f"/{name}"))


def drop_database(name: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def redis_database(number: int) -> str:
    """The address of another database on the server of REDIS_URL."""
    parts = urlsplit(os.environ["REDIS_URL"])
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return urlunsplit(parts._replace(path=f"/{number}"))


def free_port() -> int:
    """A TCP port nobody listens on at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@dataclass
class LiveStack:
    """The application as it runs for real: `manage.py up` with daphne and the worker, on a database of its own."""

    port: int
    env: dict[str, str]
    log_file: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def log(self) -> str:
        """Everything the processes have written so far."""
        return self.log_file.read_text(errors="replace")

    def manage(self, *arguments: str, timeout: float = 60.0) -> str:
        """Run `manage.py` beside the stack and return its standard output; a failure shows all it wrote."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def await_party(self, party_id: str, *, waits_for: Collection[str] = (), seconds: float = 30.0) -> dict[str, Any]:
        """The party's row, once its plan is up to date and just these agents are awaited."""
        deadline = time.monotonic() + seconds
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True, row_factory=dict_row) as connection:
            while True:
                found = connection.execute("SELECT * FROM parties_party WHERE id = %s", [party_id]).fetchone()
                assert found
                running = {name for name, agent in found["agents"].items() if agent.get("running")}
                behind = found["planning_version"] > found["planned_version"]
                if not behind and running == set(waits_for):
                    return found
                assert time.monotonic() < deadline, f"not after {seconds} s, but {running}: {self.log()[-3000:]}"
                time.sleep(0.05)

    def await_ready(self) -> None:
        """Return when the web answers and a task has gone through the queue."""
        answered = redis.Redis.from_url(self.env["REDIS_URL"])
        deadline = time.monotonic() + LIVE_START_SECONDS
        while not (answered.get(CANARY_KEY) and self._web_answers()):
            assert self.process.poll() is None, f"the stack ended:\n{self.log()}"
            assert time.monotonic() < deadline, f"the stack does not answer:\n{self.log()}"
            time.sleep(0.1)
        answered.close()

    def _web_answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/", timeout=5.0).status_code < 500
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        processes.stop(self.process, [(signal.SIGTERM, 15.0)])


def start_live_stack(
    folder: Path, name: str = "live", redis_number: int = LIVE_REDIS_DATABASE, **settings: str
) -> LiveStack:
    """Start the application with its files in `folder`; `stop()` it, and drop its database, when done.

    Two at once need a name and a Redis database each; `settings` go into the environment.
    """
    port = free_port()
    env = {
        **os.environ,
        **settings,
        "DATABASE_URL": create_database(f"{name}_{os.getpid()}"),
        "REDIS_URL": redis_database(redis_number),
        "PARTYPLANNER_VAR": str(folder / "var"),
        "PYTHONWARNINGS": "default",
    }
    redis.Redis.from_url(env["REDIS_URL"]).flushdb()
    log_file = folder / "stack.log"
    with log_file.open("wb") as log:
        process = processes.spawn(
            [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(port)],
            death_signal=signal.SIGTERM,
            env=env,
            cwd=ROOT,
            output=log.fileno(),
        )
    return LiveStack(port, env, log_file, process)
