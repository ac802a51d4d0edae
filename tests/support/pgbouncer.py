"""A real PgBouncer in transaction mode before a PostgreSQL, under an account that it agrees to run under."""

import re
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg.rows import dict_row

from partyplanner.embedded.folder import EmbeddedError, give, unprivileged_account
from partyplanner.embedded.server import Server

PROGRAM = shutil.which("pgbouncer")
PORT = 6432  # of the socket's name
SOCKET = f".s.PGSQL.{PORT}"
CONSOLE = "pgbouncer"
PREPARING = (1, 21)  # from which on it keeps prepared statements apart
SETTINGS = {
    "listen_addr": "",  # Unix socket only
    "listen_port": PORT,
    "auth_type": "any",
    "pool_mode": "transaction",
    "max_client_conn": 500,
    "default_pool_size": 20,
    "server_login_retry": 0.1,  # a PostgreSQL that restarts is back within moments here
    "query_wait_timeout": 5,
}


class PgBouncer(Server):
    """Every database of the PostgreSQL at `upstream`, a postgresql:// address with a Unix socket."""

    title = "PgBouncer"
    program = "pgbouncer"
    start_seconds = 10.0
    death_signal = signal.SIGTERM
    stop_steps = ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0))

    def __init__(self, upstream: str, **settings: str) -> None:
        """`settings` come on top of SETTINGS."""
        super().__init__(Path(tempfile.mkdtemp(prefix="partyplanner-pgbouncer-")) / "run")
        address = urlsplit(upstream)
        user, _, sockets = address.netloc.rpartition("@")
        self._upstream = f"host={unquote(sockets)} user={unquote(user)}"
        self._settings = SETTINGS | {"admin_users": unquote(user)} | settings
        self.socket = self._folder / SOCKET
        self.url = f"postgresql://{user}@{quote(str(self._folder), safe='')}:{PORT}{address.path}"

    @property
    def prepares(self) -> bool:
        """Whether a statement prepared in one session may be used in another."""
        written = subprocess.run([_program(), "--version"], capture_output=True, text=True, check=True).stdout
        found = re.search(r"PgBouncer (\d+)\.(\d+)", written)
        return found is not None and (int(found[1]), int(found[2])) >= PREPARING

    def start(self) -> None:
        account = unprivileged_account()
        self._folder.mkdir(exist_ok=True)
        self._folder.parent.chmod(0o755)
        config = self._folder / "pgbouncer.ini"
        settings = self._settings | {"unix_socket_dir": str(self._folder)}
        lines = ["[databases]", f"* = {self._upstream}", "[pgbouncer]", *(f"{k} = {v}" for k, v in settings.items())]
        config.write_text("\n".join(lines) + "\n")
        give(self._folder, account.owner)
        self.socket.unlink(missing_ok=True)
        self._spawn([*account.prefix, _program(), str(config)], uid=account.uid)
        self._await_ready()

    def ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self.socket)) == 0

    def transactions(self) -> int:
        """How many it has passed on."""
        return sum(row["total_xact_count"] for row in self._ask("SHOW STATS") if row["database"] != CONSOLE)

    def reconnect(self) -> None:
        """Have the transactions to come meet new sessions."""
        self._ask("RECONNECT")

    def _ask(self, command: str) -> list[dict[str, Any]]:
        """A command to its console, which knows no prepared statements."""
        address = self.url.rpartition("/")[0] + f"/{CONSOLE}"
        with psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
            cursor = connection.cursor(row_factory=dict_row)
            cursor.execute(command.encode())
            return cursor.fetchall() if cursor.description else []

    def stop(self) -> None:
        super().stop()
        shutil.rmtree(self._folder.parent, ignore_errors=True)


def _program() -> str:
    if PROGRAM is None:
        raise EmbeddedError("pgbouncer is not installed (Debian: apt install pgbouncer).")
    return PROGRAM
