"""The host's wishes as chips."""

from typing import Final

import msgspec
from django.utils.translation import gettext as _

from parties.domain.pins import HAND
from parties.domain.state import Input, PartyState
from parties.presentation import formatting

_LONG: Final = 180
_SHOWN: Final = 8


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A category read in a wish. `sure` is how far to trust the reading: 1, 2 or 3 bars."""

    name: str
    title: str
    sure: int
    percent: int


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    text: str
    short: str
    labels: tuple[Label, ...]
    must: bool
    pending: bool

    @property
    def long(self) -> bool:
        return len(self.text) > _LONG


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first; those beyond the first few are folded away."""

    shown: tuple[Chip, ...]
    folded: tuple[Chip, ...]

    @property
    def count(self) -> int:
        return len(self.shown) + len(self.folded)


def wishes(state: PartyState) -> Wishes:
    chips = tuple(map(_chip, sorted(state.inputs.values(), key=lambda wish: -wish.order)))
    cut = len(chips) if len(chips) <= _SHOWN + 2 else _SHOWN
    return Wishes(shown=chips[:cut], folded=chips[cut:])


def because(state: PartyState, causes: tuple[str, ...] | list[str]) -> str:
    """Where something comes from: the host's own words, their hand, or what it was worked out from."""
    said = [formatting.quoted(state.inputs[cause].text, 48) for cause in causes if cause in state.inputs]
    by_hand = [_("what you set by hand")] if HAND in causes else []
    return formatting.listed([*said, *by_hand])


def _chip(wish: Input) -> Chip:
    return Chip(
        id=wish.input_id,
        text=wish.text,
        short=formatting.short(wish.text, _LONG),
        labels=tuple(_label(name, wish.confidence.get(name, 0.0)) for name in wish.categories),
        must=wish.priority == "must",
        pending=not wish.classified,
    )


def _label(name: str, confidence: float) -> Label:
    sure = 3 if confidence >= 0.8 else 2 if confidence >= 0.5 else 1
    return Label(name=name, title=formatting.section(name), sure=sure, percent=round(confidence * 100))
