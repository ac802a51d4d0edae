"""A server process of ours: started, awaited, and ended with all that the log says of why it did not start."""

import abc
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from partyplanner.embedded.folder import EmbeddedError, open_log, why_it_failed
from partyplanner.runtime import processes


class Server(abc.ABC):
    """One server with its data in `folder`. Not for several threads at once."""

    title: ClassVar[str]
    program: ClassVar[str]  # what its processes are called
    start_seconds: ClassVar[float]
    death_signal: ClassVar[signal.Signals]  # what it gets when this process dies
    stop_steps: ClassVar[Sequence[tuple[signal.Signals, float]]]  # signals, each with the seconds it is given

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = folder.with_name(f"{folder.name}.log")
        self._log_start = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stop within seconds; committed data is safe whatever it takes."""
        if self._process is not None:
            processes.stop(self._process, self.stop_steps)
            self._process = None

    @abc.abstractmethod
    def start(self) -> None:
        """Bring the server up and return when it can be used. Call it holding the folder's lock."""

    @abc.abstractmethod
    def ready(self) -> bool:
        """Whether it can be used by now."""

    def _spawn(self, command: Sequence[str], **how: Any) -> None:
        log = open_log(self._log)
        try:
            self._log_start = os.fstat(log).st_size
            self._process = processes.spawn(
                command, death_signal=self.death_signal, cwd=self._folder, output=log, **how
            )
        finally:
            os.close(log)

    def _await_ready(self) -> None:
        """Return when it can be used. Raises EmbeddedError with the reason when it ends, or takes too long."""
        deadline = time.monotonic() + self.start_seconds
        while not self.ready():
            if not self.alive() or time.monotonic() > deadline:
                self.stop()
                raise why_it_failed(self.title, self._written(), self._folder)
            time.sleep(0.01)

    def _written(self) -> str:
        """What it has written into its log since it was started."""
        with contextlib.suppress(OSError), self._log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")
        return ""

    def _end_leftovers(self) -> None:
        """End what survived a killed parent. We hold the folder's lock, so nobody else may run here."""
        if not processes.end_leftovers(self.program, self._folder, self.stop_steps):
            raise EmbeddedError(f"An old {self.title} process in {self._folder} does not stop: end it by hand.")
