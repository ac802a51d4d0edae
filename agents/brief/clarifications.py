"""Wishes whose reading is unsure: what the host may have meant, and the question that settles it. Pure.

The plan goes on meanwhile with the likeliest reading. An answer is a wish in words that leave no doubt; once it is
there, or the unsure wish is gone, nothing is asked any more.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from parties.domain.state import Document, Input

# What the host may have meant by "X", in words that the analyzer reads so.
MEANINGS: Final = {
    "theme": ("a {low} theme", "{text} theme"),
    "venue": ("a venue called {text}", "the venue is called {text}"),
    "cake": ("a {low} cake", "{low} cake"),
    "catering": ("{low} to eat or drink", "{low} on the menu"),
    "vendor": ("somebody to hire for {low}", "hire somebody for {low}"),
}
LONGEST: Final = 32  # a longer text is no name, and would not fit on a button
_MARKS: Final = " \t\n.,;:!?…\"'“”‘’"


class Ambiguity(msgspec.Struct, frozen=True, kw_only=True):
    """An input of few words and the categories it may have meant, likeliest first."""

    input_id: str
    text: str
    meanings: tuple[str, ...]


def ambiguities(inputs: Iterable[Input]) -> tuple[Ambiguity, ...]:
    """The open ones by input id, so that the order in which the inputs came does not show."""
    wishes = sorted(inputs, key=lambda wish: wish.input_id)
    said = {_plain(wish.text) for wish in wishes}
    found = [ambiguity for wish in wishes if (ambiguity := _ambiguity(wish)) is not None]
    answers = {ambiguity.input_id: {_plain(answer) for answer in _answers(ambiguity)} for ambiguity in found}
    given = set().union(*answers.values())
    return tuple(
        ambiguity
        for ambiguity in found
        if not answers[ambiguity.input_id] & said and _plain(ambiguity.text) not in given
    )


def question(open_doubts: tuple[Ambiguity, ...]) -> Document:
    """About the newest of them; empty when there are none."""
    if not open_doubts:
        return {}
    ambiguity = open_doubts[-1]
    names = [
        MEANINGS[meaning][0].format(text=ambiguity.text, low=_low(ambiguity.text)) for meaning in ambiguity.meanings
    ]
    listed = f"{', '.join(names[:-1])} or {names[-1]}"
    return {"text": f"Did you mean {listed}?", "answers": _answers(ambiguity)}


def _ambiguity(wish: Input) -> Ambiguity | None:
    text = wish.text.strip(_MARKS)
    meanings = tuple(meaning for meaning in wish.facts.get("unsure", ()) if meaning in MEANINGS)
    if len(meanings) < 2 or not text or len(text) > LONGEST:
        return None
    return Ambiguity(input_id=wish.input_id, text=text, meanings=meanings)


def _answers(ambiguity: Ambiguity) -> list[str]:
    texts = (
        MEANINGS[meaning][1].format(text=ambiguity.text, low=_low(ambiguity.text)) for meaning in ambiguity.meanings
    )
    return [text[0].upper() + text[1:] for text in texts]


def _low(text: str) -> str:
    """As in the middle of a sentence; a word in capitals keeps them."""
    return text if text[1:2].isupper() else text[0].lower() + text[1:]


def _plain(text: str) -> str:
    return " ".join(text.strip(_MARKS).casefold().split())
