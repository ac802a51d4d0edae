"""Named crash points: places where a test can have the process die as if it were killed, or freeze as if it were lost.

Armed by the environment variable FAILPOINT=name[:count[:signal]]: at the count-th visit (the first by default) the
process sends itself that signal, KILL by default; STOP freezes it. Unarmed, a visit costs one comparison. Production
never sets it; a system check says so when it is set without DEBUG.
"""

import os
import signal

_armed, _, _how = os.environ.get("FAILPOINT", "").partition(":")
_count, _, _signal = _how.partition(":")
_visits = int(_count or 1)
_number = signal.Signals[f"SIG{_signal or 'KILL'}"]


def failpoint(name: str) -> None:
    """Send the signal here, when a test armed this point."""
    global _visits
    if _armed != name:
        return
    _visits -= 1
    if _visits == 0:
        os.kill(os.getpid(), _number)
