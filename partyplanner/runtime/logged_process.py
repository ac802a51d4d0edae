"""A managed process whose output is read line by line."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from partyplanner.runtime import processes
from partyplanner.runtime.managed_process import ManagedProcess

ROOT: Final = Path(__file__).resolve().parents[2]


class LoggedProcess(ManagedProcess):
    """Both outputs are one pipe, `output`, which stays open after an end until `close_output`."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], stop_seconds: float) -> None:
        super().__init__(name, command, env)
        self.stop_seconds = stop_seconds
        self.unfinished = b""
        self.last_line = ""
        self.output: IO[bytes] | None = None

    def spawn(self, command: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        process = processes.spawn(command, death_signal=signal.SIGKILL, env=env, cwd=ROOT, output=subprocess.PIPE)
        assert process.stdout is not None
        self.output = process.stdout
        os.set_blocking(self.output.fileno(), False)
        return process

    def read_lines(self) -> list[str]:
        """The complete lines written since the last call; an unfinished one waits."""
        try:
            data = os.read(self.output.fileno(), 65536) if self.output is not None else b""
        except (BlockingIOError, InterruptedError):
            return []
        *complete, self.unfinished = (self.unfinished + data).split(b"\n")
        lines = [line.decode(errors="replace").rstrip() for line in complete]
        self.last_line = next((line for line in reversed(lines) if line.strip()), self.last_line)
        return lines

    def close_output(self) -> None:
        if self.output is not None:
            self.output.close()
            self.output = None
