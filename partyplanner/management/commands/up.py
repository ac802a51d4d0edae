"""`manage.py up`: the whole application on this machine, with its own servers where none are given."""

import hashlib
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console

from partyplanner.checks import timeouts
from partyplanner.embedded import EmbeddedError, explained
from partyplanner.runtime.addresses import LOCALHOST
from partyplanner.runtime.launcher import Journal, Launcher, LauncherError


class Command(BaseCommand):
    help = "Start everything: servers where none are given, migrations, web and workers. Ctrl-C stops it all."
    requires_system_checks = ()  # run once the database is up

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=LOCALHOST, help="address to listen on (localhost: both of its)")
        parser.add_argument(
            "--port", type=int, default=os.environ.get("PORT") or "8000", help="port to listen on (PORT, or 8000)"
        )

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        journal = Journal(Console(highlight=False))
        folder = Path(settings.VAR_DIR)
        launcher = Launcher(folder, host, port, journal)
        try:
            launcher.run(lambda: self._prepare(journal))
        except (EmbeddedError, LauncherError, timeouts.WrongTimeouts) as error:
            self._give_up(str(error))
        except OperationalError as error:
            self._give_up(f"The database cannot be used: {str(error).strip().splitlines()[-1]}")

    def _give_up(self, sentence: str) -> None:
        self.stderr.write(sentence)
        raise SystemExit(1) from None

    def _prepare(self, journal: Journal) -> None:
        """Bring tables, catalogue and static files up to date, in this process: three more would cost seconds."""
        settings.SECRET_KEY = os.environ["SECRET_KEY"]
        self.check()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            journal.line("up", "Bringing the database up to date.")
            call_command("migrate", interactive=False, verbosity=0)
        timeouts.establish()
        self.check(tags=[Tags.database], databases=["default"])
        if "loadcatalogue" in get_commands():
            call_command("loadcatalogue", verbosity=0)
        with explained(Path(settings.VAR_DIR)):
            self._collect_static(journal)
        connections.close_all()

    def _collect_static(self, journal: Journal) -> None:
        root = Path(settings.STATIC_ROOT)
        dependency_hash = root.with_name("static.stamp")
        wanted = _static_fingerprint()
        if root.is_dir() and dependency_hash.is_file() and dependency_hash.read_text() == wanted:
            return
        journal.line("up", "Collecting static files.")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        dependency_hash.write_text(wanted)


def _static_fingerprint() -> str:
    """Changes when a static file, or the way they are stored, does."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = os.stat(storage.path(path))
            digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
