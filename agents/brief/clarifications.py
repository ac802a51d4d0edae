"""Wishes whose reading is unsure: what the host may have meant, and the question that settles it. Pure.

The plan goes on meanwhile with the likeliest reading. An answer is a wish in words that leave no doubt; once it is
there, or the unsure wish is gone, nothing is asked any more.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from agents.sentences.questions import SENTENCES
from parties.domain.documents import Question
from parties.domain.message import Listed, Message, say
from parties.domain.state import Input

Build = Callable[[str], Message]

# What the host may have meant by "X", and the wish that says so in words that the analyzer reads so.
MEANINGS: Final[dict[str, tuple[Build, Build]]] = {
    "theme": (lambda text: say("meaning.theme", text=_low(text)), lambda text: say("answer.theme", text=_high(text))),
    "venue": (lambda text: say("meaning.venue", text=text), lambda text: say("answer.venue", text=text)),
    "cake": (lambda text: say("meaning.cake", text=_low(text)), lambda text: say("answer.cake", text=_high(text))),
    "catering": (
        lambda text: say("meaning.catering", text=_low(text)),
        lambda text: say("answer.catering", text=_high(text)),
    ),
    "vendor": (lambda text: say("meaning.vendor", text=_low(text)), lambda text: say("answer.vendor", text=_low(text))),
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
    answers = {one.input_id: {_plain(_typed(_answer(one, meaning))) for meaning in one.meanings} for one in found}
    given = set().union(*answers.values())
    return tuple(
        ambiguity
        for ambiguity in found
        if not answers[ambiguity.input_id] & said and _plain(ambiguity.text) not in given
    )


def question(open_ambiguities: tuple[Ambiguity, ...]) -> Question | None:
    """About the newest of them; None when there are none."""
    if not open_ambiguities:
        return None
    ambiguity = open_ambiguities[-1]
    names = tuple(MEANINGS[meaning][0](ambiguity.text) for meaning in ambiguity.meanings)
    return Question(
        text=say("question.meaning", meanings=Listed(names, any_of=True)),
        answers=tuple(_answer(ambiguity, meaning) for meaning in ambiguity.meanings),
    )


def _ambiguity(wish: Input) -> Ambiguity | None:
    text = wish.text.strip(_MARKS)
    meanings = tuple(meaning for meaning in wish.facts.get("unsure", ()) if meaning in MEANINGS)
    if len(meanings) < 2 or not text or len(text) > LONGEST:
        return None
    return Ambiguity(input_id=wish.input_id, text=text, meanings=meanings)


def _answer(ambiguity: Ambiguity, meaning: str) -> Message:
    return MEANINGS[meaning][1](ambiguity.text)


def _typed(answer: Message) -> str:
    """The answer as a click types it: what the analyzer reads is in the language of the catalogue itself."""
    return str(SENTENCES[answer.id]).format(**answer.args)


def _low(text: str) -> str:
    """As in the middle of a sentence; a word in capitals keeps them."""
    return text if text[1:2].isupper() else text[0].lower() + text[1:]


def _high(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain(text: str) -> str:
    return " ".join(text.strip(_MARKS).casefold().split())
