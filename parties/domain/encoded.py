"""A document as the bytes it was encoded to, decoded when somebody reads it. Pure.

What an agent finds is encoded once, for its digest. Events and the state then carry those bytes: they are written as
they are, and a document that nobody reads before it is stored is never taken apart.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec


class Encoded(Mapping[str, Any]):
    """A JSON object. Equal to a dict with the same content; whoever needs a dict asks for `document`."""

    __slots__ = ("_document", "raw", "source")
    __hash__ = None  # type: ignore[assignment]  # equal to dicts, which have none either

    def __init__(self, raw: bytes, source: Any = None) -> None:
        """`source` is the struct that was encoded, for whoever reads it as one."""
        self.raw = raw
        self.source = source
        self._document: dict[str, Any] | None = None

    @property
    def document(self) -> dict[str, Any]:
        if self._document is None:
            self._document = msgspec.json.decode(self.raw, type=dict[str, Any])
        return self._document

    def __getitem__(self, key: str) -> Any:
        return self.document[key]

    def get(self, key: str, default: Any = None) -> Any:
        return self.document.get(key, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self.document)

    def __len__(self) -> int:
        return len(self.document)

    def __bool__(self) -> bool:
        return self.raw != b"{}"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Encoded):
            return self.raw == other.raw or self.document == other.document
        return self.document == other

    def __repr__(self) -> str:
        return f"Encoded({self.raw!r})"


def encode_hook(value: Any) -> msgspec.Raw:
    """For encoders of what may hold such a document."""
    if isinstance(value, Encoded):
        return msgspec.Raw(value.raw)
    raise NotImplementedError(f"{type(value).__name__} is not JSON-able")
