"""The application in real processes: all of it, the web or the workers, on chosen servers with a chosen environment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg
import redis
from psycopg.rows import dict_row

from partyplanner.runtime import processes
from tests.support.servers import ROOT, create_database, free_port, redis_database

LIVE_REDIS_DATABASE: Final = 1  # tests flush 0 around themselves; the live application must not feel it
CANARY_KEY: Final = "partyplanner:canary:drain"
START_SECONDS: Final = 90.0
STOP_SECONDS: Final = 15.0
LOG: Final = "application"

Process = subprocess.Popen[bytes]


def await_true(condition: Callable[[], bool], seconds: float = 10.0, step: float = 0.03) -> float:
    """Return once it is so, with how many seconds that took; AssertionError when it is not so in time."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, f"not so within {seconds:g} s"
        time.sleep(step)
    return time.monotonic() - begun


class Application:
    """Processes in one environment, whose addresses name their servers. Logs and other files lie in `folder`."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.folder = folder
        self.env = dict(env)
        self.port = free_port()
        self._processes: list[Process] = []
        self._web: Process | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://localhost:{self.port}"

    # Processes

    def start(self, *command: str, name: str = LOG, **env: str) -> Process:
        """`python COMMAND`, with its output in NAME.log. It does not outlive this process."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = processes.spawn(
                [sys.executable, *command],
                death_signal=signal.SIGKILL,
                env=self.env | env,
                cwd=ROOT,
                output=log.fileno(),
            )
        self._processes.append(process)
        return process

    def start_all(self) -> Process:
        """`manage.py up`: web and workers, and servers where the environment names none."""
        self._web = self.start("manage.py", "up", "--port", str(self.port))
        return self._web

    def start_web(self, **env: str) -> Process:
        """The server for pages and sockets as production starts it."""
        daphne = ("-m", "partyplanner.runtime.daphne_server", "--verbosity", "0", "--port", str(self.port))
        self._web = self.start(*daphne, "partyplanner.asgi:application", name="web", PROCESS_ROLE="web", **env)
        return self._web

    def start_workers(self, *, grace: float = 10.0, **env: str) -> Process:
        """The supervisor, which starts the clusters."""
        command = ("manage.py", "work", "--skip-checks", "--grace", str(grace))
        return self.start(*command, **({"PROCESS_ROLE": "worker"} | env))

    def manage(self, *arguments: str) -> str:
        """Run `manage.py` to its end; its standard output. A failure shows all that it wrote."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def stop(self) -> None:
        """Ask every process to stop, the last one first, and kill what does not."""
        while self._processes:
            processes.stop(self._processes.pop(), [(signal.SIGTERM, STOP_SECONDS)])

    def kill(self) -> None:
        """End every process at once."""
        while self._processes:
            processes.stop(self._processes.pop(), [(signal.SIGKILL, STOP_SECONDS)])

    # Answers

    def log(self, name: str = LOG) -> str:
        """What the processes of that name have written so far."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def await_web(self) -> None:
        await_true(self._web_answers, START_SECONDS)

    def await_workers(self, since: float = 0.0) -> None:
        """Return when a canary sent at that Unix time or later has gone through the queue."""
        with redis.Redis.from_url(self.env["REDIS_URL"]) as connection:
            await_true(lambda: float(connection.get(CANARY_KEY) or -1) >= since, START_SECONDS)

    def await_party(self, party_id: str, *, waits_for: Collection[str] = (), seconds: float = 30.0) -> dict[str, Any]:
        """The party's row, once its plan is up to date and just these agents are awaited."""
        deadline = time.monotonic() + seconds
        with psycopg.connect(self.env["DATABASE_DIRECT_URL"], autocommit=True, row_factory=dict_row) as connection:
            while True:
                found = connection.execute("SELECT * FROM parties_party WHERE id = %s", [party_id]).fetchone()
                assert found
                running = {name for name, agent in found["agents"].items() if agent.get("running")}
                behind = found["planning_version"] > found["planned_version"]
                if not behind and running == set(waits_for):
                    return found
                assert time.monotonic() < deadline, f"not after {seconds} s, but {running}: {self.log()[-3000:]}"
                time.sleep(0.05)

    def _web_answers(self) -> bool:
        assert self._web is not None
        assert self._web.poll() is None, f"the web process ended; see {self.folder}"
        try:
            return httpx.get(f"{self.url}/", timeout=5.0).status_code < 500
        except httpx.TransportError:
            return False


def start_application(
    folder: Path, name: str = "live", redis_number: int = LIVE_REDIS_DATABASE, **settings: str
) -> Application:
    """Start all of the application on a new database; `stop()` it, and drop its database, when done.

    Two at once need a name and a Redis database each; `settings` go into the environment.
    """
    env = {
        **os.environ,
        **settings,
        **create_database(f"{name}_{os.getpid()}"),
        "REDIS_URL": redis_database(redis_number),
        "PARTYPLANNER_VAR": str(folder / "var"),
        "PYTHONWARNINGS": "default",
    }
    with redis.Redis.from_url(env["REDIS_URL"]) as connection:
        connection.flushdb()
    application = Application(folder, env)
    application.start_all()
    return application
