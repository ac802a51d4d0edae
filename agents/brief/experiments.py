"""Which strategy recommends for a party: drawn once, by a hash, when it is first planned. Pure."""

from hashlib import blake2b
from typing import Final

import msgspec

STANDARD: Final = "standard"


class Experiment(msgspec.Struct, frozen=True, kw_only=True):
    """Strategies that are compared, each with its weight, a whole number above zero; names are flow.STRATEGIES'."""

    name: str
    weights: dict[str, int]

    def variant(self, party_id: str) -> str:
        """The same for a party wherever it is asked, and in all parties together in proportion to the weights."""
        digest = blake2b(f"{self.name}\0{party_id}".encode(), digest_size=8).digest()
        place = int.from_bytes(digest) % sum(self.weights.values())
        for name, weight in sorted(self.weights.items()):
            if place < weight:
                return name
            place -= weight
        raise AssertionError("the weights add up to more than any place")
