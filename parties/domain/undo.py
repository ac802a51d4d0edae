"""What takes a gesture back: the events that undo those of one request. Pure.

Nothing is rewound, so what others did since stays: an input or a detail goes back only where it still is what the
gesture made of it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from parties.domain import events as ev
from parties.domain.documents import Document
from parties.domain.state import Input, PartyState

_READING: Final = tuple(name for name in ev.InputClassified.__struct_fields__ if name != "input_id")
_GONE: Final = object()


def inverse(gesture: Sequence[ev.Recorded], before: PartyState, now: PartyState) -> list[ev.Event]:
    """The events that undo `gesture`, the last one first; none where nothing is left of it.

    `before` is the state before the gesture, `now` the present one. What the planner decided is left out: it follows.
    """
    return [event for recorded in reversed(gesture) for event in _inverse(recorded, before, now)]


def _inverse(recorded: ev.Recorded, before: PartyState, now: PartyState) -> Iterator[ev.Event]:
    match recorded.event:
        case ev.InputAdded(input_id=input_id):
            if input_id in now.inputs and now.inputs[input_id].order == recorded.version:
                yield ev.InputRemoved(input_id=input_id)
        case ev.InputRestored(input_id=input_id, order=order):
            if input_id in now.inputs and now.inputs[input_id].order == order:
                yield ev.InputRemoved(input_id=input_id)
        case ev.InputRemoved(input_id=input_id):
            if input_id not in now.inputs and input_id in before.inputs:
                yield from _restored(before.inputs[input_id])
        case ev.InputPriorityChanged(input_id=input_id, priority=priority):
            old, present = before.inputs.get(input_id), now.inputs.get(input_id)
            if old is not None and present is not None and present.priority == priority != old.priority:
                yield ev.InputPriorityChanged(input_id=input_id, priority=old.priority)
        case ev.DetailsChanged(changes=changes):
            patch = _back(changes, before.details, now.details)
            if patch:
                yield ev.DetailsChanged(changes=patch)


def _restored(wish: Input) -> Iterator[ev.Event]:
    yield ev.InputRestored(
        input_id=wish.input_id,
        order=wish.order,
        text=wish.text,
        source=wish.source,
        priority=wish.priority,
        added_at=wish.added_at,
    )
    if wish.classified:
        yield ev.InputClassified(input_id=wish.input_id, **{name: getattr(wish, name) for name in _READING})


def _back(changes: Document, before: Document, now: Document) -> Document:
    """The merge patch that gives details, and pins one by one, the old values, where they are unchanged since."""
    patch: dict[str, Any] = {}
    for key, value in changes.items():
        if key == "pins" and value is not None:
            pins = _back(value, before.get("pins", {}), now.get("pins", {}))
            if pins:
                patch["pins"] = pins
        elif now.get(key) == value and before.get(key, _GONE) != now.get(key, _GONE):
            patch[key] = before.get(key)
    return patch
