"""A venue agent whose worker does first what a test has written into a folder, and leaves its process id there."""

import os
import time
from pathlib import Path

from agents.base import Context, Result
from agents.sections.venue import VenueAgent

FOLDER = "STEERING"  # in the environment


class SteeredVenue(VenueAgent):
    """Orders: go, `sleep SECONDS`, hold (until the file release is there), fail, spin (in C, deaf to signals)."""

    def run(self, context: Context) -> Result:
        folder = Path(os.environ[FOLDER])
        with (folder / "runs").open("a") as runs:
            runs.write(f"{os.getpid()}\n")
        order, _, argument = (folder / "order").read_text().partition(" ")
        if order == "sleep":
            time.sleep(float(argument))
        elif order == "hold":
            while not (folder / "release").exists():
                time.sleep(0.05)
        elif order == "fail":
            raise RuntimeError("no answer")
        elif order == "spin":
            sum(range(10**15))
        return super().run(context)
