"""`manage.py work`: the worker side of the application, supervised."""

import os
import signal
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from partyplanner.processes import die_with_parent
from partyplanner.supervisor import Supervisor


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
            Supervisor(stop_seconds=grace).run()


def run_cluster() -> None:
    """Run django-q2's cluster so that each of its processes dies with the one that forked it.

    Otherwise workers of a killed cluster would go on as orphans, beside those of the next one.
    """
    os.register_at_fork(after_in_child=lambda: die_with_parent(signal.SIGKILL))
    call_command("qcluster")
