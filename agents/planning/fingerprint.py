"""The fingerprint of a run: a hash of all that its result depends on. Pure."""

from typing import NamedTuple


class Fingerprint(NamedTuple):
    """Two hashes: of what the agent reads itself, and of the results upstream that it uses.

    Events and tables keep it as text, "OWN-UPSTREAM".
    """

    own: str
    upstream: str

    def __str__(self) -> str:
        return f"{self.own}-{self.upstream}"

    @classmethod
    def parse(cls, text: str) -> "Fingerprint":
        """The empty text of an agent that has not run gives one that equals no other."""
        own, _, upstream = text.partition("-")
        return cls(own, upstream)
