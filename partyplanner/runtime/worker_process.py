"""What makes a process a worker, of a cluster or on an errand: loaded before the fork, bounded, and never an orphan."""

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
    """Load what the first task would load, before workers are forked. Once a process."""
    for loader in flow.LOADERS:
        import_string(loader)()
    processes.settle_memory()


def limit_memory() -> None:
    """From now on, whoever asks for more than WORKER_MEMORY_MB gets a MemoryError; so do all children."""
    limit = settings.WORKER_MEMORY_MB << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def init_worker_process(parent: int | None = None) -> None:
    """In the forked child: die with the process that forked it, and take SIGTERM for a word to hand over.

    With `parent` given, exits at once when that parent is already gone.
    """
    processes.die_with_parent(signal.SIGKILL, parent)
    signal.signal(signal.SIGTERM, _hand_over)


def _hand_over(number: int, frame: FrameType | None) -> None:
    """Somebody stops the whole group: finish what is in hand; whoever forked this process says when to end."""
    relay.hand_over()
