"""Where somebody stands in a party's log."""

from typing import NamedTuple


class Position(NamedTuple):
    """A version within an epoch. After a restore a party is in a later epoch, and its versions mean something else.

    Positions of one party are ordered: by epoch, then by version.
    """

    epoch: int
    version: int
