"""`manage.py work`: the worker side of the application, supervised."""

import contextlib
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from partyplanner.checks import timeouts
from partyplanner.runtime.qcluster import run_cluster
from partyplanner.runtime.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run the workers: a django-q2 cluster, its watchdog, and the sweep for what was missed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--grace", type=float, default=10.0, help="seconds to finish running tasks (10)")
        parser.add_argument(
            "--cluster", action="store_true", help="run the bare cluster; what the supervisor starts for itself"
        )

    def handle(self, *args: Any, grace: float, cluster: bool, **options: Any) -> None:
        if cluster:
            run_cluster()
        else:
            timeouts.refuse_wrong()
            if not options["skip_checks"]:
                self._check_database()
            Supervisor(stop_seconds=grace).run()

    def _check_database(self) -> None:
        """Refuse to start on a wrong one; one that is away is waited for."""
        with contextlib.suppress(DatabaseError):
            self.check(tags=[Tags.database], databases=["default"])
