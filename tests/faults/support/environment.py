"""The application on servers of its own, behind proxies that can refuse, delay and swallow."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import redis

from partyplanner import embedded
from partyplanner.runtime import processes
from tests.faults.support.proxy import Proxy
from tests.support.application import Application, Process, await_true
from tests.support.pgbouncer import PgBouncer
from tests.support.servers import ROOT

SETTINGS = "tests.faults.support.settings"
BEHIND = (  # as parties.models.BEHIND has it
    "(version > planned_version AND (folded_version IS DISTINCT FROM version OR planning_version > planned_version))"
)
TABLES = (  # what belongs to a party
    "party_events",
    "agents_execution",
    "agents_run",
    "budgets_snapshot",
    "parties_input",
    "parties_membership",
    "parties_request",
    "outbox_messages",
)
LIMITS = {
    "OUTBOX_LEASE_SECONDS": "1",
    "OUTBOX_MAX_ATTEMPTS": "3",
    "DATABASE_LOCK_SECONDS": "1",
    "DATABASE_IDLE_SECONDS": "3",
    "TASK_TIMEOUT": "3",
    "ALERT_SILENT_WORKER_SECONDS": "20",
}


class Remote:
    """A process of tests.faults.support.remote: commands as a web process gives them. One call at a time."""

    def __init__(self, env: dict[str, str]) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.support.remote"],
            env=env,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def call(self, name: str, **arguments: Any) -> Any:
        """Raises Refused with the name of the error that the command raised."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps({"call": name, "arguments": arguments}) + "\n")
            self._process.stdin.flush()
            answer = json.loads(self._process.stdout.readline() or '{"error": "Gone", "message": ""}')
        if "error" in answer:
            raise CommandRejected(f"{answer['error']}: {answer['message']}")
        return answer["result"]

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class CommandRejected(Exception):
    """A command that was not acknowledged."""


