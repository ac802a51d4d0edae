"""What is for the host to decide: what is missing, and what does not fit together."""

from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parties.domain.state import PartyState
from parties.presentation import formatting
from parties.presentation.affected_fragments import SECTIONS

_STARTERS: Final = (
    gettext_noop("75 guests in Austin"),
    gettext_noop("A jungle theme"),
    gettext_noop("Budget about $2,000"),
    gettext_noop("On a Saturday in June"),
)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    text: str


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """`removable` are the wishes in it that say nothing else: letting go of one ends the conflict at no cost."""

    id: str
    message: str
    warning: bool
    removable: tuple[Wish, ...]


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    text: str
    example: str


class Notices(msgspec.Struct, frozen=True, kw_only=True):
    """`starters` are first wishes to choose from, as long as there is none."""

    starters: tuple[str, ...]
    question: str
    answers: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    missing: tuple[Missing, ...]


def notices(state: PartyState) -> Notices:
    """What is missing in a section with a card is told on the card, not here."""
    question = state.plan.get("question", {})
    on_cards = (*SECTIONS, "budget")
    return Notices(
        starters=() if state.inputs else tuple(map(_, _STARTERS)),
        question=question.get("text", ""),
        answers=tuple(question.get("answers", ())),
        conflicts=tuple(_conflict(state, key, one) for key, one in sorted(state.plan.get("conflicts", {}).items())),
        missing=tuple(
            Missing(name=name, text=one["text"], example=one.get("example", ""))
            for name, one in sorted(state.plan.get("missing", {}).items())
            if name not in on_cards
        ),
    )


def _conflict(state: PartyState, key: str, conflict: dict[str, Any]) -> Conflict:
    involved = [
        state.inputs[one] for one in (conflict.get("kept"), *conflict.get("dropped", ())) if one in state.inputs
    ]
    return Conflict(
        id=key,
        message=conflict["message"],
        warning=conflict.get("severity") == "warning",
        removable=tuple(
            Wish(id=wish.input_id, text=formatting.quoted(wish.text, 40)) for wish in involved if len(wish.slots) == 1
        ),
    )
