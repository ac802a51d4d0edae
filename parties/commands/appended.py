"""What a command answers."""

import msgspec


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """What a command did: the party at its new version. `repeated` when the same request had been dealt with before."""

    party_id: str
    version: int
    input_id: str = ""
    repeated: bool = False