class Environment(Application):
    """Servers, proxies, and the processes started on them. `env` leads through the proxies, `direct` past them."""

    def __init__(self, folder: Path) -> None:
        self.servers = embedded.start(folder / "data")
        assert self.servers.postgres
        assert self.servers.valkey
        self.postgres, self.valkey = self.servers.postgres, self.servers.valkey
        self.pooler = PgBouncer(str(self.servers.database_url)) if os.environ.get("THROUGH_POOLER") else None
        if self.pooler is not None:
            self.pooler.start()
        database = self.pooler.socket if self.pooler is not None else self.servers.sockets / ".s.PGSQL.5432"
        self.postgres_proxy = Proxy(str(database))
        self.redis_proxy = Proxy(str(self.servers.sockets / "valkey.sock"))
        common = {**os.environ, **LIMITS, "DJANGO_SETTINGS_MODULE": SETTINGS, "PARTYPLANNER_VAR": str(folder)}
        common["DATABASE_DIRECT_URL"] = str(self.servers.database_url)
        (folder / "static").mkdir()
        self.direct = common | {
            "DATABASE_URL": str(self.servers.database_url),
            "REDIS_URL": str(self.servers.redis_url),
        }
        proxied = {
            "DATABASE_URL": f"postgresql://partyplanner@127.0.0.1:{self.postgres_proxy.port}/partyplanner?sslmode=disable",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_proxy.port}/0",
        }
        super().__init__(folder, common | proxied)
        self._remotes: list[Remote] = []
        self.workers: Process | None = None
        self.manage("migrate", "-v0")

    # What runs

    def manage(self, *arguments: str) -> str:
        """`manage.py` past the proxies, to its end."""
        return Application(self.folder, self.direct).manage(*arguments)

    def ensure_workers(self) -> None:
        """Have the usual workers running."""
        if self.workers is None or self.workers.poll() is not None:
            self.workers = self.start_workers()

    def stop_workers(self) -> None:
        """Have no usual workers."""
        if self.workers is not None:
            processes.stop(self.workers, [(signal.SIGTERM, 15.0)])
            self.workers = None

    def members(self) -> list[psutil.Process]:
        """The main process of the cluster, its sentinel, then workers, monitor and pusher."""
        if self.workers is None or self.workers.poll() is not None:
            return []
        with contextlib.suppress(psutil.Error):  # it has just ended
            return psutil.Process(self.workers.pid).children(recursive=True)
        return []

    def await_members(self, count: int = 6) -> list[psutil.Process]:
        await_true(lambda: len(self.members()) >= count, 60)
        return self.members()

    def remote(self, **env: str) -> Remote:
        self._remotes.append(Remote(self.env | {"PROCESS_ROLE": "worker"} | env))
        return self._remotes[-1]

    # What is there

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """One statement past the proxies, in a session of its own that may write even where writing is off."""
        with self.session("-c default_transaction_read_only=off", autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def session(self, options: str = "", *, autocommit: bool = False) -> "psycopg.Connection[tuple[Any, ...]]":
        """A session past the proxies that may wait, and do nothing within a transaction, for as long as it likes."""
        unlimited = f"-c lock_timeout=0 -c idle_in_transaction_session_timeout=0 {options}"
        return psycopg.connect(str(self.servers.database_url), autocommit=autocommit, options=unlimited)

    def redis(self) -> "redis.Redis":
        return redis.Redis.from_url(str(self.servers.redis_url))

    def planned(self, party: str, version: int = 1) -> bool:
        """Whether the plan of a party is current, at that version or a later one."""
        ((behind, at),) = self.sql(f"SELECT {BEHIND}, version FROM parties_party WHERE id = %s", party)
        current: bool = not behind and at >= version
        return current

    def settled(self, parked: tuple[str, ...] = ()) -> bool:
        """Whether nothing is left to do by now, but for `parked` parties."""
        try:
            ((left,),) = self.sql(
                "SELECT (SELECT count(*) FROM outbox_messages"
                " WHERE (available_at <= now() OR attempts > 0) AND party_id <> ALL(%s))"
                f" + (SELECT count(*) FROM parties_party WHERE {BEHIND} AND id <> ALL(%s))",
                list(parked),
                list(parked),
            )
        except psycopg.Error:
            return False
        empty: bool = left == 0
        return empty

    def describe_unsettled(self, parked: tuple[str, ...] = ()) -> str:
        """What is left to do, for a person who wonders."""
        messages = self.sql(
            "SELECT party_id, attempts, available_at - now(), last_error FROM outbox_messages"
            " WHERE party_id <> ALL(%s)",
            list(parked),
        )
        return f"messages {messages}, stale {self.stale()}, log {self.log()[-2000:]}"

    def stale(self) -> list[str]:
        """The parties whose plan is not current."""
        return [party for (party,) in self.sql(f"SELECT id FROM parties_party WHERE {BEHIND}")]

    # What is mended

    def delete_party(self, party: str) -> None:
        """Take away a party that the tests to come must not meet."""
        self.sql("ALTER TABLE party_events DISABLE TRIGGER party_events_immutable")
        for table in TABLES:
            self.sql(f"DELETE FROM {table} WHERE party_id = %s", party)
        self.sql("ALTER TABLE party_events ENABLE TRIGGER party_events_immutable")
        self.sql("DELETE FROM parties_party WHERE id = %s", party)

    def heal(self) -> None:
        """Everything as it should be: servers up, proxies honest, workers there."""
        self.postgres_proxy.heal()
        self.redis_proxy.heal()
        for server in (self.postgres, self.valkey):
            if not server.alive():
                server.start()
        with contextlib.suppress(redis.RedisError):
            self.redis().config_set("maxmemory", 0)
        for member in self.members():
            with contextlib.suppress(psutil.Error):
                member.resume()
        self.ensure_workers()

    def delete_worker_rows(self) -> None:
        """Those that were killed; the others report again within seconds."""
        self.sql("DELETE FROM partyplanner_worker")
        self.sql("DELETE FROM partyplanner_alert")

    def close(self) -> None:
        for remote in self._remotes:
            remote.close()
        self.kill()
        self.postgres_proxy.close()
        self.redis_proxy.close()
        if self.pooler is not None:
            self.pooler.stop()
        self.servers.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def frozen(workers: Process | None) -> Iterator[None]:
    """These workers stand still, supervisor and all; afterwards they go on. Shorter than a watchdog's patience."""
    assert workers is not None
    supervisor = psutil.Process(workers.pid)
    family = [supervisor, *supervisor.children(recursive=True)]
    for member in family:
        member.suspend()
    try:
        yield
    finally:
        for member in family:
            with contextlib.suppress(psutil.Error):
                member.resume()


@contextlib.contextmanager
def cleanup(mend: Callable[[], object]) -> Iterator[None]:
    try:
        yield
    finally:
        mend()
