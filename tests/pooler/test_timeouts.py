"""Behind PgBouncer the time-outs hold, or nothing starts."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.support.pgbouncer import PgBouncer
from tests.support.servers import ROOT, free_port

LIMITS = "SELECT current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')"
DOORS = {
    "pages": ["-c", "import partyplanner.wsgi"],
    "sockets": ["-c", "import partyplanner.asgi"],
    "workers": ["manage.py", "work"],
}


def run(pooler: PgBouncer, database: str, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    addresses = {"DATABASE_URL": pooler.url, "DATABASE_DIRECT_URL": database, "DATABASE_PREPARES": "false"}
    env = {**os.environ, **addresses, **env}
    return subprocess.run([sys.executable, *command], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60)


def limits(address: str, options: str = "") -> tuple[str, str]:
    with psycopg.connect(address, options=options) as connection:
        found = connection.execute(LIMITS).fetchone()
    assert found is not None
    return found


def test_start_up_parameters_are_lost_without_a_word(pooler: PgBouncer) -> None:
    """What the time-outs were before: refused, or ignored."""
    assert limits(pooler.url, "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s") == ("0", "0")


@pytest.mark.parametrize("door", DOORS)
def test_nothing_starts_without_limits(pooler: PgBouncer, database: str, door: str) -> None:
    done = run(pooler, database, *DOORS[door])
    assert done.returncode == 1
    (sentence,) = done.stderr.strip().splitlines()
    assert sentence.startswith(
        "PostgreSQL begins our sessions with idle_in_transaction_session_timeout = 0 ms, lock_timeout = 0 ms"
        " instead of 30000 ms and 5000 ms: run `manage.py set_timeouts`"
    )


def test_nothing_starts_on_sessions_from_before(pooler: PgBouncer, database: str, tmp_path: Path) -> None:
    assert limits(pooler.url) == ("0", "0")
    done = run(pooler, database, "manage.py", "up", "--port", str(free_port()), PARTYPLANNER_VAR=str(tmp_path))
    assert done.returncode == 1
    (sentence,) = done.stderr.strip().splitlines()
    assert sentence.startswith("PostgreSQL begins our sessions with")
    assert sentence.endswith("then have a pooler RECONNECT.")


def test_set_once_they_hold_for_every_session(pooler: PgBouncer, database: str) -> None:
    assert limits(pooler.url) == ("0", "0")
    done = run(pooler, database, "manage.py", "set_timeouts")
    assert (done.returncode, "have a pooler RECONNECT" in done.stderr) == (1, True), "its sessions are older"
    pooler.reconnect()
    done = run(pooler, database, "manage.py", "set_timeouts")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout == "Sessions begin with lock_timeout = 5000 ms, idle_in_transaction_session_timeout = 30000 ms.\n"
    )
    assert limits(pooler.url) == limits(database) == ("5s", "30s")
    assert run(pooler, database, *DOORS["pages"]).stderr == ""


def test_migrating_sets_them_past_the_pooler(pooler: PgBouncer, database: str) -> None:
    done = run(pooler, database, "manage.py", "migrate", "-v0", DATABASE_LOCK_SECONDS="7")
    assert (done.returncode, done.stderr) == (0, "")
    assert limits(pooler.url) == ("7s", "30s")
    assert pooler.transactions() <= 2, "the connection that asked for the limits"
