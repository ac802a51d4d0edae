"""Workers in processes of their own on the test database, and the orders for their agent."""

import os

from django.db import connection

from tests.faults.deferred.steered import FOLDER
from tests.support.application import Application, await_true
from tests.support.servers import addresses

LEASE_SECONDS = 2
TAKE_ONE = "from agents.runs.worker import take_one; take_one()"
WORK_OFF = "from agents.runs.worker import work_off; work_off()"


class Crew:
    """Workers on the test database, and the orders for their agent."""

    def __init__(self, folder):
        self.folder = folder
        self.application = Application(folder, self._environment())
        self.order("go")

    def _environment(self):
        return os.environ | {
            **addresses(connection.settings_dict["NAME"]),
            "DJANGO_SETTINGS_MODULE": "tests.faults.deferred.settings",
            "PROCESS_ROLE": "worker",
            "DEFERRED_AGENTS": "venue",
            "RUN_LEASE_SECONDS": str(LEASE_SECONDS),
            FOLDER: str(self.folder),
        }

    def order(self, text):
        (self.folder / "order").write_text(text)

    def release(self):
        (self.folder / "release").touch()

    def runs(self):
        """The process ids of the runs so far, in order."""
        path = self.folder / "runs"
        return [int(line) for line in path.read_text().splitlines()] if path.exists() else []

    def start(self, code=TAKE_ONE, **extra):
        """A process that runs this code."""
        return self.application.start("manage.py", "shell", "--no-imports", "-c", code, **extra)

    def supervise(self, *, grace, **extra):
        """`manage.py work`, with both clusters."""
        return self.application.start_workers(grace=grace, **extra)

    def at_work(self, **extra):
        """A worker in the middle of its run."""
        before = len(self.runs())
        process = self.start(**extra)
        await_true(lambda: len(self.runs()) > before, 30)
        return process
