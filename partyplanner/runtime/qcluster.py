"""django-q2's cluster, which also notices lost locks, kills what hangs and stops in order.

A worker that is killed while it waits for a task dies holding the lock of the task queue, and every other one waits
from then on; the same holds for the monitor and the pusher. No lock can be taken from the dead, so the whole cluster
ends and its supervisor starts a new one. A worker that is killed at work holds no lock: it alone is replaced.
"""

import logging
import os
import signal
from typing import Any, Final

from django.core.management import call_command
from django_q import cluster

from partyplanner.runtime import worker_process

logger = logging.getLogger(__name__)

LOCK_LOST: Final = 75  # exit code: temporary failure, start again


class Sentinel(cluster.Sentinel):  # type: ignore[misc]
    """Guards the members of one cluster."""

    def start(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the main process says when to stop, and how
        super().start()

    def reincarnate(self, process: Any) -> None:
        if self._timed_out(process):
            process.kill()  # a loop in C would never look at a milder signal
        elif process.exitcode is not None and process.exitcode < 0 and not self._at_work(process):
            logger.error("an idle member of the cluster was killed (%d): its locks are lost", process.exitcode)
            os._exit(LOCK_LOST)
        super().reincarnate(process)

    def _timed_out(self, process: Any) -> bool:
        return process in self.pool and process.timer.value == 0

    def _at_work(self, process: Any) -> bool:
        return process in self.pool and process.timer.value > 0


def run_cluster() -> None:
    """Run the cluster so that each of its processes dies with the one that forked it.

    Otherwise workers of a killed cluster would go on as orphans, beside those of the next one.
    """
    worker_process.limit_memory()
    os.register_at_fork(after_in_child=worker_process.init_worker_process)
    cluster.Sentinel = Sentinel
    worker_process.prepare()
    call_command("qcluster")
