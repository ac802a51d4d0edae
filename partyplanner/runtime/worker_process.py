"""Worker processes of a cluster: loaded before the fork, bounded in memory, never orphans."""

import resource
import signal
from functools import cache
from types import FrameType

from django.conf import settings
from django.utils.module_loading import import_string

from parties.outbox import relay
from partyplanner import flow
from partyplanner.runtime import processes


@cache
def prepare() -> None:
    """Load before the fork what the first task of a worker would load."""
    for loader in flow.LOADERS:
        import_string(loader)()
    processes.settle_memory()


def limit_memory() -> None:
    """Have this process and its children get a MemoryError above WORKER_MEMORY_MB."""
    limit = settings.WORKER_MEMORY_MB << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def init_worker_process() -> None:
    """In the forked child: die with the process that forked it; on SIGTERM, begin no new batch."""
    processes.die_with_parent(signal.SIGKILL)
    signal.signal(signal.SIGTERM, _hand_over)


def _hand_over(number: int, frame: FrameType | None) -> None:
    """SIGTERM goes to the whole group. The main process, which forked this one, says when to end."""
    relay.hand_over()
