"""Named crash points: places where a test can have the process die as if it were killed.

Armed by the environment variable CRASH_AT=name[:count] (die at the count-th visit, the first by default). Unarmed,
a visit costs one comparison. Production never sets it; a system check says so when it is set without DEBUG.
"""

import os
import signal

_armed, _, _left = os.environ.get("CRASH_AT", "").partition(":")
_visits = int(_left or 1)


def point(name: str) -> None:
    """Die here by SIGKILL, when a test armed this point."""
    global _visits
    if _armed != name:
        return
    _visits -= 1
    if _visits <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
