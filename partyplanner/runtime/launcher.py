"""Run everything on one machine: embedded servers where none are given, then the web and worker processes.

Without Django, which is set up later. `manage.py up` is the command around it.
"""

import errno
import os
import secrets
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from rich.console import Console
from rich.text import Text

from partyplanner import embedded
from partyplanner.runtime import addresses
from partyplanner.runtime.logged_process import ROOT, LoggedProcess

DEATHS_ALLOWED: Final = 5  # in a row, each soon after the start
PORT_PATIENCE_SECONDS: Final = 3.0  # what was just stopped may take a moment to let go
TICK_SECONDS: Final = 0.2
COLOURS: Final = {"up": "bold", "web": "cyan", "worker": "magenta"}
NAME_WIDTH: Final = 6


class LauncherError(Exception):
    """It cannot go on. The text is one sentence for the person who started it."""


class Journal:
    """The one log of all processes: time, aligned name, line."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def line(self, name: str, text: str) -> None:
        prefix = Text.assemble(
            (time.strftime("%H:%M:%S "), "dim"), (f"{name:<{NAME_WIDTH}}", COLOURS.get(name, "")), (" │ ", "dim")
        )
        self._console.print(prefix.append(Text.from_ansi(text)), soft_wrap=True)


def ensure_secret_key(folder: Path) -> str:
    """SECRET_KEY from the environment, else the one kept in `folder`, made at the first start."""
    known = os.environ.get("SECRET_KEY") or embedded.kept_secret_key(folder)
    if known:
        return known
    key = secrets.token_urlsafe(50)
    path = folder / embedded.SECRET_KEY_FILE
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key)
    half.replace(path)
    return key


def check_port(host: str, port: int) -> None:
    """Raise LauncherError unless a server can listen there; waits a moment for one that is just leaving."""
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
            return
        except PermissionError:
            raise LauncherError(
                f"Port {port} needs more rights than this user has: choose one above 1023 with --port."
            ) from None
        except (OSError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            raise LauncherError(_port_sentence(host, port, error)) from None


def _port_sentence(host: str, port: int, error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use: stop what uses it, or choose another with --port."
    return f"Cannot listen on {host} port {port}: {error}."


@dataclass
class Launcher:
    """Start servers, web and worker in order, keep them running, stop them in the opposite order."""

    folder: Path
    host: str
    port: int
    journal: Journal
    servers: embedded.Servers | None = None
    children: list[LoggedProcess] = field(default_factory=list)
    _stopping: bool = False
    _announced: bool = False

    def run(self, prepare: Callable[[], None]) -> None:
        """Start everything, call `prepare` once the database answers, and return after a signal to stop.

        Raises LauncherError or EmbeddedError, with everything stopped.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _interrupt)
        try:
            for address in addresses.listened(self.host):
                check_port(address, self.port)
            self._serve_data()
            prepare()
            self._start_children()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self._request_stop)
            while not self._stopping:
                self._tick()
            self.journal.line("up", "Stopping.")
        except KeyboardInterrupt:
            self.journal.line("up", "Stopping before everything was up.")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            self._stop()

    def _serve_data(self) -> None:
        """Put DATABASE_URL, REDIS_URL and SECRET_KEY into the environment, starting servers for what is missing."""
        with embedded.explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            os.environ["SECRET_KEY"] = ensure_secret_key(self.folder)
        missing = {name: not os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL")}
        if any(missing.values()):
            self.servers = embedded.start(self.folder, postgres=missing["DATABASE_URL"], valkey=missing["REDIS_URL"])
            os.environ["DATABASE_URL"] = self.servers.database_url or os.environ["DATABASE_URL"]
            os.environ["REDIS_URL"] = self.servers.redis_url or os.environ["REDIS_URL"]
        os.environ["PARTYPLANNER_VAR"] = str(self.folder)

    def _start_children(self) -> None:
        daphne = [sys.executable, "-m", "partyplanner.runtime.daphne_server", "--verbosity", "0", "--no-server-name"]
        for address in addresses.listened(self.host):
            daphne += ["--endpoint", _endpoint(address, self.port)]
        self.children = [
            LoggedProcess(
                "web", [*daphne, "partyplanner.asgi:application"], self._environment("web"), stop_seconds=4.0
            ),
            LoggedProcess(
                "worker",
                [sys.executable, str(ROOT / "manage.py"), "work", "--skip-checks", "--grace", "5"],
                self._environment("worker"),
                stop_seconds=6.0,
            ),
        ]
        for child in self.children:
            self._look_after(child)

    def _environment(self, role: str) -> dict[str, str]:
        hosts = os.environ.get("ALLOWED_HOSTS") or ",".join(
            ["localhost", "127.0.0.1", "[::1]", socket.gethostname(), self.host]
        )
        return {**os.environ, "PROCESS_ROLE": role, "ALLOWED_HOSTS": hosts, "PYTHONUNBUFFERED": "1"}

    def _tick(self) -> None:
        """One round: pass on what was written, then look after servers, children and the announcement."""
        self._pump(TICK_SECONDS)
        if self.servers is not None and not self.servers.alive():
            for name in self.servers.revive():
                self.journal.line("up", f"{name} had ended and was started again.")
        for child in self.children:
            self._look_after(child)
        if not self._announced and self._web_answers():
            self._announced = True
            shown = addresses.shown(self.host)
            self.journal.line("up", f"Ready: open http://{shown}:{self.port}/ (Ctrl-C stops everything)")

    def _look_after(self, child: LoggedProcess) -> None:
        ending = child.look_after(time.monotonic())
        if ending is None:
            return
        self._write_last(child)
        if child.deaths >= DEATHS_ALLOWED:
            raise LauncherError(
                f"The {child.name} process ended {child.deaths} times within seconds of its start; "
                f"its last words: {child.last_line or 'none'}"
            )
        how = _ending(ending.code)
        self.journal.line("up", f"{child.name} ended ({how}); starting it again in {ending.delay:g} s.")

    def _pump(self, seconds: float) -> None:
        """Pass on what the children write, for at most so long."""
        outputs = {child.output: child for child in self.children if child.output is not None}
        for output in select.select(outputs, [], [], seconds)[0]:
            self._write(outputs[output])

    def _write(self, child: LoggedProcess) -> None:
        for line in child.read_lines():
            self.journal.line(child.name, line)

    def _write_last(self, child: LoggedProcess) -> None:
        self._write(child)
        child.close_output()

    def _web_answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        try:
            with socket.create_connection((host, self.port), timeout=0.2):
                return self.children[0].process is not None
        except OSError:
            return False

    def _stop(self) -> None:
        """Web first, so that nothing new comes in; then the worker; then the servers under them."""
        for child in self.children:
            self._stop_child(child)
        if self.servers is not None:
            self.servers.stop()

    def _stop_child(self, child: LoggedProcess) -> None:
        child.ask_to_stop()
        until = time.monotonic() + child.stop_seconds
        while child.running() and time.monotonic() < until:
            self._pump(0.05)
        if not child.stop(until):
            self.journal.line("up", f"{child.name} did not stop in {child.stop_seconds:g} s and was killed.")
        self._write_last(child)

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def _endpoint(address: str, port: int) -> str:
    """An address to listen on in Twisted's notation."""
    escaped = address.replace(":", r"\:")
    return f"tcp:port={port}:interface={escaped}"


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
