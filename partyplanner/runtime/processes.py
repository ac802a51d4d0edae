"""Child processes that do not outlive their parent, and that stop within a bound."""

import contextlib
import ctypes
import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

import psutil

PR_SET_PDEATHSIG = 1
# Loaded here, not in the forked child: between fork and exec nothing may take a lock.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_ROUNDS: Final = (5_000, 20, 20)  # objects before a round, rounds before the next older generation


def die_with_parent(death_signal: int, parent: int | None = None) -> None:
    """Ask the kernel to send this process `death_signal` when its parent's thread ends, however it ends.

    Linux only; elsewhere nothing happens and a new start clears up what a killed one left. With `parent`
    given, exits at once when that parent is already gone.
    """
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, death_signal)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def settle_memory() -> None:
    """Exempt everything loaded by now from garbage collection, and collect less often from now on.

    Each collection would visit every object of the libraries and the catalogue again: a tenth of a plan's time. After a
    fork the memory also stays shared, because nothing touches it. A batch of plans holds many objects for a moment and
    hardly one that refers back to itself: rarer collections save a twentieth of a plan's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_ROUNDS)


def spawn(
    command: Sequence[str],
    *,
    death_signal: int,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: IO[bytes] | int | None = None,
    uid: int | None = None,
    keep: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command` as the leader of its own session, so that a Ctrl-C in the terminal reaches only us.

    Call it from a thread that lives as long as the process: the death signal follows that thread.
    `output` takes both stdout and stderr; `uid` becomes user and group (root only); `keep` are descriptors that
    stay open in it.
    """
    parent = os.getpid()
    return subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
        pass_fds=keep,
        user=uid,
        group=uid,
        extra_groups=() if uid is not None else None,
        preexec_fn=lambda: die_with_parent(death_signal, parent),
    )


def wait(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether the process ended within `seconds`; it is reaped when it did."""
    try:
        process.wait(max(seconds, 0))
    except subprocess.TimeoutExpired:
        return False
    return True


def signal_group(leader: int, number: int) -> None:
    """Send a signal to the process group of `leader`; a group that is gone is no error."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def stop(process: subprocess.Popen[bytes], steps: Iterable[tuple[int, float]]) -> None:
    """Send each (signal, seconds to wait) in turn until the process ends, then kill the rest of its group."""
    for number, seconds in steps:
        if process.poll() is not None:
            break
        process.send_signal(number)
        if wait(process, seconds):
            break
    signal_group(process.pid, signal.SIGKILL)
    process.wait()


def leftovers(name: str, folder: Path) -> list[psutil.Process]:
    """Running processes called `name` whose working directory is `folder`."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.name() == name and process.cwd() == str(folder):
                found.append(process)
    return found


def end_leftovers(name: str, folder: Path, steps: Iterable[tuple[int, float]]) -> bool:
    """Signal all `leftovers(name, folder)` step by step until there are none; whether that was reached."""
    for number, seconds in steps:
        for process in leftovers(name, folder):
            with contextlib.suppress(psutil.Error):
                process.send_signal(number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not leftovers(name, folder):
                return True
            time.sleep(0.05)
    return not leftovers(name, folder)
