"""A child process that is started again when it ends, and stopped within a bound."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from partyplanner.runtime import processes

SETTLED_SECONDS: Final = 10.0
FIRST_DELAY_SECONDS: Final = 0.5
LONGEST_DELAY_SECONDS: Final = 30.0
KILL_SECONDS: Final = 5.0


class Ending(NamedTuple):
    """How a process ended, and when it is started again."""

    code: int
    delay: float  # seconds


class ManagedProcess:
    """One child in a process group of its own. Times are seconds on the monotonic clock.

    Should we be killed, it is killed too: what it still did could only meet the next start.
    """

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> None:
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.deaths = 0  # in a row, each before the process was settled
        self._command = command
        self._env = env
        self._start_at = 0.0

    def start(self, now: float) -> None:
        self.process = self.spawn(self._command, self._env)
        self.started = now

    def spawn(self, command: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        return processes.spawn(command, death_signal=signal.SIGKILL, env=env)

    def settled(self, now: float) -> bool:
        """Whether it got so far that an end would not be its own failure."""
        return now - self.started >= SETTLED_SECONDS

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def look_after(self, now: float) -> Ending | None:
        """Start the process when that is due. When it has ended, clear up and plan the next start.

        A settled one comes back at once, one that keeps failing waits twice as long each time.
        """
        if self.process is None:
            if now >= self._start_at:
                self.start(now)
            return None
        if self.process.poll() is None:
            return None
        self.deaths = 1 if self.settled(now) else self.deaths + 1
        ending = Ending(
            self.process.returncode, min(FIRST_DELAY_SECONDS * 2 ** (self.deaths - 1), LONGEST_DELAY_SECONDS)
        )
        self._start_at = now + ending.delay
        self.kill()
        return ending

    def ask_to_stop(self) -> None:
        """Send SIGTERM to every member of the group."""
        if self.process is not None:
            processes.signal_group(self.process.pid, signal.SIGTERM)

    def stop(self, until: float) -> bool:
        """Wait until then for the process to end, and kill what is left; whether it ended in time."""
        if self.process is None:
            return True
        in_time = processes.wait(self.process, until - time.monotonic())
        self.kill()
        return in_time

    def kill(self) -> None:
        """End the whole group at once, also what a dead leader left behind."""
        if self.process is not None:
            processes.stop(self.process, [(signal.SIGKILL, KILL_SECONDS)])
            self.process = None
