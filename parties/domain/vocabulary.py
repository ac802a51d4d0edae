"""All events there are, gathered from the modules that partyplanner.flow names, and their form in the log."""

from importlib import import_module
from types import ModuleType
from typing import Final

import msgspec

from parties.domain.documents import Document
from parties.domain.encoded import encode_hook
from parties.domain.events import Event, UnknownEvent, Upcaster
from partyplanner import flow


def modules() -> list[ModuleType]:
    """The modules of events, each with EVENTS and UPCASTERS."""
    return [import_module(name) for name in flow.EVENTS]


TYPES: Final[dict[str, type[Event]]] = {kind.type: kind for module in modules() for kind in module.EVENTS}
# (type, schema version it reads) → function to the next version's payload. A chain leads to the present one.
UPCASTERS: Final[dict[tuple[str, int], Upcaster]] = {
    key: upcaster for module in modules() for key, upcaster in module.UPCASTERS.items()
}

_encoder: Final = msgspec.json.Encoder(enc_hook=encode_hook, order="sorted")
_decoders: Final = {name: msgspec.json.Decoder(kind) for name, kind in TYPES.items()}


def encode(event: Event) -> bytes:
    """The payload as canonical JSON."""
    return _encoder.encode(event)


def decode(type_name: str, schema_version: int, payload: str | bytes) -> Event:
    """The event of a stored row, upcast to the present schema.

    Raises UnknownEvent for a type or version from the future, msgspec.ValidationError for a payload that does not fit.
    """
    kind = TYPES.get(type_name)
    if kind is None:
        raise UnknownEvent(f"event type {type_name!r} is unknown")
    if schema_version == kind.schema_version:
        return _decoders[type_name].decode(payload)
    document: Document = msgspec.json.decode(payload)
    while schema_version != kind.schema_version:
        upcaster = UPCASTERS.get((type_name, schema_version))
        if upcaster is None:
            raise UnknownEvent(
                f"{type_name} has schema version {schema_version}; this code reads {kind.schema_version}"
            )
        document = upcaster(document)
        schema_version += 1
    return msgspec.convert(document, kind)
