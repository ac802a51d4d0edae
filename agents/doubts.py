"""Wishes whose reading is unsure: what the host may have meant, and the question that settles it. Pure.

The plan goes on meanwhile with the likeliest reading. An answer is a wish in words that leave no doubt; once it is
there, or the unsure wish is gone, nothing is asked any more.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from parties.state import Document, Input

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


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """An input of few words and the categories it may have meant, likeliest first."""

    input_id: str
    text: str
    meanings: tuple[str, ...]


def doubts(inputs: Iterable[Input]) -> tuple[Doubt, ...]:
    """The open ones by input id, so that the order in which the inputs came does not show."""
    wishes = sorted(inputs, key=lambda wish: wish.input_id)
    said = {_plain(wish.text) for wish in wishes}
    found = [doubt for wish in wishes if (doubt := _doubt(wish)) is not None]
    answers = {doubt.input_id: {_plain(answer) for answer in _answers(doubt)} for doubt in found}
    given = set().union(*answers.values())
    return tuple(doubt for doubt in found if not answers[doubt.input_id] & said and _plain(doubt.text) not in given)


def question(open_doubts: tuple[Doubt, ...]) -> Document:
    """About the newest of them; empty when there are none."""
    if not open_doubts:
        return {}
    doubt = open_doubts[-1]
    names = [MEANINGS[meaning][0].format(text=doubt.text, low=_low(doubt.text)) for meaning in doubt.meanings]
    listed = f"{', '.join(names[:-1])} or {names[-1]}"
    return {"text": f"Did you mean {listed}?", "answers": _answers(doubt)}


def _doubt(wish: Input) -> Doubt | None:
    text = wish.text.strip(_MARKS)
    meanings = tuple(meaning for meaning in wish.facts.get("unsure", ()) if meaning in MEANINGS)
    if len(meanings) < 2 or not text or len(text) > LONGEST:
        return None
    return Doubt(input_id=wish.input_id, text=text, meanings=meanings)


def _answers(doubt: Doubt) -> list[str]:
    texts = (MEANINGS[meaning][1].format(text=doubt.text, low=_low(doubt.text)) for meaning in doubt.meanings)
    return [text[0].upper() + text[1:] for text in texts]


def _low(text: str) -> str:
    """As in the middle of a sentence; a word in capitals keeps them."""
    return text if text[1:2].isupper() else text[0].lower() + text[1:]


def _plain(text: str) -> str:
    return " ".join(text.strip(_MARKS).casefold().split())
