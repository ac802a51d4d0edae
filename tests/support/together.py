"""Several at the same moment, each with a database connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Done = TypeVar("Done")


def at_once(*works: Callable[[], Done]) -> list[Done]:
    """Start all of this work at the same moment; what each returned, in order. Raises what one of them raised."""
    gate = threading.Barrier(len(works))

    def work(one: Callable[[], Done]) -> Done:
        try:
            gate.wait()
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(work, works))
