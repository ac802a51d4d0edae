"""The settings of a release from the future: it writes an event schema and a state that the present one cannot read."""

from typing import ClassVar

import msgspec

from parties.domain import events, state, vocabulary
from tests.faults.support.settings import *  # noqa: F403

RELEASE = "future"


class InputClassified(events.InputClassified, frozen=True, kw_only=True):
    """With the mood of a wish."""

    type: ClassVar[str] = "input_classified"
    schema_version: ClassVar[int] = 2
    mood: str = "plain"


class Input(state.Input, frozen=True, kw_only=True):
    mood: str = ""


def _with_reading(inputs, event):
    read = _present_with_reading(inputs, event)
    return read | {event.input_id: msgspec.structs.replace(read[event.input_id], mood="merry")}


_present_with_reading = state.with_reading
events.InputClassified = InputClassified  # type: ignore[misc]
vocabulary.TYPES["input_classified"] = InputClassified
vocabulary._decoders["input_classified"] = msgspec.json.Decoder(InputClassified)
vocabulary.UPCASTERS["input_classified", 1] = lambda document: document
state.Input = Input  # type: ignore[misc]
state._inputs = msgspec.json.Decoder(dict[str, Input])  # type: ignore[misc]
state.FOLDS[InputClassified] = state._input_classified
state.with_reading = _with_reading
