"""How far back a look at the outbox goes, so that a long reader does not bring it to a stand.

While anybody holds an old snapshot, the rows of markers that were dealt with stay in the index, and a look that starts
at the oldest wades through all of them. What was due before the last claim has been claimed, though, and what lay
before the oldest that was counted has been dealt with; so after a slow look the next ones start there. A transaction
that committed late may have left a marker further back: that one is found by the next look at everything, and those
are made as often as they can be in a small part of the time. It costs latency, and only while looks are slow.
"""

from dataclasses import dataclass
from typing import Final

EVERYTHING: Final = 3e9  # seconds: longer than there are markers
SLOW_SECONDS: Final = 0.005  # a claim of a full batch takes one millisecond or two; a count of none, less than one
MARGIN_SECONDS: Final = 0.25  # longer than transactions that leave a marker usually take
REST: Final = 20  # whole looks take at most one part in so many of the time


@dataclass
class Horizon:
    """For the looks of one kind in one process. Times are monotonic seconds."""

    slow: float = SLOW_SECONDS
    _whole_again_at: float = 0.0
    _settled_until: float = 0.0  # of what was due by then nothing is left, but for late commits

    def seconds(self, now: float) -> float:
        """How far back a look that starts now goes."""
        if now >= self._whole_again_at:
            return EVERYTHING
        return now - self._settled_until + MARGIN_SECONDS

    def looked(self, started: float, ended: float, *, whole: bool, left_since: float | None) -> None:
        """Take note of a look. `left_since`: for how long what it left may have been due; None when it left nothing.

        A claim of a full batch leaves what is due since its newest marker, a count all that it counted.
        """
        self._settled_until = started - (left_since or 0.0)
        if whole:
            taken = ended - started
            self._whole_again_at = ended + REST * taken if taken > self.slow else ended
