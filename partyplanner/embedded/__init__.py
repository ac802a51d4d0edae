"""PostgreSQL and Valkey out of wheels, for a machine that has neither. No Django in here.

Everything lives in one folder and is reached by Unix sockets, so nothing is installed, no port is taken, and
the addresses of a folder are known before its servers run.
"""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from partyplanner.embedded import postgres as postgres_server
from partyplanner.embedded import valkey as valkey_server
from partyplanner.embedded.folder import (
    EmbeddedError,
    FolderLock,
    explained,
    prepare,
    private_folder,
    socket_folder,
    unprivileged_account,
)
from partyplanner.embedded.postgres import Postgres
from partyplanner.embedded.server import Server
from partyplanner.embedded.valkey import Valkey

SECRET_KEY_FILE = "secret_key"

__all__ = ["EmbeddedError", "Servers", "database_url", "explained", "kept_secret_key", "redis_url", "start"]


def database_url(folder: Path) -> str:
    """Where PostgreSQL in `folder` is, or will be, reachable; nothing is started or created."""
    return postgres_server.url(socket_folder(folder))


def redis_url(folder: Path) -> str:
    """Where Valkey in `folder` is, or will be, reachable; nothing is started or created."""
    return valkey_server.url(socket_folder(folder))


def kept_secret_key(folder: Path) -> str:
    """The SECRET_KEY made for `folder` at its first start, or an empty text before that."""
    try:
        return (folder / SECRET_KEY_FILE).read_text().strip()
    except OSError:
        return ""


@dataclass
class Servers:
    """The servers started in one folder. Leaving the context, or `stop()`, ends them and frees the folder."""

    lock: FolderLock
    sockets: Path
    postgres: Postgres | None = None
    valkey: Valkey | None = None
    _order: list[Server] = field(default_factory=list)

    @property
    def database_url(self) -> str | None:
        return self.postgres.url if self.postgres else None

    @property
    def redis_url(self) -> str | None:
        return self.valkey.url if self.valkey else None

    def alive(self) -> bool:
        """Whether every server started here still runs."""
        return all(server.alive() for server in self._order)

    def revive(self) -> list[str]:
        """Start again what has died; returns the names of those."""
        dead = [server for server in self._order if not server.alive()]
        for server in dead:
            server.start()
        return [type(server).__name__ for server in dead]

    def launch(self, server: Server) -> None:
        self._order.append(server)
        server.start()

    def stop(self) -> None:
        while self._order:
            self._order.pop().stop()
        with contextlib.suppress(OSError):
            self.sockets.rmdir()
        self.lock.release()

    def __enter__(self) -> "Servers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(folder: Path, *, postgres: bool = True, valkey: bool = True, fsync: bool = True) -> Servers:
    """Start the wanted servers with their data in `folder` and return when they answer.

    The servers end with the calling thread at the latest, so call this from the main thread. `fsync=False`
    is for tests: faster, and a power cut may corrupt the data. Raises EmbeddedError; then nothing runs on.
    """
    folder = prepare(folder)
    servers = Servers(FolderLock(folder), socket_folder(folder))
    servers.lock.acquire()
    try:
        private_folder(servers.sockets, unprivileged_account().owner)
        if postgres:
            servers.postgres = Postgres(folder / "postgres", servers.sockets, fsync=fsync)
            servers.launch(servers.postgres)
        if valkey:
            servers.valkey = Valkey(folder / "valkey", servers.sockets)
            servers.launch(servers.valkey)
    except BaseException:
        servers.stop()
        raise
    return servers
