"""JSON-able data as bytes that do not depend on the order of keys, and hashes of them. Pure."""

from hashlib import blake2b
from typing import Any, Final

import msgspec

_NUL: Final = rb"\u0000"  # as JSON writes it; a backslash that a text holds itself looks alike
_BYTES: Final = 12
_encoder: Final = msgspec.json.Encoder(order="sorted")


def hashed(value: Any) -> str:
    """Equal data, equal hash: 24 hex digits."""
    return blake2b(_encoder.encode(value), digest_size=_BYTES).hexdigest()


def encode(value: Any) -> bytes:
    """Raises TypeError or ValueError for what is not JSON-able."""
    return _encoder.encode(value)


def digest(encoded: bytes) -> str:
    return blake2b(encoded, digest_size=_BYTES).hexdigest()


def holds_nul(encoded: bytes) -> bool:
    r"""Whether a text in it holds \u0000, which PostgreSQL cannot keep."""
    return _NUL in encoded and _holds_nul(msgspec.json.decode(encoded))


def _holds_nul(value: Any) -> bool:
    """Of JSON read back, because the encoder takes more than lists and dicts: sets and Structs, for example."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(map(_holds_nul, value))
